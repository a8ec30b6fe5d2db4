"""Resize of the window → painted at the new size, in the largest chat."""

from __future__ import annotations

from benchmarks.console import (
    COLUMNS,
    PAINTED,
    ROWS,
    answers,
    arguments,
    console,
    hello,
    open_biggest,
    report_answers,
)

SIZES = ((100, 30), (COLUMNS, ROWS), (160, 48), (80, 24))
BUDGET_MS = 100


def main() -> None:
    """Go through some sizes, in the middle of the history of the chat with the most messages."""
    options = arguments(main.__doc__ or "", runs=40)
    with hello() as terminal:
        terminal.wait_for("hello, world")
        terminal.press("a")
        terminal.settle(0.3)
        floor = answers(terminal, lambda turn: terminal.resize(*SIZES[turn % len(SIZES)]), 12, 0.2)
    with console(options.home) as terminal:
        terminal.wait_for(PAINTED)
        terminal.settle(0.5)
        open_biggest(terminal, options.home)
        for _ in range(30):
            terminal.press("pageup")
        terminal.settle(0.5)
        took = answers(terminal, lambda turn: terminal.resize(*SIZES[turn % len(SIZES)]), options.runs, 0.2)
    report_answers("resize", took, floor, BUDGET_MS)


if __name__ == "__main__":
    main()
