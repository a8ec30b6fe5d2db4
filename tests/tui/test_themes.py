"""Contrast of our themes: text is readable on every background, with few colours too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import Theme
from textual.widget import Widget
from textual.widgets import Button, Input

from greentui.config import Config, Folders
from greentui.tui import themes as themes_module
from greentui.tui.base_app import BaseApp
from greentui.tui.chat.render.colours import Ink, Palette, component_classes, palette, stylesheet
from greentui.tui.themes import DARK, LIGHT, THEMES, with_few_colours
from greentui.tui.widgets.frame import Frame

READABLE = 4.5
"""WCAG's ratio for text of ordinary size."""
VISIBLE = 3.0
"""WCAG's ratio for what must be seen, not read at length: what cannot be used now, and sixteen colours."""
# fmt: off
XTERM = [
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
]
# fmt: on
"""The sixteen colours of a terminal that has no more, as xterm shows them."""
GROUNDS = ("background", "surface", "panel", "boost")

themes = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


def luminance(color: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def of_sixteen(color: str) -> str:
    """What a terminal of sixteen colours shows for a colour."""
    number = RichColor.parse(color).downgrade(ColorSystem.STANDARD).number
    assert number is not None
    return XTERM[number]


def shown(theme: Theme) -> dict[str, str]:
    """The theme's colours as a stylesheet has them: its own variables come before Textual's."""
    return theme.to_color_system().generate() | theme.variables


class Ground(Widget):
    """Has the inks of a chat view."""

    COMPONENT_CLASSES = component_classes("ground")
    DEFAULT_CSS = "Ground { background: $background; }\n" + stylesheet("Ground", "ground")


class Gallery(App[None]):
    """Shows nothing in one of our themes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.register_theme(theme)
        self.theme = theme.name

    def compose(self) -> ComposeResult:
        yield Ground()


async def inks(theme: Theme) -> Palette:
    app = Gallery(theme)
    async with app.run_test():
        return palette(app.query_one(Ground), "ground")


def drawn(shown: Palette) -> Iterator[tuple[str, str, str]]:
    """Every ink on every ground: its name, its colour, the colour behind."""
    for ground in fields(shown):
        ink: Ink = getattr(shown, ground.name)
        styles = {role.name: getattr(ink, role.name) for role in fields(ink) if role.name != "people"}
        styles |= {f"person {number}": style for number, style in enumerate(ink.people)}
        for role, style in styles.items():
            if role not in ("ground", "rest"):  # no text: what is left of a poll's bar, beside its number
                assert style.color is not None
                assert style.bgcolor is not None
                yield f"{role} on {ground.name}", style.color.name, style.bgcolor.name


@themes
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["foreground", "text-muted", "warning", "error"])
def test_text_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    colors = theme.to_color_system().generate()
    assert contrast(colors[ink], colors[ground]) >= READABLE


@themes
@pytest.mark.parametrize("ground", GROUNDS[:-1])
@pytest.mark.parametrize("ink", ["accent", "success", "text-disabled"])
def test_what_is_said_in_colour_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    colors = theme.to_color_system().generate()
    enough = VISIBLE if ink == "text-disabled" else READABLE
    assert contrast(colors[ink], colors[ground]) >= enough


@themes
@pytest.mark.parametrize("ground", GROUNDS[:-1])
def test_sixteen_colours_do(theme: Theme, ground: str) -> None:
    colors = with_few_colours(theme).to_color_system().generate()
    inks = ("foreground", "text-muted", "text-disabled", "accent", "success", "warning", "error")
    found = {ink: contrast(of_sixteen(colors[ink]), of_sixteen(colors[ground])) for ink in inks}
    assert {ink: ratio for ink, ratio in found.items() if ratio < VISIBLE} == {}


@themes
async def test_messages_can_be_read_on_every_ground(theme: Theme) -> None:
    found = {what: contrast(ink, behind) for what, ink, behind in drawn(await inks(theme))}
    assert len(found) > 50
    assert {what: ratio for what, ratio in found.items() if ratio < READABLE} == {}


@themes
async def test_messages_can_be_read_with_sixteen_colours(theme: Theme) -> None:
    found = {
        what: contrast(of_sixteen(ink), of_sixteen(behind))
        for what, ink, behind in drawn(await inks(with_few_colours(theme)))
    }
    assert {what: ratio for what, ratio in found.items() if ratio < VISIBLE} == {}


@themes
def test_what_stands_out_has_a_ground_of_its_own(theme: Theme) -> None:
    colors = theme.to_color_system().generate()
    assert len({Color.parse(colors[ground]).hex for ground in GROUNDS}) == len(GROUNDS)
    assert all(Color.parse(colors[ground]).a == 1 for ground in GROUNDS)


@themes
def test_states_differ_from_each_other(theme: Theme) -> None:
    colors = {theme.success, theme.warning, theme.error, theme.foreground}
    assert len(colors) == 4


@themes
@pytest.mark.parametrize("ink", ["accent", "warning", "error"])
def test_with_sixteen_colours_what_is_said_in_colour_is_in_colour(theme: Theme, ink: str) -> None:
    colors = shown(with_few_colours(theme))
    greys = {"#000000", "#7f7f7f", "#e5e5e5", "#ffffff"}
    assert not greys & {of_sixteen(colors[ink]), of_sixteen(colors[f"text-{ink}"])}


def test_with_sixteen_colours_the_accent_is_green_and_what_waits_is_yellow() -> None:
    colors = shown(with_few_colours(DARK))
    assert of_sixteen(colors["accent"]) == "#00ff00"
    assert of_sixteen(colors["warning"]) == "#cdcd00"
    assert of_sixteen(colors["text-warning"]) == "#ffff00"


@pytest.mark.parametrize(("name", "least"), [("text-warning", 0.23), ("warning", 0.29)])
def test_what_waits_is_amber_on_a_light_ground(name: str, least: float) -> None:
    amber = Color.parse(shown(LIGHT)[name])
    hue, saturation, lightness = amber.hsl
    assert 25 / 360 < hue < 50 / 360
    assert saturation == 1.0
    assert lightness > least


@themes
def test_how_long_a_chat_waits_can_be_seen_in_every_row(theme: Theme) -> None:
    colors = theme.to_color_system().generate()
    grounds = (*GROUNDS, "block-cursor-blurred-background")
    assert min(contrast(colors["warning"], colors[ground]) for ground in grounds) >= VISIBLE


def test_without_colours_only_a_code_has_a_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app: BaseApp[None] = BaseApp(Config(Folders(*[Path("nowhere")] * 4)))
    line = [
        Segment("text", Style.parse("#58c896 on #171d1a")),
        Segment("▀", Style.parse("color(16) on color(231)")),
    ]
    for each in app._filters:
        line = each.apply(line, Color.parse("#000000"))
    assert [str(segment.style) for segment in line] == ["default on default", "#000000 on #ffffff"]


@themes
def test_with_sixteen_colours_a_field_has_a_ground_that_can_be_read_on(theme: Theme) -> None:
    colors = shown(with_few_colours(theme))
    field = of_sixteen(colors["boost"])
    assert field not in {of_sixteen(colors[ground]) for ground in ("background", "surface", "panel")}
    assert min(contrast(of_sixteen(colors[ink]), field) for ink in ("foreground", "text-muted")) >= VISIBLE


@pytest.mark.parametrize(("few", "ground"), [(True, "boost"), (False, "surface")])
async def test_a_field_of_a_dialog_is_told_from_its_box(few: bool, ground: str) -> None:
    class Program(BaseApp[None]):
        CSS_PATH = Path(themes_module.__file__).parent / "styles" / "app.tcss"

        def compose(self) -> ComposeResult:
            with Frame():
                yield Input()
                yield Button()

    app = Program(Config(Folders(*[Path("nowhere")] * 4)))
    app.set_class(few, "-few-colours")
    async with app.run_test() as pilot:
        app.query_one(Button).focus()
        await pilot.pause()
        assert app.query_one(Input).styles.background == Color.parse(app.theme_variables[ground])
