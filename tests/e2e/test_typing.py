"""Text typed into a real pseudo-terminal in one burst, as over a slow line, arrives whole."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.cli.demo import emulator, environment_for
from tests.e2e.control import order
from tests.terminal import KEYS, Terminal

CONSOLE = (sys.executable, "-m", "greentui")
UP, TAB, ESCAPE = KEYS["up"], KEYS["tab"], KEYS["escape"]


@pytest.fixture
def addresses() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--seed", "7", "--chats", "4", "--messages", "60"]) as told:
        yield told


@pytest.fixture
def terminal(addresses: dict[str, str], tmp_path: Path) -> Iterator[Terminal]:
    with Terminal(CONSOLE, env=environment_for(addresses, tmp_path / "home")) as terminal:
        terminal.wait_for(r"● authorized")
        terminal.wait_for(r"│ .*\d\d:\d\d ✓✓ read")  # a chat is open, and there is a message to select
        yield terminal


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (TAB + "good day, just a second", "good day, just a second"),
        (TAB + "да, хорошо, уже лечу", "да, хорошо, уже лечу"),
        (UP + "ygood day, just a second", "good day, just a second"),
        (UP + "ннадеюсь, вы ещё тут", "надеюсь, вы ещё тут"),
        (UP + "rreally?", "really?"),
        (UP + "\x1b[200~reject it\x1b[201~", "reject it"),
    ],
)
def test_a_burst_is_a_key_where_it_is_one_and_the_rest_is_text(
    terminal: Terminal, typed: str, text: str
) -> None:
    terminal.type(typed)
    terminal.wait_for(rf"\+ {re.escape(text)}\s+➤")


def test_typing_goes_on_while_the_number_is_unlinked(terminal: Terminal, addresses: dict[str, str]) -> None:
    terminal.type("oil is ")
    order(addresses, "state", stateInstance="notAuthorized")
    terminal.type("also ")
    terminal.wait_for(r"F3 links a phone")
    terminal.type("sold")
    terminal.wait_for(r"\+ oil is also sold")


@pytest.mark.parametrize("cut", [0, 3, 30])
def test_an_escape_in_a_paste_makes_no_keys_of_it(terminal: Terminal, cut: int) -> None:
    """Without its control characters it would be a message that is sent, and an end by Ctrl+Q."""
    pasted = "\x1b[200~hello \x1bABC\rDEFGHIJKLMNOPQRSTUVWXYZabcdefghijk \x1b\x1b\x11tail\x1b[201~"
    terminal.type(pasted[:cut])
    terminal.type(pasted[cut:])
    terminal.wait_for(r"\+ hello ABC\s+➤.*\n.*DEFGHIJKLMNOPQRSTUVWXYZabcdefghijk tail")


def test_a_paste_without_an_end_leaves_the_console_its_keys(terminal: Terminal) -> None:
    terminal.type("\x1b[200~half a paste")
    terminal.wait_for(r"\+ half a paste\s+➤")
    terminal.type(" and letters")
    terminal.wait_for(r"\+ half a paste and letters\s+➤")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


def test_a_moving_mouse_does_not_keep_a_paste_without_an_end_going(terminal: Terminal) -> None:
    terminal.type("\x1b[200~half a paste")
    for column in range(1, 101):
        terminal.type(f"\x1b[<35;{column};10M")
        terminal.watch(0.1)
        if "half a paste" in terminal.text():
            break
    terminal.type(" and letters")
    terminal.wait_for(r"\+ half a paste and letters\s+➤")


def test_a_long_paste_full_of_sequences_holds_up_nothing(terminal: Terminal) -> None:
    terminal.type("\x1b[200~" + "x\a\x1b]0;q\a\0\u009b" * 120_000 + "\x1b[201~")
    terminal.type("and on")
    terminal.wait_for(r"\+ and on\s+➤")
    terminal.wait_for(r"1200000 characters")
