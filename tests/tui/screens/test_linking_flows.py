"""Linking in the real console on the emulator: from no phone to synchronised, and every other outcome."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from greentui.config import Config, Credentials, Folders, Profile
from greentui.emulator.testing import Emulator, running_emulator
from greentui.engine.timing import DEFAULT
from greentui.model.instance import InstanceState
from greentui.text.state_help import explain
from greentui.tui.app import GreenTuiApp
from greentui.tui.screens.link import LinkScreen
from greentui.tui.shell import PageName
from greentui.tui.startup import console
from greentui.tui.widgets.form import Form
from greentui.tui.widgets.qr_code import QrCode
from tests.tui.conftest import answer
from tests.tui.screens.stage import text_of, until


@asynccontextmanager
async def linking(emulator: Emulator, home: Path, *, open_it: bool = True) -> AsyncIterator[Pilot[Any]]:
    """The console on an emulator, with the linking screen open."""
    folders = Folders(home, home, home / "logs", home / "downloads")
    who = Credentials(emulator.id_instance, emulator.token, emulator.api_url, emulator.media_url)
    app = console(Config(folders), Profile("test", who), timing=replace(DEFAULT, state=1.0, retry_first=0.1))
    async with app.run_test(size=(140, 60)) as pilot:
        await until(pilot, lambda: app.session.facts().state_checked)
        if open_it and not isinstance(app.screen, LinkScreen):
            app.open_page(PageName.LINK)
        if open_it:
            await until(pilot, lambda: isinstance(app.screen, LinkScreen) and app.screen.is_mounted)
        yield pilot


def link_screen(pilot: Pilot[Any]) -> LinkScreen:
    app: GreenTuiApp = pilot.app  # type: ignore[assignment]
    screen = app.screen
    assert isinstance(screen, LinkScreen)
    return screen


def says(pilot: Pilot[Any], words: str) -> Callable[[], bool]:
    return lambda: words in " ".join(text_of(pilot.app).split())


async def codes(pilot: Pilot[Any], number: int) -> list[tuple[str, ...]]:
    """So many different codes, one after the other, as drawn."""
    seen: list[tuple[str, ...]] = []
    code = link_screen(pilot).query_one(QrCode)

    def another() -> bool:
        if code.lines and code.lines not in seen:
            seen.append(code.lines)
        return len(seen) >= number

    await until(pilot, another)
    return seen


async def test_the_screen_opens_by_itself_when_no_phone_is_linked(tmp_path: Path) -> None:
    with running_emulator(unlinked=True) as emulator:
        async with linking(emulator, tmp_path, open_it=False) as pilot:
            await until(pilot, lambda: isinstance(pilot.app.screen, LinkScreen))


async def test_a_code_is_renewed_twice_scanned_and_leads_to_a_synchronised_console(tmp_path: Path) -> None:
    with running_emulator(unlinked=True, qr_seconds=0.5) as emulator:
        async with linking(emulator, tmp_path) as pilot:
            assert len(await codes(pilot, 3)) == 3
            emulator.control("scan", {})
            await until(pilot, says(pilot, "The phone is linked"))
            await until(pilot, says(pilot, "Synchronised"))
            await pilot.press("escape")
            app: GreenTuiApp = pilot.app  # type: ignore[assignment]
            await until(pilot, lambda: app.session.chat_ids())


async def test_the_state_is_authorized_on_the_console_after_a_scan(tmp_path: Path) -> None:
    with running_emulator(unlinked=True) as emulator:
        async with linking(emulator, tmp_path) as pilot:
            await codes(pilot, 1)
            emulator.control("scan", {})
            await until(pilot, says(pilot, "The phone is linked"))
            await pilot.press("escape")
            await until(pilot, says(pilot, "● authorized"))


async def test_a_pairing_code_links(tmp_path: Path) -> None:
    with running_emulator(unlinked=True) as emulator:
        async with linking(emulator, tmp_path) as pilot:
            await codes(pilot, 1)
            await pilot.press("p", *"+7 (999) 000-00-42".replace(" ", ""), "enter")
            await until(pilot, says(pilot, "is valid for another 2:"))
            emulator.control("scan", {})
            await until(pilot, says(pilot, "The phone is linked"))
            [asked] = [one for one in emulator.requests() if one["method"].lower() == "getauthorizationcode"]
            assert asked["body"]["phoneNumber"] == 79990000042


async def test_a_number_that_is_too_short_is_refused_at_its_field(tmp_path: Path) -> None:
    with running_emulator(unlinked=True) as emulator:
        async with linking(emulator, tmp_path) as pilot:
            await codes(pilot, 1)
            await pilot.press("p", *"7", "enter")
            form = link_screen(pilot).query_one(Form)
            await until(pilot, lambda: form.query(".-wrong"))
            assert not [one for one in emulator.requests() if one["method"].lower() == "getauthorizationcode"]


async def test_a_refused_live_connection_falls_back_to_asking(tmp_path: Path) -> None:
    with running_emulator(unlinked=True) as emulator:
        emulator.control("faults", {"method": "scanqrcode", "status": 503, "times": 99})
        async with linking(emulator, tmp_path) as pilot:
            await codes(pilot, 1)
            await until(pilot, says(pilot, "Polling every two seconds"))
            emulator.control("scan", {})
            await until(pilot, says(pilot, "The phone is linked"))


@pytest.mark.parametrize("body", ["nonsense", {"type": "newType", "message": 1}, None])
async def test_a_connection_that_speaks_nonsense_or_closes_falls_back_as_well(
    body: object, tmp_path: Path
) -> None:
    with running_emulator(unlinked=True) as emulator:
        fault = {"method": "scanqrcode", "status": 200, "times": 99}
        emulator.control("faults", fault if body is None else {**fault, "body": body})
        async with linking(emulator, tmp_path) as pilot:
            await codes(pilot, 1)


async def test_a_picture_that_is_no_code_is_said_in_words(tmp_path: Path) -> None:
    with running_emulator(unlinked=True) as emulator:
        body = {"type": "qrCode", "message": "bm90IGEgcGljdHVyZQ=="}
        for method in ("scanqrcode", "qr"):
            emulator.control("faults", {"method": method, "status": 200, "body": body, "times": 99})
        async with linking(emulator, tmp_path) as pilot:
            await until(pilot, says(pilot, "is not a QR code"))


async def test_a_time_out_is_said_and_begun_again_by_a_key(tmp_path: Path) -> None:
    with running_emulator(unlinked=True, link_seconds=0.3) as emulator:
        async with linking(emulator, tmp_path) as pilot:
            await until(pilot, says(pilot, "The code was not scanned"))
            await pilot.press("f5")
            # The new code is shown no longer than the first one, so wait for its stream instead.
            await until(
                pilot, lambda: [one["method"] for one in emulator.requests()].count("scanQrCode") == 2
            )


async def test_a_phone_linked_already_can_be_logged_out(tmp_path: Path) -> None:
    with running_emulator() as emulator:
        async with linking(emulator, tmp_path) as pilot:
            await until(pilot, says(pilot, "A phone is linked already"))
            await pilot.press("l")
            await until(pilot, lambda: isinstance(pilot.app.screen, ModalScreen))
            await answer(pilot, "y")
            await codes(pilot, 1)
            assert any(one["method"].lower() == "logout" for one in emulator.requests())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Instance account is expired. Renew your instance from personal area", "expired"),
        ("Instance is deleted", "deleted"),
    ],
)
async def test_an_instance_that_is_gone_is_said_in_words(text: str, words: str, tmp_path: Path) -> None:
    with running_emulator(unlinked=True) as emulator:
        emulator.control("faults", {"method": "scanqrcode", "status": 400, "times": 99})
        emulator.control("faults", {"method": "qr", "status": 400, "body": {"message": text}, "times": 99})
        async with linking(emulator, tmp_path) as pilot:
            await until(pilot, lambda: any(one in text_of(pilot.app).lower() for one in (words, "expired")))


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("blocked", "blocked"),
        ("yellowCard", "yellow card"),
        ("suspended", "suspended"),
        ("starting", "starting"),
        ("authorized", "authorized"),
    ],
)
async def test_each_state_is_on_the_instance_screen(state: str, word: str, tmp_path: Path) -> None:
    with running_emulator() as emulator:
        async with linking(emulator, tmp_path, open_it=False) as pilot:
            app: GreenTuiApp = pilot.app  # type: ignore[assignment]
            app.open_page(PageName.INSTANCE)
            await until(pilot, says(pilot, "● authorized"))
            emulator.control("state", {"stateInstance": state})
            await until(pilot, says(pilot, f"{explain(InstanceState.of(state)).sign} {word}"))
