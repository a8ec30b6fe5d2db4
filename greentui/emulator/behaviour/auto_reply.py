"""Contacts who react on their own: they answer, vote, react to messages, and sometimes start a chat."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

from greentui.emulator.behaviour.contact_actions import ContactActions
from greentui.emulator.behaviour.scheduler import Scheduler
from greentui.emulator.fixtures.replies import REACTIONS, opening, reply_to
from greentui.emulator.state.chats import Chat, ChatStore, Contact
from greentui.emulator.state.instance import Instance
from greentui.emulator.state.messages import FILES, Message, MessageKind

_REPLY_DELAY = (1.5, 5.0)
"""Shortest and longest time until a reply, in seconds."""
_UNPROMPTED_DELAY = (20.0, 60.0)
"""Shortest and longest time between two unprompted actions, in seconds."""
_FIRST_UNPROMPTED_DELAY = (5.0, 9.0)
"""The same before the first one, so that it shows that somebody is there."""
_UNANSWERED = {MessageKind.REACTION, MessageKind.EDIT, MessageKind.DELETION, MessageKind.VOTE}
_REACTION_SHARE = 0.25
_GROUP_REPLY_SHARE = 0.7
_CALL_SHARE = 0.15
_MAX_VOTERS = 4
"""How many members of a group vote in a poll at most."""
_ACTIVE_CHATS = 12
"""How many of the most recent chats unprompted actions happen in."""


class AutoReply:
    """Makes contacts act on their own.

    Args:
        silent: Whether they never answer.
    """

    def __init__(
        self,
        instance: Instance,
        chats: ChatStore,
        contacts: ContactActions,
        scheduler: Scheduler,
        random: Random,
        *,
        silent: bool,
    ) -> None:
        self._instance = instance
        self._chats = chats
        self._contacts = contacts
        self._scheduler = scheduler
        self._random = random
        self._silent = silent

    def answer(self, chat: Chat, message: Message) -> None:
        """Answer a message of the account that has been read."""
        if self._silent or message.kind in _UNANSWERED:
            return
        readers = self._readers(chat)
        if not readers:
            return
        if message.kind is MessageKind.POLL:
            for reader in readers[:_MAX_VOTERS]:
                self._later(partial(self._vote, chat, message, reader))
            return
        reader = readers[0]
        if message.kind in FILES or self._random.random() < _REACTION_SHARE:
            emoji = self._random.choice(REACTIONS)
            self._later(partial(self._contacts.react, chat.id, message.id, emoji, sender=reader.wid))
        text = reply_to(message.kind, message.text, reader.language, self._random)
        if chat.group is None or self._random.random() < _GROUP_REPLY_SHARE:
            self._later(partial(self._write, chat, reader, text))

    def start_unprompted(self) -> None:
        """Let a contact write or call soon, and every now and then from then on."""
        self._act_unprompted_after(_FIRST_UNPROMPTED_DELAY)

    def _act_unprompted_after(self, delay: tuple[float, float]) -> None:
        self._scheduler.exactly_after(self._random.uniform(*delay), self._act_unprompted)

    def _act_unprompted(self) -> None:
        chats = [chat for chat in self._chats.by_activity()[:_ACTIVE_CHATS] if not chat.archived]
        chat = self._random.choice(chats) if chats else None
        readers = self._readers(chat) if chat is not None else []
        if chat is not None and readers:
            if chat.group is None and self._random.random() < _CALL_SHARE:
                self._contacts.call(chat.id, self._random.choice(["missed", "declined", "hangUp"]))
            else:
                self._write(chat, readers[0], opening(readers[0].language, self._random))
        self._act_unprompted_after(_UNPROMPTED_DELAY)

    def _later(self, action: Callable[[], object]) -> None:
        self._scheduler.after(self._random.uniform(*_REPLY_DELAY), action)

    def _readers(self, chat: Chat) -> list[Contact]:
        """The contacts who may answer in a chat, in random order."""
        if chat.group is None:
            contact = self._chats.open_with_contact(chat.id).contact
            return [] if contact is None else [contact]
        readers = [
            self._chats.contacts[wid]
            for wid in chat.group.members
            if wid != self._instance.wid and wid in self._chats.contacts
        ]
        self._random.shuffle(readers)
        return readers

    def _write(self, chat: Chat, author: Contact, text: str) -> None:
        self._contacts.write(chat.id, MessageKind.TEXT, {"text": text}, sender=author.wid)

    def _vote(self, chat: Chat, poll: Message, voter: Contact) -> None:
        options = poll.content["options"]
        several = poll.content["multipleAnswers"] and len(options) > 2
        chosen = self._random.sample(options, 2 if several else 1)
        self._contacts.vote(chat.id, poll.id, chosen, sender=voter.wid)
