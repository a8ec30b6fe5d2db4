"""Every kind of message in both of its shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from greentui.greenapi.decode import decode, decode_record
from greentui.model.events import MessageReceived
from greentui.model.messages import (
    Advertisement,
    Button,
    Call,
    Choice,
    ContactCard,
    Contacts,
    Content,
    Direction,
    File,
    GroupInvite,
    LinkPreview,
    Location,
    Menu,
    Message,
    MessageKind,
    MessageStatus,
    Order,
    Origin,
    Poll,
    PollOption,
    ProductCard,
    Quote,
)
from tests.greenapi.notices import (
    ANNA,
    AT,
    CLUB,
    ID,
    INSTANCE,
    JPEG,
    JPEG64,
    OWN,
    QUOTED,
    TARGET,
    VCARD,
    Body,
    event,
    incoming,
    record,
)

K = MessageKind


def message(body: Body) -> Message:
    """The message that a notification brings."""
    told = decode(INSTANCE, body, AT + 5)
    assert isinstance(told, MessageReceived), told
    return told.message


def listed(body: Body) -> Message:
    """The message that a record lists."""
    found = decode_record(INSTANCE, body)
    assert found is not None
    return found


FILE = {
    "downloadUrl": "https://files.example.org/1.jpg",
    "caption": "At the gate",
    "fileName": "1.jpg",
    "jpegThumbnail": JPEG64,
    "mimeType": "image/jpeg",
}
PLACE = {"nameLocation": "Gate 3", "address": "Main street", "latitude": 55.75, "longitude": 37.62}
POLL = {
    "name": "Which day?",
    "options": [{"optionName": "Tuesday"}, {"optionName": "Thursday"}],
    "multipleAnswers": True,
}
CARD = {"displayName": "Maya", "vcard": VCARD}
CARDS = {"contacts": [CARD, CARD]}
INVITED = GroupInvite(CLUB, "Club", "Abc", 1727999999)
MAYA = ContactCard("Maya", ("79010000002", "+7 495 000 00 03"), "Bakery", VCARD)
BUTTONS = {"contentText": "Colour?", "footer": "ours", "buttons": [{"buttonId": "1", "buttonText": "green"}]}
LIST = {
    "contentText": "Choose",
    "title": "Menu",
    "footer": "f",
    "buttonText": "open",
    "sections": [
        {
            "title": "Soups",
            "rows": [
                {"title": "Borsch", "rowId": "7", "description": "hot"},
                {"title": "Shchi", "rowId": "8"},
            ],
        }
    ],
}
TEMPLATE = {
    "contentText": "Hello",
    "footer": "f",
    "buttons": [
        {"index": 1, "urlButton": {"displayText": "Site", "url": "https://example.org"}},
        {"index": 2, "callButton": {"displayText": "Call", "phoneNumber": "+7901"}},
        {"index": 3, "quickReplyButton": {"displayText": "Yes", "id": "y"}},
    ],
}
INVITE = {
    "groupJid": CLUB,
    "inviteCode": "Abc",
    "inviteExpiration": "1727999999",
    "groupName": "Club",
    "caption": "Join us",
    "jpegThumbnail": {},
}
INTERACTIVE = {
    "header": "Order",
    "body": "Your code",
    "footer": "f",
    "buttons": [
        {"type": "copy", "buttonId": "1", "buttonText": "Copy", "copyCode": "3333"},
        {"type": "url", "buttonId": "2", "buttonText": "Open", "url": "https://example.org"},
    ],
}
PICTURE = File("https://files.example.org/1.jpg", "1.jpg", "image/jpeg", thumbnail=JPEG)
PREVIEW = {
    "text": "See https://example.org",
    "title": "Example",
    "description": "A site",
    "jpegThumbnail": JPEG64,
}
BORSCH = (Button("Borsch", "7", "hot"), Button("Shchi", "8", "Soups"))

PREVIEWED = LinkPreview("Example", "A site", "", JPEG)
PLAIN = {"text": "Hi", "title": ""}
VOICE = {"downloadUrl": "u", "mimeType": "audio/ogg; codecs=opus"}
SPOKEN = File("u", "", "audio/ogg; codecs=opus", voice=True)
STICKER = {"downloadUrl": "u", "isAnimated": True}
PRESSED = {"stanzaId": TARGET, "selectedButtonId": "1", "selectedButtonText": "green"}
REPLIED = {"stanzaId": TARGET, "selectedIndex": 2, "selectedId": "y", "selectedDisplayText": "Yes"}
PICKED = {"stanzaId": TARGET, "title": "Borsch", "singleSelectReply": 7}
BUTTON_MENU = Menu((Button("green", "1"),), footer="ours")
TEMPLATE_BUTTONS = (
    Button("Site", "", "https://example.org"),
    Button("Call", "", "+7901"),
    Button("Yes", "y"),
)
INTERACTIVE_MENU = Menu(
    (Button("Copy", "1", "3333"), Button("Open", "2", "https://example.org")), "Order", "f"
)
ORDER = {
    "orderId": "9876543210987654",
    "token": "AR5x",
    "message": "Two boxes please",
    "orderTitle": "Boxes",
    "totalPrice": "129900",
    "currency": "RUB",
    "itemCount": 2,
    "sellerJid": "79990000042:2@c.us",
}
ORDERED = Order("9876543210987654", "AR5x", OWN, "Boxes", 129_900, "RUB", 2)
PRODUCT = {
    "productId": "1122334455",
    "title": "Box",
    "description": "Of birch",
    "currencyCode": "RUB",
    "price": 649.5,
    "url": "https://shop.example/box",
    "productImageCount": 3,
}
OFFERED = ProductCard("1122334455", "Of birch", "649.5", "RUB", "https://shop.example/box", 3)
ASKED = Poll((PollOption("Tuesday"), PollOption("Thursday")), multiple=True)
GATE = Location(55.75, 37.62, "Gate 3", "Main street")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its type, where its data lies nested and flat ("" for at the top), what it holds."""

    word: str
    key: str
    flat_key: str
    data: Body
    kind: MessageKind
    text: str
    content: Content

    @property
    def nested(self) -> Body:
        return {self.key: self.data}

    @property
    def flat(self) -> Body:
        return {self.flat_key: self.data} if self.flat_key else self.data


def same(word: str, data: Body, kind: MessageKind, text: str, content: Content, key: str = "") -> Kind:
    """A kind whose data has the same key in both shapes."""
    return Kind(word, key or word, key or word, data, kind, text, content)


NO_CAPTION = FILE | {"caption": ""}
KINDS = [
    Kind("textMessage", "textMessageData", "", {"textMessage": "Hi"}, K.TEXT, "Hi", None),
    same("extendedTextMessage", PREVIEW, K.TEXT, PREVIEW["text"], PREVIEWED, "extendedTextMessageData"),
    same("extendedTextMessage", PREVIEW, K.TEXT, PREVIEW["text"], PREVIEWED, "extendedTextMessage"),
    same("extendedTextMessage", PLAIN, K.TEXT, "Hi", None, "extendedTextMessageData"),
    Kind("imageMessage", "fileMessageData", "", FILE, K.IMAGE, "At the gate", PICTURE),
    Kind("videoMessage", "fileMessageData", "", FILE, K.VIDEO, "At the gate", PICTURE),
    Kind("documentMessage", "fileMessageData", "", NO_CAPTION, K.DOCUMENT, "1.jpg", PICTURE),
    Kind("audioMessage", "fileMessageData", "", VOICE, K.AUDIO, "", SPOKEN),
    Kind("stickerMessage", "fileMessageData", "", STICKER, K.STICKER, "", File("u", animated=True)),
    Kind("locationMessage", "locationMessageData", "location", PLACE, K.LOCATION, "Gate 3", GATE),
    Kind("contactMessage", "contactMessageData", "contact", CARD, K.CONTACT, "Maya", Contacts((MAYA,))),
    Kind("contactsArrayMessage", "messageData", "", CARDS, K.CONTACT, "Maya, Maya", Contacts((MAYA, MAYA))),
    same("pollMessage", POLL, K.POLL, "Which day?", ASKED, "pollMessageData"),
    same("pollMessage", POLL, K.POLL, "Which day?", ASKED, "pollCreationMessage"),
    same("groupInviteMessage", INVITE, K.GROUP_INVITE, "Join us", INVITED, "groupInviteMessageData"),
    same("buttonsMessage", BUTTONS, K.BUTTONS, "Colour?", BUTTON_MENU),
    same("ListMessage", LIST, K.LIST, "Choose", Menu(BORSCH, "Menu", "f", "open")),
    same("templateMessage", TEMPLATE, K.TEMPLATE, "Hello", Menu(TEMPLATE_BUTTONS, footer="f")),
    same("interactiveButtons", INTERACTIVE, K.BUTTONS, "Your code", INTERACTIVE_MENU),
    same("interactiveButtonsReply", INTERACTIVE, K.BUTTONS, "Your code", INTERACTIVE_MENU),
    same("interactiveButtonsReply", REPLIED, K.CHOICE, "Yes", Choice("y", "2", TARGET)),
    same("interactiveButtonsResponse", REPLIED, K.CHOICE, "Yes", Choice("y", "2", TARGET)),
    same("buttonsResponseMessage", PRESSED, K.CHOICE, "green", Choice("1", "", TARGET)),
    same("templateButtonReplyMessage", REPLIED, K.CHOICE, "Yes", Choice("y", "2", TARGET)),
    same("templateButtonsReplyMessage", REPLIED, K.CHOICE, "Yes", Choice("y", "2", TARGET),
         "templateButtonReplyMessage"),
    same("orderMessage", ORDER, K.ORDER, "Two boxes please", ORDERED, "orderMessageData"),
    same("orderMessage", ORDER, K.ORDER, "Two boxes please", ORDERED),
    Kind("orderMessage", "orderMessage", "", ORDER, K.ORDER, "Two boxes please", ORDERED),
    same("productMessage", PRODUCT, K.PRODUCT, "Box", OFFERED, "productMessageData"),
    Kind("productMessage", "productMessage", "", PRODUCT, K.PRODUCT, "Box", OFFERED),
    same("ListResponseMessage", PICKED, K.CHOICE, "Borsch", Choice("7", "", TARGET), "listResponseMessage"),
]  # fmt: skip
each_kind = pytest.mark.parametrize("case", KINDS, ids=lambda case: f"{case.word}-{case.key}")


@each_kind
def test_a_notification_brings_each_kind(case: Kind) -> None:
    found = message(incoming(case.word, **case.nested))
    assert (found.kind, found.text, found.content) == (case.kind, case.text, case.content)
    assert found.raw_type == case.word
    assert (found.chat_id, found.id, found.timestamp, found.direction) == (ANNA, ID, AT, Direction.INCOMING)
    assert (found.sender_id, found.sender_name, found.sender_contact) == (ANNA, "Anna P.", "Anna Petrova")
    assert (found.chat_name, found.origin, found.status) == ("Anna", Origin.NOTIFICATION, None)


@each_kind
def test_a_journal_lists_each_kind(case: Kind) -> None:
    found = listed(record(case.word, **case.flat))
    assert (found.kind, found.text, found.content) == (case.kind, case.text, case.content)
    assert (found.chat_id, found.id, found.timestamp, found.origin) == (ANNA, ID, AT, Origin.JOURNAL)


@each_kind
def test_letter_case_of_a_type_does_not_matter(case: Kind) -> None:
    word = case.word
    for spelled in (word.upper(), word.lower(), word[0].upper() + word[1:]):
        assert message(incoming(spelled, **case.nested)).content == case.content


@pytest.mark.parametrize(
    ("type_message", "data"),
    [
        ("textMessage", {"textMessageData": {"textMessage": "Tuesday"}}),
        ("extendedTextMessage", {"extendedTextMessageData": {"text": "Tuesday"}}),
        ("quotedMessage", {"extendedTextMessageData": {"text": "Tuesday", "stanzaId": "X" * 20}}),
    ],
)
def test_a_reply_quotes(type_message: str, data: Body) -> None:
    found = message(incoming(type_message, **data, quotedMessage=QUOTED))
    assert (found.kind, found.text) == (K.TEXT, "Tuesday")
    assert found.quote == Quote(TARGET, OWN, kind=K.TEXT, text="Which day?")


def test_an_old_reply_names_what_it_answers_in_its_text() -> None:
    text = {"text": "Tuesday", "stanzaId": TARGET, "participant": OWN}
    assert message(incoming("quotedMessage", extendedTextMessageData=text)).quote == Quote(TARGET, OWN)
    flat = {"textMessage": "Tuesday", "extendedTextMessage": {"stanzaId": TARGET, "participant": OWN}}
    found = listed(record("quotedMessage", **flat))
    assert (found.text, found.quote) == ("Tuesday", Quote(TARGET, OWN))


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (
            {"typeMessage": "imageMessage", "downloadUrl": "", "caption": "gate", "jpegThumbnail": ""},
            K.IMAGE,
            "gate",
        ),
        ({"typeMessage": "locationMessage", "location": PLACE}, K.LOCATION, "Gate 3"),
        ({"typeMessage": "contactMessage", "contact": CARD}, K.CONTACT, "Maya"),
        ({"typeMessage": "pollMessage", "pollMessageData": POLL | {"options": []}}, K.POLL, "Which day?"),
        ({"typeMessage": "newMessage"}, K.UNRECOGNISED, ""),
        ({}, K.TEXT, ""),
    ],
)
def test_any_kind_can_be_quoted(content: Body, kind: MessageKind, text: str) -> None:
    quoted = {"stanzaId": TARGET, "participant": ANNA, **content}
    found = message(incoming("textMessage", textMessageData={"textMessage": "?"}, quotedMessage=quoted))
    assert found.quote == Quote(TARGET, ANNA, kind=kind, text=text)


@pytest.mark.parametrize(
    ("told", "times"),
    [
        ({"forwardingScore": 4, "isForwarded": True}, 4),
        ({"forwardingScore": "2", "isForwarded": "true"}, 2),
        ({"isForwarded": True}, 1),
        ({"forwardingScore": 0, "isForwarded": False}, 0),
        ({}, 0),
    ],
)
def test_forwarding_is_counted(told: Body, times: int) -> None:
    assert message(incoming("imageMessage", fileMessageData=FILE | told)).forwarded == times
    assert listed(record("imageMessage", **FILE, **told)).forwarded == times


@pytest.mark.parametrize("marker", ["{{SWE001}}", "{{SWE003}}", " {{SWE004}}\n", "{{SWE999}}", "{{SWE123}}"])
def test_a_marker_in_place_of_a_text_is_the_services(marker: str) -> None:
    found = message(incoming("textMessage", textMessageData={"textMessage": marker}))
    assert (found.kind, found.text) == (K.SERVICE, marker.strip())
    assert listed(record("textMessage", textMessage=marker)).kind is K.SERVICE


@pytest.mark.parametrize("data", [{"textMessageData": {}}, {"textMessageData": {"textMessage": ""}}, {}])
@pytest.mark.parametrize("word", ["textMessage", "extendedTextMessage"])
def test_a_text_without_words_is_something_that_could_not_be_shown(word: str, data: Body) -> None:
    assert (message(incoming(word, **data)).kind, message(incoming(word, **data)).text) == (K.SERVICE, "")


ADVERTISED = {
    "text": "A new instance for your business",
    "description": "",
    "title": "Boxes",
    "jpegThumbnail": JPEG64,
    "mediaType": "IMAGE",
    "sourceUrl": "https://fb.example/ad",
    "thumbnailUrl": "https://pictures.example/1.jpg",
}


def test_a_journal_tells_the_customers_words_apart_from_the_advertisements() -> None:
    body = record("extendedTextMessage", textMessage="How much is it?", extendedTextMessage=ADVERTISED)
    found = listed(body)
    assert found.text == "How much is it?"
    assert found.content == Advertisement(
        "Boxes", "A new instance for your business", url="https://fb.example/ad", thumbnail=JPEG
    )


def test_an_advertisement_says_where_it_was_seen() -> None:
    source = {
        "sourceId": "120214",
        "sourceType": "ad",
        "showAdAttribution": True,
        "conversionSource": "FB_Ads",
        "entryPointConversionApp": "instagram",
    }
    found = message(incoming("extendedTextMessage", extendedTextMessageData={"text": "Hi", **source}))
    assert found.text == "Hi"
    assert found.content == Advertisement(
        source_id="120214", source_type="ad", attributed=True, conversion="FB_Ads", app="instagram"
    )


@pytest.mark.parametrize(
    ("line", "phones"),
    [
        ("item1.TEL;waid=79001230000", ("79001230000",)),
        ("TEL;type=CELL;waid=79001230000", ("79001230000",)),
        ("item1.TEL;waid=79001203030:/em1.X-ABLabel:x", ("79001203030",)),
        ("TEL", ()),
    ],
)
def test_a_card_may_give_the_number_without_its_spelling(line: str, phones: tuple[str, ...]) -> None:
    vcard = f"BEGIN:VCARD\nVERSION:3.0\nn:Box office\n{line}\nEND:VCARD"
    found = message(incoming("contactMessage", contactMessageData={"vcard": vcard}))
    assert found.content == Contacts((ContactCard("Box office", phones, "", vcard),))


def test_a_text_that_mentions_a_marker_is_a_text() -> None:
    assert (
        message(incoming("textMessage", textMessageData={"textMessage": "what is {{SWE001}}?"})).kind
        is K.TEXT
    )


def test_a_file_too_large_keeps_its_marker() -> None:
    found = message(incoming("videoMessage", fileMessageData=FILE | {"downloadUrl": "{{SWE002}}"}))
    assert isinstance(found.content, File)
    assert found.content.url == "{{SWE002}}"


@pytest.mark.parametrize(
    ("word", "status"),
    [("outgoingMessageReceived", MessageStatus.SENT), ("outgoingAPIMessageReceived", MessageStatus.ACCEPTED)],
)
def test_our_own_messages_come_back(word: str, status: MessageStatus) -> None:
    found = message(incoming("textMessage", textMessageData={"textMessage": "Hi"}) | {"typeWebhook": word})
    assert (found.direction, found.status, found.sender_id, found.sender_name) == (
        Direction.OUTGOING,
        status,
        "",
        "",
    )
    assert found.chat_id == ANNA


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("pending", MessageStatus.ACCEPTED),
        ("sent", MessageStatus.SENT),
        ("delivered", MessageStatus.DELIVERED),
        ("read", MessageStatus.READ),
        ("noAccount", MessageStatus.NO_ACCOUNT),
        ("notInGroup", MessageStatus.NOT_IN_GROUP),
        ("yellowCard", MessageStatus.YELLOW_CARD),
        ("something", None),
    ],
)
def test_an_outgoing_record_tells_its_status(told: str, status: MessageStatus | None) -> None:
    body = record("textMessage", textMessage="Hi", statusMessage=told) | {"type": "outgoing"}
    found = listed(body)
    assert (found.direction, found.status) == (Direction.OUTGOING, status)


def test_records_without_a_direction_are_told_apart_by_their_sender() -> None:
    body = record("textMessage", textMessage="Hi")
    del body["type"]
    assert listed(body).incoming
    del body["senderId"]
    assert not listed(body).incoming


def test_edits_and_deletions_show_in_a_record() -> None:
    found = listed(record("textMessage", textMessage="Hi", isEdited=True, isDeleted=True))
    assert (found.edited, found.deleted) == (AT, AT)
    found = listed(record("textMessage", textMessage="Hi", isEdited=False, isDeleted=False))
    assert (found.edited, found.deleted) == (None, None)


@pytest.mark.parametrize(
    ("word", "direction"), [("incomingCall", Direction.INCOMING), ("outgoingCall", Direction.OUTGOING)]
)
def test_a_call_in_a_journal_is_an_entry_of_its_chat(word: str, direction: Direction) -> None:
    body = {"type": direction.value, "idMessage": ID, "timestamp": AT, "typeMessage": word, "chatId": ANNA,
            "status": "hungUp", "isVideo": True, "duration": "61"}  # fmt: skip
    found = listed(body)
    assert (found.kind, found.direction, found.content) == (
        K.CALL,
        direction,
        Call("hangUp", video=True, seconds=61),
    )


def test_an_unknown_kind_is_kept_and_named() -> None:
    found = message(incoming("holographicMessage", holographicMessageData={"caption": "a cube"}))
    assert (found.kind, found.raw_type, found.text) == (K.UNRECOGNISED, "holographicMessage", "a cube")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"textMessageData": {"textMessage": "Hi"}}, K.TEXT),
        ({"fileMessageData": FILE}, K.DOCUMENT),
        ({"locationMessageData": PLACE}, K.LOCATION),
    ],
)
def test_an_empty_type_is_guessed_from_what_is_there(data: Body, kind: MessageKind) -> None:
    assert message(incoming("", **data)).kind is kind


@pytest.mark.parametrize(("latitude", "longitude"), [("55.75", "37.62"), ("55,75", 37.62), (55.75, "37.62")])
def test_degrees_may_be_text(latitude: Any, longitude: Any) -> None:
    place = PLACE | {"latitude": latitude, "longitude": longitude}
    assert message(incoming("locationMessage", locationMessageData=place)).content == GATE


def test_a_place_without_a_place_is_unrecognised() -> None:
    found = message(
        incoming("locationMessage", locationMessageData={"nameLocation": "Gate", "latitude": "north"})
    )
    assert (found.kind, found.text) == (K.UNRECOGNISED, "Gate")


def test_contacts_lie_in_three_places() -> None:
    wanted = Contacts((MAYA,))
    old = event(
        "incomingMessageReceived",
        idMessage=ID,
        senderData={"chatId": ANNA, "sender": ANNA},
        typeMessage="ContactsArrayMessage",
        contacts=[CARD],
        forwardingScore=4,
    )
    assert message(old).content == wanted
    assert message(old).forwarded == 4
    assert message(incoming("contactsArrayMessage", contacts=[CARD])).content == wanted
    assert message(incoming("contactsArrayMessage", messageData={"contacts": [CARD]})).content == wanted


def test_a_quote_may_lie_beside_the_message() -> None:
    body = incoming("contactsArrayMessage", contacts=[CARD]) | {"quotedMessage": QUOTED}
    found = message(body).quote
    assert found is not None
    assert found.message_id == TARGET


@pytest.mark.parametrize(
    ("card", "name", "phones", "organisation"),
    [
        ({"vcard": "BEGIN:VCARD\nN:Petrov;Ivan;;;\nEND:VCARD"}, "Ivan Petrov", (), ""),
        ({"vcard": "FN:Ivan\r\nTEL;waid=7901:+7 901\r\nTEL:no number\r\n"}, "Ivan", ("7901",), ""),
        ({"displayName": "", "vcard": None}, "", (), ""),
        ({"displayName": "Only a name"}, "Only a name", (), ""),
        ({"vcard": "TEL" * 30_000}, "", (), ""),
    ],
)
def test_cards_are_read_as_far_as_they_go(
    card: Body, name: str, phones: tuple[str, ...], organisation: str
) -> None:
    content = message(incoming("contactMessage", contactMessageData=card)).content
    assert isinstance(content, Contacts)
    found = content.cards[0]
    assert (found.name, found.phones, found.organisation) == (name, phones, organisation)


@pytest.mark.parametrize(
    "thumbnail", ["", {}, None, 7, "not base64!", "AAAA", "/9j", [], "x" * 500_000, "data:image/jpeg;base64,"]
)
def test_an_odd_thumbnail_is_none(thumbnail: Any) -> None:
    content = message(incoming("imageMessage", fileMessageData=FILE | {"jpegThumbnail": thumbnail})).content
    assert isinstance(content, File)
    assert content.thumbnail == b""
