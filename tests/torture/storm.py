"""One torture run: an emulator under a script of faults, two consoles on one archive, kills, a flood.

One console is the real one, on a terminal; the other has no screen, and both take turns at leading.
The driver types what is to be sent through a session of its own that is offline: a third process on
the archive, which neither receives nor sends.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from greentui.archive import Archive
from greentui.config import Config, Folders, Profile
from greentui.engine.session import Session
from greentui.model.sending import TextDraft
from tests.torture import accounts, faults
from tests.torture.accounts import Accounts
from tests.torture.processes import Consoles, Emulator, emulator

CHATS = 20
CONSOLE = "tests.torture.console"
PATIENCE = 300.0
"""Seconds after the storm within which everything must be settled."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything."""

    incoming: int = 5000
    outgoing: int = 500
    kills: int = 12
    faults: int = 250
    seed: int = 1


async def run(plan: Plan, home: Path) -> Accounts:
    """The whole storm; what is wrong afterwards is in the accounts."""
    chance = random.Random(plan.seed)
    data = home / "home"
    config = Config(Folders(data, data, data / "logs", data / "downloads"))
    output = home / "output"
    output.mkdir(parents=True)
    with emulator() as service:
        session = Session.open(Profile("driver", service.credentials()), config, offline=True)
        consoles = Consoles([[CONSOLE], [CONSOLE, "--screen"]], service.environment(data), output)
        began = time.monotonic()
        try:
            await _storm(plan, chance, service, consoles, session)
            service.order("reset-faults", {})
            await _settled(plan, service, session)
        finally:
            consoles.end()
            await session.stop()
        sent = [one for one in service.order("sent") if one["chatId"].startswith("7955")]
        instance = service.credentials().id_instance
        with Archive.open(config.folders.archive_of(instance), instance) as archive:
            result = accounts.reckon(archive, plan.incoming, plan.outgoing, CHATS, sent)
        result.check(not service.order("queue"), "something is still in the queue")
        result.check(not accounts.ordered(sent), f"out of order in {accounts.ordered(sent)}")
        shown = accounts.told(service.credentials().token, data, output)
        result.check(not shown, f"the token stands in {shown}")
        painted = list(output.glob("screen-*"))
        blank = [file.name for file in painted if b"incoming number" not in file.read_bytes()]
        result.check(len(painted) > len(blank), "no screen showed anything")
        result.counts |= {
            "faults ordered": plan.faults,
            "kills": plan.kills,
            "lives of consoles": consoles.lives,
            "lives of consoles, on a terminal": len(painted),
            "KiB painted, and searched for the token": sum(file.stat().st_size for file in painted) // 1024,
            "requests the service saw": len(service.order("requests")),
            "seconds": round(time.monotonic() - began),
        }
    return result


async def _storm(
    plan: Plan, chance: random.Random, service: Emulator, consoles: Consoles, session: Session
) -> None:
    """Everything at once, in an order drawn from the seed, as fast as it is taken in."""
    deeds: list[tuple[str, Any]] = [
        *(("fault", faults.order(chance)) for _ in range(plan.faults)),
        *(("redeliver", chance.randint(1, 5)) for _ in range(plan.faults // 5)),
        *(("kill", chance.randrange(2)) for _ in range(plan.kills)),
    ]
    chance.shuffle(deeds)
    flood = [("notifications", burst) for burst in faults.notifications(plan.incoming, chance, CHATS)]
    typed = [("type", number) for number in range(plan.outgoing)]
    for deed in _shuffled_together(chance, flood, typed, deeds):
        match deed:
            case "notifications", burst:
                await asyncio.to_thread(service.order, "notifications", burst)
                await _keep_pace(service)
            case "type", number:
                await session.send(faults.chat_of(number, CHATS), TextDraft(f"outgoing number {number}"))
            case "fault", fault:
                await asyncio.to_thread(service.order, "faults", fault)
            case "redeliver", count:
                await asyncio.to_thread(service.order, "redeliver", {"count": count})
            case "kill", which:
                await asyncio.to_thread(consoles.kill, which)


def _shuffled_together(chance: random.Random, *lists: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The lists as one, each in its own order, the longer ones drawn from more often."""
    left = [list(reversed(each)) for each in lists]
    while any(left):
        drawn = chance.choices(left, weights=[len(each) for each in left])[0]
        yield drawn.pop()


async def _keep_pace(service: Emulator) -> None:
    """Do not run so far ahead that the kills are over before anything was received."""
    while len(await asyncio.to_thread(service.order, "queue")) > 150:  # noqa: ASYNC110  another process tells nobody
        await asyncio.sleep(0.05)


async def _settled(plan: Plan, service: Emulator, session: Session) -> None:
    """Wait until the queue is empty and nothing in the outbox waits."""
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(service.order, "queue") or session.outbox():  # noqa: ASYNC110  another process tells nobody
            await asyncio.sleep(0.2)
