"""Faults on order: answers that lie, connections that break before and after the effect."""

from __future__ import annotations

import time

import httpx
import pytest

from greentui.emulator.serving.faults import Fault, Faults
from tests.emulator.conftest import ANNA, Api

MESSAGE = {"chatId": ANNA, "message": "hello"}


def order(api: Api, **fault: object) -> None:
    api.emulator.control("faults", fault)


def test_a_status_replaces_the_answer_and_the_effect(api: Api) -> None:
    order(api, method="sendMessage", status=500, body={"message": "boom"})
    answer = api.post("sendMessage", MESSAGE)
    assert (answer.status_code, answer.json()) == (500, {"message": "boom"})
    assert api.post("sendMessage", MESSAGE).status_code == 200
    api.take_until(lambda body: body.get("status") == "sent")
    assert len(api.emulator.sent()) == 1


def test_a_string_goes_out_as_it_is(api: Api) -> None:
    order(api, method="getSettings", status=200, body="<html>502 Bad Gateway</html>")
    answer = api.get("getSettings")
    assert (answer.status_code, answer.text) == (200, "<html>502 Bad Gateway</html>")


def test_cut_before_the_effect(api: Api) -> None:
    order(api, method="SENDMESSAGE", drop="before")
    with pytest.raises(httpx.TransportError):
        api.post("sendMessage", MESSAGE)
    assert api.get("showMessagesQueue").json() == []
    assert api.emulator.sent() == []
    assert api.emulator.requests()[0]["dropped"] == "before"


def test_cut_after_the_effect(api: Api) -> None:
    order(api, method="sendMessage", drop="after")
    with pytest.raises(httpx.TransportError):
        api.post("sendMessage", MESSAGE)
    api.take_until(lambda body: body.get("status") == "sent")
    assert [one["text"] for one in api.emulator.sent()] == ["hello"]


def test_a_delete_that_was_done_but_not_answered(api: Api) -> None:
    api.emulator.control("notifications", {"typeWebhook": "x"})
    receipt = api.get("receiveNotification").json()["receiptId"]
    order(api, method="deleteNotification", drop="after")
    with pytest.raises(httpx.TransportError):
        api.delete("deleteNotification", receipt)
    assert api.delete("deleteNotification", receipt).json() == {"result": False}


def test_a_fault_happens_as_often_as_ordered(api: Api) -> None:
    order(api, method="getSettings", status=429, times=2)
    assert [api.get("getSettings").status_code for _ in range(3)] == [429, 429, 200]


def test_any_method_and_its_end(api: Api) -> None:
    order(api, method="*", status=503, times=100)
    assert api.get("getSettings").status_code == api.get("getContacts").status_code == 503
    api.emulator.control("reset-faults", {})
    assert api.get("getSettings").status_code == 200


def test_a_delay_comes_first_and_changes_nothing(api: Api) -> None:
    order(api, method="getSettings", delayMs=150)
    before = time.monotonic()
    assert api.get("getSettings").json()["wid"]
    assert time.monotonic() - before >= 0.15


def test_faults_of_a_method_leave_others_alone(api: Api) -> None:
    order(api, method="getSettings", status=500)
    assert api.get("getStateInstance").status_code == 200


@pytest.mark.parametrize("wrong", [{"drop": "sometimes"}, {"status": 99}, {"times": "x"}])
def test_an_order_that_makes_no_sense_is_refused(api: Api, wrong: dict[str, object]) -> None:
    answer = api.http.post(f"{api.emulator.control_url}/faults", json={"method": "qr", **wrong})
    assert answer.status_code == 400


def test_what_is_null_is_not_ordered(api: Api) -> None:
    order(api, method="getSettings", status=503, delayMs=None, drop=None, times=None)
    assert [api.get("getSettings").status_code for _call in range(2)] == [503, 200]


def test_first_ordered_first_taken() -> None:
    faults = Faults()
    faults.add(Fault.from_json({"method": "a", "status": 500}))
    faults.add(Fault.from_json({"method": "*", "status": 501}))
    faults.add(Fault.from_json({"method": "a", "status": 502, "times": 0}))
    assert [fault.status for fault in (faults.take("a"), faults.take("a")) if fault] == [500, 501]
    assert faults.take("a") is None
