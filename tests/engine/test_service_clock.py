"""The service's time, whatever ours is."""

from __future__ import annotations

from datetime import datetime
from email.utils import formatdate, parsedate_to_datetime

import pytest

from greentui.engine.service_clock import BELIEVABLE, EXACT, ServiceClock

NOON = 1_772_452_800.0


def dated(ahead: float) -> str:
    return formatdate(NOON + ahead, usegmt=True)


def test_it_is_ours_until_the_service_has_told() -> None:
    clock = ServiceClock(lambda: NOON)
    assert (clock(), clock.known) == (NOON, False)


@pytest.mark.parametrize("ahead", [600.0, -600.0, 5.0])
def test_a_clock_that_differs_is_followed(ahead: float) -> None:
    clock = ServiceClock(lambda: NOON)
    clock.learn(dated(ahead))
    assert (clock(), clock.known) == (NOON + ahead, True)


def test_what_a_date_cannot_show_changes_nothing() -> None:
    clock = ServiceClock(lambda: NOON)
    clock.learn(dated(EXACT - 1))
    assert (clock(), clock.known) == (NOON, True)


def test_a_single_odd_answer_changes_nothing() -> None:
    clock = ServiceClock(lambda: NOON)
    for ahead in (0.0, 0.0, 3600.0):
        clock.learn(dated(ahead))
    assert clock() == NOON


@pytest.mark.parametrize("odd", [3600.0, -3600.0])
def test_of_two_that_disagree_the_one_closer_to_ours_counts(odd: float) -> None:
    clock = ServiceClock(lambda: NOON)
    clock.learn(dated(0.0))
    clock.learn(dated(odd))
    assert clock() == NOON


def test_a_clock_that_is_set_right_is_followed_back() -> None:
    clock = ServiceClock(lambda: NOON)
    for ahead in [600.0] * 3 + [0.0] * 9:
        clock.learn(dated(ahead))
    assert clock() == NOON


@pytest.mark.parametrize("date", ["", "soon", dated(BELIEVABLE + 10), "Mon, 99 Foo 99999 99:99:99 GMT"])
def test_what_is_no_time_is_passed_over(date: str) -> None:
    clock = ServiceClock(lambda: NOON)
    clock.learn(date)
    assert (clock(), clock.known) == (NOON, False)


@pytest.mark.parametrize(("timestamp", "ahead"), [(600, 599.0), (-600, -598.0), (1, 0.0), (4, 0.0)])
def test_without_dates_our_own_messages_show_it(timestamp: int, ahead: float) -> None:
    """Asked for at two seconds before noon, heard of a second after it."""
    clock = ServiceClock(lambda: NOON + 1)
    clock.learn_from_message(int(NOON) + timestamp, int(NOON) - 2)
    assert (clock.ahead, clock.known) == (ahead, True)


def test_a_date_counts_for_more_than_a_message() -> None:
    clock = ServiceClock(lambda: NOON)
    clock.learn(dated(0.0))
    clock.learn_from_message(int(NOON) + 600, int(NOON))
    assert clock() == NOON


def test_nothing_learned_outlives_a_jump_of_our_clock() -> None:
    clock = ServiceClock(lambda: NOON)
    clock.learn(dated(600.0))
    clock.forget()
    assert (clock(), clock.known) == (NOON, False)


def test_the_same_date_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(date: str) -> datetime:
        read.append(date)
        return parsedate_to_datetime(date)

    monkeypatch.setattr("email.utils.parsedate_to_datetime", noted)
    clock = ServiceClock(lambda: NOON)
    dates = [dated(-86_000.0), dated(-85_999.0)]
    for date in dates:
        for _answer in range(50):
            clock.learn(date)
    assert read == dates
