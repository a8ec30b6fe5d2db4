"""Notifications: the way they are sent, the sequences, and that remote text stays text."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from greentui.tui.terminal import notifications
from tests.hostile import HOSTILE

Finder = Callable[[str], str | None]


def has(*programs: str) -> Finder:
    return lambda name: f"/bin/{name}" if name in programs else None


@pytest.mark.parametrize(
    ("environ", "programs", "chosen"),
    [
        ({"TERM": "xterm-kitty"}, (), "osc99"),
        ({"TERM_PROGRAM": "iTerm.app"}, (), "osc9"),
        ({"TERM_PROGRAM": "WezTerm"}, (), "osc777"),
        ({"TERM": "foot"}, (), "osc777"),
        ({"TERM": "xterm-256color", "DISPLAY": ":0"}, ("notify-send",), "desktop"),
        ({"TERM": "xterm-256color", "DISPLAY": ":0", "SSH_TTY": "x"}, ("notify-send",), "osc9"),
        ({"TERM": "xterm-256color"}, (), "osc9"),
    ],
)
def test_the_way_is_chosen_by_what_the_terminal_says(
    environ: dict[str, str], programs: tuple[str, ...], chosen: str
) -> None:
    assert notifications.way("auto", environ, has(*programs)) == chosen


def test_the_setting_wins() -> None:
    assert notifications.way("off", {"TERM": "xterm-kitty"}) == "off"


def test_a_semicolon_does_not_end_the_title() -> None:
    assert notifications.sequence("osc777", "a;b", "c;d", {}) == "\x1b]777;notify;greentui: a,b;c,d\x07"


@pytest.mark.parametrize("kind", ["osc9", "osc777", "osc99"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_strangers_words_end_no_sequence(kind: str, text: str) -> None:
    clean = notifications.sequence(kind, "t", "w", {})
    hostile = notifications.sequence(kind, text, text, {})
    for control in ("\x1b", "\x07", "\x9c", "\x9b"):
        assert hostile.count(control) == clean.count(control)


def test_inside_tmux_the_sequence_is_passed_through() -> None:
    assert (
        notifications.sequence("osc9", "t", "", {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b]9;greentui: t\x07\x1b\\"
    )


def test_a_desktop_notification_is_no_shell_and_no_option() -> None:
    command = notifications.desktop_command("--help; rm", "<b>$(x)</b>", has("notify-send"))
    assert command == ["/bin/notify-send", "--app-name=greentui", "--", "--help; rm", "&lt;b>$(x)&lt;/b>"]


def test_quotes_do_not_leave_the_script() -> None:
    command = notifications.desktop_command('a"b', 'c"\\d', has("osascript"))
    assert command[2] == 'display notification "c\\"\\\\d" with title "a\\"b"'


def test_without_a_program_there_is_none() -> None:
    assert notifications.desktop_command("a", "b", has()) == []


def test_a_program_that_is_gone_notifies_of_nothing(tmp_path: Path) -> None:
    notifications.run_program([str(tmp_path / "notify-send")])


def test_a_program_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_options: object) -> None:
        raise subprocess.TimeoutExpired(command, 10)

    monkeypatch.setattr(subprocess, "run", run)
    notifications.run_program(["notify-send"])
