"""The real program in a pseudo-terminal against a real emulator process."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from greentui.cli.demo import emulator, environment_for
from tests.e2e.control import ANNA, order, state_of
from tests.patience import PATIENCE
from tests.terminal import Terminal

CONSOLE = (sys.executable, "-m", "greentui")


@pytest.fixture
def addresses() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--seed", "7", "--chats", "8", "--messages", "200"]) as told:
        yield told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def open_console(addresses: dict[str, str], home: Path, *arguments: str) -> Terminal:
    return Terminal([*CONSOLE, *arguments], env=environment_for(addresses, home))


def test_an_operator_writes_and_is_answered(addresses: dict[str, str], home: Path) -> None:
    with open_console(addresses, home) as terminal:
        terminal.wait_for(r"authorized")
        terminal.wait_for(r"Анна Петрова")
        terminal.press("ctrl+k")
        terminal.wait_for(r"Jump to a chat")
        terminal.type("Анна")
        terminal.settle(0.2)
        terminal.press("enter")
        terminal.wait_for(r"│ Анна Петрова")
        terminal.type("See you at noon, then")
        terminal.press("enter")
        terminal.wait_for(r"See you at noon, then\s+.*(◷|↑|…|✓)")
        # A reaction, where the contact chose to send one, stands between the text and its ticks.
        terminal.wait_for(r"(?s)See you at noon, then.*✓✓ read")
        order(addresses, "incoming", chatId=ANNA, text="Noon it is, thank you")
        terminal.wait_for(r"Noon it is, thank you")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert addresses["apiTokenInstance"].encode() not in bytes(terminal.written)


def test_what_was_seen_is_there_without_the_service(addresses: dict[str, str], home: Path) -> None:
    with open_console(addresses, home) as terminal:
        terminal.wait_for(r"Анна Петрова")
        terminal.press("ctrl+q")
        terminal.wait_end()
    with open_console(addresses, home, "--offline") as terminal:
        terminal.wait_for(r"Анна Петрова")
        terminal.wait_for(r"(?i)offline")


def test_a_message_typed_survives_a_kill_and_leaves_once(addresses: dict[str, str], home: Path) -> None:
    order(addresses, "state", stateInstance="yellowCard")
    with open_console(addresses, home) as terminal:
        terminal.wait_for(r"Анна Петрова")
        terminal.press("ctrl+k")
        terminal.wait_for(r"Jump to a chat")
        terminal.type("Анна")
        terminal.settle(0.2)
        terminal.press("enter")
        terminal.wait_for(r"│ Анна Петрова")
        terminal.type("written before the crash")
        terminal.press("enter")
        terminal.wait_for(r"written before the crash\s+.*◷")
        terminal.kill(signal.SIGKILL)
        terminal.wait_end()
    order(addresses, "state", stateInstance="authorized")
    with open_console(addresses, home) as terminal:
        terminal.wait_for(r"written before the crash\s+.*✓")
    sent = [each.get("text") for each in state_of(addresses, "sent")]
    assert sent.count("written before the crash") == 1


def test_a_console_told_to_end_leaves_the_terminal_as_it_was_and_keeps_the_draft(
    addresses: dict[str, str], home: Path
) -> None:
    with open_console(addresses, home) as terminal:
        terminal.wait_for(r"Анна Петрова")
        terminal.type("half a thou")
        terminal.wait_for(r"half a thou")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_end() == 128 + signal.SIGTERM
        assert b"\x1b[?1049l" in terminal.written, "the terminal's own screen is back"
    with open_console(addresses, home) as terminal:
        terminal.wait_for(r"half a thou")


def test_a_console_ends_with_its_terminal(addresses: dict[str, str], home: Path) -> None:
    with open_console(addresses, home) as terminal:
        terminal.wait_for(r"Анна Петрова")
        terminal.type("what hung in the air")
        terminal.wait_for(r"what hung in the air")
        terminal.hang_up()
    with open_console(addresses, home) as terminal:
        terminal.wait_for(r"what hung in the air")


def test_the_demo_takes_its_emulator_with_it() -> None:
    with Terminal([*CONSOLE, "demo", "--fast"]) as terminal:
        terminal.wait_for(r"Анна Петрова")
        children = psutil.Process(terminal.pid).children(recursive=True)
        assert children
        terminal.kill(signal.SIGKILL)
        terminal.wait_end()
        gone, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert not [each for each in alive if each.status() != psutil.STATUS_ZOMBIE], gone


def test_the_demo_ends_with_the_terminal_as_it_was() -> None:
    with Terminal([*CONSOLE, "demo", "--fast"]) as terminal:
        terminal.wait_for(r"(?s)Анна Петрова.*\n *demo +● authorized")
        children = psutil.Process(terminal.pid).children(recursive=True)
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        assert not [each for each in children if each.is_running()]
        assert b"\x1b[?1049l" in terminal.written, "the terminal's own screen is back"


FORM = ("Name", "idInstance", "apiTokenInstance", "apiUrl", "mediaUrl")


def wait_focus(terminal: Terminal, field: str) -> None:
    """Wait until a field of the first start's form is the one that is typed in: it is brighter."""
    grounds: dict[str, str] = {}
    until = time.monotonic() + 30
    while not grounds or list(grounds.values()).count(grounds[field]) > 1:
        assert time.monotonic() < until, terminal.text()
        terminal.pump(0.2)
        rows = {line.split()[0]: row for row, line in enumerate(terminal.text().splitlines()) if line.split()}
        grounds = {name: terminal.screen.buffer[rows[name]][100].bg for name in FORM if name in rows}


def fill(terminal: Terminal, field: str, value: str, *, hidden: bool = False) -> None:
    """Type a value instead of what a field holds, and go on to the next."""
    wait_focus(terminal, field)
    if re.search(rf"{field}.*(http|•)", terminal.text()):
        terminal.press("ctrl+u")
        terminal.wait_for(rf"(?m){field}[ *]*$")
    terminal.type(value)
    terminal.wait_for(rf"{field}[ *]*{'•' * len(value) if hidden else re.escape(value)}")
    terminal.press("tab")


def test_the_first_start_leads_to_a_profile(addresses: dict[str, str], home: Path) -> None:
    env = {"GREENTUI_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    for name in [name for name in os.environ if name.startswith("GREENTUI_")]:
        env[name] = env.get(name, "")
    with Terminal(CONSOLE, env=env) as terminal:
        terminal.wait_for(r"Welcome to greentui")
        terminal.press("escape")
        assert terminal.wait_end() == 2
        assert re.search(rb"greentui: No credentials: [^\n]*GREENTUI_API_TOKEN", terminal.written)
    with Terminal(CONSOLE, env=env) as terminal:
        terminal.wait_for(r"Welcome to greentui")
        wait_focus(terminal, "Name")
        terminal.press("tab")
        fill(terminal, "idInstance", addresses["idInstance"])
        fill(terminal, "apiTokenInstance", "wrongtoken", hidden=True)
        fill(terminal, "apiUrl", addresses["apiUrl"])
        terminal.press("ctrl+s")
        terminal.wait_for(r"Check apiTokenInstance")
        for field in ("mediaUrl", "apiUrl"):
            wait_focus(terminal, field)
            terminal.press("shift+tab")
        fill(terminal, "apiTokenInstance", addresses["apiTokenInstance"], hidden=True)
        terminal.press("ctrl+s")
        terminal.wait_for(r"● authorized")
        terminal.wait_for(r"Анна Петрова")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        assert addresses["apiTokenInstance"].encode() not in terminal.written
        assert b"wrongtoken" not in terminal.written
