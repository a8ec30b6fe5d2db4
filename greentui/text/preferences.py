"""Settings that cannot be applied, in words: an unknown theme, clashing keys."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from greentui.text.keymap import configured
from greentui.words import _, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from greentui.config import Settings

DARK_THEME = "greentui-dark"
LIGHT_THEME = "greentui-light"


def problems(settings: Settings, themes: Iterable[str]) -> list[str]:
    """Everything in the settings that the console cannot apply.

    Args:
        settings: From the configuration.
        themes: The names of Textual's own themes.
    """
    wrong = [theme_problem(settings.theme, themes), *configured(settings).problems]
    return [problem for problem in wrong if problem]


def theme_problem(name: str, themes: Iterable[str]) -> str:
    """What is wrong with the configuration's `theme`; empty if the theme exists."""
    names = [DARK_THEME, LIGHT_THEME, *themes]
    if name in names:
        return ""
    near = difflib.get_close_matches(name, names, 1)
    hint = _("Did you mean “%s”?") % near[0] if near else ""
    return sentences(_("theme: unknown theme “%s”.") % name, hint)
