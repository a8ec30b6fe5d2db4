"""The colours of a drawing: one `Ink` for each background.

Colours are computed once per theme, already blended with their background, so that drawing only picks a
style.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from rich.style import Style
from textual.color import Color
from textual.css.styles import RenderStyles
from textual.widget import Widget

from greentui.text.ticks import Tone

ROLES: dict[str, str] = {
    "text": "color: $foreground;",
    "dim": "color: $foreground 70%;",
    "accent": "color: $text-accent;",
    "link": "color: $text-primary; text-style: underline;",
    "code": "background: $foreground 12%; color: $foreground;",
    "bar": "color: $text-primary;",
    "rest": "color: $foreground 25%;",
    "good": "color: $text-success;",
    "warn": "color: $text-warning;",
    "bad": "color: $text-error;",
    "match": "background: $warning; color: auto; text-style: bold;",
}
"""The roles of text and their styles: the fields of an `Ink`."""

GROUNDS: dict[str, str] = {
    "incoming": "background: $foreground 8%;",
    "outgoing": "background: $primary 24%;",
    "selected": "background: $secondary 30%;",
    "flash": "background: $warning 26%;",
}
"""The backgrounds of bubbles: the inks of a `Palette` besides the view's own."""

NAMES: tuple[tuple[str, str], ...] = (
    ("#e5a06f", "#764624"),
    ("#7fb7e8", "#0b568f"),
    ("#8fce8b", "#1f6320"),
    ("#d79be0", "#7d2b8c"),
    ("#e8c66b", "#604b0d"),
    ("#74cfc4", "#0a5f58"),
    ("#ee8e9d", "#97243a"),
    ("#a9a7f2", "#4340a8"),
)
"""Colours of people's names, for dark and light themes."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The styles for one background, each including it."""

    ground: Style
    text: Style
    dim: Style
    accent: Style
    link: Style
    code: Style
    bar: Style
    """The filled part of a poll's bar."""
    rest: Style
    """Its empty part."""
    good: Style
    warn: Style
    bad: Style
    match: Style
    """A search hit."""
    people: tuple[Style, ...]

    def toned(self, tone: Tone) -> Style:
        """The style of a tone."""
        styles = {Tone.DIM: self.dim, Tone.GOOD: self.good, Tone.WARN: self.warn, Tone.BAD: self.bad}
        return styles.get(tone, self.text)

    def person(self, person_id: str) -> Style:
        """The colour of a person's name, constant per id."""
        return self.people[crc32(person_id.encode("utf-8", "replace")) % len(self.people)]


@dataclass(frozen=True, slots=True)
class Palette:
    """The inks of a chat view."""

    pane: Ink
    incoming: Ink
    outgoing: Ink
    selected: Ink
    flash: Ink


def component_classes(name: str) -> set[str]:
    """The component classes a widget must have for `palette`."""
    people = (f"person-{number}" for number in range(len(NAMES)))
    return {f"{name}--{part}" for part in (*ROLES, *people, *GROUNDS)}


def stylesheet(widget: str, name: str) -> str:
    """CSS rules for these classes, for a widget's default CSS."""
    parts = ROLES | GROUNDS
    rules = [f"{widget} > .{name}--{part} {{ {looks} }}" for part, looks in parts.items()]
    for number, (dark, light) in enumerate(NAMES):
        person = f"> .{name}--person-{number}"
        rules.append(f"{widget} {person} {{ color: {dark}; text-style: bold; }}")
        rules.append(f"{widget}:light {person} {{ color: {light}; }}")
    return "\n".join(rules)


def palette(widget: Widget, name: str) -> Palette:
    """The theme's colours from `widget`, whose component classes begin with `name`."""

    def styles_of(role: str) -> RenderStyles:
        return widget.get_component_styles(f"{name}--{role}")

    _base, pane = widget.background_colors
    grounds = (over(pane, styles_of(ground).background) for ground in GROUNDS)
    return Palette(ink(pane, styles_of), *(ink(ground, styles_of) for ground in grounds))


def over(ground: Color, colour: Color) -> Color:
    """A colour blended with a background; opaque ones, terminal colours included, stay as they are."""
    if colour.a == 1:
        return colour
    return ground if colour.a == 0 else ground.blend(colour, colour.a, alpha=1)


def ink(ground: Color, styles_of: Callable[[str], RenderStyles]) -> Ink:
    """Blend every role's colour with `ground`.

    Args:
        ground: An opaque background.
        styles_of: Returns the styles of a role, or of `person-0` to `person-7`.
    """

    return Ink(
        ground=Style(bgcolor=ground.rich_color),
        **{role: mix(ground, styles_of(role)) for role in ROLES},
        people=tuple(mix(ground, styles_of(f"person-{number}")) for number in range(len(NAMES))),
    )


def mix(ground: Color, styles: RenderStyles) -> Style:
    """A component's style blended with `ground`, background included."""
    behind = over(ground, styles.background)
    colour = behind.get_contrast_text(styles.color.a) if styles.auto_color else styles.color
    return styles.text_style + Style(color=over(behind, colour).rich_color, bgcolor=behind.rich_color)
