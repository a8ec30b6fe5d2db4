"""What is changed inside Textual."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from inspect import Signature, signature
from itertools import count
from types import SimpleNamespace

import pytest
from textual import _callback, timer
from textual._callback import count_parameters
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.color import Color
from textual.content import Content
from textual.css.styles import RulesMap
from textual.style import Style
from textual.visual import RenderOptions
from textual.widgets import OptionList

from greentui.tui import textual_patches
from tests.patience import PATIENCE

pytestmark = pytest.mark.usefixtures("patched_anew")


def test_the_patches_were_written_for_this_textual() -> None:
    assert version("textual") == textual_patches.WRITTEN_FOR


async def test_a_timer_that_begins_late_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    ticked = asyncio.Event()
    app: App[None] = App()
    async with app.run_test():
        clock = count(0.0, 1.0)  # the processor is taken away between any two looks at it
        monkeypatch.setattr(timer, "_time", SimpleNamespace(get_time=lambda: next(clock)))
        app.set_timer(1 / 120, ticked.set)
        async with asyncio.timeout(PATIENCE):
            await ticked.wait()


class Roomless(App[None]):
    """A list without a row."""

    def compose(self) -> ComposeResult:
        options = OptionList("one", "two")
        options.styles.height = 0
        yield options


@pytest.mark.parametrize("key", ["pageup", "pagedown", "home", "end", "up", "down"])
async def test_a_list_without_a_row_takes_every_key(key: str) -> None:
    async with Roomless().run_test() as pilot:
        pilot.app.query_one(OptionList).highlighted = 0
        await pilot.press(key)


@pytest.mark.parametrize("rules", [{}, {"text_wrap": "nowrap"}, {"line_pad": 1}])
@pytest.mark.parametrize("width", [-1, 0, 1, 2])
def test_text_is_wrapped_to_any_width(width: int, rules: RulesMap) -> None:
    text = Content("several words, 漢字")
    assert text.get_height(rules, width) >= text.get_height(rules, 40)
    text.render_strips(width, None, Style(), RenderOptions(lambda _name: Style(), rules))


def test_the_colours_of_a_widget_are_its_own_on_what_is_behind_it() -> None:
    behind, own = Color(1, 2, 3), Color(4, 5, 6, 0.5)
    inner, outer = StylesCache().get_inner_outer(behind, own)
    assert (inner.background, outer.background) == (behind + own, behind)


def test_a_method_is_inspected_once_whatever_it_is_called_with(monkeypatch: pytest.MonkeyPatch) -> None:
    class Called:
        """What is called later; no earlier run of this test has had it inspected."""

        def with_two(self, one: int, other: int = 0) -> int:
            return one + other

    inspected: list[object] = []

    def noted(function: Callable[..., object]) -> Signature:
        inspected.append(function)
        return signature(function)

    monkeypatch.setattr(_callback, "signature", noted)
    called = Called()
    left = [count_parameters(partial(called.with_two, number)) for number in range(5)]
    assert (left, count_parameters(called.with_two)) == ([1] * 5, 2)
    assert inspected == [Called.with_two]
