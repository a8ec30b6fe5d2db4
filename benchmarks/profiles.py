"""Where the time goes in a start and in a switch of chats: the console under Python's profiler.

    python -m benchmarks.profiles --home DIR

The profiler slows everything by about half; shares matter here, not milliseconds.
"""

from __future__ import annotations

import pstats
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.console import COLUMNS, PAINTED, ROWS, answers, arguments, environment
from tests.terminal import Terminal

SHOWN = 22
PATIENCE = 60.0


def profiled(home: Path, play: Callable[[Terminal], None]) -> pstats.Stats:
    """Play on a console under the profiler; what it measured."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "profile"
        command = [sys.executable, "-m", "cProfile", "-o", str(file), "-m", "greentui", "--offline"]
        with Terminal(command, env=environment(home), columns=COLUMNS, rows=ROWS) as terminal:
            terminal.wait_for(PAINTED, PATIENCE)
            play(terminal)
            terminal.press("ctrl+q")
            terminal.wait_end(PATIENCE)
        return pstats.Stats(str(file))


def switches(turns: int) -> Callable[[Terminal], None]:
    """Go to the neighbouring chat so many times, and wait for each."""

    def play(terminal: Terminal) -> None:
        terminal.settle(1.0)
        answers(terminal, lambda turn: terminal.press("alt+down" if turn % 30 < 20 else "alt+up"), turns)

    return play


def main() -> None:
    """Print both, the costliest of our own and of Textual's functions first."""
    options = arguments((__doc__ or "").splitlines()[0], runs=60)
    print("start:")
    profiled(options.home, lambda _terminal: None).sort_stats("cumulative").print_stats("greentui", SHOWN)
    print(f"{options.runs} switches:")
    stats = profiled(options.home, switches(options.runs)).sort_stats("cumulative")
    stats.print_stats(r"greentui|textual/_compositor|textual/strip", SHOWN)


if __name__ == "__main__":
    main()
