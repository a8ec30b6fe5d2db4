"""Contrast of our themes: text must be readable on every ground it stands on."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from greentui.tui.themes import THEMES

READABLE = 4.5
"""WCAG's ratio for text of ordinary size."""


def luminance(color: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["background", "surface", "panel"])
@pytest.mark.parametrize("ink", ["foreground", "text-muted", "accent", "success", "warning", "error"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    colors = theme.to_color_system().generate()
    assert contrast(colors[ink], colors[ground]) >= READABLE


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_states_differ_from_each_other(theme: Theme) -> None:
    colors = {theme.success, theme.warning, theme.error, theme.foreground}
    assert len(colors) == 4
