"""Snapshots of the console, its forms and dialogs."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from greentui.model.changes import StateAlarm
from greentui.model.chats import Found
from greentui.model.instance import Hold, InstanceState, Way
from greentui.model.messages import MessageKind, MessageStatus, Poll, PollOption, Reaction
from greentui.model.reasons import said
from greentui.model.sending import OutboxItem, PollDraft, TextDraft
from greentui.tui.app import GreenTuiApp
from tests.tui.conftest import seen, still, type_text
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession, a_config
from tests.tui.world import NOON, incoming, outgoing

Compare = Callable[..., bool]
Before = Callable[[Pilot[int]], object]

SIZES = {"narrow": (60, 20), "small": (80, 24), "usual": (120, 36), "wide": (200, 60)}
FORM_SIZES = {"narrow": (60, 20), "small": (80, 24), "large": (140, 45)}


@pytest.fixture
def session(session: FakeSession) -> FakeSession:
    """The small world with a little more in it."""
    poll = Poll((PollOption("Tuesday", (ANNA, BORIS)), PollOption("Thursday", (CLUB,))))
    asked = outgoing(
        "Which day suits you?", NOON - 30, chat_id=ANNA, id="P1", kind=MessageKind.POLL, content=poll
    )
    gone = outgoing("The van leaves at ten.", NOON - 20, chat_id=ANNA, id="local-7", reason=said("quota"))
    session.add(
        replace(asked, reactions=(Reaction(ANNA, "+"),), status=MessageStatus.DELIVERED),
        replace(gone, status=MessageStatus.FAILED),
    )
    for number in range(3, 30):
        chat_id = f"79010000{number:03}@c.us"
        at = NOON - 4000 - number * 700
        session.add_chat(chat_id, f"Customer {number}", phone=chat_id[:11], last_at=at, last_text="thank you")
        incoming_last, unread = number % 3 > 0, int(number % 4 == 0)
        session.change_chat(chat_id, last_kind=MessageKind.TEXT, last_incoming=incoming_last, unread=unread)
        session.add(incoming("thank you", at, chat_id=chat_id))
    return session


def an_app(session: FakeSession, folder: Path, theme: str = "greentui-dark") -> GreenTuiApp:
    return GreenTuiApp(session, a_config(folder, theme=theme))  # type: ignore[arg-type]  # stands for one


@pytest.mark.parametrize("theme", ["greentui-dark", "greentui-light"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_the_console(
    snap_compare: Compare, session: FakeSession, tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    async def write(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await pilot.press("up", "up", "up", "r")
        await type_text(pilot, "Tuesday then")
        await still(pilot)

    assert snap_compare(an_app(session, tmp_path, theme), terminal_size=size, run_before=write)


def test_a_selected_message_with_its_hints(
    snap_compare: Compare, session: FakeSession, tmp_path: Path
) -> None:
    async def select(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await pilot.press("up", "up")
        await still(pilot)

    assert snap_compare(an_app(session, tmp_path), terminal_size=(120, 36), run_before=select)


def test_an_alarm(snap_compare: Compare, session: FakeSession, tmp_path: Path) -> None:
    async def alarm(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await type_text(pilot, "x")
        session.set_facts(
            state=InstanceState.BLOCKED, state_word="blocked", waiting_out=2, hold=Hold("blocked", Way.STATE)
        )
        session.tell(
            StateAlarm(InstanceState.BLOCKED, "blocked", InstanceState.AUTHORIZED, "The number is blocked.")
        )
        await still(pilot)

    assert snap_compare(an_app(session, tmp_path), terminal_size=(120, 36), run_before=alarm)


def test_nothing_yet(snap_compare: Compare, session: FakeSession, tmp_path: Path) -> None:
    session.rows.clear()

    assert snap_compare(an_app(session, tmp_path), terminal_size=(80, 24), run_before=still)


async def _poll(pilot: Pilot[int]) -> None:
    await pilot.press("alt+p")
    await pilot.pause()
    for name, value in (("question", "Which day?"), ("option-0", "Tuesday"), ("option-1", "Tuesday")):
        pilot.app.screen.query_one(f"#{name}", Input).value = value


async def _location(pilot: Pilot[int]) -> None:
    await pilot.press("alt+l")
    await pilot.pause()
    pilot.app.screen.query_one("#place", Input).value = "91, 3"


async def _contact(pilot: Pilot[int]) -> None:
    await pilot.press("alt+c")
    await pilot.pause()
    pilot.app.screen.query_one("#phone", Input).value = "+7 901 000-00-09"
    await pilot.press("ctrl+s")
    await seen(pilot, "A name or a company is needed.")


async def _file(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+o")
    await seen(pilot, "Documents")


async def _new_chat(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+n")


async def _switcher(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+k")
    await type_text(pilot, "cust")
    await pilot.app.workers.wait_for_complete()


async def _forward(pilot: Pilot[int]) -> None:
    await pilot.press("up", "up", "f")
    await pilot.pause()
    await pilot.press("down", "tab", "tab")


async def _help(pilot: Pilot[int]) -> None:
    await pilot.press("f1")


async def _outbox(pilot: Pilot[int]) -> None:
    await pilot.press("f6")


async def _search(pilot: Pilot[int]) -> None:
    await pilot.press("alt+f")
    await pilot.pause()
    await type_text(pilot, "day")
    await seen(pilot, "1 message")


async def _delete(pilot: Pilot[int]) -> None:
    await pilot.press("up", "up", "up", "up", "d")


async def _details(pilot: Pilot[int]) -> None:
    await pilot.press("up", "up", "v")


async def _commands(pilot: Pilot[int]) -> None:
    await type_text(pilot, "/s")


async def _find(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+f")
    await type_text(pilot, "day")
    await seen(pilot, "1/1")


SCENES: dict[str, Before] = {
    "poll": _poll, "location": _location, "contact": _contact, "file": _file, "new chat": _new_chat,
    "switcher": _switcher, "forward": _forward, "help": _help, "outbox": _outbox, "search": _search,
    "delete": _delete, "details": _details, "commands": _commands, "find": _find,
}  # fmt: skip


@pytest.mark.parametrize("size", FORM_SIZES.values(), ids=FORM_SIZES.keys())
@pytest.mark.parametrize("scene", SCENES)
def test_forms_and_dialogs(
    snap_compare: Compare,
    session: FakeSession,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scene: str,
    size: tuple[int, int],
) -> None:
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    (home / "price list.pdf").write_text("x" * 2500)
    os.utime(home / "price list.pdf", (NOON - 400 * 86_400,) * 2)  # a year that is shown whatever today is
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr("greentui.tui.chat.view.FLASH", 3600.0)  # what was found stays highlighted
    session.items = [
        OutboxItem("1101", "local-1", ANNA, TextDraft("The van leaves at ten."), 1, NOON - 60),
        OutboxItem("1101", "local-2", BORIS, PollDraft("Day?", ("a", "b")), 2, NOON, MessageStatus.UNKNOWN),
    ]
    asked = session.messages[ANNA][2]
    session.found = [Found(asked, "Анна Петрова", asked.text, ((6, 9),))]

    async def play(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await SCENES[scene](pilot)  # type: ignore[misc]  # each is a coroutine
        await still(pilot)

    assert snap_compare(an_app(session, tmp_path), terminal_size=size, run_before=play)
