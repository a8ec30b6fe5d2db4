"""Commands when the service returns less than expected: they say so, and do what they can."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.cli.command import environment, greentui
from tests.engine.recording import Status, recorder

MAYA = "79010000901@c.us"
USED_UP = {
    "invokeStatus": {"method": "getchathistory", "used": 300, "total": 300, "status": "QUOTE_EXCEEDED"}
}


def test_a_history_that_cannot_be_fetched_is_the_archives(tmp_path: Path) -> None:
    said = {
        "type": "incoming",
        "idMessage": "3EB0C767D097B7C7C030",
        "timestamp": int(time.time()) - 60,
        "typeMessage": "textMessage",
        "chatId": MAYA,
        "textMessage": "good morning",
        "senderId": MAYA,
    }
    with recorder({"lastIncomingMessages": [said], "getChatHistory": Status(466, USED_UP)}) as recording:
        env = environment(recording, tmp_path)
        assert greentui(["sync", "--once"], env).status == 0
        shown = greentui(["history", MAYA], env)
    assert shown.status == 0
    assert "good morning" in shown.out
    assert "quota" in shown.err


def test_a_first_send_does_not_wait_for_contacts_that_come_later(tmp_path: Path) -> None:
    sent: list[dict[str, Any]] = []

    def send(asked: dict[str, Any]) -> dict[str, str]:
        sent.append(asked)
        return {"idMessage": "3EB0C767D097B7C7C031"}

    with recorder(
        {"getContacts": [], "checkWhatsapp": {"existsWhatsapp": True}, "sendMessage": send}
    ) as recording:
        said = greentui(["send", "text", MAYA, "hello"], environment(recording, tmp_path))
        assert len(recording.of("getContacts")) == 1
    assert (said.status, len(sent)) == (0, 1), said.err


def test_linking_waits_for_an_instance_that_is_still_being_made(tmp_path: Path) -> None:
    answers = iter([{"type": "error", "message": "instance in starting process try later"}] * 2)
    with recorder(
        {
            "getStateInstance": {"stateInstance": "notAuthorized"},
            "qr": lambda _asked: next(answers, {"type": "alreadyLogged", "message": ""}),
        }
    ) as recording:
        said = greentui(["link"], environment(recording, tmp_path))
    assert said.err.count("Trying again") == 1
    assert "linked already" in said.err, "what the service said at last"
