"""The two doors of an archive: what can be read of one instance, and the one way to write.

What stands behind them is another matter: a file of one's own, or a copy that follows a log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from greentui.model.chats import Chat, ChatFilter, ChatSort, Contact, Coverage, Found, Opening, Window
from greentui.model.instance import StateSpell
from greentui.model.messages import Key, Location, Message

if TYPE_CHECKING:  # loaded on use: the first paint does without
    from greentui.archive.change_log import Changes
    from greentui.archive.event_log import ArchiveEvent
    from greentui.archive.query import Query
    from greentui.archive.stats import Stats
    from greentui.archive.transaction import Applied
    from greentui.model.entries import Entry
    from greentui.model.sending import OutboxItem

OPEN_CHAT = "open_chat"
"""The note that holds the chat in front of the operator, for the next first paint."""

Rank = tuple[Any, ...]
"""What a chat is sorted by, pinned or not first: comparable with others of the same sort, of any archive."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything an interface needs to paint for the first time.

    Attributes:
        chat_ids: All chats of the list, in order.
        chats: The first of them.
        opening: The chat that was open last, else the first one.
        counts: How many chats each filter shows.
    """

    chat_ids: list[str]
    chats: list[Chat]
    opening: Opening
    counts: dict[ChatFilter, int]


@dataclass(frozen=True, slots=True)
class Undecoded:
    """A notification that nobody understood.

    Attributes:
        place: Where to go on after it.
        at: When it was received, UTC seconds.
        raw: Its body as it came.
    """

    place: int
    at: int
    raw: str


@dataclass(frozen=True, slots=True)
class Stamped:
    """An entry in its place in a log: when it was written, in UTC seconds, and by whom."""

    entry: Entry
    at: int
    author: str = ""


class ArchiveReader(Protocol):
    """What can be read of one instance's archive, from any thread: what was committed last.

    Ids may be given in any of their spellings. Each read but a search takes well under a millisecond.

    Attributes:
        instance_id: Whose archive it is.
    """

    instance_id: str

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
        """Everything for a first paint, of one and the same moment.

        Args:
            filter: Which chats are listed.
            sort: Their order.
            chats: How many rows of the list.
            messages: How many messages of the open chat.
            chat_id: The chat to show; else the one the note `OPEN_CHAT` names, else the first.
        """
        ...

    def chat_ids(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[str]:
        """All chats a filter shows, in order. Unread and waiting ones show even when put away."""
        ...

    def chats(self, ids: Sequence[str]) -> list[Chat]:
        """The rows of these chats; those that do not exist are left out."""
        ...

    def chat(self, chat_id: str) -> Chat | None:
        """The row of a chat, by any of its ids."""
        ...

    def ranked_chats(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[tuple[Rank, str]]:
        """The same chats as `chat_ids`, each with what it is sorted by, to be merged with other archives'."""
        ...

    def opening(self, chat_id: str, *, limit: int = 80) -> Opening:
        """What it takes to show a chat, each row of it read once.

        Args:
            limit: Messages.
        """
        ...

    def counts(self) -> dict[ChatFilter, int]:
        """How many chats each filter shows."""
        ...

    def unread_total(self) -> int:
        """Messages not read, in all chats together."""
        ...

    def names(self) -> list[tuple[str, str, str]]:
        """Chat id, name and phone (digits) of every chat, the last active first, for a switcher."""
        ...

    def find_chats(self, text: str, limit: int = 20) -> list[Chat]:
        """Chats whose name or number contains `text`, the last active first."""
        ...

    def contacts(self) -> list[Contact]:
        """Everybody known, by name."""
        ...

    def name_of(self, person_id: str) -> str:
        """What a person or group is called: phone book, own name, number."""
        ...

    def other_ids(self, chat_id: str) -> list[str]:
        """A person's ids besides that of the chat, by any of them."""
        ...

    def split_people(self) -> list[tuple[str, str]]:
        """Pairs of chats that look like one person's, as an `AliasLearned` wants them.

        Two spellings of one telephone line, or the same message of ours in both. Reads an index of all
        messages: a fraction of a second for a million.
        """
        ...

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
        ...

    def message(self, chat_id: str, message_id: str, *, shown: bool = False) -> Message | None:
        """A message by its id or uid.

        Args:
            shown: Only if the chat shows it; else hidden ones too.
        """
        ...

    def kept_under(self, chat_id: str) -> str:
        """The id under which a chat or person is kept: its number's, where the hidden one's is known."""
        ...

    def raw(self, chat_id: str, message_id: str) -> str:
        """The body a message came in; empty where none is kept."""
        ...

    def raws(self, chat_id: str, message_id: str) -> list[str]:
        """Every body about a message: its own, then those of what befell it."""
        ...

    def first_unread(self, chat_id: str) -> Key | None:
        """The place of the first message not read."""
        ...

    def message_count(self, chat_id: str) -> int:
        """How many messages of a chat are kept, hidden ones too."""
        ...

    def message_at(self, chat_id: str, timestamp: int) -> Key | None:
        """The place of the first message at or after a moment (UTC seconds), else of the last one."""
        ...

    def unrecognised(self, limit: int = 100) -> list[tuple[int, str, str]]:
        """Bodies nobody understood, newest first: when received, type or reason, body."""
        ...

    def undecoded(self, after: int, limit: int) -> list[Undecoded]:
        """Bodies nobody understood that the queue gave, oldest first.

        Args:
            after: Go on behind this place; 0 to begin.
        """
        ...

    # Searching

    def search(self, query: Query, *, limit: int = 50, before: Key | None = None) -> list[Found]:
        """The newest messages that fit, where in their text the words stand.

        Args:
            before: Go on from the place of the last one found.
        """
        ...

    def media(self, chat_id: str, limit: int = 100) -> list[Message]:
        """The newest messages of a chat that carry a file."""
        ...

    def places(self, limit: int = 20) -> list[Location]:
        """Places that were sent or received, the newest first, each once."""
        ...

    def calls(self, limit: int = 100) -> list[Message]:
        """The newest calls."""
        ...

    # The outbox

    def outbox(
        self, *, chat_id: str | None = None, waiting_only: bool = True, limit: int = 1000
    ) -> list[OutboxItem]:
        """Items in their order: those that wait, or the last `limit` of all."""
        ...

    def unsettled(self, *, limit: int = 1000) -> list[OutboxItem]:
        """The last `limit` items that wait, or failed and were not dealt with, in their order."""
        ...

    def outbox_item(self, local_id: str) -> OutboxItem | None:
        """The item of this local id."""
        ...

    def waiting(self) -> int:
        """How many items wait."""
        ...

    def waiting_chats(self) -> list[tuple[str, str]]:
        """Chat id and local id of every item that waits, in their order; no draft is read."""
        ...

    # The instance

    def states(self, limit: int = 100) -> list[StateSpell]:
        """The instance's states, newest first; the first one lasts."""
        ...

    def fact(self, name: str) -> str | None:
        """A small thing the service told, under a name."""
        ...

    def note(self, name: str) -> str | None:
        """A small thing the program kept, under a name."""
        ...

    def last_received(self) -> int | None:
        """When the queue last gave a notification, in UTC seconds; `None` where it did not lately."""
        ...

    def coverage(self, chat_id: str | None = None) -> Coverage:
        """From when to when every message is kept: the latest stretch without a gap."""
        ...

    def stats(self) -> Stats:
        """How much is kept."""
        ...

    # What happened

    def events_since(self, seq: int, limit: int = 1000) -> list[ArchiveEvent]:
        """The first things that happened after the event `seq`, in order."""
        ...

    def digest(self) -> str:
        """A number, in hex, that is the same wherever the same entries were applied."""
        ...

    def computed_digest(self) -> str:
        """The same, worked out afresh from every row: seconds for a million messages."""
        ...

    # For another process that looks on

    def data_version(self) -> int:
        """A number that is another one after anybody's commit. Compare it within one thread only."""
        ...

    def revision(self) -> int:
        """Where `changes_since` begins for somebody who has just read everything."""
        ...

    def changes_since(self, revision: int) -> Changes:
        """What other processes changed after `revision`; our own writes are left out."""
        ...

    def probe(self) -> None:
        """Look into every table once. Raises `DamagedArchive`."""
        ...


class ArchiveWriter(Protocol):
    """The one way to write. What comes of an entry: see `fold`."""

    @property
    def readonly(self) -> bool:
        """Whether nothing can be written: every attempt raises `ReadOnlyArchive`."""
        ...

    def apply(self, entry: Entry, *, at: int, author: str = "") -> Applied:
        """Write an entry and all that follows from it: on disk when this returns, or not at all.

        Nothing else decides what comes of it but the rows, the entry, its time and its author.

        Args:
            at: Its time, UTC seconds.
            author: Whose it is; empty for the one who works alone.

        Raises:
            ArchiveError: One of the family; nothing was written.
        """
        ...

    def apply_all(self, log: Iterable[Stamped]) -> Applied:
        """Write several entries, in their order: all of them or none. The same as one after the other."""
        ...
