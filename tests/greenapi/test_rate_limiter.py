"""Turns: no window ever holds more calls than the rate, and nobody waits longer than needed."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.greenapi.rate_limiter import SLACK, RateLimiter, Usage
from tests.greenapi.wire import Clock
from tests.working_day.virtual_time import run


@settings(max_examples=60, deadline=None)
@given(
    rate=st.sampled_from([0.1, 1.0, 3.0, 10.0]),
    gaps=st.lists(st.floats(0, 3), min_size=1, max_size=40),
)
def test_no_window_holds_more_than_the_rate(rate: float, gaps: list[float]) -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    made: list[float] = []

    async def calls() -> None:
        for gap in gaps:
            clock.now += gap
            await limiter.acquire("1", "x", rate)
            made.append(clock.now)

    asyncio.run(calls())
    allowed = max(1, int(rate))
    for first, later in zip(made, made[allowed:], strict=False):
        assert later - first >= allowed / rate - 1e-6


async def test_a_free_method_never_waits() -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    assert [await limiter.acquire("1", "x", 50) for _ in range(50)] == [0.0] * 50
    assert await limiter.acquire("1", "x", 50) == pytest.approx(1 + SLACK)
    assert [await limiter.acquire("1", "x", 50) for _ in range(49)] == [0.0] * 49
    assert await limiter.acquire("1", "x", 50) > 1
    assert [await limiter.acquire("1", "y", None) for _ in range(500)] == [0.0] * 500


async def test_the_next_of_single_calls_is_counted_from_the_answer_to_the_last() -> None:
    """(the first one may have needed its time to get there)"""
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    await limiter.acquire("1", "x", 1)
    clock.now += 0.75
    limiter.answered("1", "x")
    clock.now += 0.5
    assert await limiter.acquire("1", "x", 1) == pytest.approx(0.5 + SLACK)
    (usage,) = limiter.usage("1")
    assert (usage.last_wait, usage.last_at) == (pytest.approx(0.5 + SLACK), pytest.approx(clock.now))


def test_who_is_behind_one_that_is_late_is_late_as_well() -> None:
    """(the turn of the last one begins when the one before it has left, not when it should have)"""
    left: list[float] = []

    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        limiter = RateLimiter(loop.time, asyncio.sleep)

        async def call() -> None:
            await limiter.acquire("1", "x", 1)
            left.append(loop.time() - began)

        await call()
        await asyncio.sleep(0.75)
        limiter.answered("1", "x")
        await asyncio.gather(call(), call(), call())

    run(scenario(), 0.0)
    late = 0.75 + 1 + SLACK
    assert left == pytest.approx([0, late, late + 1 + SLACK, late + 2 * (1 + SLACK)])


async def test_calls_that_may_overlap_are_counted_from_their_start() -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    for _ in range(3):
        await limiter.acquire("1", "x", 3)
    clock.now += 0.75
    limiter.answered("1", "x")
    assert await limiter.acquire("1", "x", 3) == pytest.approx(0.25 + SLACK)


async def test_instances_and_methods_do_not_share_a_rate() -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    for instance in "12":
        for method in ("x", "y"):
            assert await limiter.acquire(instance, method, 1) == 0


async def test_turns_are_given_in_the_order_of_asking() -> None:
    clock = Clock()
    gate = asyncio.Event()

    async def sleep(seconds: float) -> None:
        await gate.wait()
        await clock.sleep(seconds)

    limiter = RateLimiter(clock, sleep)
    tasks = [asyncio.create_task(limiter.acquire("1", "x", 1)) for _ in range(4)]
    await asyncio.sleep(0)
    (usage,) = limiter.usage()
    assert (usage.left, usage.waiting) == (0, 3)
    gate.set()
    waits = [await task for task in tasks]
    assert waits == pytest.approx([number * (1 + SLACK) for number in range(4)])
    assert limiter.usage()[0].waiting == 0


async def test_a_cancelled_wait_takes_no_turn() -> None:
    clock = Clock()
    blocked = asyncio.Event()

    async def never(_seconds: float) -> None:
        blocked.set()
        await asyncio.Event().wait()

    limiter = RateLimiter(clock, never)
    await limiter.acquire("1", "x", 1)
    task = asyncio.create_task(limiter.acquire("1", "x", 1))
    await blocked.wait()
    assert limiter.usage()[0].waiting == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    limiter._sleep = clock.sleep
    assert await limiter.acquire("1", "x", 1) == pytest.approx(1 + SLACK)
    assert limiter.usage()[0].calls == 2


async def test_a_cancelled_wait_leaves_the_next_one_its_turn() -> None:
    clock = Clock()

    async def never(_seconds: float) -> None:
        await asyncio.Event().wait()

    limiter = RateLimiter(clock, never)
    await limiter.acquire("1", "x", 1)
    first, second = (asyncio.create_task(limiter.acquire("1", "x", 1)) for _ in range(2))
    await asyncio.sleep(0)
    limiter._sleep = clock.sleep
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert await second == pytest.approx(1 + SLACK)
    assert limiter.usage()[0].waiting == 0


async def test_a_shorter_pause_does_not_replace_a_longer_one() -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    limiter.back_off("1", "x", 60.0)
    limiter.back_off("1", "x", 1.0)
    assert await limiter.acquire("1", "x", 50) == pytest.approx(60.0)


async def test_a_method_is_used_up_while_our_calls_fill_its_window() -> None:
    clock = Clock()
    clock.now = 0.0
    limiter = RateLimiter(clock, clock.sleep)
    await limiter.acquire("1", "x", 2)
    assert not limiter.used_up("1", "x")
    clock.now = 0.75
    await limiter.acquire("1", "x", 2)
    await limiter.acquire("1", "free", None)
    assert limiter.used_up("1", "x")
    assert not limiter.used_up("2", "x")
    assert not limiter.used_up("1", "free")
    assert not limiter.used_up("1", "never called")
    clock.now = 1 + SLACK
    assert not limiter.used_up("1", "x")


async def test_a_call_falls_out_of_its_window_at_the_end_of_it() -> None:
    clock = Clock()
    clock.now = 0.0
    limiter = RateLimiter(clock, clock.sleep)
    await limiter.acquire("1", "x", 1)
    clock.now = 1 + SLACK
    assert limiter.usage()[0].left == 1
    assert await limiter.acquire("1", "x", 1) == 0


async def test_a_pause_ends_at_its_end() -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    await limiter.acquire("1", "x", 10)
    limiter.back_off("1", "x", 5.0)
    clock.now += 5.0
    assert limiter.usage()[0].left == 10


async def test_usage_counts_each_kind_of_call() -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    await limiter.acquire("1", "free", None)
    for _ in range(2):
        await limiter.acquire("1", "x", 1)
        limiter.record_failure("1", "x")
        limiter.back_off("1", "x", 0.0)
    free, limited = limiter.usage()
    assert free == Usage("free", 1, 0, 0, None, None, 0.0, 0, 1000.0)
    wait = pytest.approx(1 + SLACK)
    assert (limited.method, limited.calls, limited.errors, limited.limited) == ("x", 2, 2, 2)
    assert (limited.rate, limited.left, limited.last_wait) == (1, 0, wait)


async def test_a_snapshot_tells_what_is_left() -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    await limiter.acquire("1", "x", 10)
    await limiter.acquire("1", "x", 10)
    limiter.record_failure("1", "x")
    usage = limiter.usage("1")[0]
    assert (usage.calls, usage.errors, usage.limited, usage.left, usage.last_at) == (2, 1, 0, 8, 1000.0)
    limiter.back_off("1", "x", 3)
    assert limiter.usage()[0].left == 0
    assert await limiter.acquire("1", "x", 10) == 3
    clock.now += 60
    assert limiter.usage()[0].left == 10
    assert limiter.usage("2") == ()


@pytest.mark.parametrize("ask", ["used_up", "answered", "record_failure"])
async def test_what_is_asked_before_the_first_call_leaves_the_method_its_rate(ask: str) -> None:
    clock = Clock()
    limiter = RateLimiter(clock, clock.sleep)
    getattr(limiter, ask)("1", "x")
    clock.now += 10
    assert [await limiter.acquire("1", "x", 2) for _ in range(3)] == [0.0, 0.0, pytest.approx(1 + SLACK)]
