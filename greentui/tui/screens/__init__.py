"""The screens, by the names the keymap opens them under; each is loaded when it is first used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from greentui.tui.layers import Layer

SCREENS: Mapping[str, str] = {
    "link": "greentui.tui.screens.link:LinkScreen",
    "instance": "greentui.tui.screens.instance:InstanceScreen",
    "settings": "greentui.tui.screens.settings:SettingsScreen",
    "profiles": "greentui.tui.screens.profiles:ProfilesScreen",
    "groups": "greentui.tui.screens.groups:GroupsScreen",
    "group": "greentui.tui.screens.group:GroupScreen",
    "new_group": "greentui.tui.screens.groups:NewGroupScreen",
    "contact": "greentui.tui.screens.contact:details",
    "statuses": "greentui.tui.screens.statuses:StatusesScreen",
    "journals": "greentui.tui.screens.journals:JournalsScreen",
    "api": "greentui.tui.screens.api:ApiScreen",
    "log": "greentui.tui.screens.log:LogScreen",
    "inspector": "greentui.tui.screens.raw_json:RawJsonScreen",
    "unrecognised": "greentui.tui.screens.unrecognised:UnrecognisedScreen",
    "outbox": "greentui.tui.screens.outbox:OutboxScreen",
    "search": "greentui.tui.screens.search:SearchScreen",
    "help": "greentui.tui.dialogs.help:HelpScreen",
}
"""Name → module and what makes the screen."""


def load(name: str, **arguments: object) -> Layer[object]:
    """Make a screen by its name, importing its module now.

    Raises:
        KeyError: No screen has that name.
    """
    module, _colon, attribute = SCREENS[name].partition(":")
    return cast("Layer[object]", getattr(import_module(module), attribute)(**arguments))
