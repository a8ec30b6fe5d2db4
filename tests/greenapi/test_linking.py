"""The stream of QR codes, by WebSocket and by asking, until a phone is linked."""

from __future__ import annotations

import base64
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from greentui.emulator.testing import Emulator, running_emulator
from greentui.greenapi.linking import (
    REFUSED_EVERY,
    AlreadyLogged,
    Authorized,
    Failed,
    LinkEvent,
    PasskeyRequired,
    QrShown,
    TimedOut,
    Waiting,
    link_event,
    link_events,
    qrmatrix,
)
from greentui.greenapi.response_objects.account import Qr
from tests.greenapi.stage import Stage
from tests.greenapi.wire import client_of, ok

PNG = b"\x89PNG picture"
SHOWN = {"type": "qrCode", "message": base64.b64encode(PNG).decode()}


@pytest.fixture
def emulator() -> Any:
    with running_emulator(chats=2, messages=4, unlinked=True, qr_seconds=0.3, link_seconds=1.2) as running:
        yield running


@pytest.fixture
async def stage(emulator: Emulator, tmp_path: Path) -> AsyncIterator[Stage]:
    prepared = Stage(emulator, tmp_path)
    yield prepared
    await prepared.client.close()


async def no_sleep(_seconds: float) -> None:
    """Ask again at once."""


async def events(stage: Stage, *, scan_after: int = 0) -> list[LinkEvent]:
    """Everything the stream says; the phone scans after so many codes."""
    seen: list[LinkEvent] = []
    shown = 0
    async for event in link_events(stage.client, poll_every=0.05):
        seen.append(event)
        if isinstance(event, QrShown):
            shown += 1
            if shown == scan_after:
                stage.order("scan")
    return seen


async def test_codes_are_pushed_renewed_and_scanned(stage: Stage) -> None:
    first, *codes, last = await events(stage, scan_after=3)
    assert (first, last) == (Waiting(), Authorized())
    pictures = [one.png for one in codes if isinstance(one, QrShown)]
    assert len(set(pictures)) == len(codes) == 3
    assert all(len(qrmatrix(one)) >= 21 for one in pictures)
    assert not any(isinstance(one, QrShown) and one.polling for one in codes)


async def test_nobody_scans_in_time(stage: Stage) -> None:
    assert (await events(stage))[-1] == TimedOut()


async def test_a_linked_phone_is_said(stage: Stage) -> None:
    stage.order("state", stateInstance="authorized")
    assert await events(stage) == [Waiting(), AlreadyLogged()]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"status": 404},
        {"body": "nonsense"},
        {"body": {"type": "weather", "message": "rain"}},
        {"body": [1, 2]},
    ],
)
async def test_without_a_websocket_codes_are_asked_for(stage: Stage, fault: dict[str, Any]) -> None:
    stage.order("faults", method="scanQrCode", **fault)
    first, *codes, last = await events(stage, scan_after=2)
    assert (first, last) == (Waiting(), Authorized())
    assert codes
    assert all(isinstance(one, QrShown) and one.polling for one in codes)


async def test_an_error_of_the_stream_is_told_and_asking_goes_on(stage: Stage) -> None:
    stage.order("state", stateInstance="blocked")
    seen: list[LinkEvent] = []
    async for event in link_events(stage.client, poll_every=0.05):
        seen.append(event)
        if isinstance(event, Failed):
            assert "make log out" in event.text
            stage.order("state", stateInstance="notAuthorized")
        if isinstance(event, QrShown):
            break
    assert [type(one) for one in seen] == [Waiting, Failed, QrShown]


async def test_a_wrong_token_ends_the_stream_in_words(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = "9" * 50
    stranger = stage.stranger(token=token)
    seen = [event async for event in link_events(stranger, sleep=no_sleep)]
    await stranger.close()
    assert isinstance(seen[-1], Failed)
    assert "token" in seen[-1].text
    assert token not in caplog.text + repr(seen)


async def test_the_log_never_holds_the_token(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await events(stage, scan_after=1)
    assert stage.emulator.token not in caplog.text


async def test_trouble_while_asking_is_told_and_asked_over() -> None:
    client, _, _ = client_of(
        ok({"nothing": "known"}),
        ok({"type": "error", "message": ""}),
        ok({"type": "qrCode", "message": "*"}),
        ok(SHOWN),
        ok(SHOWN),
        ok({"type": "alreadyLogged", "message": "instance account already authorized"}),
    )
    client.credentials = type(client.credentials)("1", "t", "http://127.0.0.1:1", "http://127.0.0.1:1")
    seen = [event async for event in link_events(client, sleep=no_sleep)]
    assert [type(one) for one in seen] == [Waiting, Failed, Failed, Failed, QrShown, Authorized]


async def test_a_new_instance_that_the_service_does_not_know_yet_is_waited_for() -> None:
    client, _, clock = client_of(httpx.Response(401, json={}), httpx.Response(401, json={}), ok(SHOWN))
    client.credentials = type(client.credentials)("1", "t", "http://127.0.0.1:1", "http://127.0.0.1:1")
    kinds = []
    async for event in link_events(client, sleep=clock.sleep):
        kinds.append(type(event))
        if isinstance(event, QrShown):
            break
    assert kinds == [Waiting, Failed, QrShown]
    assert sum(clock.slept) >= 2 * REFUSED_EVERY


@pytest.mark.parametrize(
    ("told", "event"),
    [
        (SHOWN, QrShown(PNG)),
        ({"type": "qrCode", "message": "data:image/png;base64," + SHOWN["message"]}, QrShown(PNG)),
        ({"type": "QRCODE", "message": SHOWN["message"]}, QrShown(PNG)),
        ({"type": "alreadyLogged"}, AlreadyLogged()),
        ({"type": "timeout", "message": "timeout"}, TimedOut()),
        ({"type": "timeoutExpired"}, TimedOut()),
        ({"type": "passkeyRequired", "message": ""}, PasskeyRequired()),
        ({"type": "PassKeyRequire"}, PasskeyRequired()),
        ({"type": "accountData", "message": "79010000001@c.us"}, Authorized()),
        ({"type": "error", "message": "oops"}, Failed("The service says: “oops”.")),
        ({"type": 7}, None),
        ([], None),
        (None, None),
    ],
)
def test_what_the_stream_says_becomes_an_event(told: Any, event: LinkEvent | None) -> None:
    assert link_event(Qr.read(told)) == event
