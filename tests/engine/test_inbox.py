"""The inbox: nothing is deleted before it is on disk, nothing is shown twice, errors are survived."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from greentui.archive.errors import DiskFull
from greentui.emulator.testing import Emulator
from greentui.engine.errors import Refusal
from greentui.engine.inbox import Inbox
from greentui.greenapi import methods
from greentui.greenapi.errors import Unreachable
from greentui.model.changes import CallRang, MessageArrived, Notice
from greentui.model.instance import LinkHealth
from greentui.model.sending import TextDraft
from tests.engine.stage import (
    BORIS,
    MAYA,
    Heard,
    archive_of,
    emptied,
    session_on,
    texts,
    timed,
    until,
    written,
)
from tests.patience import PATIENCE


def asked(emulator: Emulator, method: str) -> list[dict[str, Any]]:
    return [one for one in emulator.requests() if one["method"].lower() == method.lower()]


async def test_what_the_queue_gives_is_kept_in_order_and_deleted(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("notifications", [written(text=f"t{n}") for n in range(50)])
    async with session_on(emulator, tmp_path) as session:
        await session.wait_drained()
        assert texts(session.window(MAYA).messages) == [f"t{n}" for n in range(50)]
        assert emulator.queue() == []


async def test_nothing_is_deleted_while_the_disk_refuses(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.control("notifications", [written(text="precious")])
    async with session_on(emulator, tmp_path, start=False) as session:
        begin = archive_of(session)._transaction
        full = True

        def refused() -> Any:
            if full:
                raise DiskFull(archive_of(session).path)
            return begin()

        monkeypatch.setattr(archive_of(session), "_transaction", refused)
        heard = Heard(session)
        await session.start()
        await until(session, lambda: "is full" in session.facts().trouble)
        assert len(emulator.queue()) == 1
        assert asked(emulator, "deleteNotification") == []
        full = False
        await until(session, lambda: session.chat(MAYA))
        await emptied(session, emulator)
        assert emulator.queue() == []
        await until(session, lambda: not session.facts().trouble)
        assert sum("is full" in notice.text for notice in heard.of(Notice)) == 1


async def test_a_delete_that_fails_is_repeated(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("faults", {"method": "deleteNotification", "status": 502, "times": 3})
    emulator.control("notifications", [written(), written()])
    async with session_on(emulator, tmp_path) as session:
        await emptied(session, emulator)
        assert emulator.queue() == []
        assert len(session.window(MAYA).messages) == 2


async def test_a_delete_whose_answer_was_lost_is_harmless(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("faults", {"method": "deleteNotification", "drop": "after", "times": 2})
    emulator.control("notifications", [written(), written(), written()])
    async with session_on(emulator, tmp_path) as session:
        await emptied(session, emulator)
        assert len(session.window(MAYA).messages) == 3
        assert session.facts().competing_consumer == "", "our own lost answer is nobody else's reading"


async def test_what_is_gone_already_is_understood(emulator: Emulator, tmp_path: Path) -> None:
    gone = {"message": "Cannot read properties of undefined (reading 'findUnAckedMessage')"}
    emulator.control("faults", {"method": "deleteNotification", "status": 500, "body": gone})
    emulator.control("notifications", [written(), written()])
    async with session_on(emulator, tmp_path) as session:
        await emptied(session, emulator)
        assert len(session.window(MAYA).messages) == 2


async def test_the_same_notification_again_changes_nothing(emulator: Emulator, tmp_path: Path) -> None:
    same = written(text="once")
    emulator.control("notifications", [same, same, written(text="next"), same])
    async with session_on(emulator, tmp_path) as session:
        await emptied(session, emulator)
        assert texts(session.window(MAYA).messages) == ["once", "next"]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_trouble_is_waited_out(emulator: Emulator, tmp_path: Path, status: int) -> None:
    emulator.control("faults", {"method": "receiveNotification", "status": status, "times": 2})
    emulator.control("notifications", [written(text="late")])
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.chat(MAYA) and texts(session.window(MAYA).messages) == ["late"])
        await until(session, lambda: session.facts().health is LinkHealth.ONLINE)


async def test_the_queue_and_the_outbox_go_on_when_the_service_answers_anybody(
    emulator: Emulator, tmp_path: Path
) -> None:
    slow = timed(retry_first=600.0, retry_most=600.0, state=600.0)
    async with session_on(emulator, tmp_path, timing=slow) as session:
        await session.synchronise()
        await until(
            session, lambda: asked(emulator, "getWaSettings") and asked(emulator, "showMessagesQueue")
        )
        emulator.control("faults", {"method": "sendMessage", "status": 502, "times": 9999})
        await session.outbox_commands.send(BORIS, TextDraft("held up"))
        await until(session, lambda: session.outbox()[0].reason)
        emulator.control("faults", {"method": "receiveNotification", "status": 502, "times": 9999})
        emulator.control("notifications", [written(text="first")])
        await until(session, lambda: session.facts().health is LinkHealth.UNREACHABLE)
        emulator.control("notifications", [written(text="late", message_id="LATE")])
        assert session.outbox()
        emulator.control("reset-faults", {})
        await session.call(methods.GET_SETTINGS)
        await until(session, lambda: "late" in texts(session.window(MAYA).messages) and not session.outbox())
        assert session.facts().health is LinkHealth.ONLINE


async def test_nonsense_is_waited_out_and_said(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control(
        "faults",
        {"method": "receiveNotification", "status": 200, "body": "<html>sign in</html>", "times": 9999},
    )
    emulator.control("notifications", [written(text="late")])
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().trouble != "")
        assert session.facts().trouble_since is not None
        emulator.control("reset-faults", {})
        await until(session, lambda: session.chat(MAYA))
        await until(session, lambda: session.facts().trouble == "")


async def test_a_wrong_token_is_said_and_asked_seldom(emulator: Emulator, tmp_path: Path) -> None:
    slow = timed(refused_first=30.0, refused_most=900.0, state=60.0)
    async with session_on(emulator, tmp_path, token="wrong" * 10, timing=slow) as session:
        with pytest.raises(Refusal, match="token"):
            await session.wait_drained()
        assert session.facts().health is LinkHealth.REFUSED
        assert "apiTokenInstance" in session.facts().trouble
        assert len(asked(emulator, "receiveNotification")) <= 1


async def test_a_webhook_url_is_explained_and_can_be_cleared(emulator: Emulator, tmp_path: Path) -> None:
    emulator.world.settings.change({"webhookUrl": "https://example.com/hook"})
    emulator.control("notifications", [written(text="after")])
    slow = timed(webhook_wait=600.0)
    async with session_on(emulator, tmp_path, timing=slow) as session:
        await until(session, lambda: session.facts().health is LinkHealth.WEBHOOK_SET)
        await until(session, lambda: session.facts().webhook_url != "")
        await session.administration.clear_webhook_url()
        await until(session, lambda: session.chat(MAYA))
        assert session.facts().webhook_url == ""


async def test_a_half_open_connection_is_broken_off(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("faults", {"method": "receiveNotification", "delayMs": 60_000})
    emulator.control("notifications", [written(text="alive")])
    quick = timed(receive_margin=-4.9)
    async with session_on(emulator, tmp_path, timing=quick) as session:
        await until(session, lambda: session.chat(MAYA))


async def test_a_queue_that_hangs_is_said_though_the_service_answers(
    emulator: Emulator, tmp_path: Path
) -> None:
    emulator.control("faults", {"method": "receiveNotification", "delayMs": 60_000, "times": 1000})
    async with session_on(emulator, tmp_path, timing=timed(receive_margin=-4.9)) as session:
        with pytest.raises(Refusal, match="did not answer"):
            async with asyncio.timeout(PATIENCE):
                await session.wait_drained()
        await until(session, lambda: session.facts().health is LinkHealth.DEAF)
        assert "did not answer" in session.facts().trouble


@pytest.mark.parametrize("status", [401, 429, 502])
async def test_a_queue_that_only_fails_is_said_though_the_service_answers(
    emulator: Emulator, tmp_path: Path, status: int
) -> None:
    emulator.control("faults", {"method": "receiveNotification", "status": status, "times": 10_000})
    async with session_on(emulator, tmp_path) as session:
        seen: list[LinkHealth] = []
        session.subscribe(lambda _changes: seen.append(session.facts().health))
        await until(session, lambda: session.facts().health is LinkHealth.DEAF)
        asked_before = len(asked(emulator, "getStateInstance"))
        failed_before = len(asked(emulator, "receiveNotification"))
        await until(session, lambda: len(asked(emulator, "getStateInstance")) > asked_before + 2)
        await until(session, lambda: len(asked(emulator, "receiveNotification")) > failed_before + 2)
        assert LinkHealth.ONLINE not in seen[seen.index(LinkHealth.DEAF) :]
        assert session.facts().trouble
        emulator.control("faults", {"method": "getStateInstance", "status": 502, "times": 10_000})
        await until(session, lambda: session.facts().health is LinkHealth.UNREACHABLE)
        emulator.control("reset-faults", {})
        await until(session, lambda: session.facts().health is LinkHealth.ONLINE)
        assert session.facts().trouble == ""


async def test_a_call_for_an_attempt_outlasts_the_one_that_fails(emulator: Emulator, tmp_path: Path) -> None:
    attempts: list[int] = []
    again = asyncio.Event()

    async def fail(*_: object, **_parameters: object) -> None:
        attempts.append(len(attempts))
        if len(attempts) == 3:
            again.set()
            await asyncio.Event().wait()
        inbox.wake()
        raise Unreachable("not yet")

    hours = timed(retry_first=3600.0, retry_most=3600.0)
    async with session_on(emulator, tmp_path, start=False, timing=hours) as session:
        inbox = Inbox(session._context, Mock(call=fail))
        reading = asyncio.create_task(inbox.run())
        async with asyncio.timeout(PATIENCE):
            await again.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def test_an_unknown_type_is_kept_and_taken_off(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("notifications", [{"typeWebhook": "neverHeardOf", "timestamp": 1}, written(text="next")])
    async with session_on(emulator, tmp_path) as session:
        await emptied(session, emulator)
        assert emulator.queue() == []
        assert texts(session.window(MAYA).messages) == ["next"]
        (kept,) = session.unrecognised()
        assert "neverHeardOf" in kept[2]


async def test_only_live_messages_of_chats_not_muted_are_news(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await emptied(session, emulator)
        heard = Heard(session)
        emulator.control("notifications", [written(text="old", at=1_600_000_000)])
        await until(session, lambda: session.chat(MAYA))
        await session.chat_commands.mute(MAYA, -1)
        emulator.control("incoming", {"chatId": MAYA, "text": "muted"})
        await until(session, lambda: "muted" in texts(session.window(MAYA).messages))
        await emptied(session, emulator)  # deleted, and so told of, if it is told of at all
        await session.chat_commands.mute(MAYA, 0)
        emulator.control("incoming", {"chatId": MAYA, "text": "loud"})
        await until(session, lambda: "loud" in texts(session.window(MAYA).messages))
        await until(session, lambda: heard.of(MessageArrived))
        await until(session, lambda: heard.of(MessageArrived))
        assert [arrival.text for arrival in heard.of(MessageArrived)] == ["loud"]


async def test_a_ringing_call_is_told(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await emptied(session, emulator)
        heard = Heard(session)
        emulator.control("call", {"chatId": MAYA, "status": "offer"})
        await until(session, lambda: heard.of(CallRang))


async def test_somebody_else_deleting_what_we_read_is_said(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await emptied(session, emulator)
        emulator.control("faults", {"method": "deleteNotification", "status": 200, "body": {"result": False}})
        emulator.control("incoming", {"chatId": MAYA, "text": "hello"})
        await until(session, lambda: session.facts().competing_consumer != "")
