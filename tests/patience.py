"""How long the tests wait for what should happen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds after which something that has not happened is a failure.

Only a test that fails takes so long. What is quick on a quiet machine may take a minute on a busy one.
"""

LATE = float(os.environ.get("LATE", "0"))
"""Seconds by which every look comes late, so that a test that waits for what passes by fails."""


def until(holds: Callable[[], object], what: str = "it") -> None:
    """Wait for what another process or thread does.

    Raises:
        AssertionError: It did not come to that within `PATIENCE`.
    """
    end = time.monotonic() + PATIENCE
    time.sleep(LATE)
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(max(0.02, LATE))
