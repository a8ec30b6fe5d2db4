"""The queue of notifications as a consumer sees it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api

BODIES = [{"typeWebhook": "somethingNew", "number": number} for number in range(3)]


def receive(api: Api) -> Any:
    return api.get("receiveNotification", receiveTimeout=0).json()


def test_an_empty_queue_gives_null(api: Api) -> None:
    assert receive(api) is None


def test_what_was_not_deleted_comes_again(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    first = receive(api)
    assert first["body"] == BODIES[0]
    assert receive(api) == first


def test_first_in_first_out(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    assert [api.take() for _ in BODIES] == BODIES


def test_deleting_twice_is_false(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    receipt = receive(api)["receiptId"]
    assert api.delete("deleteNotification", receipt).json() == {"result": True}
    assert api.delete("deleteNotification", receipt).json() == {"result": False}


def test_deleting_what_was_never_received_is_false(api: Api) -> None:
    receipts = api.emulator.control("notifications", BODIES)["receiptIds"]
    assert api.delete("deleteNotification", receipts[2]).json() == {"result": False}
    assert len(api.emulator.queue()) == 3


def test_a_receipt_that_is_no_number_is_an_error(api: Api) -> None:
    answer = api.delete("deleteNotification", "abc")
    assert (answer.status_code, answer.json()["message"]) == (500, "Parameter receiptId must be a Number!")


def test_a_receipt_from_before_a_restart_is_an_error_and_comes_again(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    receipt = receive(api)["receiptId"]
    api.get("reboot")
    answer = api.delete("deleteNotification", receipt)
    assert answer.status_code == 500
    assert "findUnAckedMessage" in answer.json()["message"]
    assert receive(api)["receiptId"] == receipt
    assert api.delete("deleteNotification", receipt).json() == {"result": True}


def test_a_waiting_receive_returns_as_soon_as_something_comes(api: Api) -> None:
    got: list[Any] = []
    waiting = threading.Thread(
        target=lambda: got.append(api.get("receiveNotification", receiveTimeout=60).json())
    )
    waiting.start()
    while not any(one["method"] == "receiveNotification" for one in api.emulator.requests()):
        pass
    api.emulator.control("notifications", BODIES[0])
    waiting.join(timeout=10)
    assert got
    assert got[0]["body"] == BODIES[0]


def test_receive_timeout_must_be_a_number(api: Api) -> None:
    assert api.get("receiveNotification", receiveTimeout="soon").status_code == 400


def test_a_day_old_notification_is_gone(api: Api) -> None:
    api.emulator.control("notifications", BODIES[0])
    api.emulator.control("clock", {"advance": 24 * 3600 - 60})
    assert receive(api) is not None
    api.emulator.control("clock", {"advance": 120})
    assert receive(api) is None


def test_with_a_webhook_url_nothing_can_be_received(api: Api) -> None:
    api.post("setSettings", {"webhookUrl": "https://example.org/hook"})
    for answer in (api.get("receiveNotification"), api.delete("deleteNotification", 1)):
        assert answer.status_code == 400
        assert "custom webhook url is set" in answer.json()["message"]
        assert api.emulator.id_instance in answer.json()["message"]
    api.post("setSettings", {"webhookUrl": ""})
    assert api.get("receiveNotification", receiveTimeout=0).status_code == 200


def test_another_reader_takes_what_we_do_not_see(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    assert api.emulator.control("reader", {"count": 2})["taken"] == BODIES[:2]
    assert api.take() == BODIES[2]


def test_deleted_notifications_can_be_made_to_come_again(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    for _ in BODIES:
        api.take()
    assert api.emulator.control("redeliver", {"count": 2}) == {"redelivered": 2}
    assert [api.take(), api.take()] == BODIES[1:]


@pytest.mark.parametrize(
    "body", [None, 7, "text", [], {"a": {"b": [None, 1e308]}}, {"t": "\ud800"}, {"x": "é" * 2_000_000}]
)
def test_any_json_at_all_goes_through(api: Api, body: Any) -> None:
    api.emulator.control("notifications", [body])
    item = receive(api)
    assert item["body"] == body
    assert api.delete("deleteNotification", item["receiptId"]).json() == {"result": True}


def test_counts_and_clearing(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    assert api.get("getWebhooksCount").json() == {"\u0441ount": 3}
    assert api.delete("clearWebhooksQueue").json() == {"isCleared": True, "reason": ""}
    assert api.get("getWebhooksCount").json() == {"\u0441ount": 0}
    again = api.delete("clearWebhooksQueue").json()
    assert (again["isCleared"], again["reason"]) == (False, "Too many requests")
    assert 0 < again["leftTime"] <= 60


def test_the_manual_s_shortest_wait_holds_where_nothing_is_quick() -> None:
    with running_emulator(fast=False, silent=True) as emulator:
        api = Api(emulator)
        api.emulator.control("incoming", {"chatId": ANNA, "text": "hi"})
        # Something is there, so the shortest wait of five seconds does not come into it.
        assert api.get("receiveNotification", receiveTimeout=1).json()["body"]["typeWebhook"] == (
            "incomingMessageReceived"
        )
