"""The queue of notifications as a consumer sees it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api
from tests.patience import PATIENCE

BODIES = [{"typeWebhook": "somethingNew", "number": number} for number in range(3)]


def receive(api: Api) -> Any:
    return api.get("receiveNotification", receiveTimeout=0).json()


def test_an_empty_queue_gives_null(api: Api) -> None:
    assert receive(api) is None


def test_a_notification_comes_again_until_deleted(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    first = receive(api)
    assert first["body"] == BODIES[0]
    assert receive(api) == first


def test_first_in_first_out(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    assert [api.receive() for _ in BODIES] == BODIES


def test_deleting_twice_is_false(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    receipt = receive(api)["receiptId"]
    assert api.delete("deleteNotification", receipt).json() == {"result": True}
    assert api.delete("deleteNotification", receipt).json() == {"result": False}


def test_deleting_what_was_never_received_is_false(api: Api) -> None:
    receipts = api.emulator.control("notifications", BODIES)["receiptIds"]
    assert api.delete("deleteNotification", receipts[2]).json() == {"result": False}
    assert len(api.emulator.queue()) == 3


def test_a_receipt_must_be_a_number(api: Api) -> None:
    response = api.delete("deleteNotification", "abc")
    assert (response.status_code, response.json()["message"]) == (
        500,
        "Parameter receiptId must be a Number!",
    )


def test_a_receipt_from_before_a_restart_is_an_error_and_comes_again(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    receipt = receive(api)["receiptId"]
    api.get("reboot")
    response = api.delete("deleteNotification", receipt)
    assert response.status_code == 500
    assert "findUnAckedMessage" in response.json()["message"]
    assert receive(api)["receiptId"] == receipt
    assert api.delete("deleteNotification", receipt).json() == {"result": True}


def test_a_pending_receive_returns_with_the_next_notification(api: Api) -> None:
    got: list[Any] = []
    waiting = threading.Thread(
        target=lambda: got.append(api.get("receiveNotification", receiveTimeout=60).json())
    )
    waiting.start()
    while not any(one["method"] == "receiveNotification" for one in api.emulator.requests()):
        pass
    api.emulator.control("notifications", BODIES[0])
    waiting.join(timeout=PATIENCE)
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
    for response in (api.get("receiveNotification"), api.delete("deleteNotification", 1)):
        assert response.status_code == 400
        assert "custom webhook url is set" in response.json()["message"]
        assert api.emulator.id_instance in response.json()["message"]
    api.post("setSettings", {"webhookUrl": ""})
    assert api.get("receiveNotification", receiveTimeout=0).status_code == 200


def test_a_competing_consumer_takes_notifications(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    assert api.emulator.control("reader", {"count": 2})["taken"] == BODIES[:2]
    assert api.receive() == BODIES[2]


def test_deleted_notifications_can_be_redelivered(api: Api) -> None:
    api.emulator.control("notifications", BODIES)
    for _ in BODIES:
        api.receive()
    assert api.emulator.control("redeliver", {"count": 2}) == {"redelivered": 2}
    assert [api.receive(), api.receive()] == BODIES[1:]


@pytest.mark.parametrize(
    "body", [None, 7, "text", [], {"a": {"b": [None, 1e308]}}, {"t": "\ud800"}, {"x": "é" * 2_000_000}]
)
def test_any_json_can_be_queued(api: Api, body: Any) -> None:
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


def test_a_notification_in_the_queue_is_received_without_waiting() -> None:
    with running_emulator(fast=False, silent=True) as emulator:
        api = Api(emulator)
        api.emulator.control("incoming", {"chatId": ANNA, "text": "hi"})
        # Something is there, so the shortest wait of five seconds does not come into it.
        assert api.get("receiveNotification", receiveTimeout=1).json()["body"]["typeWebhook"] == (
            "incomingMessageReceived"
        )
