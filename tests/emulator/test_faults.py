"""Injected faults: false responses, and connections dropped before or after the effect."""

from __future__ import annotations

import time

import httpx
import pytest

from greentui.emulator.serving.faults import Fault, Faults
from tests.emulator.conftest import ANNA, Api

MESSAGE = {"chatId": ANNA, "message": "hello"}


def order(api: Api, **fault: object) -> None:
    api.emulator.control("faults", fault)


def test_a_status_replaces_the_response_and_the_effect(api: Api) -> None:
    order(api, method="sendMessage", status=500, body={"message": "boom"})
    response = api.post("sendMessage", MESSAGE)
    assert (response.status_code, response.json()) == (500, {"message": "boom"})
    assert api.post("sendMessage", MESSAGE).status_code == 200
    api.receive_until(lambda body: body.get("status") == "sent")
    assert len(api.emulator.sent()) == 1


def test_a_string_is_sent_as_it_is(api: Api) -> None:
    order(api, method="getSettings", status=200, body="<html>502 Bad Gateway</html>")
    response = api.get("getSettings")
    assert (response.status_code, response.text) == (200, "<html>502 Bad Gateway</html>")


def test_a_connection_dropped_before_the_effect(api: Api) -> None:
    order(api, method="SENDMESSAGE", drop="before")
    with pytest.raises(httpx.TransportError):
        api.post("sendMessage", MESSAGE)
    assert api.get("showMessagesQueue").json() == []
    assert api.emulator.sent() == []
    assert api.emulator.requests()[0]["dropped"] == "before"


def test_a_connection_dropped_after_the_effect(api: Api) -> None:
    order(api, method="sendMessage", drop="after")
    with pytest.raises(httpx.TransportError):
        api.post("sendMessage", MESSAGE)
    api.receive_until(lambda body: body.get("status") == "sent")
    assert [one["text"] for one in api.emulator.sent()] == ["hello"]


def test_a_notification_deleted_without_a_response(api: Api) -> None:
    api.emulator.control("notifications", {"typeWebhook": "x"})
    receipt = api.get("receiveNotification").json()["receiptId"]
    order(api, method="deleteNotification", drop="after")
    with pytest.raises(httpx.TransportError):
        api.delete("deleteNotification", receipt)
    assert api.delete("deleteNotification", receipt).json() == {"result": False}


def test_a_fault_happens_the_given_number_of_times(api: Api) -> None:
    order(api, method="getSettings", status=429, times=2)
    assert [api.get("getSettings").status_code for _ in range(3)] == [429, 429, 200]


def test_a_fault_of_any_method_can_be_removed(api: Api) -> None:
    order(api, method="*", status=503, times=100)
    assert api.get("getSettings").status_code == api.get("getContacts").status_code == 503
    api.emulator.control("reset-faults", {})
    assert api.get("getSettings").status_code == 200


def test_a_delay_leaves_the_response_alone(api: Api) -> None:
    order(api, method="getSettings", delayMs=150)
    before = time.monotonic()
    assert api.get("getSettings").json()["wid"]
    assert time.monotonic() - before >= 0.15


def test_a_fault_leaves_other_methods_alone(api: Api) -> None:
    order(api, method="getSettings", status=500)
    assert api.get("getStateInstance").status_code == 200


@pytest.mark.parametrize("wrong", [{"drop": "sometimes"}, {"status": 99}, {"times": "x"}])
def test_an_invalid_command_is_rejected(api: Api, wrong: dict[str, object]) -> None:
    response = api.http.post(f"{api.emulator.control_url}/faults", json={"method": "qr", **wrong})
    assert response.status_code == 400


def test_null_fields_of_a_fault_are_ignored(api: Api) -> None:
    order(api, method="getSettings", status=503, delayMs=None, drop=None, times=None)
    assert [api.get("getSettings").status_code for _call in range(2)] == [503, 200]


def test_faults_happen_in_the_order_they_were_added() -> None:
    faults = Faults()
    faults.add(Fault.from_json({"method": "a", "status": 500}))
    faults.add(Fault.from_json({"method": "*", "status": 501}))
    faults.add(Fault.from_json({"method": "a", "status": 502, "times": 0}))
    assert [fault.status for fault in (faults.take("a"), faults.take("a")) if fault] == [500, 501]
    assert faults.take("a") is None
