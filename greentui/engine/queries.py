"""Everything screens and commands read of one instance, straight from the archive.

Each read but `search` takes well under a millisecond and is called from the interface's own thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from greentui.model.chats import Chat, ChatFilter, ChatSort, Contact, Coverage, Found, Opening, Window
from greentui.model.instance import StateSpell
from greentui.model.messages import Key, Location, Message

if TYPE_CHECKING:
    from greentui.archive import Archive, Overview
    from greentui.archive.stats import Stats
    from greentui.model.sending import OutboxItem


class Queries:
    """The queries of one instance.

    Args:
        instance_id: Whose.
        archive: Open.
        clock: UTC seconds.
    """

    def __init__(self, instance_id: str, archive: Archive, clock: Callable[[], float]) -> None:
        self.instance_id = instance_id
        self.archive = archive
        self._clock = clock

    def now(self) -> float:
        """UTC seconds."""
        return self._clock()

    def overview(self, *, chats: int = 60, messages: int = 60) -> Overview:
        """Everything for a first picture, in one read."""
        return self.archive.overview(chats=chats, messages=messages)

    def chat_ids(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[str]:
        """Every chat of a filter, in order."""
        return self.archive.chat_ids(filter, sort)

    def chats(self, ids: Sequence[str]) -> list[Chat]:
        """Some chats, in the order of `ids`; those that do not exist are left out."""
        return self.archive.chats(list(ids))

    def chat(self, chat_id: str) -> Chat | None:
        """A chat, by any of its ids."""
        return self.archive.chat(chat_id)

    def opening(self, chat_id: str, *, limit: int = 80) -> Opening:
        """What it takes to show a chat, in one read."""
        return self.archive.opening(chat_id, limit=limit)

    def counts(self) -> dict[ChatFilter, int]:
        """How many chats each filter shows."""
        return self.archive.counts()

    def unread_total(self) -> int:
        """Unread messages of all chats."""
        return self.archive.unread_total()

    def window(
        self,
        chat_id: str,
        *,
        before: Key | None = None,
        after: Key | None = None,
        around: Key | None = None,
        limit: int = 100,
    ) -> Window:
        """A page of a chat, the newest by default."""
        return self.archive.window(chat_id, before=before, after=after, around=around, limit=limit)

    def message(self, chat_id: str, message_id: str, *, shown: bool = False) -> Message | None:
        """A message by id or uid; only if its chat shows it, where `shown`."""
        return self.archive.message(chat_id, message_id, shown=shown)

    def raw(self, chat_id: str, message_id: str) -> str:
        """The body a message came in; empty where none is kept."""
        return self.archive.raw(chat_id, message_id)

    def first_unread(self, chat_id: str) -> Key | None:
        """Place of the first unread message."""
        return self.archive.first_unread(chat_id)

    def message_at(self, chat_id: str, timestamp: int) -> Key | None:
        """Place of the first message at or after a moment, UTC seconds."""
        return self.archive.message_at(chat_id, timestamp)

    def name_of(self, person_id: str) -> str:
        """The name of a person or chat, or its number."""
        return self.archive.name_of(person_id)

    def names(self) -> list[tuple[str, str, str]]:
        """Id, name and phone of every chat and contact, for a switcher."""
        return self.archive.names()

    def contact_list(self) -> list[Contact]:
        """Everybody in the phone's book."""
        return self.archive.contacts()

    def outbox(
        self, *, chat_id: str | None = None, waiting_only: bool = True, limit: int = 500
    ) -> list[OutboxItem]:
        """What was typed here and is on its way, in order."""
        return self.archive.outbox(chat_id=chat_id, waiting_only=waiting_only, limit=limit)

    def unsettled(self, *, limit: int = 500) -> list[OutboxItem]:
        """What was typed here and waits, or failed and was not dealt with, in order."""
        return self.archive.unsettled(limit=limit)

    def outbox_item(self, local_id: str) -> OutboxItem | None:
        """One of them."""
        return self.archive.outbox_item(local_id)

    async def search(self, query: str, limit: int = 50) -> list[Found]:
        """Messages that hold the words of `query`, newest first, in a thread of its own.

        Args:
            query: Words and prefixes, with `from: in: kind: before: after: has:file`.
            limit: Most hits.
        """
        from greentui.archive import parse

        asked = parse(query, now=self.now())
        return await asyncio.to_thread(self.archive.search, asked, limit=limit)

    def coverage(self, chat_id: str | None = None) -> Coverage:
        """From when to when the archive is complete, for a chat or for all."""
        return self.archive.coverage(chat_id)

    def states(self, limit: int = 50) -> list[StateSpell]:
        """The instance's states as kept by us, newest first."""
        return self.archive.states(limit)

    def unrecognised(self, limit: int = 100) -> list[tuple[int, str, str]]:
        """Time, type and raw body of notifications that were not understood, newest first."""
        return self.archive.unrecognised(limit)

    def media(self, chat_id: str, limit: int = 100) -> list[Message]:
        """Files, pictures and sounds of a chat, newest first."""
        return self.archive.media(chat_id, limit)

    def places(self, limit: int = 20) -> list[Location]:
        """Places used before, newest first, each once."""
        return self.archive.places(limit)

    def stats(self) -> Stats:
        """How much the archive holds."""
        return self.archive.stats()
