"""What notifications say happened, and every irregularity that strict decoders break on."""

from __future__ import annotations

from typing import Any

import pytest

from greentui.greenapi.decode import by_phone, decode, decode_entry, decode_record
from greentui.model.events import (
    AvatarReported,
    BlockChanged,
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
)
from greentui.model.instance import InstanceState
from greentui.model.messages import Direction, MessageStatus, PollOption
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


@pytest.mark.parametrize(("state", "blocked"), [("blocked", True), ("unblocked", False)])
def test_blocks(state: str, blocked: bool) -> None:
    assert told(event("incomingBlock", chatId=ANNA, chatState=state)) == BlockChanged(ANNA, blocked, AT)


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
