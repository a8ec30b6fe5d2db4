"""The data on disk: messages, chats, contacts, the outbox, raw bodies. SQLite, synchronous.

Never calls the service, and never decides to; `Archive.open` is the entry point.
"""

from typing import TYPE_CHECKING

from greentui.archive.archive import Archive
from greentui.archive.change_log import Changes
from greentui.archive.errors import ArchiveError
from greentui.archive.kv import name_of_note
from greentui.archive.ports import OPEN_CHAT, ArchiveReader, ArchiveWriter, Overview, Stamped, Undecoded
from greentui.archive.transaction import Applied, Purged

if TYPE_CHECKING:
    from greentui.archive.query import Query, parse

__all__ = [
    "OPEN_CHAT",
    "Applied",
    "Archive",
    "ArchiveError",
    "ArchiveReader",
    "ArchiveWriter",
    "Changes",
    "Overview",
    "Purged",
    "Query",
    "Stamped",
    "Undecoded",
    "name_of_note",
    "parse",
]


def __getattr__(name: str) -> object:
    """Load the query language on first use: the first paint does without it."""
    if name in ("Query", "parse"):
        from greentui.archive import query

        return getattr(query, name)
    raise AttributeError(name)
