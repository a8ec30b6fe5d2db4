"""Several archives read as one: their chats in one list, their hits in one search.

Each instance has its own archive, and each delivers its items in order; sorted lists are merged, never sorted
again. So the first page costs what the first page of each costs.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from greentui.model.chats import Chat, ChatFilter, ChatSort, Found
from greentui.model.messages import Key

if TYPE_CHECKING:
    from greentui.archive.ports import ArchiveReader
    from greentui.archive.query import Query


@dataclass(frozen=True, slots=True)
class ChatRef:
    """A chat of one of several instances."""

    instance_id: str
    chat_id: str


class MergedArchives:
    """The archives of several instances, read as one.

    Args:
        readers: One per instance. Of two items with the same rank, the earlier reader's comes first.
    """

    def __init__(self, readers: Iterable[ArchiveReader]) -> None:
        self._readers = {reader.instance_id: reader for reader in readers}

    def chats(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> Iterator[ChatRef]:
        """The chats of a filter, in order; pinned ones first, of whichever instance."""
        lists = [
            [
                (rank, place, ChatRef(instance_id, chat_id))
                for rank, chat_id in reader.ranked_chats(filter, sort)
            ]
            for place, (instance_id, reader) in enumerate(self._readers.items())
        ]
        return (ref for _rank, _place, ref in heapq.merge(*lists, key=itemgetter(0, 1)))

    def rows(self, refs: Sequence[ChatRef]) -> list[Chat]:
        """The rows of these chats, in the given order; missing ones are left out."""
        wanted: dict[str, list[str]] = {}
        for ref in refs:
            wanted.setdefault(ref.instance_id, []).append(ref.chat_id)
        known = {
            ChatRef(instance_id, chat.id): chat
            for instance_id, ids in wanted.items()
            if instance_id in self._readers
            for chat in self._readers[instance_id].chats(ids)
        }
        return [known[ref] for ref in refs if ref in known]

    def counts(self) -> dict[ChatFilter, int]:
        """How many chats each filter shows."""
        each = [reader.counts() for reader in self._readers.values()]
        return {of: sum(counts[of] for counts in each) for of in ChatFilter}

    def unread_total(self) -> int:
        """Unread messages of all instances."""
        return sum(reader.unread_total() for reader in self._readers.values())

    def search(self, query: Query, *, limit: int = 50, after: Found | None = None) -> list[Found]:
        """The newest matching messages.

        Args:
            after: Continue after this hit, the last one found.
        """
        lists = [
            [(hit.message.key, -place, hit) for hit in found]
            for place, reader in enumerate(self._readers.values())
            if (found := reader.search(query, limit=limit, before=self._bound(place, after)))
        ]
        newest_first = heapq.merge(*lists, key=itemgetter(0, 1), reverse=True)
        return [hit for _key, _place, hit in islice(newest_first, limit)]

    def _bound(self, place: int, after: Found | None) -> Key | None:
        """Where an archive continues: of two hits with the same key the earlier reader's came first."""
        if after is None:
            return None
        key = after.message.key
        found_in = list(self._readers).index(after.message.instance_id)
        return key if place <= found_in else Key(key.timestamp, key.order + 1)
