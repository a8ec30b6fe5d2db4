"""`greentui config`: its output can be read again, and an edited file is checked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from greentui.cli.config import as_toml, template, toml_value
from greentui.config import Credentials, Profile, find_folders, load
from greentui.config.editing import save_profile
from tests.cli.command import greentui


def test_what_is_printed_reads_back_the_same(tmp_path: Path) -> None:
    folders = find_folders({"GREENTUI_HOME": str(tmp_path)})
    folders.config.mkdir(exist_ok=True)
    folders.config_file.write_text('on_state_change = ["say", "a \\"word\\"\\n"]\nkeys = {jump = "ctrl+j"}\n')
    save_profile(folders, Profile("shop", Credentials("1101", "secrettoken")))
    before = load(folders=folders)
    printed = as_toml(before)
    assert "secrettoken" not in printed
    folders.config_file.write_text(printed)
    after = load(folders=folders)
    assert after.settings == before.settings
    assert after.profiles["shop"].credentials.id_instance == "1101"
    assert after.profiles["shop"].credentials.media_url == ""


def test_the_template_is_all_comment_and_documents_every_setting() -> None:
    assert tomllib.loads(template()) == {}
    uncommented = "\n".join(re.findall(r"^# (\w+ = .+)$", template(), re.MULTILINE))
    assert tomllib.loads(uncommented)["mark_read"] == "answer"


@pytest.mark.parametrize("value", [True, 3, 'a"b\\c\n\x7fя', ("x", "y")])
def test_values_are_spelled_as_toml(value: object) -> None:
    read = tomllib.loads(f"value = {toml_value(value)}")["value"]
    assert read == (list(value) if isinstance(value, tuple) else value)


def test_check_names_keys_that_clash(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[keys]\nhelp = "ctrl+p"\n')
    said = greentui(["config", "check"], {"GREENTUI_HOME": str(tmp_path)})
    assert said.status == 1
    assert "help" in said.err


def test_check_says_what_it_checked(tmp_path: Path) -> None:
    env = {"GREENTUI_HOME": str(tmp_path)}
    file = tmp_path / "config.toml"
    said = greentui(["config", "check"], env)
    assert (said.status, said.out) == (0, f"There is no {file}: every setting has its default.\n")
    file.write_text("bell = true\n")
    said = greentui(["config", "check"], env)
    assert (said.status, said.out) == (0, f"{file} is valid.\n")


def test_check_names_a_theme_there_is_not_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('theme = "greentui-drak"\n')
    said = greentui(["config", "check"], {"GREENTUI_HOME": str(tmp_path)})
    assert said.status == 1
    assert "greentui-dark" in said.err


def test_open_makes_a_private_file_and_checks_it(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho 'bell = 3' >> \"$1\"\n")
    editor.chmod(0o700)
    home = tmp_path / "home"
    said = greentui(["config", "open"], {"GREENTUI_HOME": str(home), "EDITOR": str(editor)})
    assert said.status == 1
    assert "bell" in said.err
    assert (home / "config.toml").stat().st_mode & 0o777 == 0o600


def test_path_tells_where(tmp_path: Path) -> None:
    assert greentui(["config", "path"], {"GREENTUI_HOME": str(tmp_path)}).out.strip() == str(
        tmp_path / "config.toml"
    )
