"""Switch to the neighbouring chat: key → the other chat painted."""

from __future__ import annotations

from benchmarks.console import PAINTED, arguments, console, report, spread


def main() -> None:
    """Go down the list and up again, waiting after each key until the screen has changed."""
    options = arguments(main.__doc__ or "", runs=60)
    took: list[float] = []
    with console(options.home) as terminal:
        terminal.wait_for(PAINTED)
        terminal.settle(0.5)
        for turn in range(options.runs):
            terminal.press("alt+down" if turn % 30 < 20 else "alt+up")
            changed = terminal.wait_change()
            if changed is not None:
                took.append(changed)
            terminal.settle(0.05)
    report("switch", {"changed": len(took), **spread(took, "ms"), "budget_p95_ms": 50})


if __name__ == "__main__":
    main()
