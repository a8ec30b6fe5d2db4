"""Draws files: pictures, videos, documents, audio, stickers."""

from __future__ import annotations

import re

from greentui.model.messages import File, Message, MessageKind
from greentui.text.markers import MARKER
from greentui.text.sizes import size
from greentui.text.summary import SIGNS, VOICE
from greentui.text.time_format import length
from greentui.tui.chat.render.canvas import Canvas, part
from greentui.tui.chat.render.service import explain_marker
from greentui.words import Phrase, _

_PRINTABLE_MIME = re.compile(r"[\w.+-]+/[\w.+-]+")


def media(message: Message, sheet: Canvas) -> None:
    """A file: preview, name, type, size, length and caption, as far as known."""
    file = message.content if isinstance(message.content, File) else File()
    ink = sheet.ink
    opens = ink.text + part("more")
    if message.kind in (MessageKind.IMAGE, MessageKind.VIDEO):
        sheet.picture(file.thumbnail)
    elif message.kind is MessageKind.STICKER:
        sheet.picture(file.thumbnail, 16, 7)
    elif message.kind is MessageKind.DOCUMENT:
        sheet.picture(file.thumbnail, 24, 7)
    sign = SIGNS[message.kind]
    facts = _facts(message.kind, file)
    if message.kind is MessageKind.AUDIO:
        icon = sign.icon if file.recorded else "🎵"
        name = str(VOICE) if file.recorded else file.name or str(sign.name)
        sheet.say((sheet.icon(icon), opens), (name, opens), ("  ", ink.dim), (facts, ink.dim))
    elif message.kind is MessageKind.DOCUMENT:
        sheet.say((sheet.icon(sign.icon), opens), (file.name or str(sign.name), opens))
        if facts:
            sheet.keep((facts, ink.dim))
    else:
        shown = file.name if file.name and file.name != message.text else str(sign.name)
        key = sheet.scene.picture_key if message.kind is not MessageKind.VIDEO else ""
        sheet.say(
            (sheet.icon(sign.icon), opens),
            (shown, opens),
            (" · " + facts if facts else "", ink.dim),
            (" · " + _("%s shows it") % key if key else "", ink.accent + part("more")),
        )
    if MARKER.fullmatch(file.url.strip()):
        explain_marker(file.url.strip(), sheet)
    if message.text and message.text != file.name:
        sheet.prose(message.text)


def _facts(kind: MessageKind, file: File) -> str:
    """Type, size and length, as far as known."""
    facts = []
    if file.seconds is not None:
        facts.append(length(file.seconds))
    if file.animated:
        facts.append(_("animated"))
    if kind is MessageKind.DOCUMENT or not file.size:
        found = _PRINTABLE_MIME.match(file.mime)
        named = _TYPES.get(found[0].lower(), found[0]) if found else ""
        if named and kind not in (MessageKind.STICKER, MessageKind.AUDIO):
            facts.append(str(named))
    if file.size:
        facts.append(size(file.size))
    return " · ".join(facts)


_TYPES = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "application/zip": "ZIP",
    "application/octet-stream": "",
    "text/plain": Phrase("text"),
    "text/csv": "CSV",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "video/mp4": "MP4",
}
