"""The console's own themes, dark and light.

Shades of one hue separate the panes; colour is reserved for meaning. Tests check the contrast of text on
every background, in full colour and with sixteen colours.

`boost` is among the variables: given as an argument, Textual 8.2.8 leaves it transparent next to a `panel`.
"""

from __future__ import annotations

from textual.theme import Theme

from greentui.text.preferences import DARK_THEME, LIGHT_THEME

DARK = Theme(
    name=DARK_THEME,
    dark=True,
    primary="#4fb286",
    secondary="#6ea8c9",
    accent="#58c896",
    warning="#e0b050",
    error="#f07a78",
    success="#62c48c",
    foreground="#dfe5e2",
    background="#111614",
    surface="#171d1a",
    panel="#1f2723",
    text_alpha=0.97,
    variables={
        "boost": "#2a342f",
        "block-cursor-background": "#58c896",
        "block-cursor-foreground": "#0c110f",
        "block-cursor-blurred-background": "#2f3d36",
        "input-selection-background": "#58c896 30%",
        "footer-background": "#1f2723",
        "footer-key-foreground": "#58c896",
        "scrollbar": "#2f3d36",
        "scrollbar-hover": "#3f5148",
        "scrollbar-active": "#58c896",
        "scrollbar-background": "#171d1a",
        "scrollbar-background-hover": "#171d1a",
        "scrollbar-background-active": "#171d1a",
        "scrollbar-corner-color": "#171d1a",
        "border": "#35443c",
        "border-blurred": "#2a342f",
        "text-muted": "#97a59d",
        "text-disabled": "#6d7a73",
    },
)

LIGHT = Theme(
    name=LIGHT_THEME,
    dark=False,
    primary="#1f7a52",
    secondary="#2f6687",
    accent="#12754a",
    warning="#755628",
    error="#b3262c",
    success="#1a7446",
    foreground="#1b2320",
    background="#fbfcfa",
    surface="#f2f5f2",
    panel="#e6ebe7",
    text_alpha=0.97,
    variables={
        "boost": "#dbe2dd",
        "block-cursor-background": "#12754a",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#cbd6cf",
        "input-selection-background": "#12754a 25%",
        "footer-background": "#e6ebe7",
        "footer-key-foreground": "#12754a",
        "scrollbar": "#c3cec7",
        "scrollbar-hover": "#a9b8af",
        "scrollbar-active": "#12754a",
        "scrollbar-background": "#f2f5f2",
        "scrollbar-background-hover": "#f2f5f2",
        "scrollbar-background-active": "#f2f5f2",
        "scrollbar-corner-color": "#f2f5f2",
        "border": "#bfcbc3",
        "border-blurred": "#d3dcd6",
        "text-muted": "#525f58",
        "text-disabled": "#6c7972",
    },
)

THEMES = (DARK, LIGHT)
"""Our own; Textual's may be chosen as well."""
