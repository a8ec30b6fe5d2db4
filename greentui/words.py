"""Words for people: the one place where gettext's `_` comes from.

A translation is a catalogue `greentui/locale/<language>/LC_MESSAGES/greentui.mo`; without one the
English of the source is shown. Never pass text from outside through these functions.
"""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

_catalogue = _gettext.translation("greentui", Path(__file__).with_name("locale"), fallback=True)

_ENDS = ".!?…:;”)"

_ = _catalogue.gettext
"""Translate a sentence."""

plural = _catalogue.ngettext
"""Translate with a number: `plural("%d message", "%d messages", n) % n`."""


def sentence(text: str) -> str:
    """A phrase as a sentence of its own: a capital in front, a stop behind."""
    return text[:1].upper() + text[1:] + ("" if text[-1:] in _ENDS else ".")


def sentences(*parts: str) -> str:
    """Texts one after the other, each but the last brought to a full stop; empty ones are left out."""
    told = [part for part in map(str.strip, parts) if part]
    return " ".join([part if part[-1] in _ENDS else f"{part}." for part in told[:-1]] + told[-1:])
