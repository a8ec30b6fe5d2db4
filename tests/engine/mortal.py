"""A program that sends and is killed (−9) at one suspension of its coroutines, over and over.

    python -m tests.engine.mortal

Everything is loaded once; each line of JSON on standard input then is one life in a process forked for
it, so that the kill is a real one and a life costs milliseconds. A line names the archive, the instance,
the chat, what to enqueue, and at which suspension to die (`null`: live on until nothing waits). The
answer is a line with `survived` and the items of the chat.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Coroutine, Generator
from pathlib import Path
from typing import Any

import greentui.greenapi.decode
import greentui.greenapi.transport  # noqa: F401  each life needs it at once
from greentui.archive import Archive
from greentui.config import Credentials
from greentui.engine.context import InstanceContext
from greentui.engine.monthly_usage import MonthlyUsage
from greentui.engine.outbox import Outbox
from greentui.engine.outbox_commands import OutboxCommands
from greentui.engine.reasons import worded
from greentui.engine.service import Service
from greentui.model.sending import FileDraft, OutboxItem, TextDraft
from tests.engine.stage import timed
from tests.patience import PATIENCE

QUICKEST = timed(journal_lag=0.0, lookup_grace=0.02, lookup_first=0.01, lookup_most=0.01)


class Mortal:
    """A coroutine that takes the whole process with it at a suspension, counted over all of them."""

    left = -1

    def __init__(self, inner: Coroutine[Any, Any, Any]) -> None:
        self._inner = inner

    def __await__(self) -> Generator[Any, Any, Any]:
        step = self._inner.__await__()
        value: Any = None
        error: BaseException | None = None
        while True:
            try:
                waited = step.throw(error) if error else step.send(value)
            except StopIteration as done:
                return done.value
            if Mortal.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            Mortal.left -= 1
            try:
                value, error = (yield waited), None
            except BaseException as thrown:  # noqa: BLE001  handed on to whom it concerns
                value, error = None, thrown


def _mortal(loop: asyncio.AbstractEventLoop, coro: Any, **more: Any) -> asyncio.Task[Any]:
    async def life() -> Any:
        return await Mortal(coro)

    return asyncio.Task(life(), loop=loop, **more)


async def live(order: dict[str, Any]) -> None:
    """One life: until it is killed, or nothing waits any more."""
    archive = Archive.open(Path(order["archive"]), order["instance"])
    credentials = Credentials(order["instance"], order["token"], order["api"], order["media"])
    context = InstanceContext(archive, archive, timing=QUICKEST, clock=time.time)
    service = Service(credentials, context, MonthlyUsage(context))
    outbox = Outbox(context, service)
    commands = OutboxCommands(context)
    for text in order["texts"]:
        await commands.send(order["chat"], TextDraft(text))
    for path, name in order["files"]:
        await commands.send(order["chat"], FileDraft(path, name))
    if order["die_at"] is not None:
        Mortal.left = order["die_at"]
        asyncio.get_running_loop().set_task_factory(_mortal)
    run = asyncio.get_running_loop().create_task(outbox.run())
    asyncio.get_running_loop().set_task_factory(_mortal if order["die_at"] is not None else None)
    async with asyncio.timeout(PATIENCE):
        while archive.outbox(chat_id=order["chat"]):  # noqa: ASYNC110  another process tells nobody
            await asyncio.sleep(0.005)
    Mortal.left = -1
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    await service.close()
    await context.close()
    archive.close()


def told(item: OutboxItem) -> dict[str, str]:
    """What became of an item."""
    return {"status": item.status, "id": item.message_id, "reason": worded(item.reason)}


def main() -> None:
    """Fork a life for each line, and tell how it ended."""
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        Path(order["archive"]).parent.mkdir(parents=True, exist_ok=True)
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(live(order))
            except BaseException as error:  # noqa: BLE001  told to the parent by the status
                print(repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        survived = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        with Archive.open(Path(order["archive"]), order["instance"]) as archive:
            items = archive.outbox(chat_id=order["chat"], waiting_only=False, limit=10)
        answer = {"survived": survived, "killed": killed, "items": [told(item) for item in items]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
