"""The program's words in the language in use: the one place from which gettext's `_` is imported.

A translation is a catalogue `greentui/locale/<language>/LC_MESSAGES/greentui.mo`; in English, and where a
catalogue lacks a text, the source itself is shown. Never pass remote text through these functions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

LOCALES = Path(__file__).with_name("locale")
"""The folder of the catalogues."""
LANGUAGES: Mapping[str, str] = {"en": "English", "ru": "Русский"}
"""The languages that can be chosen, each by its own name."""

_SOURCE = "en"
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_ENDS = ".!?…:;”)"
_COPIED = re.compile(r"[/@\\]|\w\.\w|\d[^\W\d]|[^\W\d]\d|\w-\w*\d")
"""What is in a word that is to be copied: a path, an address, a file's name, an id."""

_language = _SOURCE
_catalogue = NullTranslations()


class _Catalogue(GNUTranslations):
    """A catalogue that knows whether anything is translated in it."""

    _catalog: dict[object, str]

    @property
    def empty(self) -> bool:
        """Whether it has no more than the facts about itself."""
        return not self._catalog.keys() - {""}


def use(language: str = "", env: Mapping[str, str] = os.environ) -> None:
    """Choose the language of every text from now on.

    Args:
        language: One of `LANGUAGES`; empty for what the environment asks for. English as long as it has no
            translation at all: days and numbers of another language amid English words would be neither.
        env: Holds the variables that gettext reads; the C locale does not matter.
    """
    language = language or _asked_for(env)
    file = LOCALES / language / "LC_MESSAGES" / "greentui.mo"
    try:
        with file.open("rb") as content:
            catalogue = _Catalogue(content)
    except FileNotFoundError:  # as English has none
        use_catalogue(_SOURCE, NullTranslations())
    else:
        use_catalogue(_SOURCE if catalogue.empty else language, catalogue)


def use_catalogue(language: str, catalogue: NullTranslations) -> None:
    """Choose the language and the catalogue itself."""
    global _language, _catalogue
    _language, _catalogue = language, catalogue


def language() -> str:
    """The language in use, one of `LANGUAGES`."""
    return _language


def _asked_for(env: Mapping[str, str]) -> str:
    """The language that the first of gettext's variables asks for, if there is such a translation."""
    value = next(filter(None, map(env.get, _VARIABLES)), "")
    wanted = (re.split(r"[_.@]", each, maxsplit=1)[0].lower() for each in value.split(":"))
    return next((each for each in wanted if each in LANGUAGES), _SOURCE)


def _(text: str) -> str:
    """Translate a sentence."""
    return _catalogue.gettext(text) if text else ""


def plural(one: str, many: str, number: int) -> str:
    """Translate by number: `plural("%d message", "%d messages", n) % n`."""
    return _catalogue.ngettext(one, many, number)


class Phrase:
    """A text named before the language is known, in a table or a class; translated each time it is shown.

    It is no `str`, so that the type checker finds where one would be shown as it stands in the source.
    `str(phrase)` is the text, `phrase % fields` the text with its fields filled.

    Args:
        source: The English text.
        fields: What fills its fields, if that is known already.
    """

    __slots__ = ("fields", "source")

    def __init__(self, source: str, fields: object = None) -> None:
        self.source = source
        self.fields = fields

    def __str__(self) -> str:
        text = _(self.source)
        return text if self.fields is None else text % self.fields

    def __mod__(self, fields: object) -> str:
        return _(self.source) % fields

    def __bool__(self) -> bool:
        return bool(self.source)

    def __repr__(self) -> str:
        return f"Phrase({self.source!r})"


NOTHING = Phrase("")
"""Says nothing."""


def sentence(text: str) -> str:
    """A phrase as a sentence: capitalised, with a full stop.

    A name before a colon stays as it is, and no full stop follows a path, an address, an id or a file's name,
    so that it can be copied.
    """
    first, last = text.split(" ", 1)[0].rstrip(",;"), text.rsplit(" ", 1)[-1]
    if first.isalpha() and first.islower():
        text = text[:1].upper() + text[1:]
    return text if not text or text[-1:] in _ENDS or _COPIED.search(last) else f"{text}."


def sentences(*parts: str) -> str:
    """Join texts with full stops between them; empty ones are skipped."""
    told = [part for part in map(str.strip, parts) if part]
    return " ".join([part if part[-1] in _ENDS else f"{part}." for part in told[:-1]] + told[-1:])
