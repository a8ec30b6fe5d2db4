"""What must hold at every moment, whatever the hand does."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import psutil

from greentui.text.sanitize import clean
from tests.monkey.findings import Finding
from tests.monkey.glass import Glass, letters, patience
from tests.monkey.service import Harvest

ANSWER = 2.0
"""Seconds of its own processor time, or of doing nothing, within which the interface answers."""
GIVEN_UP = 60.0
"""Seconds after which it does not answer, with some patience."""
MEMORY = 450 * 1024 * 1024
"""Bytes; four times what a day of work should take."""
DESCRIPTORS = 120
LOOKS = 3
"""How many pictures in a row are too wide if the program paints them so, not late ones for a wider window."""

_WRONG = re.compile(r"[Ss]omething unexpected happened|Something went wrong")

ASKING = frozenset(
    {
        "logout", "reboot", "setSettings", "clearMessagesQueue", "clearWebhooksQueue", "deleteMessage",
        "deleteStatus", "deleteContact", "leaveGroup", "removeGroupParticipant",
    }
)  # fmt: skip
"""Methods that are called only after a question: what they do cannot be taken back."""
READING = 0.25
"""Seconds in which nobody reads a question and answers it."""
READABLE = (60, 20)
"""Columns and rows of a window in which every question can be read."""


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


def answers(glass: Glass, columns: int, rows: int) -> float:
    """Give the window another height: every screen answers with a whole picture. Returns the seconds it took.

    A machine busy with others delays everybody: what counts is the processor time the program itself
    uses until it answers, and whether it does nothing at all.

    Raises:
        Finding: It does not answer, or leaves a part of the window as it was.
    """
    program = glass.program
    if program is None:
        return 0.0
    with suppress(psutil.NoSuchProcess):
        used, began = processor_time(program), time.monotonic()
        glass.resize(columns, rows)
        while not glass.ended and not glass.away and (holes := glass.unpainted()):
            quiet = not glass.pump(0.2)
            spent, waited = processor_time(program) - used, time.monotonic() - began
            if spent > ANSWER and quiet:
                raise Finding("slow", f"{spent:.1f} s of work and no answer", glass.text())
            if waited > patience(GIVEN_UP):
                kind = "frozen" if holes.all else "unpainted"
                raise Finding(kind, f"{holes} after {waited:.0f} s", glass.text().replace("\0", "▒"))
        return time.monotonic() - began
    return 0.0


def processor_time(program: psutil.Process) -> float:
    """Seconds of processor time a process has used."""
    return sum(program.cpu_times()[:2])


def within_the_window(glass: Glass) -> None:
    """No row is longer than the window is wide. Call it when nothing moves.

    Raises:
        Finding: A row is.
    """
    rows, columns = glass.pane.lines, glass.pane.columns
    for _look in range(LOOKS):
        if not glass.pane.spilled or glass.ended:  # a program that ends paints no other
            return
        for height in (rows + 1, rows):
            answers(glass, columns, height)
            glass.settle(0.3, 5.0)
    if glass.pane.spilled and not glass.ended:
        raise Finding("too wide", glass.pane.spilled[0], glass.text())


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


def question_read(glass: Glass, question: str, opened_at: int, seconds: float) -> None:
    """A question that is answered has been on the screen, long enough to be read.

    Args:
        question: Its words.
        opened_at: How much was painted before it was asked.
        seconds: From question to answer.

    Raises:
        Finding: Nobody can have read it.
    """
    if seconds < READING:
        raise Finding("unread", f"“{question}” was answered after {seconds:.3f} s", glass.text())
    glass.settle(0.1, 3.0)
    columns, rows = glass.pane.columns, glass.pane.lines
    readable = columns >= READABLE[0] and rows >= READABLE[1]
    if readable and letters(clean(question)) not in glass.painted_since(opened_at):
        raise Finding("unread", f"“{question}” was answered before it was painted", glass.text())


def nothing_unasked(answered: int, service: Harvest) -> None:
    """Nothing that asks first was done without a question.

    Args:
        answered: How many questions were answered, and not with No.
        service: What it was told.

    Raises:
        Finding: It was told more than was asked about.
    """
    done = [each["method"] for each in service.requests if each["method"] in ASKING and each["status"] == 200]
    if len(done) > answered:
        raise Finding("unasked", f"{', '.join(done)} after {answered} questions")
