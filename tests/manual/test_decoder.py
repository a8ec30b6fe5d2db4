"""The decoder as a reader: each documented notification and record is what it documents, read whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from greentui.greenapi.decode import by_phone, decode, decode_entry
from greentui.model import events
from greentui.model.messages import File, MessageKind
from tests.manual.corpus import Body, Json, Kind, Marker, corpus
from tests.manual.differences import cases
from tests.manual.leaves import read_places

EVENTS: dict[str, type[object]] = {
    "outgoingMessageStatus": events.StatusChanged,
    "stateInstanceChanged": events.StateChanged,
    "statusInstanceChanged": events.SocketChanged,
    "deviceInfo": events.DeviceReported,
    "incomingCall": events.CallChanged,
    "incomingBlock": events.BlockChanged,
    "quotaExceeded": events.QuotaExceeded,
    "pollUpdateMessage": events.PollVoted,
    "reactionMessage": events.ReactionChanged,
}
"""What a notification, or a message of that type, says happened; everything else is a message."""

KINDS = {
    "textMessage": MessageKind.TEXT,
    "extendedTextMessage": MessageKind.TEXT,
    "quotedMessage": MessageKind.TEXT,
    "imageMessage": MessageKind.IMAGE,
    "videoMessage": MessageKind.VIDEO,
    "documentMessage": MessageKind.DOCUMENT,
    "audioMessage": MessageKind.AUDIO,
    "stickerMessage": MessageKind.STICKER,
    "locationMessage": MessageKind.LOCATION,
    "contactMessage": MessageKind.CONTACT,
    "contactsArrayMessage": MessageKind.CONTACT,
    "buttonsMessage": MessageKind.BUTTONS,
    "ListMessage": MessageKind.LIST,
    "listMessage": MessageKind.LIST,
    "templateMessage": MessageKind.TEMPLATE,
    "groupInviteMessage": MessageKind.GROUP_INVITE,
    "pollMessage": MessageKind.POLL,
    "buttonsResponseMessage": MessageKind.CHOICE,
    "templateButtonReplyMessage": MessageKind.CHOICE,
    "templateButtonsReplyMessage": MessageKind.CHOICE,
    "listResponseMessage": MessageKind.CHOICE,
}
MARKED = "{{SWE"
"""Begins a word that stands in the place of a message."""


def read(body: Json) -> events.Event:
    return decode("1", body, 1.0)


def read_record(record: Json) -> events.Event:
    return decode_entry("1", record)


def assert_is(event: events.Event, told: str, message: str) -> None:
    """Whether it is what the manual calls it."""
    expected = EVENTS.get(message) or EVENTS.get(told) or events.MessageReceived
    assert type(event) is expected, event
    if isinstance(event, events.MessageReceived):
        assert event.message.kind is KINDS[message]


@pytest.mark.parametrize(
    "told", cases("decoder.kinds", corpus().notifications(), lambda told: str(told[1].place))
)
def test_a_notification_is_what_it_documents(told: tuple[Kind, Body]) -> None:
    kind, body = told
    event = read(body.json)
    if body.message and MARKED in str(body.json["messageData"].get("textMessageData")):
        assert isinstance(event, events.MessageReceived)
        assert event.message.kind is MessageKind.SERVICE
    else:
        assert_is(event, kind.webhook, body.message)


@pytest.mark.parametrize(
    "told", cases("decoder.records", corpus().records(), lambda told: f"{told[1].place}/{told[2]}")
)
def test_a_record_is_what_it_documents(told: tuple[str, Body, int, Json]) -> None:
    record = told[3]
    kind = record["typeMessage"]
    if kind == "incomingBlock":
        assert isinstance(read_record(record), events.BlockChanged)
    else:
        assert_is(read_record(record), "", kind[:1].lower() + kind[1:])


@pytest.mark.parametrize("marker", corpus().markers, ids=lambda marker: marker.word)
def test_a_marker_is_recognised(marker: Marker) -> None:
    data = {"textMessage": {"typeMessage": "textMessage", "textMessageData": {"textMessage": marker.word}}}
    file = {"downloadUrl": marker.word, "caption": "", "fileName": "book.pdf", "mimeType": "application/pdf"}
    data["downloadUrl"] = {"typeMessage": "documentMessage", "fileMessageData": file}
    frame = next(body.json for _kind, body in corpus().notifications() if body.message == "textMessage")
    event = read(frame | {"messageData": data[marker.field]})
    assert isinstance(event, events.MessageReceived)
    if marker.field == "textMessage":
        assert event.message.kind is MessageKind.SERVICE
    else:
        # Who opens the file is told what the word means; it is no address.
        assert isinstance(event.message.content, File)
        assert event.message.content.url == marker.word


@pytest.mark.parametrize("word", ["outgoingMessageReceived", "outgoingAPIMessageReceived"])
@pytest.mark.parametrize(
    "body",
    cases(
        "decoder.same_form",
        [body for _kind, body in corpus().notifications() if body.message],
        lambda body: str(body.place),
    ),
)
def test_a_message_of_ours_has_the_same_form(word: str, body: Body) -> None:
    """The manual gives the frame alone, and says that the rest is that of incoming messages (5087, 5127)."""
    incoming = read(body.json)
    outgoing = read(body.json | {"typeWebhook": word})
    assert type(incoming) is type(outgoing)
    if isinstance(incoming, events.MessageReceived):
        assert isinstance(outgoing, events.MessageReceived)
        assert incoming.message.content == outgoing.message.content
        assert (incoming.message.incoming, outgoing.message.incoming) == (True, False)


def _places(bodies: Iterator[tuple[str, Json]], reader: Callable[[Json], object]) -> dict[str, bool]:
    """Of each place of each sort of body, whether it is read wherever it stands."""
    found: dict[str, bool] = {}
    for sort, body in bodies:
        for place, told in read_places(body, reader).items():
            found[f"{sort}:{place}"] = found.get(f"{sort}:{place}", True) and told
    return found


def _notified() -> Iterator[tuple[str, Json]]:
    for kind, body in corpus().notifications():
        yield body.message[:1].lower() + body.message[1:] or kind.webhook, body.json


def _recorded() -> Iterator[tuple[str, Json]]:
    for _name, _body, _number, record in corpus().records():
        kind = record["typeMessage"]
        yield kind[:1].lower() + kind[1:], record


NOTIFIED = _places(_notified(), lambda body: (read(body), by_phone(body)))
RECORDED = _places(_recorded(), lambda record: (read_record(record), by_phone(record)))


@pytest.mark.parametrize("place", cases("decoder.reads", NOTIFIED))
def test_a_field_of_a_notification_is_read(place: str) -> None:
    assert NOTIFIED[place]


@pytest.mark.parametrize("place", cases("decoder.reads_records", RECORDED))
def test_a_field_of_a_record_is_read(place: str) -> None:
    assert RECORDED[place]
