"""What the operator chooses of the looks: compact, pictures, light or dark; now and at the next start."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from greentui.config import Folders, Settings, load
from greentui.config.editing import save_settings
from greentui.tui.app import GreenTuiApp
from greentui.tui.widgets.picture import Picture
from tests.tui.conftest import Running, main_of
from tests.tui.fakes import BORIS
from tests.tui.gallery import thumbnail


def app_of(pilot: Pilot[int]) -> GreenTuiApp:
    assert isinstance(pilot.app, GreenTuiApp)
    return pilot.app


def test_a_setting_is_written_beside_what_the_file_has_and_its_comments(tmp_path: Path) -> None:
    folders = Folders(tmp_path, tmp_path, tmp_path, tmp_path)
    before = '# ours\nbell = false  # at night\n\n[profiles.shop]\nid_instance = "1101"\n'
    folders.config_file.write_text(before)
    save_settings(folders, {"theme": "greentui-light", "compact": True})
    assert load({}, folders=folders).settings == Settings(bell=False, theme="greentui-light", compact=True)
    written = folders.config_file.read_text()
    assert "# ours\n" in written
    assert "# at night" in written


async def test_what_is_chosen_is_there_at_the_next_start(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+g")
        app = app_of(pilot)
        app.action_toggle_theme()
        app.action_next_pictures()
        await app.workers.wait_for_complete([each for each in app.workers if each.group == "settings"])
        kept = load({}, folders=app.config.folders).settings
        assert (kept.compact, kept.theme, kept.pictures) == (True, "greentui-light", "ask")


async def test_compact_has_a_line_a_chat_and_no_empty_lines_between_messages(
    running: Running,
) -> None:
    async with running((120, 36)) as pilot:
        main = main_of(pilot)
        chats = main.chat_list.virtual_size.height

        def empty_lines() -> int:
            reading = main.view._reading
            return sum(reading.lead(uid).gap for uid in reading.held.uids)

        roomy = empty_lines()
        assert roomy
        await pilot.press("alt+g")
        await pilot.pause()
        assert main.chat_list.virtual_size.height * 2 == chats
        assert not empty_lines()
        assert main.view.styles.margin.bottom == 0
        await pilot.press("alt+g")
        await pilot.pause()
        assert empty_lines() == roomy
        assert main.chat_list.virtual_size.height == chats


async def test_in_a_compact_list_a_click_chooses_the_chat_it_was_aimed_at(
    running: Running,
) -> None:
    async with running((120, 36)) as pilot:
        main = main_of(pilot)
        await pilot.press("alt+g")
        await pilot.pause()
        row = list(main.chat_list.ids).index(BORIS)
        await pilot.click("#list", offset=(3, row))
        assert main.chat_id == BORIS


@pytest.mark.parametrize(
    ("settings", "inline", "opened"),
    [
        (Settings(), True, True),
        (Settings(pictures="ask"), False, True),
        (Settings(pictures="off"), False, False),
        (Settings(compact=True), False, True),
    ],
)
async def test_pictures_are_drawn_where_the_settings_want_them(
    running: Running, settings: Settings, inline: bool, opened: bool
) -> None:
    async with running() as pilot:
        app = app_of(pilot)
        app.config = replace(app.config, settings=settings)
        shown = [Picture(4, 4), Picture(4, 4, asked=True)]
        await app.screen.mount_all(shown)
        assert [await picture.show(thumbnail()) for picture in shown] == [inline, opened]


async def test_the_chat_names_the_key_for_pictures_only_where_it_shows_them(running: Running) -> None:
    async with running() as pilot:
        app, view = app_of(pilot), main_of(pilot).view
        told = []
        for _way in ("ask", "off", "on"):
            app.action_next_pictures()
            told.append((view.pictures, view.picture_key))
        assert told == [(False, "o"), (False, ""), (True, "")]
