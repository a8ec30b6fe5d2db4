"""Times in words, written the same way everywhere in the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from greentui.text import time_format

SOURCES = Path(time_format.__file__).parents[1]
NOW = datetime(2026, 3, 5, 18, 30).astimezone().timestamp()
DAY = 86_400


@pytest.fixture
def twelve_hours() -> Iterator[None]:
    time_format.use("12h")
    yield
    time_format.use("24h")


@pytest.mark.parametrize(
    ("say", "usual", "in_twelve_hours"),
    [
        (lambda: time_format.clock(NOW), "18:30", "06:30 PM"),
        (lambda: time_format.brief(NOW, NOW), "18:30", "06:30 PM"),
        (lambda: time_format.at(NOW, NOW), "18:30", "06:30 PM"),
        (lambda: time_format.at(NOW - DAY, NOW), "04 Mar 18:30", "04 Mar 06:30 PM"),
        (lambda: time_format.at(NOW - 365 * DAY, NOW), "05 Mar 2025 18:30", "05 Mar 2025 06:30 PM"),
        (lambda: time_format.upcoming(NOW + 3600, NOW), "19:30", "07:30 PM"),
        (lambda: time_format.upcoming(NOW + DAY, NOW), "Fri 18:30", "Fri 06:30 PM"),
        (lambda: time_format.upcoming(NOW + 6 * DAY, NOW), "Wed 18:30", "Wed 06:30 PM"),
        (lambda: time_format.upcoming(NOW + 7 * DAY, NOW), "12 Mar 18:30", "12 Mar 06:30 PM"),
        (lambda: time_format.full(NOW), "05 Mar 2026 18:30", "05 Mar 2026 06:30 PM"),
        (lambda: time_format.sortable(NOW), "2026-03-05 18:30:00", "2026-03-05 18:30:00"),
    ],
)
def test_times_of_day_follow_the_setting(
    say: Callable[[], str], usual: str, in_twelve_hours: str, request: pytest.FixtureRequest
) -> None:
    assert say() == usual
    request.getfixturevalue("twelve_hours")
    assert say() == in_twelve_hours


@pytest.mark.parametrize(
    ("days", "listed"), [(0, "18:30"), (1, "Wed"), (6, "Fri"), (7, "26 Feb"), (365, "05 Mar 2025")]
)
def test_a_list_names_the_day_as_shortly_as_it_is_clear(days: int, listed: str) -> None:
    assert time_format.brief(NOW - days * DAY, NOW) == listed


def test_nobody_else_writes_times_of_day() -> None:
    """Else the setting would not hold there."""
    writers = {
        source.relative_to(SOURCES).as_posix()
        for source in SOURCES.rglob("*.py")
        if any(code in source.read_text(encoding="utf-8") for code in ("%H:%M", "%I:%M", "%H.%M"))
    }
    assert {writer for writer in writers if not writer.startswith("emulator/")} == {"text/time_format.py"}


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(86_400, "1 day"), (604_800, "7 days"), (7_776_000, "90 days"), (129_600, "1 d"), (3600, "1 h")],
)
def test_a_duration_of_whole_days_is_counted_in_them(seconds: int, shown: str) -> None:
    assert time_format.in_days(seconds) == shown
