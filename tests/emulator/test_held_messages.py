"""Messages held at the service: by a yellow card, a suspension, a ban, and through another phone's linking.

Numbers in parentheses are lines of the manual.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.conftest import ANNA, Api

FIRST, SECOND = "79990000042@c.us", "79991112233@c.us"
TEXT = {"chatId": ANNA, "message": "still there?"}


def send(api: Api, **fields: Any) -> str:
    return str(api.post("sendMessage", TEXT | fields).json()["idMessage"])


def waiting(api: Api) -> list[str]:
    return [one["messageID"] for one in api.get("showMessagesQueue").json()]


@pytest.mark.parametrize("state", ["yellowCard", "suspended", "blocked", "notAuthorized"])
def test_it_waits_in_the_queue(api: Api, state: str) -> None:
    """(773, 9878-9881)"""
    api.emulator.control("state", {"stateInstance": state})
    message_id = send(api)
    assert waiting(api) == [message_id]
    assert api.emulator.sent() == []


def test_a_yellow_card_is_its_status_in_the_queue_and_in_the_journal(api: Api) -> None:
    """(5186, 5763)"""
    api.emulator.control("state", {"stateInstance": "yellowCard"})
    message_id = send(api)
    api.receive_status(message_id, "yellowCard")
    record = api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).json()
    assert record["statusMessage"] == "yellowCard"


def test_after_the_reboot_it_leaves_once(api: Api) -> None:
    """(773: to go on, the instance must be rebooted)"""
    api.emulator.control("state", {"stateInstance": "yellowCard"})
    message_id = send(api)
    assert api.get("reboot").json() == {"isReboot": True}
    api.receive_status(message_id, "read")
    assert waiting(api) == []
    history = api.post("getChatHistory", {"chatId": ANNA}).json()
    assert [(one["idMessage"], one["statusMessage"]) for one in history[:1]] == [(message_id, "read")]
    assert [one["idMessage"] for one in history].count(message_id) == 1


def test_after_a_day_it_fails(api: Api) -> None:
    """(773: kept for 24 hours)"""
    api.emulator.control("state", {"stateInstance": "yellowCard"})
    message_id = send(api)
    api.emulator.control("clock", {"advance": 24 * 3600 - 5})
    assert waiting(api) == [message_id]
    api.emulator.control("clock", {"advance": 10})
    assert waiting(api) == []
    api.receive_status(message_id, "failed")


def test_a_reboot_does_not_end_a_suspension_but_time_does(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "suspended"})
    until = api.get("getWaSettings").json()["suspendedUntil"]
    message_id = send(api)
    api.get("reboot")
    assert api.get("getStateInstance").json() == {"stateInstance": "suspended"}
    now = api.emulator.control("clock", {"advance": 0})["now"]
    api.emulator.control("clock", {"advance": until - now - 60})
    assert waiting(api) == [message_id]
    api.emulator.control("clock", {"advance": 60})
    api.receive_status(message_id, "read")
    assert api.get("getWaSettings").json()["suspendedUntil"] == 0


@pytest.fixture
def ban(api: Api) -> Callable[..., Any]:
    return lambda **more: api.emulator.control("ban", more)


def test_after_a_ban_it_leaves_through_the_next_number(api: Api, ban: Callable[..., Any]) -> None:
    """(7635)"""
    api.emulator.control("state", {"stateInstance": "yellowCard"})
    message_id = send(api)
    assert ban() == {"banned": True, "scanned": False, "reason": ""}
    assert waiting(api) == [message_id]
    api.get("logout")
    assert api.emulator.control("scan", {"phone": "+79991112233"})["scanned"]
    echo = api.receive_until(lambda body: body["typeWebhook"] == "outgoingAPIMessageReceived")[-1]
    assert (echo["idMessage"], echo["instanceData"]["wid"], echo["senderData"]["sender"]) == (
        message_id,
        SECOND,
        SECOND,
    )


def test_a_cleared_queue_holds_nothing_for_the_next_number(api: Api, ban: Callable[..., Any]) -> None:
    """(7635: after a ban and before another number the queue is to be cleared)"""
    api.emulator.control("state", {"stateInstance": "blocked"})
    send(api)
    assert api.get("clearMessagesQueue").json() == {"isCleared": True}
    ban(phone="79991112233")
    assert (waiting(api), api.emulator.sent()) == ([], [])


def test_another_phone_is_another_account(api: Api, ban: Callable[..., Any]) -> None:
    before = {chat["id"] for chat in api.get("getChats").json()}
    assert ban(phone="79991112233") == {"banned": True, "scanned": True, "reason": ""}
    told = api.receive_until(lambda body: body.get("stateInstance") == "authorized")
    assert [one.get("stateInstance") for one in told] == ["blocked", "notAuthorized", "authorized"]
    assert told[-1]["instanceData"]["wid"] == SECOND
    assert api.get("getSettings").json()["wid"] == SECOND
    assert api.get("getWaSettings").json()["phone"] == "79991112233"
    assert api.get("getChats").json() == []
    assert api.post("getChatHistory", {"chatId": ANNA}).json() == []
    api.get("logout")
    assert api.emulator.control("scan", {"phone": "79990000042"}) == {
        "scanned": False,
        "reason": "WhatsApp has banned this number",
    }
    assert before


def test_a_group_of_the_first_number_refuses_the_second(api: Api, ban: Callable[..., Any]) -> None:
    """(5184: notInGroup, the sender is no member of the group)"""
    group = next(chat["id"] for chat in api.get("getChats").json() if chat["type"] == "group")
    api.emulator.control("state", {"stateInstance": "notAuthorized"})
    message_id = send(api, chatId=group)
    ban(phone="79991112233")
    api.receive_status(message_id, "notInGroup")


def test_the_first_phone_finds_its_chats_again(api: Api) -> None:
    before = api.get("getChats").json()
    for phone in ("79991112233", "79990000042"):
        api.get("logout")
        api.emulator.control("scan", {"phone": phone})
    assert api.get("getChats").json() == before


def test_a_banned_instance_has_no_code_to_scan(api: Api, ban: Callable[..., Any]) -> None:
    """(891: log out, then scan again)"""
    ban()
    refused = api.emulator.control("scan", {"phone": "79991112233"})
    assert (refused["scanned"], refused["reason"]) == (
        False,
        "there is no code: the instance must be logged out first",
    )
