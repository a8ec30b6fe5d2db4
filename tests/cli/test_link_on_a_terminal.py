"""`greentui link` on a terminal: what a phone's camera sees there, in any colours and at any size."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from tests.brisk import brisk_emulator
from tests.camera import DARK, LIGHT, Theme, codes_on, issued_by
from tests.cli.command import environment
from tests.patience import PATIENCE
from tests.terminal import Terminal

Env = dict[str, str]

LINK = (sys.executable, "-m", "greentui", "link")
COLOURS = {
    "truecolor": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256": {"TERM": "xterm-256color", "COLORTERM": ""},
    "16": {"TERM": "xterm", "COLORTERM": ""},
    "linux": {"TERM": "linux", "COLORTERM": ""},
}
COLOURLESS = {
    "NO_COLOR": {"NO_COLOR": "1", "TERM": "xterm-256color"},
    "dumb": {"TERM": "dumb", "COLORTERM": ""},
}
BLOCK = r"[▀▄█]{7}"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """An instance without a phone, whose code stays the same for as long as a test takes."""
    with brisk_emulator(seed=3, unlinked=True, qr_seconds=3600) as running:
        yield running


def started(
    env: Mapping[str, str], *arguments: str, columns: int = 100, rows: int = 40, before: str = ""
) -> Terminal:
    """`greentui link` on a terminal, where `before` stands already."""
    command = f"echo {shlex.quote(before)}; exec {shlex.join([*LINK, *arguments])}"
    return Terminal(
        ["sh", "-c", command] if before else [*LINK, *arguments], env=env, columns=columns, rows=rows
    )


def said(text: str) -> str:
    """A pattern of `text`, wherever its lines are broken."""
    return r"\s+".join(map(re.escape, text.split()))


def shown(terminal: Terminal) -> None:
    """Wait until a code, and what is to be done with it, stand on the screen."""
    terminal.wait_for(said("a new one comes in 20 s"))
    terminal.settle()


@pytest.mark.parametrize("colours", COLOURS.values(), ids=COLOURS)
@pytest.mark.parametrize("inverse", [False, True], ids=["normal", "inverse"])
def test_a_camera_reads_the_code_in_whatever_colours_the_terminal_has(
    emulator: Emulator, instance: Env, colours: Env, inverse: bool
) -> None:
    with started({**instance, **colours}, *(["--inverse"] if inverse else [])) as terminal:
        shown(terminal)
        for theme in (DARK, LIGHT):
            assert codes_on(terminal, theme, inverse=inverse) == [issued_by(emulator)]
            assert codes_on(terminal, theme, inverse=not inverse) == []


@pytest.mark.parametrize("inverse", [False, True], ids=["normal", "inverse"])
def test_a_camera_reads_full_blocks(emulator: Emulator, instance: Env, inverse: bool) -> None:
    chosen = ["--full", *(["--inverse"] if inverse else [])]
    with started(instance, *chosen, columns=120, rows=60) as terminal:
        shown(terminal)
        assert re.search(r"█{14}", terminal.text())
        assert codes_on(terminal, DARK, inverse=inverse) == [issued_by(emulator)]


@pytest.mark.parametrize("colourless", COLOURLESS.values(), ids=COLOURLESS)
@pytest.mark.parametrize(("arguments", "theme"), [((), DARK), (("--inverse",), LIGHT)], ids=["dark", "light"])
def test_a_camera_reads_the_code_where_there_are_no_colours(
    emulator: Emulator, instance: Env, colourless: Env, arguments: tuple[str, ...], theme: Theme
) -> None:
    with started({**instance, **colourless}, *arguments) as terminal:
        shown(terminal)
        assert codes_on(terminal, theme) == [issued_by(emulator)]
        assert not re.search(rb"\x1b\[[\d;]*m", terminal.written)


def test_where_there_are_no_colours_it_is_said_what_a_light_terminal_needs(instance: Env) -> None:
    with started({**instance, "NO_COLOR": "1"}) as terminal:
        terminal.wait_for(said("On a terminal with a light background, add --inverse"))


@pytest.mark.parametrize(
    ("columns", "rows"), [(49, 30), (49, 60), (53, 31), (80, 28), (80, 36), (120, 36), (200, 60)]
)
def test_the_whole_code_stands_on_a_screen_it_fits(
    emulator: Emulator, instance: Env, columns: int, rows: int
) -> None:
    with started(instance, columns=columns, rows=rows) as terminal:
        shown(terminal)
        assert codes_on(terminal, DARK) == [issued_by(emulator)]


def test_a_window_of_exactly_the_rows_that_were_missing_is_enough(emulator: Emulator, instance: Env) -> None:
    with started(instance, columns=80, rows=24) as terminal:
        terminal.wait_for(said("Enlarge the window to see the code"))
        missing = re.search(r"The QR code needs (\d+) more rows?\.", terminal.text())
        assert missing, terminal.text()
        assert codes_on(terminal, DARK) == []
        terminal.resize(80, 24 + int(missing[1]))
        shown(terminal)
        assert codes_on(terminal, DARK) == [issued_by(emulator)]
        assert "more row" not in terminal.text()


def test_a_window_that_is_too_narrow_says_so(instance: Env) -> None:
    with started(instance, columns=40, rows=60) as terminal:
        terminal.wait_for(said("The QR code needs 9 more columns."))
        assert not re.search(BLOCK, terminal.text())


def test_a_window_made_narrower_loses_nothing_that_stood_there(instance: Env) -> None:
    with started(instance, before="what I typed") as terminal:
        shown(terminal)
        terminal.resize(40, 40)
        terminal.wait_for(said("needs 9 more columns"))
        terminal.settle()
        assert terminal.text().startswith("what I typed")


def test_a_renewed_code_takes_the_place_of_the_last(tmp_path: Path) -> None:
    with (
        brisk_emulator(seed=4, unlinked=True, qr_seconds=1) as brisk,
        started(environment(brisk, tmp_path), before="what I typed") as terminal,
    ):
        terminal.wait_for(said("a new one comes in 20 s"))  # drawn last; the next code may come at any moment
        first = terminal.text()
        while terminal.text() == first or "20 s" not in terminal.text():
            assert terminal.pump(PATIENCE), terminal.text()
        assert len(codes_on(terminal, DARK)) == 1
        assert terminal.text().count("Scan this") == 1
        assert terminal.text().startswith("what I typed\n")
        assert terminal.text().count("\n") == first.count("\n")


@pytest.mark.parametrize("columns", [100, 53])
def test_scanning_leaves_one_line(emulator: Emulator, instance: Env, columns: int) -> None:
    with started(instance, before="what I typed", columns=columns) as terminal:
        shown(terminal)
        emulator.control("scan", {})
        assert terminal.wait_end() == 0
        assert terminal.text().split() == ["what", "I", "typed", "greentui:", "The", "phone", "is", "linked."]


def test_ctrl_c_leaves_nothing(instance: Env) -> None:
    with started(instance, before="what I typed") as terminal:
        shown(terminal)
        terminal.press("ctrl+c")
        assert terminal.wait_end() == 130
        assert terminal.text().strip() == "what I typed"


@pytest.mark.parametrize(
    ("state", "says"),
    [("authorized", "A phone is linked already"), ("blocked", "Log it out, then scan a new code.")],
)
def test_why_there_is_no_code_is_all_that_is_left(
    emulator: Emulator, instance: Env, state: str, says: str
) -> None:
    emulator.control("state", {"stateInstance": state})
    with started(instance, before="what I typed", columns=80) as terminal:
        assert terminal.wait_end() == 1
        typed, told = terminal.text().split("\n", 1)
        assert typed == "what I typed"
        assert told.startswith("greentui: ")
        assert re.search(said(says), told)
        assert "waiting" not in told


def test_json_shows_the_code_beside_the_one_value(emulator: Emulator, instance: Env, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    command = f"exec {shlex.join([*LINK, '--json'])} > {shlex.quote(str(file))}"
    with Terminal(["sh", "-c", command], env=instance, columns=100, rows=40) as terminal:
        shown(terminal)
        assert codes_on(terminal, DARK) == [issued_by(emulator)]
        emulator.control("scan", {})
        assert terminal.wait_end() == 0
    assert file.read_text() == f'{{"idInstance": "{emulator.id_instance}", "linked": true}}\n'


@pytest.mark.parametrize("columns", [80, 40])
def test_a_pairing_code_stands_there_as_it_is_typed(emulator: Emulator, instance: Env, columns: int) -> None:
    with started(instance, "--phone", "+7 999 000-00-42", columns=columns, rows=24) as terminal:
        terminal.wait_for(said("then type the code"))
        code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", terminal.text(), re.MULTILINE)
        assert code, terminal.text()
        assert emulator.control("scan", {"code": code[1]})["scanned"]
        assert terminal.wait_end() == 0
        assert "The phone is linked" in terminal.text()
        assert b"\x1b" not in terminal.written
