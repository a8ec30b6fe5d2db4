"""Switch to the neighbouring chat: key → the other chat painted."""

from __future__ import annotations

from benchmarks.console import PAINTED, answers, arguments, console, hello_answers, report_answers

BUDGET_MS = 50


def main() -> None:
    """Go down the list and up again, waiting after each key until the screen has changed."""
    options = arguments(main.__doc__ or "", runs=60)
    floor = hello_answers()
    with console(options.home) as terminal:
        terminal.wait_for(PAINTED)
        terminal.settle(0.5)
        took = answers(
            terminal, lambda turn: terminal.press("alt+down" if turn % 30 < 20 else "alt+up"), options.runs
        )
    report_answers("switch", took, floor, BUDGET_MS)


if __name__ == "__main__":
    main()
