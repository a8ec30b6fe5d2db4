"""A name that begins like a command of the terminal stays a name."""

from __future__ import annotations

import re

import pytest

from greentui.tui.terminal.notifications import sequence
from tests.hostile import HOSTILE

COMMANDS = {
    "conemu starts a program": '7;"calc.exe"',
    "conemu shows progress": "4;3;",
    "conemu changes the folder": "9;/etc",
    "conemu asks": "2;Enter your token",
    "a sub-command as a number": "12",
    "another payload": "i=greentui:p=close;",
    "empty": "",
    **HOSTILE,
}
PAYLOADS = {
    "osc9": re.compile(r"\x1b\]9;greentui: [^;\x00-\x1f]*\x07"),
    "osc777": re.compile(r"\x1b\]777;notify;greentui: [^;\x00-\x1f]*;[^;\x00-\x1f]*\x07"),
    "osc99": re.compile(
        r"\x1b\]99;i=greentui:d=0:p=title;greentui: [^;\x00-\x1f]*\x1b\\"
        r"\x1b\]99;i=greentui:d=1:p=body;[^;\x00-\x1f]*\x1b\\"
    ),
}


@pytest.mark.parametrize("kind", PAYLOADS)
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_payload_begins_with_our_words(kind: str, words: str) -> None:
    assert PAYLOADS[kind].fullmatch(sequence(kind, words, words, {}))


def test_the_windows_title_begins_with_our_name_and_holds_no_other() -> None:
    from unittest.mock import Mock

    from greentui.config import Settings
    from greentui.tui.notifier import Notifier

    written: list[str] = []
    app = Mock(terminal_writer=written.append)
    app.config.settings = Settings()
    notifier = Notifier(app, {})
    for unread in (0, 3):
        notifier.title(unread)
    assert written == ["\x1b]2;greentui\x07", "\x1b]2;greentui (3)\x07"]
