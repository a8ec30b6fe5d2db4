"""Commands when the service returns less than expected: they say so, and do what they can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from greentui.engine.reconciler import CONTACTS_ATTEMPTS
from tests.cli.command import environment, greentui
from tests.engine.recording import Status, recorder
from tests.engine.stage import written

MAYA = "79010000901@c.us"
USED_UP = {
    "invokeStatus": {"method": "getchathistory", "used": 300, "total": 300, "status": "QUOTE_EXCEEDED"}
}


def test_a_history_that_cannot_be_fetched_is_the_archives(tmp_path: Path) -> None:
    waiting = iter([{"receiptId": 1, "body": written(MAYA, "good morning")}])
    with recorder(
        {"receiveNotification": lambda _asked: next(waiting, None), "getChatHistory": Status(466, USED_UP)}
    ) as recording:
        env = environment(recording, tmp_path)
        assert greentui(["sync", "--once"], env).status == 0
        shown = greentui(["history", MAYA], env)
    assert shown.status == 0, shown.err
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
        asked = [method for method, _body in recording.asked]
        before = asked[: asked.index("sendmessage")]
        assert before.count("getcontacts") < CONTACTS_ATTEMPTS, "it waited until they were given up"
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
