"""What notifications say happened, and every irregularity that strict decoders break on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from greentui.greenapi import decode as decoding
from greentui.greenapi.decode import by_phone, content_key, decode, decode_entry, decode_record
from greentui.model.events import (
    AvatarReported,
    BlockChanged,
    CallChanged,
    DeviceReported,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    PollVoted,
    QuotaExceeded,
    ReactionChanged,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
    understood,
)
from greentui.model.instance import InstanceState
from greentui.model.messages import Direction, MessageKind, MessageStatus, PollOption, Reacted
from tests.greenapi.notices import ANNA, AT, CLUB, ID, INSTANCE, OWN, TARGET, Body, event, incoming, record

NOW = AT + 100


def told(body: Any) -> Event:
    return decode(INSTANCE, body, NOW)


REACTION = {
    "extendedTextMessageData": {"text": "❤️"},
    "quotedMessage": {"stanzaId": TARGET, "participant": OWN},
}
VOTES = {
    "name": "Which day?",
    "stanzaId": TARGET,
    "votes": [
        {"optionName": "Tuesday", "optionVoters": [ANNA, "79010000002:4@c.us"]},
        {"optionName": "Thursday", "optionVoters": []},
    ],
    "multipleAnswers": False,
}
OPTIONS = (PollOption("Tuesday", (ANNA, "79010000002@c.us")), PollOption("Thursday"))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("sent", MessageStatus.SENT),
        ("delivered", MessageStatus.DELIVERED),
        ("read", MessageStatus.READ),
        ("Read", MessageStatus.READ),
        ("pending", MessageStatus.ACCEPTED),
        ("failed", MessageStatus.FAILED),
        ("noAccount", MessageStatus.NO_ACCOUNT),
        ("notInGroup", MessageStatus.NOT_IN_GROUP),
        ("yellowCard", MessageStatus.YELLOW_CARD),
    ],
)
def test_statuses(word: str, status: MessageStatus) -> None:
    body = event("outgoingMessageStatus", idMessage=ID, status=word, chatId=ANNA, description="why")
    assert told(body) == StatusChanged(ID, status, AT, ANNA, "why")


def test_a_status_may_come_without_its_chat() -> None:
    assert told(event("outgoingMessageStatus", idMessage=ID, status="read")) == StatusChanged(
        ID, MessageStatus.READ, AT
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("authorized", InstanceState.AUTHORIZED),
        ("notAuthorized", InstanceState.NOT_AUTHORIZED),
        ("yellowCard", InstanceState.YELLOW_CARD),
        ("suspended", InstanceState.SUSPENDED),
        ("pendingCode", InstanceState.PENDING_CODE),
        ("hibernating", InstanceState.OTHER),
    ],
)
def test_states(word: str, state: InstanceState) -> None:
    assert told(event("stateInstanceChanged", stateInstance=word)) == StateChanged(state, word, AT)


@pytest.mark.parametrize(("word", "online"), [("online", True), ("onLine", True), ("offline", False)])
def test_sockets(word: str, online: bool) -> None:
    assert told(event("statusInstanceChanged", statusInstance=word)) == SocketChanged(online, AT)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("offer", "offer"),
        ("pickUp", "pickUp"),
        ("hangUp", "hangUp"),
        ("hungUp", "hangUp"),
        ("missed", "missed"),
        (None, "offer"),
    ],
)
def test_calls(status: str | None, state: str) -> None:
    body = event("incomingCall", **{"from": ANNA, "idMessage": ID, "status": status})
    assert told(body) == CallChanged(ANNA, ID, state, AT)


def test_an_outgoing_call_names_the_chat_it_went_to() -> None:
    body = event("outgoingCall", **{"from": ANNA, "idMessage": ID, "status": "hungUp", "isVideo": True})
    assert told(body) == CallChanged(ANNA, ID, "hangUp", AT, Direction.OUTGOING, video=True)


@pytest.mark.parametrize(("state", "blocked"), [("blocked", True), ("unblocked", False)])
def test_blocks(state: str, blocked: bool) -> None:
    assert told(event("incomingBlock", chatId=ANNA, chatState=state)) == BlockChanged(ANNA, blocked, AT)


def test_devices() -> None:
    device = {"platform": "android", "deviceManufacturer": "Acme", "deviceModel": "One", "osVersion": "15",
              "waVersion": "2.26", "battery": "84"}  # fmt: skip
    assert told(event("deviceInfo", deviceData=device)) == DeviceReported(
        "Acme One, android 15, WhatsApp 2.26", AT, 84
    )


def test_a_quota_may_come_without_its_time() -> None:
    body = event("quotaExceeded", quotaData={"method": "correspondents", "used": "3", "total": 3,
                 "status": "CORRESPONDENTS_QUOTA_EXCEEDED", "description": f"only {ANNA}"})  # fmt: skip
    del body["timestamp"]
    found = told(body)
    assert isinstance(found, QuotaExceeded)
    assert (found.timestamp, found.quota.used, found.quota.total) == (NOW, 3, 3)
    assert found.quota.allowed_chats == (ANNA,)


def test_reactions_are_known_by_their_type() -> None:
    assert told(incoming("reactionMessage", **REACTION)) == ReactionChanged(
        ANNA, TARGET, ANNA, "❤️", AT, "Anna P."
    )


@pytest.mark.parametrize(
    "data",
    [
        {"extendedTextMessageData": {"text": "", "stanzaId": TARGET}},
        {"extendedTextMessageData": {"text": None}, "quotedMessage": {"stanzaId": TARGET}},
    ],
)
def test_an_empty_reaction_takes_it_back(data: Body) -> None:
    found = told(incoming("reactionMessage", **data))
    assert isinstance(found, ReactionChanged)
    assert (found.target_id, found.emoji) == (TARGET, "")


def test_our_own_reaction_is_ours() -> None:
    body = incoming("reactionMessage", **REACTION) | {"typeWebhook": "outgoingMessageReceived"}
    body["senderData"]["sender"] = OWN
    found = told(body)
    assert isinstance(found, ReactionChanged)
    assert (found.direction, found.sender_id) == (Direction.OUTGOING, OWN)


@pytest.mark.parametrize("key", ["pollMessageData", "pollCreationMessage", "pollUpdateMessage"])
def test_votes(key: str) -> None:
    assert told(incoming("pollUpdateMessage", **{key: VOTES})) == PollVoted(
        ANNA, TARGET, OPTIONS, AT, "Which day?"
    )


def test_voters_may_be_objects_and_the_flag_may_lie_outside() -> None:
    votes = VOTES | {
        "votes": [{"optionName": "Tuesday", "optionVoters": [{"id": ANNA}, {"default": OWN}, 7, None]}]
    }
    del votes["multipleAnswers"]
    found = told(incoming("pollUpdateMessage", pollMessageData=votes, multipleAnswers=True))
    assert isinstance(found, PollVoted)
    assert found.options == (PollOption("Tuesday", (ANNA, OWN, "7")),)
    assert found.multiple


@pytest.mark.parametrize(
    "data",
    [
        {"editedMessageData": {"textMessage": "better", "stanzaId": TARGET}},
        {"editedMessageData": {"caption": "better", "stanzaId": TARGET}},
        {"editedMessageData": {"stanzaId": TARGET, "extendedTextMessageData": {"text": "better"}}},
    ],
)
def test_edits(data: Body) -> None:
    assert told(incoming("editedMessage", **data)) == MessageEdited(
        ANNA, TARGET, "better", AT, ID, ANNA, Direction.INCOMING
    )


def test_deletions() -> None:
    assert told(incoming("deletedMessage", deletedMessageData={"stanzaId": TARGET})) == MessageDeleted(
        ANNA, TARGET, AT, ANNA, Direction.INCOMING
    )


def test_journals_list_what_befell_messages() -> None:
    assert decode_entry(INSTANCE, record("pollUpdateMessage", pollMessageData=VOTES)) == PollVoted(
        ANNA, TARGET, OPTIONS, AT, "Which day?"
    )
    edited = record("editedMessage", editedMessageData={"textMessage": "better", "stanzaId": TARGET})
    assert decode_entry(INSTANCE, edited) == MessageEdited(
        ANNA, TARGET, "better", AT, ID, ANNA, Direction.INCOMING
    )
    deleted = record("textMessage", deletedMessageId=TARGET)
    assert decode_entry(INSTANCE, deleted) == MessageDeleted(ANNA, TARGET, AT, ANNA, Direction.INCOMING)
    for body in (edited, deleted, record("pollUpdateMessage", pollMessageData=VOTES)):
        assert decode_record(INSTANCE, body) is None


def test_a_reaction_in_a_journal_is_a_record_of_its_own() -> None:
    found = decode_record(INSTANCE, record("reactionMessage", **REACTION))
    assert found is not None
    assert (found.kind, found.text, found.content) == (MessageKind.REACTION, "❤️", Reacted(TARGET))
    assert (found.id, found.sender_id) == (ID, ANNA)


def test_a_record_without_a_chat_belongs_to_the_chat_asked_for() -> None:
    body = record("textMessage", textMessage="Hi")
    del body["chatId"]
    found = decode_record(INSTANCE, body, "120363012345678901@g.us")
    assert found is not None
    assert found.chat_id == "120363012345678901@g.us"


@pytest.mark.parametrize(
    "change",
    [
        {"timestamp": str(AT)},
        {"timestamp": float(AT)},
        {"timestamp": AT * 1000},
        {"instanceData": {"idInstance": INSTANCE}},
        {"instanceData": None},
        {"typeWebhook": "IncomingMessageReceived"},
        {"surprise": {"nested": [1]}},
    ],
)
def test_numbers_and_words_may_be_spelled_otherwise(change: Body) -> None:
    found = told(incoming("textMessage", textMessageData={"textMessage": "Hi"}) | change)
    assert isinstance(found, MessageReceived)
    assert (found.message.timestamp, found.message.text) == (AT, "Hi")


@pytest.mark.parametrize("moment", [None, "soon", -5, 0, 10**20, 1e300, True, [], "", float("nan")])
def test_a_time_that_is_none_becomes_now(moment: Any) -> None:
    found = told(incoming("textMessage", textMessageData={"textMessage": "Hi"}) | {"timestamp": moment})
    assert isinstance(found, MessageReceived)
    assert found.message.timestamp == NOW


def test_absent_names_are_empty() -> None:
    body = incoming("textMessage", textMessageData={"textMessage": "Hi"})
    body["senderData"] = {"chatId": ANNA, "sender": ""}
    found = told(body)
    assert isinstance(found, MessageReceived)
    assert (found.message.sender_id, found.message.sender_name, found.message.chat_name) == ("", "", "")


def test_ids_lose_their_device() -> None:
    body = incoming("textMessage", textMessageData={"textMessage": "Hi"})
    body["senderData"] = {"chatId": "79010000001:3@c.us", "sender": "79010000001:3@c.us"}
    found = told(body)
    assert isinstance(found, MessageReceived)
    assert (found.message.chat_id, found.message.sender_id) == (ANNA, ANNA)


def test_halves_of_characters_become_storable() -> None:
    found = told(incoming("textMessage", textMessageData={"textMessage": "a\ud83d b \ud83d\ude00"}))
    assert isinstance(found, MessageReceived)
    assert found.message.text == "a\ufffd b 😀"


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("as_text", [False, True])
def test_a_body_may_come_as_text_or_in_its_envelope(as_text: bool, wrapped: bool) -> None:
    body: Any = incoming("textMessage", textMessageData={"textMessage": "Hi"})
    body = {"receiptId": 7, "body": body} if wrapped else body
    assert isinstance(told(json.dumps(body) if as_text else body), MessageReceived)


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        ({"stateInstance": "authorized"}, StateChanged),
        ({"statusInstance": "online"}, SocketChanged),
        ({"idMessage": ID, "status": "read"}, StatusChanged),
        ({"senderData": {"chatId": ANNA}, "messageData": {"textMessageData": {}}}, MessageReceived),
    ],
)
def test_a_body_without_its_type_is_guessed_where_one_thing_can_be_meant(body: Body, type_: type) -> None:
    assert isinstance(told(body), type_)


def test_a_message_without_its_type_is_ours_if_we_sent_it() -> None:
    body = incoming("textMessage", textMessageData={"textMessage": "Hi"})
    body["senderData"]["sender"] = OWN
    del body["typeWebhook"]
    found = told(body)
    assert isinstance(found, MessageReceived)
    assert found.message.direction is Direction.OUTGOING


@pytest.mark.parametrize(
    "body",
    [
        event("dreamReceived", dream="of electric sheep"),
        event("statusInstanceChanged", statusInstance="sleepy"),
        event("deviceInfo", surprise={"chatId": ANNA}),
    ],
)
def test_what_is_new_is_unrecognised_and_not_broken(body: Body) -> None:
    found = told(body)
    assert isinstance(found, Unrecognised)
    assert (found.broken, found.type_webhook, found.timestamp) == (False, body["typeWebhook"], AT)


def test_a_status_nobody_knows_passes_with_its_word() -> None:
    found = told(event("outgoingMessageStatus", idMessage=ID, status="teleported", chatId=ANNA))
    assert found == StatusChanged(ID, MessageStatus.ACCEPTED, AT, ANNA, "", "teleported")
    assert not understood(found)


def test_the_picture_of_a_contact_is_reported_by_the_device() -> None:
    avatar = {"chatId": ANNA, "urlAvatar": "https://pictures.example/1.jpg"}
    assert told(event("deviceInfo", avatarInfo=avatar)) == AvatarReported(ANNA, avatar["urlAvatar"], AT)
    failed = {"chatId": ANNA, "urlAvatar": "", "reason": "bad request data"}
    assert told(event("deviceInfo", avatarInfo=failed)) == AvatarReported(ANNA, "", AT, "bad request data")


def test_what_our_own_phone_wrote_into_a_group_is_ours_though_called_incoming() -> None:
    body = incoming("textMessage", textMessageData={"textMessage": "I take it"})
    body["senderData"] = {"chatId": CLUB, "sender": OWN, "senderName": "Me"}
    found = told(body)
    assert isinstance(found, MessageReceived)
    message = found.message
    assert (message.direction, message.sender_id, message.chat_id) == (Direction.OUTGOING, "", CLUB)
    listed = record("textMessage", textMessage="I take it", chatId=CLUB, senderId=OWN)
    for own, direction in ((OWN, Direction.OUTGOING), ("", Direction.INCOMING)):
        known = decode_entry(INSTANCE, listed, own=own)
        assert isinstance(known, MessageReceived)
        assert known.message.direction is direction


def test_a_reaction_of_ours_in_a_journal_is_by_our_own_account() -> None:
    body = record("reactionMessage", **REACTION) | {"type": "outgoing"}
    del body["senderId"]
    found = decode_entry(INSTANCE, body, own=OWN)
    assert isinstance(found, ReactionChanged)
    assert (found.sender_id, found.direction) == (OWN, Direction.OUTGOING)


def test_a_journal_lists_who_blocked_us() -> None:
    body = {"type": "incoming", "typeMessage": "incomingBlock", "timestamp": AT, "chatId": ANNA}
    assert decode_entry(INSTANCE, body | {"chatState": "blocked"}) == BlockChanged(ANNA, True, AT)


@pytest.mark.parametrize("chat", ["", ANNA])
def test_a_record_of_nothing_is_no_message(chat: str) -> None:
    found = decode_entry(INSTANCE, {"type": "incoming", "typeMessage": ""}, chat)
    assert isinstance(found, Unrecognised)
    assert found.broken


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"editedMessageData": {}},
        {"editedMessageData": {"stanzaId": TARGET}},
        {"editedMessageData": {"textMessage": "", "stanzaId": TARGET}},
        {"editedMessageData": {"caption": "", "stanzaId": TARGET}},
    ],
)
def test_an_edit_without_words_is_broken(data: Body) -> None:
    found = told(incoming("editedMessage", **data))
    assert isinstance(found, Unrecognised)
    assert (found.broken, found.chat_id, found.message_id) == (True, ANNA, ID)


def test_a_record_names_the_message_that_it_edits() -> None:
    edited = record("textMessage", textMessage="better", editedMessageId=TARGET)
    assert decode_entry(INSTANCE, edited) == MessageEdited(
        ANNA, TARGET, "better", AT, ID, ANNA, Direction.INCOMING
    )


def test_a_record_that_names_no_author_of_its_edit_blames_nobody() -> None:
    edited = record("textMessage", textMessage="better", editedMessageId=TARGET)
    unattributed = {name: value for name, value in edited.items() if name not in ("type", "senderId")}
    assert decode_entry(INSTANCE, unattributed) == MessageEdited(ANNA, TARGET, "better", AT, ID)


def test_a_record_that_is_itself_the_edited_message_stays_one() -> None:
    edited = record("textMessage", textMessage="better", editedMessageId=TARGET, isEdited=True)
    found = decode_entry(INSTANCE, edited)
    assert isinstance(found, MessageReceived)
    assert (found.message.id, found.message.edited) == (ID, AT)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        7,
        True,
        "",
        "not JSON",
        "[" * 100_000,
        b"\xff\xfe",
        {},
        {"body": {}},
        event("incomingMessageReceived"),
        event("incomingMessageReceived", senderData={"chatId": ANNA}),
        event("incomingMessageReceived", senderData=[], messageData="x"),
        event("outgoingMessageReceived", messageData={"typeMessage": "textMessage"}),
        event("outgoingMessageStatus"),
        event("outgoingMessageStatus", idMessage=ID),
        event("stateInstanceChanged"),
        event("statusInstanceChanged"),
        event("incomingCall"),
        event("incomingBlock", chatId=ANNA),
        incoming("reactionMessage", extendedTextMessageData={"text": "x"}),
        incoming("pollUpdateMessage", pollMessageData={"votes": []}),
        incoming("editedMessage", editedMessageData={"textMessage": "x"}),
        incoming("deletedMessage"),
    ],
)
def test_what_breaks_its_shape_is_said_to_be_broken(body: Any) -> None:
    found = told(body)
    assert isinstance(found, Unrecognised)
    assert found.broken
    assert found.reason


def test_the_same_notification_has_the_same_key() -> None:
    body = event("outgoingMessageStatus", idMessage=ID, status="sent")
    again = dict(reversed(body.items()))
    assert content_key(body) == content_key(again)


def test_a_notification_is_another_when_type_id_or_status_differ() -> None:
    body = event("outgoingMessageStatus", idMessage=ID, status="sent")
    keys = {
        content_key(one)
        for one in (
            body,
            body | {"status": "read"},
            body | {"idMessage": TARGET},
            body | {"typeWebhook": "outgoingMessageReceived"},
        )
    }
    assert len(keys) == 4


def test_a_marker_and_the_text_that_follows_it_are_two_notifications() -> None:
    marker = incoming("textMessage", textMessageData={"textMessage": "{{SWE001}}"})
    assert content_key(marker) != content_key(incoming("textMessage", textMessageData={"textMessage": "Hi"}))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{", "not JSON"),
        (b"\xff", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ([], "not an object"),
        ("[]", "not an object"),
    ],
)
def test_what_is_no_notification_at_all_keeps_its_time_and_reason(body: Any, reason: str) -> None:
    assert told(body) == Unrecognised("", NOW, broken=True, reason=reason)


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


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        ({"sendByApi": False}, True),
        ('{"sendByApi": false}', True),
        ({"typeWebhook": "outgoingMessageReceived"}, True),
        ({"sendByApi": True}, False),
        ({"typeWebhook": "outgoingAPIMessageReceived"}, False),
        ({}, False),
        ([], False),
        ("{", False),
        ("[" * 100_000, False),
    ],
)
def test_a_message_is_the_phone_s_where_the_service_says_so(body: Any, ours: bool) -> None:
    assert by_phone(body) is ours
