"""The ids under which the service names contacts, which may differ from the ids in requests."""

from __future__ import annotations

from typing import Any

from greentui.emulator.state.chats import ChatStore
from greentui.emulator.state.settings import Settings


class ShownIds:
    """Replaces ids in what the service says.

    A person may be known under a hidden id (`@lid`), or under a number spelled differently: a Brazilian one
    without its ninth digit, an Argentine one without its 9. With the setting `enableLidMode` everybody whose
    hidden id is known goes by it (newer documentation, SetSettings).
    """

    def __init__(self, chats: ChatStore, settings: Settings) -> None:
        self._chats = chats
        self._settings = settings

    def apply(self, body: Any) -> Any:
        """A copy of a JSON value with each id replaced by the one that is shown."""
        if not self._chats.aliases and not self._settings.enabled("enableLidMode"):
            return body
        return self._renamed(body)

    def _renamed(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._shown(value)
        if isinstance(value, list):
            return [self._renamed(item) for item in value]
        if isinstance(value, dict):
            return {key: self._renamed(item) for key, item in value.items()}
        return value

    def _shown(self, text: str) -> str:
        if (alias := self._chats.aliases.get(text)) is not None:
            return alias
        contact = self._chats.contacts.get(text) if self._settings.enabled("enableLidMode") else None
        return contact.lid or text if contact is not None else text
