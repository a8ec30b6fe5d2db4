"""Texts that an editor was working on when the console ended."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from greentui.engine.unfinished import Unfinished, begin, drop, left

INSTANCE, CHAT = "1101000001", "79010000001@c.us"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A text whose console has ended."""
    editing = begin(tmp_path, INSTANCE, CHAT, "before")
    editing.end(keep=True)
    return editing.file


def only(folder: Path) -> Unfinished:
    (found,) = left(folder, INSTANCE)
    return found


def test_it_says_what_was_and_what_is_written(tmp_path: Path, file: Path) -> None:
    file.write_text("after\r\n")
    found = only(tmp_path)
    assert (found.chat_id, found.before, found.text, found.swapped) == (CHAT, "before", "after", None)


def test_it_is_its_users_alone(file: Path) -> None:
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_is_not_taken_over_while_console_or_editor_run(tmp_path: Path) -> None:
    editing = begin(tmp_path, INSTANCE, CHAT, "before")
    assert list(left(tmp_path, INSTANCE)) == []
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=(editing.lock,)) as editor:
        editing.end(keep=True)
        assert list(left(tmp_path, INSTANCE)) == []
        editor.communicate()
    assert only(tmp_path).chat_id == CHAT


def test_it_is_of_one_instance(tmp_path: Path, file: Path) -> None:
    assert list(left(tmp_path, "1101000002")) == []


@pytest.mark.parametrize("name", ["message.txt.save", "#message.txt#"])
def test_what_an_editor_rescued_is_taken_instead(tmp_path: Path, file: Path, name: str) -> None:
    rescued = file.with_name(name)
    rescued.write_text("rescued")
    os.utime(file, ns=(0, 0))
    assert only(tmp_path).text == "rescued"


def test_what_vim_kept_is_named(tmp_path: Path, file: Path) -> None:
    swapped = file.with_name(".message.txt.swp")
    swapped.touch()
    assert only(tmp_path).swapped == swapped


def test_a_dropped_one_is_gone(tmp_path: Path, file: Path) -> None:
    drop(file.parent)
    assert list(tmp_path.iterdir()) == []
