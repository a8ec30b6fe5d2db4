"""Holds the current facts about the instance, and any trouble, for the status bar and the workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum
from time import gmtime
from typing import TypedDict, Unpack

from greentui.engine.change_bus import ChangeBus
from greentui.model.changes import FactsChanged
from greentui.model.instance import (
    Account,
    Hold,
    InstanceFacts,
    InstanceState,
    LinkHealth,
    Quota,
    ReviewCause,
    Role,
)


def month(at: float) -> tuple[int, int]:
    """The month of a time (UTC seconds), as year and number: monthly quotas begin anew with it."""
    year, number = gmtime(at)[:2]
    return year, number


class Facts(TypedDict, total=False):
    """Some fields of `InstanceFacts`; a test compares the two."""

    state: InstanceState
    state_word: str
    state_since: int | None
    state_checked: int | None
    account: Account
    socket_online: bool | None
    health: LinkHealth
    role: Role
    role_holder: str
    consumer_health: LinkHealth | None
    last_event: int | None
    waiting_out: int
    service_queue: int | None
    waiting_in: int | None
    next_send: float | None
    send_delay_ms: int | None
    reads_on_answer: bool
    hold: Hold | None
    review: ReviewCause
    quotas: tuple[Quota, ...]
    rate_limited: int | None
    over_rate: bool
    trouble: str
    trouble_since: int | None
    withheld: int
    competing_consumer: str
    webhook_url: str
    silenced: tuple[str, ...]


class TroubleSource(IntEnum):
    """Where trouble comes from; the first source with trouble is shown."""

    ARCHIVE = 0
    LEASE = 1
    HOLDER = 2
    SERVICE = 3


class FactsStore:
    """The facts of one instance. Every change is published; setting a fact to its present value is none."""

    def __init__(self, instance_id: str, bus: ChangeBus, clock: Callable[[], float]) -> None:
        self.current = InstanceFacts(instance_id)
        self._bus = bus
        self._clock = clock
        self._troubles: dict[TroubleSource, tuple[str, int]] = {}

    def update(self, **facts: Unpack[Facts]) -> None:
        """Set some fields of `InstanceFacts`."""
        if any(getattr(self.current, name) != value for name, value in facts.items()):
            self.current = replace(self.current, **facts)
            self._bus.publish(FactsChanged())

    def note_quota(self, quota: Quota) -> None:
        """Note that a monthly quota is used up; other quotas of this month are kept."""
        told = replace(quota, told_at=quota.told_at or int(self._clock()))
        kept = {one.method.lower(): one for one in self._of_this_month()} | {told.method.lower(): told}
        ordered = sorted(kept.values(), key=lambda one: (not one.of_chats, one.method.lower()))
        self.update(quotas=tuple(ordered))

    def note_rate_limit(self) -> None:
        """Note that a call was refused because of the rate."""
        self.update(rate_limited=int(self._clock()), over_rate=True)

    def forget_old_quotas(self) -> None:
        """Forget the quotas of a month that is over: they begin anew."""
        self.update(quotas=tuple(self._of_this_month()))

    def _of_this_month(self) -> list[Quota]:
        present = month(self._clock())
        return [one for one in self.current.quotas if month(one.told_at) == present]

    def report_trouble(self, source: TroubleSource, text: str) -> bool:
        """Note trouble from a source; false if its text is already known."""
        known = self._troubles.get(source)
        if known is not None and known[0] == text:
            return False
        since = known[1] if known is not None else int(self._clock())
        self._troubles[source] = (text, since)
        self._show()
        return True

    def clear_trouble(self, source: TroubleSource) -> bool:
        """Note that the trouble from a source is over; false if there was none."""
        if self._troubles.pop(source, None) is None:
            return False
        self._show()
        return True

    def _show(self) -> None:
        text, since = self._troubles[min(self._troubles)] if self._troubles else ("", None)
        self.update(trouble=text, trouble_since=since)
