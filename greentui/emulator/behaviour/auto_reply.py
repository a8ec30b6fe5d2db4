"""The people on the other side: they read, answer, vote, react and thank, each after a moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from greentui.emulator.fixtures.replies import REACTIONS, reply_to
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.chats import Chat, Person
from greentui.emulator.state.messages import FILES, Message

if TYPE_CHECKING:
    from greentui.emulator.behaviour.world import World

_PAUSE = (1.5, 5.0)
_QUIET = {kinds.REACTION, kinds.EDIT, kinds.DELETION, kinds.VOTE}
"""Kinds nobody answers."""
_SHARE_OF_REACTIONS = 0.25
_LIVELY = (20.0, 60.0)
_VOTERS = 4
"""How many of a group vote at most."""


class People:
    """Everybody but the account."""

    def __init__(self, world: World) -> None:
        self._world = world

    def have_read(self, chat: Chat, message: Message) -> None:
        """A message of the account was read in a chat."""
        world = self._world
        if world.options.silent or message.kind in _QUIET:
            return
        readers = self._readers(chat)
        if not readers:
            return
        if message.kind == kinds.POLL:
            for reader in readers[:_VOTERS]:
                self._later(partial(self._vote, chat, message, reader))
            return
        reader = readers[0]
        if message.kind in FILES or world.random.random() < _SHARE_OF_REACTIONS:
            emoji = world.random.choice(REACTIONS)
            self._later(lambda: world.happenings.react(chat.id, message.id, emoji, sender=reader.wid))
        text = reply_to(message.kind, message.text, reader.language, world.random)
        # A busy group answers some; a person answers always.
        if text and (chat.group is None or world.random.random() < 0.7):
            self._later(
                lambda: world.happenings.arrive(chat.id, kinds.TEXT, {"text": text}, sender=reader.wid)
            )

    def _later(self, act: Callable[[], object]) -> None:
        world = self._world

        def happen() -> None:
            act()

        world.agenda.after(world.random.uniform(*_PAUSE), happen)

    def _readers(self, chat: Chat) -> list[Person]:
        book = self._world.book
        if chat.group is None:
            person = self._world.happenings.chat_of(chat.id).person
            return [] if person is None else [person]
        others = [
            book.people[wid]
            for wid in chat.group.members
            if wid != self._world.instance.wid and wid in book.people
        ]
        self._world.random.shuffle(others)
        return others

    def _vote(self, chat: Chat, poll: Message, reader: Person) -> None:
        options = poll.content["options"]
        many = poll.content["multipleAnswers"] and len(options) > 2
        chosen = self._world.random.sample(options, 2 if many else 1)
        self._world.happenings.vote(chat.id, poll.id, chosen, sender=reader.wid)

    def live(self) -> None:
        """Now and then somebody writes, or calls, without being asked."""
        world = self._world

        def something() -> None:
            self._something()
            self.live()

        world.agenda.exactly(world.random.uniform(*_LIVELY), something)

    def _something(self) -> None:
        world = self._world
        chats = [chat for chat in world.book.by_activity()[:12] if not chat.archived]
        if not chats:
            return
        chat = world.random.choice(chats)
        readers = self._readers(chat)
        if not readers:
            return
        if chat.group is None and world.random.random() < 0.15:
            world.happenings.call(chat.id, world.random.choice(["missed", "declined", "hangUp"]))
            return
        text = reply_to("opening", "", readers[0].language, world.random)
        world.happenings.arrive(chat.id, kinds.TEXT, {"text": text}, sender=readers[0].wid)
