"""Linking a phone: QR codes, the stream of them, pairing codes."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import Api, detail

PHONE = {"phoneNumber": 79990000042}


@pytest.fixture
def api() -> Iterator[Api]:
    with running_emulator(unlinked=True, qr_seconds=0.15, link_seconds=0.7) as emulator:
        yield Api(emulator)


def stream(api: Api, token: str = "") -> ClientConnection:
    url = api.emulator.method_url("scanQrCode").replace("http://", "ws://")
    return connect(url.replace(api.emulator.token, token or api.emulator.token))


def heard(socket: ClientConnection) -> list[dict[str, Any]]:
    """Everything until it closes."""
    messages = []
    try:
        while True:
            messages.append(json.loads(socket.recv(timeout=5)))
    except ConnectionClosed:
        return messages


def read(picture: str) -> str:
    """What an independent reader finds in a QR code."""
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(base64.b64decode(picture))))
    return str(code.text)


def test_a_qr_code_is_a_readable_png_that_changes(api: Api) -> None:
    first = api.get("qr").json()
    assert first["type"] == "qrCode"
    assert read(first["message"]).startswith("2@")
    api.emulator.control("clock", {"advance": 1})
    second = api.get("qr").json()
    assert read(second["message"]) != read(first["message"])


def test_a_qr_code_stays_for_its_lifetime() -> None:
    with running_emulator(unlinked=True, now=1_700_000_000.0, qr_seconds=3600) as emulator:
        api = Api(emulator)
        assert api.get("qr").json() == api.get("qr").json()


def test_the_stream_renews_the_code_and_times_out(api: Api) -> None:
    with stream(api) as socket:
        messages = heard(socket)
    assert [one["type"] for one in messages[:3]] == ["qrCode", "qrCode", "qrCode"]
    assert messages[-1] == {"type": "timeout", "message": "timeout"}
    assert len({one["message"] for one in messages}) == len(messages)


def test_a_scan_links_and_the_stream_names_the_account(api: Api) -> None:
    with stream(api) as socket:
        assert json.loads(socket.recv(timeout=5))["type"] == "qrCode"
        assert api.emulator.control("scan", {}) == {"scanned": True, "reason": ""}
        last = heard(socket)[-1]
    assert last == {"type": "accountData", "message": "79990000042@c.us"}
    assert api.get("getStateInstance").json() == {"stateInstance": "authorized"}
    result = api.receive()
    assert result is not None
    assert (result["typeWebhook"], result["stateInstance"]) == ("stateInstanceChanged", "authorized")
    assert api.get("qr").json()["type"] == "alreadyLogged"


def test_a_linked_instance_streams_only_that(api: Api) -> None:
    api.emulator.control("scan", {})
    with stream(api) as socket:
        assert heard(socket) == [{"type": "alreadyLogged", "message": "instance account already authorized"}]


def test_a_banned_instance_must_be_logged_out(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "blocked"})
    assert api.get("qr").json() == {"type": "error", "message": "Instance has auth. You need to make log out"}


def test_a_pairing_code_links(api: Api) -> None:
    result = api.post("getAuthorizationCode", PHONE).json()
    assert result["status"] is True
    assert len(result["code"]) == 8
    assert api.emulator.control("scan", {"code": "WRONGONE"})["scanned"] is False
    assert api.emulator.control("scan", {"code": result["code"]})["scanned"] is True
    assert api.post("getAuthorizationCode", PHONE).json() == {"status": False, "code": ""}


def test_a_pairing_code_expires(api: Api) -> None:
    code = api.post("getAuthorizationCode", PHONE).json()["code"]
    api.emulator.control("clock", {"advance": 151})
    assert api.emulator.control("scan", {"code": code}) == {
        "scanned": False,
        "reason": "the code has expired",
    }


def test_a_phone_number_has_only_digits(api: Api) -> None:
    response = api.post("getAuthorizationCode", {"phoneNumber": "+7 999"})
    assert (
        detail(response) == "Validation failed. Details: Wrong format. 'phoneNumber' must contain only digits"
    )


def test_the_stream_requires_the_token(api: Api) -> None:
    with pytest.raises(InvalidStatus) as refused:
        stream(api, "x" * 50)
    assert refused.value.response.status_code == 401


def test_the_stream_can_be_refused(api: Api) -> None:
    api.emulator.control("faults", {"method": "scanQrCode", "status": 503})
    with pytest.raises(InvalidStatus) as refused:
        stream(api)
    assert refused.value.response.status_code == 503
    with stream(api) as socket:
        assert json.loads(socket.recv(timeout=5))["type"] == "qrCode"


def test_the_stream_can_send_garbage_and_close(api: Api) -> None:
    api.emulator.control("faults", {"method": "scanqrcode", "body": "not JSON"})
    with stream(api) as socket:
        assert socket.recv(timeout=5) == "not JSON"
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)


def test_logging_out_unlinks(api: Api) -> None:
    api.emulator.control("scan", {})
    assert api.get("logout").json() == {"isLogout": True}
    assert api.get("getStateInstance").json() == {"stateInstance": "notAuthorized"}
    assert api.get("qr").json()["type"] == "qrCode"
