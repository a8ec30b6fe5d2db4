"""The emulator as a server: each documented error comes where the manual says so, in its words."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable

import pytest

from tests.manual.corpus import UNPROVOKED, Error, Json, corpus
from tests.manual.differences import cases
from tests.manual.plain import Reply, exchange
from tests.manual.scene import MEMBER, NO_MESSAGE, NOBODY, NOWHERE, OUTSIDER, PERSON, STRANGER, Scene, scene

BEYOND = 2**60
"""No safe integer."""


Provoked = Callable[[Scene, str], Reply]
"""Makes the error come, of the method named."""


def _with(**changes: Json) -> Provoked:
    """The required parameters, some of them changed; `None` leaves one out."""

    def provoke(stage: Scene, name: str) -> Reply:
        params = stage.required(corpus().method(name)) | changes
        return stage.call(name, {key: value for key, value in params.items() if value is not None})

    return provoke


def _file(content: bytes | None) -> Provoked:
    return lambda stage, name: stage.call(name, stage.required(corpus().method(name)), file=content)


def _only(**params: Json) -> Provoked:
    return lambda stage, name: stage.call(name, params)


def _huge(stage: Scene, name: str) -> Reply:
    name = name or "sendMessage"
    return stage.call(name, stage.required(corpus().method(name)) | {"quotedMessageId": "x" * 110_000})


def _as(instance: str = "", token: str = "") -> Provoked:
    def provoke(stage: Scene, name: str) -> Reply:
        stranger = stage.stranger(instance=instance, token=token)
        return stranger.call(name or "getSettings", {"receiptId": 1} if name == "deleteNotification" else {})

    return provoke


def _without_token(stage: Scene, name: str) -> Reply:
    method = corpus().method(name)
    return exchange(method.verb, f"{stage.api.api_url}/waInstance{stage.api.instance}/{name}/")


def _pushed(stage: Scene, name: str) -> Reply:
    stage.call("setSettings", {"webhookUrl": "https://mysite.com/webhook/green-api/"})
    return stage.call(name, {"receiptId": 1} if name == "deleteNotification" else {})


def _refused_by_state(**state: Json) -> Provoked:
    def provoke(stage: Scene, name: str) -> Reply:
        stage.control("state", **state)
        return stage.call(name or "getContacts", {})

    return provoke


def _over_quota(stage: Scene, _name: str) -> Reply:
    stage.control("quota", which="correspondents", chats=[MEMBER], total=1)
    return stage.call("sendMessage", {"chatId": STRANGER, "message": "Hello"})


def _over_rate(stage: Scene, _name: str) -> Reply:
    with scene(limits=True) as limited:
        replies = [limited.call("getSettings") for _turn in range(3)]
    return next((reply for reply in replies if reply.status != 200), replies[-1])


def _twice(stage: Scene, name: str) -> Reply:
    with scene(limits=True) as limited:
        replies = [limited.call(name) for _turn in range(2)]
    return replies[-1]


def _silent_chat(stage: Scene, name: str) -> Reply:
    stage.call("setDisappearingChat", {"chatId": STRANGER, "ephemeralExpiration": 0})
    return stage.call(name, {"chatId": STRANGER})


def _archive_twice(stage: Scene, name: str) -> Reply:
    assert stage.received
    stage.call(name, {"chatId": PERSON})
    return stage.call(name, {"chatId": PERSON})


def _deleted_twice(stage: Scene, name: str) -> Reply:
    params = {"chatId": PERSON, "idMessage": stage.received}
    stage.call(name, params)
    return stage.call(name, params)


def _hidden(stage: Scene, name: str) -> Reply:
    people = [each["id"] for each in stage.call("getContacts").json]
    replies = (stage.call(name, {"chatId": person}) for person in people)
    return next(reply for reply in replies if not reply.json["available"])


def _gone(stage: Scene, name: str) -> Reply:
    gone = stage.hears(typeMessage="imageMessage", downloadUrl="")
    return stage.call(name, {"chatId": PERSON, "idMessage": gone})


def _group(group: str, person: str = MEMBER) -> Provoked:
    def provoke(stage: Scene, name: str) -> Reply:
        params = stage.required(corpus().method(name))
        params["groupId"] = {"own": stage.group, "left": stage.foreign_group}.get(group, group)
        if "participantChatId" in params:
            params["participantChatId"] = person
        return stage.call(name, params)

    return provoke


def _wrong(stage: Scene, name: str) -> Reply:
    """A parameter that is wrong: none of the method's own."""
    name = name or "sendMessage"
    return stage.call(name, stage.required(corpus().method(name)) | {"wrongFieldName": "x"})


OCCASIONS: dict[str, Provoked] = {
    "": _wrong,
    "parameters that are wrong": _wrong,
    "something else than digits": _with(phoneNumber="+7 900"),
    "more than once in ten seconds": _twice,
    "an empty file": _file(b""),
    "no JPEG": _file(b"GIF89a"),
    "a text that is too long": _with(message="x" * 20_001),
    "JSON over 100 kB": _huge,
    "a question that is too long": _with(message="x" * 256),
    "an option that is too long": _with(options=[{"optionName": "x" * 101}, {"optionName": "b"}]),
    "an option under another name": _with(options=[{"name": "a"}, {"optionName": "b"}]),
    "one option, or thirteen": _with(options=[{"optionName": "a"}]),
    "two options alike": _with(options=[{"optionName": "a"}, {"optionName": "a"}]),
    "a body over 100 kB": _with(caption="x" * 110_000),
    "no chatId, a field too many, a wrong id to quote, no file, a wrong type, no form": _with(chatId=None),
    "no field file": _file(None),
    "another verb than POST": lambda stage, name: stage.call(name, verb="GET", raw=b""),
    "an address that is none": _with(urlFile="my.site.com/horse.png"),
    "a latitude of another type": _with(latitude=True),
    "a latitude beyond the safe integers": _with(latitude=BEYOND),
    "an empty object": _with(contact={}),
    "a number of another type": _with(contact={"phoneContact": "79001234568a", "firstName": "A"}),
    "a number beyond the safe integers": _with(contact={"phoneContact": BEYOND, "firstName": "A"}),
    "no message": _with(messages=[]),
    "letters in place of the instance's number": _as(instance="abc"),
    "no token": _without_token,
    "webhookUrl is set": _pushed,
    "a receipt that is no number": _only(receiptId="abc"),
    "no such notification": _only(receiptId=1),
    "a field is missing": _only(chatId=PERSON),
    "a message without a file": lambda stage, name: stage.call(
        name, {"chatId": PERSON, "idMessage": stage.received}
    ),
    "the file has gone": _gone,
    "a count that is no number, or beyond the safe integers": _with(count="ten"),
    "an empty id": _with(idMessage=""),
    "an id that is too short": _with(idMessage="123"),
    "an unknown chat": _only(chatId="79990000000@c.us", idMessage=NO_MESSAGE),
    "an unknown message": _with(idMessage=NO_MESSAGE),
    "a group among the members": _with(chatIds=[NOWHERE]),
    "an unknown group": _group(NOWHERE),
    "a group one is not in": _group("left"),
    "a person's id": _with(groupId=PERSON),
    "a person who is in the group": _group("own", MEMBER),
    "a person who is not on WhatsApp": _group("own", NOBODY),
    "a person who is not in the group": _group("own", OUTSIDER),
    "no field": _only(),
    "too few digits": _with(phoneNumber=7900123),
    "a person who hides the picture": _hidden,
    "a person without a picture, or without WhatsApp": _only(chatId=STRANGER),
    "an empty body, a wrong chat, or a group": _only(chatId=NOWHERE),
    "a chat of another type": _with(chatId=True),
    "no message, or one that is deleted": _deleted_twice,
    "a wrong id, or a chat without messages": _silent_chat,
    "an archived chat": _archive_twice,
    "a number that is no contact": _only(chatId="79990000000@c.us"),
    "a chat that is not archived": lambda stage, name: stage.call(
        name, {"chatId": PERSON} if stage.received else {}
    ),
    "another time": _with(ephemeralExpiration=1),
    "the verb OPTIONS": lambda stage, _name: stage.call("getSettings", verb="OPTIONS"),
    "starting": _refused_by_state(stateInstance="starting"),
    "unlinked": _refused_by_state(stateInstance="notAuthorized"),
    "already linked": lambda stage, name: stage.call(name),
    "a file over 99.9 MB": lambda stage, name: stage.call(
        name, stage.required(corpus().method(name)), raw=b"", headers={"Content-Length": str(300 * 2**20)}
    ),
    "a body that cannot be read": lambda stage, _name: stage.call("sendMessage", raw=b'{"message": "\xff"}'),
    "broken JSON": lambda stage, _name: stage.call("sendMessage", raw=b'{"chatId" _'),
    "a wrong token": _as(token="0" * 50),
    "a wrong instance or address": _as(instance="1"),
    "a method that is not there": lambda stage, _name: exchange(
        "GET", f"{stage.api.api_url}/waInstance{stage.api.instance}/getNothing/{stage.api.token}"
    ),
    "over the rate": _over_rate,
    "over the quota": _over_quota,
    "expired": _refused_by_state(
        problem="Instance account is expired. Renew your instance from personal area"
    ),
    "deleted": _refused_by_state(problem="Instance is deleted"),
}
"""What makes each error come."""


def test_every_occasion_is_known() -> None:
    assert {error.occasion for _name, error in corpus().refusing()} == OCCASIONS.keys() | UNPROVOKED


PROVOKED = [(name, error) for name, error in corpus().refusing() if error.occasion not in UNPROVOKED]


@pytest.mark.parametrize(
    "told", cases("emulator.errors", PROVOKED, lambda told: f"{told[0]}:{told[1].place}")
)
def test_a_documented_error_comes_in_its_words(stage: Scene, told: tuple[str, Error]) -> None:
    name, error = told
    reply = OCCASIONS[error.occasion](stage, name)
    assert reply.status == error.status, reply.words
    assert_says(reply, error)


INVALID: dict[str, tuple[str, dict[str, Json]]] = {
    "'chatId' must be one of the next formats: 'phone_number@c.us' or 'group_id@g.us'": (
        "sendMessage",
        {"chatId": "79001234568", "message": "Hello"},
    ),
    "'wrongFieldName' is not allowed": ("readChat", {"chatId": PERSON, "wrongFieldName": "x"}),
    "'{{field}}' is not allowed": ("readChat", {"chatId": PERSON, "field": "x"}),
    "'{{field}}' is required": ("sendMessage", {"chatId": PERSON}),
    "'{{field}}' is not allowed to be empty": ("sendMessage", {"chatId": PERSON, "message": ""}),
    "'message id' must be at least 16 symbols": ("readChat", {"chatId": PERSON, "idMessage": "123"}),
    "'XXX' must be a string": ("sendMessage", {"chatId": PERSON, "message": 1}),
    "'XXX' must be a boolean": ("sendMessage", {"chatId": PERSON, "message": "Hello", "linkPreview": "yes"}),
    "'XXX' must be an array": ("createGroup", {"groupName": "Rowing", "chatIds": MEMBER}),
}
"""A request for each text that follows "Validation failed. Details: "."""


@pytest.mark.parametrize("error", corpus().validation, ids=lambda error: str(error.place))
def test_a_parameter_is_refused_in_the_documented_words(stage: Scene, error: Error) -> None:
    reply = stage.call(*INVALID[error.text])
    pattern = re.sub(r"\\\{\\\{field\\\}\\\}|XXX", r"\\w+", re.escape(error.text))
    assert reply.status == 400
    assert re.fullmatch(f"Validation failed. Details: {pattern}", reply.words), reply.words


def assert_says(reply: Reply, error: Error) -> None:
    """Whether a reply has an error's text: words, or a JSON object or a part of one."""
    text = error.text.strip('"') if error.text.count('"') == 2 else error.text
    with contextlib.suppress(ValueError):
        expected = _json(error.text)
        assert reply.json == expected
        return
    for phrase in ("Bad Request1", "Bad Request", "Internal Server Error", "No Content", "OK"):
        text = text.removeprefix(phrase).strip()
    assert _open(text) in _open(reply.content.decode().replace('\\"', '"')) or reply.words.startswith(text)


def _json(text: str) -> Json:
    if text.startswith('"') and '":' in text:
        text = f"{{{text}}}"
    if not text.startswith("{"):
        raise ValueError
    return json.loads(text)


def _open(text: str) -> str:
    """Text without what the manual leaves open: ids, numbers, positions, letter case."""
    text = re.sub(r"\{\{\w+\}\}|\[X\]|\[\d+\]|X{2,}|\d+(@c\.us)?|[0-9A-F]{20,}", "…", text)
    return re.sub(r"\s+", " ", text).lower()
