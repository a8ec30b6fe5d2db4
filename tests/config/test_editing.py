"""Changing `config.toml`: comments stay, the file is private and never half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.config import ConfigError, Credentials, Folders, Profile, find_folders, load
from greentui.config.editing import remove_profile, save_profile, use_profile

SHOP = Profile("shop", Credentials("1101000001", "shoptoken"))
DEPOT = Profile("depot", Credentials("1101000002", "depottoken", "http://127.0.0.1:9", "http://127.0.0.1:8"))


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return find_folders({"GREENTUI_HOME": str(tmp_path / "home")})


def again(folders: Folders) -> dict[str, Profile]:
    return dict(load(folders=folders).profiles)


def test_a_saved_profile_is_read_back(folders: Folders) -> None:
    save_profile(folders, SHOP)
    save_profile(folders, DEPOT)
    assert again(folders) == {"shop": SHOP, "depot": DEPOT}


def test_an_empty_media_url_stays_empty_and_follows_a_corrected_api_url(folders: Folders) -> None:
    for api_url in ("http://127.0.0.1:9", "http://127.0.0.1:8"):
        save_profile(folders, Profile("shop", Credentials("1101000001", "shoptoken", api_url)))
        saved = again(folders)["shop"].credentials
        assert (saved.media_url, saved.upload_url) == ("", api_url)
        assert "media_url" not in folders.config_file.read_text()


def test_the_first_profile_is_the_default_and_the_second_is_not(folders: Folders) -> None:
    save_profile(folders, SHOP)
    save_profile(folders, DEPOT)
    assert load(folders=folders).default_profile == "shop"
    use_profile(folders, "depot")
    assert load(folders=folders).default_profile == "depot"


def test_the_file_and_its_folder_are_private(folders: Folders) -> None:
    save_profile(folders, SHOP)
    assert folders.config_file.stat().st_mode & 0o777 == 0o600
    assert folders.config.stat().st_mode & 0o777 == 0o700


def test_comments_and_order_stay(folders: Folders) -> None:
    folders.config.mkdir()
    before = '# my own words\nbell = false  # quiet\n\n[keys]\njump = "ctrl+j"\n'
    folders.config_file.write_text(before)
    save_profile(folders, SHOP)
    remove_profile(folders, "shop")
    after = folders.config_file.read_text()
    assert after.startswith("# my own words\nbell = false  # quiet\n")
    assert dict(load(folders=folders).settings.keys) == {"jump": "ctrl+j"}


def test_removing_a_profile_forgets_it_as_the_default(folders: Folders) -> None:
    save_profile(folders, SHOP)
    remove_profile(folders, "shop")
    assert again(folders) == {}
    assert "shoptoken" not in folders.config_file.read_text()


def test_what_is_not_there_cannot_be_removed_or_used(folders: Folders) -> None:
    with pytest.raises(ConfigError, match="no such profile"):
        remove_profile(folders, "shop")
    with pytest.raises(ConfigError, match="no such profile"):
        use_profile(folders, "shop")


def test_a_profile_that_cannot_be_right_is_not_written(folders: Folders) -> None:
    with pytest.raises(ConfigError, match="idInstance"):
        save_profile(folders, Profile("shop", Credentials("11o1", "token")))
    assert not folders.config_file.exists()


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_profile(folders, SHOP)
    before = folders.config_file.read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("greentui.config.document.os.fsync", full)
    with pytest.raises(ConfigError, match="No space left"):
        save_profile(folders, DEPOT)
    assert folders.config_file.read_text() == before
    assert [each.name for each in folders.config.iterdir()] == ["config.toml"]


def test_a_linked_file_stays_a_link(folders: Folders, tmp_path: Path) -> None:
    folders.config.mkdir()
    real = tmp_path / "dotfiles.toml"
    real.write_text("bell = false\n")
    folders.config_file.symlink_to(real)
    save_profile(folders, SHOP)
    assert folders.config_file.is_symlink()
    assert "shop" in real.read_text()


def test_what_is_nested_deeper_than_an_editor_follows_is_an_error_and_no_traceback(folders: Folders) -> None:
    folders.config_file.parent.mkdir(parents=True)
    folders.config_file.write_text(f"bell = {'[' * 200}{']' * 200}\n")
    with pytest.raises(ConfigError, match="cannot be changed: "):
        save_profile(folders, SHOP)
