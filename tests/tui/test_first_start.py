"""The first start: credentials asked for, tested, saved; or the demo; or nothing."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from greentui.config import Config, Credentials, Folders, choose, load
from greentui.emulator.testing import Emulator
from greentui.model.instance import InstanceState
from greentui.tui.first_start import FirstStart, Outcome
from greentui.tui.screens import profile
from greentui.tui.widgets.form import Form
from tests.brisk import brisk_emulator
from tests.tui.screens.stage import settled, text_of


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with brisk_emulator() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greentui.config.keyring.available", lambda: False)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path, tmp_path, tmp_path / "logs", tmp_path / "downloads")


@pytest.fixture
def first_start(folders: Folders) -> FirstStart:
    return FirstStart(Config(folders))


async def filled(pilot: Pilot[Any], emulator: Emulator, **other: str) -> None:
    given = {
        "name": "shop",
        "id_instance": emulator.id_instance,
        "token": emulator.token,
        "api_url": emulator.api_url,
    }
    await settled(pilot)
    pilot.app.screen.query_one(Form).fill(given | other)
    await settled(pilot)


async def test_good_credentials_are_kept_for_its_user_alone_and_the_console_can_begin(
    first_start: FirstStart, emulator: Emulator, folders: Folders
) -> None:
    async with first_start.run_test(size=(80, 24)) as pilot:
        await filled(pilot, emulator)
        await pilot.press("ctrl+s")
        await settled(pilot)
    assert first_start.return_value is Outcome.SAVED
    profile = choose(load({}, folders=folders), env={})
    assert (profile.name, profile.credentials.id_instance) == ("shop", emulator.id_instance)
    assert profile.credentials.token == emulator.token
    assert stat.S_IMODE(folders.config_file.stat().st_mode) == 0o600


async def test_what_was_tested_is_saved_without_another_test(
    first_start: FirstStart, emulator: Emulator
) -> None:
    async with first_start.run_test(size=(80, 24)) as pilot:
        await filled(pilot, emulator)
        await pilot.press("ctrl+t")
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
    assert first_start.return_value is Outcome.SAVED
    assert sorted(one["method"].lower() for one in emulator.requests()) == ["getsettings", "getstateinstance"]


async def test_refused_credentials_are_kept_only_when_asked_twice(
    first_start: FirstStart, emulator: Emulator, folders: Folders
) -> None:
    async with first_start.run_test(size=(80, 24)) as pilot:
        await filled(pilot, emulator, token="wrong")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "Check apiTokenInstance" in text_of(first_start)
        assert "all the same" in text_of(first_start)
        pilot.app.screen.query_one(Form).fill({"token": "wrongtoo"})
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert not folders.config_file.exists(), "these are others, and were refused too"
        await pilot.press("ctrl+s")
        await settled(pilot)
    assert first_start.return_value is Outcome.SAVED
    assert load({}, folders=folders).profiles["shop"].credentials.token == "wrongtoo"


async def test_it_says_that_the_service_is_asked(
    first_start: FirstStart, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = asyncio.Event()

    async def slowly(_credentials: Credentials, *, insecure_http: bool) -> InstanceState:
        await answered.wait()
        return InstanceState.AUTHORIZED

    monkeypatch.setattr(profile, "state_of", slowly)
    async with first_start.run_test(size=(80, 24)) as pilot:
        await filled(pilot, emulator)
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "Asking the service…" in text_of(first_start)
        answered.set()
        await settled(pilot)
        assert "Asking the service…" not in text_of(first_start)


async def test_what_cannot_be_right_is_not_kept_however_often_it_is_asked(
    first_start: FirstStart, emulator: Emulator, folders: Folders
) -> None:
    async with first_start.run_test(size=(80, 24)) as pilot:
        await filled(pilot, emulator, id_instance="11 01")
        for _again in range(2):
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert "idInstance is a number" in text_of(first_start)
    assert not folders.config_file.exists()


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("escape", Outcome.LEFT),
        ("ctrl+q", Outcome.LEFT),
        ("ctrl+c", Outcome.LEFT),
        ("alt+d", Outcome.DEMO),
        ("alt+в", Outcome.DEMO),
    ],
)
async def test_it_can_be_left_for_the_demo_or_for_good(
    key: str, outcome: Outcome, first_start: FirstStart, folders: Folders
) -> None:
    async with first_start.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
    assert first_start.return_value is outcome
    assert not folders.config_file.exists()


async def test_what_was_filled_in_comes_back_without_the_token_after_the_terminal_was_lost(
    first_start: FirstStart, folders: Folders
) -> None:
    given = {"name": "shop", "id_instance": "1101000042", "token": "s3cret"}
    async with first_start.run_test() as pilot:
        await settled(pilot)
        pilot.app.screen.query_one(Form).fill(given)
        await first_start.put_away()
    (note,) = folders.data.iterdir()
    assert "s3cret" not in note.read_text()
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    again = FirstStart(Config(folders))
    async with again.run_test() as pilot:
        await settled(pilot)
        form = pilot.app.screen.query_one(Form)
        assert {name: form.text_of(name) for name in given} == given | {"token": ""}
    assert not list(folders.data.iterdir()), "what came back is left by its own keys"


@pytest.mark.parametrize("kept", ["", "\udcff", "[", "[]", r'{"[\"WelcomeScreen\", []]": "[7, {}]", "a": 5}'])
async def test_a_note_that_makes_no_sense_fills_in_nothing(
    first_start: FirstStart, folders: Folders, kept: str
) -> None:
    (folders.data / "first-start.json").write_bytes(kept.encode(errors="surrogateescape"))
    async with first_start.run_test() as pilot:
        await settled(pilot)
        assert pilot.app.screen.query_one(Form).text_of("name") == "main"


async def test_it_names_every_way_to_give_credentials_and_hides_the_token(
    first_start: FirstStart, folders: Folders
) -> None:
    async with first_start.run_test(size=(200, 60)) as pilot:
        await settled(pilot)
        shown = text_of(first_start)
        for way in ("greentui profile add", "GREENTUI_ID_INSTANCE", "GREENTUI_API_TOKEN", "[profiles.NAME]"):
            assert way in shown
        assert str(folders.config_file) in shown.replace("\n", "")
        assert "https://api.green-api.com" in shown
        assert [one.id for one in first_start.screen.query(Input) if one.password] == ["control-2"]


async def test_a_small_window_has_one_scroll_bar_and_shows_the_field_in_focus(
    first_start: FirstStart,
) -> None:
    async with first_start.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        for _ in range(5):
            scrolled = [each.id for each in first_start.screen.query("*") if each.show_vertical_scrollbar]
            assert scrolled == ["profile-body"]
            (field,) = [each for each in first_start.screen.query(Input) if each.has_focus]
            assert first_start.screen.query_one("#profile-body").region.contains_region(field.region)
            await pilot.press("tab")
            await settled(pilot)
