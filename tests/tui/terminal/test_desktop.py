"""Opening in the desktop's programs, and nothing without a desktop."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest

from greentui.tui.terminal.desktop import open_outside, opener

EVERYTHING = "/bin/{}".format


@pytest.mark.parametrize(
    ("environ", "platform", "program"),
    [
        ({}, "linux", ""),
        ({"SSH_TTY": "/dev/pts/0"}, "linux", ""),
        ({"DISPLAY": ":0"}, "linux", "/bin/xdg-open"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", "/bin/xdg-open"),
        ({"WSL_DISTRO_NAME": "Debian", "DISPLAY": ":0"}, "linux", "/bin/wslview"),
        ({"TERMUX_VERSION": "0.118"}, "linux", "/bin/termux-open"),
        ({}, "darwin", "/bin/open"),
    ],
)
def test_each_desktop_has_its_opener(environ: dict[str, str], platform: str, program: str) -> None:
    assert opener(environ, platform, EVERYTHING) == program


def test_the_next_opener_where_the_first_is_not_installed() -> None:
    environ = {"WSL_DISTRO_NAME": "Debian", "DISPLAY": ":0"}
    found = opener(environ, "linux", lambda name: "/bin/xdg-open" if name == "xdg-open" else None)
    assert found == "/bin/xdg-open"
    assert opener(environ, "linux", lambda _name: None) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="tells a desktop by the environment")
def test_a_program_is_started_without_our_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    program = tmp_path / "xdg-open"
    program.write_text(
        f'#!/bin/sh\nif (: < /dev/tty) 2>/dev/null; then tty=ours; fi\necho "$tty $1" > {told}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for name in ("WSL_DISTRO_NAME", "TERMUX_VERSION", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    pipe = os.open(told, os.O_RDWR)
    try:
        assert open_outside("https://example.org/?a=1;rm -rf x")
        assert select.select([pipe], [], [], 20)[0]
        assert os.read(pipe, 1000) == b" https://example.org/?a=1;rm -rf x\n"
    finally:
        os.close(pipe)


@pytest.mark.skipif(sys.platform != "linux", reason="tells a desktop by the environment")
def test_a_program_that_cannot_be_started_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xdg-open").write_text("#!/nowhere/sh\n")
    (tmp_path / "xdg-open").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":0")
    assert opener() == str(tmp_path / "xdg-open")
    assert not open_outside("https://example.org")


@pytest.mark.skipif(sys.platform != "linux", reason="tells a desktop by the environment")
def test_without_a_desktop_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WSL_DISTRO_NAME", "TERMUX_VERSION", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not open_outside("https://example.org")
