"""Numbers and lists as the language in use writes them."""

from __future__ import annotations

from collections.abc import Iterable

from greentui.text.locale_data import LOCALE_DATA, LocaleData
from greentui.words import language


def locale_data() -> LocaleData:
    """The names, signs and patterns of the language in use."""
    return LOCALE_DATA[language()]


def all_of(items: Iterable[str]) -> str:
    """A list of things that all hold: `a, b and c`."""
    return _listed(items, locale_data().all_of)


def any_of(items: Iterable[str]) -> str:
    """A list of things of which one holds: `a, b or c`."""
    return _listed(items, locale_data().any_of)


def decimal(number: float, places: int) -> str:
    """A number with so many decimal places: `1.5`."""
    return f"{number:.{places}f}".replace(".", locale_data().decimal)


def grouped(number: int) -> str:
    """A whole number with its thousands apart: `20 000`. Every language here reads a space so."""
    return f"{number:,}".replace(",", " ")


def _listed(items: Iterable[str], pattern: str) -> str:
    *first, last = [*items] or [""]
    return pattern.format(", ".join(first), last) if first else last
