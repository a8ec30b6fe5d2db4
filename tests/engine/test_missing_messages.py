"""Messages that the queue never delivered, but whose status, edit or deletion it did."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, cast

import pytest

from greentui.archive import Applied
from greentui.emulator.testing import Emulator
from greentui.engine.missing_messages import MissingMessages
from greentui.engine.session import Session
from greentui.engine.timing import Timing
from greentui.engine.worker_events import NotificationStored
from greentui.greenapi.errors import ApiError, LostResponse, RateLimited, ServiceError, Unreachable
from greentui.model.events import StatusChanged
from greentui.model.messages import Message, MessageKind, MessageStatus
from greentui.model.sending import TextDraft
from tests.engine.stage import BORIS, MAYA, QUICK, emptied, session_on, timed, until, written
from tests.patience import PATIENCE

SENT = "3EB0C0FFEE00000000A1"


def status(word: str, message_id: str = SENT, chat_id: str = MAYA) -> dict[str, Any]:
    """A notification of a status, as the service makes them."""
    return {
        "typeWebhook": "outgoingMessageStatus",
        "chatId": chat_id,
        "instanceData": {"idInstance": 1101, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
        "timestamp": int(time.time()),
        "idMessage": message_id,
        "status": word,
        "sendByApi": False,
    }


def only(session: Session) -> Message:
    """The one message of the chat."""
    (message,) = session.window(MAYA).messages
    return message


def asked(emulator: Emulator, method: str = "getMessage") -> int:
    return sum(one["method"] == method for one in emulator.requests())


async def test_a_message_that_only_the_journals_have_is_fetched(emulator: Emulator, tmp_path: Path) -> None:
    emulator.world.settings.change({"outgoingMessageWebhook": "no"})
    async with session_on(emulator, tmp_path) as session:
        await session.synchronise()
        emulator.control("outgoing", {"chatId": MAYA, "text": "from the phone", "idMessage": SENT})
        emulator.control("notifications", status("read"))
        await until(session, lambda: session.chat(MAYA))
        message = only(session)
    assert (message.text, message.status) == ("from the phone", MessageStatus.READ)
    assert message.recovered


async def test_one_that_nobody_has_leaves_a_mark(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("notifications", [status("sent"), status("read")])
    async with session_on(emulator, tmp_path) as session:
        await session.wait_drained()
        mark = only(session)
        assert (mark.kind, mark.text, mark.status) == (MessageKind.SERVICE, "", MessageStatus.READ)
        chat = session.chat(MAYA)
        assert chat is not None
        assert (chat.unread, chat.waiting_since) == (0, None)


async def test_what_is_known_in_another_chat_makes_no_chat_of_its_own(
    emulator: Emulator, tmp_path: Path
) -> None:
    emulator.control("notifications", [written(BORIS, "said", SENT), status("read"), status("sent")])
    async with session_on(emulator, tmp_path) as session:
        await session.wait_drained()
        assert session.chat(BORIS) is not None
        assert session.window(MAYA).messages == ()
        assert asked(emulator) == 0


@pytest.mark.parametrize("act", ["edit", "delete"])
async def test_an_edit_and_a_deletion_of_ours_are_no_messages(
    emulator: Emulator, tmp_path: Path, act: str
) -> None:
    def ours(session: Session) -> list[Message]:
        return [one for one in session.window(MAYA).messages if not one.incoming]

    async with session_on(emulator, tmp_path) as session:
        await session.outbox_commands.send(MAYA, TextDraft("typed"))
        await until(session, lambda: ours(session)[0].status is MessageStatus.READ)
        (message,) = ours(session)
        if act == "edit":
            await session.chat_commands.edit(MAYA, message.id, "corrected")
        else:
            await session.chat_commands.delete(MAYA, message.id)
        await until(session, lambda: asked(emulator) == 1)
        await session.wait_drained()
        assert [one.id for one in ours(session)] == [message.id]


async def test_a_mark_waits_until_the_journals_must_have_it(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("notifications", status("read"))
    async with session_on(emulator, tmp_path, timing=timed(journal_lag=3600.0)) as session:
        await until(session, lambda: asked(emulator))
        await session.wait_drained()
        assert session.window(MAYA).messages == ()


async def test_what_was_not_looked_up_before_the_end_is_the_next_time(
    emulator: Emulator, tmp_path: Path
) -> None:
    emulator.control("notifications", [status("sent"), status("read")])
    async with session_on(emulator, tmp_path, timing=timed(journal_lag=3600.0)) as session:
        await until(session, lambda: asked(emulator))
        await session.wait_drained()
    async with session_on(emulator, tmp_path) as session:
        await session.wait_drained()
        assert (only(session).kind, only(session).status) == (MessageKind.SERVICE, MessageStatus.READ)


async def test_the_message_takes_the_mark_s_place(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        emulator.control("notifications", status("delivered"))
        await session.wait_drained()
        assert only(session).kind is MessageKind.SERVICE
        emulator.control("outgoing", {"chatId": MAYA, "latitude": 1, "longitude": 2, "idMessage": SENT})
        await emptied(session, emulator)
        await until(session, lambda: only(session).kind is MessageKind.LOCATION)
        assert (only(session).text, only(session).status) == ("", MessageStatus.DELIVERED)


async def test_a_status_ahead_of_its_message_costs_no_call(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("notifications", status("sent"))
    emulator.control("outgoing", {"chatId": MAYA, "text": "from the phone", "idMessage": SENT})
    before = asked(emulator)
    async with session_on(emulator, tmp_path) as session:
        await session.wait_drained()
        assert only(session).text == "from the phone"
    assert asked(emulator) == before


@pytest.mark.parametrize(
    ("timing", "doubtful"),
    [
        (timed(lookup_first=PATIENCE, lookup_most=PATIENCE, lookup_grace=PATIENCE), MessageStatus.UNKNOWN),
        (QUICK, MessageStatus.UNCONFIRMED),
    ],
)
async def test_while_a_message_is_in_doubt_nothing_is_taken_for_missing(
    emulator: Emulator, tmp_path: Path, timing: Timing, doubtful: MessageStatus
) -> None:
    """The status may be that message's."""
    async with session_on(emulator, tmp_path, timing=timing) as session:
        emulator.control("faults", {"method": "sendMessage", "drop": "before"})
        await session.outbox_commands.send(MAYA, TextDraft("is it there?"))
        await until(session, lambda: only(session).status is doubtful)
        emulator.control("notifications", status("sent"))
        await session.wait_drained()
        assert only(session).status is doubtful


async def test_it_is_not_looked_up_for_ever(emulator: Emulator, tmp_path: Path) -> None:
    old = status("read") | {"timestamp": int(time.time()) - 3600}
    emulator.control("notifications", old)
    async with session_on(emulator, tmp_path) as session:
        await session.wait_drained()
        before = asked(emulator)
        await session.wait_drained()
        assert asked(emulator) == before


async def test_a_status_without_a_chat_is_left_alone(emulator: Emulator, tmp_path: Path) -> None:
    nameless = status("read")
    del nameless["chatId"]
    emulator.control("notifications", nameless)
    async with session_on(emulator, tmp_path) as session:
        await session.wait_drained()
        assert session.chat(MAYA) is None


async def test_the_deletion_of_a_message_that_never_came_fetches_it(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path) as session:
        await session.synchronise()
        # A poll that is not notified, so that the journal alone has it.
        emulator.world.settings.change({"pollMessageWebhook": "no"})
        poll = {"chatId": MAYA, "name": "Which day?", "options": ["a", "b"], "idMessage": SENT}
        emulator.control("incoming", poll)
        emulator.control("delete", {"chatId": MAYA, "idMessage": SENT})
        await until(session, lambda: session.chat(MAYA))
        message = only(session)
    assert (message.text, message.kind) == ("Which day?", MessageKind.POLL)
    assert message.deleted is not None


async def test_an_edit_of_what_nobody_has_leaves_no_mark(emulator: Emulator, tmp_path: Path) -> None:
    edit = {
        "typeWebhook": "incomingMessageReceived",
        "instanceData": {"idInstance": 1101, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
        "timestamp": int(time.time()),
        "idMessage": "3EB0C0FFEE00000000E1",
        "senderData": {"chatId": MAYA, "sender": MAYA, "chatName": "Maya", "senderName": "Maya"},
        "messageData": {
            "typeMessage": "editedMessage",
            "editedMessageData": {"textMessage": "now", "stanzaId": SENT},
        },
    }
    emulator.control("notifications", edit)
    async with session_on(emulator, tmp_path) as session:
        await session.wait_drained()
        assert asked(emulator) == 1
        chat = session.chat(MAYA)
        assert chat is None or session.window(MAYA).messages == ()


@pytest.mark.parametrize(
    ("error", "looked_up"),
    [
        (ServiceError, ["m1", "m2"]),
        (LostResponse, ["m1", "m2"]),
        (Unreachable, ["m1"]),
        (RateLimited, ["m1"]),
    ],
)
async def test_one_that_cannot_be_looked_up_holds_up_no_other(
    emulator: Emulator, tmp_path: Path, error: type[ApiError], looked_up: list[str]
) -> None:
    looked: list[str] = []

    class Service:
        async def call(self, _method: object, *, chatId: str, idMessage: str) -> None:  # noqa: N803
            assert chatId == MAYA
            looked.append(idMessage)
            raise error("not now")

    async with session_on(emulator, tmp_path, start=False) as session:
        missing = MissingMessages(session._context, cast(Any, Service()))
        events = [StatusChanged(each, MessageStatus.READ, int(time.time()), MAYA) for each in ("m1", "m2")]
        session._context.publish(NotificationStored(Applied(fresh=tuple(events))))
        await missing.look_up()
    assert looked == looked_up
