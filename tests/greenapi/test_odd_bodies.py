"""Notifications and records in shapes that no manual has, each with the whole event that comes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from greentui.greenapi import decode as decoding
from greentui.greenapi.decode import decode, decode_entry, decode_record
from greentui.model.events import (
    AvatarReported,
    BlockChanged,
    CallChanged,
    DeviceReported,
    Event,
    MessageReceived,
    QuotaExceeded,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
    understood,
)
from greentui.model.instance import InstanceState, Quota
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus, Origin, Reacted
from tests.greenapi.notices import ANNA, AT, CLUB, ID, INSTANCE, OWN, TARGET, Body, event, incoming, record

NOW = AT + 100
LONG = "x" * 41


def told(body: Any) -> Event:
    return decode(INSTANCE, body, NOW + 0.5)


def call(type_webhook: str, **fields: Any) -> Body:
    return event(type_webhook, idMessage=ID, **fields)


def device(**data: Any) -> Body:
    return event("deviceInfo", deviceData=data)


def message(**fields: Any) -> Body:
    data = {"typeMessage": "textMessage", "textMessageData": {"textMessage": "Hi"}}
    return event("incomingMessageReceived", idMessage=ID, messageData=data, **fields)


def received(chat_id: str, **fields: Any) -> MessageReceived:
    """What comes of `message`."""
    said = Message(
        INSTANCE, chat_id, ID, AT, Direction.INCOMING, MessageKind.TEXT, "Hi", raw_type="textMessage"
    )
    return MessageReceived(replace(said, **fields))


def without(body: Body, *names: str) -> Body:
    return {name: value for name, value in body.items() if name not in names}


def untyped(body: Body) -> Body:
    return without(body, "typeWebhook")


READ: dict[str, tuple[Body, Event]] = {
    "a message whose chat stands beside its sender": (
        message(chatId=CLUB, senderData={"senderId": ANNA}),
        received(CLUB, sender_id=ANNA),
    ),
    "a message of no chat belongs to who wrote it": (
        message(senderData={"sender": ANNA}),
        received(ANNA, sender_id=ANNA),
    ),
    "what has a type is not looked for in what it holds": (
        event("incomingBlock", chatId=ANNA, chatState="blocked", receiptId=7, body=event("incomingCall")),
        BlockChanged(ANNA, True, AT),
    ),
    "a call in progress": (
        call("incomingCall", **{"from": ANNA}, status="pickUp"),
        CallChanged(ANNA, ID, "pickUp", AT),
    ),
    "a call without a status rings": (
        call("incomingCall", **{"from": ANNA}),
        CallChanged(ANNA, ID, "offer", AT),
    ),
    "a call hung up, as it is sometimes spelled": (
        call("incomingCall", **{"from": ANNA}, status="hungUp"),
        CallChanged(ANNA, ID, "hangUp", AT),
    ),
    "a call with a status of its own": (
        call("incomingCall", **{"from": ANNA}, status="missed"),
        CallChanged(ANNA, ID, "missed", AT),
    ),
    "an incoming call names its caller": (
        call("incomingCall", **{"from": ANNA, "chatId": CLUB, "to": OWN}),
        CallChanged(ANNA, ID, "offer", AT),
    ),
    "an incoming call may name its chat only": (
        call("incomingCall", chatId=ANNA, to=OWN),
        CallChanged(ANNA, ID, "offer", AT),
    ),
    "an outgoing call names whom it went to": (
        call("outgoingCall", **{"from": OWN, "chatId": CLUB, "to": ANNA}, isVideo=True),
        CallChanged(ANNA, ID, "offer", AT, Direction.OUTGOING, video=True),
    ),
    "an outgoing call may name its chat": (
        call("outgoingCall", **{"from": OWN, "chatId": ANNA}),
        CallChanged(ANNA, ID, "offer", AT, Direction.OUTGOING),
    ),
    "an outgoing call may name its chat in the place of a caller": (
        call("outgoingCall", **{"from": ANNA}),
        CallChanged(ANNA, ID, "offer", AT, Direction.OUTGOING),
    ),
    "a phone": (
        device(
            platform="android", deviceManufacturer="Acme", deviceModel="One", osVersion="15",
            waVersion="2.26", battery="84",
        ),
        DeviceReported("Acme One, android 15, WhatsApp 2.26", AT, 84),
    ),
    "a phone of which little is known": (device(deviceModel="One"), DeviceReported("One", AT)),
    "a battery that is empty": (device(battery=0), DeviceReported("", AT, 0)),
    "a battery that is full": (device(battery=100), DeviceReported("", AT, 100)),
    "a battery below empty": (device(battery=-1), DeviceReported("", AT)),
    "a battery above full": (device(battery=101), DeviceReported("", AT)),
    "a contact's picture": (
        event("deviceInfo", avatarInfo={"chatId": ANNA, "urlAvatar": "https://pictures.example/1.jpg"}),
        AvatarReported(ANNA, "https://pictures.example/1.jpg", AT),
    ),
    "a contact's picture that cannot be had": (
        event("deviceInfo", avatarInfo={"chatId": ANNA, "urlAvatar": "", "reason": "bad request data"}),
        AvatarReported(ANNA, "", AT, "bad request data"),
    ),
    "a quota of nothing": (event("quotaExceeded"), QuotaExceeded(Quota(method="", told_at=AT), AT)),
    "a status that is new": (
        event("outgoingMessageStatus", idMessage=ID, status=LONG, chatId=ANNA, description="why"),
        StatusChanged(ID, MessageStatus.ACCEPTED, AT, ANNA, "why", LONG[:40]),
    ),
    "a state without its type": (
        untyped(event("", stateInstance="authorized")),
        StateChanged(InstanceState.AUTHORIZED, "authorized", AT),
    ),
    "a socket without its type": (
        untyped(event("", statusInstance="online")),
        SocketChanged(True, AT),
    ),
    "a status without its type": (
        untyped(event("", idMessage=ID, status="read")),
        StatusChanged(ID, MessageStatus.READ, AT),
    ),
}  # fmt: skip
"""What is read all the same."""

BROKEN = [
    (event("incomingMessageReceived", idMessage=ID, senderData=[], messageData="x"), "no chatId"),
    (event("outgoingMessageReceived", idMessage=ID, senderData={"sender": ANNA}), "no chatId"),
    (event("outgoingMessageStatus", idMessage=ID), "no idMessage or status"),
    (event("stateInstanceChanged", idMessage=ID), "no stateInstance"),
    (event("statusInstanceChanged", idMessage=ID), "no statusInstance"),
    (event("incomingCall", idMessage=ID, to=ANNA), "a call with nobody"),
    (event("outgoingCall", idMessage=ID), "a call with nobody"),
    (event("incomingBlock", idMessage=ID, chatState="blocked"), "no chatId or chatState"),
]
"""Notifications that say too little, and what is missing in each."""

BROKEN_IN_CHAT = {
    "no messageData": event("incomingMessageReceived", senderData={"chatId": ANNA}),
    "no idMessage or status": event("outgoingMessageStatus", chatId=ANNA, status="read"),
    "no chatId or chatState": event("incomingBlock", chatId=ANNA),
}
"""By what is missing, a notification that names its chat."""

BROKEN_MESSAGES = {
    "a reaction to nothing": [incoming("reactionMessage", extendedTextMessageData={"text": "x"})],
    "votes without their poll": [incoming("pollUpdateMessage", pollMessageData={"votes": []})],
    "an edit of nothing": [
        incoming("editedMessage"),
        incoming("editedMessage", editedMessageData={}),
        incoming("editedMessage", editedMessageData={"textMessage": "x"}),
    ],
    "an edit without words": [
        incoming("editedMessage", editedMessageData={"stanzaId": TARGET}),
        incoming("editedMessage", editedMessageData={"textMessage": "", "stanzaId": TARGET}),
        incoming("editedMessage", editedMessageData={"caption": "", "stanzaId": TARGET}),
    ],
    "a deletion of nothing": [incoming("deletedMessage")],
}
"""By what is missing, messages that are known by their type and change another."""

NOTHING: list[tuple[Any, str]] = [
    ("", "not JSON"),
    ("{", "not JSON"),
    (b"\xff", "not JSON"),
    ("[" * 100_000, "not JSON"),
    (None, "not an object"),
    (7, "not an object"),
    ([], "not an object"),
    ("[]", "not an object"),
    ({}, "no typeWebhook"),
    ({"body": {}}, "no typeWebhook"),
    ({"body": event("stateInstanceChanged", stateInstance="authorized")}, "no typeWebhook"),
    ({"receiptId": 7, "body": []}, "no typeWebhook"),
    ({"status": "read"}, "no typeWebhook"),
    ({"messageData": {"typeMessage": "textMessage"}}, "no typeWebhook"),
]
"""What says nothing of itself."""

NEW = {
    "a type": (event("dreamReceived", idMessage=ID, dream="of sheep"), "", ""),
    "a type with a chat": (event("dreamReceived", idMessage=ID, chatId=ANNA), ANNA, ""),
    "a type with who did it": (event("dreamReceived", idMessage=ID, **{"from": ANNA}), ANNA, ""),
    "a type with a chat and who did it": (
        event("dreamReceived", idMessage=ID, **{"chatId": CLUB, "from": ANNA}),
        CLUB,
        "",
    ),
    "a type with a sender": (
        event("dreamReceived", idMessage=ID, senderData={"chatId": CLUB}, chatId=ANNA),
        CLUB,
        "",
    ),
    "a status of the socket": (
        event("statusInstanceChanged", idMessage=ID, statusInstance=LONG),
        "",
        f"statusInstance {LONG[:40]}",
    ),
    "something of a device": (event("deviceInfo", idMessage=ID, chatId=ANNA), "", "no deviceData"),
}
"""What a later service may send: its body, the chat it is of, and what is said of it."""

RECORDS: dict[str, tuple[Any, Unrecognised]] = {
    "no object": ([], Unrecognised("", None, CLUB, broken=True, reason="not an object")),
    "no time, id or type": (
        {"type": "incoming", "typeMessage": ""},
        Unrecognised("", None, CLUB, broken=True, reason="an empty record"),
    ),
    "a block without its state": (
        record("incomingBlock"),
        Unrecognised("incomingBlock", AT, ANNA, True, "no chatId or chatState", ID),
    ),
}
"""Records that cannot be read, in a journal of one chat."""


@pytest.mark.parametrize("name", READ)
def test_it_is_read_like_this(name: str) -> None:
    body, expected = READ[name]
    assert told(body) == expected


@pytest.mark.parametrize(("body", "reason"), BROKEN)
def test_what_says_too_little_is_broken(body: Body, reason: str) -> None:
    assert told(body) == Unrecognised(body["typeWebhook"], AT, "", True, reason, ID)


@pytest.mark.parametrize("reason", BROKEN_IN_CHAT)
def test_what_is_broken_still_names_its_chat(reason: str) -> None:
    body = BROKEN_IN_CHAT[reason]
    assert told(body) == Unrecognised(body["typeWebhook"], AT, ANNA, True, reason)


@pytest.mark.parametrize(
    ("reason", "body"), [(reason, body) for reason, bodies in BROKEN_MESSAGES.items() for body in bodies]
)
def test_a_message_that_says_too_little_is_broken(reason: str, body: Body) -> None:
    assert told(body) == Unrecognised(body["messageData"]["typeMessage"], AT, ANNA, True, reason, ID)


@pytest.mark.parametrize(("body", "reason"), NOTHING)
def test_what_is_no_notification_at_all_keeps_its_time_and_reason(body: Any, reason: str) -> None:
    assert told(body) == Unrecognised("", NOW, broken=True, reason=reason)


def test_a_status_of_a_call_or_of_a_message_is_guessed_to_be_neither() -> None:
    body = untyped(call("", **{"from": ANNA}, status="read"))
    assert told(body) == Unrecognised("", AT, ANNA, True, "no typeWebhook", ID)


@pytest.mark.parametrize("name", NEW)
def test_what_is_new_is_unrecognised_and_not_broken(name: str) -> None:
    body, chat, reason = NEW[name]
    found = told(body)
    assert found == Unrecognised(body["typeWebhook"], AT, chat, reason=reason, message_id=ID)


def test_a_status_nobody_knows_is_not_understood() -> None:
    assert not understood(told(event("outgoingMessageStatus", idMessage=ID, status="teleported")))


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_cannot_be_read_is_unrecognised(name: str) -> None:
    body, expected = RECORDS[name]
    assert decode_entry(INSTANCE, body, CLUB) == expected


@pytest.mark.parametrize("body", [{"timestamp": AT}, {"idMessage": ID}, {"typeMessage": "textMessage"}])
def test_a_record_that_has_a_time_an_id_or_a_type_is_a_message(body: Body) -> None:
    assert isinstance(decode_entry(INSTANCE, body, CLUB), MessageReceived)


@pytest.mark.parametrize("time", [AT, None])
def test_a_record_of_no_chat_keeps_its_id_and_time(time: int | None) -> None:
    body = without(record("textMessage", textMessage="Hi"), "chatId", "senderId") | {"timestamp": time}
    assert decode_entry(INSTANCE, body) == Unrecognised(
        "", time, broken=True, reason="no chatId", message_id=ID
    )
    assert decode_record(INSTANCE, body) is None


@pytest.mark.parametrize("by", ["senderId", "from"])
def test_a_record_of_no_chat_belongs_to_who_wrote_it(by: str) -> None:
    body = without(record("textMessage", textMessage="Hi"), "chatId", "senderId") | {by: ANNA}
    found = decode_record(INSTANCE, body)
    assert found is not None
    assert found.chat_id == ANNA


def test_a_message_without_its_type_is_ours_if_we_sent_it() -> None:
    for sender, direction in (
        (ANNA, Direction.INCOMING),
        (OWN, Direction.OUTGOING),
        ("", Direction.INCOMING),
    ):
        body = untyped(incoming("textMessage", textMessageData={"textMessage": "Hi"}))
        body["senderData"]["sender"] = sender
        found = told(body)
        assert found.message.direction is direction  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sender", "type_webhook"), [(ANNA, "incomingMessageReceived"), (OWN, "outgoingMessageReceived")]
)
def test_a_message_without_its_type_is_called_by_the_type_it_must_have(
    sender: str, type_webhook: str
) -> None:
    body = untyped(event("", senderData={"sender": sender}, messageData="odd"))
    chat = sender if sender == ANNA else ""
    reason = "no messageData" if chat else "no chatId"
    assert told(body) == Unrecognised(type_webhook, AT, chat, broken=True, reason=reason)


def test_a_reaction_in_a_journal_is_a_message_of_its_own() -> None:
    said = {"extendedTextMessageData": {"text": "❤️"}, "quotedMessage": {"stanzaId": TARGET}}
    assert decode_record(INSTANCE, record("reactionMessage", **said)) == Message(
        INSTANCE, ANNA, ID, AT, Direction.INCOMING, MessageKind.REACTION, "❤️", ANNA, "Anna P.",
        content=Reacted(TARGET), origin=Origin.JOURNAL, raw_type="reactionMessage",
    )  # fmt: skip


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("as_text", [False, True])
def test_a_body_may_come_as_text_or_in_its_envelope(as_text: bool, wrapped: bool) -> None:
    body: Any = event("incomingBlock", chatId=ANNA, chatState="blocked")
    body = {"receiptId": 7, "body": body} if wrapped else body
    assert told(json.dumps(body) if as_text else body) == BlockChanged(ANNA, True, AT)


def test_a_fault_of_ours_in_reading_is_an_event_of_its_own(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(*_arguments: Any) -> Event:
        raise LookupError

    monkeypatch.setitem(decoding._EVENTS, "incomingcall", faulty)
    assert told(event("incomingCall")) == Unrecognised("", NOW, broken=True, reason="LookupError")
    monkeypatch.setattr(decoding, "message_event", faulty)
    found = decode_entry(INSTANCE, record("textMessage"), ANNA)
    assert found == Unrecognised("", None, ANNA, broken=True, reason="LookupError")
    assert [each.message for each in caplog.records] == [
        "a notification could not be read",
        "a record could not be read",
    ]
