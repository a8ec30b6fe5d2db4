"""Draws button, list and template messages, and choices from them."""

from __future__ import annotations

from rich.style import Style

from greentui.model.messages import Choice, Menu, Message, MessageKind
from greentui.text.summary import SIGNS
from greentui.tui.chat.render.canvas import Canvas, part
from greentui.words import _

BUTTONS = 12
"""Entries of a menu that are shown."""


def menu(message: Message, sheet: Canvas) -> None:
    """A menu: header, body, footer and entries."""
    ink = sheet.ink
    offered = message.content if isinstance(message.content, Menu) else Menu(())
    if offered.header:
        sheet.say((offered.header, ink.text + Style(bold=True)))
    if message.text:
        sheet.prose(message.text)
    if offered.footer:
        sheet.say((offered.footer, ink.dim))
    if offered.label:
        sheet.say((sheet.icon(SIGNS[MessageKind.LIST].icon), ink.accent), (offered.label, ink.accent))
    for button in offered.buttons[:BUTTONS]:
        pieces = [("▸ ", ink.accent), (button.title, ink.text)]
        if button.detail.startswith(("http://", "https://")):
            pieces += [("  ", ink.dim), (button.detail, ink.link + part("open", button.detail))]
        elif button.detail and button.detail != button.title:
            pieces += [("  ", ink.dim), (button.detail, ink.dim)]
        sheet.say(*pieces)
    if len(offered.buttons) > BUTTONS:
        sheet.keep((_("… %d more") % (len(offered.buttons) - BUTTONS), ink.accent + part("more")))


def choice(message: Message, sheet: Canvas) -> None:
    """A choice from a menu, with a link to it."""
    ink = sheet.ink
    sheet.say((sheet.icon(SIGNS[message.kind].icon), ink.text), (_("chose"), ink.dim))
    chosen = message.content if isinstance(message.content, Choice) else Choice()
    sheet.prose(message.text or chosen.id)
    if chosen.detail:
        sheet.say((chosen.detail, ink.dim))
    if chosen.menu_id and not message.quote:
        sheet.keep((_("↥ to the menu"), ink.link + part("jump", chosen.menu_id)))
