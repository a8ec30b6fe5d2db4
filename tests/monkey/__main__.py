"""Let the hand loose on the console: `python -m tests.monkey --seed N --seconds S`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.monkey.actions import Case
from tests.monkey.coverage import Coverage
from tests.monkey.findings import Finding
from tests.monkey.runs import Run, replay, roam
from tests.monkey.shrinking import shrink


def main() -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what everything is drawn from")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="S", help="how long it plays")
    parser.add_argument("--size", type=_size, default=(120, 36), metavar="WxH", help="the window at first")
    parser.add_argument("--calm", action="store_true", help="slowly, and nothing goes wrong at the service")
    parser.add_argument("--widest", type=int, default=240, metavar="W", help="the widest window, columns")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="play what a file holds")
    parser.add_argument("--keep", type=Path, default=Path(), metavar="DIR", help="where findings are written")
    parser.add_argument(
        "--shrink", type=float, metavar="S", help="how long a finding is shortened (600; 0 for a replay)"
    )
    options = parser.parse_args()
    coverage = Coverage()
    if options.replay:
        run = replay(Case.read(options.replay), coverage)
    else:
        run = roam(
            options.seed, options.seconds, options.size, coverage, calm=options.calm, widest=options.widest
        )
    print("\n".join(coverage.lines()))
    return 0 if run.finding is None else _report(run, run.finding, options)


def _report(run: Run, finding: Finding, options: argparse.Namespace) -> int:
    """Say what was found, and how to see it again."""
    print(f"\nFOUND after {len(run.case.actions)} actions, seed {options.seed}: {finding}", flush=True)
    seconds = options.shrink if options.shrink is not None else 0.0 if options.replay else 600.0
    case = shrink(run.case, finding.kind, seconds) if seconds else run.case
    file = options.keep / f"monkey-{options.seed}-{finding.kind.replace(' ', '-')}.json"
    case.write(file)
    print(f"\n{len(case.actions)} actions repeat it: python -m tests.monkey --replay {file}")
    print(file.read_text(encoding="utf-8"))
    return 1


def _size(text: str) -> tuple[int, int]:
    columns, _x, rows = text.partition("x")
    return int(columns), int(rows)


if __name__ == "__main__":
    sys.exit(main())
