"""The application as pages, dialogs and actions see it.

They import this class and never the implementation, which imports all of them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from textual.dom import DOMNode

from greentui.model.changes import Notice
from greentui.model.chats import Unsent
from greentui.text import time_format
from greentui.text.keymap import Keymap, configured
from greentui.tui.base_app import BaseApp
from greentui.words import _

if TYPE_CHECKING:
    from greentui.config import Config
    from greentui.engine.session import Session


class PageName(StrEnum):
    """The pages that open without arguments, by their names in the keymap."""

    LINK = "link"
    INSTANCE = "instance"
    SETTINGS = "settings"
    PROFILES = "profiles"
    GROUPS = "groups"
    NEW_GROUP = "new_group"
    STATUSES = "statuses"
    JOURNALS = "journals"
    API = "api"
    LOG = "log"
    UNRECOGNISED = "unrecognised"
    OUTBOX = "outbox"
    SEARCH = "search"


@dataclass(slots=True)
class RememberedSearch:
    """The last search of all chats and the chosen hit, to return to."""

    words: str = ""
    index: int = 0


class Shell(BaseApp[int], inherit_bindings=False):
    """The application as its parts see it.

    Args:
        session: The current instance's.
        config: Folders, settings and profiles.
    """

    def __init__(self, session: Session, config: Config) -> None:
        super().__init__(config)
        time_format.use(config.settings.time_format)
        self.session = session
        self.keymap: Keymap = configured(config.settings)
        self.remembered_search = RememberedSearch()
        self.unsaved_drafts: dict[str, Unsent] = {}
        """Chat id → what is written to it that the archive refused; tried again before the session ends."""
        self.reports_focus = False
        """Whether this terminal reports focus: without that, silence means nothing."""

    def draws_pictures(self, *, asked: bool) -> bool:
        return self.config.settings.draws_pictures(asked=asked)

    @property
    def chat_in_view(self) -> str:
        """The chat that the operator is looking at; empty for none, and while the window is not in focus."""
        raise NotImplementedError

    def show_unread(self, count: int) -> None:
        """Show the number of unread messages in the window's title."""
        raise NotImplementedError

    def begin(self) -> None:
        """Start work after the first paint."""
        raise NotImplementedError

    async def ask_to_resend(self, local_id: str, *, held: bool) -> bool:
        """Ask before a message is sent again that may have been sent. Call it from a worker.

        Args:
            local_id: The message.
            held: Whether the service held it back: then its queue is looked at first.

        Raises:
            Refusal: The service's queue cannot be looked at.
        """
        why = _("It may have been sent already: then it arrives twice, and that cannot be undone.")
        if held and await self.session.queued_at_service(local_id):
            why = _(
                "It is still in the service's queue and leaves by itself once the instance was rebooted: "
                "sent again it arrives twice. F6 can clear that queue."
            )
        return await self.ask(_("Send it again?"), why, yes=_("Send again"))

    async def pick_chats(self, title: str, *, people: bool = False, several: bool = True) -> list[str]:
        """Let the operator choose chats by name, number or id; empty if cancelled. Call it from a worker.

        Args:
            title: What they are chosen for.
            people: Whether only contacts can be chosen.
            several: Whether more than one can be chosen.
        """
        raise NotImplementedError

    async def copy(self, text: str) -> None:
        """Copy text to the clipboard and show where it went."""
        from greentui.tui.terminal import clipboard

        self.tell(Notice(await asyncio.to_thread(clipboard.copy, text, self.terminal_writer)))

    def open_page(self, name: PageName) -> None:
        """Open a page, or return to it if it is open."""
        raise NotImplementedError

    def open_contact(self, chat_id: str) -> None:
        """Open the page of a contact or a group."""
        raise NotImplementedError

    def open_search(self, words: str = "", chat_id: str = "") -> None:
        """Search the messages of all chats, or at first of one.

        Args:
            words: The words to begin with; empty for the last search.
            chat_id: The chat to begin with.
        """
        raise NotImplementedError

    def open_raw(self, chat_id: str, message_id: str, title: str) -> None:
        """Show a message's raw body."""
        raise NotImplementedError

    def open_chat(self, chat_id: str, message_id: str = "") -> None:
        """Return to the console with a chat open, at a message if one is given."""
        raise NotImplementedError

    def use_profiles(self, config: Config) -> None:
        """Go by the profiles of a configuration that was read again."""
        raise NotImplementedError

    async def switch_profile(self, name: str) -> None:
        """Switch to another instance without ending the program. Call it from a worker.

        Raises:
            Refusal: There is no such profile, or it cannot be opened.
        """
        raise NotImplementedError


def shell_of(node: DOMNode) -> Shell:
    """The application that runs a widget or screen of the console."""
    return cast(Shell, node.app)
