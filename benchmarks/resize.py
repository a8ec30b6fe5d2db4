"""Resize of the window → painted at the new size."""

from __future__ import annotations

from benchmarks.console import COLUMNS, PAINTED, ROWS, arguments, console, report, spread

SIZES = ((100, 30), (COLUMNS, ROWS), (160, 48), (80, 24))


def main() -> None:
    """Go through some sizes; each is painted once the terminal has been quiet for a moment."""
    options = arguments(main.__doc__ or "", runs=40)
    took: list[float] = []
    with console(options.home) as terminal:
        terminal.wait_for(PAINTED)
        terminal.settle(0.5)
        for turn in range(options.runs):
            terminal.resize(*SIZES[turn % len(SIZES)])
            changed = terminal.wait_change()
            if changed is not None:
                took.append(changed)
            terminal.settle(0.2)
    report("resize", {"changed": len(took), **spread(took, "ms"), "budget_p95_ms": 100})


if __name__ == "__main__":
    main()
