"""Which profile is used, and where its token comes from."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from greentui.config import ConfigError, NoCredentials, choose, load

TWO = """
[profiles.shop]
id_instance = "1101000001"
token = "shoptoken"
[profiles.depot]
id_instance = "1101000002"
token = "depottoken"
"""
ENVIRONMENT = {"GREENTUI_ID_INSTANCE": "1101000009", "GREENTUI_API_TOKEN": "envtoken"}


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "config.toml").write_text(TWO)
    return {"GREENTUI_HOME": str(tmp_path)}


def test_without_any_the_three_ways_are_told(tmp_path: Path) -> None:
    env = {"GREENTUI_HOME": str(tmp_path)}
    with pytest.raises(NoCredentials) as caught:
        choose(load(env), None, env)
    text = str(caught.value)
    assert "greentui profile add" in text
    assert "GREENTUI_ID_INSTANCE" in text
    assert str(tmp_path / "config.toml") in text
    assert "\n" not in text


def test_the_environment_makes_a_profile_without_a_file(tmp_path: Path) -> None:
    env = {"GREENTUI_HOME": str(tmp_path), "GREENTUI_API_URL": "http://127.0.0.1:1/", **ENVIRONMENT}
    credentials = choose(load(env), None, env).credentials
    assert credentials.id_instance == "1101000009"
    assert credentials.token == "envtoken"
    assert credentials.api_url == credentials.upload_url == "http://127.0.0.1:1"


def test_the_environment_wins_over_the_file_but_not_over_a_name(home: dict[str, str]) -> None:
    env = {**home, **ENVIRONMENT}
    assert choose(load(env), None, env).credentials.id_instance == "1101000009"
    assert choose(load(env), "depot", env).credentials.token == "depottoken"


def test_half_an_environment_says_which_half_is_missing(home: dict[str, str]) -> None:
    env = {**home, "GREENTUI_ID_INSTANCE": "1"}
    with pytest.raises(NoCredentials, match="GREENTUI_API_TOKEN"):
        choose(load(env), None, env)


def test_a_wrong_variable_is_named(home: dict[str, str]) -> None:
    env = {**home, **ENVIRONMENT, "GREENTUI_API_URL": "nowhere"}
    with pytest.raises(ConfigError, match="GREENTUI_API_URL"):
        choose(load(env), None, env)


def test_several_profiles_and_no_choice_lists_them(home: dict[str, str]) -> None:
    with pytest.raises(NoCredentials, match="depot, shop"):
        choose(load(home), None, home)


def test_the_default_profile_is_the_one_in_the_file(home: dict[str, str]) -> None:
    file = Path(home["GREENTUI_HOME"]) / "config.toml"
    file.write_text('profile = "depot"\n' + TWO)
    assert choose(load(home), None, home).name == "depot"


def test_a_name_nobody_has_brings_the_nearest(home: dict[str, str]) -> None:
    with pytest.raises(NoCredentials, match="shop"):
        choose(load(home), "shp", home)


def test_a_profile_without_a_token_takes_the_environments(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[profiles.shop]\nid_instance = '1'\n")
    env = {"GREENTUI_HOME": str(tmp_path)}
    with pytest.raises(NoCredentials, match="shop"):
        choose(load(env), None, env)
    env["GREENTUI_API_TOKEN"] = "fromoutside"
    assert choose(load(env), None, env).credentials.token == "fromoutside"


def test_a_token_comes_from_the_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = ModuleType("keyring")
    ring.get_password = lambda service, user: f"{service}-{user}"  # type: ignore[attr-defined]
    errors = ModuleType("keyring.errors")
    errors.KeyringError = OSError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    (tmp_path / "config.toml").write_text("[profiles.shop]\nid_instance = '1101'\nkeyring = true\n")
    env = {"GREENTUI_HOME": str(tmp_path)}
    assert load(env).profiles["shop"].credentials.token == "", "the keyring is asked on use only"
    assert choose(load(env), None, env).credentials.token == "greentui-1101"


def test_a_token_is_in_no_representation(home: dict[str, str]) -> None:
    config = load(home)
    assert "shoptoken" not in repr(config)
    assert "shoptoken" not in repr(choose(config, "shop", home))


def test_reading_the_archive_needs_no_token(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[profiles.shop]\nid_instance = '1101'\n")
    env = {"GREENTUI_HOME": str(tmp_path)}
    assert choose(load(env), None, env, offline=True).credentials.id_instance == "1101"
    env["GREENTUI_ID_INSTANCE"] = "1102"
    assert choose(load(env), None, env, offline=True).credentials.id_instance == "1102"
