"""Times and durations in words, in local time.

Takes UTC seconds. A number outside the calendar, or not a number at all, becomes the nearest valid time or
duration; nothing here raises.

Times of day follow the setting `time_format`, set once for the whole program by `use`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from greentui.model.numbers import bounded
from greentui.text.locale_format import locale_data
from greentui.words import Phrase, _, plural

_LAST = 253_402_128_000
"""30 December 9999, which exists in every time zone."""

_WITH_YEAR = Phrase("%(day)02d %(short)s %(year)d")

_CLOCKS = {"24h": "%H:%M", "12h": "%I:%M %p"}
_clock = _CLOCKS["24h"]


def use(time_format: Literal["24h", "12h"]) -> None:
    """Set the format of times of day."""
    global _clock
    _clock = _CLOCKS[time_format]


def moment(timestamp: float) -> float:
    """The UTC seconds nearest to `timestamp` that a calendar has."""
    return bounded(timestamp, 0, _LAST)


def local(timestamp: float) -> datetime:
    """The local time of a moment."""
    return datetime.fromtimestamp(moment(timestamp), UTC).astimezone()


def clock(timestamp: float) -> str:
    """The time of day."""
    return local(timestamp).strftime(_clock)


def day(timestamp: float, now: float) -> str:
    """The day as a separator shows it: today, yesterday, a weekday or a date."""
    words = _day(timestamp, now)
    return words[:1].upper() + words[1:]


def _day(timestamp: float, now: float) -> str:
    then, today = local(timestamp).date(), local(now).date()
    match (today - then).days:
        case 0:
            return _("Today")
        case 1:
            return _("Yesterday")
        case days if 1 < days < 7:
            return locale_data().weekdays[then.weekday()]
        case _days if then.year == today.year:
            return _spelled(_("%(weekday)s, %(day)02d %(month)s"), then)
        case _days:
            return _spelled(_("%(day)02d %(month)s %(year)d"), then)


def brief(timestamp: float, now: float) -> str:
    """A time in a list: the time today, the weekday this week, otherwise the date; empty for 0."""
    if not timestamp:
        return ""
    then, today = local(timestamp).date(), local(now).date()
    if then == today:
        return clock(timestamp)
    if timedelta(0) < today - then < timedelta(days=7):
        return locale_data().short_weekdays[then.weekday()]
    return _date(then, today)


def at(timestamp: float, now: float) -> str:
    """A time, with the date unless it is today."""
    then, today = local(timestamp).date(), local(now).date()
    return clock(timestamp) if then == today else f"{_date(then, today)} {clock(timestamp)}"


def upcoming(timestamp: float, now: float) -> str:
    """A time to come: the time of day, with the weekday in the next six days, then with the date."""
    then, today = local(timestamp).date(), local(now).date()
    if timedelta(0) < then - today < timedelta(days=7):
        return f"{locale_data().short_weekdays[then.weekday()]} {clock(timestamp)}"
    return at(timestamp, now)


def full(timestamp: float) -> str:
    """Date and time."""
    return f"{_spelled(str(_WITH_YEAR), local(timestamp).date())} {clock(timestamp)}"


def sortable(timestamp: float) -> str:
    """Date and time for scripts and tables, whatever the settings: `2026-11-30 14:02:05`."""
    return f"{local(timestamp):%Y-%m-%d %H:%M:%S}"


def same_day(one: float, other: float) -> bool:
    """Whether both are on the same local day."""
    return local(one).date() == local(other).date()


def span(seconds: float) -> str:
    """A duration in at most its two largest units: `45 s`, `12 min`, `3 h 20 min`, `5 d`."""
    whole = _whole(seconds)
    if whole < 60:
        return _("%d s") % whole
    if whole < 3600:
        return _("%d min") % (whole // 60)
    if whole < 86_400:
        hours, minutes = whole // 3600, whole % 3600 // 60
        if not minutes or hours >= 10:
            return _("%d h") % hours
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%d d") % (whole // 86_400)


def in_days(seconds: float) -> str:
    """A duration in days, if it is some whole days: `7 days`."""
    days, rest = divmod(_whole(seconds), 86_400)
    return span(seconds) if rest or not days else plural("%d day", "%d days", days) % days


def ago(timestamp: float | None, now: float) -> str:
    """How long ago; a dash if unknown."""
    return "—" if timestamp is None else _("%s ago") % span(moment(now) - moment(timestamp))


def step(seconds: float) -> tuple[str, float]:
    """A duration in coarse steps, and the seconds until the next step; empty under five seconds.

    The steps are ten seconds under a minute, then minutes, hours and days.
    """
    seconds = bounded(seconds, 0, _LAST)
    if seconds < 5:
        return "", 5 - seconds
    for unit, size, until in ((_("%d s"), 10, 60), (_("%d min"), 60, 3600), (_("%d h"), 3600, 172_800)):
        if seconds < until:
            whole = int(seconds // size)
            shown = whole * size if size == 10 else whole
            return unit % max(shown, 5 if size == 10 else 1), size - seconds % size
    return _("%d d") % int(seconds // 86_400), 86_400 - seconds % 86_400


def age(seconds: float) -> str:
    """A duration in its largest unit, in minutes at least."""
    whole = _whole(seconds)
    for size, words in ((86_400, _("%dd")), (3_600, _("%dh")), (60, _("%dm"))):
        if whole >= size:
            return words % (whole // size)
    return _("now")


def length(seconds: float) -> str:
    """The length of a recording or call, or what is left of a code's time: `0:07`, `1:02:03`."""
    minutes, rest = divmod(_whole(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _whole(seconds: float) -> int:
    return int(bounded(seconds, 0, _LAST))


def _date(then: date, today: date) -> str:
    return _spelled(_("%(day)02d %(short)s") if then.year == today.year else str(_WITH_YEAR), then)


def _spelled(template: str, then: date) -> str:
    names, month = locale_data(), then.month - 1
    return template % {
        "weekday": names.weekdays[then.weekday()],
        "day": then.day,
        "month": names.months[month],
        "short": names.short_months[month],
        "year": then.year,
    }
