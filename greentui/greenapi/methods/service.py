"""Read marks, contacts, and changes of messages and chats (manual 1.3.9 and 1.3.10)."""

from __future__ import annotations

from dataclasses import replace

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Lifecycle, Method, Verb
from greentui.greenapi.methods.fields import CHAT, MESSAGE_ID, PERSON
from greentui.greenapi.param_types import Flag, MessageId, OneOf, Phone, Text, Whole
from greentui.greenapi.parameters import In, Parameter
from greentui.model import limits
from greentui.words import Phrase

READ_CHAT = Method(
    "readChat",
    Verb.POST,
    Phrase("Mark a chat, or one message of it, as read."),
    responses.confirmation("setRead"),
    "1.3.9, ReadChat",
    (CHAT, Parameter("idMessage", MessageId(), Phrase("One message; by default the whole chat."), False)),
    rate=10,
    monthly=500,
    repeatable=True,
)
CHECK_WHATSAPP = Method(
    "checkWhatsapp",
    Verb.POST,
    Phrase("Check whether a number is on WhatsApp."),
    responses.REGISTRATION,
    "1.3.10, CheckWhatsapp",
    (
        Parameter("phoneNumber", Phone(*limits.PHONE_DIGITS), Phrase("The number."), False),
        replace(
            PERSON,
            about=Phrase("A person's id, hidden or not, instead of the number (newer than the manual)."),
            required=False,
        ),
    ),
    rate=10,
    monthly=100,
    repeatable=True,
    least=1,
)
GET_AVATAR = Method(
    "getAvatar",
    Verb.POST,
    Phrase("Get the picture of a contact or a group."),
    responses.AVATAR,
    "1.3.10, GetAvatar",
    (CHAT,),
    rate=10,
    monthly=100,
    repeatable=True,
    note=Phrase("available is false if the account may not see it."),
)
GET_CONTACTS = Method(
    "getContacts",
    Verb.GET,
    Phrase("List the contacts and groups."),
    responses.CONTACTS,
    "1.3.10, GetContacts",
    (
        Parameter(
            "group",
            Flag(),
            Phrase("Only groups, or only contacts (newer than the manual)."),
            False,
            In.QUERY,
        ),
        Parameter("count", Whole(1), Phrase("Maximum number (newer than the manual)."), False, In.QUERY),
    ),
    rate=1,
    monthly=1000,
    repeatable=True,
    patience=60,
    note=Phrase("If the list is empty, try again later."),
)
GET_CONTACT_INFO = Method(
    "getContactInfo",
    Verb.POST,
    Phrase("Get the profile of a contact, with the products of a business."),
    responses.CONTACT_INFO,
    "1.3.10, GetContactInfo",
    (PERSON,),
    rate=1,
    monthly=100,
    repeatable=True,
)
DELETE_MESSAGE = Method(
    "deleteMessage",
    Verb.POST,
    Phrase("Delete a message for everyone, or only for this account."),
    responses.NOTHING,
    "1.3.10, DeleteMessage",
    (
        CHAT,
        MESSAGE_ID,
        Parameter(
            "onlySenderDelete", Flag(), Phrase("Only for this account (newer than the manual)."), False
        ),
    ),
    rate=10,
    monthly=1000,
    confirm=True,
)
EDIT_MESSAGE = Method(
    "editMessage",
    Verb.POST,
    Phrase("Edit the text of a message this account sent."),
    responses.EDITED,
    Phrase("service methods"),
    (CHAT, MESSAGE_ID, Parameter("message", Text(limits.MESSAGE_CHARACTERS), Phrase("The new text."))),
    lifecycle=Lifecycle.NEWER,
    note=Phrase("WhatsApp allows it for about 15 minutes after sending."),
)


def _shelving(name: str, about: Phrase, settled: str) -> Method[None]:
    return Method(
        name,
        Verb.POST,
        about,
        responses.NOTHING,
        f"1.3.10, {name[0].upper()}{name[1:]}",
        (CHAT,),
        rate=10,
        monthly=100,
        settled=settled,
    )


ARCHIVE_CHAT = _shelving("archiveChat", Phrase("Archive a chat."), r"chat with id \S+ already archive=true\b")
UNARCHIVE_CHAT = _shelving(
    "unarchiveChat", Phrase("Unarchive a chat."), r"chat with id \S+ already archive=false\b"
)
SET_DISAPPEARING_CHAT = Method(
    "setDisappearingChat",
    Verb.POST,
    Phrase("Turn disappearing messages in a chat on or off."),
    responses.DISAPPEARING,
    "1.3.10, SetDisappearingChat",
    (
        CHAT,
        Parameter(
            "ephemeralExpiration",
            OneOf(limits.DISAPPEARING_SECONDS),
            Phrase("Seconds after which messages disappear: 0 (off), a day, a week or 90 days."),
        ),
    ),
    rate=1,
    monthly=100,
    repeatable=True,
)

_FIRST_NAME = Parameter("firstName", Text(limits.CONTACT_NAME_CHARACTERS), Phrase("First name."))
_LAST_NAME = Parameter(
    "lastName", Text(limits.CONTACT_NAME_CHARACTERS, empty=True), Phrase("Last name."), False
)
_SAVE = Parameter("saveInAddressbook", Flag(), Phrase("Save it in the phone's contacts, too."), False)


def _book(
    name: str, about: Phrase, *parameters: Parameter, confirm: bool = False, settled: str = ""
) -> Method[bool]:
    return Method(
        name,
        Verb.POST,
        about,
        responses.confirmation(name),
        Phrase("contacts"),
        (PERSON, *parameters),
        lifecycle=Lifecycle.NEWER,
        confirm=confirm,
        settled=settled,
    )


ADD_CONTACT = _book("addContact", Phrase("Save a contact."), _FIRST_NAME, _LAST_NAME, _SAVE)
EDIT_CONTACT = _book("editContact", Phrase("Change a contact's name."), _FIRST_NAME, _LAST_NAME, _SAVE)
DELETE_CONTACT = _book(
    "deleteContact", Phrase("Remove a contact."), confirm=True, settled=r"\bcontact \d+@\S+ does not exist\b"
)


def _withdrawn(name: str, about: Phrase, rate: float) -> Method[None]:
    verb = Verb.GET if name == "getDeviceInfo" else Verb.POST
    return Method(name, verb, about, responses.NOTHING, "1.3.12", rate=rate, lifecycle=Lifecycle.WITHDRAWN)


SEND_BUTTONS = _withdrawn("sendButtons", Phrase("Sent a text with buttons."), 50)
SEND_TEMPLATE_BUTTONS = _withdrawn("sendTemplateButtons", Phrase("Sent a template with buttons."), 50)
SEND_LIST_MESSAGE = _withdrawn("sendListMessage", Phrase("Sent a list to choose from."), 50)
SEND_LINK = _withdrawn("sendLink", Phrase("Sent a link; sendMessage does now."), 50)
SEND_TEMPLATE = _withdrawn("sendTemplate", Phrase("Sent a template."), 50)
GET_DEVICE_INFO = _withdrawn("getDeviceInfo", Phrase("Reported the phone and its battery."), 1)
