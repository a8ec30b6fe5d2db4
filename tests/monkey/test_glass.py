"""The hand sees what a program does to its terminal, and blames it for nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from tests.monkey import invariants
from tests.monkey.findings import Finding
from tests.monkey.glass import Glass, Holes, patience

STOPPING = """
import os, signal, sys

def stop(*_):
    print(end="\\x1b[?1049l" if "leaves" in sys.argv else "", flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)
    print("\\x1b[?1049h", "back", flush=True)

signal.signal(signal.SIGTSTP, stop)
print("\\x1b[?1049h", "begun", flush=True)
for line in sys.stdin:
    stop()
"""
"""Has a screen of its own, and stops at a line as at a signal."""


def opened(*arguments: str) -> Glass:
    return Glass([sys.executable, "-c", STOPPING, *arguments], env={}, columns=80, rows=24)


@pytest.fixture
def glass() -> Iterator[Glass]:
    with opened("leaves") as glass:
        glass.wait_for("begun")
        yield glass


def test_a_program_that_a_key_continued_is_waited_for_when_it_stops_again(glass: Glass) -> None:
    glass.send(b"stop\n")
    glass.wait_for("SHELL WAITS")
    glass.send(b"\n")
    glass.wait_for("back")
    assert not glass.stopped
    assert glass.stop()
    assert glass.stopped


def test_a_program_is_continued_once(glass: Glass) -> None:
    for _ in range(3):
        assert glass.stop()
        glass.go_on()
        assert not glass.stopped
        glass.wait_for("back")


def test_what_the_shell_says_of_a_stop_is_not_held_up_by_ctrl_s() -> None:
    with opened() as glass:
        glass.wait_for("begun")
        glass.send(b"\x13")
        with pytest.raises(Finding, match="stopped, and mode 1049"):
            glass.stop()


def test_a_program_is_continued_behind_a_ctrl_s(glass: Glass) -> None:
    assert glass.stop()
    glass.send(b"\x13")
    glass.go_on()
    assert not glass.stopped
    glass.wait_for("back")


def test_a_program_that_stops_on_its_own_screen_is_blamed() -> None:
    with opened() as glass:
        glass.wait_for("begun")
        with pytest.raises(Finding, match="stopped, and mode 1049 is not l"):
            glass.stop()


def test_a_program_does_not_keep_the_terminal_of_another_open(glass: Glass) -> None:
    with opened("leaves") as other:
        other.wait_for("begun")
        glass.hang_up()


PAINTING = """
import sys, time
print("x" * 100, "painted", flush=True)
if "ends" not in sys.argv:
    time.sleep(60)
"""
"""Paints a row that is wider than its window."""


@pytest.mark.parametrize("blamed", [True, False])
def test_a_program_that_ends_has_no_time_for_a_narrower_picture(
    blamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = () if blamed else ("ends",)
    with Glass([sys.executable, "-c", PAINTING, *arguments], env={}, columns=80, rows=24) as glass:
        glass.pump(5.0)
        if not blamed:
            glass.wait_end()
        glass.pane.spilled.append("row 0")
        monkeypatch.setattr(glass, "resize", lambda _columns, _rows: None)  # no other picture comes
        monkeypatch.setattr(glass, "unpainted", lambda: Holes(0))
        with pytest.raises(Finding, match="too wide") if blamed else nullcontext():
            invariants.within_the_window(glass)


@pytest.mark.parametrize(("load", "seconds"), [(0.0, 10.0), (2.0, 10.0), (8.0, 40.0)])
def test_there_is_more_patience_on_a_busy_machine(
    load: float, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0.0, 0.0))
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert patience(10.0) == seconds
