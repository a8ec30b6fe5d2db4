"""What is kept on disk: messages, chats, people, the outbox, raw bodies. SQLite, synchronous.

Never talks to the service, and never decides what to ask it; `Archive.open` is the door.
"""

from greentui.archive.archive import Archive
from greentui.archive.errors import ArchiveError
from greentui.archive.feed import Changes
from greentui.archive.query import Query, parse
from greentui.archive.reader import OPEN_CHAT, Overview
from greentui.archive.transaction import Applied, Received

__all__ = [
    "OPEN_CHAT",
    "Applied",
    "Archive",
    "ArchiveError",
    "Changes",
    "Overview",
    "Query",
    "Received",
    "parse",
]
