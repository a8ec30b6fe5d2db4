"""Reads the whole configuration and chooses the profile to work with."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from greentui.config import credentials as checks
from greentui.config.credentials import API_URL, Credentials, Profile
from greentui.config.document import Document
from greentui.config.errors import ConfigError
from greentui.config.folders import PRIVATE_FILE, Folders, expanded, find_folders
from greentui.config.settings import Settings, WrongValue, check_value, field_names
from greentui.words import _

API_URL_VARIABLE = "GREENTUI_API_URL"
MEDIA_URL_VARIABLE = "GREENTUI_MEDIA_URL"
ID_INSTANCE_VARIABLE = "GREENTUI_ID_INSTANCE"
TOKEN_VARIABLE = "GREENTUI_API_TOKEN"  # noqa: S105
ENVIRONMENT = "environment"
"""Name of the profile that comes from the environment."""

_DEFAULT_PROFILE = "profile"
_PROFILES = "profiles"
_PROFILE_KEYS = ("id_instance", "token", "keyring", "api_url", "media_url")


class NoCredentials(Exception):
    """No instance was chosen, or its token is missing; the text says how to provide both."""


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration as read.

    Attributes:
        profiles: By name; a profile that uses the keyring has no token yet.
        default_profile: Chosen by `profile use`; empty for none.
    """

    folders: Folders
    settings: Settings = field(default_factory=Settings)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    default_profile: str = ""


def load(env: Mapping[str, str] = os.environ, *, folders: Folders | None = None) -> Config:
    """Read the configuration.

    Args:
        env: For `GREENTUI_HOME`.
        folders: Used instead of those from `env`.

    Raises:
        ConfigError: The file cannot be read, or something in it is wrong.
    """
    folders = folders or find_folders(env)
    document = Document(folders.config_file)
    allowed = (*field_names(), _DEFAULT_PROFILE, _PROFILES)
    values: dict[str, object] = {}
    for key, value in document.content.items():
        _known(document, (key,), allowed)
        if key in (_DEFAULT_PROFILE, _PROFILES):
            continue
        try:
            values[key] = check_value(key, value)
        except WrongValue as error:
            raise document.wrong((key,), str(error)) from None
    settings = Settings(**values)  # type: ignore[arg-type]  # check_value compared each with its annotation
    profiles = _profiles(document)
    default = document.content.get(_DEFAULT_PROFILE, "")
    if not isinstance(default, str):
        text = _("must be the name of a profile in quotes; profiles themselves are written [profiles.NAME]")
        raise document.wrong((_DEFAULT_PROFILE,), text)
    if default and default not in profiles:
        text = _nearest(_("there is no such profile"), default, profiles)
        raise document.wrong((_DEFAULT_PROFILE,), text)
    if any(profile.credentials.token for profile in profiles.values()):
        _tighten(document.file)
    if settings.download_folder:
        folders = replace(folders, downloads=expanded(settings.download_folder).absolute())
    return Config(folders, settings, profiles, default)


def choose(
    config: Config, name: str | None = None, env: Mapping[str, str] = os.environ, *, offline: bool = False
) -> Profile:
    """The profile to work with, its token fetched.

    An explicit `name` comes first, then an instance in the environment, then the default profile, then the
    only one. A profile without a token uses `GREENTUI_API_TOKEN`.

    Args:
        config: As read.
        name: The profile's name, if the operator gave one.
        env: May hold an instance and a token.
        offline: Whether the service will not be called, so that no token is needed.

    Raises:
        NoCredentials: There is no profile, or its token is missing.
        ConfigError: A value in the environment is invalid.
    """
    if not name and env.get(ID_INSTANCE_VARIABLE, "").strip():
        return _from_environment(env, offline)
    if not name:
        name = config.default_profile or (next(iter(config.profiles)) if len(config.profiles) == 1 else "")
    if not name and config.profiles:
        known = ", ".join(sorted(config.profiles))
        raise NoCredentials(_("there are several profiles (%s): choose one with --profile NAME") % known)
    if not name:
        raise NoCredentials(three_ways(config.folders.config_file))
    profile = config.profiles.get(name)
    if profile is None:
        raise NoCredentials(_nearest(_("there is no profile named “%s”") % name, name, config.profiles))
    if profile.credentials.token or offline:
        return profile
    token = env.get(TOKEN_VARIABLE, "").strip() or (_from_keyring(profile) if profile.keyring else "")
    if not token:
        raise NoCredentials(
            _("the token of the profile “%(name)s” is missing: run “greentui profile add %(name)s”")
            % {"name": name}
        )
    return replace(profile, credentials=replace(profile.credentials, token=token))


def three_ways(file: Path) -> str:
    """The ways to give credentials."""
    return _(
        "no credentials: run “greentui profile add”, or set GREENTUI_ID_INSTANCE and GREENTUI_API_TOKEN, "
        "or write [profiles.NAME] into %s"
    ) % str(file)


def _profiles(document: Document) -> dict[str, Profile]:
    table = document.content.get(_PROFILES, {})
    if not isinstance(table, dict):
        raise document.wrong((_PROFILES,), _("must be tables: [profiles.NAME]"))
    return {name: _profile(document, name, entry) for name, entry in table.items()}


def _profile(document: Document, name: str, entry: object) -> Profile:
    path = (_PROFILES, name)
    if wrong := checks.check_name(name):
        raise document.wrong(path, wrong)
    if not isinstance(entry, dict):
        raise document.wrong(path, _("must be a table: [profiles.NAME]"))
    for key in entry:
        _known(document, (*path, key), _PROFILE_KEYS)
    keyring = entry.get("keyring", False)
    if not isinstance(keyring, bool):
        raise document.wrong((*path, "keyring"), _("must be true or false"))
    if "id_instance" not in entry:
        raise document.wrong(path, _("id_instance is missing"))

    def text(key: str, check: checks.Check, default: str) -> str:
        if key not in entry:
            return default
        value = entry[key]
        # An id without quotes is a number in TOML; its meaning is clear.
        value = str(value) if key == "id_instance" and type(value) is int else value
        wrong = check(value) if isinstance(value, str) else _('must be a text in quotes, such as "…"')
        if wrong:
            raise document.wrong((*path, key), wrong)
        return str(value)

    credentials = Credentials(
        id_instance=text("id_instance", checks.check_id_instance, ""),
        token=text("token", checks.check_token, ""),
        api_url=text("api_url", checks.check_url, API_URL).rstrip("/"),
        media_url=text("media_url", checks.check_media_url, "").rstrip("/"),
    )
    return Profile(name, credentials, keyring)


def _from_environment(env: Mapping[str, str], offline: bool) -> Profile:
    def text(variable: str, check: checks.Check, default: str = "") -> str:
        value = env.get(variable, "").strip() or default
        if wrong := check(value):
            raise ConfigError(variable, None, "", wrong)
        return value

    if not env.get(TOKEN_VARIABLE, "").strip() and not offline:
        raise NoCredentials(
            _("%(id)s is set and %(token)s is not: set both")
            % {"id": ID_INSTANCE_VARIABLE, "token": TOKEN_VARIABLE}
        )
    return Profile(
        ENVIRONMENT,
        Credentials(
            id_instance=text(ID_INSTANCE_VARIABLE, checks.check_id_instance),
            token="" if offline else text(TOKEN_VARIABLE, checks.check_token),
            api_url=text(API_URL_VARIABLE, checks.check_url, API_URL).rstrip("/"),
            media_url=text(MEDIA_URL_VARIABLE, checks.check_media_url).rstrip("/"),
        ),
    )


def _from_keyring(profile: Profile) -> str:
    from greentui.config.keyring import fetch

    return fetch(profile.credentials.id_instance)


def _known(document: Document, path: tuple[str, ...], allowed: Iterable[str]) -> None:
    if path[-1] not in allowed:
        raise document.wrong(path, _nearest(_("unknown key"), path[-1], allowed))


def _nearest(problem: str, word: str, known: Iterable[str]) -> str:
    """What is wrong with a word, and the known one that may have been meant."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    if not near:
        return problem
    return _("%(problem)s; did you mean “%(word)s”?") % {"problem": problem, "word": near[0]}


def _tighten(file: Path) -> None:
    """Remove other users' permissions from a file that holds a token."""
    try:
        if file.stat().st_mode & 0o077:
            file.chmod(PRIVATE_FILE)
    except OSError:
        return  # Another user's file; `doctor` reports it.
