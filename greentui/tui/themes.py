"""The console's own themes, dark and light.

Shades of one hue separate the panes; colour is reserved for meaning. Tests check the contrast of text on
every background, in full colour and with sixteen colours.

`boost` is among the variables: given as an argument, Textual 8.2.8 leaves it transparent next to a `panel`.
"""

from __future__ import annotations

from dataclasses import replace

from rich.segment import Segment
from textual.color import Color
from textual.filter import NoColor
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
    warning="#9a4d00",
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
        "text-warning": "#7a4a00",  # Textual would mix it with so much black that it is no amber
    },
)

THEMES = (DARK, LIGHT)
"""Our own; Textual's may be chosen as well."""


def with_few_colours(theme: Theme) -> Theme:
    """One of our themes for a terminal of sixteen colours, under the same name.

    The nearest of sixteen to our green and amber is grey. These are taken from the sixteen themselves, as far
    as they can be read: on white, neither green nor yellow can.
    """
    green, amber, yellow, red = _ON_BLACK if theme.dark else _ON_WHITE
    grey = "#555555" if theme.dark else "#aaaaaa"
    texts = {"accent": green, "success": green, "primary": green, "warning": yellow, "error": red}
    others = {
        "boost": grey,
        "block-cursor-background": green,
        "footer-key-foreground": green,
        "scrollbar-active": green,
    }
    variables = {**theme.variables, **others, **{f"text-{name}": ink for name, ink in texts.items()}}
    return replace(
        theme,
        primary="#00aa00" if theme.dark else theme.primary,
        secondary="#0055aa" if theme.dark else theme.secondary,
        accent=green,
        success=green,
        warning=amber,
        error=red,
        variables=variables,
    )


_ON_BLACK = ("#55ff55", "#dc7800", "#ffff55", "#ff5555")
_ON_WHITE = ("#0000aa", "#aa00aa", "#aa00aa", "#aa0000")
"""What stands for green, amber, amber in texts, and red."""


class Uncoloured(NoColor):
    """Removes every colour but black and white of QR codes, which phones cannot read in a terminal's own."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without colours."""
        bare = super().apply(segments, background)
        return [kept if _of_a_code(kept) else plain for kept, plain in zip(segments, bare, strict=True)]


def _of_a_code(segment: Segment) -> bool:
    style = segment.style
    if style is None or style.color is None or style.bgcolor is None:
        return False
    pair = style.color.get_truecolor(), style.bgcolor.get_truecolor()
    return all(colour in ((0, 0, 0), (255, 255, 255)) for colour in pair)
