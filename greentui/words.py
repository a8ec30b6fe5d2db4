"""Translation: the one place from which gettext's `_` is imported.

A translation is a catalogue `greentui/locale/<language>/LC_MESSAGES/greentui.mo`; without one the English
source is shown. Never pass remote text through these functions.
"""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

_catalogue = _gettext.translation("greentui", Path(__file__).with_name("locale"), fallback=True)

_ENDS = ".!?…:;”)"

_ = _catalogue.gettext
"""Translate a sentence."""

plural = _catalogue.ngettext
"""Translate by number: `plural("%d message", "%d messages", n) % n`."""


def sentence(text: str) -> str:
    """A phrase as a sentence: capitalised, with a full stop.

    A path or an id at either end stays as it is, so that it can be copied, and so does a name before a colon.
    """
    first, last = text.split(" ", 1)[0].rstrip(",;"), text.rsplit(" ", 1)[-1]
    if first.isalpha() and first.islower():
        text = text[:1].upper() + text[1:]
    return text if not text or text[-1:] in _ENDS or "/" in last else f"{text}."


def sentences(*parts: str) -> str:
    """Join texts with full stops between them; empty ones are skipped."""
    told = [part for part in map(str.strip, parts) if part]
    return " ".join([part if part[-1] in _ENDS else f"{part}." for part in told[:-1]] + told[-1:])
