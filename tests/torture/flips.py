"""Bytes of the archive that change on the disk, while its console is killed and started again.

What a flipped byte destroys is gone, and no program can help it. What must hold: the console starts every
time and goes on receiving, what it deletes from the queue stands in a file, and a damaged file is kept beside
the new one. A console that finds damage only later writes nothing more, and is started anew. So every message
is found by its id in some file, but for as many as bytes were flipped.
"""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass
from pathlib import Path

from tests.torture import faults
from tests.torture.accounts import Accounts
from tests.torture.processes import Consoles, Service, running

CHATS = 5
PATIENCE = 120.0
"""Seconds within which a console must have emptied the queue."""
_ID = re.compile(rb"IN\d{8}")


@dataclass(frozen=True, slots=True)
class Flips:
    """How much of everything.

    Attributes:
        rounds: How often bytes are flipped.
        incoming: Notifications before each time and after the last.
        flips: Bytes each time.
    """

    rounds: int = 10
    incoming: int = 100
    flips: int = 3
    seed: int = 1
    service: str = "unruly"


async def run(plan: Flips, home: Path) -> Accounts:
    """All rounds; what is wrong afterwards is in the accounts."""
    chance = random.Random(plan.seed)
    accounts = Accounts()
    data, output = home / "home", home / "output"
    output.mkdir(parents=True)
    wanted: set[bytes] = set()
    found_later = 0
    with running(plan.service) as service:
        consoles = Consoles([["tests.torture.console"]], service.environment(data), output)
        try:
            for number in range(plan.rounds + 1):
                first = number * plan.incoming
                bodies = [faults.incoming(each, CHATS) for each in range(first, first + plan.incoming)]
                await asyncio.to_thread(service.order, "notifications", bodies)
                found_later += await _emptied(service, consoles, data)
                wanted |= {str(body["idMessage"]).encode() for body in bodies}
                if number < plan.rounds:
                    consoles.kill(0, before_next=lambda: _flip(chance, data, plan.flips))
        finally:
            consoles.end()
    found = {each for file in data.glob("archive-*") for each in _ID.findall(file.read_bytes())}
    lost = len(wanted - found)
    said = b"".join(file.read_bytes() for file in output.iterdir())
    accounts.counts = {
        "incoming": len(wanted),
        "incoming, in no file any more": lost,
        "bytes flipped": plan.rounds * plan.flips,
        "times damage was found while the archive was open": found_later,
        "archives set aside": len(list(data.glob("*.damaged-*.db"))),
        "lives of the console": consoles.lives,
    }
    accounts.check(lost <= plan.rounds * plan.flips, f"{lost} messages are in no file")
    accounts.check(b"Traceback" not in said, "a console ended with a traceback")
    return accounts


def _flip(chance: random.Random, data: Path, count: int) -> None:
    """Change some bytes of the archive.

    Its log is spared: SQLite drops everything in it behind a page whose checksum fails.
    """
    (file,) = (each for each in data.glob("archive-*.db") if ".damaged-" not in each.name)
    content = bytearray(file.read_bytes())
    for _each in range(count):
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    file.write_bytes(content)


async def _emptied(service: Service, consoles: Consoles, data: Path) -> int:
    """Wait until the queue is empty; returns how often the console was started anew because of damage."""
    times = 0
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(service.order, "queue"):
            if _marked(data):
                await asyncio.to_thread(consoles.kill, 0)
                times += 1
                while _marked(data):  # noqa: ASYNC110  another process tells nobody
                    await asyncio.sleep(0.05)
            await asyncio.sleep(0.05)
    return times


def _marked(data: Path) -> bool:
    """Whether a console has found the archive damaged while it was open, and none was started since."""
    return any(".damaged-" not in file.name for file in data.glob("archive-*.db-damaged"))
