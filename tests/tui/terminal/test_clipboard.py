"""The clipboard: through the terminal, tmux and the desktop; the result names the ways."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyperclip
import pytest

from greentui.tui.terminal import clipboard


def taken(_text: str) -> bool:
    return True


def refused(_text: str) -> bool:
    return False


def test_the_terminal_is_asked_with_osc_52() -> None:
    payload = base64.b64encode("привет".encode()).decode()
    assert clipboard.osc52("привет", {}) == f"\x1b]52;c;{payload}\x07"


def test_inside_tmux_both_tmux_and_the_terminal_around_it_are_asked() -> None:
    plain = clipboard.osc52("x", {})
    inside = clipboard.osc52("x", {"TMUX": "/tmp/tmux"})
    assert inside.startswith(plain)
    assert "\x1bPtmux;\x1b\x1b]52;c;" in inside


def test_a_text_too_long_for_a_sequence_is_not_sent_in_pieces() -> None:
    assert clipboard.osc52("x" * (clipboard.LONGEST + 1), {}) == ""


def test_lone_surrogates_do_not_break_it() -> None:
    assert clipboard.osc52("a\ud800", {})


def test_who_took_it_is_said() -> None:
    written: list[str] = []
    both = clipboard.copy("x", written.append, environ={}, desktop=taken)
    assert both == "Copied: the desktop's clipboard."
    assert len(written) == 1


def test_what_no_terminal_confirms_is_not_promised() -> None:
    written: list[str] = []
    assert "if the terminal lets" in clipboard.copy("x", written.append, environ={}, desktop=refused)
    assert len(written) == 1


@pytest.mark.parametrize(("tmux", "said", "sequences"), [(taken, "tmux's buffer", 0), (refused, "if the", 1)])
def test_tmux_is_given_the_text_itself(tmux: Callable[[str], bool], said: str, sequences: int) -> None:
    written: list[str] = []
    inside = {"TMUX": "/tmp/tmux"}
    assert said in clipboard.copy("x", written.append, environ=inside, desktop=refused, tmux=tmux)
    assert len(written) == sequences


@pytest.mark.skipif(not shutil.which("tmux"), reason="no tmux here")
def test_tmux_of_default_settings_has_it_in_its_buffer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = str(tmp_path / "tmux")
    tmux = ["tmux", "-S", socket, "-f", "/dev/null"]
    subprocess.run([*tmux, "new-session", "-d", "sleep 60"], check=True)
    try:
        monkeypatch.setenv("TMUX", f"{socket},1,0")
        assert "tmux" in clipboard.copy("привет", None, desktop=refused)
        shown = subprocess.run([*tmux, "show-buffer"], check=True, capture_output=True)
        assert shown.stdout.decode() == "привет"
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)


def test_nobody_is_said_too() -> None:
    assert "Not copied" in clipboard.copy("x", None, environ={}, desktop=refused)


def test_without_a_clipboard_program_the_desktop_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def copied(_text: str) -> None:
        raise pyperclip.PyperclipException

    monkeypatch.setattr(pyperclip, "copy", copied)
    assert "Not copied" in clipboard.copy("x", None, environ={})


def test_over_ssh_the_desktop_of_the_other_machine_is_left_alone() -> None:
    said = clipboard.copy("x", lambda _sequence: None, environ={"SSH_TTY": "/dev/pts/1"}, desktop=taken)
    assert "desktop" not in said
