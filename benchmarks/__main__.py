"""Runs every benchmark, prints their lines, and writes the table of README.

    python -m benchmarks [--home DIR] [--only NAME …] [--no-readme]

Without `--home` the big archive is made in a temporary folder first, which takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
CHATS, MESSAGES = 10_000, 1_000_000
_TABLE = re.compile(r"(<!-- measured -->\n).*?(<!-- end -->)", re.DOTALL)

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        name: The benchmark, and after a dot the part of its figures, where it has parts.
        what: What was measured.
        shown: How its figures read.
        budget: What was allowed.
    """

    name: str
    what: str
    shown: str
    budget: str


_ANSWER = "{median_ms} ms, p95 {p95_ms} ms ({ratio} × hello-world)"
_QUEUE = "{ratio} × bare, {ours_per_second} a second"
ROWS = (
    Row("start", "start → chats and last chat painted", "{ratio} × hello-world, {median_ms} ms", "≤ 2.0 ×"),
    Row("switch", "switch to another chat", _ANSWER, "p95 ≤ 50 ms"),
    Row("switch", "the same, to the chat of 100 000", "{biggest_to_small} × a small one", "the same"),
    Row("scroll chat view", "key → paint, scrolling a chat", _ANSWER, "p95 ≤ 25 ms"),
    Row("scroll chat list", "key → paint, scrolling the list", _ANSWER, "p95 ≤ 25 ms"),
    Row("arrival", "notification put into the queue → painted", _ANSWER, "≤ 100 ms"),
    Row("search", "search all messages", "{median_ms} ms, p95 {p95_ms} ms", "p95 ≤ 50 ms"),
    Row("search", "key → its hits drawn", "{typed[median_ms]} ms ({typed[ratio]} × hello-world)", ""),
    Row("memory", "memory of the console", "{mib} MiB ({ratio} × hello-world)", "≤ 100 MiB"),
    Row("pages", "memory after 1 000 pages opened and left", "{mib} MiB, {most_mib} at most", "≤ 100 MiB"),
    Row("idle", "processor time at rest", "{processor_percent} %", "≤ 0.5 %"),
    Row("resize", "resize of the window", _ANSWER, "≤ 100 ms"),
    Row(
        "drain.near",
        "queue drained at 100 notifications a second",
        "{core_share_at_limit:.0%} of a core",
        "≤ 50 %",
    ),
    Row("drain.far", "queue drained with 80 ms to the service", _QUEUE, "≥ 1.6 ×"),
    Row("decode", "notifications decoded", "{per_second} a second", "≥ 20 000 a second"),
)

ON_ARCHIVE = ("start", "switch", "scroll", "arrival", "search", "rest", "resize")
ALONE = ("drain", "decode", "pages")


def run(module: str, *arguments: str) -> list[Figures]:
    """Run one program and print its lines; what they say."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(done.stdout, end="", flush=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def table(lines: Iterable[Figures]) -> str:
    """The measurements as a table of Markdown."""
    figures: dict[str, Figures] = {}
    for line in lines:
        figures[line["benchmark"]] = line
        parts = {name: part for name, part in line.items() if isinstance(part, dict)}
        figures |= {f"{line['benchmark']}.{name}": part for name, part in parts.items()}
    rows = [
        f"| {row.what} | {row.shown.format(**figures[row.name])} | {row.budget} |"
        for row in ROWS
        if row.name in figures
    ]
    day = datetime.now(UTC).date().isoformat()
    head = f"{day}, {machine()}, Python {platform.python_version()}:"
    return "\n".join([head, "", "| what | measured | budget |", "| --- | --- | --- |", *rows])


def machine() -> str:
    """The processor and how many of its cores there are."""
    found = re.search(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    return f"{found[1] if found else platform.machine()}, {os.cpu_count()} cores"


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def main() -> int:
    """Run them all; 0 if every budget held."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, help="an archive that fill.py wrote")
    parser.add_argument("--only", nargs="+", choices=[*ON_ARCHIVE, *ALONE], help="only these")
    parser.add_argument("--no-readme", action="store_true", help="do not write the table into README")
    options = parser.parse_args()
    chosen = options.only or [*ON_ARCHIVE, *ALONE]
    lines: list[Figures] = []
    with ExitStack() as stack:
        home = options.home
        if home is None and set(chosen) & set(ON_ARCHIVE):
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="greentui-bench-")))
            run("fill", "--home", str(home), "--chats", str(CHATS), "--messages", str(MESSAGES))
        for module in chosen:
            lines += run(module, *(("--home", str(home)) if module in ON_ARCHIVE else ()))
    written = table(lines)
    print(written)
    if not options.only and not options.no_readme:
        text = README.read_text(encoding="utf-8")
        README.write_text(
            _TABLE.sub(lambda found: f"{found[1]}{written}\n{found[2]}", text), encoding="utf-8"
        )
    return 0 if all(line.get("held", True) for line in lines) else 1


if __name__ == "__main__":
    raise SystemExit(main())
