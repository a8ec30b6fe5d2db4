"""One torture run: a service under a script of faults, consoles on one archive, kills, a flood.

One console is the real one, on a terminal; the others have no screen, and all take turns at leading. Besides
being killed they are stopped and go on later; so is the service, whose connections are then half open. Their
machine's clock jumps, and so does the service's; the disk fills up, where a small one may be mounted.
The driver types what is to be sent through a session of its own that is offline: a third process on
the archive, which neither receives nor sends.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from greentui.archive import Archive
from greentui.config import Config, Folders, Profile
from greentui.engine.session import Session
from greentui.model.sending import TextDraft
from tests.disks import SmallDisk, mounted
from tests.torture import accounts, clock, faults
from tests.torture.accounts import Accounts
from tests.torture.processes import Consoles, Service, running

CHATS = 20
CONSOLE = "tests.torture.console"
DISK = 200
"""Megabytes of the disk that is filled now and then."""
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
    service: str = "emulator"
    consoles: int = 2
    stops: int = 12
    clocks: int = 12
    full: int = 3
    lies: bool = True


async def run(plan: Plan, home: Path) -> Accounts:
    """The whole storm; what is wrong afterwards is in the accounts."""
    chance = random.Random(plan.seed)
    output = home / "output"
    output.mkdir(parents=True)
    with ExitStack() as stack:
        disk = stack.enter_context(mounted(home / "disk", DISK)) if plan.full else None
        data = (disk.folder if disk else home) / "home"
        config = Config(Folders(data, data, data / "logs", data / "downloads"))
        service = stack.enter_context(running(plan.service))
        ours = home / "clock"
        clock.jump(ours, 0)
        profile = Profile("driver", service.credentials())
        session = Session.open(profile, config, offline=True, clock=clock.jumping(ours))
        modules = [[CONSOLE, "--screen"], *([CONSOLE] for _ in range(plan.consoles - 1))]
        consoles = Consoles(modules, service.environment(data) | {clock.VARIABLE: str(ours)}, output)
        storm = _Storm(plan, chance, service, consoles, session, disk, ours)
        began = time.monotonic()
        try:
            await storm.rage()
            await asyncio.to_thread(service.order, "reset-faults", {})
            await _settled(plan, service, session)
        finally:
            storm.over()
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
        blank = [
            file.name
            for file in painted
            if not re.search(rb"(?:incoming|outgoing) number", file.read_bytes())
        ]
        result.check(len(painted) > len(blank), "no screen showed anything")
        result.counts |= {
            "faults ordered": plan.faults,
            "kills": plan.kills,
            "processes stopped and let go on": plan.stops,
            "jumps of our clock": plan.clocks,
            "jumps of the service's clock": plan.clocks if plan.service == "unruly" else 0,
            "times the disk was full": plan.full if disk else 0,
            "lives of consoles": consoles.lives,
            "lives of consoles, on a terminal": len(painted),
            "KiB painted, and searched for the token": sum(file.stat().st_size for file in painted) // 1024,
            "requests the service saw": len(service.order("requests")),
            "seconds": round(time.monotonic() - began),
        }
    return result


class _Storm:
    """What happens, and to whom."""

    def __init__(
        self,
        plan: Plan,
        chance: random.Random,
        service: Service,
        consoles: Consoles,
        session: Session,
        disk: SmallDisk | None,
        ours: Path,
    ) -> None:
        self._plan = plan
        self._chance = chance
        self._service = service
        self._consoles = consoles
        self._session = session
        self._disk = disk
        self._ours = ours
        self._undone: list[Callable[[], None]] = []
        """What must be undone by the end: processes that stand still, a full disk."""

    async def rage(self) -> None:
        """Everything at once, in an order drawn from the seed, as fast as it is taken in."""
        plan, chance = self._plan, self._chance
        unruly = plan.service == "unruly"
        deeds: list[tuple[str, Any]] = [
            *(
                ("fault", faults.order(chance, unruly=unruly, lies=unruly and plan.lies))
                for _ in range(plan.faults)
            ),
            *(("redeliver", chance.randint(1, 5)) for _ in range(plan.faults // 5)),
            *(("kill", chance.randrange(plan.consoles)) for _ in range(plan.kills)),
            *(("stop", chance.randrange(plan.consoles + 1)) for _ in range(plan.stops)),
            *(("clock", chance.uniform(-900, 900)) for _ in range(plan.clocks if unruly else 0)),
            *(("our clock", chance.uniform(-900, 900)) for _ in range(plan.clocks)),
            *(("full", None) for _ in range(plan.full if self._disk else 0)),
        ]
        chance.shuffle(deeds)
        flood = [("notifications", burst) for burst in faults.notifications(plan.incoming, chance, CHATS)]
        typed = [("type", number) for number in range(plan.outgoing)]
        for name, what in _shuffled_together(chance, flood, typed, deeds):
            await self._do(name, what)

    def over(self) -> None:
        """Nothing stands still any more."""
        while self._undone:
            self._undone.pop()()

    async def _do(self, name: str, what: Any) -> None:
        order = self._service.order
        match name:
            case "notifications":
                await asyncio.to_thread(order, "notifications", what)
                await _keep_pace(self._service)
            case "type":
                text = TextDraft(f"outgoing number {what}")
                await self._session.outbox_commands.send(faults.chat_of(what, CHATS), text)
            case "fault":
                await asyncio.to_thread(order, "faults", what)
            case "redeliver":
                await asyncio.to_thread(order, "redeliver", {"count": what})
            case "clock":
                lag = self._chance.uniform(0, 1)
                await asyncio.to_thread(order, "traits", {"ahead": what, "journal_lag": lag})
            case "our clock":
                clock.jump(self._ours, what)
            case "kill":
                await asyncio.to_thread(self._consoles.kill, what)
            case "stop" if what == self._plan.consoles:
                self._service.stop()
                await self._for_a_while(self._service.go_on)
            case "stop":
                await self._for_a_while(self._consoles.stop(what))
            case "full":
                assert self._disk is not None
                self._disk.fill()
                await self._for_a_while(self._disk.make_room)

    async def _for_a_while(self, undo: Callable[[], None]) -> None:
        """Let it last for a time in which every interval of the consoles passes."""
        self._undone.append(undo)
        await asyncio.sleep(self._chance.uniform(0.5, 3))
        self.over()


def _shuffled_together(chance: random.Random, *lists: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The lists as one, each in its own order, the longer ones drawn from more often."""
    left = [list(reversed(each)) for each in lists]
    while any(left):
        drawn = chance.choices(left, weights=[len(each) for each in left])[0]
        yield drawn.pop()


async def _keep_pace(service: Service) -> None:
    """Do not run so far ahead that the kills are over before anything was received."""
    while len(await asyncio.to_thread(service.order, "queue")) > 150:  # noqa: ASYNC110  another process tells nobody
        await asyncio.sleep(0.05)


async def _settled(plan: Plan, service: Service, session: Session) -> None:
    """Wait until the queue is empty and nothing in the outbox waits."""
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(service.order, "queue") or session.outbox():  # noqa: ASYNC110  another process tells nobody
            await asyncio.sleep(0.2)
