# ruff: noqa: E501 - a table of errors reads best a row a line
"""Sending: the queue, its delay, the statuses of messages, and validation."""

from __future__ import annotations

from typing import Any

import pytest

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api, detail

NOBODY = "79995550404@c.us"


def send(api: Api, chat_id: str = ANNA, text: str = "hello", **more: Any) -> str:
    response = api.post("sendMessage", {"chatId": chat_id, "message": text, **more})
    assert response.status_code == 200, response.text
    message_id: str = response.json()["idMessage"]
    return message_id


def test_a_text_is_sent_delivered_and_read(api: Api) -> None:
    message_id = send(api)
    taken = api.receive_status(message_id, "read")
    assert [one.get("status", one["typeWebhook"]) for one in taken] == [
        "outgoingAPIMessageReceived", "sent", "delivered", "read",
    ]  # fmt: skip
    assert taken[0]["messageData"]["typeMessage"] == "extendedTextMessage"
    assert taken[0]["messageData"]["extendedTextMessageData"]["text"] == "hello"
    assert taken[1]["sendByApi"] is True
    known = api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).json()
    assert (known["statusMessage"], known["textMessage"], known["type"]) == ("read", "hello", "outgoing")


def test_sent_lists_the_messages_that_left(api: Api) -> None:
    message_id = send(api, text="one")
    api.receive_status(message_id, "read")
    (left,) = api.emulator.sent()
    assert (left["idMessage"], left["chatId"], left["text"], left["statusMessage"]) == (
        message_id,
        ANNA,
        "one",
        "read",
    )


def test_messages_wait_for_the_delay_of_the_settings(api: Api) -> None:
    api.post("setSettings", {"delaySendMessagesMilliseconds": 60_000})
    first, second, third = send(api, text="1"), send(api, text="2"), send(api, text="3", linkPreview=False)
    api.receive_status(first, "read")
    queue = api.get("showMessagesQueue").json()
    assert [one["messageID"] for one in queue] == [second, third]
    assert queue[0] == {
        "messageID": second,
        "type": "sendMessage",
        "body": {"chatId": ANNA, "message": "2", "linkPreview": True},
    }
    assert queue[1]["body"]["linkPreview"] is False
    assert api.get("getMessagesCount").json() == {"\u0441ount": 2}
    waiting = api.post("getMessage", {"chatId": ANNA, "idMessage": second})
    assert (waiting.status_code, detail(waiting)) == (400, f"Message not found by id '{second}'")
    api.emulator.control("clock", {"advance": 61})
    api.receive_status(second, "read")
    assert api.get("clearMessagesQueue").json() == {"isCleared": True}
    assert api.get("showMessagesQueue").json() == []


def test_a_message_expires_after_a_day_in_the_queue(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "notAuthorized"})
    message_id = send(api)
    api.emulator.control("clock", {"advance": 24 * 3600 + 1})
    assert api.get("showMessagesQueue").json() == []
    api.emulator.control("state", {"stateInstance": "authorized"})
    assert api.emulator.sent() == []
    api.receive_status(message_id, "failed")


@pytest.mark.parametrize("state", ["notAuthorized", "blocked", "suspended"])
def test_messages_wait_while_the_instance_cannot_send(api: Api, state: str) -> None:
    api.emulator.control("state", {"stateInstance": state})
    message_id = send(api)
    assert [one["messageID"] for one in api.get("showMessagesQueue").json()] == [message_id]
    assert api.emulator.sent() == []
    api.emulator.control("state", {"stateInstance": "authorized"})
    api.receive_status(message_id, "read")


def test_a_yellow_card_is_reported_for_each_message_and_ends_with_a_reboot(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "yellowCard"})
    message_id = send(api)
    api.receive_status(message_id, "yellowCard")
    assert len(api.get("showMessagesQueue").json()) == 1
    api.get("reboot")
    assert api.get("getStateInstance").json() == {"stateInstance": "authorized"}
    api.receive_status(message_id, "read")


def test_a_starting_instance_accepts_nothing(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "starting"})
    response = api.post("sendMessage", {"chatId": ANNA, "message": "hi"})
    assert (response.status_code, detail(response)) == (400, "instance in starting process try later")


@pytest.mark.parametrize(
    "problem", ["Instance is deleted", "Instance account is expired. Renew your instance"]
)
def test_a_deleted_or_unpaid_instance_reports_it(api: Api, problem: str) -> None:
    api.emulator.control("state", {"problem": problem})
    response = api.get("getStateInstance")
    assert (response.status_code, detail(response)) == (400, problem)


def test_a_number_without_whatsapp(api: Api) -> None:
    message_id = send(api, NOBODY)
    (result,) = api.receive_status(message_id, "noAccount")
    assert result["typeWebhook"] == "outgoingMessageStatus"


def test_failures_are_reported_even_with_statuses_off(api: Api) -> None:
    api.post("setSettings", {"outgoingWebhook": "no", "outgoingAPIMessageWebhook": "no"})
    gone = send(api, "120363999999999999@g.us")
    (result,) = api.receive_status(gone, "failed")
    assert result["description"] == "Error: item-not-found"


def test_a_group_without_the_account(api: Api) -> None:
    group = api.post("createGroup", {"groupName": "g", "chatIds": [ANNA]}).json()["chatId"]
    api.post("leaveGroup", {"groupId": group})
    api.receive_status(send(api, group), "notInGroup")


def test_a_group_that_is_too_large(api: Api) -> None:
    many = [f"7902{number:07d}@c.us" for number in range(110) if number != 404]
    group = api.post("createGroup", {"groupName": "g", "chatIds": many}).json()["chatId"]
    result = api.receive_status(send(api, group), "failed")[-1]
    assert result["description"].startswith(
        "SWE004: the number of participants in the group has been exceeded - 1"
    )


def test_a_quote_of_an_unknown_message_is_never_delivered(api: Api) -> None:
    message_id = send(api, quotedMessageId="F" * 20)
    api.receive_status(message_id, "sent")
    assert api.get("receiveNotification", receiveTimeout=0).json() is None


def test_a_quote_is_delivered(api: Api) -> None:
    first = send(api, text="first")
    api.receive_status(first, "read")
    second = send(api, text="second", quotedMessageId=first)
    result = api.receive_status(second, "read")[0]
    assert result["messageData"]["quotedMessage"]["stanzaId"] == first
    assert result["messageData"]["quotedMessage"]["textMessage"] == "first"


def test_a_message_to_a_contact_who_blocked_the_account_stays_at_one_tick(api: Api) -> None:
    api.emulator.control("block", {"chatId": ANNA})
    message_id = send(api)
    taken = api.receive_status(message_id, "sent")
    assert taken[0]["typeWebhook"] == "incomingBlock"
    assert api.get("receiveNotification", receiveTimeout=0).json() is None


def test_forwarding_makes_new_messages(api: Api) -> None:
    source = send(api, text="news")
    api.receive_status(source, "read")
    response = api.post(
        "forwardMessages", {"chatId": ANNA, "chatIdFrom": ANNA, "messages": [source, "0" * 20]}
    ).json()
    copy, lost = response["messages"]
    taken = api.receive_status(lost, "sent")
    result = next(one for one in taken if one["idMessage"] == copy)
    assert result["messageData"]["extendedTextMessageData"]["isForwarded"] is True
    assert result["messageData"]["extendedTextMessageData"]["text"] == "news"


def test_forwards_in_the_queue_list_all_their_ids(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "notAuthorized"})
    body = {"chatId": ANNA, "chatIdFrom": ANNA, "messages": ["0" * 20, "1" * 20]}
    ids = api.post("forwardMessages", body).json()["messages"]
    assert api.get("showMessagesQueue").json() == [
        {"messagesIDs": ids, "type": "ForwardMessages", "body": body}
    ]


KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("sendPoll", {"message": "Q?", "options": [{"optionName": "a"}, {"optionName": "b"}]}, "pollMessage"),
    ("sendLocation", {"latitude": 1.5, "longitude": "2.5", "nameLocation": "Here"}, "locationMessage"),
    ("sendContact", {"contact": {"phoneContact": 79001234567, "firstName": "Ann"}}, "contactMessage"),
    ("sendContact", {"contact": {"phoneContact": 5511987654321, "firstName": "Ana"}}, "contactMessage"),
    (
        "sendMessage",
        {
            "message": "x",
            "typePreview": "large",
            "archiveChat": True,
            "typingTime": 1000,
            "customPreview": {"title": "t", "description": "d", "link": "https://a.example"},
        },
        "extendedTextMessage",
    ),
    (
        "sendFileByUrl",
        {"urlFile": "https://a.example/x.png", "fileName": "x.png", "caption": "c"},
        "imageMessage",
    ),
    ("sendFileByUrl", {"urlFile": "https://a.example/x.bin", "fileName": "x.bin"}, "documentMessage"),
    (
        "sendInteractiveButtons",
        {
            "body": "b",
            "buttons": [{"type": "url", "buttonId": "1", "buttonText": "t", "url": "https://a.example"}],
        },
        "interactiveButtons",
    ),
    (
        "sendInteractiveButtonsReply",
        {"body": "b", "buttons": [{"buttonId": "1", "buttonText": "t"}]},
        "interactiveButtonsReply",
    ),
]


@pytest.mark.parametrize(("name", "fields", "kind"), KINDS)
def test_every_kind_is_sent_and_listed(api: Api, name: str, fields: dict[str, Any], kind: str) -> None:
    message_id = api.post(name, {"chatId": ANNA, **fields}).json()["idMessage"]
    result = api.receive_status(message_id, "read")[0]
    assert result["messageData"]["typeMessage"] == kind
    record = api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).json()
    assert record["typeMessage"] == kind
    assert record["statusMessage"] == "read"


TWO = [{"optionName": "a"}, {"optionName": "b"}]
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {}, "'chatId' is required"),
    ("sendMessage", {"chatId": ANNA}, "'message' is required"),
    ("sendMessage", {"chatId": "79010000000", "message": "x"}, "'chatId' must be one of the next formats: 'phone_number@c.us' or 'group_id@g.us'"),
    ("sendMessage", {"chatId": 7, "message": "x"}, "'chatId' must be a string"),
    ("sendMessage", {"chatId": ANNA, "message": ""}, "'message' is not allowed to be empty"),
    ("sendMessage", {"chatId": ANNA, "message": 5}, "'message' must be a string"),
    ("sendMessage", {"chatId": ANNA, "message": "x" * 20_001}, "'message' length must be less than or equal to 20000 characters long"),
    ("sendMessage", {"chatId": ANNA, "message": "x", "linkPreview": "yes"}, "'linkPreview' must be a boolean"),
    ("sendMessage", {"chatId": ANNA, "message": "x", "quotedMessageId": "short"}, "'message id' must be at least 16 symbols"),
    ("sendMessage", {"chatId": ANNA, "message": "x", "wish": 1}, "'wish' is not allowed"),
    ("sendMessage", {"chatId": ANNA, "message": "x", "typePreview": "huge"}, "'typePreview' must be one of [large, small]"),
    ("sendMessage", {"chatId": ANNA, "message": "x", "customPreview": {"title": "x" * 301}}, "'title' length must be less than or equal to 300 characters long"),
    ("sendMessage", {"chatId": ANNA, "message": "x", "customPreview": {"wish": 1}}, "'wish' is not allowed"),
    ("sendPoll", {"chatId": ANNA, "message": "x" * 256, "options": TWO}, "'message' length must be less than or equal to 255 characters long"),
    ("sendPoll", {"chatId": ANNA, "message": "x", "options": "a"}, "'options' must be an array"),
    ("sendPoll", {"chatId": ANNA, "message": "x", "options": TWO[:1]}, "'options' length must be from 2 to 12 elements inclusive"),
    ("sendPoll", {"chatId": ANNA, "message": "x", "options": [{"optionName": str(n)} for n in range(13)]}, "'options' length must be from 2 to 12 elements inclusive"),
    ("sendPoll", {"chatId": ANNA, "message": "x", "options": [{"name": "a"}, *TWO]}, "'options[0].optionName' is required"),
    ("sendPoll", {"chatId": ANNA, "message": "x", "options": [*TWO, {"optionName": "x" * 101}]}, "'optionName' length must be less than or equal to 100 characters long"),
    ("sendPoll", {"chatId": ANNA, "message": "x", "options": [*TWO, {"optionName": "a"}]}, "'optionName' field must have unique value"),
    ("sendPoll", {"chatId": ANNA, "message": "x", "options": TWO, "multipleAnswers": 1}, "'multipleAnswers' must be a boolean"),
    ("sendLocation", {"chatId": ANNA, "latitude": None, "longitude": 1}, "'latitude' must be a number or string"),
    ("sendLocation", {"chatId": ANNA, "latitude": 1e40, "longitude": 1}, "'latitude' must be a safe number"),
    ("sendContact", {"chatId": ANNA, "contact": {}}, "'value' must have at least 1 key"),
    ("sendContact", {"chatId": ANNA, "contact": {"phoneContact": "7900", "firstName": "a"}}, "'contact.phoneContact' must be a number"),
    ("sendContact", {"chatId": ANNA, "contact": {"phoneContact": 10**20, "firstName": "a"}}, "'contact.phoneContact' must be a safe number"),
    ("sendContact", {"chatId": ANNA, "contact": {"phoneContact": 79001234567}}, "'contact' must contain at least one of [firstName, middleName, lastName, company]"),
    ("sendFileByUrl", {"chatId": ANNA, "urlFile": "ftp://x", "fileName": "x"}, "url has incorrect format. It should start with http(s)://'"),
    ("forwardMessages", {"chatId": ANNA, "chatIdFrom": ANNA, "messages": []}, "'messages' must contain at least 1 items"),
    ("forwardMessages", {"chatId": ANNA, "chatIdFrom": ANNA, "messages": "x"}, "'messages' must be an array"),
]  # fmt: skip


@pytest.fixture(scope="module")
def quiet_api() -> Any:
    with running_emulator(silent=True) as emulator:
        yield Api(emulator)


@pytest.mark.parametrize(("name", "body", "words"), WRONG)
def test_invalid_requests_get_the_manual_s_errors(
    quiet_api: Api, name: str, body: dict[str, Any], words: str
) -> None:
    response = quiet_api.post(name, body)
    assert (response.status_code, detail(response)) == (400, f"Validation failed. Details: {words}")


def test_typing_is_shown(api: Api) -> None:
    assert api.post("sendTyping", {"chatId": ANNA, "typingTime": 20_000}).status_code == 200
    assert api.emulator.control("typing") == [ANNA]
    assert api.post("sendTyping", {"chatId": ANNA, "typingTime": 500}).status_code == 400
