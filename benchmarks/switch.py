"""Switch to the neighbouring chat: key → the other chat painted; also from the biggest to a small one."""

from __future__ import annotations

import statistics

from benchmarks.console import (
    PAINTED,
    answers,
    arguments,
    console,
    hello_answers,
    milliseconds,
    open_biggest,
    p95,
    ratio,
    report,
)

BUDGET_MS = 50


def main() -> None:
    """Go down the list and up again, then to and from the biggest chat, waiting for each picture."""
    options = arguments(main.__doc__ or "", runs=60)
    floor = hello_answers()
    with console(options.home) as terminal:
        terminal.wait_for(PAINTED)
        terminal.settle(0.5)
        took = answers(
            terminal, lambda turn: terminal.press("alt+down" if turn % 30 < 20 else "alt+up"), options.runs
        )
        open_biggest(terminal, options.home)
        pairs = answers(
            terminal, lambda turn: terminal.press("alt+up" if turn % 2 else "alt+down"), options.runs
        )
    small, biggest = pairs[0::2], pairs[1::2]
    figures = {
        "biggest": milliseconds(biggest),
        "small": milliseconds(small),
        "biggest_to_small": round(statistics.median(biggest) / statistics.median(small), 2),
        "budget_p95_ms": BUDGET_MS,
    }
    worst = max(p95(took), p95(pairs))
    report("switch", {**milliseconds(took), **ratio(took, floor), **figures}, held=worst * 1000 <= BUDGET_MS)


if __name__ == "__main__":
    main()
