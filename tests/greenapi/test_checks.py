"""What is refused before it goes out, with the field named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from greentui.greenapi import methods as m
from greentui.greenapi.errors import FieldError
from greentui.greenapi.method import Method
from tests.greenapi.wire import CHAT, GROUP, MESSAGE_ID

Values = dict[str, Any]
POLL = {"chatId": CHAT, "message": "Which day?", "options": ["Tuesday", "Thursday"]}
CARD = {"phoneContact": 79010000001, "firstName": "Anna"}
PLACE = {"chatId": CHAT, "latitude": 55.75, "longitude": 37.62}


def fields(method: Method[Any], values: Values) -> list[str]:
    return [problem.field for problem in method.problems(values)]


@pytest.mark.parametrize(
    ("method", "values"),
    [
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": "x" * 20_000}),
        (
            m.SEND_MESSAGE,
            {"chatId": "79010000001:3@c.us", "message": "x", "quotedMessageId": MESSAGE_ID},
        ),
        (m.SEND_MESSAGE, {"chatId": "1234567890123@lid", "message": "x"}),
        (m.SEND_MESSAGE, {"chatId": "79010000001-1587570015@g.us", "message": "x"}),
        (m.SEND_MESSAGE, {"chatId": "8613800138000@c.us", "message": "x"}),
        (m.SEND_MESSAGE, {"chatId": "120363043968066561@newsletter", "message": "x"}),
        (m.SEND_POLL, POLL),
        (m.SEND_POLL, POLL | {"options": [{"optionName": str(n)} for n in range(12)]}),
        (m.SEND_CONTACT, {"chatId": CHAT, "contact": CARD}),
        (
            m.SEND_CONTACT,
            {"chatId": CHAT, "contact": {"phoneContact": "+7 901 000-00-01", "company": "Co"}},
        ),
        (m.SEND_LOCATION, PLACE),
        (m.SEND_LOCATION, PLACE | {"latitude": -90, "longitude": 180, "address": ""}),
        (m.SET_SETTINGS, {"webhookUrl": ""}),
        (m.SET_SETTINGS, {"incomingWebhook": "yes", "delaySendMessagesMilliseconds": 500}),
        (m.SEND_VOICE_STATUS, {"urlFile": "https://example.org/a.mp3", "fileName": "a.MP3"}),
        (m.SET_SETTINGS, {"delaySendMessagesMilliseconds": 600_000, "statusInstanceChangedWebhook": "yes"}),
        (m.SEND_TEXT_STATUS, {"message": "x" * 500, "backgroundColor": "#228B22", "font": "SERIF"}),
        (m.RECEIVE_NOTIFICATION, {}),
        (m.RECEIVE_NOTIFICATION, {"receiveTimeout": 60}),
        (m.SET_DISAPPEARING_CHAT, {"chatId": CHAT, "ephemeralExpiration": 0}),
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": "x", "quotedMessageId": None}),
    ],
)
def test_good_values_pass(method: Method[Any], values: Values) -> None:
    assert fields(method, values) == []


@pytest.mark.parametrize(
    ("method", "values", "field"),
    [
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": "x" * 20_001}, "message"),
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": " \n"}, "message"),
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": 7}, "message"),
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": "\ud83d"}, "message"),
        (m.SEND_MESSAGE, {"chatId": CHAT}, "message"),
        (m.SEND_MESSAGE, {"chatId": "Anna", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "79@c.us", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "79010000001@с.us", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "89015550001@c.us", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "09015550001@c.us", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "７9010000001@c.us", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "7901000@c.us", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "0202221234@g.us", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "-@g.us", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": "١٢٣٤٥@lid", "message": "x"}, "chatId"),
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": "x", "quotedMessageId": "short"}, "quotedMessageId"),
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": "x", "linkPreview": "yes"}, "linkPreview"),
        (m.SEND_MESSAGE, {"chatId": CHAT, "message": "x", "text": "x"}, "text"),
        (m.SEND_POLL, POLL | {"message": "x" * 256}, "message"),
        (m.SEND_POLL, POLL | {"options": ["one"]}, "options"),
        (m.SEND_POLL, POLL | {"options": [str(n) for n in range(13)]}, "options"),
        (m.SEND_POLL, POLL | {"options": ["one", "two", "one"]}, "options[2].optionName"),
        (m.SEND_POLL, POLL | {"options": ["one", "x" * 101]}, "options[1].optionName"),
        (m.SEND_POLL, POLL | {"options": ["one", {"optionName": "two", "id": 2}]}, "options[1].id"),
        (m.SEND_POLL, POLL | {"options": "one, two"}, "options"),
        (m.SEND_CONTACT, {"chatId": CHAT, "contact": {"firstName": "Anna"}}, "contact.phoneContact"),
        (m.SEND_CONTACT, {"chatId": CHAT, "contact": CARD | {"phoneContact": 123}}, "contact.phoneContact"),
        (m.SEND_CONTACT, {"chatId": CHAT, "contact": {"phoneContact": 79010000001}}, "contact.firstName"),
        (m.SEND_CONTACT, {"chatId": CHAT, "contact": CARD | {"firstName": ""}}, "contact.firstName"),
        (m.SEND_LOCATION, PLACE | {"latitude": 90.1}, "latitude"),
        (m.SEND_LOCATION, PLACE | {"longitude": float("nan")}, "longitude"),
        (m.SEND_LOCATION, PLACE | {"latitude": True}, "latitude"),
        (m.FORWARD_MESSAGES, {"chatId": CHAT, "chatIdFrom": CHAT, "messages": []}, "messages"),
        (m.FORWARD_MESSAGES, {"chatId": CHAT, "chatIdFrom": CHAT, "messages": ["x"]}, "messages[0]"),
        (m.SEND_FILE_BY_URL, {"chatId": CHAT, "urlFile": "ftp://x/y", "fileName": "y.pdf"}, "urlFile"),
        (m.SEND_FILE_BY_URL, {"chatId": CHAT, "urlFile": "https://", "fileName": "y.pdf"}, "urlFile"),
        (m.CREATE_GROUP, {"groupName": "x" * 101, "chatIds": [CHAT]}, "groupName"),
        (m.CREATE_GROUP, {"groupName": "x", "chatIds": [GROUP]}, "chatIds[0]"),
        (m.UPDATE_GROUP_NAME, {"groupId": CHAT, "groupName": "x"}, "groupId"),
        (m.GET_CONTACT_INFO, {"chatId": GROUP}, "chatId"),
        (m.CHECK_WHATSAPP, {"phoneNumber": 12345}, "phoneNumber"),
        (m.CHECK_WHATSAPP, {"phoneNumber": "letters"}, "phoneNumber"),
        (m.SEND_TEXT_STATUS, {"message": "x" * 501}, "message"),
        (m.SEND_TEXT_STATUS, {"message": "x", "backgroundColor": "green"}, "backgroundColor"),
        (m.SEND_TEXT_STATUS, {"message": "x", "font": "COMIC"}, "font"),
        (m.SEND_VOICE_STATUS, {"urlFile": "https://e.org/a", "fileName": "a.ogg"}, "fileName"),
        (m.SEND_MEDIA_STATUS, {"urlFile": "http://e", "fileName": "a.b", "caption": "x" * 1025}, "caption"),
        (m.SET_DISAPPEARING_CHAT, {"chatId": CHAT, "ephemeralExpiration": 60}, "ephemeralExpiration"),
        (m.SET_DISAPPEARING_CHAT, {"chatId": CHAT, "ephemeralExpiration": False}, "ephemeralExpiration"),
        (m.RECEIVE_NOTIFICATION, {"receiveTimeout": 4}, "receiveTimeout"),
        (m.RECEIVE_NOTIFICATION, {"receiveTimeout": 61}, "receiveTimeout"),
        (m.SET_SETTINGS, {"delaySendMessagesMilliseconds": 499}, "delaySendMessagesMilliseconds"),
        (m.SET_SETTINGS, {"delaySendMessagesMilliseconds": 600_001}, "delaySendMessagesMilliseconds"),
        (m.SET_SETTINGS, {"incomingWebhook": True}, "incomingWebhook"),
        (m.SET_SETTINGS, {}, ""),
        (m.SEND_TYPING, {"chatId": CHAT, "typingTime": 999}, "typingTime"),
        (m.DELETE_NOTIFICATION, {"receiptId": -1}, "receiptId"),
    ],
)  # fmt: skip
def test_bad_values_are_refused_by_name(method: Method[Any], values: Values, field: str) -> None:
    assert fields(method, values) == [field]
    with pytest.raises(FieldError) as refused:
        method.check(values)
    assert (refused.value.field, refused.value.method) == (field, method.name)
    assert refused.value.detail
    assert not refused.value.maybe_done


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert fields(m.SEND_POLL, {"message": "", "options": ["one"], "more": 1}) == [
        "message",
        "options",
        "more",
        "chatId",
    ]


def test_values_reach_the_wire_in_the_apis_form() -> None:
    assert m.SEND_POLL.check(POLL | {"chatId": "+7 (901) 000-00-01"}) == {
        "chatId": CHAT,
        "message": "Which day?",
        "options": [{"optionName": "Tuesday"}, {"optionName": "Thursday"}],
    }
    assert m.CHECK_WHATSAPP.check({"phoneNumber": "+7 901 000-00-01"}) == {"phoneNumber": 79010000001}
    assert m.READ_CHAT.check({"chatId": "79010000001:12@c.us"}) == {"chatId": CHAT}


def test_files_are_looked_at_before_they_go(tmp_path: Path) -> None:
    good, empty, text = tmp_path / "a.jpg", tmp_path / "b.jpg", tmp_path / "c.jpg"
    good.write_bytes(b"\xff\xd8\xff\xe0more")
    empty.touch()
    text.write_text("not a picture")
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024 + 1)

    def problems(method: Method[Any], file: object, **more: object) -> list[str]:
        return [problem.text for problem in method.problems({"file": file, **more})]

    assert problems(m.SET_PROFILE_PICTURE, good) == []
    assert problems(m.SET_PROFILE_PICTURE, str(good)) == []
    assert "JPEG" in problems(m.SET_PROFILE_PICTURE, text)[0]
    assert "empty" in problems(m.UPLOAD_FILE, empty)[0]
    assert "101 MB" in problems(m.UPLOAD_FILE, large)[0]
    assert "cannot be read" in problems(m.UPLOAD_FILE, tmp_path / "gone")[0]
    assert "not a file" in problems(m.UPLOAD_FILE, tmp_path)[0]
    assert "not a valid path" in problems(m.UPLOAD_FILE, "nul\0byte")[0]
    assert problems(m.SEND_FILE_BY_UPLOAD, text, chatId=GROUP) == []


@pytest.mark.parametrize(
    ("method", "values", "field"),
    [
        (
            m.SEND_FILE_BY_URL,
            {"chatId": CHAT, "urlFile": "https://example.com/a", "fileName": "invoice"},
            "fileName",
        ),
        (
            m.SEND_FILE_BY_URL,
            {"chatId": CHAT, "urlFile": "https://example.com/a", "fileName": ".pdf"},
            "fileName",
        ),
        (m.SEND_MEDIA_STATUS, {"urlFile": "https://example.com/a", "fileName": "picture."}, "fileName"),
        (m.SEND_TEXT_STATUS, {"message": "Hi", "backgroundColor": "#ffffff"}, "backgroundColor"),
    ],
)
def test_what_would_arrive_as_nothing_is_refused(
    method: Method[Any], values: dict[str, object], field: str
) -> None:
    assert [problem.field for problem in method.problems(values)] == [field]
