"""The function that draws the content of each kind of message."""

from __future__ import annotations

from collections.abc import Callable

from greentui.model.messages import Advertisement, LinkPreview, Message, MessageKind
from greentui.text.markers import MARKER
from greentui.text.summary import advertised
from greentui.tui.chat.render.canvas import Canvas, part
from greentui.tui.chat.render.cards import call, contacts, invite, location, order, product
from greentui.tui.chat.render.media import media
from greentui.tui.chat.render.menus import choice, menu
from greentui.tui.chat.render.polls import poll
from greentui.tui.chat.render.service import reaction_notice, service, unrecognised


def text(message: Message, sheet: Canvas) -> None:
    """A text with its formatting, and the preview of its first link."""
    if MARKER.fullmatch(message.text.strip()):
        service(message, sheet)
        return
    sheet.prose(message.text)
    if isinstance(message.content, LinkPreview | Advertisement):
        preview = message.content
        ink = sheet.ink
        sheet.picture(preview.thumbnail, 24, 6)
        address = part("open", preview.url) if preview.url else part("")
        if preview.title:
            sheet.keep(("▎ ", ink.dim), (preview.title, ink.accent + address))
        if preview.description:
            sheet.keep(("▎ ", ink.dim), (preview.description, ink.dim))
        if isinstance(preview, Advertisement):
            if preview.text:
                sheet.keep(("▎ ", ink.dim), (preview.text, ink.dim))
            sheet.keep(("▎ ", ink.dim), (advertised(preview), ink.dim + address))


BODIES: dict[MessageKind, Callable[[Message, Canvas], None]] = {
    MessageKind.TEXT: text,
    MessageKind.IMAGE: media,
    MessageKind.VIDEO: media,
    MessageKind.DOCUMENT: media,
    MessageKind.AUDIO: media,
    MessageKind.STICKER: media,
    MessageKind.LOCATION: location,
    MessageKind.CONTACT: contacts,
    MessageKind.POLL: poll,
    MessageKind.GROUP_INVITE: invite,
    MessageKind.BUTTONS: menu,
    MessageKind.LIST: menu,
    MessageKind.TEMPLATE: menu,
    MessageKind.CHOICE: choice,
    MessageKind.ORDER: order,
    MessageKind.PRODUCT: product,
    MessageKind.REACTION: reaction_notice,
    MessageKind.CALL: call,
    MessageKind.SERVICE: service,
    MessageKind.UNRECOGNISED: unrecognised,
}
