"""An emulator that says at once that its queue is empty."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from greentui.emulator.testing import Emulator, running_emulator

HELD = 0.2
"""Seconds for which an empty queue holds the shortest request for a notification, instead of five."""
_SCALE = HELD / 5


@contextlib.contextmanager
def brisk_emulator(**options: Any) -> Iterator[Emulator]:
    """Run an emulator while the block lasts; see `running_emulator` for its options.

    The service holds a request at an empty queue for five seconds at least, which whoever waits until
    everything is received has to sit out.
    """
    with running_emulator(**options) as running:
        queue = running.world.notifications
        receive = queue.receive
        queue.receive = lambda timeout: receive(timeout * _SCALE)  # type: ignore[method-assign]
        yield running
