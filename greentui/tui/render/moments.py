"""Moments and lengths in few characters: clock times, days, ages, sizes. UTC seconds in, local words out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from greentui.words import _

_LAST = 253_402_214_400
"""The end of the year 9999, beyond which there is no calendar."""


def local(timestamp: float) -> datetime:
    """The local time of a moment; one that no calendar holds becomes the nearest that it does."""
    return datetime.fromtimestamp(min(max(timestamp, 86_400), _LAST - 86_400), UTC).astimezone()


def clock(timestamp: float, pattern: str = "%H:%M") -> str:
    """The time of day."""
    return local(timestamp).strftime(pattern)


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
            return _date(then, today)


def brief(timestamp: float, now: float, pattern: str = "%H:%M") -> str:
    """A moment in a list: the time today, a weekday this week, else the date; empty for none."""
    if not timestamp:
        return ""
    then, today = local(timestamp).date(), local(now).date()
    if then == today:
        return clock(timestamp, pattern)
    if timedelta(0) < today - then < timedelta(days=7):
        return then.strftime("%a")
    return then.strftime("%d %b") if then.year == today.year else then.strftime("%d.%m.%y")


def full(timestamp: float, pattern: str = "%H:%M") -> str:
    """A moment with its date."""
    return local(timestamp).strftime("%d %b %Y ") + clock(timestamp, pattern)


def same_day(one: float, other: float) -> bool:
    """Whether two moments fall on one local day."""
    return local(one).date() == local(other).date()


def age(seconds: float) -> str:
    """How long something has lasted, in its largest unit."""
    seconds = max(0, seconds)
    for size, unit in ((86_400, _("d")), (3_600, _("h")), (60, _("m"))):
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return _("now")


def length(seconds: float) -> str:
    """The length of a sound, a video, a call: `0:07`, `1:02:03`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size(count: int) -> str:
    """A number of bytes, to two digits."""
    value = float(max(0, count))
    for unit in (_("B"), _("kB"), _("MB"), _("GB")):
        if value < 1000 or unit == _("GB"):
            break
        value /= 1000
    return f"{value:.0f} {unit}" if unit == _("B") or value >= 10 else f"{value:.1f} {unit}"


def _date(then: date, today: date) -> str:
    return then.strftime("%A, %d %B") if then.year == today.year else then.strftime("%d %B %Y")
