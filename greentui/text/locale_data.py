"""Names, signs and patterns of each language, from the Unicode CLDR.

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
    "en": LocaleData(
        weekdays=(
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        ),
        short_weekdays=(
            "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
        ),
        months=(
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ),
        short_months=(
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ),
        decimal=".",
        all_of="{0} and {1}",
        any_of="{0} or {1}",
    ),
    "ru": LocaleData(
        weekdays=(
            "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
        ),
        short_weekdays=(
            "пн", "вт", "ср", "чт", "пт", "сб", "вс",
        ),
        months=(
            "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
            "октября", "ноября", "декабря",
        ),
        short_months=(
            "янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.",
            "нояб.", "дек.",
        ),
        decimal=",",
        all_of="{0} и {1}",
        any_of="{0} или {1}",
    ),
}
