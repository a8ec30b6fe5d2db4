"""What the log says of notifications that are new or broken (manual 1.3.13)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from greentui.emulator.testing import Emulator
from tests.engine.stage import emptied, session_on, written


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"typeWebhook": "dreamReceived"}, "unknown notification: dreamReceived, timestamp 7, idMessage M1"),
        ({"messageData": None}, "broken notification: incomingMessageReceived, timestamp 7, idMessage M1"),
        ({"messageData": {"typeMessage": "dream"}}, "unknown message type: dream, timestamp 7, idMessage M1"),
        (
            {"typeWebhook": "outgoingMessageStatus", "status": "teleported"},
            "unknown status: teleported, timestamp 7, idMessage M1",
        ),
    ],
)
async def test_new_and_broken_notifications_are_named_in_the_log(
    emulator: Emulator,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    change: dict[str, Any],
    expected: str,
) -> None:
    emulator.control("notifications", [written(message_id="M1", at=7) | change])
    with caplog.at_level(logging.WARNING, "greentui"):
        async with session_on(emulator, tmp_path) as session:
            await emptied(session, emulator)
    assert expected in caplog.text
