"""Messages as JSON: nested in a notification (manual 1.3.4), flat in a journal (manual 1.3.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from greentui.emulator.fixtures.pictures import thumbnail
from greentui.emulator.state.chats import Chat, Contact
from greentui.emulator.state.messages import FILES, Message, MessageKind

Body = dict[str, Any]

JOURNALED_ADVERTISEMENT = {"mediaType", "sourceId", "sourceType", "sourceUrl", "thumbnailUrl"}
"""The fields of an advertisement that journals have, too (manual 1.3.5, LastIncomingMessages)."""


def _forwarding(message: Message) -> Body:
    return {"forwardingScore": message.forwarding_score, "isForwarded": message.forwarding_score > 0}


def _passed_on(message: Message) -> Body:
    """The forwarding fields of a kind that has them only once it was forwarded."""
    return _forwarding(message) if message.forwarding_score else {}


def _text(message: Message) -> Body:
    return {"textMessage": message.content["text"]}


def _extended_text(message: Message) -> Body:
    content = message.content
    return (
        {
            "text": content.get("text", ""),
            "description": content.get("description", ""),
            "title": content.get("title", ""),
            "previewType": "" if "advertisement" in content else "None",
            "jpegThumbnail": thumbnail(content.get("thumbnail", "")),
        }
        | _forwarding(message)
        | dict(content.get("advertisement", {}))
    )


def _journal_extended_text(message: Message) -> Body:
    """An extended text in a journal, which keeps the customer's words and the advertisement's apart.

    There `textMessage` is what the customer wrote and `text` is the advertisement's (manual 1.3.5,
    LastIncomingMessages).
    """
    fields = _extended_text(message)
    advertisement = message.content.get("advertisement")
    if advertisement is None:
        return fields
    left_out = advertisement.keys() - JOURNALED_ADVERTISEMENT
    fields |= {"text": fields["description"], "description": ""}
    return {key: value for key, value in fields.items() if key not in left_out}


def file_fields(message: Message) -> Body:
    """The fields of a file."""
    content = message.content
    fields: Body = {
        "downloadUrl": content.get("url", ""),
        "caption": content.get("caption", ""),
        "fileName": content.get("fileName", ""),
        "jpegThumbnail": thumbnail(content.get("thumbnail", "")),
        "mimeType": content.get("mimeType", "application/octet-stream"),
    }
    if message.kind in (MessageKind.STICKER, MessageKind.IMAGE, MessageKind.VIDEO):
        fields["isAnimated"] = bool(content.get("isAnimated"))
    return fields | _forwarding(message)


def _location(message: Message) -> Body:
    content = message.content
    return {
        "nameLocation": content.get("nameLocation", ""),
        "address": content.get("address", ""),
        "jpegThumbnail": thumbnail(content.get("thumbnail", "")),
        "latitude": content["latitude"],
        "longitude": content["longitude"],
    } | _forwarding(message)


def _contact(message: Message) -> Body:
    content = message.content
    return {"displayName": content.get("displayName", ""), "vcard": content.get("vcard", "")} | _forwarding(
        message
    )


def _contacts(message: Message) -> Body:
    return {"contacts": message.content["contacts"]} | _forwarding(message)


def _poll(message: Message) -> Body:
    content = message.content
    return {
        "name": content["name"],
        "options": [{"optionName": option} for option in content["options"]],
        "multipleAnswers": content["multipleAnswers"],
    }


def _vote(message: Message) -> Body:
    content = message.content
    return {
        "name": content["name"],
        "stanzaId": message.quoted_id,
        "votes": content["votes"],
        "multipleAnswers": content["multipleAnswers"],
    }


def _reaction(message: Message) -> Body:
    return {"text": message.content["text"]}


def _edit(message: Message) -> Body:
    return {"textMessage": message.content["text"], "stanzaId": message.quoted_id}


def _deletion(message: Message) -> Body:
    return {"stanzaId": message.quoted_id}


def _interactive(message: Message) -> Body:
    return dict(message.content)


def _interactive_with_forwarding(message: Message) -> Body:
    return message.content | _forwarding(message)


def _interactive_reply(message: Message) -> Body:
    return {"stanzaId": message.quoted_id} | message.content


_DATA: dict[MessageKind, tuple[str, Callable[[Message], Body]]] = {
    MessageKind.TEXT: ("textMessageData", _text),
    MessageKind.EXTENDED_TEXT: ("extendedTextMessageData", _extended_text),
    **dict.fromkeys(FILES, ("fileMessageData", file_fields)),
    MessageKind.LOCATION: ("locationMessageData", _location),
    MessageKind.CONTACT: ("contactMessageData", _contact),
    MessageKind.CONTACTS: ("messageData", _contacts),
    MessageKind.POLL: ("pollMessageData", _poll),
    MessageKind.VOTE: ("pollMessageData", _vote),
    MessageKind.REACTION: ("extendedTextMessageData", _reaction),
    MessageKind.GROUP_INVITE: ("groupInviteMessageData", _interactive),
    MessageKind.BUTTONS: ("buttonsMessage", _interactive_with_forwarding),
    MessageKind.LIST: ("listMessage", _interactive_with_forwarding),
    MessageKind.TEMPLATE: ("templateMessage", _interactive_with_forwarding),
    MessageKind.BUTTONS_REPLY: ("buttonsResponseMessage", _interactive_reply),
    MessageKind.TEMPLATE_REPLY: ("templateButtonReplyMessage", _interactive_reply),
    MessageKind.LIST_REPLY: ("listResponseMessage", _interactive_reply),
    MessageKind.INTERACTIVE_BUTTONS: ("interactiveButtons", _interactive),
    MessageKind.INTERACTIVE_BUTTONS_REPLY: ("interactiveButtonsReply", _interactive),
    MessageKind.EDIT: ("editedMessageData", _edit),
    MessageKind.DELETION: ("deletedMessageData", _deletion),
    MessageKind.ORDER: ("orderMessage", _interactive),
    MessageKind.PRODUCT: ("productMessage", _interactive),
}
"""Kind → the key of its data in a notification, and the data."""

_JOURNAL_KEYS = {
    MessageKind.LOCATION: "location",
    MessageKind.CONTACT: "contact",
    MessageKind.CONTACTS: "messageData",
}
"""Kinds whose data has a different key in a journal."""

_UNQUOTED = frozenset(
    {
        MessageKind.VOTE,
        MessageKind.EDIT,
        MessageKind.DELETION,
        MessageKind.BUTTONS_REPLY,
        MessageKind.TEMPLATE_REPLY,
    }
)
"""Kinds that name the message they refer to within their own data, not in a quote."""


def message_data(chat: Chat, message: Message) -> Body:
    """The `messageData` of a notification."""
    quoted = _quoted_message(chat, message)
    if quoted is not None and message.kind is MessageKind.TEXT:
        # A plain text with a quote has a type of its own in the manual, `quotedMessage`.
        return {
            "typeMessage": "quotedMessage",
            "extendedTextMessageData": _quoting_text(message, quoted) | _passed_on(message),
            "quotedMessage": quoted,
        }
    key, fields = _DATA[message.kind]
    data: Body = {"typeMessage": message.kind, key: fields(message)}
    if quoted is not None:
        if message.kind is MessageKind.EXTENDED_TEXT:
            data[key] |= {"stanzaId": quoted["stanzaId"], "participant": quoted["participant"]}
        data["quotedMessage"] = quoted
    return data


def record_head(message: Message) -> Body:
    """The fields that start every entry of a journal."""
    return {
        "type": "outgoing" if message.outgoing else "incoming",
        "idMessage": message.id,
        "timestamp": message.timestamp,
        "typeMessage": message.kind,
        "chatId": message.chat_id,
    }


def record_end(message: Message, sender: Contact) -> Body:
    """The fields that end an entry: the status of an outgoing message, the sender of an incoming one."""
    if message.outgoing:
        return {"statusMessage": message.reported or message.status, "sendByApi": message.by_api}
    return {
        "senderId": message.sender,
        "senderName": sender.name,
        "senderContactName": sender.saved_name,
    }


def message_record(chat: Chat, message: Message, sender: Contact) -> Body:
    """A message as a journal lists it."""
    body = record_head(message)
    quoted = _quoted_message(chat, message)
    if quoted is not None and message.kind is MessageKind.TEXT:
        body |= {
            "typeMessage": "quotedMessage",
            "extendedTextMessage": _quoting_text(message, quoted),
        }
    else:
        body |= _flat_data(message)
    if quoted is not None:
        body["quotedMessage"] = quoted
    if message.kind is MessageKind.TEXT:
        body |= _passed_on(message)
    body |= record_end(message, sender)
    # Newer than the manual: every entry says whether it changes another one, and whether it was changed.
    return body | {
        "deletedMessageId": message.quoted_id if message.kind is MessageKind.DELETION else "",
        "editedMessageId": message.quoted_id if message.kind is MessageKind.EDIT else "",
        "isEdited": message.edited,
        "isDeleted": message.deleted,
    }


def _flat_data(message: Message) -> Body:
    """A message's data as it stands in a journal or in a quote."""
    if message.kind is MessageKind.TEXT:
        return _text(message)
    if message.kind is MessageKind.EXTENDED_TEXT:
        return _text(message) | {"extendedTextMessage": _journal_extended_text(message)}
    if message.kind in FILES:
        return file_fields(message)
    if message.kind is MessageKind.EDIT:
        return _text(message)
    if message.kind is MessageKind.DELETION:
        return {}
    key, fields = _DATA[message.kind]
    return {_JOURNAL_KEYS.get(message.kind, key): fields(message)}


def _quoted_message(chat: Chat, message: Message) -> Body | None:
    """The quote of the message that another one replies or reacts to."""
    if not message.quoted_id or message.kind in _UNQUOTED:
        return None
    target = chat.find(message.quoted_id)
    if target is None:
        return {"stanzaId": message.quoted_id, "participant": chat.id}
    quoted: Body = {"stanzaId": target.id, "participant": target.sender}
    if message.kind is MessageKind.REACTION:
        return quoted
    quoted["typeMessage"] = target.kind
    if target.kind is MessageKind.POLL:
        # The manual quotes polls without their options.
        return quoted | {"pollMessageData": _poll(target) | {"options": []}}
    quoted |= _flat_data(target)
    if target.kind in FILES:
        quoted["downloadUrl"] = ""
    return quoted


def _quoting_text(message: Message, quoted: Body) -> Body:
    return {
        "text": message.content["text"],
        "stanzaId": quoted["stanzaId"],
        "participant": quoted["participant"],
    }
