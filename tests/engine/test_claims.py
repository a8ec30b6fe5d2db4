"""What is claimed of a message whose answer was lost, held against what the service was really made to do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from greentui.engine.errors import Refusal
from greentui.engine.outbox import PARALLEL_CHATS
from greentui.engine.outbox_commands import OutboxCommands
from greentui.engine.outbox_search import EXACT_KEPT
from greentui.engine.reasons import explained
from greentui.engine.session import Session
from greentui.greenapi.methods import GET_WEBHOOKS_COUNT
from greentui.model.entries import MessageQueued, OutboxAdvanced, Record, RecordsImported
from greentui.model.events import MessageReceived
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus, Origin
from greentui.model.sending import OutboxItem, TextDraft
from tests.engine.stage import BORIS, MAYA, archive_of, item_of, status_of, until, written
from tests.engine.unruly import (
    Sent,
    Unruly,
    chunk_cut,
    cut,
    half,
    hang,
    saying,
    session_with,
    too_short,
    truly,
    trusting,
    unruly,
)
from tests.patience import PATIENCE

MINUTE, HOUR = 60.0, 3600.0


def id_of(session: Session, item: OutboxItem) -> str:
    return item_of(session, item).message_id


async def unconfirmed(session: Session, service: Unruly) -> OutboxItem:
    """A message whose answer was lost, and that cannot be found."""
    service.fault("sendMessage", True, cut)
    item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
    await until(session, lambda: status_of(session, item) is MessageStatus.UNCONFIRMED)
    return item


def status_of_sent(service: Unruly) -> dict[str, Any]:
    """A notification that the first message was sent."""
    return {
        "typeWebhook": "outgoingMessageStatus",
        "chatId": MAYA,
        "instanceData": {"idInstance": 1101, "wid": service.wid, "typeInstance": "whatsapp"},
        "timestamp": int(service.now()),
        "idMessage": service.sent[0].id,
        "status": "sent",
        "sendByApi": True,
    }


def by_another_program(
    service: Unruly, message_id: str, *, kind: str = "outgoingAPIMessageReceived"
) -> dict[str, Any]:
    """A notification that somebody else sent the same words to the same chat."""
    return written(MAYA, "only once", message_id, int(service.now())) | {"typeWebhook": kind}


@pytest.mark.parametrize("dated", [True, False], ids=["with-dates", "without-dates"])
@pytest.mark.parametrize("ahead", [10 * MINUTE, -10 * MINUTE])
async def test_what_was_sent_is_found_however_our_clock_differs(
    tmp_path: Path, ahead: float, dated: bool
) -> None:
    async with unruly(ahead=ahead, dated=dated) as service, session_with(service, tmp_path) as session:
        service.fault("sendMessage", True, cut)
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert id_of(session, item) == service.sent[0].id
        assert service.texts() == ["only once"]


@pytest.mark.parametrize("ahead", [10 * MINUTE, -10 * MINUTE])
async def test_what_is_typed_stands_at_the_services_time(tmp_path: Path, ahead: float) -> None:
    async with unruly(ahead=ahead) as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session._context.clock.known)
        item = await session.outbox_commands.send(MAYA, TextDraft("hello"))
        assert abs(item.created - service.now()) < MINUTE


async def test_the_time_of_our_own_message_shows_the_services_clock(tmp_path: Path) -> None:
    async with unruly(ahead=10 * MINUTE, dated=False) as service, session_with(service, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("hello"))
        await until(session, lambda: id_of(session, item))
        service.notify(status_of_sent(service))
        await until(session, lambda: session._context.clock.known)
        assert abs(session.now() - service.now()) < MINUTE


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, None),
        (403, None),
        (404, {"message": "Not Found"}),
        (429, None),
        (400, {"message": "something went wrong"}),
        (400, {"message": "instance in starting process try later"}),
        (400, {"message": "Instance is deleted"}),
        (200, {"code": 401, "description": "Unauthorized"}),
        (200, "Error: forbidden"),
    ],
)
async def test_a_contradictory_refusal_after_the_deed_sends_nothing_twice(
    tmp_path: Path, status: int, body: Any
) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        await until(session, lambda: service.calls("getStateInstance"))
        service.fault("sendMessage", True, saying(status, body))
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert id_of(session, item) == service.sent[0].id
        assert service.texts() == ["only once"]


async def test_a_service_that_is_really_starting_is_waited_for(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session._context.facts.current.state_word == "authorized")
        starting = saying(400, {"message": "instance in starting process try later"})
        service.fault("sendMessage", False, starting, times=10_000)
        service.state = "starting"
        item = await session.outbox_commands.send(MAYA, TextDraft("later"))
        await until(session, lambda: session.facts().hold)
        assert status_of(session, item) is MessageStatus.QUEUED
        service.faults.clear()
        service.state = "authorized"
        await until(session, lambda: id_of(session, item))
        assert service.texts() == ["later"]


LOST: dict[str, Any] = {
    "no answer": cut,
    "half an answer": half,
    "a chunk cut": chunk_cut,
    "a length too short": too_short,
    "408": saying(408),
    "307": saying(307, headers="Location: /elsewhere\r\n"),
    "499": saying(499),
    "500": saying(500),
    "504": saying(504),
    "a web page": saying(200, b"<html>sign in</html>"),
    "no id": saying(200, {}),
}
"""Ways in which an answer is lost after the deed."""


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST)
@pytest.mark.parametrize(
    "hiding",
    [{"journal_empty": True}, {"journal_lag": 3600.0}, {"holds": True, "hides": True}],
    ids=["empty journals", "late journals", "hiding queue"],
)
async def test_not_finding_it_proves_nothing(tmp_path: Path, answer: Any, hiding: dict[str, Any]) -> None:
    async with unruly(**hiding) as service, session_with(service, tmp_path) as session:
        service.fault("sendMessage", True, answer)
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert status_of(session, item) is MessageStatus.UNCONFIRMED
        assert service.texts() == ["only once"]
        (message,) = session.window(MAYA).messages
        assert "could not be determined" in explained(message)
        assert "not sent" not in explained(message)


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"journal_empty": True}, "journal of the last"),
        ({"journal_empty": True, "counts": False}, "does not say how many"),
        ({"holds": True, "hides": True}, "does not list, one of which may be it: 1"),
    ],
)
async def test_it_says_where_it_was_looked_for(tmp_path: Path, traits: dict[str, Any], words: str) -> None:
    async with unruly(**traits) as service, session_with(service, tmp_path) as session:
        item = await unconfirmed(session, service)
        found = session.outbox_item(item.local_id)
        assert found is not None
        assert "No answer came back" in explained(found)
        assert words in explained(found)


async def test_the_chat_goes_on_behind_what_cannot_be_found(tmp_path: Path) -> None:
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path) as session:
        await unconfirmed(session, service)
        behind = await session.outbox_commands.send(MAYA, TextDraft("behind"))
        await until(session, lambda: id_of(session, behind))
        chat = session.chat(MAYA)
        assert chat is not None
        assert chat.failed == 1, "it still needs the operator"


async def test_looking_again_finds_what_the_journal_has_by_now(tmp_path: Path) -> None:
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path) as session:
        item = await unconfirmed(session, service)
        service.journal_empty = False
        await session.outbox_commands.look_again(item.local_id)
        await until(session, lambda: id_of(session, item))
        assert service.texts() == ["only once"]


async def test_what_is_left_as_it_is_raises_no_alarm_and_stays_listed(tmp_path: Path) -> None:
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path) as session:
        item = await unconfirmed(session, service)
        await session.outbox_commands.stop_looking(item.local_id)
        (listed,) = session.unsettled()
        assert listed.local_id == item.local_id
        assert "you stopped looking" in explained(listed)
        chat = session.chat(MAYA)
        assert chat is not None
        assert chat.failed == 0
        assert status_of(session, item) is MessageStatus.UNCONFIRMED


@pytest.mark.parametrize("when", ["during a look", "between two looks"])
async def test_the_operator_decides_before_the_lookup_ends(tmp_path: Path, when: str) -> None:
    slow = trusting(journal_lag=HOUR, lookup_first=HOUR, lookup_most=HOUR)
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path, timing=slow) as session:
        count = service.fault("getMessagesCount", True, truly, gate=asyncio.Event())
        service.fault("sendMessage", True, cut)
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        behind = await session.outbox_commands.send(MAYA, TextDraft("behind"))
        await count.reached.wait()
        shown = session.outbox_item(item.local_id)
        assert shown is not None
        assert "being looked up" in explained(shown)
        assert count.gate is not None
        if when == "between two looks":
            count.gate.set()
            await until(session, lambda: session.facts().service_queue is not None)
        await session.outbox_commands.stop_looking(item.local_id)
        count.gate.set()
        await until(session, lambda: id_of(session, behind))
        assert service.texts() == ["only once", "behind"]


@pytest.mark.parametrize("decide", [OutboxCommands.look_again, OutboxCommands.stop_looking])
async def test_there_is_nothing_to_decide_about_what_was_sent(tmp_path: Path, decide: Any) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("hello"))
        await until(session, lambda: id_of(session, item))
        with pytest.raises(Refusal, match="not in doubt"):
            await decide(session.outbox_commands, item.local_id)
        assert id_of(session, item)


async def test_a_late_report_settles_what_could_not_be_found(tmp_path: Path) -> None:
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path) as session:
        item = await unconfirmed(session, service)
        service.notify(status_of_sent(service))
        await until(session, lambda: id_of(session, item) == service.sent[0].id)
        assert len(session.window(MAYA).messages) == 1


async def leave(session: Session, item: OutboxItem) -> None:
    await session.outbox_commands.stop_looking(item.local_id)


async def hide(session: Session, item: OutboxItem) -> None:
    await session.outbox_commands.stop_looking(item.local_id)
    (message,) = session.window(MAYA).messages
    await session.chat_commands.hide(MAYA, message.id)


@pytest.mark.parametrize("decide", [leave, hide])
async def test_what_was_left_becomes_what_the_journal_shows_later(tmp_path: Path, decide: Any) -> None:
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path) as session:
        item = await unconfirmed(session, service)
        await decide(session, item)
        service.journal_empty = False
        await session.synchronise()
        await until(session, lambda: id_of(session, item) == service.sent[0].id)
        assert len(session.window(MAYA).messages) == (decide is leave)
        assert session.unsettled() == []


async def test_what_was_left_becomes_what_came_while_nothing_ran(tmp_path: Path) -> None:
    async with unruly(journal_empty=True) as service:
        async with session_with(service, tmp_path) as session:
            item = await unconfirmed(session, service)
            await session.outbox_commands.stop_looking(item.local_id)
        async with session_with(service, tmp_path, start=False) as session:
            record = Record(
                MessageReceived(
                    Message(
                        instance_id=session.instance_id,
                        id=service.sent[0].id,
                        chat_id=MAYA,
                        timestamp=int(service.now()),
                        direction=Direction.OUTGOING,
                        kind=MessageKind.TEXT,
                        text="only once",
                        origin=Origin.JOURNAL,
                    )
                )
            )
            await session._context.apply(RecordsImported((record,), Origin.JOURNAL))
            assert len(session.window(MAYA).messages) == 2
            await session.start()
            await until(session, lambda: id_of(session, item) == service.sent[0].id)
            assert len(session.window(MAYA).messages) == 1


EMPTY = {"message": "Validation failed. Details: 'message' is not allowed to be empty"}


async def refused(session: Session, service: Unruly, *, done: bool = True) -> OutboxItem:
    """A message that the service says it did not accept, in words of the manual.

    The journal does not show what was done: a look into it would correct the refusal, perhaps before the test
    has seen it.
    """
    service.journal_empty = done
    service.fault("sendMessage", done, saying(400, EMPTY))
    item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
    await until(session, lambda: status_of(session, item) is MessageStatus.FAILED)
    return item


@pytest.mark.parametrize("shown", ["by a notification", "by the journal", "by its history"])
async def test_a_refusal_is_corrected_by_what_shows_the_message(tmp_path: Path, shown: str) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        item = await refused(session, service)
        match shown:
            case "by a notification":
                service.notify(status_of_sent(service))
            case "by the journal":
                service.journal_empty = False
                await session.synchronise()
            case _:
                service.in_history = True
                session.prefetch(MAYA)
        await until(session, lambda: id_of(session, item) == service.sent[0].id)
        assert len(session.window(MAYA).messages) == 1


async def test_what_was_refused_after_the_deed_is_not_sent_again(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        heard: list[Any] = []
        session.subscribe(heard.extend)
        item = await refused(session, service)
        service.journal_empty = False
        await session.outbox_commands.send_again(item.local_id)
        await until(session, lambda: id_of(session, item) == service.sent[0].id)
        assert service.texts() == ["only once"]
        await until(session, lambda: "not sent again" in repr(heard))


async def test_what_was_really_refused_is_sent_again(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        item = await refused(session, service, done=False)
        await session.outbox_commands.send_again(item.local_id)
        await until(session, lambda: id_of(session, item))
        assert service.texts() == ["only once"]


async def test_nothing_is_sent_again_before_it_could_be_looked_up(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        item = await refused(session, service)
        service.fault("showMessagesQueue", False, saying(500), times=10_000)
        await session.outbox_commands.send_again(item.local_id)
        await until(session, lambda: "looked up" in explained(session.outbox_item(item.local_id) or item))
        assert service.texts() == ["only once"]
        service.journal_empty = False
        service.faults.clear()
        await until(session, lambda: id_of(session, item) == service.sent[0].id)
        assert service.texts() == ["only once"]


async def test_a_service_that_cannot_look_anything_up_lets_the_operator_decide(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        item = await refused(session, service, done=False)
        quota = {"invokeStatus": {"status": "exceeded"}}
        service.fault("showMessagesQueue", False, saying(466, quota), times=10_000)
        await session.outbox_commands.send_again(item.local_id)
        await until(session, lambda: id_of(session, item))
        assert service.texts() == ["only once"]


async def test_what_is_being_sent_is_not_given_to_the_same_words_refused_before(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        first = await refused(session, service, done=False)
        gate = asyncio.Event()
        fault = service.fault("sendMessage", True, truly, gate=gate)
        second = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await fault.reached.wait()
        service.notify(by_another_program(service, service.sent[0].id))
        await until(session, lambda: len(session.window(MAYA).messages) == 3)
        gate.set()
        await until(session, lambda: id_of(session, second) == service.sent[0].id)
        assert status_of(session, first) is MessageStatus.FAILED


async def test_the_same_words_days_later_are_another_message(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        item = await refused(session, service, done=False)
        later = by_another_program(service, "OTHER1") | {"timestamp": int(service.now() + 49 * HOUR)}
        service.notify(later)
        await until(session, lambda: len(session.window(MAYA).messages) == 2)
        service.notify(by_another_program(service, "OTHER2") | {"timestamp": int(service.now())})
        await until(session, lambda: id_of(session, item))
        assert id_of(session, item) == "OTHER2"


async def test_a_second_sending_that_the_operator_wants_goes_out_once(tmp_path: Path) -> None:
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path) as session:
        item = await unconfirmed(session, service)
        await session.outbox_commands.send_again(item.local_id, maybe_twice=True)
        await until(session, lambda: id_of(session, item))
        assert service.texts() == ["only once", "only once"]


async def test_the_same_words_of_another_program_a_moment_before_are_not_it(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        service.notify(by_another_program(service, "OTHER1"))
        await until(session, lambda: session.window(MAYA).messages)
        service.fault("sendMessage", False, cut)
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert status_of(session, item) is MessageStatus.UNCONFIRMED


@pytest.mark.parametrize("learned", ["from a notification", "from the journal"])
async def test_the_same_words_written_on_the_phone_are_not_it(tmp_path: Path, learned: str) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        service.fault("sendMessage", False, cut)
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await until(session, lambda: status_of(session, item) is MessageStatus.UNKNOWN)
        if learned == "from a notification":
            service.notify(by_another_program(service, "PHONE1", kind="outgoingMessageReceived"))
        else:
            service.record("only once", MAYA, by_api=False)
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert status_of(session, item) is MessageStatus.UNCONFIRMED


async def test_of_two_that_may_be_it_none_is_chosen(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session._context.clock.known)
        gate = asyncio.Event()
        service.fault("sendMessage", True, cut, gate=gate)
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await until(session, lambda: service.sent)
        service.record("only once", MAYA)
        gate.set()
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert status_of(session, item) is MessageStatus.UNCONFIRMED
        found = session.outbox_item(item.local_id)
        assert found is not None
        assert "one of which may be it: 2" in explained(found)


async def test_what_two_lost_messages_may_have_become_is_given_to_neither(tmp_path: Path) -> None:
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path) as session:
        first = await unconfirmed(session, service)
        service.fault("sendMessage", False, cut)
        second = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        service.journal_empty = False
        await until(session, lambda: not status_of(session, second).is_waiting)
        assert status_of(session, second) is status_of(session, first) is MessageStatus.UNCONFIRMED


@pytest.mark.parametrize("minutes", [4, 31])
async def test_a_crash_long_ago_is_looked_up_at_its_time(tmp_path: Path, minutes: int) -> None:
    async with unruly() as service, session_with(service, tmp_path, start=False) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        then = int(service.now() - minutes * MINUTE)
        archive = archive_of(session)
        await asyncio.to_thread(archive.apply, OutboxAdvanced(item.local_id, MessageStatus.SENDING), at=then)
        service.sent.append(Sent("SENT0", MAYA, "only once", then + 1.0))
        await session.start()
        await until(session, lambda: id_of(session, item) == "SENT0")


async def test_chats_that_hang_make_room_for_others(tmp_path: Path) -> None:
    timing = trusting(slow_send=0.02)
    async with unruly() as service, session_with(service, tmp_path, timing=timing) as session:
        service.fault("sendMessage", False, hang, times=2 * PARALLEL_CHATS)
        for number in range(2 * PARALLEL_CHATS):
            await session.outbox_commands.send(f"7901000080{number}@c.us", TextDraft("hangs"))
        await until(session, lambda: len(service.calls("sendMessage")) == 2 * PARALLEL_CHATS)
        other = await session.outbox_commands.send(MAYA, TextDraft("goes"))
        await until(session, lambda: id_of(session, other))


async def test_no_more_chats_than_that_are_sent_to_at_once_while_answers_come(tmp_path: Path) -> None:
    timing = trusting(slow_send=HOUR)
    async with unruly() as service, session_with(service, tmp_path, timing=timing) as session:
        gate = asyncio.Event()
        faults = [service.fault("sendMessage", True, truly, gate=gate) for _ in range(2 * PARALLEL_CHATS)]
        items = [
            await session.outbox_commands.send(f"7901000080{number}@c.us", TextDraft("goes"))
            for number in range(len(faults))
        ]
        for fault in faults[:PARALLEL_CHATS]:
            await fault.reached.wait()
        await session.call(GET_WEBHOOKS_COUNT)
        assert len(service.calls("sendMessage")) == PARALLEL_CHATS
        gate.set()
        await until(session, lambda: all(id_of(session, item) for item in items))


async def test_a_thousand_behind_an_unknown_message_starve_no_other_chat(tmp_path: Path) -> None:
    slow = trusting(journal_lag=HOUR, lookup_first=HOUR, lookup_most=HOUR)
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path, timing=slow) as session:
        service.fault("sendMessage", True, cut)
        first = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await until(session, lambda: status_of(session, first) is MessageStatus.UNKNOWN)
        behind = [MessageQueued(f"local-{n}", MAYA, TextDraft(f"{n}"), "") for n in range(1100)]
        await session._context.apply(*behind)
        other = await session.outbox_commands.send(BORIS, TextDraft("goes"))
        await until(session, lambda: id_of(session, other))
        assert service.texts() == ["only once", "goes"]


async def test_a_slow_send_is_looked_up_after_its_session_ended(
    tmp_path: Path,
) -> None:
    async with unruly() as service:
        fault = service.fault("sendMessage", True, hang)
        async with session_with(service, tmp_path, timing=trusting(slow_send=0.01)) as session:
            item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
            await fault.reached.wait()
        async with session_with(service, tmp_path) as session:
            await until(session, lambda: id_of(session, item))
            assert service.texts() == ["only once"]


async def test_what_was_cancelled_between_reading_and_sending_does_not_go_out(tmp_path: Path) -> None:
    async with unruly(state="notAuthorized") as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session.facts().hold)
        item = await session.outbox_commands.send(MAYA, TextDraft("oops"))
        await session.outbox_commands.cancel(item.local_id)
        outbox = session._supervisor.outbox  # type: ignore[union-attr]  # it was started
        assert await outbox._send(item) == 0
        assert status_of(session, item) is MessageStatus.CANCELLED
        assert service.calls("sendMessage") == []


async def test_an_upload_whose_last_byte_has_left_is_not_told_as_cancelled(tmp_path: Path) -> None:
    async with unruly(state="notAuthorized") as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session.facts().hold)
        item = await session.outbox_commands.send(MAYA, TextDraft("stands for a file"))
        await session._context.apply(OutboxAdvanced(item.local_id, MessageStatus.SENDING))
        uploads = session._context.uploads
        request = uploads._requests[item.local_id] = asyncio.get_running_loop().create_future()  # type: ignore[assignment]  # never awaited
        uploads.note_progress(item.local_id, 10, 10)
        with pytest.raises(Refusal, match="can no longer be taken back"):
            async with asyncio.timeout(PATIENCE):
                await session.outbox_commands.cancel(item.local_id)
        assert not request.cancelled()
        assert status_of(session, item) is not MessageStatus.CANCELLED


async def test_of_many_messages_only_the_latest_are_remembered(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session._context.clock.known)
        search = session._supervisor.outbox._search  # type: ignore[union-attr]  # it was started
        for number in range(EXACT_KEPT + 5):
            search.attempt_begins(f"local-{number}")
        assert len(search._exact) == EXACT_KEPT
        assert f"local-{EXACT_KEPT + 4}" in search._exact


async def test_what_waits_behind_another_is_not_said_to_be_held(tmp_path: Path) -> None:
    async with unruly(state="notAuthorized") as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session.facts().hold)
        send = session.outbox_commands.send
        items = [await send(MAYA, TextDraft(text)) for text in ("first", "behind")]

        def held() -> list[bool]:
            found = [session.outbox_item(item.local_id) for item in items]
            return ["Held" in explained(item) for item in found if item is not None]

        await until(session, lambda: held() == [True, True])
        gate = asyncio.Event()
        fault = service.fault("sendMessage", True, truly, gate=gate)
        service.state = "authorized"
        await fault.reached.wait()
        await until(session, lambda: held() == [False, False])
        gate.set()
        await until(session, lambda: service.texts() == ["first", "behind"])
