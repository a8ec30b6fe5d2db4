"""Keys typed while the terminal changes hands are for what has it next, and never for the composer."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.cli.demo import emulator, environment_for
from tests.e2e.control import state_of
from tests.terminal import KEYS, Terminal

READY = r"(?s)Анна Петрова.*Write a message.*● authorized"
EDITOR = """
echo EDITOR OPEN
until [ -e "$0.go" ]; do sleep 0.02; done
printf ', edited' >> "$1"
"""
"""Reads no key, and ends when it may."""


@pytest.fixture
def addresses() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--seed", "7", "--chats", "3", "--messages", "30"]) as told:
        yield told


def type_slowly(terminal: Terminal, text: str) -> None:
    """Type letters apart, so that they are read in several pieces."""
    for letter in text:
        terminal.watch(0.005)
        terminal.type(letter)


@pytest.mark.parametrize("apart", [False, True])
def test_keys_behind_ctrl_z_are_not_for_the_console(
    addresses: dict[str, str], tmp_path: Path, apart: bool
) -> None:
    env = {**environment_for(addresses, tmp_path / "home"), "PS1": "shell> ", "PROMPT_COMMAND": ""}
    with Terminal(["bash", "--norc", "--noprofile", "-i"], env=env) as terminal:
        terminal.wait_for(r"shell>\s*$")
        terminal.type(f"{sys.executable} -m greentui\r")
        terminal.wait_for(READY)
        (type_slowly if apart else Terminal.type)(terminal, KEYS["ctrl+z"] + "true\rtrue\rtrue\r")
        terminal.wait_for(r"(?s)Stopped .{,400}\nshell>")
        terminal.type("\x15fg\r")
        terminal.wait_for(READY)
        terminal.type("back")
        terminal.wait_for(r"\+ back\s+➤")
        assert not state_of(addresses, "sent")


@pytest.mark.parametrize("apart", [False, True])
def test_keys_for_the_editor_are_not_for_the_composer(
    addresses: dict[str, str], tmp_path: Path, apart: bool
) -> None:
    script = tmp_path / "editor"
    script.write_text(EDITOR)
    env = {**environment_for(addresses, tmp_path / "home"), "VISUAL": f"sh {script}"}
    with Terminal([sys.executable, "-m", "greentui"], env=env) as terminal:
        terminal.wait_for(READY)
        terminal.type("half a draft")
        terminal.wait_for(r"half a draft\s+➤")
        (type_slowly if apart else Terminal.type)(terminal, KEYS["ctrl+g"] + "abc\rabc\rabc\r")
        terminal.wait_for("EDITOR OPEN")
        terminal.type("not read by the editor\r")
        script.with_suffix(".go").touch()
        text = "half a draft, edited"
        terminal.wait_for(rf"\+ {re.escape(text)}\s")
        terminal.type(".")
        terminal.wait_for(rf"\+ {re.escape(text)}\.\s+➤")
        assert not state_of(addresses, "sent")
