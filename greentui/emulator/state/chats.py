"""Chats, the people and groups behind them, and their messages, made when somebody first looks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from greentui.emulator.state.messages import Message

GROUP_SUFFIX = "@g.us"


@dataclass(slots=True)
class Person:
    """Somebody on WhatsApp.

    Attributes:
        wid: The id, `…@c.us`.
        name: The name in their own profile; empty while they never wrote (manual 1.3.10, GetContacts).
        saved_as: Their name in the account's phone book; empty for a stranger.
        language: What they write in, two letters.
        lid: Their other id, `…@lid`.
        picture: Seed of their picture; 0 for none.
        shy: Whether they show their picture to nobody.
        business: What a business profile says; `None` for a private person.
        blocked_us: Whether they blocked the account.
    """

    wid: str
    name: str
    saved_as: str = ""
    language: str = "en"
    lid: str = ""
    picture: int = 0
    shy: bool = False
    business: dict[str, str] | None = None
    blocked_us: bool = False

    @property
    def shown(self) -> str:
        """The name a phone would show."""
        return self.saved_as or self.name or "+" + self.wid.partition("@")[0]


@dataclass(slots=True)
class Group:
    """What a group chat is besides its messages; `members` includes the admins."""

    id: str
    subject: str
    owner: str
    created: int
    members: list[str]
    admins: set[str]
    renamed: int = 0
    renamed_by: str = ""
    invite: str = ""
    picture: int = 0
    picture_url: str = ""
    members_edit: bool = True
    members_send: bool = True


def _nothing() -> list[Message]:
    return []


@dataclass(slots=True)
class Chat:
    """A chat of the account.

    Attributes:
        id: `…@c.us` or `…@g.us`.
        person: Who it is with, for a private chat.
        group: What it is, for a group.
        last_at: When something last happened in it, known before its messages are made.
        make: Makes its history, oldest first.
    """

    id: str
    person: Person | None = None
    group: Group | None = None
    last_at: int = 0
    make: Callable[[], list[Message]] = _nothing
    archived: bool = False
    ephemeral: int = 0
    ephemeral_at: int = 0
    muted_until: int | None = None
    _messages: list[Message] | None = None
    _by_id: dict[str, Message] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name a phone would show."""
        if self.group is not None:
            return self.group.subject
        return self.person.shown if self.person is not None else "+" + self.id.partition("@")[0]

    @property
    def messages(self) -> list[Message]:
        """Its messages, oldest first."""
        return self.unfold()

    def unfold(self) -> list[Message]:
        """Make the history, where nobody has looked yet."""
        if self._messages is None:
            self._messages = self.make()
            self._by_id = {message.id: message for message in self._messages}
        return self._messages

    def add(self, message: Message) -> None:
        """Append a message, in its place by time."""
        messages = self.messages
        if messages and message.at < messages[-1].at:
            messages.insert(bisect_left(messages, message.at + 1, key=lambda known: known.at), message)
        else:
            messages.append(message)
        self._by_id[message.id] = message
        self.last_at = max(self.last_at, message.at)

    def find(self, message_id: str) -> Message | None:
        """The message with that id."""
        self.unfold()
        return self._by_id.get(message_id)

    def remove(self, message: Message) -> None:
        """Take a message out, as if it had never been."""
        self.messages.remove(message)
        del self._by_id[message.id]

    def since(self, at: float) -> Iterator[Message]:
        """Its messages not older than `at`, oldest first."""
        if self.last_at < at:
            return iter(())
        messages = self.messages
        return iter(messages[bisect_left(messages, at, key=lambda known: known.at) :])


class ChatBook:
    """All chats and everybody in them, by id."""

    def __init__(self) -> None:
        self.chats: dict[str, Chat] = {}
        self.people: dict[str, Person] = {}
        self.lids: dict[str, str] = {}

    def know(self, person: Person) -> Person:
        """Remember somebody."""
        self.people[person.wid] = person
        if person.lid:
            self.lids[person.lid] = person.wid
        return person

    def resolve(self, chat_id: str) -> str:
        """The id a chat is kept under: a `@lid` becomes its `@c.us`, a device suffix is dropped."""
        if chat_id in self.lids:
            return self.lids[chat_id]
        local, _, host = chat_id.partition("@")
        return f"{local.partition(':')[0]}@{host}" if ":" in local else chat_id

    def get(self, chat_id: str) -> Chat | None:
        """The chat, where it exists."""
        return self.chats.get(chat_id) or self.chats.get(self.resolve(chat_id))

    def open(self, chat_id: str) -> Chat:
        """The chat, begun where there was none."""
        chat = self.get(chat_id)
        if chat is None:
            chat_id = self.resolve(chat_id)
            chat = self.chats[chat_id] = Chat(chat_id, person=self.people.get(chat_id))
        return chat

    def put(self, chat: Chat) -> Chat:
        """Take a chat in."""
        self.chats[chat.id] = chat
        return chat

    def by_activity(self) -> list[Chat]:
        """All chats, the one where something last happened first."""
        return sorted(self.chats.values(), key=lambda chat: chat.last_at, reverse=True)

    def since(self, at: float) -> Iterable[tuple[Chat, Message]]:
        """Every message of every chat not older than `at`."""
        for chat in self.chats.values():
            if chat.last_at >= at:
                for message in chat.since(at):
                    yield chat, message
