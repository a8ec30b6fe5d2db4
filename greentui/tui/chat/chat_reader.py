"""Reading a chat: the messages held, the reader's position in them, and what is unread.

Connects the pure parts (`PageBuffer`, `Viewport`) to a source; knows no screen. A reader at the end follows
new messages; one who has scrolled up is never moved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from greentui.model.chats import Chat, Opening, Window
from greentui.model.messages import Key, Message
from greentui.tui.chat.page_buffer import PageBuffer
from greentui.tui.chat.render.bubble import Lead
from greentui.tui.chat.viewport import Height, Viewport, VisiblePart
from greentui.tui.protocols import MessageSource

PAGE = 80
"""Messages per read."""

NEAR = 15
"""Messages from the end of what is held at which the next page must be read."""

AHEAD = 45
"""The same when there is time: a few screens ahead, so that scrolling never waits for a read."""

MANY = 30
"""Above this many changed messages the whole window is read again."""


class ChatReader:
    """One chat and its reader.

    Args:
        source: Where to read; without one there is nothing to read.
        chat_id: The chat; empty for none.
        measure: The exact height of a held message, by uid.
        estimate: A cheap estimate of its height.
        opening: Its first messages, if already read.
        compact: Whether no lines are left empty between messages.

    Attributes:
        chat: The chat as last read.
        held: The messages in memory.
        column: The viewport over them.
        unread_from: Key of the first unread message, where the divider is.
        unread: The number of unread messages.
    """

    def __init__(
        self,
        source: MessageSource | None,
        chat_id: str,
        measure: Callable[[str], Height],
        estimate: Callable[[str], int],
        height: int = 1,
        opening: Opening | None = None,
        *,
        compact: bool = False,
    ) -> None:
        self.source = source if chat_id else None
        self.chat_id = chat_id
        if opening is None:
            opening = self.source.opening(chat_id, limit=PAGE) if self.source else Opening()
        self._opening = opening
        self.chat: Chat | None = opening.chat
        self.held = PageBuffer(group=bool(self.chat and self.chat.group))
        self._measure = measure
        self.column = Viewport(measure, estimate)
        self.column.height = height
        self.unread_from: Key | None = opening.unread_from
        self.unread = self.chat.unread if self.chat else 0
        self._leads: dict[str, Lead] = {}
        self.compact = compact
        self.scrolled = False
        """Whether the operator chose what is in view, other than the chat's end."""

    @property
    def at_end(self) -> bool:
        """Whether the newest message of the chat is in view."""
        return self.column.at_end and not self.held.newer

    def pieces(self) -> list[VisiblePart]:
        """The parts of messages in view."""
        return self.column.pieces()

    def start(self) -> None:
        """Start at the first unread message, or at the end."""
        if self.source:
            self._hold(self._opening.window)

    def show_unread(self) -> None:
        """Scroll up from the end as far as needed to show where the unread messages begin."""
        if self.unread_from and (first := self.held.at(self.unread_from)):
            self.column.reveal(first.uid, 2)
            self._hold_on()

    def find(self, target: Key | str) -> Message | None:
        """Find and hold a message of the chat by key or id; `None` if it is not in the archive."""
        if not self.source:
            return None
        if isinstance(target, str):
            message = self.held.find(target) or self.source.message(self.chat_id, target)
            if message is None:
                return None
            target = message.key
        first, last = self.held.first, self.held.last
        if first is None or last is None or not first.key <= target <= last.key:
            self._hold(self.source.window(self.chat_id, around=target, limit=PAGE))
        return self.held.at(target) or self.held.last

    def place(self, uid: str, row: int) -> None:
        """Put a held message at a row of the view."""
        self.scrolled = True
        self.column.place(uid, row)
        self._hold_on()

    def reveal(self, uid: str) -> None:
        """Scroll as little as needed to show a held message."""
        if uid in self.held:
            self.scrolled |= self.column.reveal(uid, 1)
            self._hold_on()

    def more_of(self, uid: str, step: int) -> int:
        """Signed lines to scroll through a message higher than the view; 0 once its end is in view."""
        height = self.column.height
        lead, body = self._measure(uid) if uid in self.held else (0, 0)
        piece = next((piece for piece in self.pieces() if piece.uid == uid), None) if body >= height else None
        if piece is None:
            return 0
        hidden = piece.first - lead if step < 0 else lead + body - piece.last
        return step * min(hidden, max(1, height // 2)) if hidden > 0 else 0

    def move(self, lines: int) -> bool:
        """Scroll by lines, down if positive; whether anything moved."""
        moved = self.column.move(lines)
        self.scrolled |= moved
        self._hold_on()
        return moved

    def to_newest(self) -> None:
        """Go to the end and follow new messages."""
        if self.source and self.held.newer:
            self._hold(self.source.window(self.chat_id, limit=PAGE))
        self.scrolled = False
        self.column.to_end()

    def to_oldest(self) -> None:
        """Go to the first message in the archive."""
        if self.source and self.held.older:
            self._hold(self.source.window(self.chat_id, around=Key(0, 0), limit=2 * PAGE))
        if first := self.held.first:
            self.place(first.uid, self.column.height)

    def lead(self, uid: str) -> Lead:
        """What is drawn above a held message, and what it waits for."""
        lead = self._leads.get(uid)
        if lead is None:
            lead = self._leads[uid] = self.held.lead(
                uid, self._now(), self.unread_from, self.unread, compact=self.compact
            )
        message = self.held[uid]
        if self.source and message.is_early and message.not_before is not None:
            lead = replace(
                lead,
                due=max(0, math.ceil(message.not_before - self._now())),
                held=self.source.withheld(),
                returns=self.source.sent_here(uid),
            )
        return lead

    def _now(self) -> float:
        return self.source.now() if self.source else 0.0

    @property
    def at_beginning(self) -> bool:
        """Whether the archive has nothing older and the reader is near its first message."""
        pieces = self.column.pieces()
        return bool(pieces) and not self.held.older and self.column.index(pieces[0].uid) < NEAR

    def page(self, near: int = NEAR) -> bool:
        """Read another page if the reader is near an end of what is held.

        Args:
            near: How near, in messages.

        Returns:
            Whether anything was read.
        """
        pieces = self.column.pieces()
        first, last = self.held.first, self.held.last
        if not self.source or not pieces or not first or not last:
            return False
        above = self.held.older and self.column.index(pieces[0].uid) < near
        below = self.held.newer and self.column.index(pieces[-1].uid) >= len(self.held) - near
        if above:
            self.held.put_before(self.source.window(self.chat_id, before=first.key, limit=PAGE))
            self._take()
        if below:
            self.held.put_after(self.source.window(self.chat_id, after=last.key, limit=PAGE))
            self._take()
        return above or below

    def changed(self, uids: Iterable[str], chat: Chat | None = None) -> bool:
        """Read what changed.

        Args:
            uids: The changed messages; empty if any may have changed.
            chat: The chat as it is now, if already read.

        Returns:
            Whether anything is different.
        """
        if not self.source:
            return False
        uids = list(uids)
        different = self._read_again() if not uids or len(uids) > MANY else self._read_some(uids)
        before = (self.unread_from, self.unread)
        self.chat = chat or self.source.chat(self.chat_id)
        self._note_unread()
        if different or before != (self.unread_from, self.unread):
            self._take()
            return True
        return False

    def _read_some(self, uids: list[str]) -> bool:
        different = False
        for uid in uids:
            message = self.source.message(self.chat_id, uid, shown=True) if self.source else None
            # A message typed here keeps our uid: an entry under the service's id turned out to be that
            # message.
            if message is None or message.uid != uid:
                different |= self.held.remove(uid)
            if message is not None:
                different |= self.held.update(message)
        return different

    def _read_again(self) -> bool:
        """Read the window around the view again."""
        if not self.source:
            return False
        old = list(self.held)
        limit = max(PAGE, min(len(old), 2 * PAGE))
        pieces = self.column.pieces()
        if self.at_end or not pieces:
            page = self.source.window(self.chat_id, limit=limit)
        else:
            middle = self.held[pieces[len(pieces) // 2].uid]
            page = self.source.window(self.chat_id, around=middle.key, limit=limit)
        self.held.replace(page)
        new = list(self.held)
        return len(old) != len(new) or any(one is not two for one, two in zip(old, new, strict=True))

    def relay(self, *, compact: bool) -> None:
        """Lay out the messages with empty lines between them, or without."""
        self.compact = compact
        self._leads.clear()

    def _note_unread(self) -> None:
        """Update where the unread messages begin."""
        self.unread = self.chat.unread if self.chat else 0
        self.unread_from = self.source.first_unread(self.chat_id) if self.source and self.unread else None

    def _hold(self, window: Window) -> None:
        self.held.replace(window)
        self._take()

    def _take(self) -> None:
        """Pass the held messages to the column."""
        self._leads.clear()
        self.column.replace(self.held.uids)
        self._hold_on()

    def _hold_on(self) -> None:
        """Do not follow the end of what is held if the chat goes on below."""
        if self.held.newer:
            self.column.release()
