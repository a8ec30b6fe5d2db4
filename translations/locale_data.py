"""Writes `greentui/text/locale_data.py` from the Unicode CLDR, as babel has it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from babel import Locale

from greentui.words import LANGUAGES

FILE = Path(__file__).parents[1] / "greentui" / "text" / "locale_data.py"

_HEAD = '''"""Names, signs and patterns of each language, from the Unicode CLDR.

Written by `make translations`; not to be changed by hand.
"""

from __future__ import annotations

from typing import NamedTuple


class LocaleData(NamedTuple):
    """What a language calls days and months, and how it writes numbers and lists.

    Attributes:
        weekdays: From Monday.
        months: As they stand after a day's number.
        decimal: The sign before the tenths.
        all_of: How a list of things ends.
        any_of: How a list of alternatives ends.
    """

    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    decimal: str
    all_of: str
    any_of: str


# fmt: off
LOCALE_DATA: dict[str, LocaleData] = {
'''
_VARIANTS = {"en": "en_GB"}
"""Lists without a comma before “and”."""


def module() -> str:
    """The text of the module."""
    return _HEAD + "".join(map(_language, LANGUAGES)) + "}\n"


def _language(language: str) -> str:
    locale = Locale.parse(language)
    days, months = locale.days["format"], locale.months["format"]
    lists = Locale.parse(_VARIANTS.get(language, language)).list_patterns
    fields = {
        "weekdays": tuple(days["wide"][day] for day in range(7)),
        "short_weekdays": tuple(days["abbreviated"][day] for day in range(7)),
        "months": tuple(months["wide"][month] for month in range(1, 13)),
        "short_months": tuple(months["abbreviated"][month] for month in range(1, 13)),
        "decimal": locale.number_symbols["latn"]["decimal"],
        "all_of": lists["standard"]["end"],
        "any_of": lists["or"]["end"],
    }
    lines = (f"        {name}={_written(value)},\n" for name, value in fields.items())
    return f'    "{language}": LocaleData(\n{"".join(lines)}    ),\n'


def _written(value: str | tuple[str, ...]) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    inside = " ".join(f'"{each}",' for each in value)
    rows = textwrap.wrap(inside, 98, initial_indent=" " * 12, subsequent_indent=" " * 12)
    return "\n".join(["(", *rows, "        )"])
