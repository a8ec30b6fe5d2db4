"""The sizes that a terminal may have."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App
from textual.message import Message
from textual.messages import InBandWindowResize

from greentui.tui.terminal.driver import LARGEST, TerminalDriver


class Driver(TerminalDriver):
    """A driver without a terminal."""

    def __init__(self) -> None:
        self._app = App()
        self._in_band_window_resize = False
        self._mouse = False
        self.cursor_origin = None
        self.sent: list[Message] = []

    def write(self, data: str) -> None:
        """Nothing is written."""

    def send_message(self, message: Message) -> None:
        """Keep it."""
        self.sent.append(message)

    def reported(self, width: int, height: int) -> list[tuple[int, int]]:
        """The sizes that a report of this one has led to."""
        self.process_message(events.Resize.from_dimensions((width, height), (1, 1)))
        return [message.size for message in self.sent if isinstance(message, events.Resize)]


@pytest.fixture
def driver() -> Driver:
    return Driver()


def test_a_size_that_was_not_asked_for_is_ignored(driver: Driver) -> None:
    assert driver.reported(100, 40) == []


@pytest.mark.parametrize(
    ("reported", "size"),
    [((100, 40), (100, 40)), (LARGEST, LARGEST), ((99999, 99999), LARGEST), ((0, 0), (1, 1))],
)
def test_a_size_stays_within_limits(driver: Driver, reported: tuple[int, int], size: tuple[int, int]) -> None:
    driver.process_message(InBandWindowResize(supported=True, enabled=True))
    assert driver.reported(*reported) == [size]


def test_a_window_stays_within_limits(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60000")
    monkeypatch.setenv("LINES", "60000")
    assert driver._get_terminal_size() == LARGEST
