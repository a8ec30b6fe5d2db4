"""The operator's editor in a real terminal, while the console works in the background."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from greentui.cli.demo import emulator, environment_for
from tests.e2e.control import ANNA, order
from tests.e2e.test_losing_the_terminal import drafts
from tests.terminal import Terminal

EDITOR = """
import sqlite3, sys, time
from pathlib import Path

print("EDITOR OPEN", flush=True)
deadline = time.monotonic() + 30
kept = False
while not kept and time.monotonic() < deadline:
    with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True) as archive:
        kept = archive.execute("SELECT 1 FROM message WHERE text = 'while you write'").fetchone()
    time.sleep(0.02)
Path(sys.argv[2]).write_text("kept meanwhile" if kept else "lost meanwhile")
"""
"""Writes until a message has been archived."""


def test_what_arrives_while_the_operator_writes_is_kept(tmp_path: Path) -> None:
    home, script = tmp_path / "home", tmp_path / "editor.py"
    script.write_text(EDITOR)
    with emulator(["--fast", "--seed", "7", "--chats", "3", "--messages", "30"]) as addresses:
        archive = home / f"archive-{addresses['idInstance']}.db"
        named = f"{sys.executable} {script} {archive}"
        env = {**environment_for(addresses, home), "VISUAL": named}
        with Terminal([sys.executable, "-m", "greentui"], env=env) as terminal:
            terminal.wait_for(r"authorized")
            terminal.wait_for(r"Анна Петрова")
            terminal.press("ctrl+g")
            terminal.wait_for(r"EDITOR OPEN")
            order(addresses, "incoming", chatId=ANNA, text="while you write")
            terminal.wait_for(r"(kept|lost) meanwhile")
            assert "kept meanwhile" in terminal.text()
            terminal.wait_for(r"authorized")
            terminal.press("ctrl+q")
            assert terminal.wait_end() == 0


HELD = """
import os, sys, time
from pathlib import Path

print("EDITOR OPEN", flush=True)
Path(sys.argv[1]).with_name("pid").write_text(str(os.getpid()))
file = Path(sys.argv[2])
file.write_text(file.read_text() + ", and the rest")
Path(sys.argv[1]).touch()
time.sleep(600)
"""
"""Saves something, says so in a file, and stays open."""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_what_the_editor_saved_outlives_the_console(tmp_path: Path, how: signal.Signals) -> None:
    home, script, saved = tmp_path / "home", tmp_path / "editor.py", tmp_path / "saved"
    script.write_text(HELD)
    with emulator(["--fast", "--seed", "7", "--chats", "3", "--messages", "30"]) as addresses:
        env = {**environment_for(addresses, home), "VISUAL": f"{sys.executable} {script} {saved}"}
        with Terminal([sys.executable, "-m", "greentui"], env=env) as terminal:
            terminal.wait_for(r"Анна Петрова")
            terminal.type("the beginning")
            terminal.wait_for(r"the beginning")
            terminal.press("ctrl+g")
            terminal.wait_for(r"EDITOR OPEN")
            until = time.monotonic() + 30
            while not saved.exists():
                assert time.monotonic() < until
                terminal.pump(0.1)
            terminal.kill(how)
            editor = psutil.Process(int(saved.with_name("pid").read_text()))
            if how is signal.SIGKILL:
                editor.kill()
            psutil.wait_procs([editor], 30)
            terminal.wait_end()
        with Terminal([sys.executable, "-m", "greentui"], env=env) as terminal:
            terminal.wait_for(r"What you wrote in the editor is the draft")
            terminal.press("ctrl+q")
            assert terminal.wait_end() == 0
        assert drafts(env) == ["the beginning, and the rest"]
        assert not list(home.glob("editing-*"))
