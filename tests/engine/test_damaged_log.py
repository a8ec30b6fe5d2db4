"""A write-ahead log damaged after a crash: SQLite drops its end without a word; greentui does not."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from greentui.archive import write_ahead_log
from greentui.engine.reasons import explained
from greentui.engine.session import Session
from greentui.model.changes import Notice
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.engine.stage import MAYA, Heard, until
from tests.engine.unruly import session_with, unruly

PAGE = 4096
FRAME = 24 + PAGE
HEAD = 32


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


def crashed(path: Path, into: Path) -> Path:
    """The archive and its log as a crash leaves them."""
    into.mkdir(exist_ok=True)
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", into / f"{path.name}{ending}")
    return into / path.name


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A database with 20 commits in its log, as a crash leaves it."""
    path = tmp_path / "one.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA page_size={PAGE}")
    connection.execute("PRAGMA journal_mode=WAL")
    for number in range(20):
        connection.execute(f"CREATE TABLE t{number} (x)")
    copied = crashed(path, tmp_path / "crashed")
    connection.close()
    return copied


def reopened(path: Path) -> tuple[int, int]:
    """How many commits are said to be dropped when it is opened, and how many are there."""
    wal = path.with_name(f"{path.name}-wal")
    before = write_ahead_log.scan(path, wal)
    connection = sqlite3.connect(path)
    (kept,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    dropped = write_ahead_log.dropped(before, wal, connection)
    connection.close()
    return dropped, kept


def will_drop(path: Path) -> int:
    return write_ahead_log.damaged(path, path.with_name(f"{path.name}-wal"))


def test_an_intact_log_drops_nothing(log: Path) -> None:
    assert will_drop(log) == 0
    assert reopened(log) == (0, 20)


@pytest.mark.parametrize("at", [0, 8, 17, 25, HEAD + 9, HEAD + 20, HEAD + 500, HEAD + 30 * FRAME + 9])
def test_every_commit_behind_a_flip_is_counted(log: Path, at: int) -> None:
    flip(log.with_name(f"{log.name}-wal"), at)
    foreseen = will_drop(log)
    dropped, kept = reopened(log)
    assert foreseen == dropped == 20 - kept > 0


def test_a_log_cut_in_the_middle_of_a_transaction_drops_nothing(log: Path) -> None:
    wal = log.with_name(f"{log.name}-wal")
    found = write_ahead_log.scan(log, wal)
    assert found is not None
    with wal.open("r+b") as file:
        file.truncate(HEAD + found.commits[9] * FRAME + FRAME // 2)
    assert will_drop(log) == 0
    assert reopened(log) == (0, 10)


def test_what_is_left_of_an_earlier_log_is_not_missed(log: Path) -> None:
    connection = sqlite3.connect(log, isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(RESTART)")
    connection.execute("CREATE TABLE last (x)")
    copied = crashed(log, log.parent / "again")
    connection.close()
    assert will_drop(copied) == 0
    assert reopened(copied) == (0, 21)


def test_a_log_that_is_written_to_is_not_called_damaged(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wal = log.with_name(f"{log.name}-wal")
    flip(wal, HEAD + 500)
    assert will_drop(log) > 0
    read = write_ahead_log._intact_frames

    def written_meanwhile(*arguments: Any) -> int:
        with wal.open("ab") as file:
            file.write(b"more")
        return read(*arguments)

    monkeypatch.setattr(write_ahead_log, "_intact_frames", written_meanwhile)
    assert will_drop(log) == 0


def test_where_there_is_no_log_nothing_is_lost(tmp_path: Path) -> None:
    assert will_drop(tmp_path / "none.db") == 0


def archive_of(session: Session) -> Path:
    return session._archive.path


async def test_a_message_sent_before_the_loss_is_not_sent_again_and_the_loss_is_said(tmp_path: Path) -> None:
    async with unruly(state="notAuthorized") as service:
        async with session_with(service, tmp_path / "before") as session:
            await until(session, lambda: session.facts().hold)
            found = await session.outbox_commands.send(MAYA, TextDraft("found"))
            lost = await session.outbox_commands.send(MAYA, TextDraft("never left"))
            path = archive_of(session)
            frames = (path.with_name(f"{path.name}-wal").stat().st_size - HEAD) // FRAME
            await session.outbox_commands.cancel(lost.local_id)
            service.state = "authorized"
            await until(session, lambda: service.texts() == ["found"])
            await until(session, lambda: getattr(session.outbox_item(found.local_id), "message_id", ""))
            folder = tmp_path / "after" / path.parent.relative_to(tmp_path / "before")
            folder.mkdir(parents=True)
            copied = crashed(path, folder)
        flip(copied.with_name(f"{copied.name}-wal"), HEAD + frames * FRAME + 200)
        async with session_with(service, tmp_path / "after", start=False) as session:
            heard = Heard(session)
            again = session.outbox_item(found.local_id)
            assert again is not None
            assert again.status is MessageStatus.UNKNOWN
            assert "log was damaged" in explained(again)
            await session.start()
            await until(session, lambda: getattr(session.outbox_item(found.local_id), "message_id", ""))
            await until(
                session,
                lambda: (
                    getattr(session.outbox_item(lost.local_id), "status", "") is MessageStatus.UNCONFIRMED
                ),
            )
            assert service.texts() == ["found"]
            assert any("the last writes are lost" in notice.text for notice in heard.of(Notice))
