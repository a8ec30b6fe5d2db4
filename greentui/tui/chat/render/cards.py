"""Draws locations, contacts, group invitations, orders, products and calls."""

from __future__ import annotations

from greentui.model.messages import Call, Contacts, GroupInvite, Location, Message, Order, ProductCard
from greentui.model.phones import spelled
from greentui.text.call_words import call_words
from greentui.text.summary import SIGNS, offered, ordered
from greentui.text.time_format import full, length
from greentui.tui.chat.render.canvas import Canvas, part
from greentui.words import _, plural

CARDS = 6
"""Cards of a contact message that are shown; the rest are counted."""


def map_link(place: Location) -> str:
    """A web address that shows the location on a map."""
    where = f"{place.latitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={where}&mlon={place.longitude:.6f}#map=16"


def location(message: Message, sheet: Canvas) -> None:
    """A location: map, name, address, coordinates, and a link to a map."""
    ink = sheet.ink
    if not isinstance(message.content, Location):
        _named(message, sheet)
        return
    place = message.content
    sheet.picture(place.thumbnail, 32, 8)
    sign = SIGNS[message.kind]
    sheet.say((sheet.icon(sign.icon), ink.text), (place.name or str(sign.name), ink.text))
    if place.address and place.address != place.name:
        sheet.say((place.address, ink.dim))
    sheet.say(
        (f"{place.latitude:.6f}, {place.longitude:.6f}", ink.dim),
        ("  ", ink.dim),
        (_("open map"), ink.link + part("open", map_link(place))),
    )


def contacts(message: Message, sheet: Canvas) -> None:
    """One or several contacts, with their numbers to write to."""
    ink = sheet.ink
    if not isinstance(message.content, Contacts) or not message.content.cards:
        _named(message, sheet)
        return
    cards = message.content.cards
    for card in cards[:CARDS]:
        name = card.name or (card.phones[0] if card.phones else str(SIGNS[message.kind].name))
        sheet.say((sheet.icon(SIGNS[message.kind].icon), ink.text), (name, ink.text))
        if card.organisation:
            sheet.say((card.organisation, ink.dim), indent=3)
        for phone in card.phones[:4]:
            digits = "".join(filter(str.isdigit, phone))
            pieces = [(spelled(digits) or phone, ink.dim)]
            if digits:
                pieces += [("  ", ink.dim), (_("write to"), ink.link + part("write", digits))]
            sheet.say(*pieces, indent=3)
    if len(cards) > CARDS:
        more = len(cards) - CARDS
        sheet.keep((plural("and %d more", "and %d more", more) % more, ink.accent + part("more")))


def invite(message: Message, sheet: Canvas) -> None:
    """An invitation to a group, and until when it is valid."""
    ink = sheet.ink
    if not isinstance(message.content, GroupInvite):
        _named(message, sheet)
        return
    given = message.content
    sheet.picture(given.thumbnail, 16, 7)
    sheet.say((sheet.icon(SIGNS[message.kind].icon), ink.text), (_("Invitation to a group"), ink.dim))
    sheet.say((given.name or given.group_id, ink.accent))
    if given.expires:
        over = sheet.scene.now > given.expires
        words = _("expired %s") if over else _("valid until %s")
        sheet.say((words % full(given.expires), ink.bad if over else ink.dim))
    if message.text and message.text != given.name:
        sheet.prose(message.text)


def order(message: Message, sheet: Canvas) -> None:
    """A basket: how much of what, and what its sender wrote with it."""
    ink = sheet.ink
    if not isinstance(message.content, Order):
        _named(message, sheet)
        return
    made, sign = message.content, SIGNS[message.kind]
    sheet.picture(made.thumbnail, 16, 7)
    sheet.say((sheet.icon(sign.icon), ink.text), (made.title or str(sign.name), ink.accent))
    if facts := ordered(made):
        sheet.say((facts, ink.text))
    if message.text and message.text != made.title:
        sheet.prose(message.text)


def product(message: Message, sheet: Canvas) -> None:
    """A product of a catalogue."""
    ink = sheet.ink
    if not isinstance(message.content, ProductCard):
        _named(message, sheet)
        return
    shown, sign = message.content, SIGNS[message.kind]
    sheet.picture(shown.thumbnail, 16, 7)
    sheet.say((sheet.icon(sign.icon), ink.text), (message.text or str(sign.name), ink.accent))
    if facts := offered(shown):
        sheet.say((facts, ink.text))
    if shown.description:
        sheet.prose(shown.description, ink.dim)
    if shown.url:
        sheet.keep((shown.url, ink.link + part("open", shown.url)))


def call(message: Message, sheet: Canvas) -> None:
    """A call."""
    ink = sheet.ink
    made = message.content if isinstance(message.content, Call) else Call("")
    words = call_words(made.state, made.seconds)
    icon = "📹" if made.video else SIGNS[message.kind].icon
    pieces = [(sheet.icon(icon), ink.text), (words.entry, ink.toned(words.tone))]
    if made.video:
        pieces.append((" · " + _("video"), ink.dim))
    if made.seconds:
        pieces.append((" · " + length(made.seconds), ink.dim))
    sheet.say(*pieces)


def _named(message: Message, sheet: Canvas) -> None:
    """The icon and text of a message whose content is missing."""
    sign = SIGNS[message.kind]
    sheet.say((sheet.icon(sign.icon), sheet.ink.text), (message.text or str(sign.name), sheet.ink.text))
