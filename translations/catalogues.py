"""Gathers what is to be translated, brings catalogues up to date with it, and compiles them.

A text is gathered where `_`, `plural` or `Phrase` of `greentui.words` has it, and where a docstring is shown:
the first paragraph of a command's module, and what stands under a setting.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from greentui.cli.commands import commands
from greentui.cli.program import paragraph
from greentui.config.settings import documentation
from greentui.words import LANGUAGES, LOCALES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "greentui"
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
WIDTH = 110
"""Columns of a catalogue's lines."""
_KEYWORDS = {"_": None, "Phrase": (1,), "plural": (1, 2)}

Message = str | tuple[str, ...]
"""A text, or its forms for one and for many."""


def texts() -> Iterator[tuple[Message, Path]]:
    """Every text that is to be translated, with the file it is from."""
    for file in [*sorted(PACKAGE.rglob("*.py")), ROOT / "translations" / "argparse_words.py"]:
        if file == PACKAGE / "words.py":
            continue
        with file.open("rb") as content:
            for _line, message, _comments, _context in extract("python", content, _KEYWORDS):
                yield message, file
    for command in commands():
        file = PACKAGE / "cli" / f"{command.module}.py"
        yield paragraph(ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""), file
    for setting in documentation():
        yield setting.text, PACKAGE / "config" / "settings.py"


def template() -> Catalog:
    """Every text without a translation."""
    found = Catalog(project="greentui")
    for message, file in texts():
        found.add(message, locations=[(str(file.relative_to(ROOT)), 0)])
    return found


def source(language: str) -> Path:
    """The file that a translator writes."""
    return LOCALES / language / "LC_MESSAGES" / "greentui.po"


def read(language: str) -> Catalog:
    """A catalogue as it was translated so far."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language, domain="greentui", abort_invalid=True)


def updated(language: str) -> bytes:
    """A catalogue's source with exactly the present texts.

    The translation of a text that was reworded is kept, marked as fuzzy until a translator has looked at it.
    """
    catalogue = read(language)
    catalogue.update(template(), update_creation_date=False)
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    return written.getvalue()


def compiled(language: str) -> bytes:
    """What the program reads; what is missing stays in English."""
    catalogue = read(language)
    for message in missing(language):
        catalogue.delete(message)
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def missing(language: str) -> list[Message]:
    """The texts that have no translation, or one to be looked at."""
    return [
        message.id
        for message in read(language)
        if message.id and (message.fuzzy or not _whole(message.string))
    ]


def _whole(translation: Message) -> bool:
    return all(translation) if isinstance(translation, tuple) else bool(translation)
