"""Runs the operator's own program when the instance changes state (`on_state_change`).

It runs with its arguments as configured, never through a shell; the facts are passed in its environment.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from greentui.config.child_environment import child_environment
from greentui.model.changes import StateAlarm

log = logging.getLogger(__name__)


def facts_of(alarm: StateAlarm, instance_id: str) -> dict[str, str]:
    """The environment of the program: ours, and what happened to which instance."""
    return {
        "GREENTUI_STATE": alarm.word,
        "GREENTUI_PREVIOUS_STATE": str(alarm.previous),
        "GREENTUI_ID_INSTANCE": instance_id,
        "GREENTUI_TEXT": alarm.text,
    }


async def run(command: Sequence[str], alarm: StateAlarm, instance_id: str, timeout: float) -> None:
    """Run the program. A failure is logged; if it hangs it is ended.

    Args:
        command: Program and arguments.
        alarm: What happened.
        instance_id: Which instance.
        timeout: Seconds it may take.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=child_environment(facts_of(alarm, instance_id)),
        )
    except (OSError, ValueError) as error:
        log.error("on_state_change: %s cannot be run: %s", command[0], error)
        return
    try:
        async with asyncio.timeout(timeout):
            status = await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        log.error("on_state_change: %s took more than %d s and was ended", command[0], timeout)
        return
    except asyncio.CancelledError:
        process.kill()
        raise
    if status:
        log.warning("on_state_change: %s ended with %d", command[0], status)
