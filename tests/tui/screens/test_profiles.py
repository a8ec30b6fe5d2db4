"""Profiles on the screen: added with a hidden token, tested, changed, removed, switched to."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from greentui.config import Config, Credentials, Folders, Profile, load
from greentui.config.editing import save_profile
from greentui.config.settings import Settings
from greentui.emulator.testing import Emulator
from greentui.tui.screens.profile import ProfileScreen
from greentui.tui.screens.profiles import ProfilesScreen
from greentui.tui.widgets.form import FieldRow, Form
from greentui.tui.widgets.rows import Rows
from tests.brisk import brisk_emulator
from tests.tui.screens.stage import settled, text_of

TOKEN = "0123456789abcdef"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with brisk_emulator() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greentui.config.keyring.available", lambda: False)


def folders_of(home: Path) -> Folders:
    return Folders(home, home, home / "logs", home / "downloads")


def kept(home: Path) -> Config:
    return load({}, folders=folders_of(home))


async def typed(pilot, **values: str) -> None:  # type: ignore[no-untyped-def]
    pilot.app.screen.query_one(Form).fill(values)
    await settled(pilot)


async def test_a_profile_is_added_with_a_hidden_token_in_a_private_file(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    app = stage(ProfilesScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
        await typed(pilot, name="shop", id_instance="1101000009", token=TOKEN)
        assert TOKEN not in app.export_screenshot()
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "shop" in text_of(app)
        assert "token in the file" in text_of(app)
    profile = kept(tmp_path).profiles["shop"]
    assert (profile.credentials.id_instance, profile.credentials.token) == ("1101000009", TOKEN)
    assert stat.S_IMODE((tmp_path / "config.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("id_instance", "shop", "number"),
        ("token", "two words", "letters and digits"),
        ("name", "my shop!", "letters, digits"),
        ("api_url", "green", "not a valid address"),
    ],
)
async def test_what_cannot_be_right_is_said_at_its_field(
    field: str, value: str, words: str, stage, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: ProfileScreen(Config(folders_of(tmp_path))))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await typed(pilot, **{"name": "shop", "id_instance": "1", "token": TOKEN, field: value})
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert words in text_of(app)
        assert app.screen.query(".field.-wrong")
    assert not (tmp_path / "config.toml").exists()


async def test_a_test_says_the_state_or_what_is_wrong(emulator: Emulator, stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: ProfileScreen(Config(folders_of(tmp_path))))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await typed(
            pilot, id_instance=emulator.id_instance, token=emulator.token, api_url=emulator.api_url, name="x"
        )
        await pilot.press("ctrl+t")
        await settled(pilot)
        assert "The token is good. The instance is: authorized." in text_of(app)
        await typed(pilot, token="wrong")
        await pilot.press("ctrl+t")
        await settled(pilot)
        assert "Check apiTokenInstance" in text_of(app)


async def test_what_cannot_be_right_is_not_even_tried(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: ProfileScreen(Config(folders_of(tmp_path))))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await typed(pilot, name="shop", id_instance="shop", token=TOKEN, api_url="http://127.0.0.1:9")
        await pilot.press("ctrl+t")
        await settled(pilot)
        assert "idInstance is a number" in text_of(app)
        assert app.screen.query(".field.-wrong")


async def test_a_test_follows_the_setting_that_allows_plain_http(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for allowed in (False, True):
        config = Config(folders_of(tmp_path), Settings(insecure_http=allowed))
        app = stage(lambda config=config: ProfileScreen(config))
        async with app.run_test(size=(100, 40)) as pilot:
            await settled(pilot)
            await typed(pilot, name="shop", id_instance="1", token=TOKEN, api_url="http://nowhere.invalid")
            await pilot.press("ctrl+t")
            await settled(pilot)
            assert ("insecure_http" in text_of(app)) is not allowed


async def test_changing_keeps_the_token_unless_another_is_typed(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    save_profile(folders_of(tmp_path), Profile("shop", Credentials("1101000009", TOKEN)))
    app = stage(ProfilesScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("e")
        await settled(pilot)
        await typed(pilot, name="store")
        await pilot.press("ctrl+s")
        await settled(pilot)
    assert [(name, one.credentials.token) for name, one in kept(tmp_path).profiles.items()] == [
        ("store", TOKEN)
    ]


async def test_an_empty_media_url_is_empty_in_the_form_and_follows_the_corrected_api_url(
    stage, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    shop = Credentials("1101000009", TOKEN, "http://127.0.0.1:9")
    save_profile(folders_of(tmp_path), Profile("shop", shop))
    app = stage(ProfilesScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("e")
        await settled(pilot)
        assert app.screen.query_one(Form).text_of("media_url") == ""
        await typed(pilot, api_url="http://127.0.0.1:8")
        await pilot.press("ctrl+s")
        await settled(pilot)
    assert kept(tmp_path).profiles["shop"].credentials.upload_url == "http://127.0.0.1:8"
    assert "media_url" not in (tmp_path / "config.toml").read_text()


async def test_removing_asks_first(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    save_profile(folders_of(tmp_path), Profile("shop", Credentials("1101000009", TOKEN)))
    app = stage(ProfilesScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        app.answer = False
        await pilot.press("x")
        await settled(pilot)
        assert kept(tmp_path).profiles
        app.answer = True
        await pilot.press("x")
        await settled(pilot)
        assert not kept(tmp_path).profiles


async def test_enter_switches_to_another_instance_and_closes_for_our_own(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    save_profile(folders_of(tmp_path), Profile("here", Credentials("1101000001", TOKEN)))
    save_profile(folders_of(tmp_path), Profile("shop", Credentials("1101000009", TOKEN)))
    app = stage(ProfilesScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one(Rows).select_key("shop")
        await pilot.press("enter")
        await settled(pilot)
        assert app.switched == ["shop"]
        page = app.screen
        app.screen.query_one(Rows).select_key("here")
        await pilot.press("enter")
        await settled(pilot)
        assert app.switched == ["shop"]
        assert app.screen is not page


async def test_only_the_profile_in_use_is_opened_anew_once_it_is_saved(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    save_profile(folders_of(tmp_path), Profile("here", Credentials("1101000001", TOKEN)))
    save_profile(folders_of(tmp_path), Profile("shop", Credentials("1101000009", TOKEN)))
    app = stage(ProfilesScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        for name in ("shop", "here"):
            app.screen.query_one(Rows).select_key(name)
            await pilot.press("e")
            await settled(pilot)
            await typed(pilot, name=f"{name}2")
            await pilot.press("ctrl+s")
            await settled(pilot)
    assert app.switched == ["here2"]
    assert [notice.text for notice in app.told] == ["The profile “here2” is saved and in use."]


async def test_the_one_to_begin_with_is_chosen(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name in ("a", "b"):
        save_profile(folders_of(tmp_path), Profile(name, Credentials("110100000" + "12"[name == "b"], TOKEN)))
    app = stage(ProfilesScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one(Rows).select_key("b")
        await pilot.press("d")
        await settled(pilot)
    assert kept(tmp_path).default_profile == "b"


async def test_the_token_field_hides_what_is_typed(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: ProfileScreen(Config(folders_of(tmp_path))))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert [one.id for one in app.screen.query(Input) if one.password] == ["control-2"]


async def test_another_profile_takes_no_name_that_is_taken_and_is_selected_once_saved(
    stage, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    for name in ("depot", "shop"):
        save_profile(folders_of(tmp_path), Profile(name, Credentials(f"110100000{len(name)}", TOKEN)))
    app = stage(ProfilesScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        app.config = kept(tmp_path)
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
        assert app.screen.query_one(Form).text_of("name") == ""
        await typed(pilot, name="shop", id_instance="1101000009", token=TOKEN)
        await pilot.press("ctrl+s")
        await settled(pilot)
        said = str(app.screen.query_one("#page-said", Static).content).strip()
        assert said == "There is already a profile “shop”: choose another name, or change that profile."
        await typed(pilot, name="market")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.screen.query_one(Rows).key == "market"
        await pilot.press("e")
        await settled(pilot)
        await typed(pilot, name="store")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.screen.query_one(Rows).key == "store"
    profiles = kept(tmp_path).profiles
    assert list(profiles) == ["depot", "shop", "store"]
    assert profiles["shop"].credentials.id_instance == "1101000004"


async def test_every_empty_field_is_marked(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: ProfileScreen(Config(folders_of(tmp_path))))
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [row.field.name for row in app.screen.query(FieldRow) if row.has_class("-wrong")] == [
            "id_instance",
            "token",
        ]
        assert app.focused is app.screen.query_one("#control-1")
