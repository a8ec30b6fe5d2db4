"""Messages held by a yellow card, a ban and another phone, in the console against a real emulator process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from greentui.cli.demo import emulator, environment_for
from tests.cli.command import Said, greentui
from tests.e2e.control import order, state_of
from tests.terminal import Terminal

CONSOLE = (sys.executable, "-m", "greentui")
OTHER = "79991112233"


@pytest.fixture
def addresses() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--silent", "--seed", "7", "--chats", "4", "--messages", "40"]) as told:
        yield told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@contextmanager
def anna_s_chat(addresses: dict[str, str], home: Path) -> Iterator[Terminal]:
    """The console with the chat of the first contact open."""
    with Terminal(CONSOLE, env=environment_for(addresses, home), columns=120, rows=36) as terminal:
        terminal.wait_for(r"authorized")
        terminal.wait_for(r"Анна Петрова")
        terminal.press("ctrl+k")
        terminal.wait_for(r"Jump to a chat")
        terminal.type("Анна")
        terminal.settle(0.2)
        terminal.press("enter")
        terminal.wait_for(r"│ Анна Петрова")
        yield terminal


def write(terminal: Terminal, text: str, tick: str) -> None:
    """Type a message, and wait for its tick."""
    terminal.type(text)
    terminal.press("enter")
    terminal.wait_for(rf"(?s){text}.{{0,200}}{tick}")


def left(addresses: dict[str, str]) -> list[str]:
    """The texts that left the instance."""
    return [str(one["text"]) for one in state_of(addresses, "sent")]


def handed_over(addresses: dict[str, str]) -> int:
    """How many messages the service was asked to send."""
    return sum(one["method"] == "sendMessage" for one in state_of(addresses, "requests"))


def command(addresses: dict[str, str], home: Path, *arguments: str) -> Said:
    return greentui(arguments, environment_for(addresses, home))


def test_after_a_yellow_card_and_a_reboot_everything_leaves_once(
    addresses: dict[str, str], home: Path
) -> None:
    """One message is held at the service, which had taken it before; another one here."""
    with anna_s_chat(addresses, home) as terminal:
        order(addresses, "unlisted", hidden=False, held=True)
        write(terminal, "taken before the card", "…")
        order(addresses, "state", stateInstance="yellowCard")
        terminal.wait_for(r"■ yellow card")
        write(terminal, "written under the card", "◷")
        assert (handed_over(addresses), left(addresses)) == (1, [])
        order(addresses, "unlisted", hidden=False, held=False)
        assert command(addresses, home, "api", "reboot").status == 0
        terminal.wait_for(r"● authorized")
        terminal.wait_for(r"(?s)taken before the card.{0,200}✓✓ read")
        terminal.wait_for(r"(?s)written under the card.{0,200}✓✓ read")
        assert sorted(left(addresses)) == ["taken before the card", "written under the card"]
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert command(addresses, home, "sync", "--once").status == 0
    assert len(left(addresses)) == 2


@pytest.mark.parametrize("decision", ["drop", "send"])
def test_after_a_ban_and_another_phone_nothing_leaves_unasked(
    addresses: dict[str, str], home: Path, decision: str
) -> None:
    with anna_s_chat(addresses, home) as terminal:
        order(addresses, "unlisted", hidden=False, held=True)
        write(terminal, "taken before the ban", "…")
        order(addresses, "ban")
        terminal.wait_for(r"● blocked|blocked")
        write(terminal, "written after the ban", "◷")
        order(addresses, "ban", phone=OTHER)
        terminal.wait_for(r"● authorized")
        terminal.wait_for(r"waits for your decision")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    # The console ends, another one begins: the decision is still the operator's.
    assert command(addresses, home, "sync", "--once").status == 0
    assert (handed_over(addresses), left(addresses)) == (1, [])
    listed = command(addresses, home, "outbox", "review").out
    assert "taken before the ban" in listed
    assert "written after the ban" in listed
    assert command(addresses, home, "outbox", "review", f"--{decision}", "--yes").status == 0
    order(addresses, "unlisted", hidden=False, held=False)
    assert command(addresses, home, "sync", "--once").status == 0
    texts = {"drop": [], "send": ["taken before the ban", "written after the ban"]}
    assert sorted(left(addresses)) == texts[decision]
