"""README's first steps, key by key as they are written there."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from greentui.cli.demo import emulator
from tests.docs.test_documentation import ROOT
from tests.e2e.control import order
from tests.terminal import KEYS, Terminal

CONSOLE = (sys.executable, "-m", "greentui")

_ITEM = re.compile(r"^\d\. (.+)$", re.MULTILINE)
_TYPED = re.compile(r"`([^`]+)`|“([^”]+)”")

Step = Sequence[tuple[str, str]]
"""Keys and texts, in the order they are typed; one of each pair is empty."""


def steps(title: str) -> list[Step]:
    """What each item of the list below a title of README says to type: all before its colon."""
    below = (ROOT / "README.md").read_text().partition(title)[2]
    items = _ITEM.findall(below[below.index("\n1. ") :].partition("\n\n")[0])
    return [_TYPED.findall(item.partition(": ")[0]) for item in items]


def follow(terminal: Terminal, step: Step, values: Mapping[str, str]) -> None:
    """Type a step; the names of `values` stand for them."""
    for key, text in step:
        if text:
            terminal.type(values.get(text, text))
            terminal.settle(0.2)
        else:
            name = {"esc": "escape"}.get(key.lower(), key.lower())
            assert name in KEYS or len(name) == 1, f"there is no key {key}"
            terminal.press(name)


def test_a_message_is_answered_and_a_file_saved(tmp_path: Path) -> None:
    comes_of_it = (
        r"│ Maya Levi +\+972",
        r"(?s)Hello Maya.*✓✓ read.*│   \S",  # a reaction, where she sends one, stands between
        r"o open  s save",
        r"Saved until you quit the demo",
        None,
    )
    env = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    with Terminal([*CONSOLE, "demo"], env=env, columns=100, rows=30) as terminal:
        terminal.wait_for(r"demo +● authorized")
        for step, shown in zip(steps("Answer a message and save a file:"), comes_of_it, strict=True):
            follow(terminal, step, {})
            if shown:
                terminal.wait_for(shown)
        assert terminal.wait_end() == 0


def test_a_phone_is_linked(tmp_path: Path) -> None:
    comes_of_it = (None, None, None, "The QR code needs", "The phone is linked", r"main +● authorized")
    env = {"HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    with emulator(["--unlinked"]) as instance, Terminal(CONSOLE, env=env, columns=80, rows=24) as terminal:
        terminal.wait_for("Welcome to greentui")
        for step, shown in zip(steps("Link a phone."), comes_of_it, strict=True):
            if step:
                follow(terminal, step, instance)
            else:
                order(instance, "scan")
            if shown:
                terminal.wait_for(shown)
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
