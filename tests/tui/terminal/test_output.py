"""Writing to a terminal that accepts nothing, or is gone."""

from __future__ import annotations

import os
import pty
import select
import termios
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from greentui.tui.terminal import output
from greentui.tui.terminal.output import LIMIT, Output
from tests.patience import PATIENCE

R = TypeVar("R")


def returned(call: Callable[[], R]) -> R:
    """What `call` returns; one that never does fails its test instead of holding up all of them."""
    results: list[R] = []
    calling = threading.Thread(target=lambda: results.append(call()), daemon=True)
    calling.start()
    calling.join(PATIENCE)
    assert results, f"it is still waiting after {PATIENCE} s"
    return results[0]


class Written:
    """An output on a terminal, and the side that reads it."""

    def __init__(self) -> None:
        self.reading, self.terminal = pty.openpty()
        self.lost, self.caught_up = threading.Event(), threading.Event()
        self.output = Output(self.terminal, "utf-8", lost=self.lost.set, caught_up=self.caught_up.set)
        self.output.start()

    def read_until(self, end: bytes) -> bytes:
        """What the terminal was sent, up to `end`."""
        read = b""
        while not read.endswith(end):
            read += os.read(self.reading, 1 << 16)
        return read


@pytest.fixture
def written() -> Iterator[Written]:
    made = Written()
    yield made
    made.output.close()
    made.output.join(PATIENCE)
    os.close(made.terminal)
    if not made.lost.is_set():
        os.close(made.reading)


def test_a_terminal_is_sent_everything_in_order(written: Written) -> None:
    for number in range(1000):
        written.output.write(f"{number},")
    written.output.write("end")
    assert written.read_until(b"end") == b"".join(b"%d," % number for number in range(1000)) + b"end"
    assert written.output.drained(PATIENCE)
    assert not written.caught_up.is_set()


def test_what_a_terminal_far_behind_misses_is_told_once_it_has_the_rest(written: Written) -> None:
    frame, frames = 10_000, LIMIT // 10_000 + 20
    for _ in range(frames):
        written.output.write("x" * frame)
    assert not returned(lambda: written.output.drained(0))
    assert not written.caught_up.is_set()
    read = 0
    while not written.output.drained(0):
        if select.select([written.reading], [], [], 0.05)[0]:
            read += len(os.read(written.reading, 1 << 16))
    assert read < frame * (frames - 10), "all of it was kept"
    assert written.caught_up.wait(PATIENCE)
    written.output.write("whole again")
    written.read_until(b"whole again")


def test_the_last_words_go_before_all_that_a_terminal_has_not_taken(written: Written) -> None:
    for _ in range(100):
        written.output.write("x" * 10_000)
    returned(lambda: written.output.finish("as before", 0.2))
    written.output.close()
    written.output.join(PATIENCE)  # as a program ends; only then somebody reads
    assert len(written.read_until(b"as before")) < 100_000


def test_a_terminal_that_was_stopped_is_not_waited_for(written: Written) -> None:
    termios.tcflow(written.terminal, termios.TCOOFF)
    written.output.write("x")
    returned(lambda: written.output.finish("as before", 0.2))


def test_a_terminal_that_is_gone_is_said_once_and_waited_for_by_nobody(written: Written) -> None:
    os.close(written.reading)
    written.output.write("into the void")
    assert written.lost.wait(PATIENCE)
    written.output.write("and again")
    written.output.finish("as before", PATIENCE)
    assert written.output.drained(0)


def test_a_terminal_that_may_not_be_opened_is_written_to_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_arguments: object) -> int:
        raise PermissionError

    monkeypatch.setattr(output.os, "open", refused)
    written = Written()
    written.output.write("all the same")
    assert written.read_until(b"all the same") == b"all the same"
    written.output.close()
    written.output.join(PATIENCE)
    os.close(written.terminal)
    os.close(written.reading)
