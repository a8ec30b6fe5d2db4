"""The requests by which this process is sending messages: how far each upload is, and aborting it in time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

A = TypeVar("A")


class Uploads:
    """The running requests of one instance, by the local id of the message."""

    def __init__(self) -> None:
        self._progress: dict[str, tuple[int, int]] = {}
        self._requests: dict[str, asyncio.Task[Any]] = {}
        self._aborted: dict[str, asyncio.Future[bool]] = {}
        """Those being aborted; the result is whether that was in time."""

    async def run(self, local_id: str, request: Coroutine[Any, Any, A]) -> A:
        """Make a request that can be aborted; the caller then reports the outcome with `ended`.

        Raises:
            CancelledError: It was aborted, or the caller was cancelled.
        """
        task = asyncio.ensure_future(request)
        self._requests[local_id] = task
        try:
            return await task
        finally:
            del self._requests[local_id]
            self._progress.pop(local_id, None)

    def progress(self, local_id: str) -> tuple[int, int] | None:
        """Bytes sent and total of a running upload; `None` if none is known to run."""
        return self._progress.get(local_id)

    def note_progress(self, local_id: str, sent: int, total: int) -> None:
        """Note how far an upload is, in bytes."""
        self._progress[local_id] = (sent, total)

    async def abort(self, local_id: str) -> bool:
        """Abort a running upload; whether it certainly did not arrive whole. All callers get one answer."""
        in_time = self._aborted.get(local_id)
        if in_time is None:
            request = self._requests.get(local_id)
            sent, total = self._progress.get(local_id, (0, 0))
            if request is None or sent >= total or not request.cancel():
                return False
            in_time = self._aborted[local_id] = asyncio.Future[bool]()
        # The upload ends whether or not its callers still wait.
        return await asyncio.shield(in_time)

    def is_aborted(self, local_id: str) -> bool:
        """Whether a request is being aborted."""
        return local_id in self._aborted

    def ended(self, local_id: str, *, in_time: bool) -> None:
        """Resolve a pending abort; does nothing if there is none.

        Args:
            in_time: Whether the message certainly did not arrive.
        """
        if aborted := self._aborted.pop(local_id, None):
            aborted.set_result(in_time)
