"""Emulators for the engine's tests: one for all that only add to it, one for each that changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from greentui.emulator.testing import Emulator
from tests.brisk import brisk_emulator


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """An emulator of one's own, in which nobody answers."""
    with brisk_emulator(chats=4, messages=40, silent=True) as running:
        yield running
