"""A disk that is full: nothing is lost, whatever writes there says so, and goes on when there is room."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from greentui.archive.errors import DiskFull
from greentui.cli import error_reporting
from greentui.config import ConfigError, Credentials, Profile
from greentui.config.editing import save_profile
from greentui.engine import disk, lease, logs
from greentui.engine.errors import Refusal
from greentui.engine.lease import Lease
from greentui.engine.session import Session
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.disks import SmallDisk, small_disk
from tests.engine.stage import MAYA, archive_of, configured, until, written
from tests.engine.unruly import Unruly, session_with, unruly

MANY = 100
LONG_TEXT = "x" * 3000


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", megabytes=24) as made:
        yield made


@pytest.fixture
def logger(small: SmallDisk) -> Iterator[logging.Logger]:
    """Ours, whose file lies on the same disk."""
    names = ("greentui", *logs._NOISY)
    before = [(logging.getLogger(name), logging.getLogger(name).handlers[:]) for name in names]
    propagated = [(one, one.propagate, one.level) for one, _handlers in before]
    assert logs.set_up(small.folder / "logs/greentui.log", "debug", []) == ""
    yield logging.getLogger("greentui.test")
    for one, handlers in before:
        for handler in set(one.handlers) - set(handlers):
            handler.acquire()
            handler.release()
        one.handlers[:] = handlers
    for one, propagate, level in propagated:
        one.propagate = propagate
        one.setLevel(level)


@asynccontextmanager
async def working(small: SmallDisk) -> AsyncIterator[tuple[Session, Unruly]]:
    """A session with everything on the disk, not yet at work."""
    async with unruly() as service, session_with(service, small.folder, start=False) as session:
        yield session, service


def kept(session: Session) -> list[str]:
    return [message.id for message in session.window(MAYA, limit=10 * MANY).messages]


async def send_many(session: Session) -> None:
    for _each in range(MANY):
        await session.outbox_commands.send(MAYA, TextDraft(LONG_TEXT))


async def test_nothing_leaves_the_queue_that_is_not_on_disk(small: SmallDisk, logger: logging.Logger) -> None:
    bodies = [written(text=f"{LONG_TEXT}{number}") for number in range(MANY)]
    async with working(small) as (session, service):
        for body in bodies:
            service.notify(body)
        small.fill(leaving=200_000)
        await session.start()
        await until(session, lambda: "is full" in session.facts().trouble)
        taken = MANY - len(service.queue)
        assert taken < MANY
        assert {body["idMessage"] for body in bodies[:taken]} <= set(kept(session))
        small.make_room()
        await until(session, lambda: not service.queue)
        assert kept(session) == [body["idMessage"] for body in bodies]
        await until(session, lambda: not session.facts().trouble)


async def test_what_cannot_be_written_down_is_refused_and_not_sent(small: SmallDisk) -> None:
    async with working(small) as (session, service):
        await session.start()
        small.fill()
        with pytest.raises(Refusal, match="is full"):
            await send_many(session)
        small.make_room()
        item = await session.outbox_commands.send(MAYA, TextDraft("last"))
        await until(session, lambda: service.texts().count("last") == 1)
        await until(session, lambda: not any(each.local_id == item.local_id for each in session.outbox()))
        assert len({one.id for one in service.sent}) == len(service.sent)


@pytest.mark.parametrize("act", ["cancel", "send_again", "draft", "read", "pin", "mute"])
async def test_every_command_of_an_operator_is_refused_in_words(
    tmp_path: Path, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with unruly() as service, session_with(service, tmp_path, start=False) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("waits"))
        if act == "send_again":
            await session.outbox_commands.cancel(item.local_id)

        def full() -> None:
            raise DiskFull(archive_of(session).path)

        monkeypatch.setattr(archive_of(session), "_transaction", full)
        commands = session.chat_commands
        with pytest.raises(Refusal, match="is full"):
            await {
                "cancel": lambda: session.outbox_commands.cancel(item.local_id),
                "send_again": lambda: session.outbox_commands.send_again(item.local_id),
                "draft": lambda: commands.set_draft(MAYA, "unfinished"),
                "read": lambda: commands.mark_read(MAYA),
                "pin": lambda: commands.pin(MAYA, True),
                "mute": lambda: commands.mute(MAYA, -1),
            }[act]()
        monkeypatch.undo()
        expected = MessageStatus.CANCELLED if act == "send_again" else MessageStatus.QUEUED
        assert [each.status for each in session.outbox(waiting_only=False)] == [expected]


def test_the_log_says_nothing_of_its_own_and_goes_on(
    small: SmallDisk, logger: logging.Logger, capfd: pytest.CaptureFixture[str]
) -> None:
    small.fill()
    for number in range(2000):
        logger.error("lost %d %s", number, "x" * 2000)
    try:
        raise DiskFull(small.folder)
    except DiskFull:
        logger.exception("the archive cannot be written")
    assert not logs.kept()
    small.make_room()
    logger.error("room again")
    assert logs.kept()
    assert "room again" in (small.folder / "logs/greentui.log").read_text()
    assert capfd.readouterr().err == ""


def test_a_report_does_not_name_a_log_that_has_not_got_it(
    small: SmallDisk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], logger: object
) -> None:
    monkeypatch.setenv("GREENTUI_HOME", str(small.folder))
    assert error_reporting.explain(KeyError("x")) == 1
    assert "the details are in" in capsys.readouterr().err
    small.fill()
    (small.folder / "logs/greentui.log").write_bytes(b"")  # what its last page had room for would still go in
    small.fill()
    assert error_reporting.explain(KeyError("x")) == 1
    said = capsys.readouterr().err
    assert "the details could not be written to" in said
    assert said.count("\n") == 1


def test_a_lease_needs_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    first, second = Lease(tmp_path, "1101"), Lease(tmp_path, "1101")
    monkeypatch.setattr(lease.os, "pwrite", full)
    assert first.acquire(0)
    assert not second.acquire(0)
    assert second.holder() is None
    first.release()
    assert second.acquire(0)


async def test_a_download_is_refused_and_leaves_nothing_half_behind(small: SmallDisk) -> None:
    small.fill()
    with pytest.raises(Refusal, match="No space left") as told:
        disk.save(small.folder / "downloads", "a.bin", bytes(100_000))
    assert told.value.advice == "Free some space and try again."
    assert list((small.folder / "downloads").iterdir()) == []
    small.make_room()
    assert disk.save(small.folder / "downloads", "a.bin", bytes(100_000)).stat().st_size == 100_000


def test_a_configuration_stays_as_it_was(small: SmallDisk) -> None:
    folders = configured(small.folder).folders
    first = Profile("first", Credentials("1101000001", "some-token"))
    save_profile(folders, first, make_default=True)
    before = folders.config_file.read_bytes()
    small.fill()
    with pytest.raises(ConfigError, match="No space left"):
        save_profile(folders, Profile("x" * 40, Credentials("1101000002", "y" * 250)), make_default=False)
    assert folders.config_file.read_bytes() == before
    assert {path.name for path in small.folder.iterdir()} == {"ballast", "config.toml"}


def test_an_export_spoils_nothing(small: SmallDisk) -> None:
    output = small.folder / "chat.txt"
    output.write_text("the one before")
    small.fill()
    with pytest.raises(OSError, match="No space left"), disk.output(output) as out:
        out.write("x" * 100_000)
    assert output.read_text() == "the one before"
    assert {path.name for path in small.folder.iterdir()} == {"ballast", "chat.txt"}


async def test_on_a_disk_that_may_only_be_read_nothing_leaves_the_queue(small: SmallDisk) -> None:
    bodies = [written(text="kept"), written(text="waits")]
    async with unruly() as service:
        service.notify(bodies[0])
        async with session_with(service, small.folder) as session:
            await until(session, lambda: not service.queue)
        service.notify(bodies[1])
        small.allow_writing(False)
        async with session_with(service, small.folder) as session:
            assert kept(session) == [bodies[0]["idMessage"]]
            assert session.read_only_notice()
            with pytest.raises(Refusal, match="read but not written"):
                await session.outbox_commands.send(MAYA, TextDraft("never"))
            assert len(service.queue) == 1
            assert service.texts() == []
        small.allow_writing(True)
        async with session_with(service, small.folder) as session:
            await until(session, lambda: not service.queue)
            assert kept(session) == [body["idMessage"] for body in bodies]


def test_a_new_home_on_a_full_disk_is_one_line(small: SmallDisk) -> None:
    small.fill()
    environment = {
        **os.environ,
        "GREENTUI_HOME": str(small.folder / "home"),
        "GREENTUI_ID_INSTANCE": "1101000001",
        "GREENTUI_API_TOKEN": "some-token",
    }
    said = subprocess.run(
        [sys.executable, "-m", "greentui", "chats", "--offline"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "is full" in said.stderr
