"""The shapes messages travel in: nested in a notification (manual 1.3.4), flat in a journal (1.3.5).

Nothing here decides whether something is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from greentui.emulator.fixtures.pictures import thumbnail
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.chats import Chat
from greentui.emulator.state.messages import FILES, Message

Body = dict[str, Any]


def forwarding(message: Message) -> Body:
    """The two fields of forwarding which most kinds carry."""
    return {"forwardingScore": message.forwards, "isForwarded": message.forwards > 0}


def file_fields(message: Message) -> Body:
    """What notification and journal say of a file."""
    content = message.content
    fields: Body = {
        "downloadUrl": content.get("url", ""),
        "caption": content.get("caption", ""),
        "fileName": content.get("fileName", ""),
        "jpegThumbnail": thumbnail(content.get("thumbnail", "")),
        "mimeType": content.get("mimeType", "application/octet-stream"),
    }
    if message.kind in (kinds.STICKER, kinds.IMAGE, kinds.VIDEO):
        fields["isAnimated"] = bool(content.get("isAnimated"))
    return fields | forwarding(message)


def link_fields(message: Message) -> Body:
    """The extended text of a message with or without a link."""
    content = message.content
    return {
        "text": content.get("text", ""),
        "description": content.get("description", ""),
        "title": content.get("title", ""),
        "previewType": "None",
        "jpegThumbnail": thumbnail(content.get("thumbnail", "")),
    } | forwarding(message)


def location_fields(message: Message) -> Body:
    """A place."""
    content = message.content
    return {
        "nameLocation": content.get("nameLocation", ""),
        "address": content.get("address", ""),
        "jpegThumbnail": thumbnail(content.get("thumbnail", "")),
        "latitude": content["latitude"],
        "longitude": content["longitude"],
    } | forwarding(message)


def contact_fields(message: Message) -> Body:
    """A contact card."""
    return {
        "displayName": message.content.get("displayName", ""),
        "vcard": message.content.get("vcard", ""),
    } | forwarding(message)


def poll_fields(message: Message) -> Body:
    """A poll without its votes."""
    return {
        "name": message.content["name"],
        "options": [{"optionName": option} for option in message.content["options"]],
        "multipleAnswers": message.content["multipleAnswers"],
    }


def vote_fields(message: Message) -> Body:
    """A poll's votes, every voter of every option."""
    return {
        "name": message.content["name"],
        "stanzaId": message.quoted,
        "votes": message.content["votes"],
        "multipleAnswers": message.content["multipleAnswers"],
    }


def edit_fields(message: Message) -> Body:
    """A new text for an older message."""
    return {"textMessage": message.content["text"], "stanzaId": message.quoted}


def _as_is(message: Message) -> Body:
    return dict(message.content)


def _with_forwarding(message: Message) -> Body:
    return dict(message.content) | forwarding(message)


def _target(message: Message) -> Body:
    return {"stanzaId": message.quoted}


def _answering(message: Message) -> Body:
    return {"stanzaId": message.quoted} | message.content


def _reaction(message: Message) -> Body:
    return {"text": message.content["text"]}


def _contacts(message: Message) -> Body:
    return {"contacts": message.content["contacts"]} | forwarding(message)


NESTED: dict[str, tuple[str, Callable[[Message], Body]]] = {
    kinds.TEXT: ("textMessageData", lambda message: {"textMessage": message.content["text"]}),
    kinds.LINK: ("extendedTextMessageData", link_fields),
    **dict.fromkeys(FILES, ("fileMessageData", file_fields)),
    kinds.LOCATION: ("locationMessageData", location_fields),
    kinds.CONTACT: ("contactMessageData", contact_fields),
    kinds.CONTACTS: ("messageData", _contacts),
    kinds.POLL: ("pollMessageData", poll_fields),
    kinds.VOTE: ("pollMessageData", vote_fields),
    kinds.REACTION: ("extendedTextMessageData", _reaction),
    kinds.INVITE: ("groupInviteMessageData", _as_is),
    kinds.BUTTONS: ("buttonsMessage", _with_forwarding),
    kinds.LIST: ("listMessage", _with_forwarding),
    kinds.TEMPLATE: ("templateMessage", _with_forwarding),
    kinds.BUTTONS_ANSWER: ("buttonsResponseMessage", _answering),
    kinds.TEMPLATE_ANSWER: ("templateButtonReplyMessage", _answering),
    kinds.LIST_ANSWER: ("listResponseMessage", _answering),
    kinds.INTERACTIVE: ("interactiveButtons", _as_is),
    kinds.INTERACTIVE_REPLY: ("interactiveButtonsReply", _as_is),
    kinds.EDIT: ("editedMessageData", edit_fields),
    kinds.DELETION: ("deletedMessageData", _target),
}
"""Kind → the key of its data in a notification, and what stands there."""

_FLAT_KEYS = {
    kinds.LOCATION: "location",
    kinds.CONTACT: "contact",
    kinds.CONTACTS: "messageData",
}
"""Kinds whose data has another key in a journal than in a notification."""

_NO_QUOTE = frozenset({kinds.VOTE, kinds.EDIT, kinds.DELETION, kinds.BUTTONS_ANSWER, kinds.TEMPLATE_ANSWER})
"""Kinds whose target is named inside their own data."""


def content_fields(message: Message) -> Body:
    """A message's content as it lies flat in a journal or in a quote."""
    if message.kind == kinds.TEXT:
        return {"textMessage": message.content["text"]}
    if message.kind == kinds.LINK:
        return {"textMessage": message.content["text"], "extendedTextMessage": link_fields(message)}
    if message.kind in FILES:
        return file_fields(message)
    key, fields = NESTED[message.kind]
    return {_FLAT_KEYS.get(message.kind, key): fields(message)}


def quote(chat: Chat, message: Message) -> Body | None:
    """What is said of the message that another answers or reacts to."""
    if not message.quoted or message.kind in _NO_QUOTE:
        return None
    target = chat.find(message.quoted)
    if target is None:
        return {"stanzaId": message.quoted, "participant": chat.id}
    start: Body = {"stanzaId": target.id, "participant": target.sender}
    if message.kind == kinds.REACTION:
        return start
    if target.kind == kinds.POLL:
        # The manual's own quotes of polls come without the options.
        return start | {
            "typeMessage": target.kind,
            "pollMessageData": poll_fields(target) | {"options": []},
        }
    quoted = start | {"typeMessage": target.kind} | content_fields(target)
    if target.kind in FILES:
        quoted["downloadUrl"] = ""
    return quoted


def message_data(chat: Chat, message: Message) -> Body:
    """`messageData` of a notification."""
    quoted = quote(chat, message)
    if quoted is not None and message.kind == kinds.TEXT:
        # A quoting plain text is the manual's `quotedMessage`, in both shapes.
        return {
            "typeMessage": "quotedMessage",
            "extendedTextMessageData": _quoting(message, quoted),
            "quotedMessage": quoted,
        }
    key, fields = NESTED[message.kind]
    data: Body = {"typeMessage": message.kind, key: fields(message)}
    if quoted is not None:
        if message.kind == kinds.LINK:
            data[key] |= {"stanzaId": quoted["stanzaId"], "participant": quoted["participant"]}
        data["quotedMessage"] = quoted
    return data


def _quoting(message: Message, quoted: Body) -> Body:
    return {
        "text": message.content["text"],
        "stanzaId": quoted["stanzaId"],
        "participant": quoted["participant"],
    }


def record(chat: Chat, message: Message, sender_name: str, sender_contact_name: str) -> Body:
    """A message as a journal lists it."""
    body: Body = {
        "type": "outgoing" if message.outgoing else "incoming",
        "idMessage": message.id,
        "timestamp": message.at,
        "typeMessage": message.kind,
        "chatId": chat.id,
    }
    quoted = quote(chat, message)
    if quoted is not None and message.kind == kinds.TEXT:
        body["typeMessage"] = "quotedMessage"
        body["extendedTextMessage"] = _quoting(message, quoted)
    else:
        body |= content_fields(message)
    if quoted is not None:
        body["quotedMessage"] = quoted
    if message.kind == kinds.TEXT and message.forwards:
        body |= forwarding(message)
    if message.outgoing:
        body |= {"statusMessage": message.status, "sendByApi": message.by_api}
    else:
        body |= {
            "senderId": message.sender,
            "senderName": sender_name,
            "senderContactName": sender_contact_name,
        }
    if message.edited:
        body["isEdited"] = True
    if message.deleted:
        body["isDeleted"] = True
    return body
