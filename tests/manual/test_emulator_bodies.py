"""What the emulator tells of: each kind of notification and record has the documented fields and types."""

from __future__ import annotations

import pytest

from tests.manual.corpus import Body, Json, Kind, corpus
from tests.manual.differences import cases
from tests.manual.scene import PERSON, Scene
from tests.manual.shapes import missing

QUOTING = ("quotedMessage", "textMessage")
"""What the manual calls a text, with and without a quote."""
_FRAME = (
    "type",
    "idMessage",
    "timestamp",
    "chatId",
    "textMessage",
    "isForwarded",
    "senderId",
    "senderName",
    "senderContactName",
    "statusMessage",
    "sendByApi",
)
"""Fields of a record that are not the message's content, or are told otherwise."""
REPLIES = ("buttonsResponseMessage", "templateButtonReplyMessage", "listResponseMessage")


def write(stage: Scene, kind: str, content: Json, quoted: Json, way: str = "incoming") -> str:
    """Have a message written like the one a documented body is about; its id.

    Args:
        content: The fields of the message itself.
        quoted: The documented quote, if it has one.
        way: `incoming` from `PERSON`, `outgoing` from our phone.
    """
    speak = stage.hears if way == "incoming" else stage.says
    low = kind[:1].lower() + kind[1:]
    if low == "pollUpdateMessage":
        poll = stage.says(typeMessage="pollMessage", name="Poll", options=["Variant 1", "Variant 2"])
        return str(stage.control("vote", chatId=PERSON, idMessage=poll, options=["Variant 2"])["idMessage"])
    if low == "reactionMessage":
        target = stage.says(text="Hello") if way == "incoming" else stage.received
        command = {"chatId": PERSON, "idMessage": target, "text": "👍", "outgoing": way == "outgoing"}
        return str(stage.control("reaction", **command)["idMessage"])
    more: dict[str, Json] = {}
    kind = {"templateButtonReplyMessage": "templateButtonsReplyMessage"}.get(low, low)
    if low == "quotedMessage" and not quoted:
        quoted = {"typeMessage": "textMessage", "textMessage": "Hello"}
    if low in REPLIES:
        more["quotedMessageId"] = stage.says(text="Choose")
    elif quoted:
        quote = {name: value for name, value in quoted.items() if name not in ("stanzaId", "participant")}
        inner = next((value for value in quote.values() if isinstance(value, dict)), {})
        more["quotedMessageId"] = stage.hears(
            **_content(quote.get("typeMessage", "textMessage"), quote | inner)
        )
    if "sourceUrl" in content:
        advertisement = {"title": content["title"], "text": content["description"] or content["text"]}
        return speak(text="How much is it?", advertisement=advertisement)
    if low in QUOTING:
        if "forwardingScore" in content:
            more["forwardingScore"] = content["forwardingScore"]
        text = content.get("textMessage") or content.get("text") or "Hello"
        return speak(text=text, **more)
    return speak(**(_content(kind, content) | more))


def _content(kind: str, fields: Json) -> dict[str, Json]:
    kept = {name: value for name, value in fields.items() if not isinstance(value, dict)}
    kept |= {"text": fields.get("textMessage", fields.get("text", ""))}
    named = {name: kept[name] for name in kept if name not in _FRAME}
    return {key: value for key, value in named.items() if value != ""} | {"typeMessage": kind}


MESSAGES = [
    (kind, body) for kind, body in corpus().notifications() if body.message and "SWE" not in body.title
]


@pytest.mark.parametrize("told", cases("emulator.notifications", MESSAGES, lambda told: str(told[1].place)))
def test_a_notification_of_a_message_has_the_documented_form(stage: Scene, told: tuple[Kind, Body]) -> None:
    body = told[1].json
    data = body["messageData"]
    inner = next(
        (value for name, value in data.items() if isinstance(value, dict) and name != "quotedMessage"), {}
    )
    wanted = write(stage, data["typeMessage"], inner, data.get("quotedMessage"))
    found = stage.notified(lambda each: each.get("idMessage") == wanted)
    assert not list(missing(body, found))
    assert found["messageData"]["typeMessage"].lower() == data["typeMessage"].lower()


EVENTS = [(kind, body) for kind, body in corpus().notifications() if not body.message]


@pytest.mark.parametrize("told", cases("emulator.events", EVENTS, lambda told: str(told[1].place)))
def test_another_notification_has_the_documented_form(stage: Scene, told: tuple[Kind, Body]) -> None:
    body = told[1].json
    happen(stage, body)
    same = ("typeWebhook", "status", "stateInstance")
    found = stage.notified(lambda each: all(each.get(name) == body.get(name) for name in same))
    assert not list(missing(body, found))


def happen(stage: Scene, body: Json) -> None:
    """What the notification tells of."""
    match body["typeWebhook"]:
        case "outgoingMessageStatus":
            sent = stage.call("sendMessage", {"chatId": PERSON, "message": "Hello"}).json["idMessage"]
            stage.notified(lambda each: each.get("idMessage") == sent and each.get("status") == "sent")
            told = {"status": body["status"], "description": body.get("description", "")}
            stage.control("message-status", chatId=PERSON, idMessage=sent, **told)
        case "stateInstanceChanged":
            stage.control("state", stateInstance=body["stateInstance"])
        case "statusInstanceChanged":
            stage.control("state", statusInstance="offline")
            stage.control("state", statusInstance="online")
        case "incomingCall":
            stage.control("call", chatId=PERSON, status=body["status"])
        case "incomingBlock":
            stage.control("block", chatId=PERSON)
        case "quotaExceeded":
            stage.control("quota", which="correspondents", chats=[PERSON], total=3, notify=True)
        case "deviceInfo":
            stage.call("setSettings", {"deviceWebhook": "yes"})
            stage.control("device", battery=50)


RECORDS = [
    told
    for told in corpus().records()
    # The history's records are those of the other journals; of the older pages, one is whole.
    if told[1].place.page == "000" or (told[1].place.page == "004" and told[0] != "getChatHistory")
]


@pytest.mark.parametrize(
    "told", cases("emulator.records", RECORDS, lambda told: f"{told[1].place}/{told[2]}")
)
def test_a_record_has_the_documented_form(stage: Scene, told: tuple[str, Body, int, Json]) -> None:
    _name, _body, _number, record = told
    content = next(
        (value for name, value in record.items() if isinstance(value, dict) and name != "quotedMessage"),
        record,
    )
    way = record["type"]
    if record["typeMessage"] == "incomingBlock":
        stage.control("block", chatId=PERSON)
        listed = stage.call("lastIncomingMessages").json
        found = next((each for each in listed if each["typeMessage"] == "incomingBlock"), None)
    else:
        wanted = write(stage, record["typeMessage"], content, record.get("quotedMessage"), way)
        found = stage.call("getMessage", {"chatId": PERSON, "idMessage": wanted}).json
    assert isinstance(found, dict), found
    assert not list(missing(record, found))


@pytest.mark.parametrize("name", ["getChatHistory", "lastIncomingMessages", "lastOutgoingMessages"])
def test_a_journal_lists_the_same_records_as_get_message(stage: Scene, name: str) -> None:
    heard, said = stage.received, stage.says(text="Hello")
    params = {"chatId": PERSON} if name == "getChatHistory" else {}
    listed = {each["idMessage"]: each for each in stage.call(name, params).json}
    for wanted in {"lastIncomingMessages": [heard], "lastOutgoingMessages": [said]}.get(name, [heard, said]):
        assert listed[wanted] == stage.call("getMessage", {"chatId": PERSON, "idMessage": wanted}).json


QUEUED = [
    (method, record) for method in ("showMessagesQueue",) for record in corpus().method(method).bodies[0].json
]


@pytest.mark.parametrize("told", cases("emulator.queue", QUEUED, lambda told: f"{told[1]['type']}"))
def test_a_message_in_the_queue_has_the_documented_form(stage: Scene, told: tuple[str, Json]) -> None:
    record = told[1]
    heard = stage.received
    stage.call("setSettings", {"delaySendMessagesMilliseconds": 60000})
    stage.control("state", stateInstance="notAuthorized")
    unasked = {"archive", "linkPreview"} if "Status" in record["type"] else {"archive"}
    own = {"quotedMessageId": heard, "messages": [heard], "chatId": PERSON, "chatIdFrom": PERSON}
    params = {name: own.get(name, value) for name, value in record["body"].items() if name not in unasked}
    name = record["type"][:1].lower() + record["type"][1:]
    made = stage.call(name, params)
    assert made.status == 200, made.words
    (found,) = stage.call("showMessagesQueue").json
    assert not list(missing(record, found))


STATUSES = [
    (name, record)
    for name in ("getIncomingStatuses", "getOutgoingStatuses")
    for record in corpus().method(name).bodies[0].json
]


@pytest.mark.parametrize(
    "told", cases("emulator.statuses", STATUSES, lambda told: f"{told[0]}:{told[1]['typeMessage']}")
)
def test_a_status_has_the_documented_form(stage: Scene, told: tuple[str, Json]) -> None:
    name, record = told
    kind = record["typeMessage"]
    if name == "getIncomingStatuses":
        saved = next(each["id"] for each in stage.call("getContacts").json if each["contactName"])
        stage.control("status", chatId=saved, typeMessage=kind, text="Morning")
    elif kind == "imageMessage":
        picture = {"urlFile": "https://my.site.com/img/horse.png", "fileName": "horse.png"}
        stage.call("sendMediaStatus", picture | {"caption": "Little horse"})
    else:
        assert stage.status
    found: list[Json] = []
    for _turn in range(1000):
        if found := stage.call(name).json:
            break
    assert not list(missing(record, found[0]))
