"""Creates the pages of the console, each module loaded on first use. Only the application opens them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from greentui.tui.layers import Layer
from greentui.tui.shell import PageName


def link() -> Layer[None]:
    """Linking a phone."""
    from greentui.tui.screens.link import LinkScreen

    return LinkScreen()


def instance() -> Layer[None]:
    """The instance's state, account and queues."""
    from greentui.tui.screens.instance import InstanceScreen

    return InstanceScreen()


def settings() -> Layer[None]:
    """The instance's settings."""
    from greentui.tui.screens.settings import SettingsScreen

    return SettingsScreen()


def profiles() -> Layer[None]:
    """The profiles of the configuration."""
    from greentui.tui.screens.profiles import ProfilesScreen

    return ProfilesScreen()


def groups() -> Layer[None]:
    """The groups of this account."""
    from greentui.tui.screens.groups import GroupsScreen

    return GroupsScreen()


def new_group() -> Layer[None]:
    """Creating a group."""
    from greentui.tui.screens.groups import NewGroupScreen

    return NewGroupScreen()


def statuses() -> Layer[None]:
    """Statuses (stories)."""
    from greentui.tui.screens.statuses import StatusesScreen

    return StatusesScreen()


def journals() -> Layer[None]:
    """The service's journals."""
    from greentui.tui.screens.journals import JournalsScreen

    return JournalsScreen()


def api() -> Layer[None]:
    """Calling any method of the API."""
    from greentui.tui.screens.api import ApiScreen

    return ApiScreen()


def log() -> Layer[None]:
    """The program's own log."""
    from greentui.tui.screens.log import LogScreen

    return LogScreen()


def unrecognised() -> Layer[None]:
    """Notifications that could not be decoded."""
    from greentui.tui.screens.unrecognised import UnrecognisedScreen

    return UnrecognisedScreen()


def outbox() -> Layer[None]:
    """Messages typed here that have not arrived."""
    from greentui.tui.screens.outbox import OutboxScreen

    return OutboxScreen()


def search(words: str = "", chat_id: str = "") -> Layer[None]:
    """Searching all chats."""
    from greentui.tui.screens.search import SearchScreen

    return SearchScreen(chat_id, words)


def contact(chat_id: str) -> Layer[None]:
    """A chat's contact or group."""
    from greentui.tui.screens.contact import details

    return details(chat_id)


def raw_json(chat_id: str, message_id: str, title: str) -> Layer[None]:
    """A message's raw body."""
    from greentui.tui.screens.raw_json import RawJsonScreen

    return RawJsonScreen(chat_id, message_id, title=title)


PAGES: Mapping[PageName, Callable[[], Layer[Any]]] = {
    PageName.LINK: link,
    PageName.INSTANCE: instance,
    PageName.SETTINGS: settings,
    PageName.PROFILES: profiles,
    PageName.GROUPS: groups,
    PageName.NEW_GROUP: new_group,
    PageName.STATUSES: statuses,
    PageName.JOURNALS: journals,
    PageName.API: api,
    PageName.LOG: log,
    PageName.UNRECOGNISED: unrecognised,
    PageName.OUTBOX: outbox,
    PageName.SEARCH: search,
}
"""The function that creates each page of `PageName`."""
