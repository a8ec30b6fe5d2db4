# ruff: noqa: E501 - a table of refusals reads best a row a line
"""What is sent: the queue, its pause, how far messages come, and the service's refusals."""

from __future__ import annotations

from typing import Any

import pytest

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api, detail

NOBODY = "79995550404@c.us"


def send(api: Api, chat_id: str = ANNA, text: str = "hello", **more: Any) -> str:
    answer = api.post("sendMessage", {"chatId": chat_id, "message": text, **more})
    assert answer.status_code == 200, answer.text
    message_id: str = answer.json()["idMessage"]
    return message_id


def test_a_text_is_sent_delivered_and_read(api: Api) -> None:
    message_id = send(api)
    taken = api.status_of(message_id, "read")
    assert [one.get("status", one["typeWebhook"]) for one in taken] == [
        "outgoingAPIMessageReceived", "sent", "delivered", "read",
    ]  # fmt: skip
    assert taken[0]["messageData"]["typeMessage"] == "extendedTextMessage"
    assert taken[0]["messageData"]["extendedTextMessageData"]["text"] == "hello"
    assert taken[1]["sendByApi"] is True
    known = api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).json()
    assert (known["statusMessage"], known["textMessage"], known["type"]) == ("read", "hello", "outgoing")


def test_sent_lists_what_left(api: Api) -> None:
    message_id = send(api, text="one")
    api.status_of(message_id, "read")
    (left,) = api.emulator.sent()
    assert (left["idMessage"], left["chatId"], left["text"], left["statusMessage"]) == (
        message_id,
        ANNA,
        "one",
        "read",
    )


def test_messages_wait_for_the_pause_of_the_settings(api: Api) -> None:
    api.post("setSettings", {"delaySendMessagesMilliseconds": 60_000})
    first, second, third = send(api, text="1"), send(api, text="2"), send(api, text="3", linkPreview=False)
    api.status_of(first, "read")
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
    api.status_of(second, "read")
    assert api.get("clearMessagesQueue").json() == {"isCleared": True}
    assert api.get("showMessagesQueue").json() == []


def test_a_message_that_waited_a_day_is_never_sent(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "notAuthorized"})
    message_id = send(api)
    api.emulator.control("clock", {"advance": 24 * 3600 + 1})
    assert api.get("showMessagesQueue").json() == []
    api.emulator.control("state", {"stateInstance": "authorized"})
    assert api.emulator.sent() == []
    api.status_of(message_id, "failed")


@pytest.mark.parametrize("state", ["notAuthorized", "blocked", "suspended"])
def test_without_an_able_phone_messages_wait(api: Api, state: str) -> None:
    api.emulator.control("state", {"stateInstance": state})
    message_id = send(api)
    assert [one["messageID"] for one in api.get("showMessagesQueue").json()] == [message_id]
    assert api.emulator.sent() == []
    api.emulator.control("state", {"stateInstance": "authorized"})
    api.status_of(message_id, "read")


def test_a_yellow_card_is_told_of_each_message_and_ends_with_a_reboot(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "yellowCard"})
    message_id = send(api)
    api.status_of(message_id, "yellowCard")
    assert len(api.get("showMessagesQueue").json()) == 1
    api.get("reboot")
    assert api.get("getStateInstance").json() == {"stateInstance": "authorized"}
    api.status_of(message_id, "read")


def test_while_starting_nothing_is_accepted(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "starting"})
    answer = api.post("sendMessage", {"chatId": ANNA, "message": "hi"})
    assert (answer.status_code, detail(answer)) == (400, "instance in starting process try later")


@pytest.mark.parametrize(
    "problem", ["Instance is deleted", "Instance account is expired. Renew your instance"]
)
def test_a_deleted_or_unpaid_instance_says_so(api: Api, problem: str) -> None:
    api.emulator.control("state", {"problem": problem})
    answer = api.get("getStateInstance")
    assert (answer.status_code, detail(answer)) == (400, problem)


def test_a_number_without_whatsapp(api: Api) -> None:
    message_id = send(api, NOBODY)
    (told,) = api.status_of(message_id, "noAccount")
    assert told["typeWebhook"] == "outgoingMessageStatus"


def test_failures_are_told_even_when_statuses_are_off(api: Api) -> None:
    api.post("setSettings", {"outgoingWebhook": "no", "outgoingAPIMessageWebhook": "no"})
    gone = send(api, "120363999999999999@g.us")
    (told,) = api.status_of(gone, "failed")
    assert told["description"] == "Error: item-not-found"


def test_a_group_one_is_not_in(api: Api) -> None:
    group = api.post("createGroup", {"groupName": "g", "chatIds": [ANNA]}).json()["chatId"]
    api.post("leaveGroup", {"groupId": group})
    api.status_of(send(api, group), "notInGroup")


def test_a_group_that_is_too_large(api: Api) -> None:
    many = [f"7902{number:07d}@c.us" for number in range(110) if number != 404]
    group = api.post("createGroup", {"groupName": "g", "chatIds": many}).json()["chatId"]
    told = api.status_of(send(api, group), "failed")[-1]
    assert told["description"].startswith(
        "SWE004: the number of participants in the group has been exceeded - 1"
    )


def test_a_quote_of_nothing_is_accepted_and_never_delivered(api: Api) -> None:
    message_id = send(api, quotedMessageId="F" * 20)
    api.status_of(message_id, "sent")
    assert api.get("receiveNotification", receiveTimeout=0).json() is None


def test_a_quote_is_carried_along(api: Api) -> None:
    first = send(api, text="first")
    api.status_of(first, "read")
    second = send(api, text="second", quotedMessageId=first)
    told = api.status_of(second, "read")[0]
    assert told["messageData"]["quotedMessage"]["stanzaId"] == first
    assert told["messageData"]["quotedMessage"]["textMessage"] == "first"


def test_who_blocked_us_stays_at_one_tick(api: Api) -> None:
    api.emulator.control("block", {"chatId": ANNA})
    message_id = send(api)
    taken = api.status_of(message_id, "sent")
    assert taken[0]["typeWebhook"] == "incomingBlock"
    assert api.get("receiveNotification", receiveTimeout=0).json() is None


def test_forwarding_makes_new_messages(api: Api) -> None:
    source = send(api, text="news")
    api.status_of(source, "read")
    answer = api.post(
        "forwardMessages", {"chatId": ANNA, "chatIdFrom": ANNA, "messages": [source, "0" * 20]}
    ).json()
    copy, lost = answer["messages"]
    taken = api.status_of(lost, "sent")
    told = next(one for one in taken if one["idMessage"] == copy)
    assert told["messageData"]["extendedTextMessageData"]["isForwarded"] is True
    assert told["messageData"]["extendedTextMessageData"]["text"] == "news"


def test_forwards_in_the_queue_are_listed_by_all_their_ids(api: Api) -> None:
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
def test_every_kind_goes_out_and_is_listed(api: Api, name: str, fields: dict[str, Any], kind: str) -> None:
    message_id = api.post(name, {"chatId": ANNA, **fields}).json()["idMessage"]
    told = api.status_of(message_id, "read")[0]
    assert told["messageData"]["typeMessage"] == kind
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
def test_wrong_requests_are_refused_in_the_manual_s_words(
    quiet_api: Api, name: str, body: dict[str, Any], words: str
) -> None:
    answer = quiet_api.post(name, body)
    assert (answer.status_code, detail(answer)) == (400, f"Validation failed. Details: {words}")


def test_typing_is_shown(api: Api) -> None:
    assert api.post("sendTyping", {"chatId": ANNA, "typingTime": 20_000}).status_code == 200
    assert api.emulator.control("typing") == [ANNA]
    assert api.post("sendTyping", {"chatId": ANNA, "typingTime": 500}).status_code == 400
