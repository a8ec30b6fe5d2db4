"""Draws what no person wrote: the service's error markers, our notes, unknown kinds."""

from __future__ import annotations

import json

from greentui.model.messages import Message, Reacted
from greentui.text.markers import MARKER, explained
from greentui.tui.chat.render.canvas import Canvas, part
from greentui.tui.widgets.json_lines import Part, lay_out
from greentui.words import _, plural

JSON_LINES = 14
"""Lines of an unknown body that are shown."""


def explain_marker(marker: str, sheet: Canvas) -> None:
    """Explain a marker and what to do about it, with its name last."""
    ink = sheet.ink
    told = explained(marker)
    sheet.say(("⚠ ", ink.warn), (told.what, ink.text))
    name = f"  ({told.name})" if told.name else ""
    sheet.say(("→ ", ink.accent), (told.remedy, ink.text), (name, ink.dim))


def service(message: Message, sheet: Canvas) -> None:
    """A marker explained, as is what came without any words, or a note as it is."""
    if not message.text or MARKER.search(message.text):
        explain_marker(message.text, sheet)
    else:
        sheet.prose(message.text, sheet.ink.dim)


def reaction_notice(message: Message, sheet: Canvas) -> None:
    """A reaction that a journal lists as a message of its own."""
    ink = sheet.ink
    words = _("reacted with") if message.text else _("took a reaction back")
    sheet.say((words + " ", ink.dim), (message.text, ink.text))
    if isinstance(message.content, Reacted):
        sheet.keep((_("↥ to the message"), ink.link + part("jump", message.content.target_id)))


def unrecognised(message: Message, sheet: Canvas) -> None:
    """An unknown kind: its name, its text, and its body as JSON."""
    ink = sheet.ink
    kind = message.raw_type or _("without a name")
    sheet.say(("? ", ink.warn), (_("Unknown kind of message: %s") % kind, ink.text))
    if message.text:
        sheet.prose(message.text)
    body = _body(sheet.scene.raw_of(message))
    if body is None:
        return
    roles = {Part.KEY: ink.accent, Part.TEXT: ink.text, Part.NUMBER: ink.good, Part.WORD: ink.good}
    lines = lay_out(body, deep=4)
    for line in lines[:JSON_LINES]:
        pieces = [(piece, roles.get(kind, ink.dim)) for kind, piece in line.pieces]
        sheet.keep(*pieces, indent=2 * line.depth)
    if len(lines) > JSON_LINES:
        more = len(lines) - JSON_LINES
        words = plural("… %d more line, Enter opens", "… %d more lines, Enter opens", more) % more
        sheet.keep((words, ink.accent + part("more")))


def _body(raw: str) -> object | None:
    """The part of a raw body about the message itself."""
    if not raw or len(raw) > 200_000:
        return None
    try:
        body: object = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body.get("messageData", body) if isinstance(body, dict) else body
