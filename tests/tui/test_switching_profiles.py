"""Switching to a profile that cannot be opened is refused in words, and this one stays."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.config import Credentials, Folders, Profile, load
from greentui.config.editing import remove_profile, save_profile
from greentui.engine.errors import Refusal
from greentui.greenapi.methods import GET_SETTINGS
from greentui.tui.screens.profile import ProfileScreen
from greentui.tui.screens.profiles import ProfilesScreen
from greentui.tui.shell import PageName
from greentui.tui.startup import console
from greentui.tui.widgets.form import Form
from greentui.tui.widgets.rows import Rows
from tests.archive.worlds import BEGAN, incoming, received
from tests.tui.screens.stage import until

ONE, OTHER = (
    Profile(name, Credentials(instance, "0123456789abcdef"))
    for name, instance in (("one", "1101000001"), ("other", "1101000002"))
)


def newer(archive: Path) -> None:
    """An archive of a later version."""
    Archive.open(archive, OTHER.credentials.id_instance).close()
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("PRAGMA user_version=999")


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """The console turns the collector off until its first paint."""
    yield
    gc.enable()


@pytest.mark.parametrize(
    ("prepare", "says"), [(newer, "Use the later version"), (Path.mkdir, "Is a directory")]
)
async def test_an_archive_that_cannot_be_opened_refuses_the_switch(
    tmp_path: Path, prepare: Callable[[Path], None], says: str
) -> None:
    folders = Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads")
    for profile in (ONE, OTHER):
        save_profile(folders, profile)
    prepare(folders.archive_of(OTHER.credentials.id_instance))
    app = console(load(folders=folders), ONE, offline=True)
    async with app.run_test() as pilot:
        await pilot.pause()
        with pytest.raises(Refusal, match=says):
            await app.switch_profile(OTHER.name)
        assert app.session.facts().instance_id == ONE.credentials.id_instance
        assert app.session.chat_ids() == []


async def test_the_other_profile_s_news_stand_in_the_status_bar(tmp_path: Path) -> None:
    folders = Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads")
    for profile in (ONE, OTHER):
        save_profile(folders, profile)
    with closing(Archive.open(folders.archive_of(OTHER.credentials.id_instance), "1101000002")) as archive:
        received(archive, incoming("where are you?"))
    app = console(load(folders=folders), ONE, offline=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "other ●1" in app.main.status.text())
        await app.switch_profile(OTHER.name)
        await app.workers.wait_for_complete()
        assert "●1" not in app.main.status.text(), "it is the one in use"


async def test_a_profile_added_while_the_console_runs_has_its_news_in_the_status_bar(tmp_path: Path) -> None:
    folders = Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads")
    save_profile(folders, ONE)
    with closing(Archive.open(folders.archive_of(OTHER.credentials.id_instance), "1101000002")) as archive:
        received(archive, incoming("where are you?"))
    app = console(load(folders=folders), ONE, offline=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        save_profile(folders, OTHER)
        app.open_page(PageName.PROFILES)
        await until(pilot, lambda: "other ●1" in app.main.status.text())
        remove_profile(folders, OTHER.name)
        app.uncover(app.main)
        app.open_page(PageName.PROFILES)
        await until(pilot, lambda: "other" not in app.main.status.text())


async def test_a_corrected_profile_is_used_at_once_in_the_same_chat_with_the_same_draft(
    tmp_path: Path,
) -> None:
    folders = Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads")
    save_profile(folders, ONE)
    with closing(Archive.open(folders.archive_of(ONE.credentials.id_instance), "1101000001")) as archive:
        received(archive, incoming("older", chat="79990000001@c.us"))
        received(archive, incoming("newer", chat="79990000002@c.us", at=BEGAN + 200))
    app = console(load(folders=folders), ONE, offline=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.open_chat("79990000001@c.us")
        await pilot.pause()
        await pilot.press(*"half")
        before = app.session
        app.open_page(PageName.PROFILES)
        await until(pilot, lambda: isinstance(app.screen, ProfilesScreen) and app.screen.query_one(Rows).key)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ProfileScreen) and app.screen.query(Form))
        app.screen.query_one(Form).fill({"api_url": "http://127.0.0.1:8"})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.session is not before and app.screen is app.main)
        await app.workers.wait_for_complete()
        assert "http://127.0.0.1:8/" in app.session.api_console.request(GET_SETTINGS, {})
        assert (app.main.chat_id, app.main.compose_box.text) == ("79990000001@c.us", "half")
