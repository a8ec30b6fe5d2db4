"""Writes the model's smaller dataclasses as compact JSON and reads them back.

Only what differs from the default is written, under the class's name, so that a field added later is
simply absent from older rows. Pictures are not JSON: they are kept apart and handed in again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from greentui.model import messages

_CONTENTS: tuple[type[Any], ...] = (
    messages.File,
    messages.Location,
    messages.Contacts,
    messages.Poll,
    messages.GroupInvite,
    messages.Menu,
    messages.Choice,
    messages.Call,
    messages.Reacted,
    messages.LinkPreview,
    messages.Quote,
)
_CLASSES: dict[str, type[Any]] = {cls.__name__: cls for cls in _CONTENTS}
_ITEMS: dict[tuple[str, str], type[Any]] = {
    ("Contacts", "cards"): messages.ContactCard,
    ("Poll", "options"): messages.PollOption,
    ("PollVoted", "options"): messages.PollOption,
    ("Menu", "buttons"): messages.Button,
}
_ENUMS: dict[str, type[Enum]] = {
    "kind": messages.MessageKind,
    "status": messages.MessageStatus,
    "direction": messages.Direction,
}
_ENUM_OWNERS = frozenset({"Quote", "StatusChanged", "ReactionChanged", "CallChanged"})
_PICTURE = "thumbnail"


def encode(value: object) -> str:
    """`value` as JSON, without its picture."""
    return plain(
        json.dumps({"": type(value).__name__, **_told(value)}, ensure_ascii=False, separators=(",", ":"))
    )


def decode(text: str, thumbnail: bytes = b"") -> Any:
    """What `encode` wrote; `None` for a class that only a later version knows."""
    data: dict[str, Any] = json.loads(text)
    name = data.pop("", "")
    cls = _CLASSES.get(name) or _waiting_classes().get(name)
    if cls is None:
        return None
    if thumbnail and any(field.name == _PICTURE for field in fields(cls)):
        data[_PICTURE] = thumbnail
    return _made(cls, data)


@cache
def _waiting_classes() -> dict[str, type[Any]]:
    """What is kept until its time comes, drafts and events; loaded with the first of them."""
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
    """The picture inside a content; empty where it has none."""
    found = getattr(value, _PICTURE, b"")
    return found if isinstance(found, bytes) else b""


def plain(text: str) -> str:
    """`text` without half surrogates, which no file can hold: JSON from outside may carry them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _told(value: object) -> dict[str, Any]:
    told = {}
    for field in fields(value):  # type: ignore[arg-type]  # always a dataclass of _CLASSES or _ITEMS
        found = getattr(value, field.name)
        if found != field.default and not isinstance(found, bytes):
            told[field.name] = [_item(item) for item in found] if isinstance(found, tuple) else found
    return told


def _item(value: object) -> object:
    return _told(value) if is_dataclass(value) else value


def _made(cls: type[Any], data: Mapping[str, Any]) -> Any:
    name = cls.__name__
    known = {}
    for field in fields(cls):
        if field.name not in data:
            continue
        value = data[field.name]
        if isinstance(value, list):
            item = _ITEMS.get((name, field.name))
            value = tuple(_made(item, each) if item else each for each in value)
        elif field.name in _ENUMS and name in _ENUM_OWNERS:
            value = _ENUMS[field.name](value)
        known[field.name] = value
    return cls(**known)
