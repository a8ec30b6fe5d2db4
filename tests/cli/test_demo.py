"""The demo plays itself without a terminal, and leaves nothing behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from greentui.cli.demo import PREFIX
from tests.patience import PATIENCE, until


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_it_leaves_nothing_behind(tmp_path: Path, ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "greentui", "demo", "--tour"]
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=env, stdin=quiet, stdout=quiet, stderr=quiet) as demo:
        # The archive is there as soon as the console works on it.
        until(lambda: list(tmp_path.glob(f"{PREFIX}*/archive-*.db")), "the console is open")
        (emulator,) = psutil.Process(demo.pid).children()
        demo.send_signal(ending)
        demo.wait(PATIENCE)
    until(lambda: not psutil.pid_exists(emulator.pid), "the emulator has ended")
    assert list(tmp_path.iterdir()) == []
