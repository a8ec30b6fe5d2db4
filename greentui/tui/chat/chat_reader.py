"""Somebody reading a chat: which messages are held, where in them the reader is, what is unread.

Joins the pure parts (`PageBuffer`, `Viewport`) to a source; knows no screen. A reader at the end follows
what arrives; one who has scrolled up is never moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from greentui.model.chats import Chat, Opening, Window
from greentui.model.messages import Key, Message
from greentui.tui.chat.page_buffer import PageBuffer
from greentui.tui.chat.render.bubble import Lead
from greentui.tui.chat.viewport import Height, Viewport, VisiblePart
from greentui.tui.protocols import MessageSource

PAGE = 80
"""Messages read at once."""

NEAR = 15
"""Messages from an end of what is held at which the next page must be there."""

AHEAD = 45
"""The same, where there is time: a few pages of the screen, so that scrolling never waits for a read."""

MANY = 30
"""Changed messages past which the whole window is read again."""


class ChatReader:
    """One chat and a reader of it.

    Args:
        source: Where to read; without one there is nothing to read.
        chat_id: The chat; empty for none.
        measure: The exact height of a message held, by uid.
        estimate: About how high it is, cheaply.
        opening: What it begins with, where that has been read already.

    Attributes:
        chat: The chat as last read.
        held: The messages in memory.
        column: The viewport over them.
        unread_from: Place of the first unread message, where the divider stands.
        unread: How many are unread.
    """

    def __init__(
        self,
        source: MessageSource | None,
        chat_id: str,
        measure: Callable[[str], Height],
        estimate: Callable[[str], int],
        height: int = 1,
        opening: Opening | None = None,
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

    # Where the reader is.

    @property
    def at_end(self) -> bool:
        """Whether the newest message of the chat is in view."""
        return self.column.at_end and not self.held.newer

    def pieces(self) -> list[VisiblePart]:
        """What is in view."""
        return self.column.pieces()

    def start(self) -> None:
        """Begin at the first unread message, or at the end."""
        if self.source:
            self._hold(self._opening.window)

    def show_unread(self) -> None:
        """Scroll up from the end as far as needed to see where the unread messages begin."""
        if self.unread_from and (first := self.held.at(self.unread_from)):
            self.column.reveal(first.uid, 2)
            self._hold_on()

    def find(self, target: Key | str) -> Message | None:
        """A message of the chat by place or id, held after this; `None` where the archive has none."""
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
        """Put a message held at a row of the view."""
        self.column.place(uid, row)
        self._hold_on()

    def reveal(self, uid: str) -> None:
        """Scroll as little as needed to see a message held."""
        if uid in self.held:
            self.column.reveal(uid, 1)
            self._hold_on()

    def more_of(self, uid: str, step: int) -> int:
        """Lines to scroll, signed, to read on in a message higher than the view; 0 where it ends in view."""
        height = self.column.height
        piece = next((piece for piece in self.pieces() if piece.uid == uid), None)
        if piece is None:
            return 0
        lead, body = self._measure(uid)
        hidden = piece.first - lead if step < 0 else lead + body - piece.last
        return step * min(hidden, max(1, height // 2)) if hidden > 0 and body >= height else 0

    def move(self, lines: int) -> bool:
        """Scroll by lines, down when positive; whether anything moved."""
        moved = self.column.move(lines)
        self._hold_on()
        return moved

    def to_newest(self) -> None:
        """Go to the end and follow what arrives."""
        if self.source and self.held.newer:
            self._hold(self.source.window(self.chat_id, limit=PAGE))
        self.column.to_end()

    def to_oldest(self) -> None:
        """Go to the first message the archive holds."""
        if self.source and self.held.older:
            self._hold(self.source.window(self.chat_id, around=Key(0, 0), limit=2 * PAGE))
        if first := self.held.first:
            self.column.place(first.uid, self.column.height)
            self._hold_on()

    # What is held.

    def lead(self, uid: str) -> Lead:
        """What stands above a message held."""
        lead = self._leads.get(uid)
        if lead is None:
            now = self.source.now() if self.source else 0.0
            lead = self._leads[uid] = self.held.lead(uid, now, self.unread_from, self.unread)
        return lead

    @property
    def at_beginning(self) -> bool:
        """Whether the archive itself ends above, near the reader."""
        pieces = self.column.pieces()
        return bool(pieces) and not self.held.older and self.column.index(pieces[0].uid) < NEAR

    def page(self, near: int = NEAR) -> bool:
        """Read on where the reader comes near an end of what is held.

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
        """Read again what changed.

        Args:
            uids: Changed messages; none means that any may have.
            chat: The chat as it is now, where it has been read already.

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
            # A message typed here has an id of ours; what stood under the service's turned out to be it.
            if message is None or message.uid != uid:
                different |= self.held.remove(uid)
            if message is not None:
                different |= self.held.update(message)
        return different

    def _read_again(self) -> bool:
        """Read the window anew around what is in view."""
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

    def _note_unread(self) -> None:
        """Where the unread messages of the chat begin."""
        self.unread = self.chat.unread if self.chat else 0
        self.unread_from = self.source.first_unread(self.chat_id) if self.source and self.unread else None

    def _hold(self, window: Window) -> None:
        self.held.replace(window)
        self._take()

    def _take(self) -> None:
        """Hand the messages held to the column."""
        self._leads.clear()
        self.column.replace(self.held.uids)
        self._hold_on()

    def _hold_on(self) -> None:
        """The end of what is held is not the end of the chat: do not follow it."""
        if self.held.newer:
            self.column.release()
