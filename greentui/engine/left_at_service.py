"""What the service's own queue would send through the next phone that is linked.

The service sends it as soon as that phone is there (manual 1.3.6, ClearMessagesQueue), which after a ban can
get the next number banned as well. It must therefore be decided before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from greentui.engine.administration import Administration
from greentui.model.instance import InstanceState, StateSpell

SPELLS = 50
"""States looked back at for a ban."""


@dataclass(frozen=True, slots=True)
class LeftAtService:
    """What was left in the service's queue.

    Attributes:
        count: How many messages.
        banned: Whether WhatsApp banned the number they were written for.
    """

    count: int = 0
    banned: bool = False


async def left_at_service(
    administration: Administration, state: InstanceState, known: Iterable[StateSpell]
) -> LeftAtService:
    """What waits at the service for the next phone; nothing while one is linked.

    Args:
        administration: Of the instance.
        state: Of the instance.
        known: Its states as the archive has them, newest first.

    Raises:
        Refusal: The service does not show its queue.
    """
    if state is InstanceState.AUTHORIZED:
        return LeftAtService()
    waiting = len((await administration.queues()).messages)
    if not waiting:
        return LeftAtService()
    since = {state, *_since_authorized(known), *_since_authorized(await administration.states(SPELLS))}
    return LeftAtService(waiting, InstanceState.BLOCKED in since)


def _since_authorized(spells: Iterable[StateSpell]) -> Iterable[InstanceState]:
    """The states since the instance was authorized last; `spells` are newest first."""
    states = (spell.state for spell in spells)
    return takewhile(lambda state: state is not InstanceState.AUTHORIZED, states)
