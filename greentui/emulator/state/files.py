"""Files in messages: their kinds, limits and content."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from greentui.emulator.state.messages import MessageKind

MAX_FILE_BYTES = 100 * 1024 * 1024
"""Size of the largest file the service accepts (manual 1.3.3)."""

_EXTENSIONS = {
    MessageKind.IMAGE: {".jpg", ".jpeg", ".png", ".webp"},
    MessageKind.VIDEO: {".mp4", ".mov", ".avi", ".mkv", ".3gp", ".webm"},
    MessageKind.AUDIO: {".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".aac", ".mpga"},
}


def kind_of_file(name: str, mime_type: str = "") -> MessageKind:
    """The kind of message a file is sent as: by its extension, else by its type (manual 1.3.3)."""
    suffix = PurePosixPath(name).suffix.lower()
    for kind, extensions in _EXTENSIONS.items():
        if suffix in extensions or (not suffix and mime_type.startswith(kind.name.lower() + "/")):
            return kind
    return MessageKind.DOCUMENT


CAPTIONED = frozenset({MessageKind.IMAGE, MessageKind.VIDEO})
"""Kinds the service sends a caption with; with any other it drops it (manual 1.3.3, SendFileByUpload)."""


def file_content(url: str, name: str, mime_type: str, caption: str, thumbnail: str = "") -> dict[str, Any]:
    """The content of a message that carries a file.

    Args:
        thumbnail: The key of its preview, see `greentui.emulator.fixtures.pictures.thumbnail`.
    """
    return {"url": url, "fileName": name, "mimeType": mime_type, "caption": caption, "thumbnail": thumbnail}
