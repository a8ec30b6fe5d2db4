# ruff: noqa: E501 - a table of errors reads best a row a line
"""The settings, and the webhooks they switch on and off."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api, detail


def events(api: Api) -> list[str]:
    """The types of the notifications in the queue."""
    return [one["body"]["typeWebhook"] for one in api.emulator.queue()]


def test_every_setting_of_the_manual_is_listed(api: Api) -> None:
    result = api.get("getSettings").json()
    assert result["wid"] == "79990000042@c.us"
    assert {
        "webhookUrl", "webhookUrlToken", "delaySendMessagesMilliseconds", "markIncomingMessagesReaded",
        "markIncomingMessagesReadedOnReply", "outgoingWebhook", "outgoingMessageWebhook",
        "outgoingAPIMessageWebhook", "incomingWebhook", "deviceWebhook", "stateWebhook", "keepOnlineStatus",
        "pollMessageWebhook", "incomingBlockWebhook", "incomingCallWebhook", "editedMessageWebhook",
        "deletedMessageWebhook",
    } <= set(result)  # fmt: skip


def test_only_the_given_settings_change(api: Api) -> None:
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
    ("changes", "told"),
    [
        ({"statusInstanceChangedWebhook": "no"}, "no"),  # manual, line 5632
        ({"catalogWebhook": "no"}, "no"),
        ({"autoTyping": 1500}, 1500),
        ({"linkPreview": False}, "no"),
        ({"enableLidMode": True}, "yes"),
    ],
)
def test_settings_the_table_of_the_manual_lacks(api: Api, changes: dict[str, Any], told: object) -> None:
    assert api.post("setSettings", changes).json() == {"saveSettings": True}
    assert api.get("getSettings").json()[next(iter(changes))] == told


def test_more_about_the_account(api: Api) -> None:
    command = {"stateInstance": "suspended", "suspendedUntil": 2_000_000_000, "historySyncProgress": 40}
    api.emulator.control("state", command | {"logoutProcess": True})
    result = api.get("getWaSettings").json()
    assert result["chatId"] == "79990000042@c.us"
    assert result["base64Avatar"].startswith("/9j/")
    assert (result["suspendedUntil"], result["historySyncProgress"], result["logoutProcess"]) == (
        2_000_000_000,
        40,
        True,
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "'value' must have at least 1 key"),
        ({"stateWebhook": "maybe"}, "'stateWebhook' must be one of [yes, no]"),
        ({"delaySendMessagesMilliseconds": 499}, "'delaySendMessagesMilliseconds' must be larger than or equal to 500"),
        ({"delaySendMessagesMilliseconds": 600_001}, "'delaySendMessagesMilliseconds' must be less than or equal to 600000"),
        ({"delaySendMessagesMilliseconds": "soon"}, "'delaySendMessagesMilliseconds' must be a number"),
        ({"linkPreview": 1}, "'linkPreview' must be one of [yes, no]"),
        ({"wish": "yes"}, "'wish' is not allowed"),
    ],
)  # fmt: skip
def test_invalid_settings_are_rejected(api: Api, changes: dict[str, Any], words: str) -> None:
    response = api.post("setSettings", changes)
    assert (response.status_code, detail(response)) == (400, f"Validation failed. Details: {words}")


def test_changing_settings_restarts_the_instance() -> None:
    with running_emulator(fast=False, silent=True) as emulator:
        api = Api(emulator)
        api.post("setSettings", {"keepOnlineStatus": "yes"})
        assert api.get("getStateInstance").json() == {"stateInstance": "starting"}
        taken = api.receive_until(lambda body: body.get("stateInstance") == "authorized")
        assert [one["stateInstance"] for one in taken] == ["starting", "authorized"]
        assert api.get("getStateInstance").json() == {"stateInstance": "authorized"}


@pytest.mark.parametrize(
    ("switch", "command", "path", "event"),
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
def test_a_setting_switches_its_webhook_off(
    api: Api, switch: str, command: dict[str, Any], path: str, event: str
) -> None:
    api.emulator.control(path, command)
    assert event in events(api)
    api.emulator.control("state", {"stateInstance": "authorized"})
    api.post("setSettings", {switch: "no"})
    api.emulator.control("reader", {"count": 100})
    api.emulator.control(path, command)
    assert event not in events(api)


def test_the_device_webhook_is_off_by_default(api: Api) -> None:
    api.emulator.control("device", {"battery": 12})
    assert events(api) == []
    api.post("setSettings", {"deviceWebhook": "yes"})
    api.emulator.control("device", {"battery": 12})
    (result,) = api.emulator.queue()
    assert result["body"]["deviceData"]["battery"] == 12


@pytest.mark.parametrize("switch", ["pollMessageWebhook", "incomingWebhook"])
def test_polls_need_two_settings(api: Api, switch: str) -> None:
    poll = {"chatId": ANNA, "name": "Q", "options": ["a", "b"]}
    api.emulator.control("incoming", poll)
    assert events(api) == ["incomingMessageReceived"]
    api.post("setSettings", {switch: "no"})
    api.emulator.control("incoming", poll)
    assert events(api) == ["incomingMessageReceived"]


@pytest.mark.parametrize(
    ("switch", "path"), [("editedMessageWebhook", "edit"), ("deletedMessageWebhook", "delete")]
)
def test_edits_and_deletions_have_settings(api: Api, switch: str, path: str) -> None:
    message_id = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    command = {"chatId": ANNA, "idMessage": message_id, "text": "y"}
    api.emulator.control(path, command)
    assert len(events(api)) == 2
    api.post("setSettings", {switch: "no"})
    api.emulator.control(path, command)
    assert len(events(api)) == 2


def test_replies_mark_as_read_if_set(api: Api) -> None:
    api.post("setSettings", {"markIncomingMessagesReadedOnReply": "yes"})
    message_id = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    chat = api.emulator.world.chats.by_id[ANNA]
    incoming = chat.find(message_id)
    assert incoming is not None
    assert not incoming.read
    api.post("sendMessage", {"chatId": ANNA, "message": "y"})
    assert incoming.read


def test_the_account(api: Api) -> None:
    result = api.get("getWaSettings").json()
    assert (result["phone"], result["stateInstance"]) == ("79990000042", "authorized")
    assert result["deviceId"].endswith("@s.whatsapp.net")
    assert api.http.get(result["avatar"]).headers["content-type"] == "image/jpeg"
    for word in ("offline", "online"):
        api.emulator.control("state", {"statusInstance": word})
        assert api.get("getStatusInstance").json() == {"statusInstance": word}
    api.emulator.control("state", {"stateInstance": "notAuthorized"})
    assert api.get("getWaSettings").json() == {
        "avatar": "", "phone": "", "stateInstance": "notAuthorized", "deviceId": "",
        "chatId": "", "base64Avatar": "", "historySyncProgress": 0, "logoutProcess": False, "suspendedUntil": 0,
    }  # fmt: skip
    assert api.get("getStatusInstance").json() == {"statusInstance": "offline"}


def test_the_account_s_picture_can_be_changed(api: Api) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    url = api.emulator.method_url("setProfilePicture")
    result = api.http.post(url, files={"file": ("a.jpg", out.getvalue(), "image/jpeg")}).json()
    assert (result["reason"], result["setProfilePicture"]) == (None, True)
    assert api.get("getWaSettings").json()["avatar"] == result["urlAvatar"]
    assert api.http.get(result["urlAvatar"]).content == out.getvalue()
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


def test_service_methods_require_a_phone(api: Api) -> None:
    assert api.get("logout").json() == {"isLogout": True}
    response = api.get("getContacts")
    assert (response.status_code, detail(response)) == (400, "instance is starting or not authorized")
