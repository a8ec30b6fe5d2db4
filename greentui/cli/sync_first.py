"""Updates the archive before a command reads it, within the service's limits.

The command works in any case. A service that cannot be reached is reported on standard error and is no reason
to fail, as long as there is something to show; a refusal is.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from greentui.cli.error_reporting import say
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.engine.session import Session


async def refreshed(session: Session, fetching: Awaitable[object], *, known: bool) -> None:
    """Wait for `fetching`, ignoring an unreachable service if something is `known` already.

    Raises:
        Refusal: The service refused, or did not answer and nothing is known.
    """
    from greentui.engine.errors import Refusal
    from greentui.model.instance import LinkHealth

    try:
        await fetching
    except Refusal as refusal:
        if not known or session.facts().health is LinkHealth.REFUSED:
            raise
        say(sentences(str(refusal), _("Showing what the archive holds.")))
