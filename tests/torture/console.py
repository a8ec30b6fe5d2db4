"""A console without a screen, for being killed: receives, sends what waits, follows the other one.

    python -m tests.torture.console

Configured by the environment like the real program; its intervals are short, so that what is unknown is
known again within seconds.
"""

from __future__ import annotations

import asyncio

from greentui.config import choose, load
from greentui.engine import logs
from greentui.engine.session import Session
from tests.engine.stage import QUICK, timed

TIMING = timed(
    receive=QUICK.receive, journal_lag=1.0, lookup_grace=1.0, lookup_first=0.2, lookup_most=1.0, state=5.0
)


async def main() -> None:
    """Work until killed."""
    config = load()
    profile = choose(config)
    logs.set_up(config.folders.log_file, "debug", [profile.credentials.token])
    session = Session.open(profile, config, timing=TIMING)
    await session.start()
    print(f"at work, {session.facts().role}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await session.stop()


if __name__ == "__main__":
    asyncio.run(main())
