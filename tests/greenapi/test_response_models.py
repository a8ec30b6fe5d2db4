"""Answers become typed objects whatever they hold: bounded numbers, real times, storable text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greentui.greenapi import methods as m
from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Method
from greentui.greenapi.methods import METHODS
from greentui.greenapi.wire_object import MalformedResponse
from greentui.model.calls import CallRecord
from greentui.model.chats import Contact
from greentui.model.instance import Account
from greentui.model.messages import (
    ContactCard,
    Contacts,
    Direction,
    File,
    Location,
    Poll,
    PollOption,
)
from greentui.model.sending import QueuedMessage
from greentui.model.statuses import StatusKind
from tests.greenapi.test_decode_anything import JSON
from tests.greenapi.wire import CHAT, MESSAGE_ID
from tests.wild import LEAVES, NOON, unnumbered

LATEST = 100_000_000_000
"""UTC seconds that no message reaches."""
TIMES = {"at", "since", "until", "created", "last_seen"}
"""Fields of typed answers that hold UTC seconds."""

GROUP = {
    "groupId": "120363043968066561@g.us",
    "subject": "Club",
    "owner": "79010000001:3@c.us",
    "creation": NOON,
    "participants": [{"id": CHAT, "isAdmin": True, "isSuperAdmin": False}],
    "groupInviteLink": "https://chat.example/x",
    "allowParticipantsSendMessages": False,
}
STATUS = {
    "idMessage": MESSAGE_ID,
    "timestamp": NOON,
    "typeMessage": "extendedTextMessage",
    "extendedTextMessage": {"text": "Hi", "backgroundColor": "#228B22", "participants": [CHAT]},
    "senderId": CHAT,
}
ANSWERED: dict[Method[Any], object] = {
    m.GET_SETTINGS: {"delaySendMessagesMilliseconds": 3000, "stateWebhook": "yes", "newThing": None},
    m.GET_STATE_INSTANCE_HISTORY: [{"stateInstance": "authorized", "timestamp": NOON}],
    m.RECEIVE_NOTIFICATION: {"receiptId": 7, "body": {"timestamp": NOON}},
    m.GET_CHAT_HISTORY: [{"idMessage": MESSAGE_ID, "timestamp": NOON, "chatId": CHAT}],
    m.LAST_INCOMING_CALLS: [{"from": CHAT, "status": "missed", "timestamp": NOON, "duration": 12}],
    m.GET_WEBHOOKS_COUNT: {"count": 3},
    m.CLEAR_WEBHOOKS_QUEUE: {"isCleared": False, "leftTime": 12, "reason": "too soon"},
    m.GET_GROUP_DATA: GROUP,
    m.GET_CONTACT_INFO: {"lastSeen": NOON, "messageExpiration": 86_400, "muteExpiration": NOON},
    m.SET_DISAPPEARING_CHAT: {"ephemeralExpiration": 86_400},
    m.GET_INCOMING_STATUSES: [STATUS],
    m.GET_STATUS_STATISTIC: [{"participant": CHAT, "timestamp": NOON, "status": "read"}],
}
"""Answers with numbers in them, as documented."""


def leaves(found: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every plain value of a typed answer, with the field it stands in."""
    if is_dataclass(found):
        for each in fields(found):
            if not each.name.startswith("_"):
                yield from leaves(getattr(found, each.name), each.name)
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from leaves(value, key)
    elif isinstance(found, list | tuple):
        for one in found:
            yield from leaves(one, name)
    else:
        yield name, found


def sound(found: object) -> None:
    """Everything in a typed answer can be counted with, shown in a calendar, written down."""
    for name, value in leaves(found):
        if isinstance(value, str):
            assert value.encode() is not None
        elif isinstance(value, int | float):
            # A receipt is only handed back; everything else is counted with.
            assert abs(value) < (10**18 if name == "receipt_id" else 2**53)
            assert name not in TIMES or -1 <= value < LATEST


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(answer=JSON)
def test_any_json_at_all(method: Method[Any], answer: object) -> None:
    with suppress(MalformedResponse):
        sound(method.response.read(answer))


@pytest.mark.parametrize("method", ANSWERED, ids=lambda method: method.name)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_wild_numbers(method: Method[Any], data: st.DataObject) -> None:
    try:
        sound(method.response.read(unnumbered(ANSWERED[method], data.draw)))
    except MalformedResponse:
        assert method in (m.RECEIVE_NOTIFICATION, m.GET_WEBHOOKS_COUNT)


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
@pytest.mark.parametrize("answer", [None, {}, [], "", 5, True], ids=repr)
def test_what_is_not_the_documented_answer(method: Method[Any], answer: object) -> None:
    with suppress(MalformedResponse):
        sound(method.response.read(answer))


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        (m.SEND_MESSAGE, {}),
        (m.SEND_MESSAGE, {"idMessage": ""}),
        (m.SEND_FILE_BY_UPLOAD, {"urlFile": "https://x"}),
        (m.FORWARD_MESSAGES, {"messages": []}),
        (m.UPLOAD_FILE, {"urlFile": None}),
        (m.UPLOAD_FILE, {"urlFile": 5}),
        (m.RECEIVE_NOTIFICATION, {"body": {}}),
        (m.GET_WEBHOOKS_COUNT, {"count": "many"}),
        (m.REBOOT, None),
    ],
)
def test_an_answer_without_what_it_is_for(method: Method[Any], answer: object) -> None:
    with pytest.raises(MalformedResponse):
        method.response.read(answer)


@given(LEAVES)
def test_a_count_is_a_number_or_no_answer_at_all(leaf: Any) -> None:
    for answer in (leaf, {"count": leaf}):
        try:
            assert abs(responses.COUNT.read(answer)) < 2**53
        except MalformedResponse:
            continue


@pytest.mark.parametrize("answer", [{"count": 3}, {"\u0441ount": "3"}, 3, "3"])
def test_a_count_is_read_whatever_its_key(answer: object) -> None:
    assert responses.COUNT.read(answer) == 3


@pytest.mark.parametrize("told", [NOON, str(NOON), float(NOON), NOON * 1000, f"{NOON * 1000}"])
def test_a_time_is_read_in_whatever_unit(told: object) -> None:
    (call,) = m.LAST_OUTGOING_CALLS.response.read([{"to": CHAT, "status": "pickUp", "timestamp": told}])
    assert call == CallRecord(CHAT, NOON, Direction.OUTGOING, "pickUp")


def test_a_forward_is_known_by_its_first_new_id() -> None:
    told = responses.FORWARDED.read({"messages": ["A", 5, "B"]})
    assert (told.id_message, told.messages) == ("A", ("A", "B"))


def test_the_queue_of_the_service_is_read_in_order() -> None:
    told = [
        {"messageID": "A", "type": "sendMessage", "body": {"chatId": CHAT, "message": "Hi"}},
        "?",
        {
            "messagesIds": ["B", "C"],
            "type": "ForwardMessages",
            "body": {"chatId": CHAT, "messages": ["X", "Y"]},
        },
        {"messageID": "D", "type": "sendContact", "body": {"contact": {"firstName": "Al"}}},
    ]
    assert responses.SEND_QUEUE.read(told) == (
        QueuedMessage("A", "sendMessage", CHAT, "Hi", 0),
        QueuedMessage("B", "ForwardMessages", CHAT, "", 1, forwards="X"),
        QueuedMessage("C", "ForwardMessages", CHAT, "", 2, forwards="Y"),
        QueuedMessage("D", "sendContact", "", "Al", 3, Contacts((ContactCard("Al"),))),
    )


@pytest.mark.parametrize(
    ("kind", "body", "content"),
    [
        ("sendFileByUrl", {"fileName": "a.jpg", "caption": "Look"}, File(name="a.jpg")),
        ("sendFileByUpload", {"fileName": "a.jpg"}, File(name="a.jpg")),
        ("sendLocation", {"latitude": "1.5", "longitude": 2, "address": "Moscow"},
         Location(1.5, 2.0, address="Moscow")),
        ("sendLocation", {"latitude": 1}, None),
        ("sendContact",
         {"contact": {"phoneContact": 79010000003, "firstName": "A", "lastName": "P", "company": "Depot"}},
         Contacts((ContactCard("A P", ("79010000003",), "Depot"),))),
        ("sendContact", {"contact": {"company": "Depot"}}, Contacts((ContactCard("Depot", (), "Depot"),))),
        ("sendPoll", {"message": "Which?", "options": [{"optionName": "a"}, {"optionName": "b"}]},
         Poll((PollOption("a"), PollOption("b")))),
        ("sendPoll", {"message": "Which?"}, None),
        ("sendMessage", {"message": "Hi", "fileName": "a.jpg"}, None),
    ],
)  # fmt: skip
def test_the_queue_shows_more_than_words(kind: str, body: dict[str, object], content: object) -> None:
    (entry,) = responses.SEND_QUEUE.read([{"messageID": "A", "type": kind, "body": body}])
    assert entry.content == content


def test_a_group_is_read_with_its_members() -> None:
    group = responses.GROUP.read(GROUP)
    assert (group.owner, group.created) == ("79010000001@c.us", NOON)
    assert [(one.id, one.admin, one.owner) for one in group.participants] == [(CHAT, True, False)]
    assert (group.members_edit, group.members_write) == (None, False)


def test_contacts_without_an_id_are_left_out() -> None:
    told = [{"id": "79010000001:2@c.us", "name": 7, "contactName": None, "type": "user"}, {"name": "x"}]
    assert responses.CONTACTS.read(told) == (Contact("79010000001@c.us", "7", "", "user"),)


def test_contacts_that_are_nobody_are_left_out() -> None:
    assert responses.CONTACTS.read([{"id": "null@c.us", "name": "x", "type": "user"}]) == ()


def test_settings_keep_what_nobody_knows() -> None:
    told = {"delaySendMessagesMilliseconds": "500", "webhookUrl": "https://x", "limit": 7}
    found = responses.SETTINGS.read({**told, "stateWebhook": True, "newThing": None, "odd": [1]})
    assert found.values == {**told, "stateWebhook": "yes", "newThing": "", "odd": ""}
    assert (found.send_delay_ms, found.webhook_url) == (500, "https://x")


def test_settings_are_on_unless_denied() -> None:
    found = responses.SETTINGS.read({"outgoingMessageWebhook": "no"})
    assert (found.incoming, found.outgoing_by_phone) == (True, False)
    assert not responses.SETTINGS.read({"incomingWebhook": False}).incoming


def test_an_outcome_tells_why_nothing_was_done() -> None:
    assert responses.confirmation("isReboot").outcome(
        {"isReboot": False, "reason": "x"}
    ) == responses.Outcome(False, reason="x")


def test_the_account_is_its_number() -> None:
    told = {"phone": "79990000042@c.us", "avatar": "https://x", "deviceId": "7:1"}
    assert responses.ACCOUNT.read(told) == Account("79990000042", "https://x", "7:1")


@pytest.mark.parametrize(("word", "online"), [("online", True), ("OFFLINE", False), ("dreaming", None)])
def test_a_socket_nobody_knows_is_neither_on_nor_off(word: str, online: bool | None) -> None:
    assert responses.SOCKET.read({"statusInstance": word}) is online


def test_a_registration_names_every_id_once() -> None:
    told = {"existsWhatsapp": "true", "chatId": "7@lid", "lid": "7@lid", "new": []}
    found = responses.REGISTRATION.read(told)
    assert (found.exists_whatsapp, found.ids) == (True, ("7@lid",))


@pytest.mark.parametrize("told", [{}, {"existsWhatsapp": None}], ids=repr)
def test_a_registration_may_say_neither_yes_nor_no(told: object) -> None:
    assert responses.REGISTRATION.read(told).exists_whatsapp is None


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"senderName": "anny", "senderContactName": "Anna Petrova"}, "Anna Petrova"),
        ({"senderName": "anny", "senderContactName": ""}, "anny"),
        ({"senderContactName": "Anna Petrova"}, "Anna Petrova"),
    ],
)
def test_the_phone_books_name_of_who_posted_a_status_comes_first(told: dict[str, str], name: str) -> None:
    (status,) = responses.INCOMING_STATUSES.read([{**STATUS, **told}])
    assert status.sender_name == name
    (ours,) = responses.OUTGOING_STATUSES.read([{**STATUS, **told}])
    assert ours.sender_name == ""


def test_a_status_of_somebody_is_told_from_ours() -> None:
    (theirs,) = responses.INCOMING_STATUSES.read([STATUS])
    (ours,) = responses.OUTGOING_STATUSES.read([STATUS])
    assert (theirs.kind, theirs.text, theirs.participants) == (StatusKind.TEXT, "Hi", (CHAT,))
    assert (theirs.ours, ours.ours) == (False, True)
    assert responses.INCOMING_STATUSES.read([{}])[0].sender_id == "?"


def test_a_typed_answer_stays_as_it_is() -> None:
    sent = responses.SENT.read({"idMessage": MESSAGE_ID})
    with pytest.raises(FrozenInstanceError):
        sent.id_message = ""  # type: ignore[misc]


def test_an_account_tells_of_its_suspension_its_history_and_its_end() -> None:
    told = {"phone": "79010000001@c.us", "suspendedUntil": 1796000000, "historySyncProgress": 42}
    account = responses.ACCOUNT.read({**told, "logoutProcess": True})
    assert (account.suspended_until, account.history, account.logging_out) == (1796000000, "42", True)
    account = responses.ACCOUNT.read({"phone": "79010000001@c.us", "suspendedUntil": 0})
    assert (account.suspended_until, account.history, account.logging_out) == (None, "", False)


@pytest.mark.parametrize("participant", [CHAT, [CHAT]], ids=["as printed", "as the table has it"])
def test_who_saw_a_status_is_one_or_a_list(participant: object) -> None:
    (viewer,) = responses.VIEWERS.read([{"participant": participant, "timestamp": NOON, "status": "read"}])
    assert viewer.person == CHAT


@pytest.mark.parametrize(
    ("told", "hidden"),
    [
        ({"urlAvatar": "", "available": False}, True),
        ({"urlAvatar": "", "available": True}, False),
        ({"urlAvatar": "https://example.com/a.jpg", "available": True}, False),
        ({"urlAvatar": ""}, False),
    ],
)
def test_a_hidden_picture_is_told_from_none(told: dict[str, object], hidden: bool) -> None:
    assert responses.AVATAR.read(told).hidden is hidden


@pytest.mark.parametrize(
    ("told", "seconds"),
    [({"muteExpiration": 28_800}, 28_800), ({"muteExpiration": -1}, -1), ({"isMute": True}, -1), ({}, 0)],
)
def test_a_mute_is_a_duration(told: dict[str, object], seconds: int) -> None:
    assert responses.CONTACT_INFO.read({"chatId": CHAT, **told}).muted_for == seconds
