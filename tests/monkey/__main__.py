"""Let the hand loose on the console: `python -m tests.monkey --seed N --seconds S`."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from tests.monkey.actions import Case
from tests.monkey.coverage import ENOUGH, Coverage
from tests.monkey.hand import WIDEST
from tests.monkey.runs import Plan, Run, replay, roam
from tests.monkey.shrinking import shrink

LIFE = 600.0
"""Seconds a console lives in the long form, before the next seed begins with another."""


def main() -> int:
    """0 when nothing was found and, in the long form, everything was reached."""
    options = _parser().parse_args()
    coverage = Coverage()
    if options.replay:
        runs = [replay(Case.read(options.replay), coverage)]
    elif options.hours:
        runs = _for_hours(options, coverage)
    else:
        runs = [roam(_plan(options, options.seed, options.seconds), coverage)]
        _report(runs[0], options, options.seed)
    print("\n".join(coverage.lines()))
    if options.replay:
        _report(runs[0], options, 0)
    few = coverage.lacking(ENOUGH) if options.hours else []
    if few:
        print(f"\nreached less than {ENOUGH} times ({len(few)}):", *few, sep="\n")
    return 1 if few or any(run.finding for run in runs) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what everything is drawn from")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="S", help="how long it plays")
    parser.add_argument("--hours", type=float, metavar="H", help="so long, one seed after the other, and all")
    parser.add_argument(
        "--consoles", type=int, default=4, metavar="C", help="so many at a time, for hours: they mostly wait"
    )
    parser.add_argument("--size", type=_size, default=(120, 36), metavar="WxH", help="the window at first")
    parser.add_argument("--calm", action="store_true", help="slowly, and nothing goes wrong at the service")
    parser.add_argument("--widest", type=int, default=WIDEST[0], metavar="W", help="the widest window")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="play what a file holds")
    parser.add_argument("--keep", type=Path, default=Path(), metavar="DIR", help="where findings are written")
    parser.add_argument(
        "--shrink", type=float, metavar="S", help="how long a finding is shortened (600; 0 for a replay)"
    )
    return parser


def _plan(options: argparse.Namespace, seed: int, seconds: float) -> Plan:
    return Plan(
        seed=seed,
        seconds=seconds,
        size=options.size,
        widest=options.widest,
        calm=options.calm,
        thorough=bool(options.hours),
    )


def _for_hours(options: argparse.Namespace, coverage: Coverage) -> list[Run]:
    """One life after the other, several at a time, until the time is over."""
    until = time.monotonic() + options.hours * 3600
    seeds = count(options.seed)

    def lives() -> list[Run]:
        runs = []
        while (left := until - time.monotonic()) > 0:
            seed = next(seeds)
            runs.append(roam(_plan(options, seed, min(LIFE, left)), coverage))
            _report(runs[-1], options, seed)
        return runs

    with ThreadPoolExecutor(options.consoles) as pool:
        return [
            run for each in [pool.submit(lives) for _ in range(options.consoles)] for run in each.result()
        ]


def _report(run: Run, options: argparse.Namespace, seed: int) -> None:
    """Say what was found, and how to see it again."""
    finding = run.finding
    if finding is None:
        return
    print(f"\nFOUND after {len(run.case.actions)} actions, seed {seed}: {finding}", flush=True)
    seconds = options.shrink if options.shrink is not None else 0.0 if options.replay else 600.0
    if options.replay and not seconds:
        return
    case = shrink(run.case, finding.kind, seconds) if seconds else run.case
    file = options.keep / f"monkey-{seed}-{finding.kind.replace(' ', '-')}.json"
    case.write(file)
    print(f"\n{len(case.actions)} actions repeat it: python -m tests.monkey --replay {file}")
    print(file.read_text(encoding="utf-8"), flush=True)


def _size(text: str) -> tuple[int, int]:
    columns, _x, rows = text.partition("x")
    return int(columns), int(rows)


if __name__ == "__main__":
    sys.exit(main())
