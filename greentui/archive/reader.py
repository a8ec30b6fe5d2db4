"""Reads of an archive file, documented in ports.py."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from greentui.archive import change_log, chats, contacts, coverage, kv, messages, raw_bodies, rows, states
from greentui.archive.change_log import Changes
from greentui.archive.connection import Database
from greentui.archive.errors import DamagedArchive
from greentui.archive.ports import OPEN_CHAT, ArchiveReader, Overview, Rank, Undecoded
from greentui.model.chats import Chat, ChatFilter, ChatSort, Contact, Coverage, Found, Opening, Window
from greentui.model.instance import StateSpell
from greentui.model.messages import Key, Location, Message, MessageKind

if TYPE_CHECKING:  # loaded on use: the first paint does without
    from greentui.archive.event_log import ArchiveEvent
    from greentui.archive.query import Query
    from greentui.archive.stats import Stats
    from greentui.model.events import StatusChanged
    from greentui.model.sending import OutboxItem


class Reader(ArchiveReader):
    """The reads of an archive file; `Archive` adds the writes."""

    def __init__(self, database: Database, instance_id: str) -> None:
        self.instance_id = instance_id
        self._database = database
        self._identity = int.from_bytes(os.urandom(6), "big")

    @property
    def path(self) -> Path:
        return self._database.path

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Chats

    def overview(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
        *,
        chats: int = 60,
        messages: int = 60,
        chat_id: str = "",
    ) -> Overview:
        with self._database.snapshot():
            ids = self.chat_ids(filter, sort)
            wanted = chat_id or self.note(OPEN_CHAT) or ""
            opening = self.opening(wanted, limit=messages) if wanted else Opening()
            if opening.chat is None and ids:
                opening = self.opening(ids[0], limit=messages)
            return Overview(ids, self.chats(ids[:chats]), opening, self.counts())

    def chat_ids(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[str]:
        with self._database.read() as connection:
            return chats.ids(connection, filter, sort)

    def chats(self, ids: Sequence[str]) -> list[Chat]:
        with self._database.read() as connection:
            return chats.rows(connection, self.instance_id, ids)

    def chat(self, chat_id: str) -> Chat | None:
        with self._database.read() as connection:
            proper = contacts.resolved(connection, chat_id)
            return next(iter(chats.rows(connection, self.instance_id, [proper])), None)

    def ranked_chats(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[tuple[Rank, str]]:
        with self._database.read() as connection:
            return chats.ranked(connection, filter, sort)

    def opening(self, chat_id: str, *, limit: int = 80) -> Opening:
        with self._database.snapshot() as connection:
            found = chats.opened(connection, self.instance_id, chat_id)
            if found is None:
                return Opening()
            key, chat = found
            place = (key, chat.id, chat.name)
            window = messages.window(connection, self.instance_id, place, limit=limit)
            first = chats.first_unread(connection, key) if chat.unread else None
            unread_from = None if first is None else rows.key_of(first)
            if unread_from and window.older and window.messages and unread_from < window.messages[0].key:
                window = messages.window(connection, self.instance_id, place, around=unread_from, limit=limit)
            return Opening(chat, unread_from, window)

    def counts(self) -> dict[ChatFilter, int]:
        with self._database.read() as connection:
            return chats.counts(connection)

    def unread_total(self) -> int:
        with self._database.read() as connection:
            return chats.unread_total(connection)

    def names(self) -> list[tuple[str, str, str]]:
        with self._database.read() as connection:
            return chats.names(connection)

    def contacts(self) -> list[Contact]:
        with self._database.read() as connection:
            return contacts.contacts(connection)

    def name_of(self, person_id: str) -> str:
        with self._database.read() as connection:
            return contacts.name_of(connection, person_id)

    def other_ids(self, chat_id: str) -> list[str]:
        with self._database.read() as connection:
            return contacts.other_ids(connection, contacts.resolved(connection, chat_id))

    def split_people(self) -> list[tuple[str, str]]:
        from greentui.archive import aliases

        with self._database.read() as connection:
            return aliases.split_people(connection)

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
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            if chat is None:
                return Window(())
            return messages.window(
                connection, self.instance_id, chat, before=before, after=after, around=around, limit=limit
            )

    def message(self, chat_id: str, message_id: str, *, shown: bool = False) -> Message | None:
        with self._database.read() as connection:
            proper = contacts.resolved(connection, chat_id)
            return messages.one(connection, self.instance_id, proper, message_id, shown=shown)

    def is_elsewhere(self, chat_id: str, message_id: str) -> bool:
        with self._database.read() as connection:
            return messages.is_elsewhere(connection, contacts.resolved(connection, chat_id), message_id)

    def statuses_ahead(self, limit: int) -> list[StatusChanged]:
        from greentui.archive import effects

        with self._database.read() as connection:
            return effects.statuses_ahead(connection, limit)

    def kept_under(self, chat_id: str) -> str:
        with self._database.read() as connection:
            return contacts.resolved(connection, chat_id)

    def raw(self, chat_id: str, message_id: str) -> str:
        return next(iter(self.raws(chat_id, message_id)), "")

    def raws(self, chat_id: str, message_id: str) -> list[str]:
        with self._database.read() as connection:
            proper = contacts.resolved(connection, chat_id)
            known = messages.one(connection, self.instance_id, proper, message_id)
            return raw_bodies.bodies(connection, known.id if known else message_id)

    def first_unread(self, chat_id: str) -> Key | None:
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            key = chats.first_unread(connection, chat[0]) if chat else None
            return None if key is None else rows.key_of(key)

    def message_count(self, chat_id: str) -> int:
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            return messages.count(connection, chat[0]) if chat else 0

    def message_at(self, chat_id: str, timestamp: int) -> Key | None:
        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            return messages.at(connection, chat[0], timestamp) if chat else None

    def unrecognised(self, limit: int = 100) -> list[tuple[int, str, str]]:
        with self._database.read() as connection:
            return raw_bodies.unrecognised(connection, limit)

    def undecoded(self, after: int, limit: int) -> list[Undecoded]:
        with self._database.read() as connection:
            return raw_bodies.undecoded(connection, after, limit)

    # Searching

    def search(self, query: Query, *, limit: int = 50, before: Key | None = None) -> list[Found]:
        from greentui.archive import search

        with self._database.snapshot() as connection:
            return search.find(connection, self.instance_id, query, limit=limit, before=before)

    def media(self, chat_id: str, limit: int = 100) -> list[Message]:
        from greentui.archive import search
        from greentui.archive.query import FILES

        with self._database.read() as connection:
            chat = chats.find(connection, chat_id)
            if chat is None:
                return []
            return search.of_kinds(connection, self.instance_id, FILES, chat=chat[0], limit=limit)

    def places(self, limit: int = 20) -> list[Location]:
        from greentui.archive import search

        with self._database.read() as connection:
            return search.places(connection, self.instance_id, limit)

    def calls(self, limit: int = 100) -> list[Message]:
        from greentui.archive import search

        with self._database.read() as connection:
            return search.of_kinds(connection, self.instance_id, [MessageKind.CALL], limit=limit)

    # The outbox

    def outbox(
        self, *, chat_id: str | None = None, waiting_only: bool = True, limit: int = 1000
    ) -> list[OutboxItem]:
        from greentui.archive import outbox

        with self._database.read() as connection:
            chat = chats.find(connection, chat_id) if chat_id else None
            if chat_id and chat is None:
                return []
            return outbox.items(connection, self.instance_id, chat[0] if chat else None, waiting_only, limit)

    def unsettled(self, *, limit: int = 1000) -> list[OutboxItem]:
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.unsettled(connection, self.instance_id, limit)

    def unproven(self) -> list[OutboxItem]:
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.unproven(connection, self.instance_id)

    def outbox_item(self, local_id: str) -> OutboxItem | None:
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.item(connection, self.instance_id, local_id)

    def known_before(self, chat_id: str, message_id: str, local_id: str) -> bool:
        from greentui.archive import event_log, outbox

        with self._database.read() as connection:
            proper = contacts.resolved(connection, chat_id)
            found, item = outbox.keys(connection, proper, message_id, local_id)
            return found is not None and item is not None and event_log.added_before(connection, found, item)

    def waiting(self) -> int:
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.waiting(connection)

    def queued(self) -> int:
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.queued(connection)

    def waiting_chats(self) -> list[tuple[str, str]]:
        from greentui.archive import outbox

        with self._database.read() as connection:
            return outbox.waiting_chats(connection)

    # The instance

    def states(self, limit: int = 100) -> list[StateSpell]:
        with self._database.read() as connection:
            return states.spells(connection, limit)

    def fact(self, name: str) -> str | None:
        with self._database.read() as connection:
            return kv.fact(connection, name)

    def note(self, name: str) -> str | None:
        with self._database.read() as connection:
            return kv.note(connection, name)

    def notes(self, prefix: str) -> dict[str, str]:
        with self._database.read() as connection:
            return kv.notes(connection, prefix)

    def last_received(self) -> int | None:
        with self._database.read() as connection:
            return raw_bodies.last_received(connection)

    def coverage(self, chat_id: str | None = None) -> Coverage:
        with self._database.read() as connection:
            proper = contacts.resolved(connection, chat_id) if chat_id else ""
            return coverage.latest(connection, proper)

    def stats(self) -> Stats:
        from greentui.archive import stats

        with self._database.snapshot() as connection:
            return stats.of(connection)

    # What happened

    def events_since(self, seq: int, limit: int = 1000) -> list[ArchiveEvent]:
        from greentui.archive import event_log

        with self._database.read() as connection:
            return event_log.since(connection, seq, limit)

    def digest(self) -> str:
        from greentui.archive import digest

        with self._database.read() as connection:
            return f"{digest.stored(connection):032x}"

    def computed_digest(self) -> str:
        from greentui.archive import digest

        with self._database.snapshot() as connection:
            return f"{digest.computed(connection):032x}"

    # For another process that follows

    def data_version(self) -> int:
        with self._database.read() as connection:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            return int(version)

    def revision(self) -> int:
        with self._database.read() as connection:
            return change_log.revision(connection)

    def changes_since(self, revision: int) -> Changes:
        with self._database.snapshot() as connection:
            return change_log.since(connection, revision, self._identity)

    def probe(self) -> None:
        with self._database.read() as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
            try:
                for (table,) in tables:
                    connection.execute(f'SELECT * FROM "{table}" LIMIT 1').fetchall()
            except sqlite3.OperationalError as error:
                # So simple a statement is wrong only if what describes the table is.
                if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
                    raise DamagedArchive(self.path, str(error)) from error
                raise
