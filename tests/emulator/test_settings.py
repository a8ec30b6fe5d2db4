# ruff: noqa: E501 - a table of refusals reads best a row a line
"""The settings, and what they make of events."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api, detail


def events(api: Api) -> list[str]:
    """What waits in the queue, by type."""
    return [one["body"]["typeWebhook"] for one in api.emulator.queue()]


def test_every_setting_of_the_manual_is_listed(api: Api) -> None:
    told = api.get("getSettings").json()
    assert told["wid"] == "79990000042@c.us"
    assert {
        "webhookUrl", "webhookUrlToken", "delaySendMessagesMilliseconds", "markIncomingMessagesReaded",
        "markIncomingMessagesReadedOnReply", "outgoingWebhook", "outgoingMessageWebhook",
        "outgoingAPIMessageWebhook", "incomingWebhook", "deviceWebhook", "stateWebhook", "keepOnlineStatus",
        "pollMessageWebhook", "incomingBlockWebhook", "incomingCallWebhook", "editedMessageWebhook",
        "deletedMessageWebhook",
    } <= set(told)  # fmt: skip


def test_only_what_was_given_changes(api: Api) -> None:
    before = api.get("getSettings").json()
    assert api.post("setSettings", {"stateWebhook": "no", "delaySendMessagesMilliseconds": 700}).json() == {
        "saveSettings": True
    }
    after = api.get("getSettings").json()
    assert {name for name in before if before[name] != after[name]} == {
        "stateWebhook",
        "delaySendMessagesMilliseconds",
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "'value' must have at least 1 key"),
        ({"stateWebhook": "maybe"}, "'stateWebhook' must be one of [yes, no]"),
        ({"delaySendMessagesMilliseconds": 499}, "'delaySendMessagesMilliseconds' must be larger than or equal to 500"),
        ({"delaySendMessagesMilliseconds": 86_400_001}, "'delaySendMessagesMilliseconds' must be less than or equal to 86400000"),
        ({"delaySendMessagesMilliseconds": "soon"}, "'delaySendMessagesMilliseconds' must be a number"),
        ({"wish": "yes"}, "'wish' is not allowed"),
    ],
)  # fmt: skip
def test_wrong_settings_are_refused(api: Api, changes: dict[str, Any], words: str) -> None:
    answer = api.post("setSettings", changes)
    assert (answer.status_code, detail(answer)) == (400, f"Validation failed. Details: {words}")


def test_setting_restarts_the_instance() -> None:
    with running_emulator(fast=False, silent=True) as emulator:
        api = Api(emulator)
        api.post("setSettings", {"keepOnlineStatus": "yes"})
        assert api.get("getStateInstance").json() == {"stateInstance": "starting"}
        taken = api.take_until(lambda body: body.get("stateInstance") == "authorized")
        assert [one["stateInstance"] for one in taken] == ["starting", "authorized"]
        assert api.get("getStateInstance").json() == {"stateInstance": "authorized"}


@pytest.mark.parametrize(
    ("switch", "order", "path", "event"),
    [
        ("incomingWebhook", {"chatId": ANNA, "text": "x"}, "incoming", "incomingMessageReceived"),
        ("incomingCallWebhook", {"chatId": ANNA, "status": "offer"}, "call", "incomingCall"),
        ("incomingWebhook", {"chatId": ANNA, "status": "offer"}, "call", "incomingCall"),
        ("stateWebhook", {"stateInstance": "blocked"}, "state", "stateInstanceChanged"),
        ("stateWebhook", {"statusInstance": "offline"}, "state", "statusInstanceChanged"),
        ("incomingBlockWebhook", {"chatId": ANNA}, "block", "incomingBlock"),
        ("outgoingMessageWebhook", {"chatId": ANNA, "text": "x"}, "outgoing", "outgoingMessageReceived"),
    ],
)
def test_a_switch_decides_whether_an_event_is_told(
    api: Api, switch: str, order: dict[str, Any], path: str, event: str
) -> None:
    api.emulator.control(path, order)
    assert event in events(api)
    api.emulator.control("state", {"stateInstance": "authorized"})
    api.post("setSettings", {switch: "no"})
    api.emulator.control("reader", {"count": 100})
    api.emulator.control(path, order)
    assert event not in events(api)


def test_the_device_tells_of_itself_only_when_wanted(api: Api) -> None:
    api.emulator.control("device", {"battery": 12})
    assert events(api) == []
    api.post("setSettings", {"deviceWebhook": "yes"})
    api.emulator.control("device", {"battery": 12})
    (told,) = api.emulator.queue()
    assert told["body"]["deviceData"]["battery"] == 12


@pytest.mark.parametrize("switch", ["pollMessageWebhook", "incomingWebhook"])
def test_polls_need_two_switches(api: Api, switch: str) -> None:
    poll = {"chatId": ANNA, "name": "Q", "options": ["a", "b"]}
    api.emulator.control("incoming", poll)
    assert events(api) == ["incomingMessageReceived"]
    api.post("setSettings", {switch: "no"})
    api.emulator.control("incoming", poll)
    assert events(api) == ["incomingMessageReceived"]


@pytest.mark.parametrize(
    ("switch", "path"), [("editedMessageWebhook", "edit"), ("deletedMessageWebhook", "delete")]
)
def test_edits_and_deletions_have_switches(api: Api, switch: str, path: str) -> None:
    message_id = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    order = {"chatId": ANNA, "idMessage": message_id, "text": "y"}
    api.emulator.control(path, order)
    assert len(events(api)) == 2
    api.post("setSettings", {switch: "no"})
    api.emulator.control(path, order)
    assert len(events(api)) == 2


def test_reading_on_reply_is_done_when_set(api: Api) -> None:
    api.post("setSettings", {"markIncomingMessagesReadedOnReply": "yes"})
    message_id = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    chat = api.emulator.world.chats.by_id[ANNA]
    incoming = chat.find(message_id)
    assert incoming is not None
    assert not incoming.read
    api.post("sendMessage", {"chatId": ANNA, "message": "y"})
    assert incoming.read


def test_the_account_s_facts(api: Api) -> None:
    told = api.get("getWaSettings").json()
    assert (told["phone"], told["stateInstance"]) == ("79990000042", "authorized")
    assert told["deviceId"].endswith("@s.whatsapp.net")
    assert api.http.get(told["avatar"]).headers["content-type"] == "image/jpeg"
    for word in ("offline", "online"):
        api.emulator.control("state", {"statusInstance": word})
        assert api.get("getStatusInstance").json() == {"statusInstance": word}
    api.emulator.control("state", {"stateInstance": "notAuthorized"})
    assert api.get("getWaSettings").json() == {
        "avatar": "", "phone": "", "stateInstance": "notAuthorized", "deviceId": "",
    }  # fmt: skip
    assert api.get("getStatusInstance").json() == {"statusInstance": "offline"}


def test_the_account_s_picture_can_be_changed(api: Api) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    url = api.emulator.method_url("setProfilePicture")
    told = api.http.post(url, files={"file": ("a.jpg", out.getvalue(), "image/jpeg")}).json()
    assert (told["reason"], told["setProfilePicture"]) == (None, True)
    assert api.get("getWaSettings").json()["avatar"] == told["urlAvatar"]
    assert api.http.get(told["urlAvatar"]).content == out.getvalue()
    refused = api.http.post(url, files={"file": ("a.jpg", b"<svg/>", "image/jpeg")})
    assert (refused.status_code, detail(refused)) == (400, "Unsupported media type")


def test_states_and_their_history(api: Api) -> None:
    for state in ("blocked", "notAuthorized", "authorized"):
        api.emulator.control("state", {"stateInstance": state})
    history = api.get("getStateInstanceHistory").json()
    assert [one["stateInstance"] for one in history] == [
        "authorized",
        "notAuthorized",
        "blocked",
        "authorized",
    ]
    assert len(api.get("getStateInstanceHistory", count=2).json()) == 2
    api.emulator.control("state", {"stateInstance": None})
    assert api.get("getStateInstance").json() is None
    api.emulator.control("state", {"stateInstance": "somethingNew"})
    assert api.get("getStateInstance").json() == {"stateInstance": "somethingNew"}


def test_without_a_phone_service_methods_are_refused(api: Api) -> None:
    assert api.get("logout").json() == {"isLogout": True}
    answer = api.get("getContacts")
    assert (answer.status_code, detail(answer)) == (400, "instance is starting or not authorized")
