"""How often each method was called this month, beside the developer plan's quotas.

The service tells nothing of its own count until a quota is used up. This one is this machine's: every process
on the archive adds its calls, those that no quota limits are left out.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from greentui.archive import call_counts
from greentui.archive.errors import ArchiveError
from greentui.engine.facts_store import month
from greentui.model.entries import CallsCounted, MethodCalls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from greentui.engine.context import InstanceContext
    from greentui.greenapi.method import Method

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MethodUsage:
    """This month's calls of one method.

    Attributes:
        quota: Calls a month on the developer plan.
    """

    method: str
    calls: int
    quota: int

    @property
    def share(self) -> float:
        """The part of the quota that is used; more than 1 only on another plan."""
        return self.calls / self.quota


class MonthlyUsage:
    """Counts this process's calls, and adds them to the archive now and then.

    Args:
        context: Archive and clock.
    """

    def __init__(self, context: InstanceContext) -> None:
        self._context = context
        self._pending: Counter[tuple[str, str]] = Counter()

    def note(self, method: Method[Any]) -> None:
        """Count a call, if a quota limits them."""
        if method.monthly:
            self._pending[month_of(self._context.clock()), method.name] += 1

    def pending(self, of: str, method: str) -> int:
        """The calls of a month that are not stored yet."""
        return self._pending[of, method]

    async def run(self) -> None:
        """Store the counts every half minute, if there were calls, until cancelled."""
        while True:
            await asyncio.sleep(self._context.timing.usage)
            # Ended with the session, it would neither be written nor be counted again.
            await asyncio.shield(self.store())

    async def store(self) -> None:
        """Add what was counted to the archive. What cannot be written is kept for the next time."""
        counted, self._pending = self._pending, Counter()
        if not counted:
            return
        entries = [
            CallsCounted(
                each, tuple(MethodCalls(name, calls) for (of, name), calls in counted.items() if of == each)
            )
            for each in sorted({of for of, _name in counted})
        ]
        try:
            await self._context.apply(*entries)
        except ArchiveError as error:
            log.warning("the counts of calls could not be written: %s", error)
            self._pending.update(counted)


def month_of(at: float) -> str:
    """The month of a time (UTC seconds), as in `2026-11`."""
    return "{:04}-{:02}".format(*month(at))


def monthly_usage(
    context: InstanceContext, methods: Iterable[Method[Any]], counting: MonthlyUsage | None
) -> list[MethodUsage]:
    """This month's calls of limited methods, the nearest to its quota first.

    Args:
        methods: The method table.
        counting: What this process counts; `None` if it calls nothing.
    """
    present = month_of(context.clock())
    found = []
    for method in methods:
        if method.monthly:
            of, calls = call_counts.read(context.archive.note(call_counts.note_of(method.name)))
            calls = calls if of == present else 0
            calls += counting.pending(present, method.name) if counting else 0
            if calls:
                found.append(MethodUsage(method.name, calls, method.monthly))
    return sorted(found, key=lambda one: (-one.share, one.method))
