"""One message of every kind and state, in pages that fit a small terminal."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from PIL import Image

from greentui.model.messages import (
    Button,
    Call,
    Choice,
    ContactCard,
    Contacts,
    File,
    GroupInvite,
    LinkPreview,
    Location,
    Menu,
    Message,
    MessageKind,
    MessageStatus,
    Origin,
    Poll,
    PollOption,
    Quote,
    Reacted,
    Reaction,
)
from greentui.model.reasons import said
from tests.tui.world import ME, NOON, World, incoming, outgoing

ANNA, MAYA, OLEG = "79010000001@c.us", "79010000005@c.us", "79010000006@c.us"
GROUP = "120363000000000001@g.us"

K = MessageKind


def thumbnail(width: int = 96, height: int = 64) -> bytes:
    """A small JPEG: a sun over water."""
    image = Image.new("RGB", (width, height))
    for x in range(width):
        for y in range(height):
            sun = (x - width * 0.7) ** 2 + (y - height * 0.3) ** 2 < (height * 0.16) ** 2
            sky = (90 + y * 2, 140 + y, 220)
            sea = (20, 60 + (x * 7 + y * 13) % 40, 120)
            image.putpixel((x, y), (255, 220, 90) if sun else sky if y < height * 0.6 else sea)
    data = BytesIO()
    image.save(data, "JPEG", quality=90)
    return data.getvalue()


RAW = """{"typeWebhook": "incomingMessageReceived", "messageData": {"typeMessage": "eventMessage",
"eventMessageData": {"title": "Spring fair", "startTime": 1772452800, "online": false}}}"""


def pages() -> dict[str, list[Message]]:
    """Messages by page."""
    return {
        "texts": [
            incoming("Good morning! We need *twenty* boxes _before_ Friday, ~Thursday~ if `possible`."),
            incoming(
                "> twenty boxes\nDo you mean:\n- large ones\n- or small ones, which fit on one pallet\n1. ok"
            ),
            outgoing(
                "Large. See https://e.example/boxes_large?x=1", quote=Quote("Q", ANNA, "Anna", text="Do you?")
            ),
            incoming(
                "Look here: https://e.example/fair",
                content=LinkPreview("Spring fair", "Everything about boxes", "https://e.example/fair"),
                forwarded=1,
            ),
            outgoing(
                "We open at 8", edited=NOON, earlier=("We open at 9",), reactions=(Reaction(ANNA, "👍"),)
            ),
            incoming("my card is 1234", deleted=NOON + 90),
            incoming(
                "this came later", origin=Origin.RECOVERED, reactions=(Reaction(ME, "❤️"), Reaction(ANNA, "❤️"))
            ),
        ],
        "pictures": [
            incoming(
                "At the gate",
                kind=K.IMAGE,
                content=File(name="IMG_1.jpg", mime="image/jpeg", size=245_000, thumbnail=thumbnail()),
            ),
            outgoing(
                kind=K.VIDEO, content=File(name="tour.mp4", mime="video/mp4", seconds=75, size=3_200_000)
            ),
            incoming(kind=K.STICKER, content=File(animated=True, size=20_000)),
        ],
        "files": [
            outgoing(
                "The offer",
                kind=K.DOCUMENT,
                content=File(name="offer-2026-03.pdf", mime="application/pdf", size=1_245_000),
            ),
            incoming(kind=K.AUDIO, content=File(voice=True, seconds=17, size=40_000)),
            incoming(kind=K.AUDIO, content=File(name="jingle.mp3", seconds=204, size=4_100_000)),
            incoming(kind=K.VIDEO, content=File(url="{{SWE002}}", name="wedding.mp4")),
        ],
        "cards": [
            incoming(
                kind=K.LOCATION, content=Location(55.7522, 37.6156, "Warehouse, gate 3", "Main street 15")
            ),
            outgoing(kind=K.LOCATION, content=Location(-33.85, 151.2)),
            incoming(
                kind=K.CONTACT,
                content=Contacts((ContactCard("Sergey, driver", ("+7 903 000-00-09",), "Fast Vans Ltd"),)),
            ),
            incoming(
                kind=K.GROUP_INVITE, content=GroupInvite("1@g.us", "Delivery club", expires=NOON + 86_400)
            ),
            incoming(kind=K.CALL, content=Call("missed")),
            incoming(kind=K.CALL, content=Call("hangUp", video=True, seconds=125)),
        ],
        "polls": [
            outgoing(
                "Which day suits you?",
                kind=K.POLL,
                content=Poll(
                    (PollOption("Tuesday", (ANNA, ME)), PollOption("Thursday", (ANNA,)), PollOption("No"))
                ),
            ),
            incoming(
                "Lunch?",
                kind=K.POLL,
                content=Poll((PollOption("Soup", (ME,)), PollOption("Salad", (MAYA, OLEG))), multiple=True),
            ),
            incoming(
                "What may it be?",
                kind=K.LIST,
                content=Menu(
                    (Button("Boxes", detail="20 pieces"), Button("Bags")), "Shop", "Till 18:00", "Choose"
                ),
            ),
            incoming("Boxes", kind=K.CHOICE, content=Choice("b1", "20 pieces", "M1")),
        ],
        "service": [
            incoming("{{SWE001}}", kind=K.SERVICE),
            incoming("{{SWE003}}", kind=K.SERVICE),
            incoming("👍", kind=K.REACTION, content=Reacted("M1")),
            incoming("", kind=K.UNRECOGNISED, raw_type="eventMessage", id="UNKNOWN"),
        ],
        "statuses": [
            *(outgoing(status.value, status=status) for status in MessageStatus if not status.is_failure),
            outgoing("held", status=MessageStatus.QUEUED, reason=said("held: the phone is not linked")),
            outgoing("to a fixed line", status=MessageStatus.NO_ACCOUNT),
            outgoing("cancelled", status=MessageStatus.CANCELLED),
        ],
    }


def world(page: str) -> tuple[World, str]:
    """A world with one page of the gallery in a chat, and that chat's id."""
    made = World(NOON + 3600)
    chat_id = GROUP if page == "group" else ANNA
    made.add_chat(chat_id, "Anna Petrova", unread=2 if page == "texts" else 0)
    made.names |= {ANNA: "Anna", MAYA: "Maya", OLEG: "Oleg"}
    made.raws["UNKNOWN"] = RAW
    messages = group() if page == "group" else pages()[page]
    for number, message in enumerate(messages):
        made.add(_at(message, chat_id, NOON + 60 * number))
    return made, chat_id


def group() -> list[Message]:
    """Several people talking."""
    said = ((MAYA, "Who takes the van?"), (OLEG, "@79010000005 I do"), (OLEG, "at nine"), (ANNA, "Thanks!"))
    texts = [incoming(text, sender_id=who) for who, text in said]
    options = (PollOption("Soup", (ME, MAYA)), PollOption("Salad", (OLEG, ANNA, "79010000099@c.us")))
    return [*texts, outgoing("Good"), incoming("Lunch?", sender_id=MAYA, kind=K.POLL, content=Poll(options))]


def _at(message: Message, chat_id: str, timestamp: int) -> Message:
    sender = message.sender_id if chat_id == GROUP else chat_id
    return replace(
        message, chat_id=chat_id, timestamp=timestamp, sender_id=sender if message.incoming else ""
    )
