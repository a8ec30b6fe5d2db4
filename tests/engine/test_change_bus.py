"""Changes are merged and reach every subscriber, even if some fail."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextvars import Context, ContextVar

from greentui.engine.change_bus import ChangeBus, failure_notice, merged
from greentui.engine.worker_events import QueueEmptied, ServiceRecovered
from greentui.model.changes import (
    Change,
    ChatMerged,
    ChatsChanged,
    FactsChanged,
    MessagesChanged,
    Notice,
    OutboxChanged,
    SyncProgress,
)
from greentui.model.events import SocketChanged


def test_changes_of_one_chat_become_one() -> None:
    one = MessagesChanged("a", frozenset({"1"}), 1)
    two = MessagesChanged("a", frozenset({"2"}), 2)
    other = MessagesChanged("b", frozenset({"3"}))
    assert merged([one, other, two]) == [MessagesChanged("a", frozenset({"1", "2"}), 3), other]


def test_any_swallows_some() -> None:
    assert merged([ChatsChanged(frozenset({"a"})), ChatsChanged(None), ChatsChanged(frozenset({"b"}))]) == [
        ChatsChanged(None)
    ]
    assert merged([MessagesChanged("a", frozenset({"1"})), MessagesChanged("a")]) == [MessagesChanged("a")]
    assert merged([OutboxChanged(frozenset({"x"})), OutboxChanged()]) == [OutboxChanged()]
    assert merged([OutboxChanged(frozenset({"x"})), OutboxChanged(frozenset({"y"}))]) == [
        OutboxChanged(frozenset({"x", "y"}))
    ]


def test_what_happened_once_stays_and_a_merge_comes_first() -> None:
    notice, merge = Notice("hello"), ChatMerged("a@lid", "a@c.us")
    changes = merged(
        [MessagesChanged("a"), notice, FactsChanged(), merge, notice, FactsChanged(), SyncProgress(1, 3, "")]
    )
    assert changes == [notice, merge, MessagesChanged("a"), FactsChanged(), SyncProgress(1, 3, "")]


async def test_a_flood_arrives_in_few_batches() -> None:
    bus = ChangeBus(0.02)
    batches: list[Sequence[Change]] = []
    bus.subscribe(batches.append)
    for number in range(1000):
        bus.publish(MessagesChanged("a", frozenset({str(number)}), 1))
        if number % 100 == 0:
            await asyncio.sleep(0)
    bus.flush()
    assert len(batches) <= 3
    assert sum(change.arrived for batch in batches for change in batch) == 1000  # type: ignore[union-attr]


async def test_a_listener_that_fails_does_not_stop_the_others() -> None:
    bus = ChangeBus(0)
    told: list[Change] = []

    def fails(_changes: Sequence[Change]) -> None:
        raise RuntimeError("a screen's mistake")

    bus.subscribe(fails)
    unsubscribe = bus.subscribe(told.extend)
    bus.publish(FactsChanged())
    bus.flush()
    assert told == [FactsChanged()]
    unsubscribe()
    bus.publish(FactsChanged())
    bus.flush()
    assert told == [FactsChanged()]


def test_who_reacts_is_called_within_publish_in_the_order_of_subscribing() -> None:
    bus = ChangeBus(0)
    called: list[str] = []
    bus.on(QueueEmptied, lambda _event: called.append("first"))
    bus.on(QueueEmptied, lambda _event: called.append("second"))
    bus.on(ServiceRecovered, lambda _event: called.append("another type"))
    bus.publish(QueueEmptied())
    assert called == ["first", "second"]


async def test_events_of_the_workers_reach_no_screen() -> None:
    bus = ChangeBus(0)
    shown: list[Change] = []
    bus.subscribe(shown.extend)
    bus.publish(QueueEmptied(), SocketChanged(online=True, timestamp=0), FactsChanged())
    bus.flush()
    assert shown == [FactsChanged()]


async def test_a_reaction_that_fails_is_reported_and_stops_nobody() -> None:
    bus = ChangeBus(0)
    shown: list[Change] = []
    reacted: list[QueueEmptied] = []

    def fails(_event: QueueEmptied) -> None:
        raise RuntimeError("a worker's mistake")

    bus.subscribe(shown.extend)
    bus.on(QueueEmptied, fails)
    bus.on(QueueEmptied, reacted.append)
    bus.publish(QueueEmptied())
    bus.flush()
    assert reacted == [QueueEmptied()]
    assert shown == [failure_notice("QueueEmptied")]


def test_without_a_loop_reactions_run_and_no_change_is_kept_for_later() -> None:
    bus = ChangeBus(0)
    reacted: list[FactsChanged] = []
    shown: list[Change] = []
    bus.on(FactsChanged, reacted.append)
    bus.subscribe(shown.extend)
    bus.publish(FactsChanged())
    bus.flush()
    assert reacted == [FactsChanged()]
    assert shown == []


async def test_a_listener_is_called_in_the_context_it_subscribed_in() -> None:
    here: ContextVar[str] = ContextVar("here", default="nowhere")
    seen: list[str] = []
    bus = ChangeBus(0.0)
    here.set("the screen")
    bus.subscribe(lambda _changes: seen.append(here.get()))
    Context().run(bus.publish, FactsChanged())
    bus.flush()
    here.set("elsewhere")
    bus.publish(FactsChanged())
    bus.flush()
    assert seen == ["the screen", "the screen"]
