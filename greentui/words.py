"""Translation: the one place from which gettext's `_` is imported.

A translation is a catalogue `greentui/locale/<language>/LC_MESSAGES/greentui.mo`; without one the English
source is shown. Never pass remote text through these functions.
"""

from __future__ import annotations

import gettext as _gettext
import re
from pathlib import Path

_catalogue = _gettext.translation("greentui", Path(__file__).with_name("locale"), fallback=True)

_ENDS = ".!?…:;”)"
_COPIED = re.compile(r"[/@\\]|\w\.\w|\d[^\W\d]|[^\W\d]\d|\w-\w*\d")
"""What is in a word that is to be copied: a path, an address, a file's name, an id."""

_ = _catalogue.gettext
"""Translate a sentence."""

plural = _catalogue.ngettext
"""Translate by number: `plural("%d message", "%d messages", n) % n`."""


def sentence(text: str) -> str:
    """A phrase as a sentence: capitalised, with a full stop.

    A name before a colon stays as it is, and no full stop follows a path, an address, an id or a file's name,
    so that it can be copied.
    """
    first, last = text.split(" ", 1)[0].rstrip(",;"), text.rsplit(" ", 1)[-1]
    if first.isalpha() and first.islower():
        text = text[:1].upper() + text[1:]
    return text if not text or text[-1:] in _ENDS or _COPIED.search(last) else f"{text}."


def sentences(*parts: str) -> str:
    """Join texts with full stops between them; empty ones are skipped."""
    told = [part for part in map(str.strip, parts) if part]
    return " ".join([part if part[-1] in _ENDS else f"{part}." for part in told[:-1]] + told[-1:])
