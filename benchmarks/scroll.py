"""Key → paint while scrolling the chat list and the chat view."""

from __future__ import annotations

from benchmarks.console import (
    PAINTED,
    answers,
    arguments,
    console,
    hello_answers,
    open_biggest,
    report_answers,
)

BUDGET_MS = 25


def main() -> None:
    """Scroll the chat a page at a time, then the list a row at a time."""
    options = arguments(main.__doc__ or "", runs=100)
    floor = hello_answers()
    with console(options.home) as terminal:
        terminal.wait_for(PAINTED)
        terminal.settle(0.5)
        open_biggest(terminal, options.home)
        terminal.press("pageup")
        terminal.settle(0.3)
        view = answers(terminal, lambda _turn: terminal.press("pageup"), options.runs)
        terminal.press("escape")
        terminal.settle(0.3)
        terminal.press("tab")  # from the composer round to the list
        terminal.settle(0.3)
        chats = answers(terminal, lambda _turn: terminal.press("down"), options.runs)
    report_answers("scroll chat view", view, floor, BUDGET_MS)
    report_answers("scroll chat list", chats, floor, BUDGET_MS)


if __name__ == "__main__":
    main()
