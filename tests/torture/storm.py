"""One torture run: an emulator under a script of faults, two consoles on one archive, kills, a flood.

The driver types what is to be sent through a session of its own that is offline: a third process on
the archive, which neither receives nor sends.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.request import Request, urlopen

from greentui.archive import Archive
from greentui.config import Config, Credentials, Folders, Profile
from greentui.engine.session import Session
from greentui.model.sending import TextDraft
from tests.torture import accounts, faults
from tests.torture.accounts import Accounts

CHATS = 20
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


class Emulator:
    """An emulator process."""

    def __init__(self, addresses: dict[str, str]) -> None:
        self.addresses = addresses

    def order(self, path: str, payload: Any = None) -> Any:
        """Give an order, or ask."""
        data = None if payload is None else json.dumps(payload).encode()
        with urlopen(Request(f"{self.addresses['controlUrl']}/{path}", data=data), timeout=30) as answer:
            return json.load(answer)

    def environment(self, home: Path) -> dict[str, str]:
        """What makes a console work on it."""
        return os.environ | {
            "GREENTUI_HOME": str(home),
            "GREENTUI_API_URL": self.addresses["apiUrl"],
            "GREENTUI_MEDIA_URL": self.addresses["mediaUrl"],
            "GREENTUI_ID_INSTANCE": self.addresses["idInstance"],
            "GREENTUI_API_TOKEN": self.addresses["apiTokenInstance"],
        }

    def credentials(self) -> Credentials:
        """The same, for a session of this process."""
        told = self.addresses
        return Credentials(told["idInstance"], told["apiTokenInstance"], told["apiUrl"], told["mediaUrl"])


@contextmanager
def emulator() -> Iterator[Emulator]:
    """Start one; it ends with the block, or with us."""
    command = [sys.executable, "-m", "greentui.emulator", "--no-limits", "--fast", "--silent"]
    command += ["--chats", "2", "--messages", "10", "--die-with-parent"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield Emulator(json.loads(process.stdout.readline()))
        finally:
            process.terminate()


class Consoles:
    """Console processes that are killed and started again."""

    def __init__(
        self, command: list[str], environment: dict[str, str], output: IO[bytes], count: int
    ) -> None:
        self._command = command
        self._environment = environment
        self._output = output
        self.lives = 0
        self._running = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes]:
        self.lives += 1
        return subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    def kill(self, which: int) -> None:
        """Kill one (−9) and start another in its place."""
        victim = self._running[which % len(self._running)]
        victim.kill()
        victim.wait()
        self._running[which % len(self._running)] = self._start()

    def end(self) -> None:
        """End them all, politely."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


async def run(plan: Plan, home: Path) -> Accounts:
    """The whole storm; what is wrong afterwards is in the accounts."""
    chance = random.Random(plan.seed)
    data = home / "home"
    config = Config(Folders(data, data, data / "logs", data / "downloads"))
    output = home / "output"
    output.mkdir(parents=True)
    with emulator() as service, (output / "consoles.txt").open("wb") as written:
        session = Session.open(Profile("driver", service.credentials()), config, offline=True)
        consoles = Consoles(
            [sys.executable, "-m", "tests.torture.console"], service.environment(data), written, 2
        )
        began = time.monotonic()
        try:
            await _storm(plan, chance, service, consoles, session)
            service.order("reset-faults", {})
            await _settled(plan, service, session)
        finally:
            consoles.end()
            await session.stop()
        sent = [one for one in service.order("sent") if one["chatId"].startswith("7955")]
        with Archive.open(config.folders.archive) as archive:
            result = accounts.reckon(
                archive, service.credentials().id_instance, plan.incoming, plan.outgoing, CHATS, sent
            )
        result.check(not service.order("queue"), "something is still in the queue")
        result.check(not accounts.ordered(sent), f"out of order in {accounts.ordered(sent)}")
        shown = accounts.told(service.credentials().token, data, output)
        result.check(not shown, f"the token stands in {shown}")
        result.counts |= {
            "faults ordered": plan.faults,
            "kills": plan.kills,
            "lives of consoles": consoles.lives,
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
