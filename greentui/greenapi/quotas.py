"""Reads a monthly quota from a 466 or a quotaExceeded notification, in each of its shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import overload

from greentui.greenapi.json_fields import Json, integer
from greentui.model.instance import Quota

_PARTS = ("correspondentsStatus", "invokeStatus", "quotaData")
_CHAT = re.compile(r"[\d-]+@(?:c\.us|g\.us|lid)")
_MOST_CHATS = 100
_MOST_TEXT = 1000


@overload
def exceeded(body: Json, *, told_at: int = 0) -> Quota | None: ...
@overload
def exceeded(body: Json, *, default_method: str, told_at: int = 0) -> Quota: ...
def exceeded(body: Json, *, default_method: str | None = None, told_at: int = 0) -> Quota | None:
    """The quota that is used up.

    One part may be allowed while the other is exceeded: the exceeded one counts.

    Args:
        body: The response's or the notification's body.
        default_method: The method to name if no part does; without it, `None` is returned.
        told_at: UTC seconds.
    """
    parts = [part for name in _PARTS if (part := _part(body, name))]
    over = [part for part in parts if "EXCEED" in _text(part, "status").upper()]
    if over:
        return _quota(over[0], told_at)
    if default_method is None:
        return None
    return _quota(parts[0], told_at) if parts else Quota(method=default_method, told_at=told_at)


def _part(body: Json, name: str) -> Mapping[str, object]:
    found = body.get(name) if isinstance(body, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _quota(part: Mapping[str, object], told_at: int) -> Quota:
    description = _text(part, "description")
    return Quota(
        method=_text(part, "method"),
        used=integer(part, "used"),
        total=integer(part, "total"),
        status=_text(part, "status"),
        description=description,
        allowed_chats=tuple(dict.fromkeys(_CHAT.findall(description)))[:_MOST_CHATS],
        told_at=told_at,
    )


def _text(part: Mapping[str, object], name: str) -> str:
    value = part.get(name)
    return value[:_MOST_TEXT] if isinstance(value, str) else ""
