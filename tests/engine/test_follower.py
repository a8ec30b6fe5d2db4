"""A second console misses nothing the first one writes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from greentui.archive import Archive, ArchiveError
from greentui.engine.context import InstanceContext
from greentui.engine.follower import Follower
from greentui.engine.worker_events import RemoteFacts
from greentui.model.changes import Change, FactsChanged, MessageArrived, MessagesChanged
from greentui.model.entries import StateSeen
from greentui.model.events import ReactionChanged
from greentui.model.instance import InstanceState, StateSpell
from tests.archive.worlds import ANNA, BEGAN, incoming, opened, received
from tests.engine.stage import timed
from tests.patience import PATIENCE


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
    follower = Follower(context)
    task = asyncio.create_task(follower.run())
    await asyncio.sleep(0)
    assert callable(act)
    act()
    async with asyncio.timeout(PATIENCE):
        await heard.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await context.close()
    return told


@pytest.mark.parametrize("read", ["data_version", "changes_since", "last_received", "message", "chat"])
async def test_a_change_that_could_not_be_read_is_read_later(
    archives: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    leader, follower = archives
    reading, failed = getattr(follower, read), []

    def stumbling(*args: object, **more: object) -> object:
        if not failed:
            failed.append(args)
            raise ArchiveError(follower.path, "busy")
        return reading(*args, **more)

    monkeypatch.setattr(follower, read, stumbling)
    context = InstanceContext(follower, follower, timing=timed(follow=0.005), clock=lambda: BEGAN)
    arrived: list[str] = []
    context.bus.on(MessageArrived, lambda arrival: arrived.append(arrival.message_id))
    assert await followed(context, lambda: received(leader, incoming("a"))) == ["in-a"]
    assert failed
    assert arrived == ["in-a"]


async def test_a_state_that_could_not_be_read_is_read_later(
    archives: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, follower = archives
    reading, failed = follower.states, []

    def stumbling(limit: int) -> list[StateSpell]:
        if not failed:
            failed.append(limit)
            raise ArchiveError(follower.path, "busy")
        return reading(limit)

    monkeypatch.setattr(follower, "states", stumbling)
    context = InstanceContext(follower, follower, timing=timed(follow=0.005), clock=lambda: BEGAN)
    seen: list[RemoteFacts] = []
    context.bus.on(RemoteFacts, seen.append)
    # What `followed` waits for is a change.
    context.bus.on(RemoteFacts, lambda _event: context.publish(FactsChanged()))
    entry = StateSeen(InstanceState.BLOCKED, "blocked", int(BEGAN))
    await followed(context, lambda: leader.apply(entry, at=int(BEGAN)))
    assert failed
    assert [facts.state and facts.state.word for facts in seen] == ["blocked"]


async def test_a_change_before_it_begins_to_look_is_told_too(archives: tuple[Archive, Archive]) -> None:
    leader, follower = archives
    context = InstanceContext(follower, follower, timing=timed(follow=0.005), clock=lambda: BEGAN)
    received(leader, incoming("a"))
    assert await followed(context, lambda: None) == ["in-a"]


async def test_an_arrival_is_told_once_however_often_its_message_changes(
    archives: tuple[Archive, Archive],
) -> None:
    leader, follower = archives
    context = InstanceContext(follower, follower, timing=timed(follow=0.005), clock=lambda: BEGAN)
    arrived: list[str] = []
    context.bus.on(MessageArrived, lambda arrival: arrived.append(arrival.message_id))
    changes: asyncio.Queue[Sequence[Change]] = asyncio.Queue()
    context.bus.subscribe(changes.put_nowait)
    task = asyncio.create_task(Follower(context).run())
    async with asyncio.timeout(PATIENCE):
        received(leader, incoming("a"))
        while not any(isinstance(one, MessagesChanged) for one in await changes.get()):
            pass
        received(leader, ReactionChanged(ANNA, "in-a", ANNA, "👍", int(BEGAN)))
        while not any(isinstance(one, MessagesChanged) for one in await changes.get()):
            pass
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await context.close()
    assert arrived == ["in-a"]
