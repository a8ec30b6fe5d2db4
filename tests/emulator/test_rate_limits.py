"""The manual's rates, and answers that take their time."""

from __future__ import annotations

import threading
import time

import pytest

from greentui.emulator.serving.rate_limits import RateLimiter
from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import Api


@pytest.mark.parametrize(
    ("rate", "allowed", "after"), [(50, 50, 1.0), (1, 1, 1.0), (0.1, 1, 10.0), (3, 3, 1.0)]
)
def test_so_many_calls_a_second_and_no_more(rate: float, allowed: int, after: float) -> None:
    limiter = RateLimiter()
    answers = [limiter.allow("m", rate, 5.0) for _ in range(allowed + 1)]
    assert answers == [True] * allowed + [False]
    assert not limiter.allow("m", rate, 5.0 + after / 2)
    assert limiter.allow("m", rate, 5.0 + after)


def test_a_client_that_keeps_the_rate_is_never_refused() -> None:
    limiter = RateLimiter()
    assert all(limiter.allow("m", 10, number / 10) for number in range(1000))


def test_methods_are_counted_apart_and_refused_with_429() -> None:
    with running_emulator(limits=True) as emulator:
        api = Api(emulator)
        assert [api.get(name).status_code for name in ("getSettings", "getsettings", "getWaSettings")] == [
            200,
            429,
            200,
        ]
        assert api.get("getSettings").json()["message"] == "Too Many Requests"


def test_latency_delays_each_call_and_not_the_next_one() -> None:
    with running_emulator(latency=200) as emulator:
        api = Api(emulator)
        before = time.monotonic()
        callers = [threading.Thread(target=lambda: Api(emulator).get("getStateInstance")) for _ in range(8)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        took = time.monotonic() - before
        assert 0.2 <= took < 8 * 0.2
        assert api.emulator.requests()
