"""The media types the service knows, each with the ending it gives a file of that type.

The manual (1.3.3, UploadFile) refers to the common media types of the web and leaves the rest to
`GA-Filename`; this is that list, not the operating system's.
"""

from __future__ import annotations

from pathlib import PurePosixPath

UNKNOWN = "application/octet-stream"

_ENDINGS = {
    "application/epub+zip": (".epub",),
    "application/gzip": (".gz",),
    "application/json": (".json",),
    "application/ld+json": (".jsonld",),
    "application/msword": (".doc",),
    "application/pdf": (".pdf",),
    "application/rtf": (".rtf",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.rar": (".rar",),
    "application/x-7z-compressed": (".7z",),
    "application/x-tar": (".tar",),
    "application/xml": (".xml",),
    "application/zip": (".zip",),
    "audio/aac": (".aac",),
    "audio/midi": (".mid", ".midi"),
    "audio/mp4": (".m4a",),
    "audio/mpeg": (".mp3", ".mpga"),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/wav": (".wav",),
    "audio/webm": (".weba",),
    "image/avif": (".avif",),
    "image/bmp": (".bmp",),
    "image/gif": (".gif",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/svg+xml": (".svg",),
    "image/tiff": (".tiff", ".tif"),
    "image/webp": (".webp",),
    "text/calendar": (".ics",),
    "text/css": (".css",),
    "text/csv": (".csv",),
    "text/html": (".html", ".htm"),
    "text/javascript": (".js", ".mjs"),
    "text/plain": (".txt",),
    "video/3gpp": (".3gp",),
    "video/mp2t": (".ts",),
    "video/mp4": (".mp4",),
    "video/mpeg": (".mpeg",),
    "video/ogg": (".ogv",),
    "video/quicktime": (".mov",),
    "video/webm": (".webm",),
    "video/x-matroska": (".mkv",),
    "video/x-msvideo": (".avi",),
}
_TYPES = {ending: media_type for media_type, endings in _ENDINGS.items() for ending in endings}
_SYNONYMS = {
    "audio/mp3": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "image/jpg": "image/jpeg",
}
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"PK\x03\x04", "application/zip"),
)
"""What files of a few types begin with."""


def media_type(name: str, declared: str = "", head: bytes = b"") -> str:
    """The type of a file: by its ending, else as declared, else by its first bytes.

    That is the order of the manual (1.3.3, SendFileByUrl).

    Args:
        declared: A `Content-Type`; one the service does not know counts for nothing.
        head: The first bytes of the file.
    """
    declared = _plain(declared)
    return (
        _TYPES.get(PurePosixPath(name).suffix.lower())
        or (declared if declared in _ENDINGS else "")
        or next((found for start, found in _SIGNATURES if head.startswith(start)), UNKNOWN)
    )


def ending(content_type: str) -> str:
    """The ending of a file of this type; `.bin` if the service does not know the type."""
    return _ENDINGS.get(_plain(content_type), (".bin",))[0]


def _plain(content_type: str) -> str:
    """A type without parameters, under its usual name."""
    bare = content_type.partition(";")[0].strip().lower()
    return _SYNONYMS.get(bare, bare)
