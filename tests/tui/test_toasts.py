"""Notices never cover typed text, its cursor or the keys, at any size of the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input, Static
from textual.widgets._toast import Toast

from greentui.model.changes import Level, Notice, StateAlarm
from greentui.model.instance import InstanceState
from greentui.tui.base_app import BaseApp
from greentui.tui.toasts import at_top
from greentui.tui.widgets.item_line import ItemLine
from tests.tui.conftest import Running
from tests.tui.fakes import FakeSession, a_config
from tests.tui.test_console import main_of
from tests.tui.test_letter_routing import burst, in_composer

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]
SHORT = Notice("Forwarded to 2 chats.")
LONG = Notice(
    "The service cannot be reached. Check the network and apiUrl, then try again.", Level.ERROR, "No"
)

sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


async def shown(pilot: Pilot[int], *notices: Notice) -> list[Region]:
    """What one sees of the notices, those given among them."""
    main_of(pilot).session.tell(*notices)  # type: ignore[attr-defined]  # the fake's
    for _turn in range(4):
        await pilot.pause()
    return [toast.region for toast in pilot.app.screen.query(Toast) if toast.region]


async def told(pilot: Pilot[int]) -> list[str]:
    """The words of the notices one sees."""
    await shown(pilot)
    return [toast._notification.message for toast in pilot.app.screen.query(Toast) if toast.region]


@sizes
@pytest.mark.parametrize("notices", [(SHORT,), (SHORT, LONG)], ids=["one", "two"])
@pytest.mark.parametrize("lines", [1, 9])
async def test_they_stay_clear_of_the_composer(
    running: Running, size: tuple[int, int], notices: tuple[Notice, ...], lines: int
) -> None:
    async with running(size) as pilot:
        main = main_of(pilot)
        for _line in range(lines):
            await pilot.press("a", "alt+enter")
        regions = await shown(pilot, *notices)
        assert len(regions) == len(notices)
        for region in regions:
            assert region in main.view.region
            assert not region.overlaps(main.compose_box.region)
            assert not region.overlaps(main.header.region)


@sizes
async def test_they_stay_clear_of_what_comes_and_grows_while_they_are_in_view(
    session: FakeSession, running: Running, size: tuple[int, int]
) -> None:
    async with running(size) as pilot:
        main = main_of(pilot)
        await shown(pilot, *(replace(LONG, title=str(number)) for number in range(size[1] // 6)))
        session.tell(StateAlarm(InstanceState.BLOCKED, "blocked", "authorized", ""))
        await burst(pilot, "ctrl+f", *"dan")
        main.compose_box.composer.focus()
        for _line in range(9):
            await pilot.press("a", "alt+enter")
        regions = await shown(pilot)
        assert regions
        for region in regions:
            assert region in main.view.region


@sizes
async def test_they_stay_clear_of_the_line_of_hints(running: Running, size: tuple[int, int]) -> None:
    async with running(size) as pilot:
        await burst(pilot, "up")
        hints = main_of(pilot).query_one("#hints", ItemLine).region
        for region in await shown(pilot, SHORT, LONG):
            assert not region.overlaps(hints)


@sizes
async def test_they_stay_clear_of_the_line_one_types_into(running: Running, size: tuple[int, int]) -> None:
    async with running(size) as pilot:
        await shown(pilot, SHORT, LONG)
        await burst(pilot, "ctrl+k")
        for region in await shown(pilot):
            assert not region.overlaps(pilot.app.screen.query_one(Input).region)


@sizes
@pytest.mark.parametrize("key", ["alt+l", "alt+p", "ctrl+n"])
async def test_over_a_dialog_they_stay_clear_of_the_message_box_behind_it(
    running: Running, size: tuple[int, int], key: str
) -> None:
    async with running(size) as pilot:
        await shown(pilot, LONG)
        await burst(pilot, key)
        regions = await shown(pilot)
        assert pilot.app.screen.is_modal
        assert regions
        for region in regions:
            assert region in main_of(pilot).view.region
            assert pilot.app.focused
            assert not region.overlaps(pilot.app.focused.region)


async def test_behind_a_dialog_there_are_none(running: Running) -> None:
    async with running() as pilot:
        await shown(pilot, SHORT)
        await burst(pilot, "ctrl+k")
        await shown(pilot)
        assert not [toast for toast in main_of(pilot).query(Toast) if toast.region]
        await burst(pilot, "escape")
        assert await shown(pilot)


async def test_what_was_done_is_told_once_and_not_on_another_page(running: Running) -> None:
    async with running() as pilot:
        await shown(pilot, Notice("Copied."), Notice("Saved."))
        assert await told(pilot) == ["Saved."]
        await shown(pilot, LONG)
        await burst(pilot, "f9")
        assert await told(pilot) == [LONG.text]
        await shown(pilot, Notice("Copied on the page."))
        assert await told(pilot) == [LONG.text, "Copied on the page."]
        await burst(pilot, "escape")
        assert await told(pilot) == [LONG.text, "Copied on the page."]


async def test_a_click_takes_one_away_and_nothing_else(running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"half a ")
        await shown(pilot, SHORT)
        await pilot.click(Toast)
        assert not await shown(pilot)
        await burst(pilot, *"word")
        assert in_composer(pilot) == "half a word"


@pytest.mark.parametrize(
    ("focus", "top"),
    [
        (Region(), True),
        (Region(0, 30, 80, 1), True),  # below the room
        (Region(0, 20, 80, 1), True),
        (Region(0, 4, 80, 1), False),
        (Region(0, 2, 80, 22), True),  # all of it
    ],
)
def test_they_go_to_the_end_that_is_away_from_the_focus(focus: Region, top: bool) -> None:
    assert at_top(Region(0, 2, 80, 22), focus) is top


class Focusable(Static, can_focus=True):
    """Looks in focus as it does otherwise, so that nothing is laid out."""

    DEFAULT_CSS = "Focusable { height: 1; }"


class TwoFields(BaseApp[None]):
    """A field in the first row and one in the last."""

    CSS_PATH: ClassVar = []

    def compose(self) -> ComposeResult:
        for name, row in (("first", 0), ("last", 20)):
            field = Focusable(name, id=name)
            field.styles.offset = (0, row)
            yield field


async def test_they_follow_the_focus_to_the_other_end(tmp_path: Path) -> None:
    app = TwoFields(a_config(tmp_path))
    async with app.run_test(size=(60, 22), notifications=True) as pilot:
        ends = []
        app.tell(LONG)
        for field in ("first", "last", "first"):
            app.query_one(f"#{field}").focus()
            await pilot.pause()
            await pilot.pause()
            ends.append(app.screen.query_one(Toast).region.y < 11)
    assert ends == [False, True, False]
