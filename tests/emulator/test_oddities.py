"""The service misbehaving by order, after what its users report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api

COUNT = "\u0441ount"
"""The key of both counts, with a Cyrillic first letter as the documentation prints it."""
BRAZIL, BRAZIL_SHORT = "5511987654321@c.us", "551187654321@c.us"
ARGENTINA, ARGENTINA_SHORT = "5491123456789@c.us", "541123456789@c.us"
LID = "123456789012345@lid"


def send(api: Api, chat_id: str = ANNA) -> str:
    return str(api.post("sendMessage", {"chatId": chat_id, "message": "x"}).json()["idMessage"])


def incoming(api: Api, text: str = "x", **more: Any) -> str:
    return str(api.emulator.control("incoming", {"chatId": ANNA, "text": text, **more})["idMessage"])


def test_the_queue_may_hold_what_it_does_not_list(api: Api) -> None:
    api.emulator.control("unlisted", {})
    message_id = send(api)
    assert api.get("showMessagesQueue").json() == []
    assert api.get("getMessagesCount").json() == {COUNT: 1}
    assert api.emulator.sent() == []
    api.emulator.control("unlisted", {"hidden": False, "held": False})
    api.receive_status(message_id, "read")


def test_a_queue_may_only_be_hidden(api: Api) -> None:
    api.emulator.control("unlisted", {"held": False})
    api.receive_status(send(api), "read")


def test_counts_may_contradict_what_there_is(api: Api) -> None:
    api.emulator.control("counts", {"webhooks": 5, "messages": 2})
    assert api.get("getWebhooksCount").json() == {COUNT: 5}
    assert api.get("getMessagesCount").json() == {COUNT: 2}
    assert api.get("receiveNotification", receiveTimeout=0).json() is None
    api.emulator.control("counts", {})
    assert api.get("getWebhooksCount").json() == {COUNT: 0}


def test_a_receive_may_overtake_the_deletion_before_it(api: Api) -> None:
    first, second = incoming(api, "one"), incoming(api, "two")
    api.emulator.control("race", {"count": 1})
    got = api.get("receiveNotification").json()
    assert api.delete("deleteNotification", got["receiptId"]).json() == {"result": True}
    assert api.get("receiveNotification").json() == got
    assert got["body"]["idMessage"] == first
    assert api.delete("deleteNotification", got["receiptId"]).json() == {"result": False}
    assert api.get("receiveNotification").json()["body"]["idMessage"] == second


def test_a_notification_may_come_back_hours_later(api: Api) -> None:
    message_id = incoming(api)
    api.receive()
    assert api.emulator.control("redeliver", {"count": 1, "after": 7200}) == {"redelivered": 1}
    assert api.emulator.queue() == []
    api.emulator.control("clock", {"advance": 7201})
    again = api.receive()
    assert again is not None
    assert again["idMessage"] == message_id


@pytest.mark.parametrize(
    ("asked", "shown"), [(ANNA, LID), (BRAZIL, BRAZIL_SHORT), (ARGENTINA, ARGENTINA_SHORT)]
)
def test_a_person_may_be_named_by_another_id(api: Api, asked: str, shown: str) -> None:
    api.emulator.control("alias", {"chatId": asked, "shown": shown})
    message_id = send(api, asked)
    taken = api.receive_status(message_id, "read")
    assert {one.get("chatId") or one["senderData"]["chatId"] for one in taken} == {shown}
    api.emulator.control("incoming", {"chatId": asked, "text": "yes"})
    answer = api.receive()
    assert answer is not None
    assert (answer["senderData"]["chatId"], answer["senderData"]["sender"]) == (shown, shown)
    for chat_id in (asked, shown):
        records = api.post("getChatHistory", {"chatId": chat_id, "count": 2}).json()
        assert {one["chatId"] for one in records} == {shown}
        assert message_id in {one["idMessage"] for one in records}


def test_a_setting_names_everybody_by_the_hidden_id(api: Api) -> None:
    lid = api.emulator.world.chats.contacts[ANNA].lid
    api.post("setSettings", {"enableLidMode": "yes"})
    incoming(api)
    body = api.receive()
    assert body is not None
    assert body["senderData"]["sender"] == lid


def test_a_marker_becomes_words(api: Api) -> None:
    message_id = incoming(api, "{{SWE003}}", idMessage="SWE3000000000000")
    incoming(api, "Are you open?", idMessage=message_id)
    told = [one["body"]["messageData"]["textMessageData"]["textMessage"] for one in api.emulator.queue()]
    assert told == ["{{SWE003}}", "Are you open?"]
    records = api.post("getChatHistory", {"chatId": ANNA}).json()
    assert [one["textMessage"] for one in records if one["idMessage"] == message_id] == ["Are you open?"]


def test_a_status_may_come_before_its_message_or_without_one(api: Api) -> None:
    message = {"chatId": ANNA, "idMessage": "EARLY00000000000"}
    api.emulator.control("message-status", message | {"status": "delivered", "sendByApi": False})
    api.emulator.control("outgoing", message | {"text": "from the phone"})
    told = [
        (one["body"]["typeWebhook"], one["body"].get("status"))
        for one in api.emulator.queue()
        if one["body"]["idMessage"] == message["idMessage"]
    ]
    assert told == [
        ("outgoingMessageStatus", "delivered"),
        ("outgoingMessageReceived", None),
        ("outgoingMessageStatus", "sent"),
    ]


def test_contacts_may_be_empty_or_odd(api: Api) -> None:
    odd = {"id": "null@c.us", "name": "", "contactName": "", "type": "user"}
    api.emulator.control("contacts", {"extra": [odd], "empty": 1})
    assert api.get("getContacts").json() == []
    assert odd in api.get("getContacts").json()
    api.emulator.control("contacts", {})
    assert odd not in api.get("getContacts").json()


def test_an_exceeded_quota_may_be_an_error_with_a_receipt(api: Api) -> None:
    chats = [ANNA, "1@c.us", "2@c.us"]
    api.emulator.control("quota", {"which": "correspondents", "chats": chats, "notify": True, "status": 466})
    later = incoming(api)
    response = api.get("receiveNotification")
    assert response.status_code == 466
    assert response.json()["body"]["typeWebhook"] == "quotaExceeded"
    assert api.delete("deleteNotification", response.json()["receiptId"]).json() == {"result": True}
    assert api.get("receiveNotification").json()["body"]["idMessage"] == later


@pytest.fixture
def unlinked() -> Iterator[Api]:
    with running_emulator(unlinked=True, qr_seconds=3600) as emulator:
        yield Api(emulator)


@pytest.mark.parametrize("kind", ["passkeyRequired", "timeoutExpired"])
def test_the_linking_socket_may_say_more(unlinked: Api, kind: str) -> None:
    with connect(unlinked.emulator.method_url("scanqrcode").replace("http://", "ws://")) as socket:
        assert json.loads(socket.recv(timeout=5))["type"] == "qrCode"
        unlinked.emulator.control("link-socket", {"type": kind, "message": "use your passkey"})
        assert json.loads(socket.recv(timeout=5)) == {"type": kind, "message": "use your passkey"}
        if kind == "timeoutExpired":
            with pytest.raises(ConnectionClosed):
                socket.recv(timeout=5)
        else:
            unlinked.emulator.control("scan", {})
            assert json.loads(socket.recv(timeout=5))["type"] == "accountData"
