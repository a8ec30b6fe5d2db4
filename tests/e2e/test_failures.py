"""Failures in the console: it shows them and goes on, and if it cannot, it ends cleanly."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.cli.demo import emulator, environment_for
from tests.cli.command import greentui
from tests.e2e.control import ANNA, order
from tests.terminal import Terminal

SAID = r"Something went wrong \(Sabotage\)"


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--seed", "7", "--chats", "4", "--messages", "40"]) as told:
        yield told


class Sabotaged(Terminal):
    """A console, one method of which fails on demand."""

    def __init__(self, addresses: dict[str, str], home: Path, method: str) -> None:
        self.begun = home.parent / "begun"
        self.home = home
        command = [sys.executable, "-m", "tests.e2e.sabotaged", method]
        super().__init__(command, env=environment_for(addresses, home) | {"SABOTAGE_FROM": str(self.begun)})
        self.echoed = self.echoes()
        self.wait_for(r"authorized")
        self.wait_for(r"Maya Levi")
        self.press("ctrl+k")  # loads what is loaded late
        self.wait_for(r"Jump to a chat")
        self.press("enter")
        self.wait_for(r"│ \S")

    def begin(self) -> None:
        """Let it fail from now on."""
        self.begun.touch()

    def log(self) -> str:
        """What was logged."""
        return "".join(file.read_text() for file in self.home.rglob("greentui.log"))


@pytest.mark.parametrize(
    ("method", "keys"),
    [
        ("greentui.tui.widgets.item_line:ItemLine.render_line", ["alt+down"]),
        ("greentui.tui.chat.view:ChatView.render_line", ["pageup"]),
        ("greentui.tui.chat_list.view:ChatList.render_line", ["alt+down"]),
        ("greentui.tui.screens.main:MainScreen._fit", []),
        ("greentui.tui.screens.main:MainScreen.session_changed", []),
        ("greentui.tui.screens.instance:InstanceScreen.body", ["f2"]),
        ("greentui.tui.dialogs.help:HelpScreen.on_mount", ["f1"]),
        ("greentui.tui.actions.chats:ChatActions.next_chat", ["alt+down", "alt+down"]),
        ("greentui.tui.actions.messages:MessageActions.acted", ["up", "v"]),
    ],
)
def test_a_failing_part_is_told_of_and_the_console_goes_on(
    addresses: dict[str, str], tmp_path: Path, method: str, keys: list[str]
) -> None:
    with Sabotaged(addresses, tmp_path / "home", method) as console:
        console.begin()
        console.press(*keys)
        console.resize(118, 34)
        order(addresses, "incoming", chatId=ANNA, text="news for the session")
        console.wait_for(SAID)
        console.begun.unlink()
        console.press("escape")
        console.settle(0.5)  # or the next key would be one with Alt
        console.type("still here")
        console.wait_for(r"still here")
        console.press("ctrl+q")
        assert console.wait_end() == 0
        assert f"Sabotage: {method}" in console.log()


def test_a_console_that_cannot_paint_ends_with_what_was_written_on_disk(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with emulator(["--fast", "--seed", "7", "--chats", "4", "--messages", "40"]) as addresses:
        env = environment_for(addresses, home)
        with Sabotaged(addresses, home, "textual._compositor:Compositor.reflow") as console:
            order(addresses, "state", stateInstance="notAuthorized")
            console.wait_for(r"not authorized")
            console.type("to be sent later\r")
            console.wait_for(r"out 1")
            console.type("half a sentence")
            console.wait_for(r"half a sentence")
            console.begin()
            size = 0
            while not console.ended:
                size += 1
                console.resize(80 + size % 40, 30)
                console.pump(0.2)
            assert console.wait_end() == 1
            assert console.echoes() == console.echoed
            assert b"\x1b[?1049l" in console.written
            assert "nothing can be painted any more" in console.log()
        waiting = greentui(["--offline", "outbox", "list", "--json"], env).json
        assert [each["draft"]["text"] for each in waiting] == ["to be sent later"]
        chats = greentui(["--offline", "chats", "--json"], env).json
        assert [chat["draft"] for chat in chats if chat["draft"]] == ["half a sentence"]
