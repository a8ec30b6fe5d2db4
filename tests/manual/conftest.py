"""An emulated account for each test of the emulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.manual.scene import Scene, scene


@pytest.fixture
def stage() -> Iterator[Scene]:
    with scene() as running:
        yield running
