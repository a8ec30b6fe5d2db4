"""What can be asked of the archive. Every answer is of what was committed last."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from greentui.archive import change_log, chats, contacts, coverage, kv, messages, raw_bodies, rows, states
from greentui.archive.change_log import Changes
from greentui.archive.connection import Database
from greentui.model.chats import Chat, ChatFilter, ChatSort, Contact, Coverage, Found, Window
from greentui.model.instance import StateSpell
from greentui.model.messages import Key, Location, Message, MessageKind

if TYPE_CHECKING:  # loaded on use: the first paint does without
    from greentui.archive.event_log import ArchiveEvent
    from greentui.archive.query import Query
    from greentui.archive.stats import Stats
    from greentui.model.sending import OutboxItem

OPEN_CHAT = "open_chat"
"""The note that holds the chat in front of the operator, for the next first paint."""

_REPEATED = 4
"""How often the same place may have been sent among the last ones."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything an interface needs to paint for the first time.

    Attributes:
        chat_ids: All chats of the list, in order.
        chats: The first of them.
        chat: The chat that was open last, else the first one; `None` where there is none.
        window: Its newest messages.
        counts: How many chats each filter shows.
    """

    chat_ids: list[str]
    chats: list[Chat]
    chat: Chat | None
    window: Window
    counts: dict[ChatFilter, int]


class Reader:
    """Reads of one instance's archive, from any thread; `Archive` adds the writes.

    Attributes:
        instance_id: Whose archive it is.
    """

    def __init__(self, database: Database, instance_id: str) -> None:
        self.instance_id = instance_id
        self._database = database
        self._identity = int.from_bytes(os.urandom(6), "big")

    @property
    def path(self) -> Path:
        """The archive's file."""
        return self._database.path

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Chats

    def overview(self, *, chats: int = 60, messages: int = 60, chat_id: str = "") -> Overview:
        """Everything for a first paint, of one and the same moment.

        Args:
            chats: How many rows of the list.
            messages: How many messages of the open chat.
            chat_id: The chat to show; else the one the note `OPEN_CHAT` names, else the first.
        """
        with self._database.snapshot():
            ids = self.chat_ids()
            rows = self.chats(ids[:chats])
            wanted = chat_id or self.note(OPEN_CHAT) or ""
            chat = (self.chat(wanted) if wanted else None) or next(iter(rows), None)
            window = self.window(chat.id, limit=messages) if chat else Window(())
            return Overview(ids, rows, chat, window, self.counts())

    def chat_ids(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[str]:
        """All chats a filter shows, in order. Unread and waiting ones show even when put away."""
        with self._database.read() as connection:
            return chats.ids(connection, filter, sort)

    def chats(self, ids: list[str]) -> list[Chat]:
        """The rows of these chats; those that do not exist are left out."""
        with self._database.read() as connection:
            return chats.rows(connection, self.instance_id, ids)

    def chat(self, chat_id: str) -> Chat | None:
        """The row of a chat, by any of its ids."""
        with self._database.read() as connection:
            proper = contacts.resolved(connection, chat_id)
            return next(iter(chats.rows(connection, self.instance_id, [proper])), None)

    def counts(self) -> dict[ChatFilter, int]:
        """How many chats each filter shows."""
        with self._database.read() as connection:
            return chats.counts(connection)

    def unread_total(self) -> int:
        """Messages not read, in all chats together."""
        with self._database.read() as connection:
            return chats.unread_total(connection)

    def names(self) -> list[tuple[str, str, str]]:
        """Chat id, name and phone (digits) of every chat, the last active first, for a switcher."""
        with self._database.read() as connection:
            return chats.names(connection)

    def find_chats(self, text: str, limit: int = 20) -> list[Chat]:
        """Chats whose name or number contains `text`, the last active first."""
        with self._database.read() as connection:
            found = chats.matching(connection, text, limit)
            return chats.rows(connection, self.instance_id, found)

    def contacts(self) -> list[Contact]:
        """Everybody known, by name."""
        with self._database.read() as connection:
            return contacts.contacts(connection)

    def name_of(self, person_id: str) -> str:
        """What a person or group is called: phone book, own name, number."""
        with self._database.read() as connection:
            return contacts.name_of(connection, person_id)

    # Messages

    def window(
        self,
        chat_id: str,
        *,
        before: Key | None = None,
        after: Key | None = None,
        around: Key | None = None,
        limit: int = 100,
    ) -> Window:
        """A page of a chat, oldest first: the newest one, or the one next to or around a place."""
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            if chat is None:
                return Window(())
            return messages.window(
                connection, self.instance_id, chat, before=before, after=after, around=around, limit=limit
            )

    def message(self, chat_id: str, message_id: str) -> Message | None:
        """A message by its id or uid; hidden ones too."""
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            return messages.one(connection, self.instance_id, chat, message_id) if chat else None

    def kept_under(self, chat_id: str) -> str:
        """The id under which a chat or person is kept: its number's, where the hidden one's is known."""
        with self._database.read() as connection:
            return contacts.resolved(connection, chat_id)

    def raw(self, chat_id: str, message_id: str) -> str:
        """The body a message came in; empty where none is kept."""
        return next(iter(self.raws(chat_id, message_id)), "")

    def raws(self, chat_id: str, message_id: str) -> list[str]:
        """Every body about a message: its own, then those of what befell it."""
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            known = messages.one(connection, self.instance_id, chat, message_id) if chat else None
            return raw_bodies.bodies(connection, known.id if known else message_id)

    def first_unread(self, chat_id: str) -> Key | None:
        """The place of the first message not read."""
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            key = chats.first_unread(connection, chat[0]) if chat else None
            return None if key is None else rows.key_of(key)

    def message_count(self, chat_id: str) -> int:
        """How many messages of a chat are kept, hidden ones too."""
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            return messages.count(connection, chat[0]) if chat else 0

    def message_at(self, chat_id: str, timestamp: int) -> Key | None:
        """The place of the first message at or after a moment (UTC seconds), else of the last one."""
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            return messages.at(connection, chat[0], timestamp) if chat else None

    def unrecognised(self, limit: int = 100) -> list[tuple[int, str, str]]:
        """Bodies nobody understood, newest first: when received, type or reason, body."""
        with self._database.read() as connection:
            return raw_bodies.unrecognised(connection, limit)

    # Searching

    def search(self, query: Query, *, limit: int = 50, before: Key | None = None) -> list[Found]:
        """The newest messages that fit, where in their text the words stand.

        Args:
            before: Go on from the place of the last one found.
        """
        from greentui.archive import search

        with self._database.snapshot() as connection:
            return search.find(connection, self.instance_id, query, limit=limit, before=before)

    def media(self, chat_id: str, limit: int = 100) -> list[Message]:
        """The newest messages of a chat that carry a file."""
        from greentui.archive import search
        from greentui.archive.query import FILES

        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            if chat is None:
                return []
            return search.of_kinds(connection, self.instance_id, FILES, chat=chat[0], limit=limit)

    def places(self, limit: int = 20) -> list[Location]:
        """Places that were sent or received, the newest first, each once."""
        from greentui.archive import search

        with self._database.read() as connection:
            sent = search.of_kinds(
                connection, self.instance_id, [MessageKind.LOCATION], limit=limit * _REPEATED
            )
        found = (replace(each.content, thumbnail=b"") for each in sent if isinstance(each.content, Location))
        return list(dict.fromkeys(found))[:limit]

    def calls(self, limit: int = 100) -> list[Message]:
        """The newest calls."""
        from greentui.archive import search

        with self._database.read() as connection:
            return search.of_kinds(connection, self.instance_id, [MessageKind.CALL], limit=limit)

    # The outbox

    def outbox(
        self, *, chat_id: str | None = None, waiting_only: bool = True, limit: int = 1000
    ) -> list[OutboxItem]:
        """Items in their order: those that wait, or the last `limit` of all."""
        from greentui.archive import outbox

        with self._database.read() as connection:
            chat = chats.find(connection, chat_id) if chat_id else None
            if chat_id and chat is None:
                return []
            return outbox.items(connection, self.instance_id, chat[0] if chat else None, waiting_only, limit)

    def unsettled(self, *, limit: int = 1000) -> list[OutboxItem]:
        """The last `limit` items that wait, or failed and were not dealt with, in their order."""
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.unsettled(connection, self.instance_id, limit)

    def outbox_item(self, local_id: str) -> OutboxItem | None:
        """The item of this local id."""
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.item(connection, self.instance_id, local_id)

    def waiting(self) -> int:
        """How many items wait."""
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.waiting(connection)

    def waiting_chats(self) -> list[tuple[str, str]]:
        """Chat id and local id of every item that waits, in their order; no draft is read."""
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.waiting_chats(connection)

    # The instance

    def states(self, limit: int = 100) -> list[StateSpell]:
        """The instance's states, newest first; the first one lasts."""
        with self._database.read() as connection:
            return states.spells(connection, limit)

    def fact(self, name: str) -> str | None:
        """A small thing the service told, under a name."""
        with self._database.read() as connection:
            return kv.fact(connection, name)

    def note(self, name: str) -> str | None:
        """A small thing the program kept, under a name."""
        with self._database.read() as connection:
            return kv.note(connection, name)

    def last_received(self) -> int | None:
        """When the queue last gave a notification, in UTC seconds; `None` where it did not lately."""
        with self._database.read() as connection:
            return raw_bodies.last_received(connection)

    def coverage(self, chat_id: str | None = None) -> Coverage:
        """From when to when every message is kept: the latest stretch without a gap."""
        with self._database.read() as connection:
            proper = contacts.resolved(connection, chat_id) if chat_id else ""
            return coverage.latest(connection, proper)

    def stats(self) -> Stats:
        """How much is kept."""
        from greentui.archive import stats

        with self._database.snapshot() as connection:
            return stats.of(connection)

    # What happened

    def events_since(self, seq: int, limit: int = 1000) -> list[ArchiveEvent]:
        """The first things that happened after the event `seq`, in order."""
        from greentui.archive import event_log

        with self._database.read() as connection:
            return event_log.since(connection, seq, limit)

    def digest(self) -> str:
        """A number, in hex, that is the same wherever the same entries were applied."""
        from greentui.archive import digest

        with self._database.read() as connection:
            return f"{digest.stored(connection):032x}"

    def computed_digest(self) -> str:
        """The same, worked out afresh from every row: seconds for a million messages."""
        from greentui.archive import digest

        with self._database.snapshot() as connection:
            return f"{digest.computed(connection):032x}"

    # For another process that looks on

    def data_version(self) -> int:
        """A number that is another one after anybody's commit. Compare it within one thread only."""
        with self._database.read() as connection:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            return int(version)

    def revision(self) -> int:
        """Where `changes_since` begins for somebody who has just read everything."""
        with self._database.read() as connection:
            return change_log.revision(connection)

    def changes_since(self, revision: int) -> Changes:
        """What other processes changed after `revision`; our own writes are left out."""
        with self._database.snapshot() as connection:
            return change_log.since(connection, revision, self._identity)

    def probe(self) -> None:
        """Look into every table once. Raises `DamagedArchive`."""
        with self._database.read() as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
            for (table,) in tables:
                connection.execute(f'SELECT * FROM "{table}" LIMIT 1').fetchall()
