"""The operator's editor in a real terminal, while the console works in the background."""

from __future__ import annotations

import sys
from pathlib import Path

from greentui.cli.demo import emulator, environment_for
from tests.e2e.control import ANNA, order
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
            terminal.wait_for(r"(kept|lost) meanwhile", 45)
            assert "kept meanwhile" in terminal.text()
            terminal.wait_for(r"authorized")
            terminal.press("ctrl+q")
            assert terminal.wait_end() == 0
