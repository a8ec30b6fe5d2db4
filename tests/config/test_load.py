"""Reading `config.toml`: accepted values, and errors."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from greentui.config import Config, ConfigError, load


def read(home: Path, text: str) -> Config:
    (home / "config.toml").write_text(text, encoding="utf-8")
    return load({"GREENTUI_HOME": str(home)})


def refuse(home: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read(home, text)
    return caught.value


def test_no_file_means_defaults(tmp_path: Path) -> None:
    config = load({"GREENTUI_HOME": str(tmp_path / "new")})
    assert config.settings.enter_sends is True
    assert config.profiles == {}
    assert not (tmp_path / "new").exists(), "reading makes nothing"


def test_home_puts_everything_under_one_folder(tmp_path: Path) -> None:
    folders = load({"GREENTUI_HOME": str(tmp_path)}).folders
    assert folders.config_file == tmp_path / "config.toml"
    assert folders.archive_of("1101000001") == tmp_path / "archive-1101000001.db"
    assert {folders.logs.parent, folders.downloads.parent} == {tmp_path}


def test_settings_of_every_sort_are_read(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
        enter_sends = false
        mark_read = "visible"
        retention_days = 90
        on_state_change = ["notify-send", "greentui"]
        [keys]
        jump = "ctrl+j"
        list.above = "ctrl+p"
        """,
    ).settings
    assert settings.enter_sends is False
    assert settings.mark_read == "visible"
    assert settings.retention_days == 90
    assert settings.on_state_change == ("notify-send", "greentui")
    assert dict(settings.keys) == {"jump": "ctrl+j", "list.above": "ctrl+p"}


def test_the_download_folder_is_the_operators(tmp_path: Path) -> None:
    config = read(tmp_path, f'download_folder = "{tmp_path}/saved"')
    assert config.folders.downloads == tmp_path / "saved"


def test_an_unknown_key_names_file_line_and_the_nearest_known_one(tmp_path: Path) -> None:
    error = refuse(tmp_path, "# mine\nenter_sends = true\nmark_raed = 'key'\n")
    assert (error.file, error.line, error.key) == (tmp_path / "config.toml", 3, "mark_raed")
    assert "mark_read" in error.text
    assert "line 3" in str(error)


def test_an_unknown_key_of_a_profile_is_found_in_its_table(tmp_path: Path) -> None:
    error = refuse(tmp_path, "[profiles.shop]\nid_instance = '1'\n\ntokn = 'x'\n")
    assert (error.line, error.key) == (4, "profiles.shop.tokn")
    assert "token" in error.text


def test_a_table_nobody_knows_is_an_error(tmp_path: Path) -> None:
    assert refuse(tmp_path, "\n[kyes]\njump = 'x'\n").line == 2


def test_a_profile_under_the_key_of_the_default_one_is_explained(tmp_path: Path) -> None:
    error = refuse(tmp_path, "\n[profile.shop]\nid_instance = '1'\n")
    assert error.line == 2
    assert "[profiles.NAME]" in error.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("enter_sends = 'yes'", "true or false"),
        ("retention_days = -1", "from 0 to 36500"),
        ("retention_days = true", "whole number"),
        ("mark_read = 'never'", '"answer", "key", "visible"'),
        ("theme = 3", "text in quotes"),
        ("on_state_change = 'beep'", "list"),
        ("keys = { jump = 3 }", "table"),
    ],
)
def test_a_value_of_the_wrong_sort_says_what_the_key_takes(tmp_path: Path, text: str, says: str) -> None:
    error = refuse(tmp_path, f"\n\n{text}\n")
    assert error.line == 3
    assert says in error.text


def test_a_broken_file_names_the_line(tmp_path: Path) -> None:
    assert refuse(tmp_path, "bell = true\ntheme = dark\n").line == 2


def test_a_file_that_ends_too_early_names_its_last_line(tmp_path: Path) -> None:
    assert refuse(tmp_path, "bell = true\n[keys\n").line == 2


def test_a_value_over_several_lines_is_found_where_it_begins(tmp_path: Path) -> None:
    error = refuse(tmp_path, 'bell = true\non_state_change = [\n  "a",\n  3,\n]\n')
    assert error.line == 2


def test_a_file_that_is_not_text_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        load({"GREENTUI_HOME": str(tmp_path)})


def test_a_pipe_in_the_place_of_the_file_is_an_error_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")
    with pytest.raises(ConfigError, match="cannot be read: it is not a plain file"):
        load({"GREENTUI_HOME": str(tmp_path)})


def test_a_value_nested_deeper_than_the_parser_follows_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    assert "nested too deeply" in refuse(tmp_path, f"bell = {'[' * 3000}\n").text


def test_a_default_profile_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    error = refuse(tmp_path, "profile = 'shp'\n[profiles.shop]\nid_instance = '1'\n")
    assert error.line == 1
    assert "shop" in error.text


def test_a_profile_without_an_instance_is_an_error(tmp_path: Path) -> None:
    assert "id_instance" in refuse(tmp_path, "[profiles.shop]\ntoken = 'abc'\n").text


def test_an_instance_may_be_written_as_a_number(tmp_path: Path) -> None:
    config = read(tmp_path, "[profiles.shop]\nid_instance = 1101000001\ntoken = 'abc'\n")
    assert config.profiles["shop"].credentials.id_instance == "1101000001"


def test_the_address_for_uploads_follows_the_services_own(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
        [profiles.one]
        id_instance = "1"
        api_url = "https://7103.api.greenapi.com/"
        [profiles.two]
        id_instance = "2"
        api_url = "http://127.0.0.1:8080"
        [profiles.three]
        id_instance = "3"
        """,
    )
    addresses = [profile.credentials.upload_url for profile in config.profiles.values()]
    assert addresses == [
        "https://7103.media.greenapi.com",
        "http://127.0.0.1:8080",
        "https://media.green-api.com",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "api.green-api.com",
        "ftp://x",
        "https://",
        "https://user@host",
        "http://[1",
        "https://host/waInstance1/getSettings/secret",
    ],
)
def test_an_address_that_is_none_is_an_error(tmp_path: Path, address: str) -> None:
    error = refuse(tmp_path, f"[profiles.a]\nid_instance = '1'\napi_url = '{address}'\n")
    assert error.key == "profiles.a.api_url"
    assert "secret" not in str(error)


def test_a_wrong_token_is_not_repeated_in_the_error(tmp_path: Path) -> None:
    error = refuse(tmp_path, "[profiles.a]\nid_instance = '1'\ntoken = 'sec ret'\n")
    assert "sec ret" not in str(error)


def test_a_file_with_a_token_becomes_private(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.touch(mode=0o644)
    read(tmp_path, "[profiles.a]\nid_instance = '1'\ntoken = 'secret'\n")
    assert file.stat().st_mode & 0o777 == 0o600
