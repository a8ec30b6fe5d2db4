"""Changes profiles and single settings in the configuration file, keeping comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from greentui.config import credentials as checks
from greentui.config import keyring
from greentui.config.configuration import load
from greentui.config.credentials import API_URL, Profile
from greentui.config.document import change
from greentui.config.errors import ConfigError
from greentui.config.folders import Folders
from greentui.words import _

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def check_profile(folders: Folders, profile: Profile) -> None:
    """Check a profile's values for form; the service is not asked.

    Raises:
        ConfigError: A value is invalid.
    """
    name, given = profile.name, profile.credentials
    for key, wrong in (
        ("", checks.check_name(name)),
        ("id_instance", checks.check_id_instance(given.id_instance)),
        ("token", checks.check_token(given.token)),
        ("api_url", checks.check_url(given.api_url)),
        ("media_url", checks.check_media_url(given.media_url)),
    ):
        if wrong:
            raise ConfigError(folders.config_file, None, f"profiles.{name}.{key}".rstrip("."), wrong)


def save_profile(
    folders: Folders, profile: Profile, *, make_default: bool = False, new: bool = False
) -> Profile:
    """Write a profile, new or changed, and its token into the keyring if `profile.keyring` is set.

    Args:
        make_default: Whether to use it by default from now on; the only profile always is.
        new: Whether its name must not be taken yet.

    Returns:
        The profile as saved: without `keyring` if no keyring accepted the token, which is then in the file.

    Raises:
        ConfigError: A value is invalid, the name is taken, or the file cannot be written.
    """
    check_profile(folders, profile)
    name, given = profile.name, profile.credentials
    if new and name in load(folders=folders).profiles:
        taken = _("there is already a profile “%s”: choose another name, or change that profile") % name
        raise ConfigError(folders.config_file, None, f"profiles.{name}", taken)
    kept = profile.keyring and keyring.store(given.id_instance, given.token)

    def edit(document: TOMLDocument) -> None:
        import tomlkit

        profiles = document.setdefault("profiles", tomlkit.table(is_super_table=True))
        entry = profiles.setdefault(name, tomlkit.table())
        entry["id_instance"] = given.id_instance
        optional: dict[str, object] = {
            "token": "" if kept else given.token,
            "keyring": kept,
            "api_url": "" if given.api_url == API_URL else given.api_url,
            "media_url": given.media_url,
        }
        for key, value in optional.items():
            if value:
                entry[key] = value
            else:
                entry.pop(key, None)
        if make_default or len(profiles) == 1:
            document["profile"] = name

    change(folders.config_file, edit)
    return Profile(name, given, kept)


def remove_profile(folders: Folders, name: str) -> None:
    """Remove a profile and its token; the archive stays.

    Raises:
        ConfigError: There is no such profile, or the file cannot be written.
    """
    forgotten: list[str] = []

    def edit(document: TOMLDocument) -> None:
        profiles = document.get("profiles", {})
        if name not in profiles:
            raise _no_profile(folders, name)
        forgotten.append(str(profiles[name].get("id_instance", "")))
        del profiles[name]
        if not profiles:
            document.pop("profiles", None)
        if document.get("profile") == name:
            del document["profile"]

    change(folders.config_file, edit)
    for id_instance in forgotten:
        keyring.forget(id_instance)


def use_profile(folders: Folders, name: str) -> None:
    """Make this profile the default.

    Raises:
        ConfigError: There is no such profile, or the file cannot be written.
    """

    def edit(document: TOMLDocument) -> None:
        if name not in document.get("profiles", {}):
            raise _no_profile(folders, name)
        document["profile"] = name

    change(folders.config_file, edit)


def save_settings(folders: Folders, values: Mapping[str, str | bool | int]) -> None:
    """Write settings, by their names.

    Raises:
        ConfigError: The file cannot be written.
    """

    def edit(document: TOMLDocument) -> None:
        document.update(values)

    change(folders.config_file, edit)


def _no_profile(folders: Folders, name: str) -> ConfigError:
    return ConfigError(folders.config_file, None, f"profiles.{name}", _("there is no such profile"))
