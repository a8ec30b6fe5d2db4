"""What a message holds, by its `typeMessage`: one reader a kind, for the nested and the flat shape alike.

A reader gets the object in which the content's parts lie: `messageData` of a notification, the record of
a journal, or a quote. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from greentui.greenapi.bodies import (
    Body,
    an_id,
    flag,
    moment,
    number,
    part,
    parts,
    picture,
    prose,
    real,
    text,
)
from greentui.model.messages import (
    Button,
    Call,
    Choice,
    ContactCard,
    Contacts,
    Content,
    File,
    GroupInvite,
    LinkPreview,
    Location,
    Menu,
    MessageKind,
    Poll,
    PollOption,
)

_MARKER = re.compile(r"\s*\{\{SWE\d+\}\}\s*")
_VCARD_PHONE = re.compile(r"(?:^|\.)TEL([^:\r\n]*):([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_VCARD_WAID = re.compile(r"waid=(\d+)", re.IGNORECASE)
_VCARD_FIELD = re.compile(r"^(FN|N|ORG)(?:;[^:\r\n]*)?:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_MOST_CARDS = 500
_MOST_OPTIONS = 100
_MOST_BUTTONS = 200
_LONGEST_VCARD = 100_000


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader found.

    Attributes:
        home: The object that holds the content, where forwarding is told as well.
    """

    kind: MessageKind
    text: str
    content: Content
    home: Body


Reader = Callable[[Body], Read]


def read(type_message: str, data: Body) -> Read:
    """The content of a message; of kind `UNRECOGNISED` where its type is new.

    Args:
        type_message: As spelled; empty where it was absent, and then guessed from what is there.
        data: Where the parts lie.
    """
    reader = READERS.get(type_message.lower()) or (None if type_message else _guessed(data))
    if reader is None:
        return Read(MessageKind.UNRECOGNISED, _any_text(data), None, data)
    found = reader(data)
    if found.content is None and _MARKER.fullmatch(found.text):
        return Read(MessageKind.SERVICE, found.text.strip(), None, found.home)
    return found


def forwarded(home: Body, data: Body) -> int:
    """How often a message was passed on; 1 where only the fact is told."""
    score = number(home, "forwardingScore") or number(data, "forwardingScore") or 0
    if score > 0:
        return min(score, 1_000_000)
    return 1 if flag(home, "isForwarded") or flag(data, "isForwarded") else 0


def _text(data: Body) -> Read:
    home = part(data, "textMessageData")
    found = prose(home, "textMessage", "text") or prose(data, "textMessage", "text")
    if found:
        return Read(MessageKind.TEXT, found, None, home or data)
    return _extended(data)


def _extended(data: Body) -> Read:
    home = part(data, "extendedTextMessageData", "extendedTextMessage")
    found = prose(home, "text", "textMessage") or prose(data, "textMessage", "text")
    found = found or prose(part(data, "textMessageData"), "textMessage")
    title, description = prose(home, "title"), prose(home, "description")
    thumbnail = picture(home, "jpegThumbnail")
    preview = LinkPreview(title, description, prose(home, "sourceUrl"), thumbnail)
    return Read(MessageKind.TEXT, found, preview if title or description or thumbnail else None, home or data)


def _file(kind: MessageKind) -> Reader:
    def reader(data: Body) -> Read:
        home = part(data, "fileMessageData") or data
        mime = prose(home, "mimeType")
        name = text(home, "fileName")
        file = File(
            url=prose(home, "downloadUrl"),
            name=name,
            mime=mime,
            size=number(home, "fileSize", "fileLength"),
            seconds=number(home, "seconds", "duration"),
            thumbnail=picture(home, "jpegThumbnail"),
            animated=flag(home, "isAnimated"),
            voice=kind is MessageKind.AUDIO
            and (flag(home, "isVoice", "ptt") or mime.lower().startswith("audio/ogg")),
        )
        said = text(home, "caption")
        if not said and kind is MessageKind.DOCUMENT:
            said = name
        return Read(kind, said, file, home)

    return reader


def _location(data: Body) -> Read:
    home = part(data, "locationMessageData", "location", "locationMessage") or data
    latitude, longitude = real(home, "latitude"), real(home, "longitude")
    name, address = text(home, "nameLocation"), text(home, "address")
    said = name or address
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 360:
        return Read(MessageKind.UNRECOGNISED, said, None, home)
    place = Location(latitude, longitude, name, address, picture(home, "jpegThumbnail"))
    return Read(MessageKind.LOCATION, said, place, home)


def _card(body: Body) -> ContactCard:
    vcard = prose(body, "vcard", "vCard")[:_LONGEST_VCARD]
    fields = {name.upper(): value.strip() for name, value in _VCARD_FIELD.findall(vcard)}
    return ContactCard(
        name=text(body, "displayName") or fields.get("FN", "") or _spoken(fields.get("N", "")),
        phones=_phones(vcard),
        organisation=fields.get("ORG", "").strip(";"),
        vcard=vcard,
    )


def _phones(vcard: str) -> tuple[str, ...]:
    """The numbers of a card: WhatsApp's own where it has one, else as they are spelled."""
    found: dict[str, None] = {}
    for parameters, spelled in _VCARD_PHONE.findall(vcard):
        waid = _VCARD_WAID.search(parameters)
        number_ = waid[1] if waid else spelled.strip()
        if any(map(str.isdigit, number_)):
            found[number_] = None
    return tuple(found)


def _spoken(name: str) -> str:
    """A vCard's `last;first;middle;…` as people say it."""
    last, _, rest = name.partition(";")
    return " ".join(filter(None, (*(one.strip() for one in rest.split(";")), last.strip())))


def _contact(data: Body) -> Read:
    home = part(data, "contactMessageData", "contact", "contactMessage") or data
    card = _card(home)
    return Read(MessageKind.CONTACT, card.name, Contacts((card,)), home)


def _contacts(data: Body) -> Read:
    home = data
    for inner in ("messageData", "contactsArrayMessageData", "contactsArrayMessage"):
        if not parts(home, "contacts"):
            home = part(data, inner) or home
    cards = tuple(_card(one) for one in parts(home, "contacts")[:_MOST_CARDS])
    return Read(MessageKind.CONTACT, ", ".join(card.name for card in cards), Contacts(cards), home)


def poll_home(data: Body) -> Body:
    """Where a poll or its votes lie."""
    return part(data, "pollMessageData", "pollCreationMessage", "pollUpdateMessage", "pollMessage")


def poll_options(home: Body) -> tuple[PollOption, ...]:
    """The answers of a poll, or its votes, with those who chose them."""
    found = []
    options = home.get("votes") if isinstance(home.get("votes"), list) else home.get("options")
    for one in options[:_MOST_OPTIONS] if isinstance(options, list) else ():
        if isinstance(one, dict):
            voters = one.get("optionVoters", one.get("voters"))
            found.append(PollOption(text(one, "optionName", "name"), _voters(voters)))
        elif isinstance(one, str):
            found.append(PollOption(text({"name": one}, "name")))
    return tuple(found)


def _voters(voters: object) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in voters if isinstance(voters, list) else ():
        body = one if isinstance(one, dict) else {"id": one}
        voter = an_id(body, "id", "default", "chatId", "wid", "sender", "participant")
        if voter:
            found[voter] = None
    return tuple(found)


def _poll(data: Body) -> Read:
    home = poll_home(data)
    poll = Poll(poll_options(home), flag(home, "multipleAnswers") or flag(data, "multipleAnswers"))
    return Read(MessageKind.POLL, text(home, "name", "message"), poll, home)


def _invite(data: Body) -> Read:
    home = part(data, "groupInviteMessageData", "groupInviteMessage") or data
    name = text(home, "groupName")
    invite = GroupInvite(
        group_id=an_id(home, "groupJid", "groupId"),
        name=name,
        code=text(home, "inviteCode"),
        expires=moment(home, "inviteExpiration"),
        thumbnail=picture(home, "jpegThumbnail"),
    )
    return Read(MessageKind.GROUP_INVITE, text(home, "caption") or name, invite, home)


def _menu_text(home: Body) -> str:
    return text(home, "contentText", "body", "message", "text")


def _buttons(data: Body) -> Read:
    home = part(data, "buttonsMessage", "interactiveButtons", "interactiveButtonsReply") or data
    if text(home, "selectedId", "selectedDisplayText", "selectedButtonId"):
        return _choice(data)
    buttons = tuple(
        Button(
            title=text(one, "buttonText", "displayText"),
            id=text(one, "buttonId", "id"),
            detail=text(one, "url", "phoneNumber", "copyCode"),
        )
        for one in parts(home, "buttons")[:_MOST_BUTTONS]
    )
    menu = Menu(buttons, header=text(home, "header", "title", "titleText"), footer=text(home, "footer"))
    return Read(MessageKind.BUTTONS, _menu_text(home) or menu.header, menu, home)


def _list(data: Body) -> Read:
    home = part(data, "listMessage") or data
    buttons = tuple(
        Button(
            title=text(row, "title"),
            id=text(row, "rowId"),
            detail=text(row, "description") or text(section, "title"),
        )
        for section in parts(home, "sections")[:_MOST_BUTTONS]
        for row in parts(section, "rows")[:_MOST_BUTTONS]
    )
    menu = Menu(buttons, text(home, "title"), text(home, "footer"), text(home, "buttonText"))
    return Read(MessageKind.LIST, _menu_text(home) or menu.header, menu, home)


def _template(data: Body) -> Read:
    home = part(data, "templateMessage") or data
    buttons = []
    for one in parts(home, "buttons", "templateButtons", "hydratedButtons")[:_MOST_BUTTONS]:
        inner = part(one, "urlButton", "callButton", "quickReplyButton") or one
        buttons.append(
            Button(
                title=text(inner, "displayText", "buttonText"),
                id=text(inner, "id", "buttonId"),
                detail=text(inner, "url", "phoneNumber"),
            )
        )
    menu = Menu(tuple(buttons), header=text(home, "title"), footer=text(home, "footer"))
    return Read(MessageKind.TEMPLATE, _menu_text(home) or text(home, "elementName"), menu, home)


_CHOICES = (
    "buttonsResponseMessage",
    "templateButtonReplyMessage",
    "templateButtonsReplyMessage",
    "listResponseMessage",
    "interactiveButtonsResponse",
    "interactiveButtonsReply",
)


def _choice(data: Body) -> Read:
    home = part(data, *_CHOICES) or data
    choice = Choice(
        id=text(home, "selectedButtonId", "selectedId", "singleSelectReply"),
        detail=text(home, "description", "selectedIndex"),
        menu_id=text(home, "stanzaId"),
    )
    said = text(home, "selectedButtonText", "selectedDisplayText", "title", "selectedButtonId", "selectedId")
    return Read(MessageKind.CHOICE, said, choice, home)


_CALL_STATES = {"hungup": "hangUp", "hangup": "hangUp", "pickup": "pickUp"}


def call_state(body: Body) -> str:
    """How a call stands, under one spelling; an older body without a word means that it rings."""
    word = text(body, "status")
    return _CALL_STATES.get(word.lower(), word) or "offer"


def _call(data: Body) -> Read:
    call = Call(call_state(data), flag(data, "isVideo"), number(data, "duration"))
    return Read(MessageKind.CALL, "", call, data)


READERS: dict[str, Reader] = {
    "textmessage": _text,
    "extendedtextmessage": _extended,
    "quotedmessage": _extended,
    "imagemessage": _file(MessageKind.IMAGE),
    "videomessage": _file(MessageKind.VIDEO),
    "documentmessage": _file(MessageKind.DOCUMENT),
    "audiomessage": _file(MessageKind.AUDIO),
    "stickermessage": _file(MessageKind.STICKER),
    "locationmessage": _location,
    "contactmessage": _contact,
    "contactsarraymessage": _contacts,
    "pollmessage": _poll,
    "pollcreationmessage": _poll,
    "groupinvitemessage": _invite,
    "buttonsmessage": _buttons,
    "interactivebuttons": _buttons,
    "interactivebuttonsreply": _buttons,
    "interactivebuttonsresponse": _choice,
    "listmessage": _list,
    "templatemessage": _template,
    "buttonsresponsemessage": _choice,
    "templatebuttonsreplymessage": _choice,
    "templatebuttonreplymessage": _choice,
    "listresponsemessage": _choice,
    "incomingcall": _call,
    "outgoingcall": _call,
}
"""Reader of each `typeMessage`, in small letters: documents differ in their case."""

_GUESSES = (
    ("textMessageData", "textmessage"),
    ("fileMessageData", "documentmessage"),
    ("locationMessageData", "locationmessage"),
    ("contactMessageData", "contactmessage"),
    ("pollMessageData", "pollmessage"),
    ("groupInviteMessageData", "groupinvitemessage"),
    ("extendedTextMessageData", "extendedtextmessage"),
    ("extendedTextMessage", "extendedtextmessage"),
    ("textMessage", "textmessage"),
)


def _guessed(data: Body) -> Reader | None:
    """The reader for a message that came without its type."""
    return next((READERS[type_] for key, type_ in _GUESSES if key in data), None)


def _any_text(data: Body) -> str:
    """Something readable of a kind nobody knows."""
    found = prose(data, "textMessage", "text", "caption")
    if found:
        return found
    for value in list(data.values())[:20]:
        if isinstance(value, dict):
            found = prose(value, "text", "textMessage", "caption", "contentText", "body", "name")
            if found:
                return found
    return ""
