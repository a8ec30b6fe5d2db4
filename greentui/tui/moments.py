"""Says moments and spans in words: local time, and how long ago where that helps. Pure but for the zone."""

from __future__ import annotations

from datetime import datetime

from greentui.words import _


def at(seconds: float, now: float) -> str:
    """A moment in local time, as short as it stays unmistakable.

    Args:
        seconds: UTC seconds.
        now: UTC seconds of the present.
    """
    moment, present = (datetime.fromtimestamp(when).astimezone() for when in (seconds, now))
    if moment.date() == present.date():
        return moment.strftime("%H:%M")
    if moment.year == present.year:
        return moment.strftime("%d.%m. %H:%M")
    return moment.strftime("%d.%m.%Y %H:%M")


def span(seconds: float) -> str:
    """How long, in its largest two units at most: `45 s`, `12 min`, `3 h 20 min`, `5 d`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return _("%d s") % whole
    if whole < 3600:
        return _("%d min") % (whole // 60)
    if whole < 86_400:
        hours, minutes = whole // 3600, whole % 3600 // 60
        return _("%d h %d min") % (hours, minutes) if minutes and hours < 10 else _("%d h") % hours
    return _("%d d") % (whole // 86_400)


def ago(seconds: float | None, now: float) -> str:
    """How long ago a moment was; a dash where nobody knows."""
    return "—" if seconds is None else _("%s ago") % span(now - seconds)
