"""Linking a phone in a pseudo-terminal: the code on the screen is what the emulator's phone would read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import zxingcpp
from PIL import Image

from greentui.cli.demo import emulator, environment_for
from tests.terminal import Terminal

CONSOLE = (sys.executable, "-m", "greentui")
HALVES = {"▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


@pytest.fixture
def unlinked() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--unlinked", "--chats", "4", "--messages", "40"]) as told:
        yield told


def order(addresses: dict[str, str], path: str, payload: dict[str, object]) -> None:
    request = Request(f"{addresses['controlUrl']}/{path}", data=json.dumps(payload).encode())
    urlopen(request, timeout=10).close()


def read_code(terminal: Terminal) -> str:
    """The text of the QR code on the terminal's screen, by its characters and their colours."""
    screen = terminal.screen
    image = Image.new("L", (screen.columns, screen.lines * 2))
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            for half, lit in enumerate(HALVES.get(cell.data, (0, 0))):
                colour = cell.fg if lit else cell.bg
                image.putpixel((x, 2 * y + half), 255 if colour == "ffffff" else 0)
    enlarged = image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST)
    found = zxingcpp.read_barcodes(enlarged, try_invert=False)
    return found[0].text if found else ""


def shown_code(terminal: Terminal, *, other_than: str = "") -> str:
    """The next code on the screen."""
    terminal.wait_for(r"[▀▄█]{8}|███")
    for _look in range(200):
        terminal.settle(0.1)
        if (text := read_code(terminal)) and text != other_than:
            return text
    raise AssertionError(f"no code can be read:\n{terminal.text()}")


def test_a_code_is_shown_renewed_and_scanned(home: Path) -> None:
    with emulator(["--fast", "--unlinked", "--chats", "4", "--messages", "40", "--qr-seconds", "2"]) as told:
        with Terminal(CONSOLE, env=environment_for(told, home), columns=140, rows=60) as terminal:
            terminal.wait_for(r"Scan this code with the phone")
            first = shown_code(terminal)
            assert shown_code(terminal, other_than=first) != first
            order(told, "scan", {})
            terminal.wait_for(r"The phone is linked")
            terminal.wait_for(r"Synchronised")
            terminal.press("escape")
            terminal.wait_for(r"● authorized")
            terminal.press("ctrl+q")
            assert terminal.wait_end() == 0
        assert told["apiTokenInstance"].encode() not in bytes(terminal.written)


def test_a_pairing_code_links(unlinked: dict[str, str], home: Path) -> None:
    with Terminal(CONSOLE, env=environment_for(unlinked, home), columns=140, rows=60) as terminal:
        terminal.wait_for(r"Scan this code with the phone")
        terminal.press("p")
        terminal.wait_for(r"Phone number")
        terminal.settle(0.2)
        terminal.type("+7 (999) 000-00-42")
        terminal.press("enter")
        terminal.wait_for(r"Good for 2:\d\d more")
        order(unlinked, "scan", {})
        terminal.wait_for(r"The phone is linked")


def test_a_refused_live_connection_still_links(unlinked: dict[str, str], home: Path) -> None:
    order(unlinked, "faults", {"method": "scanqrcode", "status": 503, "times": 99})
    with Terminal(CONSOLE, env=environment_for(unlinked, home), columns=140, rows=60) as terminal:
        terminal.wait_for(r"Asked every two seconds")
        shown_code(terminal)
        order(unlinked, "scan", {})
        terminal.wait_for(r"The phone is linked")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
