"""A disk that the system allows only to be read from while a session works on it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from greentui.engine.errors import Refusal
from greentui.model.changes import Notice
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.engine.stage import MAYA, Heard, texts, until, written
from tests.engine.unruly import session_with, truly, unruly


@dataclass
class Disk:
    """The disk below SQLite.

    Attributes:
        readonly: Whether every write fails, as with EROFS.
    """

    readonly: bool = False


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()

    class Connection(sqlite3.Connection):
        """One whose commits fail as SQLite's do when the log cannot be written."""

        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            if made.readonly and sql == "COMMIT":
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
                raise error
            return super().execute(sql, *arguments)

    statvfs = os.statvfs
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Connection))
    monkeypatch.setattr(
        os,
        "statvfs",
        lambda path: SimpleNamespace(f_flag=os.ST_RDONLY) if made.readonly else statvfs(path),
    )
    return made


async def test_nothing_is_taken_off_the_queue_and_all_comes_once_it_can_be_written(
    tmp_path: Path, disk: Disk
) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        service.notify(written(text="first"))
        await until(session, lambda: not service.queue)
        disk.readonly = True
        service.notify(written(text="second", message_id="M2"))
        await until(session, lambda: "is read-only" in session.facts().trouble)
        assert "Nothing is received or sent" in session.facts().trouble
        assert len(service.queue) == 1
        assert texts(session.window(MAYA).messages) == ["first"]
        disk.readonly = False
        await until(session, lambda: not service.queue)
        assert texts(session.window(MAYA).messages) == ["first", "second"]
        await until(session, lambda: not session.facts().trouble)


async def test_nothing_is_sent_that_cannot_be_written_down(tmp_path: Path, disk: Disk) -> None:
    async with unruly(state="notAuthorized") as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session.facts().hold)
        item = await session.outbox_commands.send(MAYA, TextDraft("waits"))
        disk.readonly = True
        service.state = "authorized"
        with pytest.raises(Refusal, match="is read-only"):
            await session.outbox_commands.send(MAYA, TextDraft("refused"))
        await until(session, lambda: not session.facts().hold)
        checks = len(service.calls("getStateInstance"))
        await until(session, lambda: len(service.calls("getStateInstance")) > checks + 1)
        assert service.calls("sendMessage") == []
        disk.readonly = False
        await until(session, lambda: service.texts() == ["waits"])
        found = session.outbox_item(item.local_id)
        assert found is not None


async def test_an_answer_that_cannot_be_written_down_is_told_and_kept(tmp_path: Path, disk: Disk) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        heard = Heard(session)
        gate = asyncio.Event()
        fault = service.fault("sendMessage", True, truly, gate=gate)
        item = await session.outbox_commands.send(MAYA, TextDraft("once"))
        await fault.reached.wait()
        disk.readonly = True
        gate.set()
        await until(session, lambda: any("Do not send it again" in one.text for one in heard.of(Notice)))
        found = session.outbox_item(item.local_id)
        assert found is not None
        assert found.status is MessageStatus.SENDING
        disk.readonly = False
        await until(session, lambda: getattr(session.outbox_item(item.local_id), "message_id", ""))
        assert service.texts() == ["once"]
