"""How long to wait, how fast to ask, and whether to ask side by side."""

from __future__ import annotations

import random

from greentui.engine.backoff import Backoff
from greentui.engine.change_bus import ChangeBus
from greentui.engine.facts_store import FactsStore
from greentui.engine.pacing import Pacing
from greentui.engine.pipelining import FIRST_PAUSE, FORGIVE_AFTER, LONGEST_PAUSE, Pipelining

NOON = 1_772_452_800


def test_waiting_doubles_up_to_a_limit_and_is_spread() -> None:
    backoff = Backoff(1.0, 60.0, random.Random(1))
    waits = [backoff.wait() for _ in range(20)]
    for number, wait in enumerate(waits):
        whole = min(60.0, 2.0**number)
        assert whole / 2 <= wait <= whole
    assert len(set(waits)) == 20
    backoff.reset()
    assert backoff.wait() <= 1.0


def test_a_single_failure_may_cost_nothing_and_a_second_one_does() -> None:
    backoff = Backoff(1.0, 60.0, random.Random(1), forgiving=True)
    assert backoff.wait() == 0.0
    assert 0.5 <= backoff.wait() <= 1.0
    assert 1.0 <= backoff.wait() <= 2.0
    backoff.reset()
    assert backoff.wait() == 0.0


def test_overlap_gives_way_for_a_while_that_doubles() -> None:
    pipelining = Pipelining()
    pauses = []
    for _ in range(3):
        assert pipelining.allowed
        pipelining.record_complaint()
        count = 0
        while not pipelining.allowed:
            pipelining.record_success()
            count += 1
        pauses.append(count)
    assert pauses == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]


def test_overlap_forgives_and_never_gives_up_for_good() -> None:
    pipelining = Pipelining()
    for _ in range(30):
        pipelining.record_complaint()
    for _ in range(LONGEST_PAUSE):
        pipelining.record_success()
    assert pipelining.allowed
    for _ in range(FORGIVE_AFTER):
        pipelining.record_success()
    pipelining.record_complaint()
    for _ in range(FIRST_PAUSE):
        pipelining.record_success()
    assert pipelining.allowed


async def test_the_queue_is_read_freely_until_the_service_complains() -> None:
    now, waited = 0.0, []

    async def sleep(seconds: float) -> None:
        nonlocal now
        waited.append(seconds)
        now += seconds

    facts = FactsStore("1101", ChangeBus(0.0), lambda: NOON)
    pacing = Pacing(facts, lambda: now, sleep)
    for _ in range(300):
        await pacing.acquire("1101", "receiveNotification", 100)
    assert waited == []
    pacing.back_off("1101", "receiveNotification", 1.0)
    assert (pacing.queue_complaints, facts.current.rate_limited) == (1, NOON)
    pacing.back_off("1101", "getSettings", 1.0)
    pacing.succeeded("sendMessage")
    pacing.succeeded("receiveNotification")
    assert facts.current.over_rate, "one that was refused is still to be made again"
    pacing.succeeded("getSettings")
    assert not facts.current.over_rate
    for _ in range(201):
        await pacing.acquire("1101", "receiveNotification", 100)
    assert sum(waited) >= 2.0


async def test_everything_else_keeps_its_rate() -> None:
    now, waited = 0.0, []

    async def sleep(seconds: float) -> None:
        nonlocal now
        waited.append(seconds)
        now += seconds

    pacing = Pacing(FactsStore("1101", ChangeBus(0.0), lambda: NOON), lambda: now, sleep)
    for _ in range(3):
        await pacing.acquire("1101", "getSettings", 1)
    assert sum(waited) >= 2.0
