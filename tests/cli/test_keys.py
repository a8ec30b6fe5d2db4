"""`greentui keys`: the list, and bytes spelled for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.tui.terminal.key_tester import spelled
from greentui.tui.terminal.probe import Capabilities, queries, reported
from tests.cli.command import greentui


def test_the_list_shows_the_operators_own_keys(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[keys]\nhelp = "f12"\n')
    listed = greentui(["keys", "--json"], {"GREENTUI_HOME": str(tmp_path)}).json
    assert {each["name"]: each["keys"] for each in listed}["help"] == "f12"


def test_without_a_terminal_there_is_nothing_to_show(tmp_path: Path) -> None:
    said = greentui(["keys"], {"GREENTUI_HOME": str(tmp_path)})
    assert said.status == 2
    assert "--list" in said.err


@pytest.mark.parametrize(
    ("sent", "shown"), [(b"\x1b[A", "ESC [ A"), (b"\x0b", "^K"), ("л".encode(), "л"), (b"\x1b ", "ESC SPACE")]
)
def test_bytes_are_spelled_for_people(sent: bytes, shown: str) -> None:
    assert spelled(sent) == shown


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (b"\x1b[?62;4;22c", Capabilities(sixel=True)),
        (b"\x1b[?62;42c", Capabilities()),
        (b"\x1b_Gi=31;OK\x1b\\\x1b[?0u\x1b[?62c", Capabilities(kitty_graphics=True, kitty_keyboard=True)),
        (b"", Capabilities()),
    ],
)
def test_a_terminals_answer_is_understood(answer: bytes, means: Capabilities) -> None:
    assert reported(answer) == means


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-kitty", "TMUX": ""}, True),
        ({"TERM": "tmux-256color"}, False),
        ({"TERM": "screen.xterm-256color"}, False),
        ({"TERM": "xterm-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, False),
        ({"TERM": "xterm", "STY": "1.pts-0"}, False),
    ],
)
def test_a_multiplexer_is_not_asked_for_kittys_graphics(environ: dict[str, str], asked: bool) -> None:
    assert (b"\x1b_G" in queries(environ)) is asked
    assert queries(environ).endswith(b"\x1b[c")
