"""Strangers' text never controls the terminal, whichever command prints it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from itertools import cycle, product

import pytest

from greentui.cli.send import WAIT
from greentui.emulator.state.chats import Chat, Group
from greentui.emulator.testing import Emulator
from tests.brisk import brisk_emulator
from tests.cli.command import environment, greentui
from tests.cli.tidy import assert_harmless, printed
from tests.hostile import HOSTILE
from tests.terminal import Terminal

PEN = "79990000001@c.us"
"""Writes all of it."""
GROUP = "120363099000000001@g.us"
NAMES = [
    "\x1b[31;1m\x1b[2J\x1b[HRED\x1b]0;pwned\x07",
    "two\nlines\r\x1b[A\x9b2J",
    "\u202eexe.txt\u2066\x08\x08\x1b]8;;http://e.example",
]
MARKS = [r"RED", r"two\W*lines", r"exe\.txt"]
"""What is left of them."""

FITTED = (
    "chats",
    "history {pen} --limit 500",
    "search a --limit 500",
    "contacts list",
    "contacts info {pen}",
    "groups list",
    "groups show {group}",
    "stories list --incoming",
    "journal messages",
    "journal calls",
    "outbox list --all",
    "history Same",
)
"""Commands whose output or complaint holds what others wrote, laid out for the window."""
WHOLE = (
    "export {pen}",
    "export {pen} --format html",
    "export {pen} --json",
    "api getContacts",
    "api getChatHistory chatId={pen} count=500",
)
"""Commands that print it as a document."""
ASKING = ("purge --chat {pen}", "groups leave {group}")
"""Commands whose question does."""


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An account to which people with bad names have written bad things."""
    with brisk_emulator(seed=7, chats=6, messages=20) as running:
        chats, control = running.world.chats, running.control
        for contact, name in zip(chats.contacts.values(), cycle(NAMES), strict=False):
            contact.name = contact.saved_name = name
        for wid in (PEN, "79990000002@c.us"):
            control("incoming", {"chatId": wid, "text": "hello"})
            chats.contacts[wid].name = chats.contacts[wid].saved_name = f"Same {NAMES[0]}{NAMES[1]}"
        own = running.world.instance.wid
        members = [own, *list(chats.contacts)[:4]]
        chats.add(Chat(GROUP, group=Group(GROUP, NAMES[1], own, 1, members, {own})))
        for text in (*HOSTILE.values(), *NAMES):
            control("incoming", {"chatId": PEN, "text": text})
        for text in NAMES:
            for content in (
                {"kind": "pollMessage", "name": text, "options": [text, "b"]},
                {"kind": "documentMessage", "fileName": text, "caption": text},
                {"kind": "contactMessage", "displayName": text, "phone": "1"},
                {"kind": "locationMessage", "nameLocation": text, "address": text},
            ):
                control("incoming", {"chatId": PEN, **content})
            control("incoming", {"chatId": GROUP, "senderId": PEN, "senderName": text, "text": text})
            control("status", {"chatId": PEN, "text": text})
            control("call", {"chatId": PEN})
        yield running


@pytest.fixture(scope="module")
def env(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home that holds it all."""
    env = environment(emulator, tmp_path_factory.mktemp("home"))
    for command in (["chats"], ["history", PEN], ["send", "text", PEN, "--no-wait", *NAMES]):
        done = greentui(command, env)
        assert done.status == 0, done.err
    return env


def ended(typed: str, env: dict[str, str], columns: int) -> Terminal:
    """The terminal of a command that has ended; it is closed by whoever asked."""
    words = shlex.split(typed.format(pen=PEN, group=GROUP))
    terminal = Terminal([sys.executable, "-m", "greentui", *words], env=env, columns=columns, rows=24)
    try:
        if typed in ASKING:
            terminal.wait_for(r"\[y/N\]:")
            terminal.press("n", "enter")
        terminal.wait_end(2 * WAIT)
    except BaseException:
        terminal.close()
        raise
    return terminal


@pytest.mark.parametrize(
    ("typed", "columns"), [*product((*FITTED, *ASKING), (80, 40)), *product(WHOLE, (80,))]
)
def test_what_is_printed_of_strangers_is_harmless(env: dict[str, str], typed: str, columns: int) -> None:
    with ended(typed, env, columns) as terminal:
        text = printed(terminal)
        assert "Traceback" not in text
        assert any(re.search(mark, text) for mark in MARKS), "nothing of it was printed"
        assert_harmless(terminal, but="\t" if typed.startswith("export") else "")


@pytest.mark.parametrize(
    ("typed", "start"), [("history {pen}", r"\d{4}-\d\d-\d\d "), ("journal messages", r"\d+@[cg]\.us  ")]
)
def test_no_stranger_makes_a_line_that_passes_for_a_message(
    env: dict[str, str], typed: str, start: str
) -> None:
    with ended(typed, env, 80) as terminal:
        lines = printed(terminal).splitlines()
        assert [line for line in lines if not re.match(rf"{start}|    |$", line)] == []


@pytest.mark.parametrize(
    "typed", ["chats", "contacts list", "groups list", "search two", "stories list --incoming"]
)
def test_no_stranger_makes_a_row_of_a_table(env: dict[str, str], typed: str) -> None:
    rows = greentui([*shlex.split(typed), "--json"], env).json
    with ended(typed, env, 200) as terminal:
        assert len(printed(terminal).splitlines()) == 1 + len(rows) > 2


@pytest.mark.parametrize("typed", ASKING)
def test_a_question_about_a_stranger_is_one_line(env: dict[str, str], typed: str) -> None:
    with ended(typed, env, 200) as terminal:
        assert re.search(r"Go on\? \[y/N\]: n$", printed(terminal).splitlines()[0])
