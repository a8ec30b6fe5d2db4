"""The window of a chat that a view holds: bounded, in order, paged at both ends.

Messages are identified by `uid`, which stays when a message typed here is accepted. An unchanged message
keeps its object, so that its drawing stays valid.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from greentui.model.chats import Window
from greentui.model.messages import Key, Message, MessageStatus
from greentui.text.time_format import day, same_day
from greentui.tui.chat.render.bubble import Lead

MOST = 300
"""Messages held at most; beyond that the end further from the reader is dropped."""


class PageBuffer:
    """A window of a chat.

    Attributes:
        older: Whether the chat has messages before the first one held.
        newer: Whether it has messages after the last.
    """

    def __init__(self, *, group: bool = False) -> None:
        self.group = group
        self.older = False
        self.newer = False
        self._messages: list[Message] = []
        self._at: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    def __contains__(self, uid: object) -> bool:
        return uid in self._at

    def __getitem__(self, uid: str) -> Message:
        return self._messages[self._at[uid]]

    @property
    def uids(self) -> Sequence[str]:
        """The held messages, oldest first."""
        return [message.uid for message in self._messages]

    @property
    def first(self) -> Message | None:
        return self._messages[0] if self._messages else None

    @property
    def last(self) -> Message | None:
        return self._messages[-1] if self._messages else None

    def get(self, uid: str) -> Message | None:
        """A held message, by uid."""
        index = self._at.get(uid)
        return None if index is None else self._messages[index]

    def find(self, message_id: str) -> Message | None:
        """A held message, by uid or by the API's id."""
        if message_id in self._at:
            return self[message_id]
        return next((message for message in self._messages if message.id == message_id), None)

    def at(self, key: Key) -> Message | None:
        """The first held message at or after a key."""
        index = bisect_left(self._messages, key, key=lambda message: message.key)
        return self._messages[index] if index < len(self._messages) else None

    def neighbour(self, uid: str, step: int) -> Message | None:
        """The message `step` further down, or the outermost in that direction."""
        if not self._messages:
            return None
        index = self._at.get(uid, len(self._messages) - 1)
        return self._messages[min(max(0, index + step), len(self._messages) - 1)]

    def replace(self, window: Window) -> None:
        """Hold another window; unchanged messages keep their objects."""
        self.older, self.newer = window.older, window.newer
        self._keep(window.messages)

    def put_before(self, window: Window) -> int:
        """Add an older page; newer messages beyond `MOST` are dropped.

        Returns:
            How many messages were new.
        """
        gained = self._merge(window.messages)
        self.older = window.older
        if len(self._messages) > MOST:
            del self._messages[MOST:]
            self.newer = True
            self._reindex()
        return gained

    def put_after(self, window: Window) -> int:
        """Add a newer page; older messages beyond `MOST` are dropped.

        Returns:
            How many messages were new.
        """
        gained = self._merge(window.messages)
        self.newer = window.newer
        if len(self._messages) > MOST:
            del self._messages[:-MOST]
            self.older = True
            self._reindex()
        return gained

    def update(self, message: Message) -> bool:
        """Add or replace a message, if it belongs in this window.

        Returns:
            Whether anything is different.
        """
        known = self._at.get(message.uid)
        if known is not None:
            if _same(self._messages[known], message) is self._messages[known]:
                return False
            self._messages[known] = message
        elif self._within(message.key):
            self._messages.append(message)
        else:
            return False
        self._sort()
        return True

    def remove(self, uid: str) -> bool:
        """Drop a message; whether it was held."""
        if uid not in self._at:
            return False
        del self._messages[self._at[uid]]
        self._reindex()
        return True

    def lead(
        self, uid: str, now: float, unread_from: Key | None, unread: int, *, compact: bool = False
    ) -> Lead:
        """What a message's place adds to it.

        Args:
            uid: A held message.
            now: UTC seconds, for the words of a date.
            unread_from: Key of the first unread message; `None` if everything is read.
            unread: The number of unread messages.
            compact: Whether no lines are left empty.
        """
        index = self._at[uid]
        message = self._messages[index]
        above = self._messages[index - 1] if index else None
        first_of_day = above is None or not same_day(above.timestamp, message.timestamp)
        here = unread_from is not None and message.key >= unread_from
        divided = here and (above is None or unread_from is None or above.key < unread_from)
        if above is None and self.older:
            # Its day may have begun in the page above, where the separator will be.
            first_of_day = False
            divided = divided and message.key == unread_from
        apart = above is None or _author_of(above) != _author_of(message)
        return Lead(
            day=day(message.timestamp, now) if first_of_day else "",
            unread=unread if divided else None,
            gap=(apart or first_of_day or divided) and not compact,
            named=self.group and message.incoming and (apart or first_of_day or divided),
            behind=message.status is MessageStatus.QUEUED
            and any(earlier.status is MessageStatus.UNKNOWN for earlier in self._messages[:index]),
        )

    def _within(self, key: Key) -> bool:
        """Whether a message with this key belongs between the ends of what is held."""
        if not self._messages:
            return not (self.older or self.newer)
        after = key > self._messages[0].key or not self.older
        before = key < self._messages[-1].key or not self.newer
        return after and before

    def _merge(self, messages: Iterable[Message]) -> int:
        before = len(self._messages)
        for message in messages:
            known = self._at.get(message.uid)
            if known is None:
                self._messages.append(message)
            else:
                self._messages[known] = _same(self._messages[known], message)
        self._sort()
        return len(self._messages) - before

    def _keep(self, messages: Iterable[Message]) -> None:
        old = {message.uid: message for message in self._messages}
        self._messages = [_same(old.get(message.uid), message) for message in messages]
        self._sort()

    def _sort(self) -> None:
        self._messages.sort(key=lambda message: message.key)
        self._reindex()

    def _reindex(self) -> None:
        self._at = {message.uid: index for index, message in enumerate(self._messages)}


def _same(known: Message | None, message: Message) -> Message:
    """The held object if it is equal, otherwise the new one."""
    return known if known is not None and known == message and known.key == message.key else message


def _author_of(message: Message) -> str:
    """Whom a message is grouped under."""
    return message.sender_id if message.incoming else ""
