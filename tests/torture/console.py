"""A console for being killed: receives, sends what waits, follows the other one.

    python -m tests.torture.console [--screen]

Without a screen it is the engine alone; with one it is the console as everybody has it.

Configured by the environment like the real program; its intervals are short, so that what is unknown is
known again within seconds. Its rates are ten times the service's, and no more: what an answer proves is
forgotten as much faster. Its clock may be made to jump.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from tests.torture import clock

if TYPE_CHECKING:
    from greentui.config import Config, Profile
    from greentui.engine.timing import Timing


def timing() -> Timing:
    """The intervals of a console that is tortured."""
    from tests.engine.stage import QUICK, timed

    return timed(
        second=0.1,
        receive=QUICK.receive,
        journal_lag=1.0,
        lookup_grace=1.0,
        lookup_first=0.2,
        lookup_most=1.0,
        state=5.0,
    )


def main() -> None:
    """Work until killed."""
    clock.install()
    from greentui.config import choose, load
    from greentui.engine import logs

    config = load()
    profile = choose(config)
    logs.set_up(config.folders.log_file, "debug", [profile.credentials.token])
    if "--screen" in sys.argv:
        from greentui.tui.startup import console

        console(config, profile, timing=timing()).run()
    else:
        asyncio.run(_without_a_screen(config, profile))


async def _without_a_screen(config: Config, profile: Profile) -> None:
    from greentui.engine.session import Session

    session = Session.open(profile, config, timing=timing())
    await session.start()
    print(f"at work, {session.facts().role}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await session.stop()


if __name__ == "__main__":
    main()
