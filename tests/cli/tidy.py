"""What a command may leave on a terminal: text in the terminal's own colours, in lines that fit."""

from __future__ import annotations

import re
import unicodedata

import regex
from pyte.screens import Char
from rich.cells import cell_len

from tests.terminal import Terminal

_QUESTIONS = re.compile(rb"\x1b_G[^\x1b]*\x1b\\|\x1b\[\?u|\x1b\[c")
"""What `doctor` asks a terminal; it shows nothing."""
_STEERING = {"Cc", "Cs", "Zl", "Zp"}
_UNSTYLED = Char("", "default", "default")
_UNSEEN = regex.compile(r"[\p{DI}\p{Zl}\p{Zp}[\p{Cf}--\p{PCM}]]", regex.V1)
_JOINERS = {"\u200c", "\u200d", "\ufe0e", "\ufe0f"}
"""What of these may be printed, where it joins."""


def printed(terminal: Terminal) -> str:
    """Everything that was written so far, lines ending in a newline alone."""
    return _QUESTIONS.sub(b"", bytes(terminal.written)).decode().replace("\r\n", "\n")


def assert_harmless(terminal: Terminal, *, but: str = "") -> None:
    """Nothing written moves the cursor but to a next line, changes colours, turns text around or hides.

    Args:
        terminal: On which it was written.
        but: Characters that may be there all the same.
    """
    text = printed(terminal)
    steering = {character for character in text if unicodedata.category(character) in _STEERING}
    assert steering <= {"\n", *but}
    assert set(_UNSEEN.findall(text)) <= _JOINERS | {*but}
    for row in terminal.screen.buffer.values():
        for cell in row.values():
            assert cell._replace(data="") == _UNSTYLED
            assert not any(unicodedata.category(each) in _STEERING for each in cell.data)


def assert_fits(terminal: Terminal) -> None:
    """Every line fits into the window, unless it is a single word that does not, in a comment or not."""
    columns = terminal.screen.columns
    wide = [line for line in printed(terminal).split("\n") if cell_len(line.rstrip()) > columns]
    assert not [line for line in wide if " " in line.strip("# ")], terminal.text()
