"""What of a message can be searched: everything that its bubble shows."""

from __future__ import annotations

from collections.abc import Iterator

from greentui.model.chats import Part
from greentui.model.messages import (
    Advertisement,
    Choice,
    ContactCard,
    Contacts,
    File,
    GroupInvite,
    LinkPreview,
    Location,
    Menu,
    Message,
    Order,
    Poll,
    ProductCard,
)
from greentui.model.phones import spelled

BETWEEN = " · "
"""Stands between the facts of one part."""


def parts(message: Message) -> Iterator[tuple[Part, str]]:
    """The parts of a message, the most telling first; none is empty or repeats its text."""
    if message.text:
        yield Part.TEXT, message.text
    for text in reversed(message.earlier):
        yield Part.EARLIER, text
    if message.content is None and message.quote is None:
        return
    for part, text in (*_content(message), (Part.QUOTE, message.quote.text if message.quote else "")):
        if text and text != message.text:
            yield part, text


def _content(message: Message) -> Iterator[tuple[Part, str]]:
    match message.content:
        case File(name=name):
            yield Part.FILE_NAME, name
        case Contacts(cards=cards):
            for card in cards:
                yield from ((Part.CONTACT, text) for text in _card(card))
        case Poll(options=options):
            yield from ((Part.OPTION, option.name) for option in options)
        case Location() as place:
            yield Part.LOCATION, _joined(place.name, place.address)
            yield Part.LOCATION, f"{place.latitude:.6f}, {place.longitude:.6f}"
        case GroupInvite(name=name, group_id=group_id):
            yield Part.GROUP, name or group_id
        case LinkPreview(title=title, description=description, url=url):
            yield Part.PREVIEW, _joined(title, description, url)
        case Advertisement() as shown:
            yield Part.PREVIEW, _joined(shown.title, shown.text, shown.description, shown.url)
        case Menu() as menu:
            yield from ((Part.BUTTON, text) for text in (menu.header, menu.footer, menu.label))
            yield from ((Part.BUTTON, _joined(button.title, button.detail)) for button in menu.buttons)
        case Choice(detail=detail):
            yield Part.BUTTON, detail
        case Order(title=title):
            yield Part.PRODUCT, title
        case ProductCard(description=description, url=url):
            yield Part.PRODUCT, _joined(description, url)
        case _:
            pass


def _card(card: ContactCard) -> dict[str, None]:
    """A card with its numbers as they are shown, and as people type them: in one piece."""
    digits = ["".join(filter(str.isdigit, phone)) for phone in card.phones]
    shown = [spelled(number) if number else phone for number, phone in zip(digits, card.phones, strict=True)]
    return dict.fromkeys(_joined(card.name, *numbers, card.organisation) for numbers in (shown, digits))


def _joined(*facts: str) -> str:
    return BETWEEN.join(dict.fromkeys(filter(None, facts)))
