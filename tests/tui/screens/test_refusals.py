"""Every refusal of the service is put into words, in the real console on the emulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.widgets import Static

from greentui.emulator.testing import running_emulator
from greentui.tui.screens.api import ApiScreen
from greentui.tui.widgets.form import Form
from tests.tui.screens.sample import CLUB
from tests.tui.screens.stage import until
from tests.tui.screens.test_linking_flows import linking

QUOTA = {
    "method": "getmessage",
    "used": 100,
    "total": 100,
    "status": "QUOTE_EXCEEDED",
    "description": "Monthly quota has been exceeded.",
}
FAULTS: dict[str, dict[str, Any]] = {
    "validation": {"status": 400, "body": {"message": "Validation failed. Details: 'idMessage' is required"}},
    "starting": {"status": 400, "body": {"message": "instance in starting process try later"}},
    "not authorized": {"status": 400, "body": {"message": "instance is starting or not authorized"}},
    "expired": {"status": 400, "body": {"message": "Instance account is expired. Renew your instance"}},
    "deleted": {"status": 400, "body": {"message": "Instance is deleted"}},
    "token": {"status": 401, "body": {"message": "Unauthorized"}},
    "instance": {"status": 403, "body": {"message": "Forbidden"}},
    "unknown": {"status": 404, "body": {"message": "Not Found"}},
    "too large": {"status": 413, "body": ""},
    "quota of calls": {"status": 466, "body": {"invokeStatus": QUOTA}},
    "quota of chats": {"status": 466, "body": {"correspondentsStatus": QUOTA}},
    "quota, newer": {"status": 466, "body": {"quotaData": QUOTA}},
    "our fault": {"status": 500, "body": {"message": "request entity too large"}},
    "html": {"status": 200, "body": "<html><body>Sign in</body></html>"},
    "a 200 that is none": {"status": 200, "body": {"code": 401, "description": "Unauthorized"}},
    "a bare string": {"status": 200, "body": "Error: forbidden"},
    "another bare string": {"status": 200, "body": "Error: item-not-found"},
}


async def test_every_refusal_is_said_in_words_and_none_shows_the_token(tmp_path: Path) -> None:
    with running_emulator() as emulator:
        async with linking(emulator, tmp_path, open_it=False) as pilot:
            app = pilot.app
            page = ApiScreen("getMessage")
            await app.push_screen(page)
            await until(pilot, lambda: page.query_one(Form).fields)
            said: dict[str, str] = {}
            for name, fault in FAULTS.items():
                await page.query_one(Form).replace(page.query_one(Form).fields)
                page.query_one(Form).fill({"chatId": CLUB, "idMessage": "B" * 20})
                emulator.control("reset-faults", {})
                emulator.control("faults", {"method": "getMessage", "times": 9, **fault})
                before = len(app.session.api_console.history)  # type: ignore[attr-defined]
                page.action_call()
                await until(pilot, lambda: len(app.session.api_console.history) > before)  # type: ignore[attr-defined]  # noqa: B023
                await until(pilot, lambda: page.query_one("#page-said", Static).display)
                said[name] = str(page.query_one("#page-said", Static).render())
                emulator.control("reset-faults", {})
            assert {name: words for name, words in said.items() if len(words.split()) < 3} == {}
            assert {name: words for name, words in said.items() if "{" in words or "<html" in words} == {}
            assert emulator.token not in repr(said)
            assert len(set(said.values())) >= len(said) - 4
