"""Every help page and every complaint of the command line is translated, argparse's own words included."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

import pytest

from greentui import words
from greentui.cli.program import CommandParser, main, parser
from tests.pseudo import plain_words, pseudo

_DATA = re.compile(
    r"""
    -{1,2}[\w-]+                # an option
    | \{[^}]*\}                 # what can be chosen
    | \b[A-Z][A-Z_]+\b          # what stands for a value
    | \bgreentui\b
    """,
    re.VERBOSE,
)


def helps(of: ArgumentParser) -> dict[str, str]:
    """The help of a command and of all below it."""
    if isinstance(of, CommandParser):
        of.learn()
        of = of.foreign() if of.foreign else of
    below = [action for action in of._actions if isinstance(action, _SubParsersAction)]
    found = {of.prog: of.format_help()}
    for each in {id(inner): inner for action in below for inner in action.choices.values()}.values():
        found |= helps(each)
    return found


def untranslated(text: str) -> set[str]:
    """The words of a help page that are neither translated nor names."""
    return plain_words(_DATA.sub(" ", text))


def test_every_help_page_is_translated() -> None:
    with pseudo():
        pages = helps(parser())
    assert len(pages) > 60
    names = {"com", *(word for prog in pages for word in prog.split())}  # the end of an address
    assert {prog: left for prog, text in pages.items() if (left := untranslated(text) - names)} == {}


@pytest.mark.parametrize(
    "line",
    [
        "--wrong",
        "history",
        "history a --limit x",
        "completion sh",
        "groups",
        "outbox review --send --drop",
        "emulator --port x",
    ],
)
def test_every_complaint_about_arguments_is_translated(
    line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.cli.program.use", lambda _language: None)
    with pseudo(), pytest.raises(SystemExit):
        main(line.split())
    said = capsys.readouterr().err
    assert "⟦" in said
    assert untranslated(said) - {*line.split(), "shell", "bash", "zsh", "fish"} == set()


@pytest.mark.parametrize(
    ("setting", "asked_for", "language"),
    [('language = "ru"', "en", "ru"), ("", "ru", "ru"), ('language = "en"', "ru", "en")],
)
def test_a_command_speaks_the_language_that_the_configuration_or_the_environment_names(
    setting: str,
    asked_for: str,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    translated: None,
) -> None:
    (tmp_path / "config.toml").write_text(setting)
    monkeypatch.setenv("GREENTUI_HOME", str(tmp_path))
    monkeypatch.setenv("LANGUAGE", asked_for)
    with pytest.raises(SystemExit):
        main(["--version"])
    assert words.language() == language
