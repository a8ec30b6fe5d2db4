"""The console's cost at rest: memory after use, and processor time while nothing happens."""

from __future__ import annotations

from benchmarks.console import PAINTED, arguments, console, hello, report
from tests.terminal import Terminal

SECONDS = 20.0
BUDGET_MIB = 100
BUDGET_PERCENT = 0.5


def idle(terminal: Terminal) -> float:
    """Percent of a core that the program takes while nothing happens."""
    before = terminal.processor_time()
    terminal.watch(SECONDS)
    return 100 * (terminal.processor_time() - before) / SECONDS


def main() -> None:
    """Look at a few chats, then leave it alone."""
    options = arguments(main.__doc__ or "", runs=1)
    with hello() as terminal:
        terminal.wait_for("hello, world")
        terminal.settle(0.5)
        floor = terminal.memory()
        floor_percent = idle(terminal)
    with console(options.home) as terminal:
        terminal.wait_for(PAINTED)
        for _ in range(20):
            terminal.press("alt+down")
            terminal.wait_change()
            terminal.press("pageup")
            terminal.settle(0.1)
        terminal.watch(3.0)
        percent = idle(terminal)
        memory = terminal.memory()
    mib = memory / 2**20
    report(
        "memory",
        {
            "mib": round(mib, 1),
            "hello_mib": round(floor / 2**20, 1),
            "ratio": round(memory / floor, 2),
            "budget_mib": BUDGET_MIB,
        },
        held=mib <= BUDGET_MIB,
    )
    report(
        "idle",
        {
            "processor_percent": round(percent, 2),
            "hello_percent": round(floor_percent, 2),
            "budget_percent": BUDGET_PERCENT,
        },
        held=percent <= BUDGET_PERCENT,
    )


if __name__ == "__main__":
    main()
