"""A new instance, as the service creates it, and what its journals note. Numbers are lines of the manual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api, detail


@pytest.fixture
def fresh() -> Iterator[Api]:
    with running_emulator(silent=True, fresh=True) as emulator:
        yield Api(emulator)


def history(api: Api) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = api.post("getChatHistory", {"chatId": ANNA}).json()
    return records


def test_every_setting_is_off(fresh: Api) -> None:
    """(637)"""
    told = fresh.get("getSettings").json()
    assert {value for value in told.values() if value in ("yes", "no")} == {"no"}


def test_nothing_is_notified_but_what_cannot_be_switched_off(fresh: Api) -> None:
    """(654-655: noAccount and failed)"""
    fresh.emulator.control("incoming", {"chatId": ANNA, "text": "hello?"})
    fresh.emulator.control("state", {"stateInstance": "blocked"})
    fresh.emulator.control("state", {"stateInstance": "authorized"})
    fresh.post("sendMessage", {"chatId": ANNA, "message": "x"})
    lost = fresh.post("sendMessage", {"chatId": "79010000404@c.us", "message": "x"}).json()["idMessage"]
    taken = fresh.receive_status(lost, "noAccount")
    assert [one["typeWebhook"] for one in taken] == ["outgoingMessageStatus"]


def test_the_journals_are_empty_until_it_is_switched_on(fresh: Api) -> None:
    """(5705)"""
    fresh.emulator.control("incoming", {"chatId": ANNA, "text": "before"})
    assert history(fresh) == fresh.get("lastIncomingMessages", minutes=1_000_000).json() == []
    fresh.post("setSettings", {"incomingWebhook": "yes"})
    after = fresh.emulator.control("incoming", {"chatId": ANNA, "text": "after"})["idMessage"]
    assert [one["idMessage"] for one in history(fresh)] == [after]


def test_linking_again_brings_what_was_before(fresh: Api) -> None:
    """(5711)"""
    missed = fresh.emulator.control("incoming", {"chatId": ANNA, "text": "before"})["idMessage"]
    fresh.post("setSettings", {"incomingWebhook": "yes"})
    fresh.get("logout")
    fresh.emulator.control("scan", {})
    records = history(fresh)
    assert records[0]["idMessage"] == missed
    assert len(records) > 1


def test_what_is_sent_through_the_api_is_noted_but_not_its_status(fresh: Api) -> None:
    """(7189, 7191)"""
    message_id = fresh.post("sendMessage", {"chatId": ANNA, "message": "x"}).json()["idMessage"]
    (left,) = fresh.emulator.sent()
    assert left["idMessage"] == message_id
    (record,) = fresh.get("lastOutgoingMessages").json()
    assert (record["idMessage"], record["statusMessage"]) == (message_id, "pending")


def test_nothing_is_marked_as_read_without_the_setting(fresh: Api) -> None:
    """(8859)"""
    assert fresh.post("readChat", {"chatId": ANNA}).json() == {"setRead": False}


def test_what_came_before_the_setting_stays_unread(fresh: Api) -> None:
    """(8861-8863)"""
    early = fresh.emulator.control("incoming", {"chatId": ANNA, "text": "before"})["idMessage"]
    fresh.post("setSettings", {"incomingWebhook": "yes"})
    late = fresh.emulator.control("incoming", {"chatId": ANNA, "text": "after"})["idMessage"]
    assert fresh.post("readChat", {"chatId": ANNA, "idMessage": early}).json() == {"setRead": False}
    assert fresh.post("readChat", {"chatId": ANNA}).json() == {"setRead": True}
    chat = fresh.emulator.world.chats.by_id[ANNA]
    read = {message.id: message.read for message in chat.messages}
    assert (read[early], read[late]) == (False, True)


def test_a_chat_without_a_noted_message_cannot_be_archived(fresh: Api) -> None:
    """(9300)"""
    response = fresh.post("archiveChat", {"chatId": ANNA})
    assert detail(response) == "ArchiveChatError: cannot archive chat cause last message not found in chat"
