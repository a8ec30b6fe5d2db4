"""Makes the pages of the console, each loaded when it is first opened. Only the application opens them."""

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
    """The instances the configuration knows."""
    from greentui.tui.screens.profiles import ProfilesScreen

    return ProfilesScreen()


def groups() -> Layer[None]:
    """The groups of this account."""
    from greentui.tui.screens.groups import GroupsScreen

    return GroupsScreen()


def new_group() -> Layer[None]:
    """Making a group."""
    from greentui.tui.screens.groups import NewGroupScreen

    return NewGroupScreen()


def statuses() -> Layer[None]:
    """Statuses (stories)."""
    from greentui.tui.screens.statuses import StatusesScreen

    return StatusesScreen()


def journals() -> Layer[None]:
    """What the service keeps of the last minutes."""
    from greentui.tui.screens.journals import JournalsScreen

    return JournalsScreen()


def api() -> Layer[None]:
    """Any method, by hand."""
    from greentui.tui.screens.api import ApiScreen

    return ApiScreen()


def log() -> Layer[None]:
    """The program's own log."""
    from greentui.tui.screens.log import LogScreen

    return LogScreen()


def unrecognised() -> Layer[None]:
    """Notifications nobody here understands."""
    from greentui.tui.screens.unrecognised import UnrecognisedScreen

    return UnrecognisedScreen()


def outbox() -> Layer[None]:
    """What was typed here and has not arrived."""
    from greentui.tui.screens.outbox import OutboxScreen

    return OutboxScreen()


def search(words: str = "", chat_id: str = "") -> Layer[None]:
    """Searching all chats."""
    from greentui.tui.screens.search import SearchScreen

    return SearchScreen(chat_id, words)


def contact(chat_id: str) -> Layer[None]:
    """Who is behind a chat: a person or a group."""
    from greentui.tui.screens.contact import details

    return details(chat_id)


def raw_json(chat_id: str, message_id: str, title: str) -> Layer[None]:
    """The body a message came in."""
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
"""What makes each page of `PageName`."""
