"""A language in which no letter is plain and every text is 40 % longer: plain words are not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path
from string import ascii_letters

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from greentui import words

_LETTERS = str.maketrans(ascii_letters, "àƀćďéƒĝĥíĵķĺɱńóƥɋŕśťúʋŵẋýžÀƁĆĎÉƑĜĤÍĴĶĹṀŃÓƤɊŔŚŤÚƲŴẊÝŽ")
_FIELD = re.compile(r"(%(?:\(\w+\))?[-0-9.]*[a-zA-Z]|%%|\{\w*\})")
_TYPED = re.compile(r"/[\w./-]+|\b[a-z]+:\S*|\b[a-z]+[A-Z]\w*")
"""What is spelled so in every language: paths, commands, search terms, addresses, the API's names."""
_WORD = re.compile(r"[A-Za-z]{2,}")


class Pseudo(NullTranslations):
    """The catalogue of that language."""

    def gettext(self, message: str) -> str:
        if not message:
            return "Language: pseudo"
        shown = [
            part if at % 2 else part.translate(_LETTERS) for at, part in enumerate(_FIELD.split(message))
        ]
        return f"⟦{''.join(shown)}{'~' * (len(message) * 2 // 5)}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def pseudo() -> Iterator[None]:
    """The program speaks that language."""
    words.use_catalogue("ru", Pseudo())
    try:
        yield
    finally:
        words.use("en")


def write_catalogue(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a Russian catalogue with these translations into a folder of catalogues."""
    catalogue = Catalog(locale="ru")
    for source, translation in texts.items():
        catalogue.add(source, translation)
    file = folder / "ru" / "LC_MESSAGES" / "greentui.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as written:
        write_mo(written, catalogue)


def plain_words(text: str) -> set[str]:
    """The words of a text that are not translated."""
    return set(_WORD.findall(_TYPED.sub(" ", text)))
