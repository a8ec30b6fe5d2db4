"""What the sender does when a turn of its own, the disk or the operator comes in its way."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from greentui.archive.errors import DiskFull
from greentui.emulator.testing import Emulator
from greentui.engine import supervisor
from greentui.engine.errors import Refusal
from greentui.engine.outbox_commands import OutboxCommands
from greentui.engine.session import Session
from greentui.greenapi.errors import RateLimited, TooLarge
from greentui.model.entries import OutboxAdvanced
from greentui.model.messages import MessageStatus
from greentui.model.sending import FileDraft, TextDraft
from tests.engine.stage import BORIS, MAYA, archive_of, session_on, status_of, timed, until

QUEUED = MessageStatus.QUEUED


def refuse_writes(session: Session, monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
    """Let the disk refuse the next changes of items in the outbox to something settled."""
    apply = session._context.writer.apply_all
    left = times

    def refused(log: Any) -> Any:
        nonlocal left
        entries = [one.entry if hasattr(one, "entry") else one[0] for one in log]
        if left and any(isinstance(one, OutboxAdvanced) and one.status.is_failure for one in entries):
            left -= 1
            raise DiskFull(archive_of(session).path)
        return apply(log)

    monkeypatch.setattr(session._context.writer, "apply_all", refused)


async def test_a_sender_that_failed_sends_again(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "RESTART_AFTER", 0.01)
    async with session_on(emulator, tmp_path) as session:
        first = await session.outbox_commands.send(MAYA, TextDraft("one"))
        await until(session, lambda: not status_of(session, first).is_waiting)
        read = archive_of(session).waiting_chats
        failed = asyncio.Event()

        def fails_once() -> Any:
            if not failed.is_set():
                failed.set()
                raise RuntimeError("one failed read")
            return read()

        monkeypatch.setattr(archive_of(session), "waiting_chats", fails_once)
        second = await session.outbox_commands.send(MAYA, TextDraft("two"))
        await until(session, lambda: not status_of(session, second).is_waiting)
        assert failed.is_set()


async def test_a_message_to_another_chat_ends_no_pause(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timing = timed(retry_first=600.0, retry_most=600.0)
    async with session_on(emulator, tmp_path, timing=timing) as session:
        await until(session, lambda: session.facts().account)
        outbox = session._supervisor.outbox
        assert outbox is not None
        tried: list[str] = []

        async def refused(_method: object, **params: Any) -> None:
            tried.append(params["chatId"])
            raise RateLimited("429")

        first = await session.outbox_commands.send(MAYA, TextDraft("waits"))
        await until(session, lambda: not status_of(session, first).is_waiting)
        monkeypatch.setattr(outbox, "_service", SimpleNamespace(call=refused))
        first = await session.outbox_commands.send(MAYA, TextDraft("waits"))
        await until(session, lambda: tried == [MAYA] and status_of(session, first) is QUEUED)
        second = await session.outbox_commands.send(BORIS, TextDraft("tried as well"))
        await until(session, lambda: tried == [MAYA, BORIS] and status_of(session, second) is QUEUED)
        await session.outbox_commands.send(MAYA, TextDraft("waits behind the first"))
        await session.outbox_commands.cancel(first.local_id)
        await until(session, lambda: tried == [MAYA, BORIS, MAYA])


async def test_a_refusal_that_the_disk_did_not_take_at_once_is_no_doubt(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"statusCode": 400, "message": "Validation failed. Details: 'chatId' is wrong"}
    emulator.control("faults", {"method": "sendMessage", "status": 400, "body": body})
    async with session_on(emulator, tmp_path) as session:
        refuse_writes(session, monkeypatch, times=1)
        item = await session.outbox_commands.send(MAYA, TextDraft("no"))
        settled = (MessageStatus.FAILED, MessageStatus.UNKNOWN, MessageStatus.UNCONFIRMED)
        await until(session, lambda: status_of(session, item) in settled)
        assert status_of(session, item) is MessageStatus.FAILED


async def test_cancelling_an_upload_that_has_just_ended_says_that_it_is_late(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(b"x" * 1000)
    async with session_on(emulator, tmp_path / "home") as session:
        outbox = session._supervisor.outbox
        assert outbox is not None
        aborting: asyncio.Task[bool] | None = None

        service_call = outbox._service.call

        async def call(method: Any, *, on_progress: Any = None, **params: Any) -> Any:
            if on_progress is None:
                return await service_call(method, **params)
            on_progress(500, 1000)

            def abort() -> None:
                nonlocal aborting
                aborting = asyncio.ensure_future(session._context.uploads.abort(item.local_id))

            asyncio.get_running_loop().call_soon(abort)
            await asyncio.sleep(0)
            raise TooLarge("413")

        monkeypatch.setattr(outbox._service, "call", call)
        item = await session.outbox_commands.send(MAYA, FileDraft(str(path), "large.bin"))
        await until(session, lambda: aborting is not None and aborting.done())
        assert aborting is not None
        assert not aborting.result()
        await until(session, lambda: status_of(session, item) is MessageStatus.FAILED)


@pytest.mark.parametrize("decide", [OutboxCommands.stop_looking, OutboxCommands.look_again])
async def test_a_decision_that_the_disk_does_not_take_is_refused(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decide: Any
) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("in doubt"))
        await session._context.apply(OutboxAdvanced(item.local_id, MessageStatus.UNCONFIRMED))

        def full(_log: object) -> None:
            raise DiskFull(archive_of(session).path)

        monkeypatch.setattr(session._context.writer, "apply_all", full)
        with pytest.raises(Refusal):
            await decide(session.outbox_commands, item.local_id)
