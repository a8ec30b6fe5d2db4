"""Aborting a running upload, by one caller or several, of whom some may have left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from greentui.engine.uploads import Uploads
from tests.patience import PATIENCE


class Sender:
    """Sends one message, as the outbox does, until it is let go."""

    def __init__(self) -> None:
        self.uploads = Uploads()
        self.began, self.cleaned_up = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self._send())

    async def _send(self) -> None:
        try:
            await self.uploads.run("local-1", self._request())
        except asyncio.CancelledError:
            self.uploads.ended("local-1", in_time=True)
        finally:
            self.uploads.ended("local-1", in_time=False)

    async def _request(self) -> None:
        self.uploads.note_progress("local-1", 1, 10)
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await self.cleaned_up.wait()

    async def abort(self) -> asyncio.Task[bool]:
        """Begin to abort it."""
        task = asyncio.create_task(self.uploads.abort("local-1"))
        await asyncio.sleep(0)
        return task


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    sender = Sender()
    await sender.began.wait()
    yield sender
    sender.cleaned_up.set()
    sender.task.cancel()
    with suppress(asyncio.CancelledError):
        await sender.task


async def test_a_caller_who_leaves_does_not_disturb_the_sender(sender: Sender) -> None:
    caller = await sender.abort()
    caller.cancel()
    await asyncio.sleep(0)
    sender.cleaned_up.set()
    await sender.task


async def test_two_callers_get_one_answer(sender: Sender) -> None:
    callers = [await sender.abort(), await sender.abort()]
    sender.cleaned_up.set()
    async with asyncio.timeout(PATIENCE):
        assert await asyncio.gather(*callers) == [True, True]


async def test_a_caller_who_leaves_takes_no_answer_from_another(sender: Sender) -> None:
    first, second = await sender.abort(), await sender.abort()
    first.cancel()
    await asyncio.sleep(0)
    sender.cleaned_up.set()
    async with asyncio.timeout(PATIENCE):
        assert await second


async def test_what_has_ended_is_not_aborted(sender: Sender) -> None:
    sender.task.cancel()
    sender.cleaned_up.set()
    await sender.task
    assert not await sender.uploads.abort("local-1")
