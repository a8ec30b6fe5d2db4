"""Stores the model's smaller dataclasses in a row as compact JSON, and reads them back.

Pictures are not part of the JSON: they are stored separately and passed in again.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from greentui.model import codec, messages

_CONTENTS: tuple[type[Any], ...] = (
    messages.File,
    messages.Location,
    messages.Contacts,
    messages.Poll,
    messages.GroupInvite,
    messages.Menu,
    messages.Choice,
    messages.Order,
    messages.ProductCard,
    messages.Call,
    messages.Reacted,
    messages.LinkPreview,
    messages.Advertisement,
    messages.Quote,
)
_CLASSES: dict[str, type[Any]] = {cls.__name__: cls for cls in _CONTENTS}
_PICTURE = "thumbnail"


def encode(value: object) -> str:
    """`value` as JSON, without its picture."""
    data = codec.to_json(value)
    data.pop(_PICTURE, None)
    return plain(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def decode(text: str, thumbnail: bytes = b"") -> Any:
    """The inverse of `encode`; `None` for a class of a later version."""
    data: dict[str, Any] = json.loads(text)
    cls = _CLASSES.get(data[codec.NAME]) or _waiting_classes().get(data[codec.NAME])
    if cls is None:
        return None
    if thumbnail and _PICTURE in cls.__slots__:
        data[_PICTURE] = thumbnail
    return codec.from_json(data, {cls.__name__: cls}, strict=False)


@cache
def _waiting_classes() -> dict[str, type[Any]]:
    """The classes of drafts and of events stored until their message arrives; imported when first needed."""
    from greentui.model import events, sending

    classes: tuple[type[Any], ...] = (
        sending.TextDraft,
        sending.PollDraft,
        sending.FileDraft,
        sending.UrlDraft,
        sending.LocationDraft,
        sending.ContactDraft,
        sending.ForwardDraft,
        events.StatusChanged,
        events.ReactionChanged,
        events.PollVoted,
        events.MessageEdited,
        events.MessageDeleted,
        events.CallChanged,
    )
    return {cls.__name__: cls for cls in classes}


def picture(value: object) -> bytes:
    """The picture in a content; empty if it has none."""
    found = getattr(value, _PICTURE, b"")
    return found if isinstance(found, bytes) else b""


def plain(text: str) -> str:
    """`text` without lone surrogates, which JSON may contain and no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text
