"""Sentences put together, and translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest

from greentui import words
from greentui.archive.errors import DiskFull
from greentui.greenapi.errors import TooLarge
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageStatus
from greentui.text import state_help, ticks, time_format
from greentui.text.locale_format import all_of
from greentui.words import NOTHING, Phrase, _, plural, sentence, sentences
from tests.pseudo import write_catalogue

PACKAGE = Path(__file__).parents[1] / "greentui"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("It failed", "Try again."), "It failed. Try again."),
        (("It failed.", "Try again."), "It failed. Try again."),
        (("Why?", "", "Ask"), "Why? Ask"),
        (("It failed", ""), "It failed"),
        ((), ""),
    ],
)
def test_sentences_end_before_the_next_begins(parts: tuple[str, ...], said: str) -> None:
    assert sentences(*parts) == said


class Shouting(NullTranslations):
    """Translates by shouting, and nothing into facts about itself, as catalogues do."""

    def gettext(self, message: str) -> str:
        if not message:
            return "Content-Type: text/plain"
        parts = re.split(r"(%(?:\(\w+\))?\d*[a-z])", message)
        return "".join(part if part.startswith("%") else part.upper() for part in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def shouting() -> Iterator[None]:
    """A language other than the source's."""
    words.use_catalogue("ru", Shouting())
    yield
    words.use("en")


@pytest.mark.usefixtures("shouting")
def test_the_language_in_use_is_looked_up_at_each_call() -> None:
    assert _("Today") == "TODAY"
    assert plural("%d day", "%d days", 2) % 2 == "2 DAYS"
    words.use("en")
    assert _("Today") == "Today"
    assert plural("%d day", "%d days", 2) % 2 == "2 days"


@pytest.mark.usefixtures("shouting")
def test_no_text_has_no_translation() -> None:
    """Catalogues keep facts about themselves as the translation of nothing."""
    assert _("") == str(NOTHING) == ""
    assert not NOTHING


def test_a_phrase_is_translated_when_it_is_shown(shouting: None) -> None:
    phrase = Phrase("at most %d characters")
    filled = Phrase("at most %d characters", 5)
    assert (phrase % 3, str(filled), f"{filled}") == (
        "AT MOST 3 CHARACTERS",
        "AT MOST 5 CHARACTERS",
        "AT MOST 5 CHARACTERS",
    )
    words.use("en")
    assert (phrase % 3, str(filled)) == ("at most 3 characters", "at most 5 characters")


@pytest.mark.usefixtures("shouting")
def test_tables_and_errors_speak_the_language_in_use() -> None:
    noon = 1_790_000_000
    assert time_format.day(noon - 3 * 86_400, noon) == "Пятница"
    assert time_format.span(7200) == "2 H"
    assert str(ticks.tick(MessageStatus.READ).word) == "READ"
    assert state_help.explain(InstanceState.BLOCKED).word == "BLOCKED"
    assert DiskFull(Path("a")).advice.startswith("FREE SOME SPACE.")
    assert TooLarge("").advice.startswith("FILES MAY HAVE 100 MB")


@pytest.mark.parametrize(
    ("setting", "env", "language"),
    [
        ("", {}, "en"),
        ("", {"LANG": "ru_RU.UTF-8"}, "ru"),
        ("", {"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ("", {"LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "ru_RU"}, "ru"),
        ("", {"LC_ALL": "C", "LANGUAGE": "ru"}, "ru"),
        ("", {"LANGUAGE": "de:ru:en"}, "ru"),
        ("", {"LANGUAGE": "en:ru", "LANG": "ru_RU.UTF-8"}, "en"),
        ("", {"LANGUAGE": "", "LANG": "ru@cyrillic"}, "ru"),
        ("", {"LANG": "C.UTF-8"}, "en"),
        ("", {"LANG": "../../ru"}, "en"),
        ("ru", {"LANGUAGE": "en"}, "ru"),
        ("en", {"LANG": "ru_RU.UTF-8"}, "en"),
    ],
)
def test_the_setting_chooses_the_language_and_then_the_environment(
    setting: str, env: dict[str, str], language: str, translated: None
) -> None:
    words.use(setting, env)
    assert words.language() == language


@pytest.mark.parametrize("texts", [None, {}], ids=["no catalogue", "an empty one"])
@pytest.mark.parametrize("setting", ["", "ru"])
def test_without_a_translation_all_is_english(
    setting: str, texts: dict[str, str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "LOCALES", tmp_path)
    if texts is not None:
        write_catalogue(tmp_path, texts)
    try:
        words.use(setting, {"LANG": "ru_RU.UTF-8"})
        assert words.language() == "en"
        assert all_of(["a", "b"]) == "a and b"
    finally:
        words.use("en")


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("the text must not be empty", "The text must not be empty."),
        ("nothing was done; see the log", "Nothing was done; see the log."),
        ("It is said already.", "It is said already."),
        ("chatId is not allowed", "chatId is not allowed."),
        ("reboot: not done", "reboot: not done."),
        ("local-12ab is held", "local-12ab is held."),
        ("“12” is no number", "“12” is no number."),
        ("the log is in /tmp/home/log", "The log is in /tmp/home/log"),
        ("/tmp: Permission denied", "/tmp: Permission denied."),
        ("no such message local-ab12", "No such message local-ab12"),
        ("there is no chat 79010000001@c.us", "There is no chat 79010000001@c.us"),
        ("there is no file /tmp/x y.txt", "There is no file /tmp/x y.txt"),
        ("there is no message BAE5F4", "There is no message BAE5F4"),
        ("it must be at most 20", "It must be at most 20."),
        ("this is no well-known word", "This is no well-known word."),
        ("", ""),
    ],
)
def test_a_phrase_becomes_a_sentence_and_its_names_stay(phrase: str, said: str) -> None:
    assert sentence(phrase) == said


def test_commands_are_quoted_one_way() -> None:
    """In curly quotes, as the glossary says."""
    found = [
        f"{path.relative_to(PACKAGE)}: {node.value}"
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "plural", "Phrase")
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "`" in node.value
    ]
    assert found == []
