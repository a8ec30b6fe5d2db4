"""Run the torture in full and print the counts: `python -m tests.torture`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.torture.storm import Plan, run


def main() -> int:
    """0 when nothing was lost, nothing left twice and nobody was misled."""
    plan = Plan()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incoming", type=int, default=plan.incoming, help="incoming notifications")
    parser.add_argument("--outgoing", type=int, default=plan.outgoing, help="outgoing messages")
    parser.add_argument("--kills", type=int, default=plan.kills, help="consoles killed with -9")
    parser.add_argument("--faults", type=int, default=plan.faults, help="things that go wrong")
    parser.add_argument("--seed", type=int, default=plan.seed)
    parser.add_argument("--home", type=Path, help="keep everything there, to look at")
    args = parser.parse_args()
    plan = Plan(args.incoming, args.outgoing, args.kills, args.faults, args.seed)
    if args.home is not None:
        accounts = asyncio.run(run(plan, args.home))
    else:
        with tempfile.TemporaryDirectory(prefix="greentui-torture-") as home:
            accounts = asyncio.run(run(plan, Path(home)))
    for words, count in accounts.counts.items():
        print(f"{count:>8}  {words}")
    for words in accounts.wrong:
        print(f"   WRONG  {words}")
    return 1 if accounts.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
