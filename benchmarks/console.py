"""Start our console and a Textual hello-world in pseudo-terminals, for the programs beside this file.

Every benchmark of the screen works on an archive that `fill.py` wrote; `--home DIR` names it. Nothing
listens at the address the console is given, so that what is measured is the console and its archive.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.terminal import Terminal

COLUMNS, ROWS = 120, 36
HELLO = (sys.executable, "-m", "benchmarks.hello")
CONSOLE = (sys.executable, "-m", "greentui", "--offline")
PAINTED = r"\d\d:\d\d"
"""On the screen once rows of the chat list are there: each shows a time."""


def arguments(description: str, *, runs: int) -> argparse.Namespace:
    """Read `--home` and `--runs`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--home", type=Path, required=True, help="folder of the archive that fill.py wrote")
    parser.add_argument("--runs", type=int, default=runs, help=f"repetitions, {runs} unless told")
    return parser.parse_args()


def environment(home: Path) -> dict[str, str]:
    """A profile whose service does not answer, on the archive in `home`."""
    stamp = json.loads((home / "fill.json").read_text()) if (home / "fill.json").exists() else {}
    return {
        "GREENTUI_HOME": str(home),
        "GREENTUI_ID_INSTANCE": str(stamp.get("idInstance", "1101000001")),
        "GREENTUI_API_TOKEN": "benchmark",
        "GREENTUI_API_URL": "http://127.0.0.1:9",
        "GREENTUI_MEDIA_URL": "http://127.0.0.1:9",
    }


def console(home: Path) -> Terminal:
    """Our console on the archive in `home`, not painted yet."""
    return Terminal(CONSOLE, env=environment(home), columns=COLUMNS, rows=ROWS)


def hello() -> Terminal:
    """The hello-world, not painted yet."""
    return Terminal(HELLO, columns=COLUMNS, rows=ROWS)


def p95(values: Iterable[float]) -> float:
    """The 95th percentile, the nearest value that occurred."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def report(name: str, figures: Mapping[str, object]) -> None:
    """Print one line of JSON."""
    print(json.dumps({"benchmark": name, **figures}, ensure_ascii=False))


def spread(values: list[float], unit: str, scale: float = 1000.0) -> dict[str, float]:
    """Median and 95th percentile of seconds, in `unit` after `scale`."""
    return {
        f"median_{unit}": round(statistics.median(values) * scale, 1),
        f"p95_{unit}": round(p95(values) * scale, 1),
    }
