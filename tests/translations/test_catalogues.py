"""The catalogues are current, compiled and loadable, and each text keeps the fields of its source."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest

from greentui import words
from greentui.words import LANGUAGES
from translations import catalogues
from translations.catalogues import TRANSLATED

_FIELD = re.compile(r"%(?:\((\w+)\))?[-0-9.]*[a-zA-Z]|%%|\{\w*\}")

languages = pytest.mark.parametrize("language", TRANSLATED)


@pytest.fixture(scope="module")
def present() -> set[object]:
    """The ids of every text in the sources."""
    return {message.id for message in catalogues.template()}


def test_every_language_but_the_sources_own_has_a_catalogue() -> None:
    folders = {folder.name for folder in words.LOCALES.iterdir()}
    assert folders == set(TRANSLATED) == set(LANGUAGES) - {"en"}


@languages
def test_a_catalogue_has_the_present_texts_and_no_others(language: str, present: set[object]) -> None:
    """`make translations` brings it up to date."""
    kept = {message.id for message in catalogues.read(language)}
    assert (present - kept, kept - present) == (set(), set())


@languages
def test_what_is_compiled_is_what_was_translated(language: str) -> None:
    """`make translations` compiles it."""
    assert catalogues.source(language).with_suffix(".mo").read_bytes() == catalogues.compiled(language)


@languages
def test_a_catalogue_loads(language: str) -> None:
    with catalogues.source(language).with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).info()["language"] == language


@languages
def test_a_translation_has_the_fields_of_its_source(language: str) -> None:
    wrong = [
        message.id
        for message in catalogues.read(language)
        if message.id
        for form in ([message.string] if isinstance(message.string, str) else message.string)
        if form and not _same_fields(message.id, form)
    ]
    assert wrong == []


def _same_fields(source: str | tuple[str, ...], translation: str) -> bool:
    """Whether a translation has the fields of its source, or of one of its plural forms."""
    forms = [source] if isinstance(source, str) else source
    return any(_fields(translation) == _fields(form) for form in forms)


def _fields(text: str) -> list[str]:
    """A text's fields: those without a name in their order, as they are filled in that."""
    found = [match[0] for match in _FIELD.finditer(text)]
    return found if all(re.fullmatch(r"%[^(].*", field) for field in found) else sorted(found)


@pytest.mark.parametrize(
    ("source", "translation", "same"),
    [
        ("%(a)s of %(b)s", "%(b)s: %(a)s", True),
        ("%s of %d", "%d: %s", False),
        ("%(a)s", "%(A)s", False),
        ("100 %%", "100%%", True),
        ("%d day", "дни", False),
        (("one message", "%d messages"), "одно сообщение", True),
    ],
)
def test_fields_are_compared(source: str | tuple[str, ...], translation: str, same: bool) -> None:
    assert _same_fields(source, translation) is same


def test_a_catalogue_is_what_the_program_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "greentui.po"
    source.write_text(_HEADER + _TRANSLATED, encoding="utf-8")
    for module in (words, catalogues):
        monkeypatch.setattr(module, "LOCALES", tmp_path)
    source.with_suffix(".mo").write_bytes(catalogues.compiled("ru"))
    try:
        words.use("", {"LC_ALL": "C", "LANGUAGE": "ru"})
        assert words._("Today") == "Сегодня"
        assert [words.plural("%d day", "%d days", n) % n for n in (1, 2, 5)] == ["1 день", "2 дня", "5 дней"]
        assert [words._("Yesterday"), words._("Tomorrow")] == ["Yesterday", "Tomorrow"], "fuzzy, and missing"
    finally:
        words.use("en")


_HEADER = """
msgid ""
msgstr ""
"Language: ru\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0"
" : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"
"""
_TRANSLATED = """
msgid "Today"
msgstr "Сегодня"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d день"
msgstr[1] "%d дня"
msgstr[2] "%d дней"

#, fuzzy
msgid "Yesterday"
msgstr "Позавчера"

msgid "Tomorrow"
msgstr ""
"""
