"""Linking a phone in a pseudo-terminal: the code on the screen is what the emulator's phone would read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.cli.demo import emulator, environment_for
from greentui.emulator.testing import Emulator, running_emulator
from tests.camera import DARK, LIGHT, codes_on, issued_by
from tests.cli.command import environment
from tests.e2e.control import order
from tests.terminal import Terminal

CONSOLE = (sys.executable, "-m", "greentui")
COLOURS = {
    "truecolor": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256": {"TERM": "xterm-256color", "COLORTERM": ""},
    "16": {"TERM": "xterm", "COLORTERM": ""},
    "NO_COLOR": {"TERM": "xterm-256color", "NO_COLOR": "1"},
}


@pytest.fixture
def unlinked() -> Iterator[dict[str, str]]:
    with emulator(["--fast", "--unlinked", "--chats", "4", "--messages", "40"]) as told:
        yield told


def shown_code(terminal: Terminal, *, other_than: str = "") -> str:
    """The next code on the screen."""
    terminal.wait_for(r"[▀▄█]{8}|███")
    for _look in range(200):
        terminal.settle(0.1)
        for text in codes_on(terminal, DARK):
            if text != other_than:
                return text
    raise AssertionError(f"no code can be read:\n{terminal.text()}")


def test_a_code_is_shown_renewed_and_scanned(home: Path) -> None:
    with emulator(["--fast", "--unlinked", "--chats", "4", "--messages", "40", "--qr-seconds", "2"]) as told:
        with Terminal(CONSOLE, env=environment_for(told, home), columns=140, rows=60) as terminal:
            terminal.wait_for(r"Scan this code with the phone")
            first = shown_code(terminal)
            assert shown_code(terminal, other_than=first) != first
            order(told, "scan")
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
        terminal.wait_for(r"is valid for another 2:\d\d")
        order(unlinked, "scan")
        terminal.wait_for(r"The phone is linked")


def test_a_refused_live_connection_still_links(unlinked: dict[str, str], home: Path) -> None:
    order(unlinked, "faults", method="scanqrcode", status=503, times=99)
    with Terminal(CONSOLE, env=environment_for(unlinked, home), columns=140, rows=60) as terminal:
        terminal.wait_for(r"Polling every two seconds")
        shown_code(terminal)
        order(unlinked, "scan")
        terminal.wait_for(r"The phone is linked")


@pytest.fixture(scope="module")
def patient() -> Iterator[Emulator]:
    """An instance without a phone, whose code stays the same for as long as a test takes."""
    with running_emulator(seed=3, unlinked=True, qr_seconds=3600) as running:
        yield running


def shows(terminal: Terminal, code: str, *, inverse: bool = False) -> bool:
    """Whether `code` comes to the screen, to be read on a dark and on a light terminal."""
    for _look in range(100):
        terminal.settle(0.1)
        if all(codes_on(terminal, theme, inverse=inverse) == [code] for theme in (DARK, LIGHT)):
            return True
    return False


@pytest.mark.parametrize(
    ("colours", "theme"),
    [("truecolor", "dark"), ("256", "light"), ("16", "dark"), ("16", "light"), ("NO_COLOR", "light")],
)
def test_a_camera_reads_the_page_in_whatever_colours_the_terminal_has(
    patient: Emulator, home: Path, colours: str, theme: str
) -> None:
    home.mkdir()
    (home / "config.toml").write_text(f'theme = "greentui-{theme}"\n')
    code = issued_by(patient)
    env = {**environment(patient, home), **COLOURS[colours]}
    with Terminal(CONSOLE, env=env, columns=150, rows=60) as terminal:
        terminal.wait_for(r"[▀▄█]{8}")
        assert shows(terminal, code)
        terminal.press("i")
        assert shows(terminal, code, inverse=True)
        terminal.press("i", "b")
        terminal.wait_for(r"Only boxes\? Press b\.")  # in sextants
        assert shows(terminal, code)
        terminal.press("b")
        terminal.wait_for(r" █{14} ")  # the top of a corner in full blocks
        assert shows(terminal, code)


def test_a_camera_reads_the_page_at_any_size_it_fits(patient: Emulator, home: Path) -> None:
    code = issued_by(patient)
    with Terminal(CONSOLE, env=environment(patient, home), columns=80, rows=24) as terminal:
        terminal.wait_for(r"The QR code needs \d+ more rows?")
        terminal.wait_for("Phone number")
        for columns, rows in ((80, 30), (100, 36), (200, 60), (60, 32)):
            terminal.resize(columns, rows)
            assert shows(terminal, code), terminal.text()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
