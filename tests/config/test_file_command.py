"""Commands run for a file: where its path goes, and which are refused since they would run its name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from greentui.config.file_command import mistake, suffix, with_file
from greentui.config.settings import WrongValue, check_value

FILE = Path("/tmp/a b;c.ogg")


@pytest.mark.parametrize(
    ("command", "called"),
    [
        (("mpv",), ["mpv", str(FILE)]),
        (("mpv", "--no-video"), ["mpv", "--no-video", str(FILE)]),
        (("sox", "-d", "{file}", "gain"), ["sox", "-d", str(FILE), "gain"]),
        (("x", "--out={file}.mp3"), ["x", f"--out={FILE}"]),
    ],
)
def test_the_path_is_an_argument_of_its_own_or_a_part_of_one(
    command: tuple[str, ...], called: list[str]
) -> None:
    assert with_file(command, FILE) == called


@pytest.mark.parametrize(
    ("command", "expected"),
    [(("rec",), ".ogg"), (("rec", "{file}"), ".ogg"), (("rec", "{file}.mp3"), ".mp3")],
)
def test_what_stands_behind_the_file_is_its_ending(command: tuple[str, ...], expected: str) -> None:
    assert suffix(command, ".ogg") == expected


def test_a_file_is_never_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert with_file(("mpv",), Path("-x.ogg")) == ["mpv", f"{os.fspath(tmp_path)}/-x.ogg"]


@pytest.mark.parametrize(
    "command",
    [
        ["mpv"],
        ["mpv", "--no-video", "{file}"],
        ["x", "--out={file}.mp3"],
        ["sh", "-c", 'exec mpv "$0"'],
        ["sh", "-c", 'exec mpv "$1"', "sh", "{file}"],
        ["rec", "-q", "-c", "1", "{file}"],
        ["ffmpeg", "-f", "pulse", "-i", "default", "-c:a", "libopus", "{file}"],
        ["mplayer", "-nolirc", "{file}"],
    ],
)
@pytest.mark.parametrize("name", ["player", "recorder"])
def test_a_command_that_takes_the_path_as_an_argument_is_one(name: str, command: list[str]) -> None:
    assert check_value(name, command) == tuple(command)


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", 'mpv "{file}"'],
        ["sh", "-c", "{file}"],
        ["sh", "-c"],
        ["bash", "-ec", "-x", "--", "{file}"],
        ["fish", "--command={file}"],
        ["python3", "-c", "{file}"],
        ["env", "-S", "{file}"],
        ["x", "-x {file}"],
        ["{file}"],
    ],
)
@pytest.mark.parametrize("name", ["player", "recorder"])
def test_a_command_that_would_run_the_name_of_a_file_is_refused(name: str, command: list[str]) -> None:
    assert mistake(command)
    with pytest.raises(WrongValue, match=r"^must "):
        check_value(name, command)
