"""Key → paint while scrolling the chat list and the chat view."""

from __future__ import annotations

from benchmarks.console import PAINTED, arguments, console, report, spread
from tests.terminal import Terminal


def scrolled(terminal: Terminal, key: str, runs: int) -> list[float]:
    """Press `key` `runs` times; how long each took to show."""
    took: list[float] = []
    for _ in range(runs):
        terminal.press(key)
        changed = terminal.wait_change()
        if changed is not None:
            took.append(changed)
        terminal.settle(0.03)
    return took


def main() -> None:
    """Scroll the list a row at a time, then the chat a page at a time."""
    options = arguments(main.__doc__ or "", runs=100)
    with console(options.home) as terminal:
        terminal.wait_for(PAINTED)
        terminal.settle(0.5)
        terminal.press("pageup")
        terminal.settle(0.3)
        view = scrolled(terminal, "pageup", options.runs)
        terminal.press("shift+tab")
        terminal.settle(0.3)
        chats = scrolled(terminal, "down", options.runs)
    for name, took in (("scroll chat view", view), ("scroll chat list", chats)):
        report(name, {"changed": len(took), **spread(took, "ms"), "budget_p95_ms": 25})


if __name__ == "__main__":
    main()
