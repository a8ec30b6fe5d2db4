"""The archive's file disappears under a session: nothing is deleted from the queue, nothing is sent."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from greentui.engine.errors import Refusal
from greentui.engine.session import Session
from greentui.model.changes import ArchiveAlarm
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.engine.stage import MAYA, Heard, archive_of, timed, until, written
from tests.engine.unruly import Unruly, session_with, unruly


@asynccontextmanager
async def at_work(home: Path, archive_check: float = 3600.0) -> AsyncIterator[tuple[Session, Unruly, Heard]]:
    """A session that has received and sent something."""
    timing = timed(archive_check=archive_check)
    async with unruly() as service, session_with(service, home, timing=timing, start=False) as session:
        heard = Heard(session)
        service.notify(written(text="before"))
        await session.start()
        await until(session, lambda: not service.queue)
        yield session, service, heard


def file_of(session: Session) -> Path:
    return archive_of(session).path


async def test_nothing_is_taken_off_the_queue(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (session, service, heard):
        moved = file_of(session).rename(tmp_path / "moved")
        service.notify(written(text="after"))
        await until(session, lambda: heard.of(ArchiveAlarm))
        assert "deleted or moved" in session.facts().trouble
        assert len(service.queue) == 1
        moved.rename(file_of(session))
        await until(session, lambda: not service.queue)
        await until(session, lambda: not session.facts().trouble)
        assert [message.text for message in session.window(MAYA).messages] == ["before", "after"]


async def test_nothing_is_sent_and_what_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (session, service, heard):
        moved = file_of(session).rename(tmp_path / "moved")
        with pytest.raises(Refusal, match="deleted or moved"):
            await session.outbox_commands.send(MAYA, TextDraft("never"))
        await until(session, lambda: heard.of(ArchiveAlarm))
        moved.rename(file_of(session))
        await session.outbox_commands.send(MAYA, TextDraft("once"))
        await until(session, lambda: service.texts() == ["once"])


async def test_what_waits_to_be_sent_is_not_sent_from_a_file_that_is_gone(tmp_path: Path) -> None:
    async with (
        unruly() as service,
        session_with(service, tmp_path, start=False) as session,
    ):
        heard = Heard(session)
        await session.outbox_commands.send(MAYA, TextDraft("waits"))
        moved = file_of(session).rename(tmp_path / "moved")
        await session.start()
        await until(session, lambda: heard.of(ArchiveAlarm))
        assert service.texts() == []
        moved.rename(file_of(session))
        await until(session, lambda: service.texts() == ["waits"])


async def test_it_is_noticed_while_nothing_is_written(tmp_path: Path) -> None:
    async with at_work(tmp_path, archive_check=0.01) as (session, _service, heard):
        file_of(session).unlink()
        await until(session, lambda: heard.of(ArchiveAlarm))


async def test_a_log_that_was_cut_off_ends_receiving_and_sending(tmp_path: Path) -> None:
    async with at_work(tmp_path, archive_check=0.01) as (session, service, heard):
        os.truncate(file_of(session).with_name(f"{file_of(session).name}-wal"), 0)
        await until(session, lambda: heard.of(ArchiveAlarm))
        assert "damaged while it was open" in session.facts().trouble
        service.notify(written(text="after"))
        with pytest.raises(Refusal, match="damaged while it was open"):
            await session.outbox_commands.send(MAYA, TextDraft("never"))
        assert len(service.queue) == 1
        assert service.texts() == []


async def test_what_waits_is_looked_up_after_the_start_that_follows(tmp_path: Path) -> None:
    async with unruly() as service:
        async with session_with(service, tmp_path, start=False) as session:
            await session.outbox_commands.send(MAYA, TextDraft("waits"))
            archive_of(session).close()
        mark = file_of(session).with_name(f"{file_of(session).name}-damaged")
        mark.touch()
        async with session_with(service, tmp_path, start=False) as session:
            (item,) = session.outbox()
            assert item.status is MessageStatus.UNKNOWN
            assert not mark.exists()


async def test_what_was_written_is_refused_in_words_once_the_log_was_cut_off(tmp_path: Path) -> None:
    async with at_work(tmp_path, archive_check=0.01) as (session, _service, heard):
        os.truncate(file_of(session).with_name(f"{file_of(session).name}-wal"), 0)
        await until(session, lambda: heard.of(ArchiveAlarm))
        with pytest.raises(Refusal, match="damaged while it was open"):
            await session.chat_commands.set_draft(MAYA, "half a thought")
        with pytest.raises(Refusal, match="damaged while it was open"):
            await session.form_notes.keep({"form": "[]"})
