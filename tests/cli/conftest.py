"""An instance for commands: a small emulator per module, a fresh home per test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator, running_emulator
from tests.cli.command import environment


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Shared by a module: a test must not count on what others left."""
    with running_emulator(seed=7) as running:
        yield running


@pytest.fixture
def instance(emulator: Emulator, tmp_path: Path) -> dict[str, str]:
    """The environment of a command that works on the emulator, with a home of its own."""
    return environment(emulator, tmp_path / "home")
