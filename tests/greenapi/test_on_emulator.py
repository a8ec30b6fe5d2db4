"""Every method of the table over real HTTP: it succeeds, and it fails in its documented way."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from greentui.emulator.testing import Emulator, running_emulator
from greentui.greenapi import errors
from greentui.greenapi import methods as m
from greentui.greenapi.errors import ApiError, InvalidRequest
from greentui.greenapi.method import Method, Verb
from greentui.greenapi.methods import METHODS
from greentui.greenapi.rate_limiter import RateLimiter
from greentui.greenapi.records import JournalRecord
from greentui.greenapi.response_objects.sending import Sent
from greentui.model.messages import Message, Order
from tests.greenapi.stage import BORIS, MAYA, Stage

UNKNOWN_ID = "3EB0000000000000FFFF"
NOWHERE = "120363000000000000@g.us"

Play = Callable[[Stage], Awaitable[None]]
GOOD: dict[str, Play] = {}
BAD: dict[str, Play] = {}


def good(method: Method[Any]) -> Callable[[Play], Play]:
    """How a method succeeds."""
    return lambda play: GOOD.setdefault(method.name, play)


def bad(*methods: Method[Any]) -> Callable[[Play], Play]:
    """How methods fail."""

    def enter(play: Play) -> Play:
        for method in methods:
            BAD[method.name] = play
        return play

    return enter


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """One for each case: what a case changes, such as the token, is no other's business."""
    with running_emulator(chats=8, messages=120, silent=True) as running:
        yield running


@pytest.fixture
async def stage(emulator: Emulator, tmp_path: Path) -> AsyncIterator[Stage]:
    prepared = Stage(emulator, tmp_path)
    yield prepared
    await prepared.client.close()


async def refused(awaited: Awaitable[Any], family: type[ApiError], field: str = "") -> ApiError:
    """The error that a call ends with, of exactly that family and field."""
    with pytest.raises(ApiError) as caught:
        await awaited
    assert type(caught.value) is family, repr(caught.value)
    assert getattr(caught.value, "field", "") == field, repr(caught.value)
    assert caught.value.text
    return caught.value


# Methods without parameters fail with the standard errors only (manual 1.3.11).


@dataclass(frozen=True)
class Plain:
    """A method that takes nothing and what of its answer tells that it worked."""

    method: Method[Any]
    worked: Callable[[Any], object]
    params: tuple[tuple[str, object], ...] = ()


PLAIN = [
    Plain(m.GET_SETTINGS, lambda told: told.values["incomingWebhook"] == "yes"),
    Plain(m.GET_STATE_INSTANCE, lambda told: told == "authorized"),
    Plain(m.GET_STATUS_INSTANCE, lambda told: told is True),
    Plain(m.GET_STATE_INSTANCE_HISTORY, lambda told: told[0].word, (("count", 5),)),
    Plain(m.GET_WA_SETTINGS, lambda told: told.phone.isdigit() and told.device),
    Plain(m.REBOOT, lambda told: told is True),
    Plain(m.LOGOUT, lambda told: told is True),
    Plain(m.QR, lambda told: told.type == "alreadyLogged"),
    Plain(m.LAST_INCOMING_MESSAGES, lambda told: isinstance(told, tuple), (("minutes", 600_000),)),
    Plain(m.LAST_OUTGOING_MESSAGES, lambda told: isinstance(told, tuple), (("minutes", 600_000),)),
    Plain(m.LAST_INCOMING_CALLS, lambda told: isinstance(told, tuple)),
    Plain(m.LAST_OUTGOING_CALLS, lambda told: isinstance(told, tuple)),
    Plain(m.GET_CHATS, lambda told: told[0].id, (("count", 3),)),
    Plain(m.SHOW_MESSAGES_QUEUE, lambda told: isinstance(told, tuple)),
    Plain(m.CLEAR_MESSAGES_QUEUE, lambda told: told is True),
    Plain(m.GET_MESSAGES_COUNT, lambda told: told >= 0),
    Plain(m.GET_WEBHOOKS_COUNT, lambda told: told >= 0),
    Plain(m.GET_INCOMING_STATUSES, lambda told: isinstance(told, tuple)),
    Plain(m.GET_OUTGOING_STATUSES, lambda told: isinstance(told, tuple)),
    Plain(m.GET_CONTACTS, lambda told: told[0].id.endswith("@g.us"), (("group", True), ("count", 2))),
]


def _plain(case: Plain) -> None:
    @good(case.method)
    async def works(stage: Stage) -> None:
        assert case.worked(await stage.call(case.method, **dict(case.params)))

    @bad(case.method)
    async def fails(stage: Stage) -> None:
        for client, family in (
            (stage.stranger(token="0" * 50), errors.Unauthorised),
            (stage.stranger(id_instance="1"), errors.Forbidden),
        ):
            await refused(client.call(case.method), family)
            await client.close()
        stage.order("state", problem="Instance is deleted")
        await refused(stage.call(case.method), errors.InstanceClosed)


for one in PLAIN:
    _plain(one)


# Sending.


def _sends(method: Method[Any], params: Callable[[Stage], dict[str, Any]]) -> None:
    @good(method)
    async def works(stage: Stage) -> None:
        await stage.left((await stage.call(method, **params(stage))).id_message)

    @bad(method)
    async def fails(stage: Stage) -> None:
        taken = params(stage)
        if "file" not in taken:
            odd = taken | {"chatId": "Anna"}
            error = await refused(stage.unchecked(method, odd), InvalidRequest, "chatId")
            assert isinstance(error, InvalidRequest)
            assert "must be one of the next formats" in error.said
        stage.order("state", stateInstance="starting")
        await refused(stage.call(method, **taken), errors.NotReady)
        stage.order("state", stateInstance="authorized")
        stage.order("faults", method=method.name, drop="after")
        lost = await refused(stage.call(method, **taken), errors.LostResponse)
        assert lost.maybe_done
        used = {"method": method.name.lower(), "used": 7, "total": 7, "status": "QUOTE_EXCEEDED"}
        stage.order("faults", method=method.name, status=466, body={"invokeStatus": used})
        quota = await refused(stage.call(method, **taken), errors.QuotaUsed)
        assert isinstance(quota, errors.QuotaUsed)
        assert quota.quota.used == 7


_sends(m.SEND_MESSAGE, lambda _: {"chatId": MAYA, "message": "Hello"})
_sends(m.SEND_POLL, lambda _: {"chatId": MAYA, "message": "Which?", "options": ["one", "two"]})
_sends(m.SEND_LOCATION, lambda _: {"chatId": MAYA, "latitude": 1.5, "longitude": 2.5, "nameLocation": "Here"})
_sends(m.SEND_CONTACT, lambda _: {"chatId": MAYA, "contact": {"phoneContact": 79010000001, "firstName": "A"}})
_sends(m.SEND_FILE_BY_URL, lambda _: {"chatId": MAYA, "urlFile": "https://e.org/a.jpg", "fileName": "a.jpg"})
_sends(m.SEND_FILE_BY_UPLOAD, lambda stage: {"chatId": MAYA, "file": stage.file(), "caption": "Look"})
_sends(
    m.SEND_INTERACTIVE_BUTTONS,
    lambda _: {
        "chatId": MAYA,
        "body": "Code",
        "buttons": [{"type": "copy", "buttonId": "1", "buttonText": "Copy", "copyCode": "7"}],
    },
)
_sends(
    m.SEND_INTERACTIVE_BUTTONS_REPLY,
    lambda _: {"chatId": MAYA, "body": "Yes?", "buttons": [{"buttonId": "1", "buttonText": "Yes"}]},
)


@good(m.FORWARD_MESSAGES)
async def forwards(stage: Stage) -> None:
    known = stage.hears()
    told = await stage.call(m.FORWARD_MESSAGES, chatId=BORIS, chatIdFrom=MAYA, messages=[known, UNKNOWN_ID])
    assert len(set(told.messages)) == 2
    await stage.left(told.messages[0])


@bad(m.FORWARD_MESSAGES)
async def forwards_nothing(stage: Stage) -> None:
    params = {"chatId": BORIS, "chatIdFrom": MAYA, "messages": []}
    await refused(stage.unchecked(m.FORWARD_MESSAGES, params), InvalidRequest, "messages")


@good(m.UPLOAD_FILE)
async def uploads(stage: Stage) -> None:
    told = await stage.call(m.UPLOAD_FILE, file=stage.file(content=b"\xff\xd8\xff" + b"x" * 200_000))
    into = io.BytesIO()
    assert await stage.client.download(told, into) == 200_003
    assert into.getvalue().startswith(b"\xff\xd8\xff")


@bad(m.UPLOAD_FILE)
async def uploads_nothing(stage: Stage) -> None:
    empty = stage.file("empty.bin", b"")
    await refused(stage.unchecked(m.UPLOAD_FILE, {"file": empty}), InvalidRequest, "file")
    stage.order("faults", method="uploadFile", status=413, body="request entity too large")
    await refused(stage.call(m.UPLOAD_FILE, file=stage.file()), errors.TooLarge)


@good(m.SEND_TYPING)
async def types(stage: Stage) -> None:
    await stage.call(m.SEND_TYPING, chatId=MAYA, typingTime=20_000, typingType="recording")
    assert MAYA in stage.emulator.world.typing


# Settings and linking.


@good(m.SET_SETTINGS)
async def sets(stage: Stage) -> None:
    assert await stage.call(m.SET_SETTINGS, keepOnlineStatus="yes", webhookUrlToken="7") is True
    told = await stage.call(m.GET_SETTINGS)
    assert (told.values["webhookUrlToken"], told.values["keepOnlineStatus"]) == ("7", "yes")


@bad(m.SET_SETTINGS)
async def sets_nonsense(stage: Stage) -> None:
    short = {"delaySendMessagesMilliseconds": 1}
    await refused(stage.unchecked(m.SET_SETTINGS, short), InvalidRequest, "delaySendMessagesMilliseconds")
    await refused(stage.unchecked(m.SET_SETTINGS, {}), InvalidRequest)


@good(m.GET_AUTHORIZATION_CODE)
async def pairs(stage: Stage) -> None:
    stage.order("state", stateInstance="notAuthorized")
    told = await stage.call(m.GET_AUTHORIZATION_CODE, phoneNumber="+7 901 000-00-01")
    assert told.done
    assert len(told.code) == 8


@bad(m.GET_AUTHORIZATION_CODE)
async def pairs_nobody(stage: Stage) -> None:
    assert not (await stage.call(m.GET_AUTHORIZATION_CODE, phoneNumber=79010000001)).done
    odd = {"phoneNumber": "letters"}
    await refused(stage.unchecked(m.GET_AUTHORIZATION_CODE, odd), InvalidRequest, "phoneNumber")


@good(m.SET_PROFILE_PICTURE)
async def shows_itself(stage: Stage) -> None:
    told = await stage.call(m.SET_PROFILE_PICTURE, file=stage.file())
    assert told.done
    assert (await stage.call(m.GET_WA_SETTINGS)).avatar_url == told.url_avatar


@bad(m.SET_PROFILE_PICTURE)
async def shows_no_picture(stage: Stage) -> None:
    text = stage.file("a.txt", b"no picture")
    await refused(stage.unchecked(m.SET_PROFILE_PICTURE, {"file": text}), InvalidRequest, "file")


def message_of(record: JournalRecord) -> Message:
    found = record.message("1")
    assert found is not None
    return found


# The queue.


@good(m.RECEIVE_NOTIFICATION)
async def receives(stage: Stage) -> None:
    stage.order("notifications", typeWebhook="dream", lone="\ud83d", deep=[[[]]])
    while True:
        found = await stage.call(m.RECEIVE_NOTIFICATION)
        assert found is not None
        await stage.call(m.DELETE_NOTIFICATION, receiptId=found.receipt_id)
        if "dream" in found.raw:
            break
    assert json.loads(found.raw)["lone"] == "\ud83d"
    assert await stage.unchecked(m.RECEIVE_NOTIFICATION, {"receiveTimeout": 0}) is None


@bad(m.RECEIVE_NOTIFICATION, m.DELETE_NOTIFICATION)
async def receives_elsewhere(stage: Stage) -> None:
    await stage.call(m.SET_SETTINGS, webhookUrl="https://example.org/hook")
    await refused(stage.call(m.RECEIVE_NOTIFICATION), errors.WebhookUrlSet)
    await refused(stage.call(m.DELETE_NOTIFICATION, receiptId=1), errors.WebhookUrlSet)


@good(m.DELETE_NOTIFICATION)
async def deletes(stage: Stage) -> None:
    stage.hears()
    found = await stage.call(m.RECEIVE_NOTIFICATION)
    assert await stage.call(m.DELETE_NOTIFICATION, receiptId=found.receipt_id) is True
    assert await stage.call(m.DELETE_NOTIFICATION, receiptId=found.receipt_id) is False
    stage.hears()
    found = await stage.call(m.RECEIVE_NOTIFICATION)
    await stage.call(m.REBOOT)
    gone = await refused(stage.call(m.DELETE_NOTIFICATION, receiptId=found.receipt_id), InvalidRequest)
    assert "findUnAckedMessage" in gone.said


@good(m.CLEAR_WEBHOOKS_QUEUE)
async def clears(stage: Stage) -> None:
    stage.hears()
    assert (await stage.call(m.CLEAR_WEBHOOKS_QUEUE)).done
    assert await stage.call(m.GET_WEBHOOKS_COUNT) == 0


@bad(m.CLEAR_WEBHOOKS_QUEUE)
async def clears_too_often(stage: Stage) -> None:
    await stage.call(m.CLEAR_WEBHOOKS_QUEUE)
    told = await stage.call(m.CLEAR_WEBHOOKS_QUEUE)
    assert not told.done
    assert told.reason
    assert 0 < told.left_time <= 61


# Journals and files.


@good(m.GET_CHAT_HISTORY)
async def reads_history(stage: Stage) -> None:
    known = stage.hears("the newest")
    told = await stage.call(m.GET_CHAT_HISTORY, chatId=MAYA, count=5)
    assert (message_of(told[0]).id, message_of(told[0]).text) == (known, "the newest")


@good(m.GET_MESSAGE)
async def reads_one(stage: Stage) -> None:
    known = stage.hears("this one")
    assert message_of(await stage.call(m.GET_MESSAGE, chatId=MAYA, idMessage=known)).text == "this one"


@good(m.DOWNLOAD_FILE)
async def finds_a_file(stage: Stage) -> None:
    sent = await stage.call(m.SEND_FILE_BY_UPLOAD, chatId=MAYA, file=stage.file())
    await stage.left(sent.id_message)
    told = await stage.call(m.DOWNLOAD_FILE, chatId=MAYA, idMessage=sent.id_message)
    into = io.BytesIO()
    await stage.client.download(told, into)
    assert into.getvalue() == stage.file().read_bytes()


@bad(m.DOWNLOAD_FILE)
async def finds_no_file(stage: Stage) -> None:
    text = stage.hears()
    await refused(stage.call(m.DOWNLOAD_FILE, chatId=MAYA, idMessage=text), InvalidRequest, "idMessage")


# Groups.


async def group_of(stage: Stage) -> str:
    """A new group in which we and Maya are."""
    stage.hears()
    made = await stage.call(m.CREATE_GROUP, groupName="Club", chatIds=[MAYA])
    assert made.done
    assert made.group_invite_link
    return str(made.chat_id)


@good(m.CREATE_GROUP)
async def makes(stage: Stage) -> None:
    assert (await group_of(stage)).endswith("@g.us")


@bad(m.CREATE_GROUP)
async def makes_of_groups(stage: Stage) -> None:
    params = {"groupName": "Club", "chatIds": [NOWHERE]}
    await refused(stage.unchecked(m.CREATE_GROUP, params), InvalidRequest)


@good(m.UPDATE_GROUP_NAME)
async def renames(stage: Stage) -> None:
    group = await group_of(stage)
    assert await stage.call(m.UPDATE_GROUP_NAME, groupId=group, groupName="Choir") is True
    assert (await stage.call(m.GET_GROUP_DATA, groupId=group)).name == "Choir"


@bad(m.UPDATE_GROUP_NAME)
async def renames_nothing(stage: Stage) -> None:
    assert await stage.call(m.UPDATE_GROUP_NAME, groupId=NOWHERE, groupName="Choir") is False


@good(m.GET_GROUP_DATA)
async def looks_into(stage: Stage) -> None:
    told = await stage.call(m.GET_GROUP_DATA, groupId=await group_of(stage))
    assert MAYA in {one.id for one in told.participants}


@bad(m.GET_GROUP_DATA)
async def looks_into_nothing(stage: Stage) -> None:
    error = await refused(stage.call(m.GET_GROUP_DATA, groupId=NOWHERE), InvalidRequest, "groupId")
    assert "item-not-found" in error.said
    group = await group_of(stage)
    await stage.call(m.LEAVE_GROUP, groupId=group)
    error = await refused(stage.call(m.GET_GROUP_DATA, groupId=group), InvalidRequest, "groupId")
    assert "forbidden" in error.said


@good(m.ADD_GROUP_PARTICIPANT)
async def adds(stage: Stage) -> None:
    stage.order("incoming", chatId=BORIS, text="Hi")
    group = await group_of(stage)
    assert await stage.call(m.ADD_GROUP_PARTICIPANT, groupId=group, participantChatId=BORIS) is True


@bad(m.ADD_GROUP_PARTICIPANT)
async def adds_twice(stage: Stage) -> None:
    group = await group_of(stage)
    assert await stage.call(m.ADD_GROUP_PARTICIPANT, groupId=group, participantChatId=MAYA) is False


@good(m.REMOVE_GROUP_PARTICIPANT)
async def removes(stage: Stage) -> None:
    group = await group_of(stage)
    assert await stage.call(m.REMOVE_GROUP_PARTICIPANT, groupId=group, participantChatId=MAYA) is True


@bad(m.REMOVE_GROUP_PARTICIPANT)
async def removes_a_stranger(stage: Stage) -> None:
    group = await group_of(stage)
    assert await stage.call(m.REMOVE_GROUP_PARTICIPANT, groupId=group, participantChatId=BORIS) is False


@good(m.SET_GROUP_ADMIN)
async def promotes(stage: Stage) -> None:
    group = await group_of(stage)
    assert await stage.call(m.SET_GROUP_ADMIN, groupId=group, participantChatId=MAYA) is True


@bad(m.SET_GROUP_ADMIN)
async def promotes_a_stranger(stage: Stage) -> None:
    group = await group_of(stage)
    call = stage.call(m.SET_GROUP_ADMIN, groupId=group, participantChatId=BORIS)
    assert "participant not found" in (await refused(call, InvalidRequest, "participantChatId")).said
    call = stage.call(m.SET_GROUP_ADMIN, groupId=NOWHERE, participantChatId=BORIS)
    assert "failed to set group admin" in (await refused(call, InvalidRequest, "groupId")).said


@good(m.REMOVE_ADMIN)
async def demotes(stage: Stage) -> None:
    group = await group_of(stage)
    await stage.call(m.SET_GROUP_ADMIN, groupId=group, participantChatId=MAYA)
    assert await stage.call(m.REMOVE_ADMIN, groupId=group, participantChatId=MAYA) is True


@bad(m.REMOVE_ADMIN)
async def demotes_a_member(stage: Stage) -> None:
    group = await group_of(stage)
    assert await stage.call(m.REMOVE_ADMIN, groupId=group, participantChatId=MAYA) is False


@good(m.SET_GROUP_PICTURE)
async def paints(stage: Stage) -> None:
    group = await group_of(stage)
    told = await stage.call(m.SET_GROUP_PICTURE, groupId=group, file=stage.file())
    assert told.done
    assert (await stage.call(m.GET_AVATAR, chatId=group)).url_avatar == told.url_avatar


@bad(m.SET_GROUP_PICTURE)
async def paints_with_text(stage: Stage) -> None:
    group = await group_of(stage)
    params = {"groupId": group, "file": stage.file("a.txt", b"no picture")}
    await refused(stage.unchecked(m.SET_GROUP_PICTURE, params), InvalidRequest, "file")
    told = await stage.call(m.SET_GROUP_PICTURE, groupId=NOWHERE, file=stage.file())
    assert not told.done
    assert told.reason


@good(m.LEAVE_GROUP)
async def leaves(stage: Stage) -> None:
    assert await stage.call(m.LEAVE_GROUP, groupId=await group_of(stage)) is True


@bad(m.LEAVE_GROUP)
async def leaves_nothing(stage: Stage) -> None:
    assert await stage.call(m.LEAVE_GROUP, groupId=NOWHERE) is False


@good(m.UPDATE_GROUP_SETTINGS)
async def allows(stage: Stage) -> None:
    group = await group_of(stage)
    assert (
        await stage.call(m.UPDATE_GROUP_SETTINGS, groupId=group, allowParticipantsSendMessages=False) is True
    )


@bad(m.UPDATE_GROUP_SETTINGS)
async def allows_nowhere(stage: Stage) -> None:
    told = await stage.call(m.UPDATE_GROUP_SETTINGS, groupId=NOWHERE, allowParticipantsSendMessages=True)
    assert told is False


# Statuses.


def _posts(method: Method[Sent], params: dict[str, Any], odd: dict[str, Any]) -> None:
    @good(method)
    async def works(stage: Stage) -> None:
        posted = await stage.call(method, **params)
        await stage.until(lambda: stage.emulator.world.stories.find(posted.id_message))
        listed = await stage.call(m.GET_OUTGOING_STATUSES)
        assert posted.id_message in {one.id for one in listed}

    @bad(method)
    async def fails(stage: Stage) -> None:
        await refused(stage.unchecked(method, params | odd), InvalidRequest, next(iter(odd)))
        stage.order("faults", method=method.name, status=403, body="Forbidden")
        assert "beta" in (await refused(stage.call(method, **params), errors.Forbidden)).advice


_posts(m.SEND_TEXT_STATUS, {"message": "Hi", "font": "SERIF"}, {"message": "x" * 501})
_posts(m.SEND_VOICE_STATUS, {"urlFile": "https://e.org/a.mp3", "fileName": "a.mp3"}, {"fileName": "a.ogg"})
_posts(m.SEND_MEDIA_STATUS, {"urlFile": "https://e.org/a.jpg", "fileName": "a.jpg"}, {"urlFile": "a.jpg"})


@good(m.DELETE_STATUS)
async def unposts(stage: Stage) -> None:
    posted = await stage.call(m.SEND_TEXT_STATUS, message="Hi")
    await stage.until(lambda: stage.emulator.world.stories.find(posted.id_message))
    assert await stage.call(m.DELETE_STATUS, idMessage=posted.id_message) is None


@bad(m.DELETE_STATUS)
async def unposts_nothing(stage: Stage) -> None:
    await refused(stage.call(m.DELETE_STATUS, idMessage=UNKNOWN_ID), InvalidRequest, "idMessage")


@good(m.GET_STATUS_STATISTIC)
async def counts_viewers(stage: Stage) -> None:
    posted = await stage.call(m.SEND_TEXT_STATUS, message="Hi", participants=[MAYA])
    await stage.until(lambda: stage.emulator.world.stories.find(posted.id_message))
    stage.order("status-viewed", idMessage=posted.id_message, participant=MAYA)
    told = await stage.call(m.GET_STATUS_STATISTIC, idMessage=posted.id_message)
    assert (told[-1].person, told[-1].status) == (MAYA, "read")


@bad(m.GET_STATUS_STATISTIC)
async def counts_nothing(stage: Stage) -> None:
    await refused(stage.unchecked(m.GET_STATUS_STATISTIC, {}), InvalidRequest, "idMessage")


# Chats, contacts and messages after the fact.


@good(m.READ_CHAT)
async def marks_read(stage: Stage) -> None:
    known = stage.hears()
    assert await stage.call(m.READ_CHAT, chatId=MAYA, idMessage=known) is True
    assert await stage.call(m.READ_CHAT, chatId=MAYA) is True


@bad(m.READ_CHAT)
async def marks_nothing(stage: Stage) -> None:
    params = {"chatId": MAYA, "idMessage": "short"}
    await refused(stage.unchecked(m.READ_CHAT, params), InvalidRequest, "idMessage")


@good(m.CHECK_WHATSAPP)
async def checks(stage: Stage) -> None:
    stage.hears()
    told = await stage.call(m.CHECK_WHATSAPP, phoneNumber=MAYA.partition("@")[0])
    assert (told.exists_whatsapp, MAYA in told.ids) == (True, True)


@bad(m.CHECK_WHATSAPP)
async def checks_nonsense(stage: Stage) -> None:
    await refused(stage.unchecked(m.CHECK_WHATSAPP, {"phoneNumber": 123}), InvalidRequest, "phoneNumber")


@good(m.GET_AVATAR)
async def sees(stage: Stage) -> None:
    assert (await stage.call(m.GET_AVATAR, chatId=MAYA)).hidden is False


@good(m.GET_CONTACT_INFO)
async def knows(stage: Stage) -> None:
    stage.hears()
    assert (await stage.call(m.GET_CONTACT_INFO, chatId=MAYA)).id == MAYA


@bad(m.GET_CONTACT_INFO)
async def knows_no_group(stage: Stage) -> None:
    await refused(stage.unchecked(m.GET_CONTACT_INFO, {"chatId": NOWHERE}), InvalidRequest, "chatId")
    error = await refused(stage.unchecked(m.GET_CONTACT_INFO, {"chatId": True}), InvalidRequest, "chatId")
    assert error.status == 500


@good(m.DELETE_MESSAGE)
async def takes_back(stage: Stage) -> None:
    sent = await stage.call(m.SEND_MESSAGE, chatId=MAYA, message="Oops")
    await stage.left(sent.id_message)
    assert await stage.call(m.DELETE_MESSAGE, chatId=MAYA, idMessage=sent.id_message) is None
    record = await stage.call(m.GET_MESSAGE, chatId=MAYA, idMessage=sent.id_message)
    assert message_of(record).deleted


@good(m.EDIT_MESSAGE)
async def edits(stage: Stage) -> None:
    sent = await stage.call(m.SEND_MESSAGE, chatId=MAYA, message="Helo")
    await stage.left(sent.id_message)
    told = await stage.call(m.EDIT_MESSAGE, chatId=MAYA, idMessage=sent.id_message, message="Hello")
    assert told not in ("", sent.id_message)


@bad(m.DELETE_MESSAGE, m.EDIT_MESSAGE)
async def changes_nothing(stage: Stage) -> None:
    gone = {"chatId": MAYA, "idMessage": UNKNOWN_ID}
    await refused(stage.call(m.DELETE_MESSAGE, **gone), InvalidRequest, "idMessage")
    await refused(stage.call(m.EDIT_MESSAGE, **gone, message="x"), InvalidRequest, "idMessage")


@bad(m.GET_CHAT_HISTORY, m.GET_MESSAGE, m.GET_AVATAR, m.SEND_TYPING)
async def asks_about_nobody(stage: Stage) -> None:
    for method in (m.GET_CHAT_HISTORY, m.GET_AVATAR, m.SEND_TYPING):
        await refused(stage.unchecked(method, {"chatId": "Anna"}), InvalidRequest, "chatId")
        await refused(stage.unchecked(method, {}), InvalidRequest, "chatId")
    gone = {"chatId": MAYA, "idMessage": UNKNOWN_ID}
    stage.hears()
    await refused(stage.call(m.GET_MESSAGE, **gone), InvalidRequest, "idMessage")
    stage.order("state", stateInstance="notAuthorized")
    await refused(stage.call(m.GET_AVATAR, chatId=MAYA), errors.NotReady)


@good(m.ARCHIVE_CHAT)
@good(m.UNARCHIVE_CHAT)
async def archives_and_unarchives_twice(stage: Stage) -> None:
    stage.hears()
    for method in (m.ARCHIVE_CHAT, m.UNARCHIVE_CHAT):
        await stage.call(method, chatId=MAYA)
        await stage.call(method, chatId=MAYA)


@bad(m.ARCHIVE_CHAT, m.UNARCHIVE_CHAT)
async def archives_what_is_not_there(stage: Stage) -> None:
    for method in (m.ARCHIVE_CHAT, m.UNARCHIVE_CHAT):
        await refused(stage.unchecked(method, {"chatId": "Anna"}), InvalidRequest, "chatId")


@good(m.SET_DISAPPEARING_CHAT)
async def vanishes(stage: Stage) -> None:
    told = await stage.call(m.SET_DISAPPEARING_CHAT, chatId=MAYA, ephemeralExpiration=86_400)
    assert told == 86_400


@bad(m.SET_DISAPPEARING_CHAT)
async def vanishes_oddly(stage: Stage) -> None:
    odd = {"chatId": MAYA, "ephemeralExpiration": 60}
    await refused(stage.unchecked(m.SET_DISAPPEARING_CHAT, odd), InvalidRequest, "ephemeralExpiration")


@good(m.ADD_CONTACT)
async def saves(stage: Stage) -> None:
    stage.hears()
    assert await stage.call(m.ADD_CONTACT, chatId=MAYA, firstName="Maya", lastName="S") is True


@good(m.EDIT_CONTACT)
async def renames_somebody(stage: Stage) -> None:
    await saves(stage)
    assert await stage.call(m.EDIT_CONTACT, chatId=MAYA, firstName="Maja") is True
    assert (await stage.call(m.GET_CONTACT_INFO, chatId=MAYA)).contact_name == "Maja"


@good(m.DELETE_CONTACT)
async def forgets(stage: Stage) -> None:
    await saves(stage)
    assert await stage.call(m.DELETE_CONTACT, chatId=MAYA) is True


@bad(m.ADD_CONTACT, m.EDIT_CONTACT)
async def saves_twice(stage: Stage) -> None:
    await saves(stage)
    await refused(stage.call(m.ADD_CONTACT, chatId=MAYA, firstName="Maya"), InvalidRequest, "chatId")
    await stage.call(m.DELETE_CONTACT, chatId=MAYA)
    await refused(stage.call(m.EDIT_CONTACT, chatId=MAYA, firstName="Maya"), InvalidRequest, "chatId")
    assert await stage.call(m.DELETE_CONTACT, chatId=MAYA) is False, "there was none, which is no failure"


@bad(m.DELETE_CONTACT)
async def forgets_a_stranger(stage: Stage) -> None:
    params = {"chatId": "Maya"}
    await refused(stage.unchecked(m.DELETE_CONTACT, params), InvalidRequest, "chatId")


CALLABLE = [
    method.name for method in METHODS.values() if not method.withdrawn and method.verb is not Verb.SOCKET
]


@good(m.UPDATE_API_TOKEN)
async def replaces_its_token(stage: Stage) -> None:
    token = await stage.call(m.UPDATE_API_TOKEN)
    await refused(stage.call(m.GET_STATE_INSTANCE), errors.Unauthorised)
    stage.client.use(replace(stage.client.credentials, token=token))
    assert await stage.call(m.GET_STATE_INSTANCE)
    assert token not in stage.client.mask(f"/{token}/")


@bad(m.UPDATE_API_TOKEN)
async def replaces_no_token_with_a_wrong_one(stage: Stage) -> None:
    stage.client.use(replace(stage.client.credentials, token="f" * 50))
    await refused(stage.call(m.UPDATE_API_TOKEN), errors.Unauthorised)


# The catalogue.


async def product_of(stage: Stage) -> str:
    """A new product of the account's catalogue."""
    stage.hears()
    params = {"name": "Horse", "countryCode": "RU", "price": 990, "imageUrl": "https://example.com/horse.jpg"}
    return await stage.call(m.CREATE_PRODUCT, **params)


@good(m.CREATE_PRODUCT)
async def adds_a_product(stage: Stage) -> None:
    assert await product_of(stage)


@good(m.SEND_PRODUCT)
async def sends_a_product(stage: Stage) -> None:
    product = await product_of(stage)
    await stage.left((await stage.call(m.SEND_PRODUCT, chatId=MAYA, productId=product)).id_message)


async def order_of(stage: Stage) -> dict[str, str]:
    """A new order, as getOrderDetails names it."""
    product = await product_of(stage)
    sent = await stage.call(m.SEND_ORDER, chatId=MAYA, productIds=[product])
    await stage.left(sent.id_message)
    order = message_of(await stage.call(m.GET_MESSAGE, chatId=MAYA, idMessage=sent.id_message)).content
    assert isinstance(order, Order)
    return {"orderId": order.id, "token": order.token, "sellerJid": order.seller}


@good(m.SEND_ORDER)
@good(m.GET_ORDER_DETAILS)
async def looks_into_an_order(stage: Stage) -> None:
    found = await stage.call(m.GET_ORDER_DETAILS, **await order_of(stage))
    assert [(line.name, line.quantity, line.price) for line in found.lines] == [("Horse", 1, "990")]
    assert (found.total, found.currency) == ("990", "RUB")


@bad(m.CREATE_PRODUCT, m.SEND_PRODUCT, m.SEND_ORDER, m.GET_ORDER_DETAILS)
async def has_no_such_product(stage: Stage) -> None:
    stage.hears()
    await refused(stage.unchecked(m.CREATE_PRODUCT, {"name": "Horse"}), InvalidRequest, "countryCode")
    await refused(stage.call(m.SEND_PRODUCT, chatId=MAYA, productId="1"), InvalidRequest)
    await refused(stage.call(m.SEND_ORDER, chatId=MAYA, productIds=["1"]), InvalidRequest)
    await refused(stage.call(m.GET_ORDER_DETAILS, orderId="1", token="x"), InvalidRequest)


@pytest.mark.parametrize("name", CALLABLE)
async def test_a_method_succeeds(name: str, stage: Stage) -> None:
    await GOOD[name](stage)


@pytest.mark.parametrize("name", CALLABLE)
async def test_a_method_fails_as_documented(name: str, stage: Stage) -> None:
    await BAD[name](stage)


def test_nothing_is_played_that_the_table_does_not_have() -> None:
    assert set(GOOD) == set(BAD) == set(CALLABLE)


async def test_calls_at_the_limit_of_their_rate_all_get_their_answer(tmp_path: Path) -> None:
    with running_emulator(limits=True, chats=2, messages=10, silent=True) as running:
        stage = Stage(running, tmp_path, RateLimiter())
        reading = [stage.call(m.READ_CHAT, chatId=MAYA) for _ in range(12)]
        answers = await asyncio.gather(*reading, stage.call(m.GET_SETTINGS), stage.call(m.GET_SETTINGS))
        assert len(answers) == 14
        waited = {one.method: one.last_wait for one in stage.client.limiter.usage()}
        assert waited["getSettings"] >= 1
        await stage.client.close()


async def test_two_programs_on_one_instance_both_get_their_answer(tmp_path: Path) -> None:
    with running_emulator(limits=True, chats=2, messages=10, silent=True) as running:
        first, second = Stage(running, tmp_path, RateLimiter()), Stage(running, tmp_path, RateLimiter())
        assert await first.call(m.GET_SETTINGS)
        assert await second.call(m.GET_SETTINGS)
        assert second.client.limiter.usage()[0].limited >= 1
        assert 429 in [one["status"] for one in running.requests()]
        await first.client.close()
        await second.client.close()
