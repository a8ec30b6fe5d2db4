"""What a message's body tells: a message, or what its type says befell another one.

Works on the nested and the flat shape alike; what surrounds the content is handed in as a frame. Never
raises.
"""

from __future__ import annotations

from greentui.greenapi.bodies import EMPTY, Body, an_id, flag, part, prose, text
from greentui.greenapi.contents import forwarded, poll_home, poll_options, read
from greentui.model.events import (
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    PollVoted,
    ReactionChanged,
    Unrecognised,
)
from greentui.model.messages import Direction, Message, MessageKind, MessageStatus, Origin, Quote

STATUSES = {
    "pending": MessageStatus.ACCEPTED,
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "played": MessageStatus.READ,
    "failed": MessageStatus.FAILED,
    "noaccount": MessageStatus.NO_ACCOUNT,
    "notingroup": MessageStatus.NOT_IN_GROUP,
    "yellowcard": MessageStatus.YELLOW_CARD,
}
"""What each word of the API means, in small letters."""


class Frame:
    """What surrounds a message's content: where, when, who, in which direction."""

    __slots__ = (
        "at",
        "chat_id",
        "chat_name",
        "contact",
        "direction",
        "id",
        "name",
        "origin",
        "reason",
        "sender_id",
        "status",
    )

    def __init__(
        self,
        chat_id: str,
        at: int,
        id_: str,
        direction: Direction,
        sender: Body,
        sender_id: str,
        origin: Origin,
        status: MessageStatus | None,
        reason: str = "",
    ) -> None:
        self.chat_id = chat_id
        self.at = at
        self.id = id_
        self.direction = direction
        self.sender_id = sender_id
        self.name = text(sender, "senderName")
        self.contact = text(sender, "senderContactName")
        self.chat_name = text(sender, "chatName")
        self.origin = origin
        self.status = status
        self.reason = reason

    @classmethod
    def of_record(cls, record: Body, chat_id: str, at: int) -> Frame:
        """The frame of a flat record."""
        word = text(record, "type").lower()
        sender_id = an_id(record, "senderId")
        call = text(record, "typeMessage").lower()
        outgoing = (
            word == "outgoing"
            or call == "outgoingcall"
            # Older journals have no `type`: the one of incoming messages names senders, the other none.
            or (word != "incoming" and call != "incomingcall" and not sender_id)
        )
        status = STATUSES.get(text(record, "statusMessage").lower()) if outgoing else None
        return cls(
            chat_id,
            at,
            text(record, "idMessage"),
            Direction.OUTGOING if outgoing else Direction.INCOMING,
            record,
            sender_id,
            Origin.JOURNAL,
            status,
            text(record, "description") if status is not None and status.is_failure else "",
        )


def happening(instance_id: str, data: Body, body: Body, frame: Frame) -> Event:
    """A message, or what its type says of another message.

    Args:
        data: Where the content lies.
        body: All of it, where some old bodies keep the quote.
    """
    word = text(data, "typeMessage")
    match word.lower():
        case "reactionmessage":
            return _reaction(data, body, frame)
        case "pollupdatemessage":
            return _votes(data, frame)
        case "editedmessage":
            return _edit(data, frame)
        case "deletedmessage":
            return _deletion(data, frame)
    if text(data, "deletedMessageId"):
        return _deletion(data, frame)
    found = read(word, data)
    quote = _quote(data, body)
    outgoing = frame.direction is Direction.OUTGOING
    return MessageReceived(
        Message(
            instance_id,
            frame.chat_id,
            frame.id,
            frame.at,
            frame.direction,
            found.kind,
            found.text,
            "" if outgoing else frame.sender_id,
            "" if outgoing else frame.name,
            "" if outgoing else frame.contact,
            frame.chat_name,
            frame.status,
            frame.reason,
            found.content,
            quote,
            forwarded(found.home, data),
            edited=frame.at if flag(data, "isEdited") else None,
            deleted=frame.at if flag(data, "isDeleted") else None,
            origin=frame.origin,
            raw_type=word,
        )
    )


def _quote(data: Body, body: Body) -> Quote | None:
    """What a message answers, from the object that quotes or from the text that names it."""
    quoted = part(data, "quotedMessage") or (part(body, "quotedMessage") if body is not data else EMPTY)
    if quoted:
        target = text(quoted, "stanzaId")
        if not target:
            return None
        word = text(quoted, "typeMessage")
        found = read(word, quoted) if word else None
        return Quote(
            target,
            an_id(quoted, "participant"),
            kind=found.kind if found else MessageKind.TEXT,
            text=found.text if found else "",
        )
    named = part(data, "extendedTextMessageData", "extendedTextMessage")
    target = text(named, "stanzaId") if named else ""
    return Quote(target, an_id(named, "participant")) if target else None


def _broken(data: Body, frame: Frame, reason: str) -> Unrecognised:
    return Unrecognised(text(data, "typeMessage"), frame.at, frame.chat_id, broken=True, reason=reason)


def _reaction(data: Body, body: Body, frame: Frame) -> Event:
    said = part(data, "extendedTextMessageData", "extendedTextMessage", "reactionMessageData")
    quoted = part(data, "quotedMessage") or part(body, "quotedMessage")
    target = text(quoted, "stanzaId") or text(said, "stanzaId") or text(data, "stanzaId")
    if not target:
        return _broken(data, frame, "a reaction to nothing")
    return ReactionChanged(
        frame.chat_id,
        target,
        frame.sender_id,
        prose(said, "text") or prose(data, "textMessage"),
        frame.at,
        frame.name,
        frame.direction,
    )


def _votes(data: Body, frame: Frame) -> Event:
    home = poll_home(data)
    poll_id = text(home, "stanzaId") or text(part(data, "quotedMessage"), "stanzaId")
    if not poll_id:
        return _broken(data, frame, "votes without their poll")
    return PollVoted(
        frame.chat_id,
        poll_id,
        poll_options(home),
        frame.at,
        text(home, "name"),
        flag(home, "multipleAnswers") or flag(data, "multipleAnswers"),
    )


def _edit(data: Body, frame: Frame) -> Event:
    home = part(data, "editedMessageData", "editedMessage") or data
    target = text(home, "stanzaId") or text(data, "editedMessageId")
    target = target or text(part(data, "quotedMessage"), "stanzaId")
    if not target:
        return _broken(data, frame, "an edit of nothing")
    said = prose(home, "textMessage", "text", "caption") or prose(
        part(home, "extendedTextMessageData", "textMessageData", "fileMessageData"),
        "text",
        "textMessage",
        "caption",
    )
    return MessageEdited(frame.chat_id, target, said, frame.at, frame.id)


def _deletion(data: Body, frame: Frame) -> Event:
    home = part(data, "deletedMessageData", "deletedMessage") or data
    target = text(home, "stanzaId") or text(data, "deletedMessageId")
    target = target or text(part(data, "quotedMessage"), "stanzaId")
    if not target:
        return _broken(data, frame, "a deletion of nothing")
    return MessageDeleted(frame.chat_id, target, frame.at)
