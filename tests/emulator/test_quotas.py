"""The monthly quotas in all three bodies."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest

from greentui.emulator.behaviour.quotas import DEVELOPER_PLAN, QuotaExceeded, Quotas
from tests.emulator.conftest import ANNA, Api

MAYA = "972500000001@c.us"


def test_a_method_s_quota(api: Api) -> None:
    api.emulator.control("quota", {"which": "invoke", "method": "checkWhatsapp", "total": 100})
    response = api.post("checkWhatsapp", {"phoneNumber": 79010000000})
    assert response.status_code == 466
    status = response.json()["invokeStatus"]
    assert (status["method"], status["used"], status["total"], status["status"]) == (
        "checkwhatsapp", 100, 100, "QUOTE_EXCEEDED",
    )  # fmt: skip
    assert api.get("getContacts").status_code == 200


def test_each_error_says_where_the_plan_is_changed(api: Api) -> None:
    """Lines 9638 and 9656 of the manual word it differently."""
    change = "and change the tariff to business https://console.green-api.com"
    api.emulator.control("quota", {"which": "invoke", "method": "getAvatar", "total": 100})
    status = api.post("getAvatar", {"chatId": ANNA}).json()["invokeStatus"]
    assert status["description"] == f"Monthly quota has been exceeded. Please go to your console {change}"
    api.emulator.control("quota", {"which": "correspondents", "chats": ["1@c.us", "2@c.us", "3@c.us"]})
    status = api.post("sendMessage", {"chatId": MAYA, "message": "x"}).json()["correspondentsStatus"]
    assert status["description"] == (
        "Monthly quota has been exceeded. You can only send or receive messages from these numbers: "
        f"1@c.us,2@c.us,3@c.us. Please go to your personal account {change}"
    )


@pytest.mark.parametrize(
    ("method", "total"),
    [
        ("checkWhatsapp", 100), ("readChat", 500), ("downloadFile", 500), ("getChatHistory", 300),
        ("getStatusInstance", 100), ("getAvatar", 100), ("getContactInfo", 100), ("archiveChat", 100),
        ("getContacts", 1000), ("sendTextStatus", 10), ("lastIncomingMessages", 1000),
    ],
)  # fmt: skip
def test_the_numbers_of_the_developer_plan(method: str, total: int) -> None:
    """Lines 209-240 of the manual."""
    assert DEVELOPER_PLAN[method.lower()] == total


def test_the_quota_of_chats_admits_known_chats(api: Api) -> None:
    api.emulator.control("quota", {"which": "correspondents", "chats": [ANNA, "1@c.us", "2@c.us"]})
    assert api.post("sendMessage", {"chatId": ANNA, "message": "x"}).status_code == 200
    response = api.post("sendMessage", {"chatId": MAYA, "message": "x"})
    assert response.status_code == 466
    body = response.json()
    assert body["invokeStatus"]["status"] == "QUOTE_ALLOWED"
    assert body["correspondentsStatus"]["status"] == "CORRESPONDENTS_QUOTE_EXCEEDED"
    assert ANNA in body["correspondentsStatus"]["description"]
    result = api.receive_until(lambda one: one["typeWebhook"] == "quotaExceeded")[-1]
    assert result["quotaData"]["status"] == "CORRESPONDENTS_QUOTA_EXCEEDED"


def test_the_quota_of_chats_in_its_other_shape(api: Api) -> None:
    api.emulator.control("quota", {"which": "quotaData", "chats": ["1@c.us", "2@c.us", "3@c.us"]})
    response = api.post("sendMessage", {"chatId": MAYA, "message": "x"})
    assert (response.status_code, response.json()["quotaData"]["used"]) == (466, 3)
    api.emulator.control("quota", {"which": "none"})
    assert api.post("sendMessage", {"chatId": MAYA, "message": "x"}).status_code == 200


def test_the_developer_plan_counts_calls() -> None:
    quotas = Quotas()
    quotas.use_developer_plan()
    for number in range(3):
        quotas.spend("sendmessage", f"{number}@c.us")
    with pytest.raises(QuotaExceeded):
        quotas.spend("sendmessage", "4@c.us")
    for _ in range(DEVELOPER_PLAN["getavatar"]):
        quotas.spend("getavatar", None)
    with pytest.raises(QuotaExceeded):
        quotas.spend("getavatar", None)
    quotas.spend("getsettings", None)


def test_lifted_quotas_start_over(api: Api) -> None:
    api.emulator.control("quota", {"which": "correspondents", "chats": [ANNA, "1@c.us", "2@c.us"]})
    api.emulator.control("quota", {"which": "none"})
    api.emulator.control("quota", {"which": "developer"})
    assert api.post("sendMessage", {"chatId": MAYA, "message": "x"}).status_code == 200


def test_an_unknown_quota_is_rejected(api: Api) -> None:
    with pytest.raises(HTTPError) as refused:
        api.emulator.control("quota", {"which": "wish"})
    assert "no such quota: wish" in refused.value.read().decode()
