"""Starts our console and a Textual hello-world in pseudo-terminals, for the other benchmarks.

Every benchmark of the screen works on an archive written by `fill.py`, given by `--home DIR`. Nothing listens
at the console's service address, so that only the console and its archive are measured.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.terminal import Terminal

COLUMNS, ROWS = 120, 36
HELLO = (sys.executable, "-m", "benchmarks.hello")
CONSOLE = (sys.executable, "-m", "greentui")
PAINTED = r"\d\d:\d\d|\d\d \w\w\w|\d\d\.\d\d\.\d\d"
"""On the screen once rows of the chat list are there: each shows a time or a date."""


def arguments(description: str, *, runs: int) -> argparse.Namespace:
    """Read `--home` and `--runs`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--home", type=Path, required=True, help="folder of the archive that fill.py wrote")
    parser.add_argument("--runs", type=int, default=runs, help=f"repetitions, {runs} unless told")
    return parser.parse_args()


def filled(home: Path) -> dict[str, object]:
    """What `fill.py` noted of the archive in `home`."""
    note: dict[str, object] = json.loads((home / "fill.json").read_text())
    return note


def environment(home: Path) -> dict[str, str]:
    """A profile whose service does not answer, on the archive in `home`."""
    return {
        "GREENTUI_HOME": str(home),
        "GREENTUI_ID_INSTANCE": str(filled(home)["idInstance"]),
        "GREENTUI_API_TOKEN": "benchmark",
        "GREENTUI_API_URL": "http://127.0.0.1:9",
        "GREENTUI_MEDIA_URL": "http://127.0.0.1:9",
    }


def console(home: Path) -> Terminal:
    """Our console on the archive in `home`, asking nobody; not painted yet."""
    return Terminal([*CONSOLE, "--offline"], env=environment(home), columns=COLUMNS, rows=ROWS)


def open_biggest(terminal: Terminal, home: Path) -> None:
    """Go to the chat with the most messages."""
    terminal.press("ctrl+k")
    terminal.settle(0.5)
    terminal.type(str(filled(home)["biggestChat"]).partition("@")[0])
    terminal.settle(0.5)
    terminal.press("enter")
    terminal.settle(0.5)


def hello() -> Terminal:
    """The hello-world, not painted yet."""
    return Terminal(HELLO, columns=COLUMNS, rows=ROWS)


def answers(terminal: Terminal, act: Callable[[int], None], turns: int, pause: float = 0.05) -> list[float]:
    """Do `act` so many times; how long each took until the screen showed something else, in seconds.

    Turns that changed nothing (the end of a list) do not count.
    """
    took: list[float] = []
    for turn in range(turns):
        act(turn)
        changed = terminal.wait_change()
        if changed is not None:
            took.append(changed)
        terminal.settle(pause)
    return took


def hello_answers(turns: int = 30) -> list[float]:
    """How long the hello-world takes from a key to its picture: the floor of everything here."""
    with hello() as terminal:
        terminal.wait_for("hello, world")
        terminal.settle(0.3)
        return answers(terminal, lambda turn: terminal.press("ab"[turn % 2]), turns)


def p95(values: Iterable[float]) -> float:
    """The 95th percentile, the nearest value that occurred."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def milliseconds(values: list[float]) -> dict[str, float]:
    """Median and 95th percentile of seconds."""
    return {
        "median_ms": round(statistics.median(values) * 1000, 1),
        "p95_ms": round(p95(values) * 1000, 1),
        "measured": len(values),
    }


def ratio(ours: list[float], theirs: list[float]) -> dict[str, float]:
    """Our median as a multiple of the hello-world's."""
    floor = statistics.median(theirs)
    return {"hello_ms": round(floor * 1000, 1), "ratio": round(statistics.median(ours) / floor, 2)}


def report(name: str, figures: Mapping[str, object], *, held: bool) -> None:
    """Print one line of JSON."""
    print(json.dumps({"benchmark": name, **figures, "held": held}, ensure_ascii=False), flush=True)


def report_answers(name: str, took: list[float], floor: list[float], budget_ms: float) -> None:
    """Print what `answers` measured, beside the hello-world and the budget of its 95th percentile."""
    figures = {**milliseconds(took), **ratio(took, floor), "budget_p95_ms": budget_ms}
    report(name, figures, held=p95(took) * 1000 <= budget_ms)
