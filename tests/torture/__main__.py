"""Run the torture in full and print the counts: `python -m tests.torture [--service unruly]`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path

from tests.torture.flips import Flips
from tests.torture.flips import run as flip_bytes
from tests.torture.processes import SERVICES
from tests.torture.storm import Plan, run


def main() -> int:
    """0 when nothing was lost, nothing left twice and nobody was misled."""
    plan = Plan()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incoming", type=int, default=plan.incoming, help="incoming notifications")
    parser.add_argument("--outgoing", type=int, default=plan.outgoing, help="outgoing messages")
    parser.add_argument("--kills", type=int, default=plan.kills, help="consoles killed with -9")
    parser.add_argument("--faults", type=int, default=plan.faults, help="things that go wrong")
    parser.add_argument("--service", choices=SERVICES, default=plan.service, help="what stands opposite")
    parser.add_argument("--consoles", type=int, default=plan.consoles, help="processes on one home")
    parser.add_argument("--stops", type=int, default=plan.stops, help="processes stopped for a while")
    parser.add_argument(
        "--clocks", type=int, default=plan.clocks, help="jumps of our clock, and of the service's"
    )
    parser.add_argument("--full", type=int, default=plan.full, help="times the disk is full")
    parser.add_argument("--seed", type=int, default=plan.seed)
    parser.add_argument(
        "--lies",
        action=argparse.BooleanOptionalAction,
        default=plan.lies,
        help="whether the unruly service refuses what it has done, too",
    )
    parser.add_argument("--flips", action="store_true", help="instead of all that, flip bytes of the archive")
    parser.add_argument("--home", type=Path, help="keep everything there, to look at")
    args = parser.parse_args()
    plan = Plan(**{each.name: getattr(args, each.name) for each in fields(Plan)})
    with ExitStack() as stack:
        temporary = args.home or stack.enter_context(tempfile.TemporaryDirectory(prefix="greentui-torture-"))
        home = Path(temporary)
        if args.flips:
            accounts = asyncio.run(flip_bytes(Flips(seed=args.seed, service=args.service), home))
        else:
            accounts = asyncio.run(run(plan, home))
    for words, count in accounts.counts.items():
        print(f"{count:>8}  {words}")
    for words in accounts.wrong:
        print(f"   WRONG  {words}")
    return 1 if accounts.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
