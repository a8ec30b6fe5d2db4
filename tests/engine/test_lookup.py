"""Recognising a message of ours whose answer was lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from greentui.engine.lookup import alike, among, in_queue
from greentui.greenapi.response_models import SEND_QUEUE
from greentui.model.messages import (
    ContactCard,
    Contacts,
    Content,
    Direction,
    File,
    Location,
    Message,
    MessageKind,
    Poll,
    PollOption,
)
from greentui.model.sending import ForwardDraft, TextDraft

CHAT = "79010000001@c.us"
NOON = 1_772_452_800
DAY = range(NOON, NOON + 86_400)
OURS = Message("1101", CHAT, "local-1", NOON, Direction.OUTGOING, MessageKind.TEXT, text="Tuesday then.")
ANNA = Contacts((ContactCard("Anna", ("79010000003",)),))
SENT = TextDraft("")
"""A draft of which the queue is not compared with anything."""


def told(message_id: str, at: int = NOON + 2, **more: object) -> Message:
    return replace(OURS, id=message_id, timestamp=at, **more)  # type: ignore[arg-type]  # a test's shorthand


def nobodys(_message_id: str) -> bool:
    return False


def test_the_same_words_in_the_same_chat_are_it() -> None:
    assert among(OURS, DAY, [told("A", text="other"), told("B")], nobodys) == {"B"}
    assert among(OURS, DAY, [told("B", text="Tuesday  then.\n")], nobodys) == {"B"}


@pytest.mark.parametrize(
    "other",
    [
        told("B", chat_id="79010000002@c.us"),
        told("B", direction=Direction.INCOMING),
        told("B", at=NOON - 1),
        told("B", at=DAY.stop),
        told("B", text="Tuesday then!"),
        told("B", kind=MessageKind.IMAGE, content=File(name="a.jpg")),
        told("B", local_id="local-2"),
    ],
)
def test_what_only_resembles_it_is_not(other: Message) -> None:
    assert among(OURS, DAY, [other], nobodys) == frozenset()


def test_a_message_that_belongs_to_another_of_ours_is_not_claimed_again() -> None:
    assert among(OURS, DAY, [told("A"), told("B")], lambda one: one == "A") == {"B"}
    assert among(OURS, DAY, [told("A")], lambda one: one == "A") == frozenset()


def test_of_several_none_is_chosen() -> None:
    assert among(OURS, DAY, [told("A", NOON + 90), told("B", NOON + 2)], nobodys) == {"A", "B"}


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (Poll((PollOption("a"), PollOption("b"))), Poll((PollOption("b", ("x",)), PollOption("a"))), True),
        (Poll((PollOption("a"), PollOption("b"))), Poll((PollOption("a"), PollOption("c"))), False),
        (Location(55.75, 37.61), Location(55.750001, 37.610001, "Gate"), True),
        (Location(55.75, 37.61), Location(55.76, 37.61), False),
        (ANNA, Contacts((ContactCard("Anna P", ("+7 901 000-00-03",)),)), True),
        (ANNA, Contacts((ContactCard("Maya", ("2",)),)), False),
        (File(name="offer.pdf"), File(name="offer.pdf", url="https://x"), True),
        (File(name="offer.pdf"), None, False),
    ],
)  # fmt: skip
def test_content_is_compared_by_what_matters(ours: Content, theirs: Content, same: bool) -> None:
    kind = MessageKind.POLL if isinstance(ours, Poll) else MessageKind.DOCUMENT
    text = "offer.pdf" if isinstance(ours, File) else "Which day?"
    one = replace(OURS, kind=kind, content=ours, text=text)
    assert alike(one, replace(one, id="B", content=theirs)) is same


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        ({"text": "", "content": File(name="offer.pdf")}, True),
        ({"text": "our offer", "content": File(name="file-1.pdf")}, True),
        ({"text": "another", "content": File(name="file-1.pdf")}, False),
    ],
)
def test_a_file_is_known_by_its_name_or_its_caption(theirs: dict[str, object], same: bool) -> None:
    one = replace(OURS, kind=MessageKind.DOCUMENT, text="our offer", content=File(name="offer.pdf"))
    assert alike(one, told("B", kind=MessageKind.DOCUMENT, **theirs)) is same


@pytest.mark.parametrize(
    ("kind", "text", "name", "same"),
    [
        (MessageKind.IMAGE, "", "contract.jpg", True),
        (MessageKind.IMAGE, "", "holiday.jpg", False),
        (MessageKind.IMAGE, "", "", False),
        (MessageKind.IMAGE, "Look", "contract.jpg", False),
        (MessageKind.VIDEO, "", "contract.jpg", False),
        (MessageKind.DOCUMENT, "contract.jpg", "contract.jpg", True),
    ],
    ids=["same", "another name", "no name", "a caption", "a video", "as a document"],
)
def test_a_picture_without_a_caption_is_known_by_its_kind_and_name(
    kind: MessageKind, text: str, name: str, same: bool
) -> None:
    one = replace(OURS, kind=MessageKind.IMAGE, text="", content=File(name="contract.jpg"))
    assert alike(one, told("B", kind=kind, text=text, content=File(name=name))) is same


def test_two_pictures_without_a_name_are_not_known_to_be_one() -> None:
    one = replace(OURS, kind=MessageKind.IMAGE, text="", content=File())
    assert not alike(one, replace(one, id="B"))


def test_two_messages_without_words_are_not_known_to_be_one() -> None:
    one = replace(OURS, text="")
    assert not alike(one, replace(one, id="B"))


def test_people_of_one_name_are_told_apart_by_their_numbers() -> None:
    one = replace(OURS, kind=MessageKind.CONTACT, text="Anna", content=ANNA)
    other = Contacts((ContactCard("Anna", ("79010000004",)),))
    assert not alike(one, replace(one, id="B", content=other))
    assert alike(one, replace(one, id="B", content=Contacts((ContactCard("Anna"),))))
    assert not alike(one, replace(one, id="B", content=Contacts((ContactCard("Maya"),))))


@pytest.mark.parametrize(
    ("kind", "text", "same"),
    [
        (MessageKind.POLL, "Which day?", True),
        (MessageKind.POLL, "Which week?", False),
        (MessageKind.TEXT, "Which day?", False),
    ],
)
def test_a_poll_without_its_options_is_known_by_its_question(
    kind: MessageKind, text: str, same: bool
) -> None:
    one = replace(OURS, kind=MessageKind.POLL, text="Which day?", content=Poll((PollOption("a"),)))
    assert alike(one, told("B", kind=kind, text=text)) is same


def entry(kind: str, chat: str = CHAT, message_id: str = "Q1", **body: object) -> dict[str, object]:
    return {"messageID": message_id, "type": kind, "body": {"chatId": chat, **body}}


@pytest.mark.parametrize(
    ("wanted", "queued"),
    [
        (OURS, entry("sendMessage", message="Tuesday then.")),
        (
            replace(OURS, kind=MessageKind.DOCUMENT, text="caption", content=File(name="a.pdf")),
            entry("sendFileByUrl", caption="caption", fileName="a.pdf"),
        ),
        (
            replace(OURS, kind=MessageKind.DOCUMENT, text="a.pdf", content=File(name="a.pdf")),
            entry("sendFileByUrl", fileName="a.pdf"),
        ),
        (
            replace(
                OURS, kind=MessageKind.LOCATION, text="Gate Moscow", content=Location(1, 2, "Gate", "Moscow")
            ),
            entry("sendLocation", nameLocation="Gate", address="Moscow", latitude=1, longitude=2),
        ),
        (
            replace(OURS, kind=MessageKind.LOCATION, text="", content=Location(1, 2)),
            entry("sendLocation", latitude=1, longitude=2),
        ),
        (
            replace(
                OURS, kind=MessageKind.LOCATION, text="Gate Moscow", content=Location(1, 2, "Gate", "Moscow")
            ),
            entry("sendLocation", latitude=1, longitude=2),
        ),
        (
            replace(OURS, kind=MessageKind.LOCATION, text="Gate Moscow", content=Location(1, 2, "Gate")),
            entry("sendLocation", nameLocation="Gate Moscow", latitude=1, longitude=2),
        ),
        (
            replace(
                OURS,
                kind=MessageKind.CONTACT,
                text="Anna",
                content=Contacts((ContactCard("Anna", ("79010000003",)),)),
            ),
            entry("sendContact", contact={"phoneContact": 79010000003, "firstName": "Anna"}),
        ),
        (
            replace(
                OURS,
                kind=MessageKind.CONTACT,
                text="Anna Petrova",
                content=Contacts((ContactCard("Anna Petrova", ("79010000003",), "Depot"),)),
            ),
            entry("sendContact", contact={"phoneContact": 79010000003, "firstName": "Anna"}),
        ),
    ],
)
def test_it_is_found_in_the_services_queue(wanted: Message, queued: dict[str, object]) -> None:
    others = [entry("sendMessage", message="other"), entry("sendMessage", chat="1@c.us", message=wanted.text)]
    assert in_queue(wanted, SENT, SEND_QUEUE.read([*others, queued]), nobodys) == {"Q1"}
    assert not in_queue(wanted, SENT, SEND_QUEUE.read(others), nobodys)
    assert not in_queue(wanted, SENT, SEND_QUEUE.read([queued]), lambda _one: True)


@pytest.mark.parametrize(
    ("wanted", "queued"),
    [
        (replace(OURS, text="Lunch?"), entry("sendPoll", message="Lunch?")),
        (replace(OURS, text="Lunch?"), entry("sendVoiceStatus", message="Lunch?")),
        (replace(OURS, text="a.pdf"), entry("sendFileByUrl", fileName="a.pdf")),
        (
            replace(OURS, kind=MessageKind.IMAGE, text="", content=File(name="a.jpg")),
            entry("sendFileByUrl", fileName="b.jpg"),
        ),
        (
            replace(OURS, kind=MessageKind.LOCATION, text="Gate", content=Location(1, 2, "Gate")),
            entry("sendLocation", nameLocation="Gate", latitude=1, longitude=3),
        ),
        (
            replace(OURS, kind=MessageKind.LOCATION, text="Gate", content=Location(1, 2, "Gate")),
            entry("sendFileByUrl"),
        ),
        (
            replace(OURS, kind=MessageKind.CONTACT, text="Anna", content=ANNA),
            entry("sendContact", contact={"phoneContact": 79010000004, "firstName": "Anna"}),
        ),
    ],
    ids=["poll", "status", "file", "picture", "place", "no words", "person"],
)
def test_what_the_queue_has_of_another_kind_or_content_is_not_it(
    wanted: Message, queued: dict[str, object]
) -> None:
    assert not in_queue(wanted, SENT, SEND_QUEUE.read([queued]), nobodys)


def test_what_the_queue_shows_without_words_is_no_file() -> None:
    wanted = replace(OURS, kind=MessageKind.DOCUMENT, text="a.pdf", content=File(name="a.pdf"))
    assert not in_queue(wanted, SENT, SEND_QUEUE.read([entry("sendFileByUrl")]), nobodys)


def forwards(originals: list[str], ids: list[str]) -> dict[str, object]:
    body = {"chatId": CHAT, "chatIdFrom": "79010000002@c.us", "messages": originals}
    return {"messagesIDs": ids, "type": "ForwardMessages", "body": body}


@pytest.mark.parametrize(
    ("queued", "found"),
    [
        (forwards(["A"], ["Q1"]), {"Q1"}),
        (forwards(["B"], ["Q1"]), set()),
        (forwards(["B", "A"], ["Q1", "Q2"]), {"Q2"}),
        (forwards(["A"], ["Q1", "Q2"]), set()),
        (entry("ForwardMessages"), set()),
        (entry("sendMessage", message="Lunch?"), set()),
    ],
    ids=["it", "of another", "of several", "which is not said", "of what is not said", "a text"],
)
def test_a_forward_is_known_by_what_it_forwards(queued: dict[str, object], found: set[str]) -> None:
    wanted, draft = replace(OURS, text="Lunch?", forwarded=1), ForwardDraft("79010000002@c.us", ("A",))
    assert in_queue(wanted, draft, SEND_QUEUE.read([queued]), nobodys) == found


def test_what_forwards_is_no_text() -> None:
    wanted = replace(OURS, text="Lunch?")
    assert not in_queue(wanted, TextDraft("Lunch?"), SEND_QUEUE.read([forwards(["A"], ["Q1"])]), nobodys)
