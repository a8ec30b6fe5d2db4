"""Messages past their retention are erased, and jumps of the clock are noticed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from email.utils import formatdate
from pathlib import Path

import pytest

from greentui.archive import Archive, parse
from greentui.config import Settings
from greentui.engine.context import InstanceContext
from greentui.engine.maintenance import Maintenance
from greentui.engine.worker_events import MachineSlept
from greentui.model.changes import Change, Notice
from greentui.model.entries import Record, RecordsImported
from greentui.model.events import MessageReceived
from greentui.model.messages import Direction, File, Message, MessageKind, Origin
from tests.engine.stage import MAYA, timed
from tests.patience import PATIENCE

NOON = 1_772_452_800


class Wall:
    """A clock on the wall that somebody turns."""

    def __init__(self) -> None:
        self.turned = 0.0

    def __call__(self) -> float:
        return NOON + asyncio.get_running_loop().time() + self.turned


def desk_of(tmp_path: Path, wall: Wall) -> InstanceContext:
    archive = Archive.open(tmp_path / "archive-1101.db", "1101")
    messages = [
        Message("1101", MAYA, f"M{day}", NOON - day * 86_400, Direction.INCOMING, MessageKind.TEXT, text="x")
        for day in (40, 20, 1)
    ]
    records = tuple(Record(MessageReceived(message)) for message in messages)
    archive.apply(RecordsImported(records, Origin.HISTORY), at=NOON)
    loop_time, wall_then = asyncio.get_running_loop().time(), wall
    wall.turned = -loop_time
    return InstanceContext(archive, archive, timing=timed(clock=0.01), clock=wall_then)


async def run_until(
    maintenance: Maintenance, context: InstanceContext, condition: Callable[[], object]
) -> None:
    task = asyncio.create_task(maintenance.run())
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110  maintenance tells of some of this and not of all
                await asyncio.sleep(0.005)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await context.close()


async def test_what_is_too_old_is_erased(tmp_path: Path) -> None:
    context = desk_of(tmp_path, Wall())

    def kept() -> list[str]:
        return [message.id for message in context.archive.window(MAYA).messages]

    assert kept() == ["M40", "M20", "M1"]
    maintenance = Maintenance(context, Settings(retention_days=30))
    await run_until(maintenance, context, lambda: kept() == ["M20", "M1"])


@pytest.mark.parametrize(("seconds", "word", "slept"), [(7200.0, "forward", True), (-7200.0, "back", False)])
async def test_a_jump_of_the_clock_is_said(tmp_path: Path, seconds: float, word: str, slept: bool) -> None:
    wall = Wall()
    context = desk_of(tmp_path, wall)
    told: list[Change] = []
    sleeps: list[MachineSlept] = []
    context.bus.subscribe(told.extend)
    context.bus.on(MachineSlept, sleeps.append)
    context.clock.learn(formatdate(wall() + 600, usegmt=True))
    maintenance = Maintenance(context, Settings())
    asyncio.get_running_loop().call_later(0.05, lambda: setattr(wall, "turned", wall.turned + seconds))
    await run_until(maintenance, context, lambda: told)
    (notice,) = told
    assert isinstance(notice, Notice)
    assert word in notice.text
    assert "120 minutes" in notice.text
    assert bool(sleeps) is slept
    assert not context.clock.known, "the difference to the service's clock is another now"


async def test_people_who_were_split_are_joined(tmp_path: Path) -> None:
    context = desk_of(tmp_path, Wall())
    dialled, known = "5531987654321@c.us", "553187654321@c.us"
    records = [
        Record(
            MessageReceived(Message("1101", chat, chat, NOON, Direction.INCOMING, MessageKind.TEXT, text="x"))
        )
        for chat in (dialled, known)
    ]
    await context.apply(RecordsImported(tuple(records), Origin.HISTORY))
    archive = context.archive
    await run_until(Maintenance(context, Settings()), context, lambda: archive.other_ids(known) == [dialled])


async def test_messages_of_an_earlier_version_are_indexed_anew_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.engine.maintenance.INDEXED_AT_ONCE", 2)
    context = desk_of(tmp_path, Wall())
    named = [
        Message(
            "1101",
            MAYA,
            f"F{n}",
            NOON + n,
            Direction.INCOMING,
            MessageKind.IMAGE,
            content=File(name="plan.png"),
        )
        for n in range(5)
    ]
    records = tuple(Record(MessageReceived(message)) for message in named)
    context.archive.apply(RecordsImported(records, Origin.HISTORY), at=NOON)  # type: ignore[attr-defined]
    with closing(sqlite3.connect(tmp_path / "archive-1101.db")) as connection:
        connection.executescript(
            "UPDATE message SET folded=NULL; INSERT INTO search (search) VALUES ('rebuild');"
        )
    assert context.archive.search(parse("plan")) == []
    await run_until(
        Maintenance(context, Settings()), context, lambda: len(context.archive.search(parse("plan"))) == 5
    )
