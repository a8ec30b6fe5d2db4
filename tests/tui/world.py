"""A world in memory for widgets: chats and messages made by a test, read like an archive."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from greentui.model.chats import Chat, ChatFilter, ChatSort, Opening, Window
from greentui.model.messages import Direction, Key, Message, MessageKind, MessageStatus
from greentui.model.reasons import Reason

NOON = 1_772_452_800
"""Monday, 2 March 2026, 12:00 UTC."""

ME = "79990000042@c.us"


class World:
    """Answers what `greentui.tui.protocols.Source` asks, from dictionaries; counts the questions."""

    def __init__(self, now: float = NOON) -> None:
        self.time = now
        self.rows: dict[str, Chat] = {}
        self.messages: dict[str, list[Message]] = {}
        self.names: dict[str, str] = {}
        self.raws: dict[str, str] = {}
        self.hidden: list[Message] = []
        self._orders = count(1)
        self.asked: list[str] = []

    def add_chat(self, chat_id: str, name: str, **more: object) -> Chat:
        chat = Chat("1101", chat_id, name, **more)  # type: ignore[arg-type]  # a test's shorthand
        self.rows[chat_id] = chat
        self.messages.setdefault(chat_id, [])
        return chat

    def add(self, *messages: Message) -> None:
        touched = {message.chat_id: self.messages.setdefault(message.chat_id, []) for message in messages}
        for message in messages:
            held = touched[message.chat_id]
            held.append(replace(message, order=message.order or next(self._orders)))
        for held in touched.values():
            held.sort(key=lambda one: one.key)

    def put(self, message: Message) -> None:
        """Replace a message by one of the same uid."""
        held = self.messages[message.chat_id]
        held[:] = [message if one.uid == message.uid else one for one in held]
        held.sort(key=lambda one: one.key)

    def change_chat(self, chat_id: str, **more: object) -> None:
        self.rows[chat_id] = replace(self.rows[chat_id], **more)  # type: ignore[arg-type]

    # What widgets ask.

    def now(self) -> float:
        return self.time

    def chat_ids(
        self,
        filter: ChatFilter = ChatFilter.ALL,  # noqa: A002
        sort: ChatSort = ChatSort.RECENT,
    ) -> list[str]:
        self.asked.append("chat_ids")
        wanted = {
            ChatFilter.ALL: lambda chat: not chat.archived,
            ChatFilter.UNREAD: lambda chat: chat.unread > 0,
            ChatFilter.WAITING: lambda chat: chat.waiting_since is not None,
            ChatFilter.GROUPS: lambda chat: chat.group,
            ChatFilter.ARCHIVED: lambda chat: chat.archived,
        }[filter]
        order = {
            ChatSort.RECENT: lambda chat: (not chat.pinned, -chat.last_at),
            ChatSort.WAITING: lambda chat: (not chat.pinned, chat.waiting_since or 2**40),
            ChatSort.NAME: lambda chat: (not chat.pinned, chat.name.casefold()),
        }[sort]
        return [chat.id for chat in sorted(filter_(wanted, self.rows.values()), key=order)]

    def chats(self, ids: Sequence[str]) -> list[Chat]:
        self.asked.append(f"chats {len(ids)}")
        return [self.rows[chat_id] for chat_id in ids if chat_id in self.rows]

    def chat(self, chat_id: str) -> Chat | None:
        return self.rows.get(chat_id)

    def opening(self, chat_id: str, *, limit: int = 80) -> Opening:
        chat = self.chat(chat_id)
        unread = self.first_unread(chat_id) if chat and chat.unread else None
        page = self.window(chat_id, limit=limit)
        if unread and page.older and unread < page.messages[0].key:
            page = self.window(chat_id, around=unread, limit=limit)
        return Opening(chat, unread, page)

    def window(
        self,
        chat_id: str,
        *,
        before: Key | None = None,
        after: Key | None = None,
        around: Key | None = None,
        limit: int = 100,
    ) -> Window:
        self.asked.append("window")
        held = self.messages.get(chat_id, [])

        def at(key: Key, side: object) -> int:
            return side(held, key, key=lambda one: one.key)  # type: ignore[operator,no-any-return]

        if before is not None:
            end = at(before, bisect_left)
            start = max(0, end - limit)
        elif after is not None:
            start = at(after, bisect_right)
            end = min(len(held), start + limit)
        elif around is not None:
            middle = at(around, bisect_left)
            start = max(0, middle - limit // 2)
            end = min(len(held), start + limit)
        else:
            end = len(held)
            start = max(0, end - limit)
        return Window(tuple(held[start:end]), older=start > 0, newer=end < len(held))

    def message(self, chat_id: str, message_id: str, *, shown: bool = False) -> Message | None:
        known = [*self.messages.get(chat_id, []), *([] if shown else self.hidden)]
        return next((m for m in known if message_id in (m.uid, m.id)), None)

    def withheld(self) -> Reason | None:
        return None

    def sent_here(self, _local_id: str) -> bool:
        return False

    def hide(self, uid: str) -> None:
        """As the archive does it: gone from every window, still known by id."""
        for held in self.messages.values():
            self.hidden += [message for message in held if message.uid == uid]
            held[:] = [message for message in held if message.uid != uid]

    def raw(self, chat_id: str, message_id: str) -> str:
        return self.raws.get(message_id, "")

    def first_unread(self, chat_id: str) -> Key | None:
        unread = self.rows[chat_id].unread
        incoming = [message for message in self.messages[chat_id] if message.incoming]
        return incoming[-unread].key if unread and len(incoming) >= unread else None

    def message_at(self, chat_id: str, timestamp: int) -> Key | None:
        return next((m.key for m in self.messages[chat_id] if m.timestamp >= timestamp), None)

    def other_ids(self, _chat_id: str) -> list[str]:
        return []

    def name_of(self, person_id: str) -> str:
        return self.names.get(person_id, "")


def filter_(wanted: object, chats: object) -> list[Chat]:
    return [chat for chat in chats if wanted(chat)]  # type: ignore[operator,attr-defined]


def incoming(text: str = "", at: int = NOON, **more: object) -> Message:
    return _message(Direction.INCOMING, text, at, more)


def outgoing(text: str = "", at: int = NOON, **more: object) -> Message:
    more.setdefault("status", MessageStatus.READ)
    return _message(Direction.OUTGOING, text, at, more)


_numbers = iter(range(10**9))


def _message(direction: Direction, text: str, at: int, more: dict[str, object]) -> Message:
    chat_id = str(more.pop("chat_id", "79010000001@c.us"))
    message_id = str(more.pop("id", "") or f"M{next(_numbers)}")
    kind = more.pop("kind", MessageKind.TEXT)
    if direction is Direction.INCOMING:
        more.setdefault("sender_id", chat_id)
    return Message("1101", chat_id, message_id, at, direction, kind, text, **more)  # type: ignore[arg-type]
