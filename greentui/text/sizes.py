"""Sizes in bytes as people write them."""

from __future__ import annotations

from greentui.model.numbers import bounded
from greentui.text.locale_format import decimal
from greentui.words import _

_MOST = 10**15
"""Upper bound in bytes; a larger size from the service is an error."""


def size(count: float) -> str:
    """A size with its unit, to about two digits: `840 B`, `1.2 MB`, `31.5 MB`, `245 kB`."""
    value = float(bounded(count, 0, _MOST))
    unit = _("B")
    for unit in (_("B"), _("kB"), _("MB"), _("GB")):
        if value < 999.5 or unit == _("GB"):
            break
        value /= 1000
    places = 0 if unit == _("B") or value >= 100 or f"{value:.1f}".endswith(".0") else 1
    shown = decimal(value, places)
    return f"{shown} {unit}"
