"""The control interface itself; the effects of its commands are tested with what they are for."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path
from typing import Any

import pytest

from greentui.emulator.serving.control import Control
from greentui.emulator.serving.faults import Faults
from tests.emulator.conftest import ANNA, Api

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "emulator.md"


def test_an_unknown_command_is_not_found(api: Api) -> None:
    assert api.http.post(f"{api.emulator.control_url}/wish", json={}).status_code == 404
    assert api.http.get(f"{api.emulator.control_url}/incoming").status_code == 404


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("incoming", {"chatId": ANNA, "typeMessage": "wish"}),
        ("vote", {"chatId": ANNA, "idMessage": "x", "options": []}),
        ("edit", {"chatId": ANNA, "idMessage": "x", "text": "y"}),
        ("state", {"stateInstance": 5}),
        ("clock", {"advance": "x"}),
    ],
)
def test_an_invalid_command_is_rejected(api: Api, path: str, command: Any) -> None:
    response = api.http.post(f"{api.emulator.control_url}/{path}", json=command)
    assert response.status_code == 400
    assert response.json()["message"]


@pytest.mark.parametrize(
    ("path", "command", "why"),
    [
        ("incoming", {"text": "to nobody"}, "'chatId' is required"),
        ("reaction", {"chatId": ANNA}, "'idMessage' is required"),
        ("incoming", [], "must be a JSON object"),
        ("state", 5, "must be a JSON object"),
        ("faults", [{}, "x"], "must be a JSON object"),
        ("faults", {"method": "sendMesage", "status": 500}, "no such method: sendmesage"),
        ("faults", {"method": "sendMessage", "code": 500}, "a fault has no code, only body, delayMs, drop"),
    ],
)
def test_a_rejected_command_says_what_is_wrong(api: Api, path: str, command: Any, why: str) -> None:
    response = api.http.post(f"{api.emulator.control_url}/{path}", json=command)
    assert response.status_code == 400
    assert why in response.json()["message"]
    assert "Error" not in response.json()["message"]


def test_one_invalid_fault_rejects_the_whole_list(api: Api) -> None:
    faults = [{"method": "getSettings", "status": 500}, {"method": "wish", "status": 500}]
    assert api.http.post(f"{api.emulator.control_url}/faults", json=faults).status_code == 400
    assert api.get("getSettings").status_code == 200


def test_broken_json_is_rejected(api: Api) -> None:
    assert api.http.post(f"{api.emulator.control_url}/incoming", content=b"{").status_code == 400


def test_a_stranger_becomes_a_contact(api: Api) -> None:
    command = {"chatId": "79017777777@c.us", "text": "hi", "senderName": "New One"}
    api.emulator.control("incoming", command)
    contact = next(one for one in api.get("getContacts").json() if one["id"] == command["chatId"])
    assert (contact["name"], contact["contactName"]) == ("New One", "")


def test_a_group_message_has_a_sender(api: Api) -> None:
    group = api.get("getContacts", group="true").json()[0]["id"]
    api.emulator.control(
        "incoming", {"chatId": group, "text": "a", "senderId": "79018888888@c.us", "senderName": "Eve"}
    )
    api.emulator.control("incoming", {"chatId": group, "text": "b"})
    first, second = api.receive(), api.receive()
    assert first is not None
    assert second is not None
    assert (first["senderData"]["sender"], first["senderData"]["senderName"]) == ("79018888888@c.us", "Eve")
    assert second["senderData"]["sender"].endswith("@c.us")


def test_a_command_may_choose_the_message_id(api: Api) -> None:
    chosen = {"chatId": ANNA, "text": "x", "idMessage": "CHOSEN0000000000"}
    assert api.emulator.control("incoming", chosen) == {"idMessage": "CHOSEN0000000000"}


def test_a_lid_is_the_same_contact(api: Api) -> None:
    lid = api.emulator.world.chats.contacts[ANNA].lid
    api.emulator.control("incoming", {"chatId": lid, "text": "me again"})
    assert api.post("getChatHistory", {"chatId": ANNA, "count": 1}).json()[0]["textMessage"] == "me again"


def test_the_account_writes_from_its_phone(api: Api) -> None:
    message_id = api.emulator.control("outgoing", {"chatId": ANNA, "text": "from the phone"})["idMessage"]
    message, status = api.receive(), api.receive()
    assert message is not None
    assert status is not None
    assert message["typeWebhook"] == "outgoingMessageReceived"
    assert message["senderData"]["sender"] == "79990000042@c.us"
    assert (status["idMessage"], status["sendByApi"]) == (message_id, False)


def test_message_statuses_may_come_in_any_order(api: Api) -> None:
    message_id = api.post("sendMessage", {"chatId": ANNA, "message": "x"}).json()["idMessage"]
    api.receive_status(message_id, "read")
    command = {"chatId": ANNA, "idMessage": message_id, "status": "failed", "description": "late"}
    api.emulator.control("message-status", command)
    result = api.receive()
    assert result is not None
    assert (result["status"], result["description"]) == ("failed", "late")


def test_every_command_and_query_is_documented(api: Api) -> None:
    control = Control(api.emulator.world, Faults(), deque())
    documented = set(re.findall(r"`((?:POST|GET) [a-z-]+)`", DOCUMENTATION.read_text(encoding="utf-8")))
    assert documented == {f"POST {path}" for path in control.commands if path != "typing"} | {
        f"GET {path}" for path in control.queries
    }
