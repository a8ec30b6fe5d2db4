"""The service's clock, as its responses tell it."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import httpx
import pytest

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api

NOON = 1_700_000_000


def told(response: httpx.Response) -> float:
    """The moment a response names, seconds since 1970."""
    return parsedate_to_datetime(response.headers["date"]).timestamp()


ANSWERS: dict[str, Callable[[Api], httpx.Response]] = {
    "an answer": lambda api: api.get("getStateInstance"),
    "a refusal": lambda api: api.post("sendMessage", {}),
    "a wrong token": lambda api: api.http.get(api.emulator.method_url("getSettings")[:-1]),
    "an unknown address": lambda api: api.http.get(f"{api.emulator.api_url}/nothing"),
    "a file": lambda api: api.http.get(api.post("uploadFile", content=b"%PDF-1.4").json()["urlFile"]),
    "a control request": lambda api: api.http.get(f"{api.emulator.control_url}/queue"),
}


@pytest.mark.parametrize("ask", ANSWERS.values(), ids=ANSWERS.keys())
def test_every_answer_is_dated_by_the_service_s_clock(ask: Callable[[Api], httpx.Response]) -> None:
    with running_emulator(now=NOON) as emulator:
        assert NOON <= told(ask(Api(emulator))) < NOON + 60


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_the_service_s_clock_can_be_ahead_or_behind(seconds: int) -> None:
    with running_emulator(skew=seconds) as emulator:
        assert abs(told(Api(emulator).get("getStateInstance")) - time.time() - seconds) < 60


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_the_service_s_clock_can_be_set_ahead_or_behind(api: Api, seconds: int) -> None:
    api.emulator.control("clock", {"advance": 5000})
    api.emulator.control("clock", {"skew": seconds})
    assert abs(told(api.get("getStateInstance")) - time.time() - seconds) < 60
    api.emulator.control("incoming", {"chatId": ANNA, "text": "now"})
    listed = api.get("lastIncomingMessages").json()
    (written,) = (one for one in listed if one.get("textMessage") == "now")
    assert abs(written["timestamp"] - time.time() - seconds) < 60
