"""Words for people: the one place where gettext's `_` comes from.

A translation is a catalogue `greentui/locale/<language>/LC_MESSAGES/greentui.mo`; without one the
English of the source is shown. Never pass text from outside through these functions.
"""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

_catalogue = _gettext.translation("greentui", Path(__file__).with_name("locale"), fallback=True)

_ = _catalogue.gettext
"""Translate a sentence."""

plural = _catalogue.ngettext
"""Translate with a number: `plural("%d message", "%d messages", n) % n`."""
