"""Everything screens and commands read of one instance, straight from the archive.

Each read but `search` takes well under a millisecond and is called on the interface's own thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from greentui.archive import ArchiveReader
from greentui.model.chats import Chat, Found, Unsent

P = ParamSpec("P")
R = TypeVar("R")


def _read(method: Callable[Concatenate[ArchiveReader, P], R]) -> Callable[Concatenate[Queries, P], R]:
    """A read of the archive as a query, with the same arguments, result and docstring."""

    @wraps(method)
    def query(self: Queries, /, *args: P.args, **kwargs: P.kwargs) -> R:
        answer: R = getattr(self._reader, method.__name__)(*args, **kwargs)
        return answer

    return query


class Queries:
    """The queries of one instance, as documented in `ArchiveReader`.

    Args:
        archive: Open.
        clock: UTC seconds.
    """

    def __init__(self, archive: ArchiveReader, clock: Callable[[], float]) -> None:
        self.instance_id = archive.instance_id
        self._reader = archive
        self._clock = clock

    def now(self) -> float:
        """UTC seconds."""
        return self._clock()

    overview = _read(ArchiveReader.overview)
    chat_ids = _read(ArchiveReader.chat_ids)
    chats = _read(ArchiveReader.chats)
    chat = _read(ArchiveReader.chat)
    opening = _read(ArchiveReader.opening)
    counts = _read(ArchiveReader.counts)
    unread_total = _read(ArchiveReader.unread_total)
    window = _read(ArchiveReader.window)
    message = _read(ArchiveReader.message)
    raw = _read(ArchiveReader.raw)
    first_unread = _read(ArchiveReader.first_unread)
    message_at = _read(ArchiveReader.message_at)
    name_of = _read(ArchiveReader.name_of)
    other_ids = _read(ArchiveReader.other_ids)
    names = _read(ArchiveReader.names)
    contact_list = _read(ArchiveReader.contacts)
    outbox = _read(ArchiveReader.outbox)
    unsettled = _read(ArchiveReader.unsettled)
    outbox_item = _read(ArchiveReader.outbox_item)
    coverage = _read(ArchiveReader.coverage)
    states = _read(ArchiveReader.states)
    unrecognised = _read(ArchiveReader.unrecognised)
    media = _read(ArchiveReader.media)
    places = _read(ArchiveReader.places)
    stats = _read(ArchiveReader.stats)

    def unsent(self, chat_id: str, chat: Chat | None = None) -> Unsent:
        """What is written to a chat and not sent.

        Args:
            chat_id: The chat.
            chat: Its row, if it was just read.
        """
        from greentui.engine.unsent import name_of, read

        chat = chat or self.chat(chat_id)
        draft = chat.draft if chat else ""
        note = self._reader.note(name_of(chat_id))
        return Unsent(draft, *read(note)) if note else Unsent(draft)

    async def search(self, query: str, limit: int = 50) -> list[Found]:
        """Messages that match `query`, newest first, in a thread of its own.

        Args:
            query: Words and prefixes, with `from: in: kind: before: after: has:file`.
            limit: Maximum hits.
        """
        from greentui.archive import parse

        asked = parse(query, now=self.now(), me=self.own_numbers())
        return await asyncio.to_thread(self._reader.search, asked, limit=limit)

    def own_ids(self) -> tuple[str, ...]:
        """The ids of the linked account; empty if it is not known."""
        return ()

    def own_numbers(self) -> tuple[str, ...]:
        """The numbers by which messages mention the linked account; empty if it is not known."""
        return tuple(dict.fromkeys(each.partition("@")[0] for each in self.own_ids()))

    def completed_search(self, query: str) -> tuple[str, ...]:
        """A search being typed, with the filter at its end completed in each possible way."""
        from greentui.archive.query import completions

        return completions(query)

    def misunderstood(self, query: str) -> tuple[str, ...]:
        """What in a search is not understood, in sentences: filters there are not, dates that are none."""
        from greentui.archive import parse

        return parse(query, now=self.now(), me=self.own_numbers()).problems
