"""Methods of read marks, contacts, and chats and messages after the fact (manual 1.3.9 and 1.3.10)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.world import World
from greentui.emulator.fixtures.media import media_url
from greentui.emulator.methods.account import account_picture
from greentui.emulator.methods.registry import ApiRequest, method
from greentui.emulator.methods.responses import EMPTY, ApiError, Response, validation_error
from greentui.emulator.methods.sending import MAX_TEXT_LENGTH, outgoing_message
from greentui.emulator.methods.validation import (
    MAX_DIGITS,
    MIN_DIGITS,
    Schema,
    boolean,
    chat_id,
    message_id,
    number_or_id,
    one_of,
    optional,
    phone_number,
    service_chat_id,
    text,
)
from greentui.emulator.state.chats import GROUP_SUFFIX, Chat, Contact
from greentui.emulator.state.messages import Message, MessageKind

LIFETIMES = (0, 86_400, 604_800, 7_776_000)
"""Lifetimes of disappearing messages in seconds; 0 turns them off (manual 1.3.10, SetDisappearingChat)."""
EDITABLE_SECONDS = 15 * 60
"""Seconds within which WhatsApp lets a message be edited."""


@method("readChat", rate=10, schema=Schema(chat_id(), optional(message_id())))
def read_chat(world: World, request: ApiRequest) -> dict[str, Any]:
    """Mark a chat, or one message, as read, which takes the setting for incoming messages."""
    if not world.settings.enabled("incomingWebhook"):
        return {"setRead": False}
    chat = world.chats.find(request.body["chatId"])
    return {"setRead": chat is not None and chat.mark_read(request.body.get("idMessage", ""))}


@method(
    "checkWhatsapp",
    rate=10,
    schema=Schema(
        optional(phone_number()), optional(number_or_id()), optional(boolean("force")), min_fields=1
    ),
)
def check_whatsapp(world: World, request: ApiRequest) -> dict[str, Any]:
    """Whether a number or an id has a WhatsApp account, and its other id (newer documentation)."""
    asked = request.body.get("chatId", str(request.body.get("phoneNumber", "")))
    if "@" not in asked:
        if not MIN_DIGITS <= len(asked) <= MAX_DIGITS:
            raise ApiError(400, "bad phone number, valid 11 or 12 digits")
        asked = f"{asked}@c.us"
    wid = world.chats.resolve(asked)
    if not world.chats.on_whatsapp(wid):
        return {"existsWhatsapp": False}
    return {"existsWhatsapp": True, "chatId": world.chats.contact(wid).lid or wid}


@method("getAvatar", rate=10, schema=Schema(chat_id()))
def get_avatar(world: World, request: ApiRequest) -> dict[str, Any]:
    """The picture of a contact, a group or the account itself."""
    wid = request.body["chatId"]
    return {"urlAvatar": _picture(world, wid), "available": not world.chats.contact(wid).hides_picture}


def _picture(world: World, chat_id: str) -> str:
    """The URL of a picture; empty if there is none or it is hidden."""
    wid = world.chats.resolve(chat_id)
    if wid == world.instance.wid:
        return account_picture(world)
    group, contact = world.chats.find_group(wid), world.chats.contact(wid)
    if group is not None and group.picture_url:
        return group.picture_url
    number = contact.picture if group is None else group.picture
    if not number or contact.hides_picture:
        return ""
    return media_url(world.base_url, "avatar", f"a#{number}", "avatar.jpg")


@method("getContacts", "GET", rate=1)
def get_contacts(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """The account's contacts and groups."""
    if world.oddities.empty_contacts:
        world.oddities.empty_contacts -= 1
        return []
    groups = {"true": True, "false": False}.get(request.query.get("group", "").lower())
    found: list[dict[str, Any]] = []
    if groups is not True:
        found += [
            {"id": contact.wid, "name": contact.name, "contactName": contact.saved_name, "type": "user"}
            for contact in world.chats.contacts.values()
            if contact.wid != world.instance.wid and (contact.saved_name or contact.wid in world.chats.by_id)
        ]
    if groups is not False:
        found += [
            {"id": chat.id, "name": chat.name, "contactName": "", "type": "group"}
            for chat in world.chats.by_id.values()
            if chat.group is not None
        ]
    found += world.oddities.extra_contacts
    return found[: request.integer("count", 0) or None]


@method("getChats", "GET")
def get_chats(world: World, request: ApiRequest) -> list[dict[str, Any]]:
    """The chats, the most recently active first."""
    return [
        {
            "archive": chat.archived,
            "id": chat.id,
            "ephemeralExpiration": chat.disappearing_seconds,
            "ephemeralSettingTimestamp": chat.disappearing_set_at,
            "name": chat.name,
            "type": "group" if chat.group is not None else "user",
        }
        for chat in world.chats.by_activity()[: request.integer("count", 0) or None]
    ]


@method("getContactInfo", rate=1, schema=Schema(optional(service_chat_id())))
def get_contact_info(world: World, request: ApiRequest) -> dict[str, Any]:
    """Everything about a contact."""
    if "chatId" not in request.body or request.body["chatId"].endswith(GROUP_SUFFIX):
        raise validation_error(
            "The method GetContactInfo does not support group chats, to work with groups, use the "
            "GetGroupData method"
        )
    wid = world.chats.resolve(request.body["chatId"])
    contact = world.chats.contact(wid)
    chat = world.chats.find(wid) or Chat(wid)
    business = contact.business or {}
    return {
        "avatar": _picture(world, wid),
        "name": contact.name,
        "contactName": contact.saved_name,
        "email": business.get("email", ""),
        "category": business.get("category", ""),
        "description": business.get("description", ""),
        "products": _products(world, contact),
        "chatId": wid,
        "lastSeen": None,
        "isArchive": chat.archived,
        "isDisappearing": chat.disappearing_seconds > 0,
        "isMute": chat.muted_until is not None,
        "messageExpiration": chat.disappearing_seconds,
        "muteExpiration": chat.muted_until,
        "isBusiness": contact.business is not None,
    }


def _products(world: World, contact: Contact) -> list[dict[str, Any]]:
    if contact.business is None:
        return []
    product = contact.business["product"]
    url = media_url(world.base_url, "photo", f"{product}#3", "product.jpg")
    return [
        {
            "id": str(4_000_000 + int(contact.wid[-9:-5])),
            "imageUrls": {"requested": url, "original": url},
            "reviewStatus": {"whatsapp": "APPROVED"},
            "availability": "in stock",
            "name": product,
            "description": contact.business["description"],
            "price": None,
            "isHidden": False,
        }
    ]


_CONTACT_NAME = Schema(
    chat_id(),
    text("firstName", 100),
    optional(text("lastName", 100, allow_empty=True)),
    optional(boolean("saveInAddressbook")),
)


def _save_contact(world: World, request: ApiRequest) -> None:
    contact = world.chats.open_with_contact(request.body["chatId"]).contact
    if contact is not None:
        contact.saved_name = f"{request.body['firstName']} {request.body.get('lastName', '')}".strip()


def _saved_contact(world: World, request: ApiRequest) -> Contact:
    """The contact of a request.

    Raises:
        ApiError: It is not in the address book.
    """
    contact = world.chats.contact(request.body["chatId"])
    if not contact.saved_name:
        raise ApiError(400, f"Contact {request.body['chatId']} does not exist")
    return contact


@method("addContact", schema=_CONTACT_NAME)
def add_contact(world: World, request: ApiRequest) -> dict[str, Any]:
    """Add a contact to the address book."""
    if world.chats.contact(request.body["chatId"]).saved_name:
        raise ApiError(400, f"Contact {request.body['chatId']} already exists")
    _save_contact(world, request)
    return {"addContact": True}


@method("editContact", schema=_CONTACT_NAME)
def edit_contact(world: World, request: ApiRequest) -> dict[str, Any]:
    """Rename a contact in the address book."""
    _saved_contact(world, request)
    _save_contact(world, request)
    return {"editContact": True}


@method("deleteContact", schema=Schema(chat_id()))
def delete_contact(world: World, request: ApiRequest) -> dict[str, Any]:
    """Remove a contact from the address book."""
    _saved_contact(world, request).saved_name = ""
    return {"deleteContact": True}


def _target(world: World, request: ApiRequest) -> tuple[Chat, Message]:
    """The chat and message of a request.

    Raises:
        ApiError: There is no such message, or it is deleted.
    """
    chat = world.chats.find(request.body["chatId"])
    message = chat.find(request.body.get("idMessage", "")) if chat is not None else None
    if chat is None or message is None or message.deleted:
        raise ApiError(400, "Message by id not found")
    return chat, message


@method(
    "deleteMessage",
    rate=10,
    schema=Schema(service_chat_id(), optional(message_id()), optional(boolean("onlySenderDelete"))),
)
def delete_message(world: World, request: ApiRequest) -> Response:
    """Delete a message, for everyone or only in the account's own chat.

    A request that names no message is answered like one for a message that is gone (manual 1.3.10).
    """
    chat, message = _target(world, request)
    if request.body.get("onlySenderDelete"):
        chat.remove(message)
    else:
        message.deleted = True
        _follow_up(world, request, chat, message, MessageKind.DELETION, {})
    return EMPTY


@method("editMessage", schema=Schema(chat_id(), message_id(), text("message", MAX_TEXT_LENGTH)))
def edit_message(world: World, request: ApiRequest) -> dict[str, Any]:
    """Edit a message of the account's own. The edit is a message with an id of its own."""
    chat, message = _target(world, request)
    if not message.outgoing or not {"text", "caption"} & message.content.keys():
        raise ApiError(400, "Message by id not found")
    if world.clock.timestamp() - message.timestamp > EDITABLE_SECONDS:
        raise ApiError(400, "Message is too old to be edited")
    new_text = request.body["message"]
    message.edit(new_text)
    return {"idMessage": _follow_up(world, request, chat, message, MessageKind.EDIT, {"text": new_text}).id}


def _follow_up(
    world: World, request: ApiRequest, chat: Chat, target: Message, kind: MessageKind, content: dict[str, Any]
) -> Message:
    """Add the message that edits or deletes another one."""
    message = outgoing_message(world, request, kind, content)
    message.quoted_id = target.id
    message.status = "sent"
    chat.add(message)
    world.webhooks.message(chat, message)
    world.webhooks.message_status(message, "sent")
    return message


def _set_archived(world: World, request: ApiRequest, *, archived: bool) -> Response:
    error = "ArchiveChatError" if archived else "UnarchiveChatError"
    wanted = request.body["chatId"]
    chat = world.chats.find(wanted)
    if chat is None and world.chats.resolve(wanted) not in world.chats.contacts:
        raise ApiError(400, f"{error}: chat with id {wanted} not found")
    if chat is None or all(message.outgoing for message in chat.recorded_messages):
        raise ApiError(400, f"{error}: cannot archive chat cause last message not found in chat")
    if chat.archived == archived:
        raise ApiError(400, f"{error}: chat with id {wanted} already archive={str(archived).lower()}")
    chat.archived = archived
    return EMPTY


@method("archiveChat", rate=10, schema=Schema(service_chat_id(), min_fields=1))
def archive_chat(world: World, request: ApiRequest) -> Response:
    """Archive a chat."""
    return _set_archived(world, request, archived=True)


@method("unarchiveChat", rate=10, schema=Schema(service_chat_id(), min_fields=1))
def unarchive_chat(world: World, request: ApiRequest) -> Response:
    """Bring a chat back from the archive."""
    return _set_archived(world, request, archived=False)


@method(
    "setDisappearingChat",
    rate=1,
    schema=Schema(service_chat_id(), one_of("ephemeralExpiration", *LIFETIMES), min_fields=2),
)
def set_disappearing_chat(world: World, request: ApiRequest) -> dict[str, Any]:
    """Turn disappearing messages on or off in a chat."""
    chat = world.chats.open_with_contact(request.body["chatId"])
    chat.disappearing_seconds = int(request.body["ephemeralExpiration"])
    chat.disappearing_set_at = world.clock.timestamp()
    return {
        "chatId": chat.id,
        "disappearingMessagesInChat": chat.disappearing_seconds > 0,
        "ephemeralExpiration": chat.disappearing_seconds,
    }
