"""What a backlog in the notification queue costs until it is on disk and deleted, beside a bare loop.

    python -m benchmarks.drain [--count N] [--slow-count N] [--rounds N] [--latency MS]

Without latency the processor time of a notification counts: at the service's own limit, 100 a second
(manual 1.3.12), it must leave half of a core free. The bare loop's processor time stands beside it, since a
machine with other work makes both larger. With latency the rate counts, as a multiple of a loop
that receives and deletes one after the other and keeps nothing. Both loops read from the same emulator
process. Putting the backlog into the queue counts for ours, which is at work before it comes. Prints one
line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen  # noqa: TID251  orders to the emulator

import httpx

from greentui.config import Config, Credentials, Folders, Profile
from greentui.engine.session import Session
from greentui.model.changes import Change, MessagesChanged

CHATS = 50
LIMIT = 100
"""Notifications a second that the service gives (manual 1.3.12)."""
CORE_SHARE = 0.5
"""Of one core, at that limit."""
FAR_RATIO = 1.6
"""Our rate as a multiple of the bare loop's, with latency."""


@contextmanager
def emulator(latency: float) -> Iterator[dict[str, str]]:
    """An emulator process of one's own; its addresses."""
    command = [sys.executable, "-m", "greentui.emulator", "--no-limits", "--fast", "--silent"]
    command += ["--latency", str(latency), "--chats", "2", "--messages", "10", "--die-with-parent"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def order(addresses: dict[str, str], path: str, payload: Any = None) -> Any:
    """Give the emulator an order, or ask it something."""
    data = None if payload is None else json.dumps(payload).encode()
    with urlopen(Request(f"{addresses['controlUrl']}/{path}", data=data)) as answer:
        return json.load(answer)


def backlog(count: int, round_: int) -> list[dict[str, Any]]:
    """Incoming texts of several chats."""
    now = int(time.time())
    made = []
    for number in range(count):
        chat_id = f"7955{number % CHATS:07}@c.us"
        made.append(
            {
                "typeWebhook": "incomingMessageReceived",
                "instanceData": {"idInstance": 1, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
                "timestamp": now - count + number,
                "idMessage": f"BENCH{round_}{number:08}",
                "senderData": {"chatId": chat_id, "sender": chat_id, "senderName": f"Nr {number % CHATS}"},
                "messageData": {
                    "typeMessage": "textMessage",
                    "textMessageData": {"textMessage": f"Message number {number} about the delivery"},
                },
            }
        )
    return made


async def bare(addresses: dict[str, str], count: int) -> tuple[float, float]:
    """Seconds, and of processor time, that a loop needs that receives and deletes and keeps nothing."""
    root = f"{addresses['apiUrl']}/waInstance{addresses['idInstance']}"
    token = addresses["apiTokenInstance"]
    async with httpx.AsyncClient(timeout=30) as client:
        began, busy = time.perf_counter(), time.process_time()
        for _ in range(count):
            answer = await client.get(f"{root}/receiveNotification/{token}", params={"receiveTimeout": 5})
            receipt = answer.json()["receiptId"]
            await client.delete(f"{root}/deleteNotification/{token}/{receipt}")
        return time.perf_counter() - began, time.process_time() - busy


async def ours(addresses: dict[str, str], count: int, home: Path, round_: int) -> tuple[float, float]:
    """Seconds, and of processor time, from the first that a session takes until all are kept and deleted."""
    credentials = Credentials(
        addresses["idInstance"], addresses["apiTokenInstance"], addresses["apiUrl"], addresses["mediaUrl"]
    )
    config = Config(Folders(home, home, home / "logs", home / "downloads"))
    session = Session.open(Profile("benchmark", credentials), config)
    done = asyncio.Event()
    kept: set[str] = set()
    began = busy = 0.0

    def watch(changes: Sequence[Change]) -> None:
        nonlocal began, busy
        for change in changes:
            if isinstance(change, MessagesChanged):
                kept.update(uid for uid in change.uids if uid.startswith("BENCH"))
        if kept and not began:
            began, busy = time.perf_counter(), time.process_time()
        if len(kept) >= count:
            done.set()

    session.subscribe(watch)
    await session.start()
    await session.wait_drained()  # connected, contacts and journals fetched: now only the queue counts
    await asyncio.to_thread(order, addresses, "notifications", backlog(count, round_))
    await done.wait()
    while await asyncio.to_thread(order, addresses, "queue"):
        pass
    took = time.perf_counter() - began, time.process_time() - busy
    found = sum(len(session.window(f"7955{n:07}@c.us", limit=count).messages) for n in range(CHATS))
    await session.stop()
    if found != count:
        raise SystemExit(f"kept {found} of {count}")
    return took


def measured(latency: float, count: int, rounds: int) -> dict[str, float]:
    """Both loops on one emulator process, in turn, so that a machine that wanders slows both."""
    theirs, mine, their_busy, busy = [], [], [], []
    with emulator(latency) as addresses:
        for round_ in range(rounds):
            order(addresses, "notifications", backlog(count, 2 * round_))
            took, worked = asyncio.run(bare(addresses, count))
            theirs.append(took)
            their_busy.append(worked / count)
            with tempfile.TemporaryDirectory() as home:
                took, worked = asyncio.run(ours(addresses, count, Path(home), 2 * round_ + 1))
                mine.append(took)
                busy.append(worked / count)
    ratios = [their / our for their, our in zip(theirs, mine, strict=True)]
    multiples = [our / their for our, their in zip(busy, their_busy, strict=True)]
    return {
        "latency_ms": latency,
        "notifications": count * rounds,
        "bare_per_second": round(count / statistics.median(theirs), 1),
        "ours_per_second": round(count / statistics.median(mine), 1),
        "cpu_ms": round(statistics.median(busy) * 1000, 2),
        "bare_cpu_ms": round(statistics.median(their_busy) * 1000, 2),
        "cpu_multiple": round(statistics.median(multiples), 2),
        "core_share_at_limit": round(statistics.median(busy) * LIMIT, 2),
        "ratio": round(statistics.median(ratios), 2),
        "worst_ratio": round(min(ratios), 2),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--slow-count", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--latency", type=float, default=80.0)
    args = parser.parse_args()
    near = measured(0, args.count, args.rounds)
    far = measured(args.latency, args.slow_count, args.rounds)
    held = near["core_share_at_limit"] <= CORE_SHARE and far["ratio"] >= FAR_RATIO
    print(json.dumps({"benchmark": "drain", "near": near, "far": far, "held": held}))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
