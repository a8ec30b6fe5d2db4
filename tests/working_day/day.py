"""The day itself: one operator, three customers, an emulator that counts."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from greentui.config import Config, Credentials, Folders, Profile, Settings
from greentui.emulator.behaviour.quotas import DEVELOPER_PLAN
from greentui.emulator.behaviour.world import World
from greentui.emulator.serving.server import RunningEmulator, bind
from greentui.emulator.state.messages import MessageKind
from greentui.emulator.state.options import Options
from greentui.engine.session import Session
from greentui.engine.timing import DEFAULT
from greentui.model.messages import Direction
from greentui.model.sending import TextDraft

MORNING = 1_795_939_200
"""A Monday at eight, UTC seconds."""
WORKING_DAYS = 22
"""A month has so many."""
ANSWERS = 60
"""Messages answered a day."""
BETWEEN = 480.0
"""Seconds from one to the next: sixty take eight hours."""
CUSTOMERS = ("79010000000@c.us", "79010000001@c.us", "79010000002@c.us")
_TIMING = replace(DEFAULT, follow=60.0, clock=60.0)
"""What looks at the clock or the disk alone does so rarely: each look costs real time."""
RESTARTS = (15, 30, 45)
"""The console is started again before these answers."""


@dataclass
class Day:
    """What a day cost.

    Attributes:
        calls: Calls by method, in lower case, as the service counted them.
        asked: What the operator asked to see, by the method it takes, in lower case.
    """

    calls: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)


async def day(home: Path) -> Day:
    """Play the day."""
    async with _emulator() as running:
        world = running.world
        world.quotas.use_developer_plan()
        world.settings.change({"markIncomingMessagesReadedOnReply": "yes"})  # as recommended
        profile = Profile("day", Credentials(world.instance.id, world.instance.token, *_urls(running)))
        spent = Day()
        session = await _started(profile, home)
        for number in range(ANSWERS):
            if number in RESTARTS:
                await session.stop()
                session = await _started(profile, home)
            await _answered(session, world, CUSTOMERS[number % len(CUSTOMERS)], number, spent)
            if visit := _VISITS.get(number):
                await visit(session, spent)
            await asyncio.sleep(BETWEEN)
        await session.stop()
        spent.calls.update(world.quotas.used)
        return spent


def _urls(running: RunningEmulator) -> tuple[str, str]:
    return running.addresses.api_url, running.addresses.media_url


@asynccontextmanager
async def _emulator() -> AsyncIterator[RunningEmulator]:
    """An emulator in this very loop, so that it lives in the same time."""
    options = Options(chats=20, messages=2000, silent=True)
    running, listening = RunningEmulator(options, bind(options)), asyncio.Event()
    serving = asyncio.create_task(running.serve(listening))
    await listening.wait()
    try:
        yield running
    finally:
        running.stop()
        await serving


def _now() -> float:
    """The virtual time: a default argument would have kept the machine's."""
    return time.time()


async def _started(profile: Profile, home: Path) -> Session:
    config = Config(Folders(home, home, home / "logs", home / "downloads"), Settings())
    session = Session.open(profile, config, clock=_now, timing=_TIMING)
    await session.start()
    await session.wait_account()
    await asyncio.sleep(30)
    return session


async def _answered(session: Session, world: World, chat_id: str, number: int, spent: Day) -> None:
    """A customer writes; the operator opens the chat, reads and answers."""
    world.contacts.write(chat_id, MessageKind.TEXT, {"text": f"question {number}"}, sender=chat_id)
    await asyncio.sleep(20)
    session.prefetch(chat_id)
    await asyncio.sleep(20)
    assert session.window(chat_id).messages[-1].text == f"question {number}"
    await session.outbox_commands.send(chat_id, TextDraft(f"answer {number}"))
    await session.chat_commands.mark_read(chat_id, answered=True)
    spent.asked["sendmessage"] += 1
    await asyncio.sleep(20)


async def _instance_page(session: Session, spent: Day) -> None:
    spent.asked["getstatusinstance"] += 1
    await session.check_socket()
    await session.administration.queues()
    await session.administration.states()


async def _contact_page(session: Session, spent: Day) -> None:
    for chat_id in CUSTOMERS:
        spent.asked["getcontactinfo"] += 1
        spent.asked["getavatar"] += 1
        await session.contacts.info(chat_id)
        await session.contacts.avatar(chat_id)


async def _statuses_page(session: Session, spent: Day) -> None:
    spent.asked["getoutgoingstatuses"] += 1
    spent.asked["getincomingstatuses"] += 1
    await session.statuses.ours()
    await session.statuses.theirs()


async def _journals_page(session: Session, spent: Day) -> None:
    spent.asked["lastincomingmessages"] += 1
    await session.journals.messages(Direction.INCOMING, 60)


_VISITS: dict[int, Callable[[Session, Day], Awaitable[None]]] = {
    5: _instance_page,
    8: _contact_page,
    12: _contact_page,
    20: _statuses_page,
    25: _journals_page,
    33: _contact_page,
    40: _instance_page,
    50: _instance_page,
}
"""The pages the operator opens, by the answer after which."""


def table(spent: Day) -> str:
    """The calls beside the quotas of the developer plan."""
    lines = [f"{'method':<24}{'a day':>8}{'asked for':>12}{'a month':>10}{'quota':>8}"]
    ordered = sorted(spent.calls.items(), key=lambda one: (DEVELOPER_PLAN.get(one[0], 10**6), one[0]))
    for method, calls in ordered:
        quota = DEVELOPER_PLAN.get(method)
        month = calls * WORKING_DAYS
        over = "  ← more than the plan has" if quota is not None and month > quota else ""
        shown = "" if quota is None else str(quota)
        lines.append(f"{method:<24}{calls:>8}{spent.asked[method]:>12}{month:>10}{shown:>8}{over}")
    return "\n".join(lines)
