"""The setting `language`, read by itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from greentui.config.language import configured_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('language = "ru"\n', "ru"),
        ("language = 'en' # a comment\n", "en"),
        ('[keys]\nlanguage = "ru"\n', ""),
        ('language = "tlh"\n', ""),
        ("language = [1]\n", ""),
        ("language = \n", ""),
        ("compact = true\n", ""),
        pytest.param(f"language = {'[' * 3000}", "", id="nested too deeply"),
    ],
)
def test_the_language_is_what_the_top_of_the_file_names(tmp_path: Path, text: str, language: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    assert configured_language({"GREENTUI_HOME": str(tmp_path)}) == language


def test_a_file_that_is_missing_or_no_text_names_none(tmp_path: Path) -> None:
    assert configured_language({"GREENTUI_HOME": str(tmp_path)}) == ""
    (tmp_path / "config.toml").write_bytes(b'language = "\xff"')
    assert configured_language({"GREENTUI_HOME": str(tmp_path)}) == ""


def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")
    assert configured_language({"GREENTUI_HOME": str(tmp_path)}) == ""
