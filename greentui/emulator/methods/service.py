"""Reading, contacts, chats and messages after the fact (manual 1.3.9 and 1.3.10)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.contact_actions import change_text
from greentui.emulator.methods.registry import Call, method
from greentui.emulator.methods.sending import LONGEST_TEXT, outgoing
from greentui.emulator.responses import EMPTY, Refused, invalid
from greentui.emulator.state import messages as kinds
from greentui.emulator.state.chats import GROUP_SUFFIX, Chat, Person
from greentui.emulator.state.messages import Message
from greentui.emulator.validation import (
    Form,
    boolean,
    chat_id,
    message_id,
    one_of,
    optional,
    phone,
    strict_chat_id,
    text,
)

EXPIRATIONS = (0, 86_400, 604_800, 7_776_000)
"""Seconds messages may live in a disappearing chat (manual 1.3.10, SetDisappearingChat)."""
EDITABLE = 15 * 60
"""Seconds within which a text can be edited."""


@method("readChat", rate=10, form=Form(chat_id(), optional(message_id())))
def read_chat(call: Call) -> Any:
    """Mark a chat, or one message, as read."""
    return {"setRead": call.world.happenings.mark_read(call.body["chatId"], call.body.get("idMessage", ""))}


@method(
    "checkWhatsapp",
    rate=10,
    form=Form(optional(phone()), optional(chat_id()), optional(boolean("force")), least=1),
)
def check_whatsapp(call: Call) -> Any:
    """Whether there is an account behind a number."""
    book = call.world.book
    if "chatId" in call.body:
        wid = book.resolve(call.body["chatId"])
    else:
        digits = str(call.body.get("phoneNumber", ""))
        if not 11 <= len(digits) <= 12:
            raise Refused(400, "bad phone number, valid 11 or 12 digits")
        wid = f"{digits}@c.us"
    exists = call.world.on_whatsapp(wid)
    answer: dict[str, Any] = {"existsWhatsapp": exists}
    person = book.people.get(wid)
    if exists:
        answer["chatId"] = wid
        if person is not None and person.lid:
            answer["lid"] = person.lid
    return answer


@method("getAvatar", rate=10, form=Form(chat_id()))
def get_avatar(call: Call) -> Any:
    """The picture of a contact, a group or the account itself."""
    url, available = avatar_of(call, call.body["chatId"])
    return {"urlAvatar": url, "available": available}


def avatar_of(call: Call, wanted: str) -> tuple[str, bool]:
    """The address of a picture and whether one may see it."""
    world = call.world
    wid = world.book.resolve(wanted)
    if wid == world.instance.wid:
        return world.instance.picture_url or world.files.made("avatar", "own#7", "avatar.jpg"), True
    group = world.group(wid)
    if group is not None:
        if group.picture_url:
            return group.picture_url, True
        number = group.picture
    else:
        person = world.book.people.get(wid)
        if person is None:
            return "", True
        if person.shy:
            return "", False
        number = person.picture
    return (world.files.made("avatar", f"a#{number}", "avatar.jpg"), True) if number else ("", True)


@method("getContacts", "GET", rate=1)
def get_contacts(call: Call) -> Any:
    """The account's contacts and groups."""
    book, own = call.world.book, call.world.instance.wid
    only_groups = {"true": True, "false": False}.get(call.query.get("group", "").lower())
    found: list[dict[str, Any]] = []
    if only_groups is not True:
        found += [
            {"id": person.wid, "name": person.name, "contactName": person.saved_as, "type": "user"}
            for person in book.people.values()
            if person.wid != own and (person.saved_as or person.wid in book.chats)
        ]
    if only_groups is not False:
        found += [
            {"id": chat.id, "name": chat.name, "contactName": "", "type": "group"}
            for chat in book.chats.values()
            if chat.group is not None
        ]
    count = call.number("count", 0)
    return found[:count] if count else found


@method("getChats", "GET")
def get_chats(call: Call) -> Any:
    """The chats, the one where something last happened first."""
    chats = call.world.book.by_activity()
    count = call.number("count", 0)
    return [
        {
            "archive": chat.archived,
            "id": chat.id,
            "ephemeralExpiration": chat.ephemeral,
            "ephemeralSettingTimestamp": chat.ephemeral_at,
            "name": chat.name,
            "type": "group" if chat.group is not None else "user",
        }
        for chat in (chats[:count] if count else chats)
    ]


@method("getContactInfo", rate=1, form=Form(strict_chat_id()))
def get_contact_info(call: Call) -> Any:
    """All about a contact."""
    wanted = call.body["chatId"]
    if wanted.endswith(GROUP_SUFFIX):
        raise invalid(
            "The method GetContactInfo does not support group chats, to work with groups, use the "
            "GetGroupData method"
        )
    world = call.world
    wid = world.book.resolve(wanted)
    person = world.book.people.get(wid) or Person(wid, "")
    chat = world.book.get(wid) or Chat(wid)
    business = person.business or {}
    return {
        "avatar": avatar_of(call, wid)[0],
        "name": person.name,
        "contactName": person.saved_as,
        "email": business.get("email", ""),
        "category": business.get("category", ""),
        "description": business.get("description", ""),
        "products": _products(call, person),
        "chatId": wid,
        "lastSeen": None,
        "isArchive": chat.archived,
        "isDisappearing": chat.ephemeral > 0,
        "isMute": chat.muted_until is not None,
        "messageExpiration": chat.ephemeral,
        "muteExpiration": chat.muted_until,
        "isBusiness": person.business is not None,
    }


def _products(call: Call, person: Person) -> list[dict[str, Any]]:
    if person.business is None or not person.business.get("product"):
        return []
    url = call.world.files.made("photo", f"{person.business['product']}#3", "product.jpg")
    return [
        {
            "id": str(4_000_000 + int(person.wid[-9:-5] or 0)),
            "imageUrls": {"requested": url, "original": url},
            "reviewStatus": {"whatsapp": "APPROVED"},
            "availability": "in stock",
            "name": person.business["product"],
            "description": person.business.get("description", ""),
            "price": None,
            "isHidden": False,
        }
    ]


_NAMES = (
    chat_id(),
    text("firstName", 100),
    optional(text("lastName", 100, empty=True)),
    optional(boolean("saveInAddressbook")),
)


def _save_name(call: Call) -> None:
    full = f"{call.body['firstName']} {call.body.get('lastName', '')}".strip()
    person = call.world.happenings.chat_of(call.body["chatId"]).person
    if person is not None:
        person.saved_as = full


def _saved(call: Call) -> Person | None:
    person = call.world.book.people.get(call.world.book.resolve(call.body["chatId"]))
    return person if person is not None and person.saved_as else None


@method("addContact", form=Form(*_NAMES))
def add_contact(call: Call) -> Any:
    """Put somebody into the phone book."""
    if _saved(call) is not None:
        raise Refused(400, f"Contact {call.body['chatId']} already exists")
    _save_name(call)
    return {"addContact": True}


@method("editContact", form=Form(*_NAMES))
def edit_contact(call: Call) -> Any:
    """Change a name in the phone book."""
    if _saved(call) is None:
        raise Refused(400, f"Contact {call.body['chatId']} does not exist")
    _save_name(call)
    return {"editContact": True}


@method("deleteContact", form=Form(chat_id()))
def delete_contact(call: Call) -> Any:
    """Take somebody out of the phone book."""
    person = _saved(call)
    if person is None:
        raise Refused(400, f"Contact {call.body['chatId']} does not exist")
    person.saved_as = ""
    return {"deleteContact": True}


def _own(call: Call) -> tuple[Chat, Message]:
    """The chat and message a request names."""
    chat = call.world.book.get(call.body["chatId"])
    message = chat.find(call.body["idMessage"]) if chat is not None else None
    if chat is None or message is None or message.deleted:
        raise Refused(400, "Message by id not found")
    return chat, message


@method(
    "deleteMessage",
    rate=10,
    form=Form(strict_chat_id(), message_id(), optional(boolean("onlySenderDelete"))),
)
def delete_message(call: Call) -> Any:
    """Take a message back, for everyone or only for oneself."""
    chat, message = _own(call)
    if call.body.get("onlySenderDelete"):
        chat.remove(message)
        return EMPTY
    message.deleted = True
    _follow_up(call, chat, kinds.DELETION, {}, message)
    return EMPTY


@method("editMessage", form=Form(chat_id(), message_id(), text("message", LONGEST_TEXT)))
def edit_message(call: Call) -> Any:
    """Change a text one sent, within a quarter of an hour. The edit has an id of its own."""
    chat, message = _own(call)
    if not message.outgoing or ("text" not in message.content and "caption" not in message.content):
        raise Refused(400, "Message by id not found")
    if call.world.now() - message.at > EDITABLE:
        raise Refused(400, "Message is too old to be edited")
    change_text(message, call.body["message"])
    edit = _follow_up(call, chat, kinds.EDIT, {"text": call.body["message"]}, message)
    return {"idMessage": edit.id}


def _follow_up(call: Call, chat: Chat, kind: str, content: dict[str, Any], target: Message) -> Message:
    """The entry which an edit or a deletion leaves in the chat."""
    entry = outgoing(call, kind, content)
    entry.quoted = target.id
    entry.status = "sent"
    chat.add(entry)
    call.world.notices.message(chat, entry)
    call.world.notices.status(entry, "sent")
    return entry


def _chat_to_shelve(call: Call, *, archived: bool) -> Chat:
    name = "ArchiveChatError" if archived else "UnarchiveChatError"
    wanted = call.body["chatId"]
    chat = call.world.book.get(wanted)
    if chat is None:
        raise Refused(400, f"{name}: chat with id {wanted} not found")
    if not any(not message.outgoing for message in reversed(chat.messages)):
        raise Refused(400, f"{name}: cannot archive chat cause last message not found in chat")
    if chat.archived == archived:
        raise Refused(400, f"{name}: chat with id {wanted} already archive={str(archived).lower()}")
    return chat


@method("archiveChat", rate=10, form=Form(strict_chat_id(), least=1))
def archive_chat(call: Call) -> Any:
    """Put a chat aside."""
    _chat_to_shelve(call, archived=True).archived = True
    return EMPTY


@method("unarchiveChat", rate=10, form=Form(strict_chat_id(), least=1))
def unarchive_chat(call: Call) -> Any:
    """Take a chat out again."""
    _chat_to_shelve(call, archived=False).archived = False
    return EMPTY


@method(
    "setDisappearingChat",
    rate=1,
    form=Form(strict_chat_id(), one_of("ephemeralExpiration", *EXPIRATIONS), least=2),
)
def set_disappearing_chat(call: Call) -> Any:
    """Let a chat's messages disappear after a while, or no longer."""
    world = call.world
    chat = world.happenings.chat_of(call.body["chatId"])
    chat.ephemeral = int(call.body["ephemeralExpiration"])
    chat.ephemeral_at = world.now()
    return {
        "chatId": chat.id,
        "disappearingMessagesInChat": chat.ephemeral > 0,
        "ephemeralExpiration": chat.ephemeral,
    }
