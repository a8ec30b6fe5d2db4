"""What a notification is known by: archives have these keys on disk, so every version must make the same."""

from __future__ import annotations

from typing import Any

import pytest

from greentui.greenapi.decode import content_key
from tests.greenapi.notices import ID, TARGET, Body, event, incoming

STATUS = event("outgoingMessageStatus", idMessage=ID, status="sent")
TOO_LONG = 10**5000
"""Python refuses to write such a number down."""


def _deep() -> list[Any]:
    """Nested more deeply than Python's JSON follows."""
    outer: list[Any] = []
    inner = outer
    for _ in range(200_000):
        inner.append([])
        inner = inner[0]
    return outer


KEYS: dict[str, tuple[Any, str]] = {
    "a status": (STATUS, "outgoingmessagestatus|3EB0A1B2C3D4E5F60001|sent|a2104bd25bc25c56ae1847a8e6628887"),
    "a status in capitals": (
        STATUS | {"typeWebhook": "OutgoingMessageStatus", "status": "Sent"},
        "outgoingmessagestatus|3EB0A1B2C3D4E5F60001|sent|2868989e99e18fc60798b1e699a87c78",
    ),
    "a message": (
        incoming("textMessage", textMessageData={"textMessage": "Привет"}),
        "incomingmessagereceived|3EB0A1B2C3D4E5F60001||e9d61a06f1ff1f0f12b135b0be5ee459",
    ),
    "a body of nothing": ({}, "|||2afb9b83f9314e5d029766197f539792"),
    "text": ("not JSON", "2a1615f2268b216811f220f40e2f16fa"),
    "text with half a character": ("a\ud83d", "79441305d6be32d33c12c5d7a8a6170d"),
    "a body with half a character": ({"idMessage": "a\ud83d"}, "|a�||0893c818eb3289afff1af7d21e3fa3d1"),
    "bytes": (b"not JSON", "27c8f6d40a60377be68a63fdc87b5cbc"),
    "many bytes": (b"x" * 20_000, "a9c5aff64e6e29cdc681e6023c7e991f"),
    "a list": ([1], "ef6555d139bba0ca2326a50024344e1b"),
    "too deep a list": (_deep(), "4aa034753c26e80f5a9239387bfdd529"),
    "too deep a body": (
        STATUS | {"deep": _deep()},
        "outgoingmessagestatus|3EB0A1B2C3D4E5F60001|sent|4bd4c0f61088c2a0457a9ee0c4160190",
    ),
    "a number that is too long": (TOO_LONG, "ff67e782c8d5caca2e4137303bf54dbd"),
}


@pytest.mark.parametrize("name", KEYS)
def test_its_key_stays_what_it_was(name: str) -> None:
    body, key = KEYS[name]
    assert content_key(body) == key


def test_the_same_notification_has_the_same_key() -> None:
    assert content_key(dict(reversed(STATUS.items()))) == content_key(STATUS)


@pytest.mark.parametrize(
    "change", [{"status": "read"}, {"idMessage": TARGET}, {"typeWebhook": "incomingCall"}]
)
def test_a_notification_is_another_when_type_id_or_status_differ(change: Body) -> None:
    assert content_key(STATUS | change) != content_key(STATUS)


def test_a_marker_and_the_text_that_follows_it_are_two_notifications() -> None:
    marker, text = (
        incoming("textMessage", textMessageData={"textMessage": word}) for word in ("{{SWE001}}", "Hi")
    )
    assert content_key(marker) != content_key(text)
