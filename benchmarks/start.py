"""Start → chat list and last chat painted, as a multiple of a Textual hello-world's start."""

from __future__ import annotations

import statistics

from benchmarks.console import PAINTED, arguments, console, hello, milliseconds, report

BUDGET = 2.0


def main() -> None:
    """Start both in turn, so that a machine that wanders slows both."""
    options = arguments(main.__doc__ or "", runs=9)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(options.runs + 1):
        with hello() as terminal:
            theirs.append(terminal.wait_for("hello, world"))
        with console(options.home) as terminal:
            ours.append(terminal.wait_for(PAINTED))
    del ours[0], theirs[0]  # the first pair fills the file cache
    multiple = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
    report(
        "start",
        {
            **milliseconds(ours),
            "hello_ms": round(statistics.median(theirs) * 1000, 1),
            "ratio": round(multiple, 2),
            "budget_ratio": BUDGET,
        },
        held=multiple <= BUDGET,
    )


if __name__ == "__main__":
    main()
