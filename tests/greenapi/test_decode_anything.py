"""Any JSON at all: never an exception, always something to keep."""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greentui.greenapi.decode import content_key, decode_entry, decode_record, read_event
from greentui.greenapi.message_content import DECODERS
from greentui.greenapi.records import journal_record
from greentui.model.events import MessageReceived
from tests.greenapi.notices import ANNA, AT, ID, TARGET

_TYPES = (
    "incomingMessageReceived outgoingMessageReceived outgoingAPIMessageReceived outgoingMessageStatus "
    "stateInstanceChanged statusInstanceChanged incomingCall outgoingCall incomingBlock deviceInfo "
    "quotaExceeded "
)
_KEYS = (
    "typeWebhook instanceData timestamp idMessage senderData messageData typeMessage textMessageData "
    "textMessage extendedTextMessageData text stanzaId participant quotedMessage fileMessageData "
    "downloadUrl caption fileName jpegThumbnail mimeType locationMessageData latitude longitude "
    "contactMessageData vcard displayName contacts pollMessageData options votes optionName optionVoters "
    "multipleAnswers groupInviteMessageData groupJid inviteExpiration buttonsMessage buttons sections "
    "rows listMessage templateMessage urlButton editedMessageData deletedMessageData status statusMessage "
    "type chatId senderId sender from chatState stateInstance statusInstance deviceData battery quotaData "
    "used total description isForwarded forwardingScore receiptId body senderName chatName isEdited "
    "isDeleted deletedMessageId "
)
_HAPPENINGS = ("reactionMessage", "pollUpdateMessage", "editedMessage", "deletedMessage")
_WORDS = st.sampled_from(
    [*_TYPES.split(), *DECODERS, *_HAPPENINGS, ANNA, ID, TARGET, "incoming", "outgoing", "read", "{{SWE001}}"]
)
_HUGE = st.sampled_from(
    [10**400, -(10**400), 2**63, -(2**63) - 1, 1e308, float("nan"), float("inf"), "9" * 400]
)
_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
_LEAF = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _HUGE, _TEXT, _WORDS, st.just(AT))
_KEY = st.one_of(st.sampled_from(_KEYS.split()), _TEXT)


def _more(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.lists(inner, max_size=5), st.dictionaries(_KEY, inner, max_size=8))


JSON = st.recursive(_LEAF, _more, max_leaves=25)
LIKELY = st.builds(
    lambda word, type_, rest, sender, data: {
        "typeWebhook": word,
        "idMessage": ID,
        **rest,
        "senderData": sender,
        "messageData": {"typeMessage": type_, **data} if isinstance(data, dict) else data,
    },
    st.sampled_from(_TYPES.split()),
    st.sampled_from([*DECODERS, *_HAPPENINGS, ""]),
    st.dictionaries(_KEY, JSON, max_size=4),
    st.one_of(st.just({"chatId": ANNA, "sender": ANNA}), JSON),
    st.one_of(st.dictionaries(_KEY, JSON, max_size=5), JSON),
)


DATABASE = sqlite3.connect(":memory:", check_same_thread=False)
SEEDED = "CI" in os.environ
"""Whether the bodies are the same each time, so that a failure there is a failure here."""


def strings_in(value: Any) -> list[str]:
    """Every text in an event."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in strings_in(one)]
    if is_dataclass(value):
        return [text for one in fields(value) for text in strings_in(getattr(value, one.name))]
    return []


def storable(value: Any) -> None:
    """Fail where a database could not hold a part of it."""
    for text in strings_in(value):
        assert DATABASE.execute("SELECT ?", (text,)).fetchone() == (text,)
    if isinstance(value, MessageReceived):
        DATABASE.execute("SELECT ?, ?", (value.message.timestamp, value.message.forwarded))


@settings(max_examples=300, deadline=None, derandomize=SEEDED, suppress_health_check=list(HealthCheck))
@given(st.one_of(JSON, LIKELY))
def test_any_notification_becomes_an_event(body: Any) -> None:
    found = read_event("1", body, AT)
    storable(found)
    assert content_key(body) == content_key(body)


@settings(max_examples=300, deadline=None, derandomize=SEEDED, suppress_health_check=list(HealthCheck))
@given(st.one_of(JSON, LIKELY, st.dictionaries(_KEY, JSON, max_size=12)))
def test_any_record_is_read_or_left(body: Any) -> None:
    storable(decode_entry("1", body))
    record = decode_record("1", body, ANNA)
    assert record is None or record.chat_id
    storable(record)


@settings(max_examples=200, deadline=None, derandomize=SEEDED, suppress_health_check=list(HealthCheck))
@given(JSON)
def test_any_body_is_kept_as_text(body: Any) -> None:
    try:
        json.dumps(body)
    except ValueError:
        return  # no number of JSON's: too long for Python to write down
    raw = journal_record(body).raw
    assert raw.encode()
    assert json.dumps(json.loads(raw)) == json.dumps(body)


@settings(max_examples=200, deadline=None, derandomize=SEEDED)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_bytes_become_an_event(body: bytes | str) -> None:
    read_event("1", body, AT)


def test_deep_and_long_bodies_are_no_trouble() -> None:
    deep: Any = "x"
    for _ in range(900):
        deep = {"messageData": deep, "quotedMessage": [deep] if len(str(deep)) < 100 else 1}
    long = "ж" * 3_000_000
    for body in (deep, {"typeWebhook": "incomingMessageReceived", "messageData": deep, "senderData": deep}):
        read_event("1", body, AT)
        assert content_key(body)
    found = read_event(
        "1",
        {
            "typeWebhook": "incomingMessageReceived",
            "senderData": {"chatId": ANNA},
            "messageData": {"typeMessage": "textMessage", "textMessageData": {"textMessage": long}},
        },
        AT,
    )
    assert isinstance(found, MessageReceived)
    assert found.message.text == long
    read_event("1", {"typeWebhook": long, "messageData": {"typeMessage": long}, "senderData": long}, AT)


def test_deeper_than_python_counts_is_kept_all_the_same() -> None:
    deep: list[Any] = []
    inner = deep
    for _ in range(200_000):
        inner.append([])
        inner = inner[0]
    assert journal_record(deep).raw
    assert content_key(deep)
    assert read_event("1", {"messageData": deep}, AT)
