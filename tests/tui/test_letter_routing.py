"""Where typed text goes: a table of places on the console, and of what may happen while typing.

Whatever has the focus, and whatever was done to a message before, a text arrives whole in the composer.
Exceptions are the keys of a selected message, and those of boxes with inputs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from greentui.model.changes import ChatMerged, Level, Notice, StateAlarm
from greentui.model.instance import InstanceState
from greentui.model.messages import (
    ContactCard,
    Contacts,
    Message,
    MessageKind,
    MessageStatus,
    Poll,
    PollOption,
    Quote,
)
from greentui.tui.actions.message_rules import RULES, Case, why_not
from greentui.tui.base_app import BaseApp
from greentui.tui.compose.box import Mode
from greentui.tui.widgets.rows import Rows
from tests.conftest import THOROUGH
from tests.patience import PATIENCE
from tests.tui.conftest import Running, answer, toasts
from tests.tui.fakes import ANNA, BORIS, FakeSession
from tests.tui.test_actions import document
from tests.tui.test_console import main_of, sent
from tests.tui.world import NOON, incoming, outgoing

TEXTS = ["just a second", "good day, Kate", "да, хорошо, лети", "Wie geht’s? – ok"]
"""Among them the letters that vi moves with, that messages are acted on with, and their Cyrillic twins."""


async def idle(pilot: Pilot[int]) -> None:
    """Until every key has been seen by whom it was meant for, and the work it began is done."""
    assert isinstance(pilot.app, BaseApp)
    await pilot.pause()
    async with asyncio.timeout(PATIENCE):
        while not pilot.app._typeahead.idle:
            await pilot.pause(0.01)
    await pilot.pause()


async def burst(pilot: Pilot[int], *keys: str) -> None:
    """Press keys all at once, as a slow line delivers them."""
    for key in keys:
        letter = len(key) == 1
        pilot.app.post_message(events.Key(_character_to_key(key) if letter else key, key if letter else None))
    await idle(pilot)


async def paste(pilot: Pilot[int], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await idle(pilot)


def in_composer(pilot: Pilot[int]) -> str:
    """What stands in the composer, where that is what one types into."""
    main = main_of(pilot)
    assert pilot.app.screen is main
    assert main.compose_box.composer.has_focus
    assert main.view.selected is None
    return main.compose_box.text


# Where the eye may be.

Place = Callable[[Pilot[int], FakeSession], Awaitable[None]]


async def composer(_pilot: Pilot[int], _session: FakeSession) -> None:
    """Where one is at the start."""


async def chat_list(pilot: Pilot[int], _session: FakeSession) -> None:
    await pilot.press("tab")
    assert main_of(pilot).chat_list.has_focus


async def chat_list_moved_in(pilot: Pilot[int], session: FakeSession) -> None:
    await chat_list(pilot, session)
    await pilot.press("down", "end", "up")


async def empty_chat(pilot: Pilot[int], session: FakeSession) -> None:
    session.add_chat("79010000009@c.us", "Nobody yet")
    main_of(pilot).open_chat("79010000009@c.us")
    main_of(pilot).view.focus()
    await pilot.pause()


async def details_pane(pilot: Pilot[int], _session: FakeSession) -> None:
    main_of(pilot).query_one("#details Rows", Rows).focus()
    await pilot.pause()


async def find_bar_behind(pilot: Pilot[int], _session: FakeSession) -> None:
    await burst(pilot, "ctrl+f", "x")
    main_of(pilot).chat_list.focus()
    await pilot.pause()


async def toast(pilot: Pilot[int], session: FakeSession) -> None:
    session.tell(Notice("Look", Level.ERROR), Notice("Look again"))
    await pilot.pause()


async def banner(pilot: Pilot[int], session: FakeSession) -> None:
    session.set_facts(state=InstanceState.BLOCKED, state_word="blocked", state_checked=int(NOON))
    session.tell(StateAlarm(InstanceState.BLOCKED, "blocked", "authorized", ""))
    await chat_list(pilot, session)


async def unlinked_later(pilot: Pilot[int], session: FakeSession) -> None:
    session.set_facts(state_checked=int(NOON))
    session.set_facts(state=InstanceState.NOT_AUTHORIZED, state_word="notAuthorized")
    session.tell(StateAlarm(InstanceState.NOT_AUTHORIZED, "notAuthorized", "authorized", ""))
    await pilot.pause()


async def marked_by_mouse(pilot: Pilot[int], _session: FakeSession) -> None:
    view = main_of(pilot).view
    row = next(y for y in range(view.size.height) if "deliver" in view.render_line(y).text)
    await pilot.mouse_down(view, offset=(8, row))
    await pilot.hover(view, offset=(14, row))
    await pilot.mouse_up(view, offset=(14, row))
    await pilot.pause()


async def scroll_bar(pilot: Pilot[int], session: FakeSession) -> None:
    session.add(*(incoming(f"line {n}", NOON - 50_000 + n, chat_id=ANNA, id=f"L{n}") for n in range(90)))
    main = main_of(pilot)
    main.view.changed()
    await pilot.pause()
    await pilot.click(main.view.vertical_scrollbar, offset=(0, 3))
    await pilot.pause()


async def menu_left(pilot: Pilot[int], _session: FakeSession) -> None:
    view = main_of(pilot).view
    row = next(y for y in range(view.size.height) if "deliver" in view.render_line(y).text)
    await pilot.click(view, offset=(8, row), button=3)
    await burst(pilot, "escape")


async def palette_left(pilot: Pilot[int], session: FakeSession) -> None:
    await chat_list(pilot, session)
    await burst(pilot, "ctrl+p", "escape", "escape")


PLACES: list[Place] = [
    composer,
    chat_list,
    chat_list_moved_in,
    empty_chat,
    details_pane,
    find_bar_behind,
    toast,
    banner,
    unlinked_later,
    marked_by_mouse,
    scroll_bar,
    menu_left,
    palette_left,
]
EVERYWHERE = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        pytest.param(place, text, id=f"{place.__name__}-{text}")
        for place, text in product(PLACES, TEXTS)
        if THOROUGH or place is chat_list or PLACES.index(place) % len(TEXTS) == TEXTS.index(text)
    ],
)
async def test_what_is_typed_anywhere_is_a_text(
    session: FakeSession, running: Running, place: Place, text: str
) -> None:
    async with running((200, 60)) as pilot:
        await place(pilot, session)
        await burst(pilot, *text)
        assert in_composer(pilot) == text
        assert not sent(session)


@EVERYWHERE
async def test_what_is_pasted_anywhere_is_a_text(
    session: FakeSession, running: Running, place: Place
) -> None:
    async with running((200, 60)) as pilot:
        await place(pilot, session)
        await paste(pilot, "rest of it\nfollows")
        assert in_composer(pilot) == "rest of it\nfollows"


async def test_where_the_list_has_the_window_to_itself_a_letter_goes_to_the_chat(running: Running) -> None:
    async with running((60, 20)) as pilot:
        await pilot.press("escape")
        assert main_of(pilot).chat_list.region.width == 60
        await burst(pilot, *"just a second")
        assert in_composer(pilot) == "just a second"


# What was done to a message before.

CARD = Contacts((ContactCard("Boris", ("79010000002",)),))
DONE: dict[str, tuple[Message, tuple[str, ...]]] = {
    "reply": (incoming("a", NOON), ("r",)),
    "forward to one": (incoming("a", NOON), ("f", "down", "enter")),
    "forward to two": (incoming("a", NOON), ("f", "space", "down", "space", "enter")),
    "forward, left": (incoming("a", NOON), ("f", "escape")),
    "delete, left": (incoming("a", NOON), ("d", "escape")),
    "copy": (incoming("a", NOON), ("y",)),
    "copy the id": (incoming("a", NOON), ("Y",)),
    "open, left": (incoming("see https://example.org", NOON), ("o", "escape")),
    "open by Enter": (incoming("see https://example.org", NOON), ("enter", "escape")),
    "save": (document(), ("s",)),
    "details": (incoming("a", NOON), ("v", "escape")),
    "votes": (
        incoming("a", NOON, kind=MessageKind.POLL, content=Poll((PollOption("b"),))),
        ("v", "escape"),
    ),
    "earlier texts": (incoming("a", NOON, earlier=("b",)), ("h", "escape")),
    "write to": (incoming("Boris", NOON, kind=MessageKind.CONTACT, content=CARD), ("w",)),
    "mark read": (incoming("a", NOON), ("m",)),
    "send again": (
        outgoing("a", NOON, id="local-1", local_id="local-1", status=MessageStatus.FAILED),
        ("a",),
    ),
    "cancel": (
        outgoing("a", NOON, id="local-1", local_id="local-1", status=MessageStatus.QUEUED),
        ("x",),
    ),
    "raw": (incoming("a", NOON), ("j", "escape")),
    "by its Cyrillic key": (incoming("a", NOON), ("н",)),
}


@pytest.mark.parametrize("done", DONE)
async def test_what_is_typed_after_an_action_is_a_text(
    session: FakeSession, running: Running, done: str, tmp_path: Path
) -> None:
    message, keys = DONE[done]
    session.saved = tmp_path / "list.pdf"
    session.saved.write_bytes(b"%PDF-1.7")
    session.add(replace(message, chat_id=ANNA, id=message.id or "M1"))
    async with running() as pilot:
        await burst(pilot, "up", *keys, *"ready, да")
        assert in_composer(pilot) == "ready, да"


async def test_what_is_typed_after_a_deletion_is_a_text(session: FakeSession, running: Running) -> None:
    session.add(incoming("a", NOON, chat_id=ANNA, id="M1"))
    async with running() as pilot:
        await burst(pilot, "up", "d")
        await answer(pilot, "right", "enter")
        await burst(pilot, *"ready, да")
        assert in_composer(pilot) == "ready, да"


async def test_after_an_edit_was_begun_letters_change_its_text(
    session: FakeSession, running: Running
) -> None:
    session.add(outgoing("On my way", NOON, chat_id=ANNA, id="E1"))
    async with running() as pilot:
        await burst(pilot, "up", "e", *" now")
        assert in_composer(pilot) == "On my way now"


async def test_the_next_selection_begins_where_something_was_done(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        view = main_of(pilot).view
        await burst(pilot, "up", "up", "y", "up")
        assert view.selected
        assert view.selected.id == "A2"
        await burst(pilot, "escape", "up")
        assert view.selected
        assert view.selected.id == "A3"
        await burst(pilot, "up", "y", *"ok", "enter", "up")
        assert view.selected
        assert view.selected.text == "ok"


# While a message is selected, and nothing was done to it.


@pytest.mark.parametrize("text", ["nice", "8 pm", "ты где", "бегу"])
async def test_a_letter_that_is_no_key_of_a_message_begins_a_text(
    session: FakeSession, running: Running, text: str
) -> None:
    session.add(incoming("Which day suits you?", NOON, chat_id=ANNA, id="A4"))
    async with running() as pilot:
        await burst(pilot, "up", *text)
        assert in_composer(pilot) == text


THEIRS = incoming("a", NOON, chat_id=ANNA, id="T1")
UNSENT = outgoing("a", NOON, chat_id=ANNA, id="local-1", local_id="local-1", status=MessageStatus.QUEUED)
ACTING = {"send", "send_again", "cancel", "look_again", "leave", "edit", "delete", "hide", "download"}
"""What a session is asked to do to a message."""
NO_TEXT = replace(THEIRS, id="T2", text="")
IMPOSSIBLE = {
    **dict.fromkeys(("again", "reply", "forward", "read_to_here", "raw"), UNSENT),
    **dict.fromkeys(
        ("cancel", "look_again", "edit", "open", "save", "write_to", "original", "earlier"), THEIRS
    ),
    "copy": NO_TEXT,
}
"""A message for each action that cannot be done to it."""


async def test_a_key_that_cannot_act_on_the_selected_message_says_why_and_is_no_text(
    session: FakeSession, running: Running
) -> None:
    session.messages[ANNA][:] = [THEIRS, NO_TEXT, UNSENT]
    async with running() as pilot:
        main = main_of(pilot)
        for action, message in IMPOSSIBLE.items():
            main.view.select(message.uid)
            await burst(pilot, pilot.app.keymap.keys[action].split(",")[0])
            reason = why_not(action, Case(message, session.now()))
            assert reason, action
            assert reason in toasts(pilot), action
            assert pilot.app.screen is main, action
            assert main.view.selected == message, action
            assert main.compose_box.text == "", action
            assert main.compose_box.mode == Mode(), action
        assert not {call[0] for call in session.calls} & ACTING


def test_every_action_on_a_message_has_one_that_it_cannot_be_done_to() -> None:
    always = {"delete", "copy_id", "votes", "mark", "export"}
    assert IMPOSSIBLE.keys() == RULES.keys() - always


@pytest.mark.parametrize("letter", ["e", "у", "s", "ы"])
async def test_such_a_key_is_one_in_either_layout(running: Running, letter: str) -> None:
    async with running() as pilot:
        await burst(pilot, "up", letter)
        assert toasts(pilot)
        assert main_of(pilot).compose_box.text == ""


async def test_the_arrows_select_and_the_quote_is_gone_to(session: FakeSession, running: Running) -> None:
    session.add(incoming("b", NOON, chat_id=ANNA, id="Q2", quote=Quote("A1")))
    async with running() as pilot:
        view = main_of(pilot).view
        await burst(pilot, "up", "q")
        assert view.has_focus
        assert view.selected
        assert view.selected.id == "A1"
        await burst(pilot, "down", "r", *"this one")
        assert in_composer(pilot) == "this one"
        assert main_of(pilot).compose_box.mode.replying


async def test_what_is_pasted_onto_a_selected_message_is_a_text(running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, "up")
        await paste(pilot, "reject it")
        assert in_composer(pilot) == "reject it"
        assert not main_of(pilot).compose_box.mode.replying


# Boxes one types into keep their keys.


@pytest.mark.parametrize(
    ("opens", "typed", "field"),
    [
        (("ctrl+f",), "just", "FindLine"),
        (("alt+p",), "good day", "FormInput"),
        (("ctrl+k",), "g Jk", "Input"),
        (("alt+d",), "g Jk", "Input"),
        (("up", "f"), "just", "Input"),
    ],
)
async def test_a_box_takes_what_is_typed_into_it(
    session: FakeSession, running: Running, opens: tuple[str, ...], typed: str, field: str
) -> None:
    async with running() as pilot:
        await burst(pilot, *opens, *typed)
        line = pilot.app.focused
        assert isinstance(line, Input)
        assert line.value == typed
        assert main_of(pilot).compose_box.text == ""


async def test_suggestions_take_only_the_keys_that_choose_among_them(running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"ok :thumbsu", "down", "up", *"p", "tab", *" jk")
        assert in_composer(pilot) == "ok 👍 jk"


# A command there is not.


def texts(session: FakeSession) -> list[str]:
    return [getattr(draft, "text", "") for _chat, draft in sent(session)]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_a_mistyped_command_is_not_sent_but_asked_about(
    session: FakeSession, running: Running, size: tuple[int, int]
) -> None:
    async with running(size) as pilot:
        await burst(pilot, *"/serach invoice", "enter")
        assert not texts(session)
        assert in_composer(pilot) == "/serach invoice"
        said = main_of(pilot).compose_box.question_line
        assert said.region.height
        assert said.text() == "No such command.  Tab /search  Enter sends it"


@pytest.mark.parametrize(
    ("keys", "sent_then", "left"),
    [
        (["enter"], ["/serach invoice"], ""),
        (["tab"], [], "/search invoice"),
        (["escape"], [], "/serach invoice"),
        (["escape", "enter"], [], "/serach invoice"),
        (["escape", "enter", "enter"], ["/serach invoice"], ""),
        (["home", "space", "enter"], ["/serach invoice"], ""),
        (["home", "/", "enter"], ["/serach invoice"], ""),
        (["s", "enter"], [], "/serach invoices"),
        (["s", "enter", "enter"], ["/serach invoices"], ""),
    ],
)
async def test_what_becomes_of_a_mistyped_command(
    session: FakeSession, running: Running, keys: list[str], sent_then: list[str], left: str
) -> None:
    async with running() as pilot:
        await burst(pilot, *"/serach invoice", "enter")
        await burst(pilot, *keys)
        assert texts(session) == sent_then
        assert in_composer(pilot) == left


async def test_the_line_goes_once_the_text_is_another(running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"/serach", "enter", "backspace")
        assert not main_of(pilot).compose_box.question_line.display


@pytest.mark.parametrize(("words", "sent_then"), [("sends it", ["/serach it"]), ("Tab", [])])
async def test_it_is_settled_by_mouse_as_well(
    session: FakeSession, running: Running, words: str, sent_then: list[str]
) -> None:
    async with running() as pilot:
        await burst(pilot, *"/serach it", "enter")
        line = main_of(pilot).compose_box.question_line
        await pilot.click(line, offset=(line.text().index(words) + 2, 0))
        await idle(pilot)
        assert texts(session) == sent_then
        assert in_composer(pilot) == ("" if sent_then else "/search it")


async def test_a_text_that_is_edited_may_begin_as_it_likes(session: FakeSession, running: Running) -> None:
    session.add(outgoing("x", NOON, chat_id=ANNA, id="E1"))
    async with running() as pilot:
        await burst(pilot, "up", "e", "backspace", *"/serach", "enter")
        assert session.asked_for("edit") == [(ANNA, "E1", "/serach")]


# What happens while one types.


@pytest.mark.parametrize(
    "happens",
    [toast, banner, unlinked_later],
    ids=lambda happens: happens.__name__,
)
@pytest.mark.parametrize("first", ["composer", "list"])
async def test_nothing_that_happens_takes_a_letter(
    session: FakeSession, running: Running, happens: Place, first: str
) -> None:
    async with running() as pilot:
        if first == "list":
            await chat_list(pilot, session)
        await burst(pilot, *"oi")
        await happens(pilot, session)
        await burst(pilot, *"s, just a second")
        assert in_composer(pilot) == "ois, just a second"


async def test_a_chat_that_becomes_another_keeps_what_is_being_typed(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await burst(pilot, *"half a ")
        session.tell(ChatMerged(ANNA, BORIS))
        await pilot.pause()
        await burst(pilot, *"word", "enter")
        assert [(chat, getattr(draft, "text", "")) for chat, draft in sent(session)] == [
            (BORIS, "half a word")
        ]


async def test_a_merge_leaves_the_focus_where_it_is(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, "ctrl+f", *"dan")
        session.tell(ChatMerged(ANNA, BORIS))
        await pilot.pause()
        await burst(pilot, *"ke")
        line = pilot.app.focused
        assert isinstance(line, Input)
        assert line.value == "danke"


async def test_a_file_that_comes_late_does_not_open_over_what_is_typed(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = asyncio.Event()

    async def download(*_arguments: object) -> Path:
        await come.wait()
        return Path("/downloads/list.pdf")

    monkeypatch.setattr(session, "download", download)
    session.add(document())
    async with running() as pilot:
        await burst(pilot, "up", "o", *"meanwhile")
        come.set()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert in_composer(pilot) == "meanwhile"
        assert "list.pdf is here" in toasts(pilot)
