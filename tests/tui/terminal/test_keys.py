"""Alt and a key from terminals without the kitty protocol are recognised, and at once."""

from __future__ import annotations

import pytest
from textual import events

from greentui.text.keymap import ACTIONS, latin_key
from greentui.tui.terminal.keys import add_alt_keys
from greentui.tui.terminal.parser import Parser


def read(sent: str) -> list[events.Key]:
    """The keys Textual reads without waiting for anything more."""
    add_alt_keys()
    return [event for event in Parser().feed(sent) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1ba", "alt+a"),
        ("\x1bA", "alt+shift+a"),
        ("\x1bf", "alt+f"),
        ("\x1b1", "alt+1"),
        ("\x1b5", "alt+5"),
        ("\x1b\r", "alt+enter"),
        ("\x1bф", "alt+a"),
        ("\x1bФ", "alt+shift+a"),
    ],
)
def test_alt_and_a_key_is_read_at_once(sent: str, key: str) -> None:
    assert [latin_key(event.key) for event in read(sent)] == [key]
    assert not any(event.is_printable for event in read(sent))


def test_keys_pressed_fast_are_two_keys() -> None:
    assert [event.key for event in read("\x1ba\x1baб")] == ["alt+a", "alt+a", "б"]


@pytest.mark.parametrize(
    ("sent", "key"),
    [("\x1b[A", "up"), ("\x1bOA", "up"), ("\x1bOP", "f1"), ("\x1b[1;3B", "alt+down"), ("\x1b[5~", "pageup")],
)
def test_longer_sequences_are_what_they_were(sent: str, key: str) -> None:
    assert [event.key for event in read(sent)] == [key]


def test_every_alt_letter_of_the_table_is_read() -> None:
    for key in {key for action in ACTIONS for key in action.keys.split(",") if key.startswith("alt+")}:
        *shift, letter = key.removeprefix("alt+").split("+")
        if len(letter) == 1:
            sent = "\x1b" + (letter.upper() if shift else letter)
            assert [event.key for event in read(sent)] == [key]
