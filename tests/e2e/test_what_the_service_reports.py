"""What the service reports besides texts: in the console against a real emulator process, and in commands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from greentui.cli.demo import emulator, environment_for
from tests.cli.command import Said, greentui
from tests.e2e.control import ANNA, order, state_of
from tests.terminal import Terminal

CONSOLE = (sys.executable, "-m", "greentui")
WORLD = ("--fast", "--silent", "--seed", "7", "--chats", "4", "--messages", "40")
CALLER = "79010000001@c.us"
POLL = "3EB0C0FFEE00000000B1"
REGRETTED = "3EB0C0FFEE00000000B2"
RECONSIDERED = "3EB0C0FFEE00000000B3"

Addresses = dict[str, str]


@pytest.fixture
def addresses() -> Iterator[Addresses]:
    with emulator([*WORLD]) as told:
        yield told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@contextmanager
def console(addresses: Addresses, home: Path) -> Iterator[Terminal]:
    with Terminal(CONSOLE, env=environment_for(addresses, home), columns=120, rows=40) as terminal:
        yield terminal
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


def open_chat(terminal: Terminal, name: str) -> None:
    terminal.wait_for(name)
    terminal.press("ctrl+k")
    terminal.wait_for(r"Jump to a chat")
    terminal.type(name.split()[0])
    terminal.settle(0.2)
    terminal.press("enter")
    terminal.wait_for(rf"│ {name}")


def command(addresses: Addresses, home: Path, *arguments: str) -> Said:
    return greentui(arguments, environment_for(addresses, home))


def history(addresses: Addresses, home: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = command(addresses, home, "history", ANNA, "--offline", "--json").json
    return listed


def test_an_advertisement_and_an_order_stand_in_the_chat(addresses: Addresses, home: Path) -> None:
    products = [{"name": "Oak", "price": 450}, {"name": "Lid", "price": 60, "quantity": 2}]
    with console(addresses, home) as terminal:
        terminal.wait_for(r"● authorized")
        open_chat(terminal, "Анна Петрова")
        advertisement = {"title": "Boxes of oak", "text": "Now cheaper"}
        order(addresses, "incoming", chatId=ANNA, text="How much is it?", advertisement=advertisement)
        terminal.wait_for(r"(?s)How much is it\?.*▎ Boxes of oak.*▎ Now cheaper.*▎ From an advertisement: ad")
        order(addresses, "incoming", chatId=ANNA, typeMessage="orderMessage", products=products)
        terminal.wait_for(r"(?s)🛒 .*3 products · 5\.70 EUR")
    printed = command(addresses, home, "history", ANNA, "--offline").out
    assert "How much is it?\n    Boxes of oak\n    Now cheaper\n    From an advertisement: ad · " in printed
    assert "\n    3 products · 5.70 EUR\n" in printed
    written, ordered = (message["content"] for message in history(addresses, home)[-2:])
    assert (written["sourceType"], written["conversion"], written["attributed"]) == ("ad", "FB_Ads", True)
    assert (ordered["total"], ordered["currency"], ordered["items"]) == (570, "EUR", 3)


@pytest.mark.parametrize("how", ["declined", "hangUp", "missed"])
def test_a_caller_who_was_not_answered_waits(addresses: Addresses, home: Path, how: str) -> None:
    with console(addresses, home) as terminal:
        terminal.wait_for(r"● authorized")
        terminal.press("alt+3")
        terminal.wait_for(r"Maya Levi")
        assert "Call" not in terminal.text()
        order(addresses, "call", chatId=CALLER, status=how)
        terminal.wait_for(r"\+7 901 000-00-01[^\n]*\n.📞 Call")
    listed = command(addresses, home, "chats", "--filter", "waiting", "--offline", "--json").json
    assert CALLER in [chat["chatId"] for chat in listed]


def test_a_call_that_was_answered_does_not(addresses: Addresses, home: Path) -> None:
    order(addresses, "call", chatId=CALLER, status="pickUp")
    assert command(addresses, home, "sync", "--once").status == 0
    listed = command(addresses, home, "chats", "--filter", "waiting", "--offline", "--json").json
    assert CALLER not in [chat["chatId"] for chat in listed]


def test_votes_edits_and_deletions_come_from_journals(addresses: Addresses, home: Path) -> None:
    """Another program took everything from the queue; the journals are what is left."""
    options = ["Monday", "Tuesday"]
    order(addresses, "outgoing", chatId=ANNA, kind="poll", name="Which day?", options=options, idMessage=POLL)
    order(addresses, "incoming", chatId=ANNA, text="said in haste", idMessage=REGRETTED)
    order(addresses, "incoming", chatId=ANNA, text="at nine", idMessage=RECONSIDERED)
    order(addresses, "vote", chatId=ANNA, idMessage=POLL, options=["Tuesday"])
    order(addresses, "delete", chatId=ANNA, idMessage=REGRETTED)
    order(addresses, "edit", chatId=ANNA, idMessage=RECONSIDERED, text="at ten")
    order(addresses, "reader", count=100)
    assert state_of(addresses, "queue") == []
    with console(addresses, home) as terminal:
        terminal.wait_for(r"● authorized")
        open_chat(terminal, "Анна Петрова")
        terminal.wait_for(r"(?s)Which day\?.*1 vote.*Tuesday\s+1")
        terminal.wait_for(r"at ten")
        terminal.wait_for(r"deleted")
    known = {message["idMessage"]: message for message in history(addresses, home)}
    votes = {one["name"]: one["voters"] for one in known[POLL]["content"]["options"]}
    assert votes == {"Monday": [], "Tuesday": [ANNA]}
    assert known[REGRETTED]["deleted"]
    assert known[RECONSIDERED]["text"] == "at ten"
    assert known[RECONSIDERED]["edited"]
    assert not [one for one in known.values() if one["kind"] in ("unrecognised", "service")]


def test_the_linking_page_says_that_the_phone_asks_for_a_passkey(home: Path) -> None:
    """Also beside the notice that a new instance's notifications are off."""
    with emulator([*WORLD, "--unlinked", "--fresh"]) as told, console(told, home) as terminal:
        terminal.wait_for(r"Scan this code with the phone")
        terminal.wait_for(r"(?s)Notifications\s+are\s+off")
        order(told, "link-socket", type="passkeyRequired", message="")
        terminal.wait_for(r"WhatsApp asks you to confirm this link with the account's passkey")
        order(told, "scan")
        terminal.wait_for(r"The phone is linked")
        terminal.press("escape")
        terminal.wait_for(r"● authorized")


def test_a_new_instance_says_that_its_notifications_are_off(home: Path) -> None:
    with emulator([*WORLD, "--fresh"]) as told:
        with console(told, home) as terminal:
            terminal.wait_for(r"▲ notifications are off")
            terminal.press("f2")
            terminal.wait_for(r"(?s)a\s+turns\s+them\s+on")
            terminal.press("escape")
            terminal.wait_for(r"Write a message")
        for words in (["state"], ["sync", "--once"]):
            said = command(told, home, *words)
            assert "greentui settings --recommended" in said.out + said.err
