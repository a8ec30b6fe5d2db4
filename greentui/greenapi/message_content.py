"""Decodes the content of a message by its `typeMessage`: one decoder a type, for nested and flat shapes.

A decoder takes the object that holds the content: `messageData` of a notification, a record of a journal,
or a quote. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from greentui.greenapi.json_fields import (
    Body,
    decimal,
    flag,
    integer,
    jid,
    nested,
    objects,
    picture,
    string,
    text,
    timestamp,
)
from greentui.model.messages import (
    Advertisement,
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
    Order,
    Poll,
    PollOption,
    ProductCard,
)

_MARKER = re.compile(r"\s*\{\{SWE\d+\}\}\s*")
_VCARD_PHONE = re.compile(r"(?:^|\.)TEL([^:\r\n]*)(?::([^\r\n]*))?", re.IGNORECASE | re.MULTILINE)
"""A vCard number's parameters and value; some cards have only WhatsApp's number among the parameters."""
_VCARD_WAID = re.compile(r"waid=(\d+)", re.IGNORECASE)
_VCARD_FIELD = re.compile(r"^(FN|N|ORG)(?:;[^:\r\n]*)?:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_MOST_CARDS = 500
_MOST_OPTIONS = 100
_MOST_BUTTONS = 200
_LONGEST_VCARD = 100_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The content of a message.

    Attributes:
        home: The object that held it, which also has the forwarding fields.
    """

    kind: MessageKind
    text: str
    content: Content
    home: Body


Decoder = Callable[[Body], Decoded]


def decode_content(type_message: str, data: Body) -> Decoded:
    """The content of a message; of kind `UNRECOGNISED` if its type is unknown.

    Args:
        type_message: As spelled; if empty, it is inferred from the fields.
        data: The object with the content's fields.
    """
    decoder = DECODERS.get(type_message.lower()) or (None if type_message else _guessed(data))
    if decoder is None:
        return Decoded(MessageKind.UNRECOGNISED, _any_text(data), None, data)
    found = decoder(data)
    if found.content is None and _MARKER.fullmatch(found.text):
        return Decoded(MessageKind.SERVICE, found.text.strip(), None, found.home)
    if found.kind is MessageKind.TEXT and found.content is None and not found.text:
        # A text without words: the service could not read the message.
        return Decoded(MessageKind.SERVICE, "", None, found.home)
    return found


def forwarded(home: Body, data: Body) -> int:
    """How often a message was forwarded; 1 if only the fact is known."""
    score = integer(home, "forwardingScore") or integer(data, "forwardingScore") or 0
    if score > 0:
        return min(score, 1_000_000)
    return 1 if flag(home, "isForwarded") or flag(data, "isForwarded") else 0


def _text(data: Body) -> Decoded:
    home = nested(data, "textMessageData")
    found = string(home, "textMessage", "text") or string(data, "textMessage", "text")
    if found and not _is_advertisement(_extended_home(data)):
        return Decoded(MessageKind.TEXT, found, None, home or data)
    return _extended(data)


def _extended(data: Body) -> Decoded:
    home = _extended_home(data)
    # If both are present, the flat one is what was written; the other may be an advertisement's text.
    found = string(data, "textMessage") or string(nested(data, "textMessageData"), "textMessage")
    inner = string(home, "text", "textMessage") or string(data, "text")
    title, description = string(home, "title"), string(home, "description")
    thumbnail = picture(home, "jpegThumbnail")
    content: Content = None
    if _is_advertisement(home):
        content = Advertisement(
            title=title,
            text=inner if found and inner != found else "",
            description=description,
            url=string(home, "sourceUrl"),
            source_type=text(home, "sourceType"),
            source_id=text(home, "sourceId"),
            conversion=text(home, "conversionSource"),
            app=text(home, "entryPointConversionApp"),
            attributed=flag(home, "showAdAttribution"),
            thumbnail=thumbnail,
        )
    elif title or description or thumbnail:
        content = LinkPreview(title, description, string(home, "sourceUrl"), thumbnail)
    return Decoded(MessageKind.TEXT, found or inner, content, home or data)


def _extended_home(data: Body) -> Body:
    return nested(data, "extendedTextMessageData", "extendedTextMessage")


_ADVERTISED = ("sourceId", "sourceType", "conversionSource", "entryPointConversionApp", "thumbnailUrl")
"""Fields that only messages written from an advertisement have, flags excepted."""


def _is_advertisement(home: Body) -> bool:
    return bool(text(home, *_ADVERTISED)) or flag(home, "showAdAttribution")


def _file(kind: MessageKind) -> Decoder:
    def decoder(data: Body) -> Decoded:
        home = nested(data, "fileMessageData") or data
        mime = string(home, "mimeType")
        name = text(home, "fileName")
        file = File(
            url=string(home, "downloadUrl"),
            name=name,
            mime=mime,
            size=integer(home, "fileSize", "fileLength"),
            seconds=integer(home, "seconds", "duration"),
            thumbnail=picture(home, "jpegThumbnail"),
            animated=flag(home, "isAnimated"),
            voice=kind is MessageKind.AUDIO
            and (flag(home, "isVoice", "ptt") or mime.lower().startswith("audio/ogg")),
        )
        said = text(home, "caption")
        if not said and kind is MessageKind.DOCUMENT:
            said = name
        return Decoded(kind, said, file, home)

    return decoder


def _location(data: Body) -> Decoded:
    home = nested(data, "locationMessageData", "location", "locationMessage") or data
    latitude, longitude = decimal(home, "latitude"), decimal(home, "longitude")
    name, address = text(home, "nameLocation"), text(home, "address")
    said = name or address
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 360:
        return Decoded(MessageKind.UNRECOGNISED, said, None, home)
    place = Location(latitude, longitude, name, address, picture(home, "jpegThumbnail"))
    return Decoded(MessageKind.LOCATION, said, place, home)


def _card(body: Body) -> ContactCard:
    vcard = string(body, "vcard", "vCard")[:_LONGEST_VCARD]
    fields = {name.upper(): value.strip() for name, value in _VCARD_FIELD.findall(vcard)}
    return ContactCard(
        name=text(body, "displayName") or fields.get("FN", "") or _spoken(fields.get("N", "")),
        phones=_phones(vcard),
        organisation=fields.get("ORG", "").strip(";"),
        vcard=vcard,
    )


def _phones(vcard: str) -> tuple[str, ...]:
    """The numbers of a card: WhatsApp's own if present, otherwise as spelled."""
    found: dict[str, None] = {}
    for parameters, spelled in _VCARD_PHONE.findall(vcard):
        waid = _VCARD_WAID.search(parameters)
        number_ = waid[1] if waid else spelled.strip()
        if any(map(str.isdigit, number_)):
            found[number_] = None
    return tuple(found)


def _spoken(name: str) -> str:
    """A vCard's `last;first;middle;…` as a full name."""
    last, _, rest = name.partition(";")
    return " ".join(filter(None, (*(one.strip() for one in rest.split(";")), last.strip())))


def _contact(data: Body) -> Decoded:
    home = nested(data, "contactMessageData", "contact", "contactMessage") or data
    card = _card(home)
    return Decoded(MessageKind.CONTACT, card.name, Contacts((card,)), home)


def _contacts(data: Body) -> Decoded:
    home = data
    for inner in ("messageData", "contactsArrayMessageData", "contactsArrayMessage"):
        if not objects(home, "contacts"):
            home = nested(data, inner) or home
    cards = tuple(_card(one) for one in objects(home, "contacts")[:_MOST_CARDS])
    return Decoded(MessageKind.CONTACT, ", ".join(card.name for card in cards), Contacts(cards), home)


def poll_home(data: Body) -> Body:
    """The object with a poll or its votes."""
    return nested(data, "pollMessageData", "pollCreationMessage", "pollUpdateMessage", "pollMessage")


def poll_options(home: Body) -> tuple[PollOption, ...]:
    """The options of a poll, with their voters."""
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
        voter = jid(body, "id", "default", "chatId", "wid", "sender", "participant")
        if voter:
            found[voter] = None
    return tuple(found)


def _poll(data: Body) -> Decoded:
    home = poll_home(data)
    poll = Poll(poll_options(home), flag(home, "multipleAnswers") or flag(data, "multipleAnswers"))
    return Decoded(MessageKind.POLL, text(home, "name", "message"), poll, home)


def _invite(data: Body) -> Decoded:
    home = nested(data, "groupInviteMessageData", "groupInviteMessage") or data
    name = text(home, "groupName")
    invite = GroupInvite(
        group_id=jid(home, "groupJid", "groupId"),
        name=name,
        code=text(home, "inviteCode"),
        expires=timestamp(home, "inviteExpiration"),
        thumbnail=picture(home, "jpegThumbnail"),
    )
    return Decoded(MessageKind.GROUP_INVITE, text(home, "caption") or name, invite, home)


def _menu_text(home: Body) -> str:
    return text(home, "contentText", "body", "message", "text")


def _buttons(data: Body) -> Decoded:
    home = nested(data, "buttonsMessage", "interactiveButtons", "interactiveButtonsReply") or data
    if text(home, "selectedId", "selectedDisplayText", "selectedButtonId"):
        return _choice(data)
    buttons = tuple(
        Button(
            title=text(one, "buttonText", "displayText"),
            id=text(one, "buttonId", "id"),
            detail=text(one, "url", "phoneNumber", "copyCode"),
        )
        for one in objects(home, "buttons")[:_MOST_BUTTONS]
    )
    menu = Menu(buttons, header=text(home, "header", "title", "titleText"), footer=text(home, "footer"))
    return Decoded(MessageKind.BUTTONS, _menu_text(home) or menu.header, menu, home)


def _list(data: Body) -> Decoded:
    home = nested(data, "listMessage") or data
    buttons = tuple(
        Button(
            title=text(row, "title"),
            id=text(row, "rowId"),
            detail=text(row, "description") or text(section, "title"),
        )
        for section in objects(home, "sections")[:_MOST_BUTTONS]
        for row in objects(section, "rows")[:_MOST_BUTTONS]
    )
    menu = Menu(buttons, text(home, "title"), text(home, "footer"), text(home, "buttonText"))
    return Decoded(MessageKind.LIST, _menu_text(home) or menu.header, menu, home)


def _template(data: Body) -> Decoded:
    home = nested(data, "templateMessage") or data
    buttons = []
    for one in objects(home, "buttons", "templateButtons", "hydratedButtons")[:_MOST_BUTTONS]:
        inner = nested(one, "urlButton", "callButton", "quickReplyButton") or one
        buttons.append(
            Button(
                title=text(inner, "displayText", "buttonText"),
                id=text(inner, "id", "buttonId"),
                detail=text(inner, "url", "phoneNumber"),
            )
        )
    menu = Menu(tuple(buttons), header=text(home, "title"), footer=text(home, "footer"))
    return Decoded(MessageKind.TEMPLATE, _menu_text(home) or text(home, "elementName"), menu, home)


_CHOICES = (
    "buttonsResponseMessage",
    "templateButtonReplyMessage",
    "templateButtonsReplyMessage",
    "listResponseMessage",
    "interactiveButtonsResponse",
    "interactiveButtonsReply",
)


def _choice(data: Body) -> Decoded:
    home = nested(data, *_CHOICES) or data
    choice = Choice(
        id=text(home, "selectedButtonId", "selectedId", "singleSelectReply"),
        detail=text(home, "description", "selectedIndex"),
        menu_id=text(home, "stanzaId"),
    )
    said = text(home, "selectedButtonText", "selectedDisplayText", "title", "selectedButtonId", "selectedId")
    return Decoded(MessageKind.CHOICE, said, choice, home)


def _order(data: Body) -> Decoded:
    home = nested(data, "orderMessageData", "orderMessage", "orderData", "order") or data
    order = Order(
        id=text(home, "orderId"),
        token=text(home, "token"),
        seller=jid(home, "sellerJid", "sellerId"),
        title=text(home, "orderTitle", "title"),
        total=integer(home, "totalPrice", "total"),
        currency=text(home, "currency", "totalCurrencyCode", "currencyCode"),
        items=integer(home, "itemCount"),
        status=text(home, "status"),
        thumbnail=picture(home, "jpegThumbnail", "thumbnail"),
    )
    return Decoded(MessageKind.ORDER, text(home, "message", "text", "caption") or order.title, order, home)


def _product(data: Body) -> Decoded:
    home = nested(data, "productMessageData", "productMessage", "productData", "product") or data
    product = ProductCard(
        id=text(home, "productId"),
        description=text(home, "description"),
        price=text(home, "price"),
        currency=text(home, "currencyCode", "currency"),
        url=string(home, "url"),
        pictures=integer(home, "productImageCount"),
        seller=jid(home, "businessOwnerJid", "sellerJid"),
        thumbnail=picture(home, "jpegThumbnail", "thumbnail"),
    )
    return Decoded(MessageKind.PRODUCT, text(home, "title", "body"), product, home)


_CALL_STATES = {"hungup": "hangUp", "hangup": "hangUp", "pickup": "pickUp"}


def call_state(body: Body) -> str:
    """The state of a call in one spelling; an older body without one means ringing."""
    word = text(body, "status")
    return _CALL_STATES.get(word.lower(), word) or "offer"


def _call(data: Body) -> Decoded:
    call = Call(call_state(data), flag(data, "isVideo"), integer(data, "duration"))
    return Decoded(MessageKind.CALL, "", call, data)


DECODERS: dict[str, Decoder] = {
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
    "ordermessage": _order,
    "productmessage": _product,
    "incomingcall": _call,
    "outgoingcall": _call,
}
"""The decoder of each `typeMessage`, in lower case: the documents differ in case."""

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


def _guessed(data: Body) -> Decoder | None:
    """The decoder for a message without a type."""
    return next((DECODERS[type_] for key, type_ in _GUESSES if key in data), None)


def _any_text(data: Body) -> str:
    """Some text of a message of unknown kind."""
    found = string(data, "textMessage", "text", "caption")
    if found:
        return found
    for value in list(data.values())[:20]:
        if isinstance(value, dict):
            found = string(value, "text", "textMessage", "caption", "contentText", "body", "name")
            if found:
                return found
    return ""
