"""A small emulator and a home for each test of a command."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from tests.brisk import brisk_emulator
from tests.cli.command import environment, greentui

SEED = 7


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """One for each test: no other meets what it changes."""
    with brisk_emulator(seed=SEED) as running:
        yield running


@pytest.fixture
def instance(emulator: Emulator, tmp_path: Path) -> dict[str, str]:
    """The environment of a command that works on the emulator, with a home of its own."""
    return environment(emulator, tmp_path / "home")


@pytest.fixture(scope="session")
def _used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that knows the chats of an emulator of the same seed, to be copied."""
    folder = tmp_path_factory.mktemp("used")
    with brisk_emulator(seed=SEED) as running:
        assert greentui(["chats"], environment(running, folder)).status == 0
    return folder


@pytest.fixture
def home(_used: Path, tmp_path: Path) -> Path:
    """A home in which not every command fetches the chats first."""
    return shutil.copytree(_used, tmp_path / "home")
