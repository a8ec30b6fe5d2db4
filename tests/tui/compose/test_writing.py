"""Writing in the console: sending, drafts, suggestions, commands."""

from __future__ import annotations

import pytest
from textual import events

from greentui.engine.errors import Refusal
from greentui.model.sending import TextDraft
from tests.tui.conftest import Running, main_of, sent, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, FakeSession
from tests.tui.screens.stage import until


async def test_enter_sends(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "Yes, gladly")
        await pilot.press("enter")
        await pilot.pause()
        assert sent(session) == [(ANNA, TextDraft("Yes, gladly"))]
        assert main_of(pilot).compose_box.text == ""


@pytest.mark.parametrize("key", ["alt+enter", "ctrl+j", "shift+enter"])
async def test_newline_keys_begin_a_line(session: FakeSession, running: Running, key: str) -> None:
    async with running() as pilot:
        await pilot.press("a", key, "b", "enter")
        await pilot.pause()
        assert sent(session) == [(ANNA, TextDraft("a\nb"))]


async def test_enter_can_begin_a_line_and_another_key_send(session: FakeSession, running: Running) -> None:
    async with running(enter_sends=False) as pilot:
        await pilot.press("a", "enter", "b", "alt+enter")
        await pilot.pause()
        assert sent(session) == [(ANNA, TextDraft("a\nb"))]


async def test_a_burst_of_keys_says_each_word_to_the_chat_it_was_typed_for(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        keys = ["y", "e", "s", "enter", "alt+down", "n", "o", "enter", "ctrl+k", "A", "enter"]
        for key in keys:  # all at once, as a slow machine sees them
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: len(sent(session)) == 2)
        assert [(call[0], getattr(call[1], "text", "")) for call in sent(session)] == [
            (ANNA, "yes"),
            (BORIS, "no"),
        ]


async def test_a_refused_text_comes_back_and_says_why(session: FakeSession, running: Running) -> None:
    session.refusals["send"] = Refusal("message: too long", field="message", advice="Send a file.")
    async with running() as pilot:
        await type_text(pilot, "long")
        await pilot.press("enter")
        await pilot.pause()
        assert main_of(pilot).compose_box.text == "long"
        assert "Too long." in toasts(pilot)
        assert "message:" not in toasts(pilot)
        assert "Send a file." in toasts(pilot)


async def test_drafts_stay_with_their_chats(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "half a")
        await pilot.press("alt+down")
        await pilot.pause()
        assert main_of(pilot).chat_id == BORIS
        assert main_of(pilot).compose_box.text == ""
        assert session.asked_for("set_draft") == [(ANNA, "half a")]
        await pilot.press("alt+up")
        await pilot.pause()
        assert main_of(pilot).compose_box.text == "half a"


async def test_a_draft_is_kept_while_one_pauses(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "thinking")
        main_of(pilot).compose_box.flush()
        await pilot.pause()
        assert session.asked_for("set_draft") == [(ANNA, "thinking")]


async def test_letters_typed_anywhere_go_to_the_composer(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        main.chat_list.focus()
        await pilot.pause()
        await pilot.press("x")
        await pilot.pause()
        assert main.compose_box.text == "x"
        assert main.compose_box.composer.has_focus


async def test_the_composer_grows_to_a_third_of_the_screen(running: Running) -> None:
    async with running((120, 36)) as pilot:
        composer = main_of(pilot).compose_box.composer
        assert composer.size.height == 1
        for _line in range(30):
            await pilot.press("alt+enter")
        await pilot.pause()
        assert composer.size.height == 12


async def test_suggestions_are_chosen_with_the_keys(running: Running) -> None:
    async with running() as pilot:
        writing = main_of(pilot).compose_box
        await type_text(pilot, "ok :thumbsu")
        assert writing.suggestions.display
        await pilot.press("enter")
        await pilot.pause()
        assert writing.text == "ok 👍"
        assert not writing.suggestions.display


async def test_escape_leaves_suggestions_and_keeps_the_text(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        writing = main_of(pilot).compose_box
        await type_text(pilot, ":smile")
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert sent(session) == [(ANNA, TextDraft(":smile"))]
        assert writing.text == ""


async def test_a_slash_command_does_its_action_and_is_not_sent(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await type_text(pilot, "/pin ")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("pin") == [(ANNA, True)]
        assert sent(session) == []


async def test_a_command_typed_to_its_end_is_done_by_one_enter(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await type_text(pilot, "/pi")
        await pilot.press("enter")
        assert main_of(pilot).compose_box.text == "/pin "
        main_of(pilot).compose_box.set_text("")
        await type_text(pilot, "/pin")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("pin") == [(ANNA, True)]
        assert main_of(pilot).compose_box.text == ""


async def test_the_palette_says_that_reactions_cannot_be_sent(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+p", *"react", "enter")
        await pilot.pause()
        assert "cannot be sent" in " ".join(str(toast.render()) for toast in pilot.app.query("Toast"))


async def test_link_previews_can_be_switched_off(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+w", "a", "enter")
        await pilot.pause()
        assert sent(session) == [(ANNA, TextDraft("a", link_preview=False))]


async def test_the_counter_is_shown_near_the_limit_and_takes_no_room_before(running: Running) -> None:
    async with running() as pilot:
        writing = main_of(pilot).compose_box
        writing.set_text("x" * 17_999)
        await pilot.pause()
        assert not writing.query_one("#writing-count").display
        writing.set_text("x" * 18_000)
        await pilot.pause()
        assert writing.query_one("#writing-count").display
        writing.set_text("x" * 20_001)
        await pilot.pause()
        assert writing.query_one("#writing-count").has_class("-over")


async def test_the_contact_sees_typing_only_if_the_operator_wants_it(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await type_text(pilot, "hello")
        assert session.asked_for("typed") == []


async def test_typing_is_told_of_what_is_typed_as_a_message(session: FakeSession, running: Running) -> None:
    session.change_chat(BORIS, draft="kept")
    async with running(show_typing=True) as pilot:
        main = main_of(pilot)
        await type_text(pilot, "/sea")
        main.compose_box.set_text("")
        main.compose_box.edit(session.messages[ANNA][1])
        await type_text(pilot, "!")
        await pilot.press("escape")
        main.open_chat(BORIS)
        await pilot.pause()
        assert session.asked_for("typed") == []
        await type_text(pilot, "hi")
        assert session.asked_for("typed") == [(BORIS,), (BORIS,)]
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("ended") == [(BORIS,)]
