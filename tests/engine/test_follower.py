"""A second console misses nothing of what the first one writes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from greentui.archive import Archive, ArchiveError, Changes
from greentui.engine.context import InstanceContext
from greentui.engine.follower import Follower
from greentui.model.changes import Change, MessagesChanged
from tests.archive.worlds import BEGAN, incoming, opened, received
from tests.engine.stage import LONG, timed


@pytest.fixture
def archives(tmp_path: Path) -> tuple[Archive, Archive]:
    return opened(tmp_path), opened(tmp_path)


async def followed(context: InstanceContext, act: object) -> list[str]:
    """The uids told of while a follower looks on."""
    told: list[str] = []
    heard = asyncio.Event()

    def listen(changes: Sequence[Change]) -> None:
        for change in changes:
            if isinstance(change, MessagesChanged):
                told.extend(change.uids)
        heard.set()

    context.bus.subscribe(listen)
    follower = Follower(context, on_outbox=lambda: None, on_facts=lambda: None)
    task = asyncio.create_task(follower.run())
    await asyncio.sleep(0)
    assert callable(act)
    act()
    async with asyncio.timeout(LONG):
        await heard.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await context.close()
    return told


async def test_a_change_that_could_not_be_read_is_read_later(
    archives: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, follower = archives
    read, failed = follower.changes_since, []

    def stumbling(revision: int) -> Changes:
        if not failed:
            failed.append(revision)
            raise ArchiveError(follower.path, "busy")
        return read(revision)

    monkeypatch.setattr(follower, "changes_since", stumbling)
    context = InstanceContext(follower, follower, timing=timed(follow=0.005), clock=lambda: BEGAN)
    assert await followed(context, lambda: received(leader, incoming("a"))) == ["in-a"]
    assert failed


async def test_a_change_before_it_begins_to_look_is_told_too(archives: tuple[Archive, Archive]) -> None:
    leader, follower = archives
    context = InstanceContext(follower, follower, timing=timed(follow=0.005), clock=lambda: BEGAN)
    received(leader, incoming("a"))
    assert await followed(context, lambda: None) == ["in-a"]
