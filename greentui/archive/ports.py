"""The interfaces of an archive: reading one instance, and the one way to write.

The implementation may be a file of one's own, or a copy that follows a log.
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
    from greentui.model.events import StatusChanged
    from greentui.model.sending import OutboxItem

OPEN_CHAT = "open_chat"
"""The note with the chat last in view, for the next first paint."""

Rank = tuple[Any, ...]
"""A chat's sort key, with whether it is pinned: comparable with others of the same order, in any archive."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything an interface needs for its first paint.

    Attributes:
        chat_ids: All chats of the list, in order.
        chats: The rows of the first of them.
        opening: The chat that was last open, else the first one.
        counts: How many chats each filter has.
    """

    chat_ids: list[str]
    chats: list[Chat]
    opening: Opening
    counts: dict[ChatFilter, int]


@dataclass(frozen=True, slots=True)
class Undecoded:
    """A notification that could not be decoded.

    Attributes:
        place: Where to continue after it.
        at: When it was received, UTC seconds.
        raw: Its body as received.
    """

    place: int
    at: int
    raw: str


@dataclass(frozen=True, slots=True)
class Stamped:
    """An entry in a log: its time, in UTC seconds, and its author."""

    entry: Entry
    at: int
    author: str = ""


class ArchiveReader(Protocol):
    """Reads of one instance's archive, from any thread: they see the last commit.

    Ids may be given in any spelling. Each read but a search takes well under a millisecond.

    Attributes:
        instance_id: The instance.
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
        """Everything for a first paint, read at one moment.

        Args:
            filter: Which chats are listed.
            sort: Their order.
            chats: How many rows of the list.
            messages: How many messages of the open chat.
            chat_id: The chat to show; else the one in the note `OPEN_CHAT`, else the first.
        """

    def chat_ids(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[str]:
        """The chats of a filter, in order. Unread and waiting ones are included even if archived."""

    def chats(self, ids: Sequence[str]) -> list[Chat]:
        """The rows of these chats; missing ones are left out."""

    def chat(self, chat_id: str) -> Chat | None:
        """The row of a chat, by any of its ids."""

    def ranked_chats(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[tuple[Rank, str]]:
        """The chats of `chat_ids` with their sort keys, to be merged with other archives'."""

    def opening(self, chat_id: str, *, limit: int = 80) -> Opening:
        """What is needed to show a chat, each row read once.

        Args:
            limit: Messages.
        """

    def counts(self) -> dict[ChatFilter, int]:
        """How many chats each filter has; of all chats those with messages."""

    def unread_total(self) -> int:
        """Unread messages in all chats."""

    def names(self) -> list[tuple[str, str, str]]:
        """Chat id, name and phone (digits) of every chat, last active first, for a switcher."""

    def contacts(self) -> list[Contact]:
        """All known contacts, by name."""

    def name_of(self, person_id: str) -> str:
        """The name of a person or group: the phone's contact name, own name, or number."""

    def other_ids(self, chat_id: str) -> list[str]:
        """A person's other ids, given any of them."""

    def split_people(self) -> list[tuple[str, str]]:
        """Pairs of chats that appear to be one person's, as for `AliasLearned`.

        Two spellings of one line, or the same message of ours in both. Reads an index of all messages: a
        fraction of a second for a million.
        """

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
        """A page of a chat, oldest first: the newest one, or the one next to or around a key."""

    def message(self, chat_id: str, message_id: str, *, shown: bool = False) -> Message | None:
        """A message by its id or uid.

        Args:
            shown: Only if its chat shows it; otherwise hidden ones too.
        """

    def is_elsewhere(self, chat_id: str, message_id: str) -> bool:
        """Whether a message of this id is known, but in other chats only."""

    def statuses_ahead(self, limit: int) -> list[StatusChanged]:
        """The latest statuses whose message has not come, newest first."""
        ...

    def kept_under(self, chat_id: str) -> str:
        """The id a chat or person is stored under: its number's, if known for a hidden one."""

    def raw(self, chat_id: str, message_id: str) -> str:
        """A message's raw body; empty if none is kept."""

    def raws(self, chat_id: str, message_id: str) -> list[str]:
        """Every body about a message: its own, then those of later events."""

    def first_unread(self, chat_id: str) -> Key | None:
        """The key of the first unread message."""

    def message_count(self, chat_id: str) -> int:
        """How many messages of a chat are stored, including hidden ones."""

    def message_at(self, chat_id: str, timestamp: int) -> Key | None:
        """The key of the first message at or after a time (UTC seconds), else of the last one."""

    def unrecognised(self, limit: int = 100) -> list[tuple[int, str, str]]:
        """Bodies that could not be decoded, newest first: time received, type or reason, body."""

    def undecoded(self, after: int, limit: int) -> list[Undecoded]:
        """Bodies from the queue that could not be decoded, oldest first.

        Args:
            after: Continue after this place; 0 to begin.
        """

    # Searching

    def search(self, query: Query, *, limit: int = 50, before: Key | None = None) -> list[Found]:
        """The newest matching messages, with where the words are.

        Args:
            before: Continue from the key of the last one found.
        """

    def media(self, chat_id: str, limit: int = 100) -> list[Message]:
        """The newest messages of a chat with a file."""

    def places(self, limit: int = 20) -> list[Location]:
        """Locations sent or received, newest first, without duplicates."""

    def calls(self, limit: int = 100) -> list[Message]:
        """The newest calls."""

    # The outbox

    def outbox(
        self, *, chat_id: str | None = None, waiting_only: bool = True, limit: int = 1000
    ) -> list[OutboxItem]:
        """Items in order: those waiting, or the last `limit` of all."""

    def unsettled(self, *, limit: int = 1000) -> list[OutboxItem]:
        """The last `limit` items that wait, failed and need attention, or are in doubt, in order."""

    def unproven(self) -> list[OutboxItem]:
        """The items that may have been sent although they were not found or were refused, in order."""

    def outbox_item(self, local_id: str) -> OutboxItem | None:
        """The item of this local id."""

    def known_before(self, chat_id: str, message_id: str, local_id: str) -> bool:
        """Whether a message was in the archive before sending an item of the outbox was first begun.

        `False` where that was too long ago to tell.
        """

    def waiting(self) -> int:
        """How many items are waiting."""

    def queued(self) -> int:
        """How many items wait and can be cancelled: those neither being sent nor in doubt."""

    def waiting_chats(self) -> list[tuple[str, str]]:
        """Chat id and local id of every waiting item, in order; no draft is read."""

    # The instance

    def states(self, limit: int = 100) -> list[StateSpell]:
        """The instance's states, newest first; the first one has no end."""

    def fact(self, name: str) -> str | None:
        """A fact from the service, by name."""

    def note(self, name: str) -> str | None:
        """A note of the program, by name."""

    def notes(self, prefix: str) -> dict[str, str]:
        """The notes whose names begin so, by the rest of the name; none that is empty."""

    def last_received(self) -> int | None:
        """When the queue last delivered a notification, UTC seconds; `None` if not lately."""

    def coverage(self, chat_id: str | None = None) -> Coverage:
        """The period for which every message is stored: the latest one without a gap."""

    def stats(self) -> Stats:
        """How much is stored."""

    # What happened

    def events_since(self, seq: int, limit: int = 1000) -> list[ArchiveEvent]:
        """The events after event `seq`, in order."""

    def digest(self) -> str:
        """A number, in hex, that is the same wherever the same entries were applied."""

    def computed_digest(self) -> str:
        """The digest computed from every row: seconds for a million messages."""

    # For another process that follows

    def data_version(self) -> int:
        """A number that changes with every commit. Compare it within one thread only."""

    def revision(self) -> int:
        """Where `changes_since` starts after everything was read."""

    def changes_since(self, revision: int) -> Changes:
        """What other processes changed after `revision`; our own writes are left out."""

    def probe(self) -> None:
        """Read every table once. Raises `DamagedArchive`."""


class ArchiveWriter(Protocol):
    """The one way to write. For the effects of an entry, see `fold`."""

    @property
    def readonly(self) -> bool:
        """Whether nothing can be written: every attempt raises `ReadOnlyArchive`."""

    def apply(self, entry: Entry, *, at: int, author: str = "") -> Applied:
        """Write an entry and all its consequences: on disk when this returns, or not at all.

        The result depends only on the rows, the entry, its time and its author.

        Args:
            at: Its time, UTC seconds.
            author: Its author; empty for a single operator.

        Raises:
            ArchiveError: One of its subclasses; nothing was written.
        """

    def apply_all(self, log: Iterable[Stamped]) -> Applied:
        """Write several entries in order, all or none; the same as one after the other."""

    def reindex(self, limit: int) -> bool:
        """Index some messages of an earlier version anew, the newest first: it let a search find less.

        Args:
            limit: Maximum messages.

        Returns:
            Whether there may be more.

        Raises:
            ArchiveError: Nothing was written; it goes on there another time.
        """

    def check_unharmed(self) -> None:
        """Check that the open file still stands under its name and is whole. Every write does so too.

        Raises:
            ArchiveDisplaced: It was deleted, moved or replaced.
            DamagedWhileOpen: Part of it is gone; nothing more is written.
        """
