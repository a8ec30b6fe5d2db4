"""The demo plays itself without a terminal, and leaves nothing behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from greentui.cli.demo import PREFIX

LONG = 30.0


def until(what: str, condition: object) -> None:
    assert callable(condition)
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.02)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_it_leaves_nothing_behind(tmp_path: Path, ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "greentui", "demo", "--tour"]
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=env, stdin=quiet, stdout=quiet, stderr=quiet) as demo:
        # The archive is there as soon as the console works on it.
        until("the console is open", lambda: list(tmp_path.glob(f"{PREFIX}*/archive-*.db")))
        (emulator,) = psutil.Process(demo.pid).children()
        demo.send_signal(ending)
        demo.wait(LONG)
    until("the emulator has ended", lambda: not psutil.pid_exists(emulator.pid))
    assert list(tmp_path.iterdir()) == []
