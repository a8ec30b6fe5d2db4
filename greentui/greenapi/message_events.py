"""Decodes a message's body into an event: a message, a reaction, votes, an edit or a deletion.

For nested and flat shapes; what surrounds the content is passed in as an envelope. Never raises.
"""

from __future__ import annotations

from greentui.greenapi.json_fields import EMPTY, Body, flag, jid, nested, string, text
from greentui.greenapi.message_content import decode_content, forwarded, poll_home, poll_options
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
from greentui.model.reasons import said as said_reason

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
"""The API's words for the status of a message, in lower case."""


class Envelope:
    """What surrounds a message's content: chat, time, sender, direction.

    `attributed` is whether it says whose it is, so that the direction is not merely the likelier one.
    """

    __slots__ = (
        "at",
        "attributed",
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
        *,
        attributed: bool = True,
    ) -> None:
        self.attributed = attributed
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
    def of_record(cls, record: Body, chat_id: str, at: int, own: str = "") -> Envelope:
        """The envelope of a flat record; messages from `own`, the linked account, are outgoing."""
        word = text(record, "type").lower()
        sender_id = jid(record, "senderId")
        call = text(record, "typeMessage").lower()
        outgoing = (
            word == "outgoing"
            or (bool(own) and sender_id == own)
            or call == "outgoingcall"
            # Older journals have no `type`: only the one of incoming messages names senders.
            or (word != "incoming" and call != "incomingcall" and not sender_id)
        )
        status = STATUSES.get(text(record, "statusMessage").lower()) if outgoing else None
        return cls(
            chat_id,
            at,
            text(record, "idMessage"),
            Direction.OUTGOING if outgoing else Direction.INCOMING,
            record,
            own if outgoing and not sender_id else sender_id,
            Origin.JOURNAL,
            status,
            text(record, "description")
            if status is not None and (status.is_failure or status.is_held_by_service)
            else "",
            attributed=bool(sender_id) or word in ("incoming", "outgoing"),
        )


def message_event(instance_id: str, data: Body, body: Body, envelope: Envelope) -> Event:
    """Decode a message's content into an event.

    Args:
        data: The object with the content.
        body: The whole body, which in some old formats has the quote.
    """
    word = text(data, "typeMessage")
    match word.lower():
        case "reactionmessage":
            return _reaction(data, body, envelope)
        case "pollupdatemessage":
            return _votes(data, envelope)
        case "editedmessage":
            return _edit(data, envelope)
        case "deletedmessage":
            return _deletion(data, envelope)
    # With a flag beside these ids, the record is the deleted or edited message itself.
    if text(data, "deletedMessageId") and not flag(data, "isDeleted"):
        return _deletion(data, envelope)
    if text(data, "editedMessageId") and not flag(data, "isEdited"):
        return _edit(data, envelope)
    found = decode_content(word, data)
    quote = _quote(data, body)
    outgoing = envelope.direction is Direction.OUTGOING
    return MessageReceived(
        Message(
            instance_id,
            envelope.chat_id,
            envelope.id,
            envelope.at,
            envelope.direction,
            found.kind,
            found.text,
            "" if outgoing else envelope.sender_id,
            "" if outgoing else envelope.name,
            "" if outgoing else envelope.contact,
            envelope.chat_name,
            envelope.status,
            said_reason(envelope.reason),
            found.content,
            quote,
            forwarded(found.home, data),
            edited=envelope.at if flag(data, "isEdited") else None,
            deleted=envelope.at if flag(data, "isDeleted") else None,
            origin=envelope.origin,
            raw_type=word,
        )
    )


def _quote(data: Body, body: Body) -> Quote | None:
    """The quoted message, from the object that quotes it or the field with its id."""
    quoted = nested(data, "quotedMessage") or (nested(body, "quotedMessage") if body is not data else EMPTY)
    if quoted:
        target = text(quoted, "stanzaId")
        if not target:
            return None
        word = text(quoted, "typeMessage")
        found = decode_content(word, quoted) if word else None
        return Quote(
            target,
            jid(quoted, "participant"),
            kind=found.kind if found else MessageKind.TEXT,
            text=found.text if found else "",
        )
    named = nested(data, "extendedTextMessageData", "extendedTextMessage")
    target = text(named, "stanzaId") if named else ""
    return Quote(target, jid(named, "participant")) if target else None


def _broken(data: Body, envelope: Envelope, reason: str) -> Unrecognised:
    return Unrecognised(text(data, "typeMessage"), envelope.at, envelope.chat_id, broken=True, reason=reason)


def _reaction(data: Body, body: Body, envelope: Envelope) -> Event:
    said = nested(data, "extendedTextMessageData", "extendedTextMessage", "reactionMessageData")
    quoted = nested(data, "quotedMessage") or nested(body, "quotedMessage")
    target = text(quoted, "stanzaId") or text(said, "stanzaId") or text(data, "stanzaId")
    if not target:
        return _broken(data, envelope, "a reaction to nothing")
    return ReactionChanged(
        envelope.chat_id,
        target,
        envelope.sender_id,
        string(said, "text") or string(data, "textMessage"),
        envelope.at,
        envelope.name,
        envelope.direction,
    )


def _votes(data: Body, envelope: Envelope) -> Event:
    home = poll_home(data)
    poll_id = text(home, "stanzaId") or text(nested(data, "quotedMessage"), "stanzaId")
    if not poll_id:
        return _broken(data, envelope, "votes without their poll")
    return PollVoted(
        envelope.chat_id,
        poll_id,
        poll_options(home),
        envelope.at,
        text(home, "name"),
        flag(home, "multipleAnswers") or flag(data, "multipleAnswers"),
    )


def _edit(data: Body, envelope: Envelope) -> Event:
    home = nested(data, "editedMessageData", "editedMessage") or data
    target = text(home, "stanzaId") or text(data, "editedMessageId")
    target = target or text(nested(data, "quotedMessage"), "stanzaId")
    if not target:
        return _broken(data, envelope, "an edit of nothing")
    said = string(home, "textMessage", "text", "caption") or string(
        nested(home, "extendedTextMessageData", "textMessageData", "fileMessageData"),
        "text",
        "textMessage",
        "caption",
    )
    if not said:
        return _broken(data, envelope, "an edit without words")
    return MessageEdited(
        envelope.chat_id,
        target,
        said,
        envelope.at,
        envelope.id,
        envelope.sender_id,
        envelope.direction if envelope.attributed else None,
    )


def _deletion(data: Body, envelope: Envelope) -> Event:
    home = nested(data, "deletedMessageData", "deletedMessage") or data
    target = text(home, "stanzaId") or text(data, "deletedMessageId")
    target = target or text(nested(data, "quotedMessage"), "stanzaId")
    if not target:
        return _broken(data, envelope, "a deletion of nothing")
    return MessageDeleted(
        envelope.chat_id,
        target,
        envelope.at,
        envelope.sender_id,
        envelope.direction if envelope.attributed else None,
    )
