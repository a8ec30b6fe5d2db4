"""What must hold at every moment, whatever the hand does."""

from __future__ import annotations

import re
import time

import psutil

from tests.monkey.coverage import Coverage
from tests.monkey.findings import Finding
from tests.monkey.glass import Glass
from tests.monkey.service import Harvest

ANSWER = 2.0
"""Seconds of its own processor time, or of doing nothing, within which the interface answers."""
GIVEN_UP = 60.0
"""Seconds after which it does not answer, however busy the machine is."""
MEMORY = 450 * 1024 * 1024
"""Bytes; four times what a day of work should take."""
DESCRIPTORS = 120

_WRONG = re.compile(r"something unexpected happened|Something went wrong")

ASKED: dict[str, str] = {}
"""Method → letters of the question that must have been on the screen before it is called."""


def looks_whole(glass: Glass) -> None:
    """Nothing on the screen says that the program failed, and nothing breaks the terminal.

    Raises:
        Finding: Something does.
    """
    text = glass.text()
    if found := _WRONG.search(text):
        raise Finding("went wrong", found[0], text)
    if leak := glass.leaks():
        raise Finding("leak", f"{leak} reached the terminal")
    if glass.pane.strange:
        raise Finding("control", glass.pane.strange[0], text)


def painted(glass: Glass) -> None:
    """Every row is exactly as wide as the window. Call it when nothing moves.

    Raises:
        Finding: A row is longer, or a part of it was never painted.
    """
    if holes := glass.unpainted():
        glass.settle(0.5, 10.0)
        holes = glass.unpainted()
        if holes:
            raise Finding("unpainted", holes)
    if glass.pane.spilled:
        raise Finding("too wide", glass.pane.spilled[0], glass.text())


def answers(glass: Glass, columns: int, rows: int) -> float:
    """Give the window another height, which every screen answers with a picture; seconds that took.

    A machine busy with others delays everybody: what counts is the processor time the program itself
    used until it answered, or that it did nothing for long.

    Raises:
        Finding: It does not answer.
    """
    program = glass.program
    if program is None:
        return 0.0
    try:
        used = sum(program.cpu_times()[:2])
        began = time.monotonic()
        glass.resize(columns, rows)
        while not glass.pump(0.2) and not glass.ended:
            spent = sum(program.cpu_times()[:2]) - used
            if spent > ANSWER:
                raise Finding("slow", f"{spent:.1f} s of work and no answer", glass.text())
            if time.monotonic() - began > GIVEN_UP:
                raise Finding("frozen", f"no answer for {GIVEN_UP:.0f} s", glass.text())
        return time.monotonic() - began
    except psutil.NoSuchProcess:
        return 0.0


def bounded(program: psutil.Process) -> tuple[int, int]:
    """Memory and descriptors of the program; bytes and a count.

    Raises:
        Finding: It uses more than it may.
    """
    memory, descriptors = program.memory_info().rss, program.num_fds()
    if memory > MEMORY:
        raise Finding("memory", f"{memory // 1024 // 1024} MiB")
    if descriptors > DESCRIPTORS:
        raise Finding("descriptors", f"{descriptors} files are open")
    return memory, descriptors


def nothing_unasked(coverage: Coverage, service: Harvest) -> None:
    """Nothing that asks first was done without its question on the screen."""
