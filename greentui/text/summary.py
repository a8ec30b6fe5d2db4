"""A message in a few words, for the chat list, quotes, the reply bar and notices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from greentui.model.chats import Part
from greentui.model.messages import Advertisement, Call, File, Message, MessageKind, Order, ProductCard
from greentui.text.call_words import described
from greentui.text.money import amount
from greentui.text.sanitize import clean_line, width
from greentui.text.time_format import length
from greentui.text.whatsapp_markup import parse
from greentui.words import NOTHING, Phrase, _, plural

VOICE = Phrase("Voice message")

LONGEST = 400
"""Characters of a text that a summary reads."""

_MARKER = re.compile(r"\{\{SWE\d+\}\}")


@dataclass(frozen=True, slots=True)
class Sign:
    """How a kind of message is labelled.

    Attributes:
        icon: One character of a width terminals agree on.
        name: Stands in for missing text, or beside it.
        always: Whether the name is shown even if there is text.
    """

    icon: str
    name: Phrase
    always: bool = False


SIGNS: dict[MessageKind, Sign] = {
    MessageKind.TEXT: Sign("", NOTHING),
    MessageKind.IMAGE: Sign("📷", Phrase("Photo")),
    MessageKind.VIDEO: Sign("🎬", Phrase("Video")),
    MessageKind.DOCUMENT: Sign("📄", Phrase("Document")),
    MessageKind.AUDIO: Sign("🎤", Phrase("Audio")),
    MessageKind.STICKER: Sign("🧩", Phrase("Sticker")),
    MessageKind.LOCATION: Sign("📍", Phrase("Location")),
    MessageKind.CONTACT: Sign("👤", Phrase("Contact")),
    MessageKind.POLL: Sign("📊", Phrase("Poll")),
    MessageKind.GROUP_INVITE: Sign("👥", Phrase("Invitation to a group"), always=True),
    MessageKind.BUTTONS: Sign("🔘", Phrase("Buttons")),
    MessageKind.LIST: Sign("📋", Phrase("List")),
    MessageKind.TEMPLATE: Sign("🔘", Phrase("Template")),
    MessageKind.CHOICE: Sign("👉", Phrase("Choice")),
    MessageKind.ORDER: Sign("🛒", Phrase("Order")),
    MessageKind.PRODUCT: Sign("📦", Phrase("Product")),
    MessageKind.REACTION: Sign("", Phrase("Reacted"), always=True),
    MessageKind.CALL: Sign("📞", Phrase("Call")),
    MessageKind.SERVICE: Sign("⚠", Phrase("Could not be shown"), always=True),
    MessageKind.UNRECOGNISED: Sign("❔", Phrase("Unknown kind of message"), always=True),
}


PARTS: dict[Part, Phrase] = {
    Part.TEXT: NOTHING,
    Part.EARLIER: Phrase("before an edit"),
    Part.FILE_NAME: Phrase("file name"),
    Part.CONTACT: Phrase("contact"),
    Part.OPTION: Phrase("option"),
    Part.LOCATION: Phrase("location"),
    Part.GROUP: Phrase("group"),
    Part.PREVIEW: Phrase("preview"),
    Part.BUTTON: Phrase("button"),
    Part.PRODUCT: Phrase("product"),
    Part.QUOTE: Phrase("quotes"),
}
"""What a search found, where it is not the message's text."""


def summary(message: Message, *, emoji_as_text: bool = False) -> str:
    """A message on one sanitized line, its icon first."""
    text = message.text
    match message.content:
        case File(seconds=int(seconds)) if not text:
            text = length(seconds)
        case File(recorded=True) if not text and message.kind is MessageKind.AUDIO:
            return words(message.kind, "", voice=True, emoji_as_text=emoji_as_text)
        case File(name=name) if not text:
            text = name
        case Call() as call:
            return words(message.kind, described(call), emoji_as_text=emoji_as_text)
        case _:
            pass
    return words(message.kind, text, emoji_as_text=emoji_as_text)


def advertised(source: Advertisement) -> str:
    """Where an advertisement came from, in a line."""
    known = (source.source_type, source.source_id, source.conversion, source.app, source.url)
    told = " · ".join(dict.fromkeys(filter(None, map(clean_line, known))))
    return _("From an advertisement: %s") % told if told else _("From an advertisement")


def ordered(order: Order) -> str:
    """How many products an order has, what they cost and how far it has come, as far as is known."""
    facts = []
    if order.items is not None:
        facts.append(plural("%d product", "%d products", order.items) % order.items)
    if order.total is not None:
        facts.append(amount(order.total, order.currency))
    facts.append(order.status)
    return " · ".join(filter(None, map(clean_line, facts)))


def offered(product: ProductCard) -> str:
    """What a product costs and how many pictures there are of it, as far as is known."""
    facts = [f"{product.price} {product.currency}" if product.price else ""]
    if product.pictures:
        facts.append(plural("%d picture", "%d pictures", product.pictures) % product.pictures)
    return " · ".join(filter(None, map(clean_line, facts)))


def attached_lines(message: Message) -> list[str]:
    """What a message says besides its text: an advertisement's words and source, what is ordered or offered.

    Returns:
        Sanitized lines.
    """
    match message.content:
        case Advertisement() as source:
            told = [source.title, source.description, source.text, advertised(source)]
        case Order() as order:
            told = [order.title if order.title != message.text else "", ordered(order)]
        case ProductCard() as product:
            told = [offered(product), product.description, product.url]
        case _:
            told = []
    return [line for line in map(clean_line, told) if line]


def words(kind: MessageKind | None, text: str, *, voice: bool = False, emoji_as_text: bool = False) -> str:
    """The same from a kind, its text, and whether it is a voice message."""
    sign = SIGNS[kind or MessageKind.TEXT]
    text = parse(clean_line(text[:LONGEST], emoji_as_text=emoji_as_text)).text
    if kind is MessageKind.SERVICE and _MARKER.fullmatch(text):
        text = ""
    icon = "" if emoji_as_text and width(sign.icon) > 1 else sign.icon
    named = sign.always or not text or (emoji_as_text and not icon)
    name = str(VOICE if voice else sign.name)
    pieces = (icon, name if named else "", text)
    joined = " ".join(piece for piece in pieces[:2] if piece)
    return f"{joined}: {text}" if named and text and joined else f"{joined} {text}".strip()
