"""The setting `language`, read by itself."""

from __future__ import annotations

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
    ],
)
def test_the_language_is_what_the_top_of_the_file_names(tmp_path: Path, text: str, language: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    assert configured_language({"GREENTUI_HOME": str(tmp_path)}) == language


def test_a_file_that_is_missing_or_no_text_names_none(tmp_path: Path) -> None:
    assert configured_language({"GREENTUI_HOME": str(tmp_path)}) == ""
    (tmp_path / "config.toml").write_bytes(b'language = "\xff"')
    assert configured_language({"GREENTUI_HOME": str(tmp_path)}) == ""
