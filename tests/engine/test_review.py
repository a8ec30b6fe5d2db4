"""After a ban or with another phone, nothing that was written before leaves by itself."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from greentui.archive.errors import ArchiveError, DiskFull
from greentui.emulator.testing import Emulator
from greentui.engine.session import Session
from greentui.engine.worker_events import RemoteFacts
from greentui.model.changes import Notice
from greentui.model.entries import Entry, NoteKept, OutboxAdvanced
from greentui.model.instance import InstanceState, ReviewCause, Way
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from tests.engine.stage import MAYA, Heard, archive_of, session_on, status_of, until

OTHER = "79010009999"


async def ready(session: Session) -> None:
    """Wait until the linked phone is known."""
    await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
    await until(session, lambda: archive_of(session).note("linked-phone"))


async def written_while(session: Session, emulator: Emulator, state: InstanceState) -> OutboxItem:
    """A text typed while nothing can be sent."""
    await until(session, lambda: session.facts().state is state)
    return await session.outbox_commands.send(MAYA, TextDraft("written before"))


async def linked(session: Session, emulator: Emulator, phone: str) -> None:
    """Log out and link a phone."""
    if session.facts().state is not InstanceState.NOT_AUTHORIZED:
        await session.administration.logout()
    emulator.control("scan", {"phone": phone})


def banned_and_back(emulator: Emulator) -> None:
    """WhatsApp bans the number, and lifts the ban."""
    for state in ("blocked", "authorized"):
        emulator.control("state", {"stateInstance": state})


def sent(emulator: Emulator) -> list[object]:
    return [one for one in emulator.requests() if one["method"] == "sendMessage"]


async def full(*_entries: Entry) -> None:
    raise DiskFull(Path("archive"))


async def test_after_a_ban_what_was_written_before_waits_for_the_operator(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path) as session:
        await ready(session)
        heard = Heard(session)
        emulator.control("ban", {})
        item = await written_while(session, emulator, InstanceState.BLOCKED)
        await linked(session, emulator, OTHER)
        await until(session, lambda: session.facts().account.phone == OTHER)
        await until(session, lambda: session.facts().review is ReviewCause.BAN)
        await until(session, lambda: "your decision" in str(session.facts().hold))
        await until(session, lambda: any(notice.way is Way.REVIEW for notice in heard.of(Notice)))
        assert status_of(session, item) is MessageStatus.QUEUED
        assert sent(emulator) == []
        await session.review.send()
        await until(session, lambda: not status_of(session, item).is_waiting)


async def test_what_is_dropped_never_leaves(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await ready(session)
        emulator.control("ban", {})
        item = await written_while(session, emulator, InstanceState.BLOCKED)
        await linked(session, emulator, OTHER)
        await until(session, lambda: session.facts().review is ReviewCause.BAN)
        assert await session.review.drop() == 1
        assert status_of(session, item) is MessageStatus.CANCELLED
        later = await session.outbox_commands.send(MAYA, TextDraft("written now"))
        await until(session, lambda: not status_of(session, later).is_waiting)
        assert len(sent(emulator)) == 1


@pytest.mark.parametrize(
    ("phone", "cause"), [(OTHER, ReviewCause.PHONE), ("", ReviewCause.NONE)], ids=["another", "the same"]
)
async def test_only_another_phone_makes_it_wait(
    emulator: Emulator, tmp_path: Path, phone: str, cause: ReviewCause
) -> None:
    async with session_on(emulator, tmp_path) as session:
        await ready(session)
        own = session.facts().account.phone
        await session.administration.logout()
        item = await written_while(session, emulator, InstanceState.NOT_AUTHORIZED)
        await linked(session, emulator, phone or own)
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        if cause is ReviewCause.NONE:
            await until(session, lambda: not status_of(session, item).is_waiting)
        else:
            await until(session, lambda: session.facts().review is cause)
            assert sent(emulator) == []


async def test_a_phone_changed_while_nobody_watched_is_noticed(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await ready(session)
    async with session_on(emulator, tmp_path, offline=True) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("written before"))
    emulator.control("ban", {"phone": OTHER})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: archive_of(session).note("review"))
        assert status_of(session, item) is MessageStatus.QUEUED
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().account.phone == OTHER)
        assert session.facts().review in (ReviewCause.BAN, ReviewCause.PHONE), "kept until it is decided"
        assert sent(emulator) == []


@pytest.mark.parametrize("told_by", ["history", "queue"])
async def test_a_ban_while_nobody_watched_is_noticed_though_the_same_phone_is_linked_again(
    emulator: Emulator, tmp_path: Path, told_by: str
) -> None:
    async with session_on(emulator, tmp_path) as session:
        await ready(session)
    async with session_on(emulator, tmp_path, offline=True) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("written before"))
    banned_and_back(emulator)
    if told_by == "history":
        emulator.control("reader", {"count": 1_000})
    else:
        emulator.control("faults", {"method": "getStateInstanceHistory", "status": 404, "times": 9})
        emulator.control("faults", {"method": "getSettings", "delayMs": 500, "times": 9})
    emulator.control("clock", {"advance": 600})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: archive_of(session).note("review"))
        assert session.facts().review is ReviewCause.BAN
        assert status_of(session, item) is MessageStatus.QUEUED
        await session.review.send()
        await until(session, lambda: not status_of(session, item).is_waiting)


async def test_what_was_decided_about_is_not_held_again_for_the_same_ban(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path) as session:
        await ready(session)
    async with session_on(emulator, tmp_path, offline=True) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("written before"))
    banned_and_back(emulator)
    emulator.control("clock", {"advance": 600})
    async with session_on(emulator, tmp_path, consume=False) as session:
        await until(session, lambda: archive_of(session).note("review"))
        await session.review.send()
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: not status_of(session, item).is_waiting)


async def test_another_process_may_decide(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await ready(session)
        emulator.control("ban", {})
        item = await written_while(session, emulator, InstanceState.BLOCKED)
        await linked(session, emulator, OTHER)
        await until(session, lambda: archive_of(session).note("review") == "ban")
        async with session_on(emulator, tmp_path, offline=True) as command:
            await command.review.send()
        await until(session, lambda: not status_of(session, item).is_waiting)


async def test_a_hold_is_not_lifted_while_its_note_is_being_written(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        written = threading.Event()
        blocked = asyncio.create_task(session._context.write(written.wait))
        held = asyncio.create_task(session.review.keep(ReviewCause.BAN))
        try:
            await asyncio.sleep(0)
            session._context.publish(RemoteFacts(None, None))
            assert session.facts().review is ReviewCause.BAN
        finally:
            written.set()
        await asyncio.gather(blocked, held)
        assert archive_of(session).note("review") == "ban"


@pytest.mark.parametrize("lifted", [False, True])
async def test_a_hold_stays_if_the_decision_cannot_be_written(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lifted: bool
) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        if lifted:
            await session.review.keep(ReviewCause.BAN)
        with monkeypatch.context() as patch:
            patch.setattr(session._context, "apply", full)
            with pytest.raises(ArchiveError):
                await session.review.keep(ReviewCause.NONE if lifted else ReviewCause.BAN)
        assert session.facts().review is ReviewCause.BAN
        session._context.publish(RemoteFacts(None, None))
        assert session.facts().review is ReviewCause.BAN
        await session.review.keep(ReviewCause.BAN)
        assert archive_of(session).note("review") == "ban", "written as soon as it can be"


async def test_a_cause_of_a_later_version_holds_as_a_ban_does(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        assert session.review
        await session._context.apply(NoteKept("review", "eclipse"))
        session._context.publish(RemoteFacts(None, None))
        assert session.facts().review is ReviewCause.BAN


async def test_where_nothing_waits_nothing_is_asked(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await ready(session)
        heard = Heard(session)
        emulator.control("ban", {})
        await until(session, lambda: session.facts().state is InstanceState.BLOCKED)
        await linked(session, emulator, OTHER)
        await until(session, lambda: archive_of(session).note("linked-phone") == OTHER)
        await until(session, lambda: session.facts().review is ReviewCause.NONE)
        assert not any("decision" in notice.text for notice in heard.of(Notice))


async def test_what_is_held_is_what_would_be_dropped(emulator: Emulator, tmp_path: Path) -> None:
    """And no message that is being sent, or in doubt."""
    async with session_on(emulator, tmp_path, start=False) as session:
        items = [await session.outbox_commands.send(MAYA, TextDraft(text)) for text in "abcd"]
        await session._context.apply(
            OutboxAdvanced(items[0].local_id, MessageStatus.SENDING),
            OutboxAdvanced(items[1].local_id, MessageStatus.UNKNOWN),
        )
        assert session.review.held() == 2
        assert await session.review.drop() == 2
        assert session.review.held() == 0


async def test_what_is_in_doubt_is_not_counted_as_leaving(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        items = [await session.outbox_commands.send(MAYA, TextDraft(text)) for text in "ab"]
        await session._context.apply(OutboxAdvanced(items[0].local_id, MessageStatus.UNKNOWN))
        assert await session.review.send() == 1
