"""Whatever is open still fits after a resize."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.geometry import Offset, Region, Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

from greentui.model.chats import Found
from greentui.tui.app import GreenTuiApp
from greentui.tui.compose.forms.file import FileForm
from greentui.tui.dialogs.file_preview import FilePreview
from greentui.tui.dialogs.menu import Menu
from greentui.tui.dialogs.switcher import Switcher
from greentui.tui.layers import Dialog
from greentui.tui.tour import screen_text
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.key_line import KeyLine
from greentui.tui.widgets.picture import Picture
from tests.tui.conftest import Running, still
from tests.tui.fakes import ANNA, FakeSession

WIDE, MIDDLING, SMALL = (200, 60), (120, 24), (60, 20)
MANY = [(str(number), f"Choice {number}") for number in range(50)]


def inside(widget: Widget) -> bool:
    """Whether all of a widget is within the window."""
    return bool(widget.region) and widget.app.screen.region.contains_region(widget.region)


async def test_a_menu_beside_the_mouse_comes_along(running: Running) -> None:
    async with running(WIDE) as pilot:
        pilot.app.show(Menu("Menu", [("a", "First"), ("b", "Second")], at=Offset(190, 58)))
        await still(pilot)
        assert inside(pilot.app.screen.query_one(Frame))
        await pilot.resize_terminal(*SMALL)
        await still(pilot)
        assert inside(pilot.app.screen.query_one(Frame))


async def test_a_menu_of_many_is_no_higher_than_the_window(running: Running) -> None:
    async with running(SMALL) as pilot:
        pilot.app.show(Menu("Menu", MANY))
        await pilot.press("end")
        await still(pilot)
        assert inside(pilot.app.screen.query_one(OptionList))
        assert "Choice 49" in screen_text(pilot.app)


@pytest.mark.parametrize("at", [None, Offset(0, 0), Offset(100, 20)])
async def test_a_menu_is_painted_where_it_stays(
    running: Running, monkeypatch: pytest.MonkeyPatch, at: Offset | None
) -> None:
    await painted_where_it_stays(running, monkeypatch, lambda _app: Menu("Menu", MANY, at=at))


async def test_the_chats_to_jump_to_are_painted_where_they_stay(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        session.add_chat(f"7902000{number:04}@c.us", f"Chat {number}")
    await painted_where_it_stays(running, monkeypatch, lambda app: Switcher(app.session, "Who?"))


async def painted_where_it_stays(
    running: Running, monkeypatch: pytest.MonkeyPatch, dialog: Callable[[GreenTuiApp], Dialog[Any]]
) -> None:
    """In every picture of a window of some size, what can be clicked is in the same place."""
    pictures: dict[Size, set[tuple[Region, ...]]] = {}
    paint = Screen._compositor_refresh

    def painted(screen: Screen[object]) -> None:
        if isinstance(screen, Dialog) and screen.query(OptionList).first().option_count:
            places = (part.region for part in screen.query("OptionList, FrameKeys"))
            pictures.setdefault(screen.outer_size, set()).add(tuple(places))
        paint(screen)

    monkeypatch.setattr(Screen, "_compositor_refresh", painted)
    async with running(MIDDLING) as pilot:
        pilot.app.show(dialog(pilot.app))
        await still(pilot)
        for size in (WIDE, SMALL, MIDDLING):
            await pilot.resize_terminal(*size)
            await still(pilot)
    assert pictures.keys() == {Size(*WIDE), Size(*SMALL), Size(*MIDDLING)}
    assert {size: len(places) for size, places in pictures.items()} == dict.fromkeys(pictures, 1)
    heights = {size: part.height for size, places in pictures.items() for part, *_keys in places}
    assert heights[Size(*SMALL)] < heights[Size(*MIDDLING)] < heights[Size(*WIDE)], "as high as there is room"


async def test_the_keys_stand_in_as_many_columns_as_fit(running: Running) -> None:
    async with running(WIDE) as pilot:
        await pilot.press("f1")
        await still(pilot)
        assert len(pilot.app.screen.query(".help-column")) == 3
        await pilot.resize_terminal(*SMALL)
        await still(pilot)
        assert len(pilot.app.screen.query(".help-column")) == 1
        assert "Jump to a chat" in screen_text(pilot.app)


async def test_a_picture_is_drawn_for_the_window_there_is(running: Running, tmp_path: Path) -> None:
    file = BytesIO()
    Image.new("RGB", (400, 400), "red").save(file, "PNG")
    (tmp_path / "red.png").write_bytes(file.getvalue())
    async with running(WIDE) as pilot:
        pilot.app.show(FilePreview(tmp_path / "red.png"))
        await still(pilot)
        high = pilot.app.screen.query_one(Picture).region.height
        await pilot.resize_terminal(*SMALL)
        await still(pilot)
        screen = pilot.app.screen
        assert 0 < screen.query_one(Picture).region.height < high
        assert inside(screen.query_one(Picture))
        assert inside(screen.query_one(FrameKeys))


async def test_what_was_found_is_drawn_for_the_window_there_is(
    session: FakeSession, running: Running
) -> None:
    message = session.messages[ANNA][0]
    session.found = [Found(message, "Анна", message.text, ())] * 2
    async with running(WIDE) as pilot:
        await pilot.press("alt+f", "d", "down")
        await still(pilot)
        await pilot.resize_terminal(*SMALL)
        await still(pilot)
        options = pilot.app.screen.query_one(OptionList)
        assert options.highlighted == 1
        assert options.virtual_size.height == 4, "two lines each"


@pytest.mark.parametrize(("rows", "height"), [(60, 12), (20, 6)])
async def test_the_tree_of_files_is_as_high_as_the_window_allows(
    running: Running, rows: int, height: int
) -> None:
    async with running((120, 36)) as pilot:
        await pilot.press("ctrl+o")
        await pilot.resize_terminal(120, rows)
        await still(pilot)
        assert isinstance(pilot.app.screen, FileForm)
        assert pilot.app.screen.query_one("#browse").region.height == height


async def test_keys_take_one_row_and_name_the_one_that_shows_the_rest(running: Running) -> None:
    async with running((60, 24)) as pilot:
        for key in ("f6", "f9"):
            await pilot.press(key)
            await pilot.pause()
            line = pilot.app.screen.query_one(KeyLine)
            shown = str(line.render())
            assert line.region.height == 1
            assert len(shown) <= 58
            assert shown.startswith("Esc Back")
            assert shown.endswith("F1 more") or "F5" in shown, "F5 is the first to go"


async def test_keys_are_clicked_where_they_stand(running: Running) -> None:
    async with running((120, 36)) as pilot:
        await pilot.press("f9")
        await pilot.resize_terminal(44, 20)
        await still(pilot)
        line = pilot.app.screen.query_one(KeyLine)
        row = next(y for y, text in enumerate(screen_text(pilot.app).splitlines()) if "Ctrl+F Filter" in text)
        assert row == line.region.bottom - 1
        assert pilot.app.focused is not pilot.app.screen.query_one("#log-words")
        await pilot.click(offset=(screen_text(pilot.app).splitlines()[row].index("Ctrl+F"), row))
        assert pilot.app.focused is pilot.app.screen.query_one("#log-words")


async def test_the_third_pane_is_made_once_however_often_there_comes_to_be_room(running: Running) -> None:
    async with running((120, 36)) as pilot:
        main = pilot.app.main
        main.add_class("-three")
        main.details.fill()
        main.details.fill()
        await still(pilot)
        assert len(main.query("#details")) == 1
