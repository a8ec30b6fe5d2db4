"""Chats with their messages, and the contacts and groups behind them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from greentui.emulator.state.messages import Message

GROUP_SUFFIX = "@g.us"
UNREGISTERED_SUFFIX = "404"
"""An unknown number has a WhatsApp account unless it ends like this."""


@dataclass(slots=True)
class Contact:
    """Another WhatsApp user.

    Attributes:
        wid: Their id, `…@c.us`.
        name: The name in their own profile; empty until they write (manual 1.3.10, GetContacts).
        saved_name: Their name in the account's address book; empty if they are not in it.
        language: The language they write in, two letters.
        lid: Their other id, `…@lid`.
        picture: Seed of their picture; 0 if they have none.
        hides_picture: Whether their privacy settings hide the picture.
        business: The fields of a business profile; `None` for a private person.
        blocked_account: Whether they blocked the account.
    """

    wid: str
    name: str = ""
    saved_name: str = ""
    language: str = "en"
    lid: str = ""
    picture: int = 0
    hides_picture: bool = False
    business: dict[str, str] | None = None
    blocked_account: bool = False


@dataclass(slots=True)
class Group:
    """A group. `members` includes the admins."""

    id: str
    subject: str
    owner: str
    created_at: int
    members: list[str]
    admins: set[str]
    renamed_at: int = 0
    renamed_by: str = ""
    invite_link: str = ""
    picture: int = 0
    picture_url: str = ""
    members_can_edit: bool = True
    members_can_send: bool = True
    description: str = ""

    def can_edit(self, wid: str) -> bool:
        """Whether a member may change the group's name and picture."""
        return self.members_can_edit or wid in self.admins


@dataclass(slots=True)
class Chat:
    """One chat of the account.

    Attributes:
        id: `…@c.us` or `…@g.us`.
        contact: The other side of a private chat.
        group: The group, for a group chat.
        last_activity: Seconds since 1970; known before the history is generated.
        history: Generates the messages, oldest first, when they are first needed.
        disappearing_seconds: Lifetime of its messages; 0 if they do not disappear.
        disappearing_set_at: When that was last changed, seconds since 1970.
        muted_until: Seconds since 1970; `None` if it is not muted.
        handed_over: Whether the service was given the messages from before the phone was linked.
    """

    id: str
    contact: Contact | None = None
    group: Group | None = None
    last_activity: int = 0
    history: Callable[[], list[Message]] = list
    archived: bool = False
    disappearing_seconds: int = 0
    disappearing_set_at: int = 0
    muted_until: int | None = None
    handed_over: bool = True
    _messages: list[Message] | None = None
    _by_id: dict[str, Message] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name a phone shows."""
        if self.group is not None:
            return self.group.subject
        contact = self.contact or Contact(self.id)
        return contact.saved_name or contact.name or "+" + self.id.partition("@")[0]

    @property
    def messages(self) -> list[Message]:
        """Its messages, oldest first."""
        return self.load()

    def load(self) -> list[Message]:
        """Generate the history unless that has been done."""
        if self._messages is None:
            self._messages = self.history()
            for message in self._messages:
                message.recorded = self.handed_over
            self._by_id = {message.id: message for message in self._messages}
        return self._messages

    def hand_over(self) -> None:
        """Give the service every message so far, as WhatsApp does when a phone is linked."""
        self.handed_over = True
        for message in self._messages or ():
            message.recorded = True

    @property
    def recorded_messages(self) -> list[Message]:
        """Those of its messages that the journals list, oldest first."""
        return [message for message in self.messages if message.recorded]

    def add(self, message: Message) -> None:
        """Insert a message in chronological order."""
        messages = self.load()
        if messages and message.timestamp < messages[-1].timestamp:
            messages.insert(self._first_since(message.timestamp + 1), message)
        else:
            messages.append(message)
        self._by_id[message.id] = message
        self.last_activity = max(self.last_activity, message.timestamp)

    def find(self, message_id: str) -> Message | None:
        """The message with this id."""
        self.load()
        return self._by_id.get(message_id)

    def remove(self, message: Message) -> None:
        """Remove a message without a trace."""
        self.messages.remove(message)
        del self._by_id[message.id]

    def messages_since(self, timestamp: float) -> list[Message]:
        """Its messages from a moment on, oldest first."""
        return self.messages[self._first_since(timestamp) :] if self.last_activity >= timestamp else []

    def mark_read(self, message_id: str = "") -> bool:
        """Mark one message, or every incoming one, as read. Returns whether the service knows the message.

        What came before incoming messages were switched on stays unread (manual 1.3.9, ReadChat).
        """
        if message_id:
            message = self.find(message_id)
            if message is None or not message.recorded:
                return False
            message.read = True
            return True
        for message in reversed(self.messages):
            if not message.outgoing and message.recorded:
                if message.read:
                    break
                message.read = True
        return True

    def _first_since(self, timestamp: float) -> int:
        return bisect_left(self.messages, timestamp, key=lambda message: message.timestamp)


@dataclass(slots=True)
class ChatStore:
    """Every chat and every known contact, by id."""

    by_id: dict[str, Chat] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    """The id by which the service names a contact instead of the contact's own."""
    _lids: dict[str, str] = field(default_factory=dict)
    _other_accounts: dict[str, dict[str, Chat]] = field(default_factory=dict)

    def switch_account(self, before: str, now: str) -> None:
        """Replace the chats by those of another account, which has none the first time.

        Args:
            before: The id of the account whose chats these are.
            now: The id of the other account.
        """
        self._other_accounts[before] = self.by_id
        self.by_id = self._other_accounts.pop(now, {})

    def is_group_of_another_account(self, chat_id: str) -> bool:
        """Whether a group exists, but in the chats of an account that was linked before."""
        return any(chat_id in chats for chats in self._other_accounts.values())

    def add(self, chat: Chat) -> None:
        """Add a chat."""
        self.by_id[chat.id] = chat

    def add_contact(self, contact: Contact) -> Contact:
        """Add a contact."""
        self.contacts[contact.wid] = contact
        if contact.lid:
            self._lids[contact.lid] = contact.wid
        return contact

    def add_alias(self, chat_id: str, shown: str) -> None:
        """Name a contact by another id from now on; both ids mean the same contact."""
        self.aliases[self.resolve(chat_id)] = shown
        self._lids[shown] = self.resolve(chat_id)

    def resolve(self, chat_id: str) -> str:
        """The id a chat is stored under: the `@c.us` of a known `@lid`, without a device suffix."""
        local, at, host = chat_id.partition("@")
        return self._lids.get(chat_id) or local.partition(":")[0] + at + host

    def find(self, chat_id: str) -> Chat | None:
        """The chat with this id."""
        return self.by_id.get(self.resolve(chat_id))

    def find_message(self, chat_id: str, message_id: str) -> Message | None:
        """The message with this id in a chat."""
        chat = self.find(chat_id)
        return chat.find(message_id) if chat is not None else None

    def find_group(self, chat_id: str) -> Group | None:
        """The group with this id."""
        chat = self.find(chat_id)
        return chat.group if chat is not None else None

    def contact(self, chat_id: str) -> Contact:
        """The contact with this id; a nameless one, which is not stored, if there is none."""
        wid = self.resolve(chat_id)
        return self.contacts.get(wid) or Contact(wid)

    def open(self, chat_id: str) -> Chat:
        """The chat with this id, created if there is none."""
        chat = self.find(chat_id)
        if chat is None:
            wid = self.resolve(chat_id)
            chat = self.by_id[wid] = Chat(wid, self.contacts.get(wid))
        return chat

    def open_with_contact(self, chat_id: str, name: str = "") -> Chat:
        """The chat with this id, created together with its contact if there is none.

        Args:
            name: The contact's new profile name; empty leaves it as it is.
        """
        wid = self.resolve(chat_id)
        if wid.endswith("@c.us") and wid not in self.contacts:
            self.add_contact(Contact(wid))
        chat = self.open(wid)
        if chat.group is None:
            chat.contact = chat.contact or self.contacts.get(wid)
        if chat.contact is not None and name:
            chat.contact.name = name
        return chat

    def on_whatsapp(self, chat_id: str) -> bool:
        """Whether there is an account, or a group, with this id."""
        wid = self.resolve(chat_id)
        if wid.endswith(GROUP_SUFFIX):
            return wid in self.by_id
        return wid in self.contacts or not wid.partition("@")[0].endswith(UNREGISTERED_SUFFIX)

    def by_activity(self) -> list[Chat]:
        """Every chat, the most recently active first."""
        return sorted(self.by_id.values(), key=lambda chat: chat.last_activity, reverse=True)

    def messages_since(self, timestamp: float) -> Iterator[tuple[Chat, Message]]:
        """Every message of every chat from a moment on."""
        for chat in self.by_id.values():
            for message in chat.messages_since(timestamp):
                yield chat, message
