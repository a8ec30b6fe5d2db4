"""A terminal that answers late, while somebody types."""

from __future__ import annotations

import sys
from pathlib import Path

from greentui.cli.demo import emulator, environment_for
from tests.terminal import Terminal


def test_no_answer_of_the_terminal_is_typed(tmp_path: Path) -> None:
    with (
        emulator(["--fast", "--seed", "7", "--chats", "8", "--messages", "200"]) as addresses,
        Terminal([sys.executable, "-m", "greentui"], env=environment_for(addresses, tmp_path)) as terminal,
    ):
        terminal.wait_for("Write a message")
        terminal.type("one ")
        terminal.send(b"\x1bP>|xterm(390)\x1b\\")
        terminal.send(b"\x1b]11;rgb:1e1e/1e")
        terminal.send(b"1e/1e1e\x1b\\\x1b[?62;")
        terminal.send(b"22c\x1b_Gi=31;OK\x1b\\two")
        terminal.wait_for(r"\+ one two +➤")
