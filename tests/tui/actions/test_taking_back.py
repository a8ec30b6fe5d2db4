"""Taking back what was just sent: by key and by click, whole, and beside what is typed meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from greentui.engine.errors import Refusal
from greentui.model.instance import Hold
from greentui.model.sending import (
    ContactDraft,
    Draft,
    FileDraft,
    LocationDraft,
    OutboxItem,
    PollDraft,
    TextDraft,
    UrlDraft,
)
from greentui.tui.compose.forms.draft_form import DraftForm
from greentui.tui.widgets.item_line import ItemLine
from tests.tui.conftest import Running, main_of, seen, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, FakeSession
from tests.tui.screens.stage import settled, text_of, until

SECONDS = 5


async def write(pilot: Pilot[int], text: str) -> None:
    await type_text(pilot, text)
    await pilot.press("enter")
    await settled(pilot)


async def take_back(pilot: Pilot[int]) -> None:
    await pilot.press("alt+z")
    await settled(pilot)


def key_line(pilot: Pilot[int]) -> str:
    """What the line above the composer says of taking back; empty if it is not there."""
    lines = main_of(pilot).query("#take-back").results(ItemLine)
    return next((line.text() for line in lines if line.display), "")


async def test_without_the_setting_nothing_waits(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await write(pilot, "hello")
        assert not session.items[0].not_before
        assert key_line(pilot) == ""
        await take_back(pilot)
        assert "Nothing can be taken back: all that was sent from here has left." in toasts(pilot)
        assert main_of(pilot).compose_box.text == ""


async def test_the_bubble_counts_down_and_the_key_is_in_sight(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "hello")
        assert "Alt+Z take back" in key_line(pilot)
        await seen(pilot, "Sends in 5 s. Take back")
        session.time += 2
        await seen(pilot, "Sends in 3 s.")
        session.time += SECONDS
        await seen(pilot, "Not sent yet.")


async def test_what_is_held_before_its_moment_says_so(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "hello")
        session.told = replace(session.told, hold=Hold("Nothing is sent."))
        session.time += 1
        await seen(pilot, "Held: nothing can be sent for now. Take back")
        assert "Sends in" not in text_of(pilot.app)


async def test_what_an_earlier_console_sent_is_cancelled(session: FakeSession, running: Running) -> None:
    item = await session.send(ANNA, TextDraft("hello"), not_before=session.moment_in(SECONDS))
    session.of_others = True
    async with running(take_back_seconds=SECONDS) as pilot:
        await seen(pilot, "Sends in 5 s. Cancel")
        await take_back(pilot)
        assert "What waits was not sent from this console: x on a message cancels it." in toasts(pilot)
        await pilot.press("up", "x")
        await settled(pilot)
        assert (session.asked_for("take_back"), session.asked_for("cancel")) == ([], [(item.local_id,)])


async def test_it_comes_back_whole_with_what_it_answers(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        main = main_of(pilot)
        main.compose_box.reply(session.messages[ANNA][0])
        await write(pilot, "Tuesday?")
        await take_back(pilot)
        assert main.compose_box.text == "Tuesday?"
        assert main.compose_box.mode.replying is session.messages[ANNA][0]
        assert session.rows[ANNA].draft == "Tuesday?"
        assert [message.text for message in session.messages[ANNA]][-1] == "Which day suits you?"
        assert key_line(pilot) == ""


async def test_what_is_typed_meanwhile_stays(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "first")
        await type_text(pilot, "second")
        await take_back(pilot)
        box = main_of(pilot).compose_box
        assert box.text == "first\nsecond"
        await type_text(pilot, "!")
        assert box.text == "first\nsecond!"


async def test_undoing_leaves_what_came_back(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "first")
        await type_text(pilot, "second")
        await take_back(pilot)
        box = main_of(pilot).compose_box
        await type_text(pilot, "!")
        await pilot.press("ctrl+z")
        assert box.text == "first\nsecond"
        await pilot.press("ctrl+z")
        assert box.text == "first\nsecond"


async def test_a_text_that_looks_like_a_command_comes_back_as_a_text(
    session: FakeSession, running: Running
) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "//archive")
        await take_back(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert [call[1] for call in session.asked_for("send")] == [TextDraft("/archive")] * 2


async def test_a_form_answers_what_it_answered_and_so_does_the_message_box(
    session: FakeSession, running: Running
) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        box = main_of(pilot).compose_box
        poll = PollDraft("Which day?", ("Tue", "Thu"))
        await session.send(ANNA, poll, quoted="A1", not_before=session.moment_in(SECONDS))
        box.reply(session.messages[ANNA][2])
        await pilot.press("alt+z")
        await until(pilot, lambda: isinstance(pilot.app.screen, DraftForm))
        await until(pilot, lambda: pilot.app.screen.unsaved())  # type: ignore[attr-defined]  # it is a form
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert session.asked_for("send")[-1] == (ANNA, poll, "A1")
        assert box.mode.replying is session.messages[ANNA][2]
        assert "quote" not in toasts(pilot)


async def test_the_latest_comes_back_first(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "one")
        await write(pilot, "two")
        await take_back(pilot)
        assert main_of(pilot).compose_box.text == "two"
        assert "one" in key_line(pilot)
        await take_back(pilot)
        assert main_of(pilot).compose_box.text == "one\ntwo"


async def test_a_message_of_another_chat_comes_back_there(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        main = main_of(pilot)
        await write(pilot, "for Anna")
        main.open_chat(BORIS)
        await type_text(pilot, "for Boris")
        assert "Анна Петрова: for Anna" in key_line(pilot)
        await take_back(pilot)
        assert (main.chat_id, main.compose_box.text) == (ANNA, "for Anna")
        assert session.rows[BORIS].draft == "for Boris"


async def test_during_an_edit_it_goes_to_the_draft(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        box = main_of(pilot).compose_box
        await write(pilot, "hello")
        box.edit(session.messages[ANNA][1])
        await take_back(pilot)
        assert box.text == "Yes, between ten and twelve"
        assert "kept as a draft" in toasts(pilot)
        await pilot.press("escape")
        assert box.text == "hello"


async def test_what_was_sent_already_says_so(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "hello")
        session.refusals["take_back"] = Refusal("Already sent.")
        await take_back(pilot)
        assert "Already sent." in toasts(pilot)
        assert main_of(pilot).compose_box.text == ""
        assert session.asked_for("hide") == []


async def test_a_click_on_the_bubble_takes_that_message_back(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "one")
        await write(pilot, "two")
        view = main_of(pilot).view
        column, row = place_of(view.app.screen, "Take back")
        await pilot.click(offset=(column, row))
        await settled(pilot)
        assert main_of(pilot).compose_box.text == "one"


async def test_x_on_the_selected_message_takes_it_back(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await write(pilot, "hello")
        await pilot.press("up")
        await pilot.pause()
        assert "x take back" in text_of(pilot.app)
        await pilot.press("x")
        await settled(pilot)
        assert main_of(pilot).compose_box.text == "hello"


FORMS: list[tuple[Draft, ...]] = [
    (PollDraft("Which day?", ("Tue", "Thu"), True),),
    (LocationDraft(55.75, 37.61, "Gate 3", "Lesnaya 5"),),
    (ContactDraft(79010000003, "Anna", "", "Petrova", "Delivery"),),
    (UrlDraft("https://files.example/offer.pdf", "offer.pdf", "our offer"),),
]


@pytest.mark.parametrize("drafts", FORMS, ids=lambda drafts: type(drafts[0]).__name__)
async def test_what_a_form_made_comes_back_as_that_form(
    session: FakeSession, running: Running, drafts: tuple[Draft, ...]
) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        await taken_into_form(pilot, session, drafts)
        form = pilot.app.screen
        assert isinstance(form, DraftForm)
        assert form.drafts() == list(drafts)


async def test_files_sent_together_come_back_together(
    session: FakeSession, running: Running, tmp_path: Path
) -> None:
    drafts = []
    for number, name in enumerate(("offer.jpg", "plan.jpg")):
        file = tmp_path / name
        file.write_text("ten per cent")
        found = file.stat()
        caption = "" if number else "our offer"
        drafts.append(FileDraft(str(file), name, caption, found.st_size, found.st_mtime_ns))
    async with running(take_back_seconds=SECONDS) as pilot:
        await taken_into_form(pilot, session, drafts)
        form = pilot.app.screen
        assert isinstance(form, DraftForm)
        assert form.drafts() == drafts


async def test_files_that_have_left_are_counted_and_the_rest_comes_back(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = [UrlDraft(f"https://example.org/{number}.pdf", f"{number}.pdf") for number in range(3)]
    async with running(take_back_seconds=SECONDS) as pilot:
        items = await session.send_all(ANNA, drafts, not_before=session.moment_in(SECONDS))
        take_back = session.take_back

        async def taken(local_id: str) -> OutboxItem:
            if local_id != items[1].local_id:
                raise Refusal("Already sent.")
            return await take_back(local_id)

        monkeypatch.setattr(session, "take_back", taken)
        await pilot.press("alt+z")
        await until(pilot, lambda: isinstance(pilot.app.screen, DraftForm))
        form = pilot.app.screen
        await until(pilot, lambda: form.unsaved())  # type: ignore[attr-defined]  # it is a form
        assert form.drafts() == [drafts[1]]  # type: ignore[attr-defined]
        assert "2 files did not come back. Already sent." in toasts(pilot)


async def test_a_file_sent_by_another_form_is_not_taken_back_with_it(
    session: FakeSession, running: Running
) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        for number in range(2):
            draft = UrlDraft(f"https://example.org/{number}.pdf", "")
            await session.send_all(ANNA, [draft], not_before=session.moment_in(SECONDS))
        await pilot.press("alt+z")
        await until(pilot, lambda: isinstance(pilot.app.screen, DraftForm))
        assert [item.local_id for item in session.items] == ["local-1"]


async def test_a_form_left_before_is_not_lost_to_it(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=SECONDS) as pilot:
        pilot.app.left_forms.keep("PollForm", ANNA, ["Left?", "a", "b"])  # type: ignore[attr-defined]
        await taken_into_form(pilot, session, [PollDraft("Which day?", ("Tue", "Thu"))])
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("alt+p")
        await until(pilot, lambda: pilot.app.screen.query_one("#question", Input).value == "Left?")


async def taken_into_form(pilot: Pilot[int], session: FakeSession, drafts: Sequence[Draft]) -> None:
    """Send drafts as a form does, take them back, and wait for the form that opens."""
    main = main_of(pilot)
    main.compose_actions.send_drafts(ANNA, drafts)
    await settled(pilot)
    await pilot.press("alt+z")
    await until(pilot, lambda: isinstance(pilot.app.screen, DraftForm))
    await until(pilot, lambda: pilot.app.screen.unsaved())  # type: ignore[attr-defined]  # it is a form
    assert session.items == []
    assert main.compose_box.text == ""


def place_of(screen: object, words: str) -> tuple[int, int]:
    """Column and row of some words on the screen."""
    lines: list[str] = text_of(screen.app).split("\n")  # type: ignore[attr-defined]  # a screen
    row = next(number for number, line in enumerate(lines) if words in line)
    return lines[row].index(words) + 2, row
