"""Rate limits and latency."""

from __future__ import annotations

import time

import pytest

from greentui.emulator.serving.rate_limits import RateLimiter
from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import Api


@pytest.mark.parametrize(
    ("rate", "allowed", "after"), [(50, 50, 1.0), (1, 1, 1.0), (0.1, 1, 10.0), (3, 3, 1.0)]
)
def test_a_rate_allows_no_more_calls(rate: float, allowed: int, after: float) -> None:
    limiter = RateLimiter()
    answers = [limiter.allow("m", rate, 5.0) for _ in range(allowed + 1)]
    assert answers == [True] * allowed + [False]
    assert not limiter.allow("m", rate, 5.0 + after / 2)
    assert limiter.allow("m", rate, 5.0 + after)


def test_a_client_that_keeps_its_rate_is_never_limited() -> None:
    limiter = RateLimiter()
    assert all(limiter.allow("m", 10, number / 10) for number in range(1000))


def test_each_method_has_a_limit_of_its_own_and_gets_429() -> None:
    with running_emulator(limits=True) as emulator:
        api = Api(emulator)
        assert [api.get(name).status_code for name in ("getSettings", "getsettings", "getWaSettings")] == [
            200,
            429,
            200,
        ]
        assert api.get("getSettings").json()["message"] == "Too Many Requests"


def test_latency_delays_each_call() -> None:
    with running_emulator(latency=200) as emulator:
        started = time.monotonic()
        assert Api(emulator).get("getStateInstance").status_code == 200
        assert time.monotonic() - started >= 0.2
