"""Moments and spans in words: local time, days, ages.

UTC seconds go in, whatever anybody says is such: a number that no calendar holds, or none at all, becomes
the nearest moment or span that can be told. Nothing here raises.

Every time of day follows the setting `time_format`, which `use` makes known once for the whole program, as a
language is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from greentui.model.numbers import bounded
from greentui.words import _

_LAST = 253_402_128_000
"""The last day but one of the year 9999, which every zone has."""


_CLOCKS = {"24h": "%H:%M", "12h": "%I:%M %p"}
_clock = _CLOCKS["24h"]


def use(time_format: Literal["24h", "12h"]) -> None:
    """Write times of day so from now on."""
    global _clock
    _clock = _CLOCKS[time_format]


def moment(timestamp: float) -> float:
    """UTC seconds that a calendar holds: the nearest to `timestamp`."""
    return bounded(timestamp, 0, _LAST)


def local(timestamp: float) -> datetime:
    """The local time of a moment."""
    return datetime.fromtimestamp(moment(timestamp), UTC).astimezone()


def clock(timestamp: float) -> str:
    """The time of day."""
    return local(timestamp).strftime(_clock)


def day(timestamp: float, now: float) -> str:
    """The day as a separator names it: today, yesterday, a weekday, a date."""
    then, today = local(timestamp).date(), local(now).date()
    match (today - then).days:
        case 0:
            return _("Today")
        case 1:
            return _("Yesterday")
        case days if 1 < days < 7:
            return then.strftime("%A")
        case _days:
            return then.strftime("%A, %d %B") if then.year == today.year else then.strftime("%d %B %Y")


def brief(timestamp: float, now: float) -> str:
    """A moment in a list: the time today, a weekday this week, else the date; empty for none."""
    if not timestamp:
        return ""
    then, today = local(timestamp).date(), local(now).date()
    if then == today:
        return clock(timestamp)
    if timedelta(0) < today - then < timedelta(days=7):
        return then.strftime("%a")
    return _date(then, today)


def at(timestamp: float, now: float) -> str:
    """A moment with its time, as short as it stays unmistakable."""
    then, today = local(timestamp).date(), local(now).date()
    return clock(timestamp) if then == today else f"{_date(then, today)} {clock(timestamp)}"


def full(timestamp: float) -> str:
    """A moment with its date."""
    return f"{local(timestamp):%d %b %Y} {clock(timestamp)}"


def sortable(timestamp: float) -> str:
    """A moment as scripts and tables have it, whatever the settings: `2026-11-30 14:02:05`."""
    return f"{local(timestamp):%Y-%m-%d %H:%M:%S}"


def same_day(one: float, other: float) -> bool:
    """Whether two moments fall on one local day."""
    return local(one).date() == local(other).date()


def span(seconds: float) -> str:
    """How long, in its largest two units at most: `45 s`, `12 min`, `3 h 20 min`, `5 d`."""
    whole = _whole(seconds)
    if whole < 60:
        return _("%d s") % whole
    if whole < 3600:
        return _("%d min") % (whole // 60)
    if whole < 86_400:
        hours, minutes = whole // 3600, whole % 3600 // 60
        return _("%d h %d min") % (hours, minutes) if minutes and hours < 10 else _("%d h") % hours
    return _("%d d") % (whole // 86_400)


def ago(timestamp: float | None, now: float) -> str:
    """How long ago a moment was; a dash where nobody knows."""
    return "—" if timestamp is None else _("%s ago") % span(moment(now) - moment(timestamp))


def step(seconds: float) -> tuple[str, float]:
    """An age in coarse steps, and in how many seconds the next step comes.

    Under a minute the steps are ten seconds, then a minute, an hour, a day.
    """
    seconds = bounded(seconds, 0, _LAST)
    if seconds < 5:
        return _("now"), 5 - seconds
    for unit, size, until in ((_("%d s"), 10, 60), (_("%d min"), 60, 3600), (_("%d h"), 3600, 172_800)):
        if seconds < until:
            whole = int(seconds // size)
            shown = whole * size if size == 10 else whole
            return _("%s ago") % (unit % max(shown, 5 if size == 10 else 1)), size - seconds % size
    return _("%s ago") % (_("%d d") % int(seconds // 86_400)), 86_400 - seconds % 86_400


def age(seconds: float) -> str:
    """How long something has lasted, in its largest unit."""
    whole = _whole(seconds)
    for size, unit in ((86_400, _("d")), (3_600, _("h")), (60, _("m"))):
        if whole >= size:
            return f"{whole // size}{unit}"
    return _("now")


def length(seconds: float) -> str:
    """The length of a sound, a video, a call, and what is left of a code: `0:07`, `1:02:03`."""
    minutes, rest = divmod(_whole(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _whole(seconds: float) -> int:
    return int(bounded(seconds, 0, _LAST))


def _date(then: date, today: date) -> str:
    return then.strftime("%d %b") if then.year == today.year else then.strftime("%d %b %Y")
