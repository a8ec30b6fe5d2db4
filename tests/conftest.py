"""Common to all tests: one time zone, one language and the same generated examples on every machine."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["TZ"] = "UTC"
os.environ["LANGUAGE"] = "en"
time.tzset()

# Else each worker of each run, and each process that a test starts, compiles again what it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

THOROUGH = bool(os.environ.get("THOROUGH"))
"""Whether there is time for all of what a part stands for in `make test`."""

_MEMORY = Path("/dev/shm")
_ENOUGH = 4 * 1024**3
"""Free bytes of memory that suffice for what a run leaves until its end."""


def _use_memory() -> None:
    """Have temporary files in memory, if there is room: each commit of an archive waits for the disk."""
    if "TMPDIR" in os.environ or not _MEMORY.is_dir():
        return
    if os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC or shutil.disk_usage(_MEMORY).free < _ENOUGH:
        return
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None  # it is looked up once


_use_memory()

# A busy machine is no reason to fail, and a failure must be the same on the next run.
settings.register_profile("greentui", deadline=None, derandomize=True)
settings.load_profile("greentui")

_tests = count(1)
SWEPT = 200
"""After how many tests a worker frees what they made."""


@pytest.fixture
def translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Something is translated into Russian; English again afterwards."""
    from greentui import words
    from tests.pseudo import write_catalogue

    monkeypatch.setattr(words, "LOCALES", tmp_path / "locale")
    write_catalogue(tmp_path / "locale", {"Today": "Сегодня"})
    yield
    words.use("en")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More than there are cores: many tests mostly wait, for a process of their own or for a terminal."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


def pytest_runtest_logfinish() -> None:
    """Free the consoles of the tests before.

    A console exempts itself from garbage collection once it has started, which is for its process's life. The
    process of many tests would keep them all.
    """
    if next(_tests) % SWEPT == 0:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
