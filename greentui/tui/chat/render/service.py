"""Draws what no person wrote: the service's error markers, our notes, unknown kinds."""

from __future__ import annotations

import json
import re

from greentui.model.messages import Message, Reacted
from greentui.tui.chat.render.canvas import Canvas, part
from greentui.tui.widgets.json_lines import Part, lay_out
from greentui.words import _, plural

MARKER = re.compile(r"\{\{(SWE\d+)\}\}")
"""The service's placeholder for missing content (manual, errors in notifications and journals)."""

JSON_LINES = 14
"""Lines of an unknown body that are shown."""

_ASK_AGAIN = _("Ask for the message to be sent once more: “Please send it again, I could not see it.”")
_MARKERS = {
    "SWE001": (
        _("WhatsApp did not deliver the text of this first message to linked devices."),
        _ASK_AGAIN,
    ),
    "SWE002": (
        _("The file is larger than 100 MB and cannot be fetched."),
        _("Look at it on the phone."),
    ),
    "SWE003": (
        _("The message could not be decrypted: the keys of this link are out of date."),
        _("Remove every linked device on the phone, then link the instance again by QR code."),
    ),
    "SWE004": (
        _("The group has more participants than the service can work with (over 100)."),
        _("Delete groups of more than 100 participants, or remove people from them."),
    ),
    "SWE999": (
        _("WhatsApp delivered this message without its encryption keys, so it is empty."),
        _ASK_AGAIN,
    ),
}


def explain_marker(marker: str, sheet: Canvas) -> None:
    """Explain a marker and what to do about it, with its name last."""
    ink = sheet.ink
    found = MARKER.search(marker)
    name = found[1] if found else marker
    what, remedy = _MARKERS.get(
        name, (_("The service could not show this message."), _("Look at it on the phone."))
    )
    sheet.say(("⚠ ", ink.warn), (what, ink.text))
    sheet.say(("→ ", ink.accent), (remedy, ink.text), (f"  ({name})", ink.dim))


def service(message: Message, sheet: Canvas) -> None:
    """A marker explained, or a note as it is."""
    if MARKER.search(message.text):
        explain_marker(message.text, sheet)
    else:
        sheet.prose(message.text, sheet.ink.dim)


def reaction(message: Message, sheet: Canvas) -> None:
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
