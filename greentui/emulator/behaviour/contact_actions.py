"""What happens to the account from outside: people write, react, vote, take back, call; the phone writes too.

Each of these changes the chat, the journals and the queue together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from greentui.emulator.state import messages as kinds
from greentui.emulator.state.calls import Call
from greentui.emulator.state.chats import Chat, Person
from greentui.emulator.state.instance import LINKED
from greentui.emulator.state.messages import Message

if TYPE_CHECKING:
    from greentui.emulator.behaviour.world import World

_RINGS = 4.0


class Happenings:
    """The outside of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def chat_of(self, chat_id: str, sender_name: str = "") -> Chat:
        """The chat something happens in; a stranger who writes becomes known."""
        book = self._world.book
        wid = book.resolve(chat_id)
        if wid.endswith("@c.us") and wid not in book.people:
            book.know(Person(wid, sender_name or ""))
        chat = book.open(wid)
        if chat.person is None and chat.group is None:
            chat.person = book.people.get(chat.id)
        if chat.person is not None and sender_name:
            chat.person.name = sender_name
        return chat

    def arrive(
        self,
        chat_id: str,
        kind: str,
        content: dict[str, Any],
        *,
        sender: str = "",
        sender_name: str = "",
        at: int | None = None,
        quoted: str = "",
        forwards: int = 0,
        message_id: str = "",
    ) -> Message:
        """Somebody writes.

        Args:
            sender: Who of a group; any member where it is empty.
            at: When it was written, seconds since 1970; now where `None`.
        """
        world = self._world
        chat = self.chat_of(chat_id, "" if sender else sender_name)
        message = Message(
            id=message_id or world.new_id(),
            chat_id=chat.id,
            at=world.now() if at is None else at,
            kind=kind,
            content=content,
            sender=self._sender(chat, sender, sender_name),
            quoted=quoted,
            forwards=forwards,
            read=world.settings.on("markIncomingMessagesReaded")
            and not world.settings.on("markIncomingMessagesReadedOnReply"),
        )
        return self._take(chat, message)

    def speak(
        self, chat_id: str, kind: str, content: dict[str, Any], *, quoted: str = "", at: int | None = None
    ) -> Message:
        """The phone itself writes."""
        world = self._world
        chat = self.chat_of(chat_id)
        message = Message(
            id=world.new_id(),
            chat_id=chat.id,
            at=world.now() if at is None else at,
            kind=kind,
            content=content,
            sender=world.instance.wid,
            outgoing=True,
            status="sent",
            quoted=quoted,
        )
        self._take(chat, message)
        world.notices.status(message, "sent")
        return message

    def _sender(self, chat: Chat, sender: str, sender_name: str) -> str:
        book = self._world.book
        if sender:
            wid = book.resolve(sender)
            if wid not in book.people:
                book.know(Person(wid, sender_name))
            return wid
        if chat.group is None:
            return chat.id
        others = [wid for wid in chat.group.members if wid != self._world.instance.wid]
        return self._world.random.choice(others) if others else chat.id

    def _take(self, chat: Chat, message: Message) -> Message:
        chat.add(message)
        # Without a phone nothing comes through to the queue; the phone itself has it.
        if self._world.instance.state in LINKED:
            self._world.notices.message(chat, message)
        return message

    def react(self, chat_id: str, target: str, emoji: str, *, sender: str = "") -> Message:
        """Somebody reacts to a message, or takes a reaction back with an empty text."""
        return self.arrive(chat_id, kinds.REACTION, {"text": emoji}, sender=sender, quoted=target)

    def vote(self, chat_id: str, poll_id: str, options: list[str], *, sender: str = "") -> Message | None:
        """Somebody votes in a poll, or changes the vote; an empty list takes it back."""
        chat = self.chat_of(chat_id)
        poll = chat.find(poll_id)
        if poll is None or poll.kind != kinds.POLL:
            return None
        voter = self._sender(chat, sender, "")
        poll.votes[voter] = [option for option in poll.content["options"] if option in options]
        return self.arrive(chat_id, kinds.VOTE, tally(poll), sender=voter, quoted=poll_id)

    def edit(self, chat_id: str, target: str, text: str) -> Message | None:
        """Somebody changes a text they wrote."""
        chat = self.chat_of(chat_id)
        message = chat.find(target)
        if message is None or message.outgoing:
            return None
        change_text(message, text)
        return self.arrive(chat_id, kinds.EDIT, {"text": text}, sender=message.sender, quoted=target)

    def delete(self, chat_id: str, target: str) -> Message | None:
        """Somebody takes a message back for everyone."""
        chat = self.chat_of(chat_id)
        message = chat.find(target)
        if message is None or message.outgoing:
            return None
        message.deleted = True
        return self.arrive(chat_id, kinds.DELETION, {}, sender=message.sender, quoted=target)

    def call(
        self,
        chat_id: str,
        outcome: str = "missed",
        *,
        video: bool = False,
        outgoing: bool = False,
        seconds: int = 0,
    ) -> str:
        """A call rings and ends: `offer` at once, the outcome after a few rings. Returns its id."""
        world = self._world
        chat = self.chat_of(chat_id)
        call_id = world.new_id()
        notice = {"from": chat.id, "idMessage": call_id, "isVideo": video}
        if not outgoing:
            world.notices.incoming_call(notice | {"status": "offer"})

        def ended() -> None:
            world.calls.append(
                Call(call_id, chat.id, world.now(), outgoing, outcome, video=video, seconds=seconds)
            )
            if outgoing:
                status = "pickUp" if outcome == "pickUp" else "hungUp"
                world.notices.outgoing_call(
                    notice
                    | {
                        "status": status,
                        "duration": seconds,
                        "participants": [{"id": chat.id, "status": status}],
                    }
                )
            else:
                world.notices.incoming_call(notice | {"status": outcome})

        if outcome != "offer":
            world.agenda.after(_RINGS, ended)
        return call_id

    def block(self, chat_id: str) -> None:
        """A contact blocks the account: what is sent to them stays at one tick."""
        person = self.chat_of(chat_id).person
        if person is not None:
            person.blocked_us = True
        self._world.notices.block(chat_id)

    def mark_read(self, chat_id: str, message_id: str = "") -> bool:
        """The account reads a chat, or one message of it. Returns whether there was such a thing."""
        chat = self._world.book.get(chat_id)
        if chat is None:
            return False
        if message_id:
            message = chat.find(message_id)
            if message is None:
                return False
            message.read = True
            return True
        for message in reversed(chat.messages):
            if not message.outgoing:
                if message.read:
                    break
                message.read = True
        return True


def tally(poll: Message) -> dict[str, Any]:
    """A poll's votes as they stand: every option with all who chose it."""
    return {
        "name": poll.content["name"],
        "multipleAnswers": poll.content["multipleAnswers"],
        "votes": [
            {
                "optionName": option,
                "optionVoters": [voter for voter, chosen in poll.votes.items() if option in chosen],
            }
            for option in poll.content["options"]
        ],
    }


def change_text(message: Message, text: str) -> None:
    """Put a new text where a message has its own."""
    key = "text" if "text" in message.content else "caption"
    message.content = message.content | {key: text}
    message.edited = True
