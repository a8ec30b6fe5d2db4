"""Dialogs and pages over the console: switcher, menus, search, help, outbox, details, palette."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Never

import pytest
from textual.command import CommandPalette
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList, Static

from greentui.model.changes import ChatsChanged
from greentui.model.chats import Found, Part
from greentui.model.instance import ReviewCause
from greentui.model.messages import MessageKind, MessageStatus, Poll, PollOption, Reaction
from greentui.model.reasons import said
from greentui.model.sending import OutboxItem, PollDraft, TextDraft
from greentui.text.keymap import ACTIONS
from greentui.text.sanitize import width
from greentui.tui.app import GreenTuiApp
from greentui.tui.dialogs.confirm_dialog import Answer, ConfirmDialog
from greentui.tui.dialogs.help import in_columns, sections
from greentui.tui.dialogs.message_details import sections as details
from greentui.tui.dialogs.switcher import Switcher
from greentui.tui.pages import PAGES
from greentui.tui.screens.search import drawn as drawn_hit
from greentui.tui.shell import PageName
from greentui.tui.tour import screen_text
from greentui.tui.widgets.item_line import ItemLine
from tests.hostile import HOSTILE
from tests.tui.conftest import Running, answer, main_of, seen, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession
from tests.tui.screens.stage import until
from tests.tui.world import NOON, incoming, outgoing


def app_of(pilot: Pilot[int]) -> GreenTuiApp:
    assert isinstance(pilot.app, GreenTuiApp)
    return pilot.app


def screen_name(pilot: Pilot[int]) -> str:
    return type(pilot.app.screen).__name__


def rows_of(pilot: Pilot[int]) -> str:
    options = pilot.app.screen.query_one(OptionList)
    return "\n".join(str(options.get_option_at_index(index).prompt) for index in range(options.option_count))


async def test_letters_typed_ahead_do_not_answer_a_question_nobody_has_read(running: Running) -> None:
    answers: list[str | None] = []
    async with running() as pilot:
        question = ConfirmDialog("Log out?", "Nothing arrives then.", [Answer("yes", "Yes")])
        pilot.app.push_screen(question, answers.append)
        question.action_answer("yes")  # at once: nothing is painted
        await pilot.pause()
        assert not answers
        await answer(pilot, "y")
        assert answers == ["yes"]


async def test_a_key_begins_the_reading_of_a_question_anew(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConfirmDialog, "REST", 3600.0)
    async with running() as pilot:
        question = ConfirmDialog("Log out?", "Nothing arrives then.", [Answer("yes", "Yes")])
        pilot.app.push_screen(question)
        await until(pilot, lambda: question._waiting is not None)
        waits = [question._waiting]
        for key in "rd":
            await pilot.press(key)
            waits.append(question._waiting)
        assert len(set(map(id, waits))) == 3
        assert [wait._task is None for wait in waits if wait] == [True, True, False]
        assert not question.read


@pytest.mark.parametrize("words", ["Discard", "&Discard"])
async def test_a_word_is_no_answer_and_does_not_go_to_what_is_behind(running: Running, words: str) -> None:
    answers: list[str | None] = []
    async with running() as pilot:
        question = ConfirmDialog("Discard it?", "", [Answer("yes", words)])
        pilot.app.push_screen(question, answers.append)
        await until(pilot, lambda: question.read)
        question.REST = 3600.0  # type: ignore[misc]  # from here on it is typed without a rest
        await pilot.press(*"yesterday", *"dynn")
        assert (answers, main_of(pilot).compose_box.text) == ([], "")
        question._rest()
        await pilot.pause()
        assert answers == [], "what was typed last was part of a word"
        await pilot.press("enter")
        assert (answers, main_of(pilot).compose_box.text) == ([""], "")


@pytest.mark.parametrize(
    ("words", "shown", "letter", "others"),
    [("Discard", "Discard (y)", "y", "dhjklq"), ("&Remove", "Remove", "r", "yhjklqe")],
)
async def test_only_the_letters_shown_answer(
    running: Running, words: str, shown: str, letter: str, others: str
) -> None:
    answers: list[str | None] = []
    async with running() as pilot:
        question = ConfirmDialog("Really?", "", [Answer("yes", words)])
        pilot.app.push_screen(question, answers.append)
        await until(pilot, lambda: question.read)
        button = list(question.query(Button))[-1]
        assert str(button.label) == shown
        label = button.label
        assert isinstance(label, Content)
        assert [shown[span.start : span.end].lower() for span in label.spans] == [letter]
        for other in others:
            await until(pilot, lambda: question._still)
            await pilot.press(other)
        await until(pilot, lambda: question._still)
        assert answers == []
        assert question.query_one("#no").has_focus
        await answer(pilot, letter)
        assert answers == ["yes"]


@pytest.mark.parametrize("opener", ["ctrl+k", "ctrl+p", "ctrl+n", "ctrl+o", "alt+p", "f1"])
async def test_a_dialog_does_not_keep_one_from_quitting(running: Running, opener: str) -> None:
    async with running() as pilot:
        await pilot.press(opener)
        await pilot.pause()
        assert pilot.app.screen.is_modal
        await pilot.press("ctrl+q")
        assert pilot.app._exit


@pytest.mark.parametrize("typed", ["boris", "склад", "crkfl", "0002", "sklad"])
async def test_a_chat_is_found_however_it_is_typed(
    session: FakeSession, running: Running, typed: str
) -> None:
    session.change_chat(BORIS, name="Склад Boris")
    async with running() as pilot:
        await pilot.press("ctrl+k")
        await type_text(pilot, typed)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert app_of(pilot).main.chat_id == BORIS


async def test_the_page_behind_a_dialog_stays_where_it_is(running: Running) -> None:
    async with running() as pilot:
        await seen(pilot, "Анна Петрова")
        before = screen_text(app_of(pilot)).splitlines()[0]
        await pilot.press("alt+p")
        await until(pilot, lambda: screen_name(pilot) == "PollForm")
        assert screen_text(app_of(pilot)).splitlines()[0] == before


async def picked(pilot: Pilot[int], typed: str, *, people: bool) -> tuple[str, list[str]]:
    """What the box offers for what is typed, and who is chosen by Enter."""
    app, chosen = app_of(pilot), list[str]()
    box = Switcher(app.session, "Who?", several=True, people=people)
    await app.push_screen(box, lambda found: chosen.extend(found or ()))
    await type_text(pilot, typed)
    await app.workers.wait_for_complete([one for one in app.workers if one.group == "find"])
    offered = rows_of(pilot)
    await pilot.press("enter")
    await app.workers.wait_for_complete([one for one in app.workers if one.group == "submit"])
    await pilot.press("escape")
    await pilot.pause()
    return offered, chosen


async def test_space_marks_while_nothing_is_typed_and_is_a_letter_after(running: Running) -> None:
    async with running() as pilot:
        app, chosen = app_of(pilot), list[str]()
        box = Switcher(app.session, "Who?", several=True)
        await app.push_screen(box, lambda found: chosen.extend(found or ()))
        await pilot.press("space", "space")
        await pilot.pause()
        assert rows_of(pilot).count("✓") == 2
        marked = [app.session.name_of(chat_id) for chat_id in app.session.chat_ids()[:2]]
        await type_text(pilot, "a b")
        for name in marked:
            assert name in app.screen.query_one("#marked", ItemLine).text(), "who is marked stays in sight"
        assert app.screen.query_one(Input).value == "a b"
        await pilot.press("enter")
        await pilot.pause()
        assert len(chosen) == 2


async def test_where_people_are_meant_no_group_is_offered(session: FakeSession, running: Running) -> None:
    session.change_chat(CLUB, name="Boris and friends")
    async with running() as pilot:
        assert "friends" in (await picked(pilot, "boris", people=False))[0]
        assert "friends" not in (await picked(pilot, "boris", people=True))[0]
        assert "friends" not in (await picked(pilot, "", people=True))[0]


@pytest.mark.parametrize("typed", ["79995551234", "+7 999 555-12-34"])
async def test_a_person_nobody_has_written_to_yet_is_chosen_by_number(running: Running, typed: str) -> None:
    async with running() as pilot:
        assert (await picked(pilot, typed, people=True))[1] == ["79995551234@c.us"]


async def test_a_new_chat_begins_with_a_number_typed_into_the_switcher(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+k")
        await type_text(pilot, "+7 999 555-12-34")
        await until(pilot, lambda: "79995551234" in rows_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: screen_name(pilot) == "NewChat")
        assert pilot.app.screen.query_one(Input).value == "+7 999 555-12-34"


async def test_what_is_no_number_is_nobodys(running: Running) -> None:
    async with running() as pilot:
        assert await picked(pilot, "room 12", people=True) == ("No matches.", [])


async def test_the_switcher_says_when_nobody_fits(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+k")
        await type_text(pilot, "qqqqqqqq")
        await until(pilot, lambda: "No matches" in rows_of(pilot))
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert app_of(pilot).main.chat_id == ANNA


async def test_search_goes_there_and_back(session: FakeSession, running: Running) -> None:
    message = session.messages[CLUB][0]
    session.found = [
        Found(session.messages[BORIS][0], "Склад", session.messages[BORIS][0].text, ((4, 7),)),
        Found(message, "Delivery club", message.text, ((0, 4),)),
    ]
    async with running() as pilot:
        await pilot.press("alt+f")
        await pilot.pause()
        await type_text(pilot, "take")
        await until(pilot, lambda: "Delivery club" in rows_of(pilot))
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app_of(pilot).main.chat_id == CLUB
        assert screen_name(pilot) == "MainScreen"
        await pilot.press("alt+f")
        await until(pilot, lambda: "Delivery club" in rows_of(pilot))
        assert pilot.app.screen.query_one(Input).value == "take"
        assert pilot.app.screen.query_one(OptionList).highlighted == 1


@pytest.mark.parametrize("chat", [ANNA, CLUB], ids=["in the chat in view", "in another chat"])
async def test_a_hit_is_stood_on_so_that_keys_act_on_it(
    chat: str, session: FakeSession, running: Running
) -> None:
    message = session.messages[chat][0]
    session.found = [Found(message, "", message.text, ((0, 4),))]
    async with running() as pilot:
        main = app_of(pilot).main
        assert main.chat_id == ANNA
        await pilot.press("alt+f")
        await pilot.pause()
        await type_text(pilot, "word")
        await until(pilot, lambda: message.text in rows_of(pilot))
        await pilot.press("enter")
        await pilot.pause()
        assert main.view.selected == message
        assert main.view.has_focus
        await pilot.press("r")
        await pilot.pause()
        assert main.compose_box.composer.has_focus
        assert main.compose_box.mode.replying == message


async def test_esc_leaves_a_hit_for_the_composer(session: FakeSession, running: Running) -> None:
    message = session.messages[ANNA][0]
    async with running() as pilot:
        main = app_of(pilot).main
        app_of(pilot).open_chat(ANNA, message.uid)
        await pilot.pause()
        assert main.view.has_focus
        await pilot.press("escape")
        await pilot.pause()
        assert main.compose_box.composer.has_focus
        assert not main.view.selected


async def test_a_filter_that_is_not_understood_is_said(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+f")
        await pilot.pause()
        screen = pilot.app.screen
        await type_text(pilot, "has:pdf foo:bar")
        await until(pilot, lambda: bool(screen.query_one(OptionList).options))
        (only,) = screen.query_one(OptionList).options
        for said in ("There is no “has:pdf”; choose from has:file", "There is no filter “foo:”"):
            assert said in str(only.prompt)
        line = screen.query_one("#search-said", ItemLine).text()
        assert ("There is no" in line, "Enter goes there" in line) == (False, False)


async def test_a_filter_that_is_not_understood_is_said_below_hits(
    session: FakeSession, running: Running
) -> None:
    session.found = [Found(incoming("text"), "x", "text")]
    async with running() as pilot:
        await pilot.press("alt+f")
        await pilot.pause()
        await type_text(pilot, "has:pdf")
        said = pilot.app.screen.query_one("#search-said", ItemLine)
        await until(pilot, lambda: "There is no “has:pdf”; choose from has:file" in said.text())


async def test_tab_completes_a_filter_and_a_click_takes_another(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+f")
        await pilot.pause()
        box = pilot.app.screen.query_one(Input)
        await type_text(pilot, "invoice ki")
        await pilot.press("tab")
        assert box.value == "invoice kind:"
        await type_text(pilot, "s")
        await pilot.pause()
        offered = pilot.app.screen.query_one("#search-filters", ItemLine)
        assert "sticker" in offered.text()
        await pilot.click("#search-filters", offset=(offered.text().index("service") + 2, 0))
        await pilot.pause()
        assert box.value == "invoice kind:service "
        assert "from:me" in offered.text()
        await pilot.press("tab")  # nothing to complete: the focus stays
        assert box.has_focus


async def test_words_of_the_last_search_are_replaced_by_typing(
    session: FakeSession, running: Running
) -> None:
    async with running(size=(80, 24)) as pilot:
        await pilot.press("alt+f")
        await pilot.pause()
        screen = pilot.app.screen
        assert "Type to find in every chat" in screen.query_one("#search-said", ItemLine).text()
        await type_text(pilot, "zzzqq")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("escape", "alt+f")
        await pilot.pause()
        await type_text(pilot, "x")
        assert pilot.app.screen.query_one(Input).value == "x"


async def test_a_search_without_hits_says_so(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+f")
        await pilot.pause()
        await type_text(pilot, "zzzqq")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        (only,) = pilot.app.screen.query_one(OptionList).options
        assert "No message in the archive matches." in str(only.prompt)
        assert "Enter goes there" not in pilot.app.screen.query_one("#search-said", ItemLine).text()
        await pilot.press("enter")
        assert type(pilot.app.screen).__name__ == "SearchScreen"


async def test_filters_are_added_by_a_click(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+f")
        await pilot.pause()
        await pilot.click("#search-filters", offset=(3, 0))
        await until(pilot, lambda: session.asked_for("search"))
        assert session.asked_for("search") == [("from:me ",)]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_excerpt_is_one_safe_line(text: str) -> None:
    drawn = drawn_hit(Found(incoming(text), "x", text, ((0, 1),) if text else ()), 40)
    assert width(drawn.plain) <= 40
    assert not set(drawn.plain) & set("\n\x1b\x07\u202e")


def test_an_excerpt_begins_near_its_hit() -> None:
    text = "a" * 500 + " needle " + "b" * 500
    drawn = drawn_hit(Found(incoming(text), "x", text, ((501, 507),)), 80)
    assert "needle" in drawn.plain
    assert drawn.plain.startswith("…")


def test_an_excerpt_says_you_where_our_account_is_mentioned() -> None:
    text = "ask @79990000042 or @79010000005"
    drawn = drawn_hit(Found(incoming(text), "x", text, ((5, 16),)), 80, own=("79990000042",))
    assert drawn.plain == "ask @You or @79010000005"


def test_an_excerpt_of_what_was_edited_away_says_so() -> None:
    drawn = drawn_hit(Found(incoming("at eleven"), "x", "at ten", ((3, 6),), Part.EARLIER), 80)
    assert "before an edit: at ten" in drawn.plain
    assert "eleven" not in drawn.plain


async def test_finding_says_where_the_words_are_no_longer_there(
    session: FakeSession, running: Running
) -> None:
    message = session.messages[ANNA][0]
    session.found = [Found(message, "", message.text), Found(message, "", "what it was", part=Part.EARLIER)]
    async with running() as pilot:
        await pilot.press("ctrl+f", "w")
        await until(pilot, lambda: str(pilot.app.screen.query_one("#find-count", Static).render()) == "1/2")
        await pilot.press("up")
        await pilot.pause()
        assert str(pilot.app.screen.query_one("#find-count", Static).render()) == "before an edit · 2/2"


async def test_finding_in_the_chat(session: FakeSession, running: Running) -> None:
    first, second = session.messages[ANNA][0], session.messages[ANNA][2]
    session.found = [Found(second, "", second.text), Found(first, "", first.text)]
    async with running() as pilot:
        await pilot.press("ctrl+f")
        await pilot.pause()
        await type_text(pilot, "day")
        count = app_of(pilot).main.query_one("#find-count", Static)
        await until(pilot, lambda: "1/2" in str(count.render()))
        assert session.asked_for("search")[-1] == (f"in:{ANNA} day",)
        await pilot.press("up")
        await pilot.pause()
        assert "2/2" in str(count.render())
        await pilot.press("escape")
        await pilot.pause()
        assert not app_of(pilot).main.query_one("#find").display
        assert app_of(pilot).main.compose_box.composer.has_focus


async def test_help_lists_every_action_with_a_key(running: Running) -> None:
    async with running() as pilot:
        app = app_of(pilot)
        words = {row[1] for _title, rows in sections(app.main, app.keymap) for row in rows}
        missing = [action.name for action in ACTIONS if action.keys and str(action.words) not in words]
        assert missing == []
        await pilot.press("f1")
        await pilot.pause()
        assert screen_name(pilot) == "HelpScreen"
        await pilot.press("escape")
        await pilot.pause()
        assert screen_name(pilot) == "MainScreen"


async def test_a_click_on_a_key_of_the_page_in_the_help_presses_it(running: Running) -> None:
    async with running((80, 24)) as pilot:
        await pilot.press("f9")
        await until(pilot, lambda: screen_name(pilot) == "LogScreen")
        await pilot.press("f1")
        await until(pilot, lambda: "On this page" in screen_text(app_of(pilot)))
        lines = screen_text(app_of(pilot)).splitlines()
        y, line = next((y, line) for y, line in enumerate(lines) if "Esc  " in line)
        await pilot.click(offset=(line.index("Back") + 1, y))
        await until(pilot, lambda: screen_name(pilot) == "MainScreen")


def titles(pilot: Pilot[int]) -> list[str]:
    return [str(title.render()) for title in pilot.app.screen.query(".help-title").results(Static)]


async def test_typing_in_the_help_narrows_the_keys_down(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("f1")
        await pilot.pause()
        await type_text(pilot, "mute")
        await until(pilot, lambda: titles(pilot) == ["Chats and messages", "Commands"])
        await type_text(pilot, "xyz")
        await until(pilot, lambda: titles(pilot) == ["No matches."])
        await pilot.press("escape")
        await pilot.pause()
        assert screen_name(pilot) == "MainScreen"


@pytest.mark.parametrize("key", ["down", "pagedown"])
async def test_help_scrolls_while_one_can_type(running: Running, key: str) -> None:
    async with running(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        await pilot.press(key)
        await pilot.wait_for_scheduled_animations()
        assert pilot.app.screen.query_one("HelpScreen > VerticalScroll").scroll_y > 0


async def test_in_a_narrow_window_help_leaves_nothing_of_the_page_below(running: Running) -> None:
    async with running((60, 20)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert pilot.app.screen.query_one("HelpScreen > VerticalScroll").region == pilot.app.screen.region


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_columns_keep_every_section_in_order(count: int) -> None:
    found = [(str(number), [("k", "w")] * number) for number in range(1, 8)]
    columns = in_columns(found, count)
    assert [section for column in columns for section in column] == found
    assert len(columns) <= count


async def test_the_palette_offers_every_action_that_is_not_a_movement(running: Running) -> None:
    async with running() as pilot:
        from greentui.tui.palette import PaletteActions

        app = app_of(pilot)
        offered = {words for _action, words, _key, _does in PaletteActions(app.main)._offers()}
        assert {str(action.words) for action in ACTIONS if action.palette} <= offered
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CommandPalette)


async def test_the_palette_does_what_it_says(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await type_text(pilot, "mute")
        await seen(pilot, "Mute")
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen_name(pilot) == "Menu")
        assert "8 h" in rows_of(pilot)


async def test_a_palette_that_fails_says_so_and_opens_all_the_same(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    from greentui.tui.palette import PaletteActions

    def fail(_provider: PaletteActions) -> Never:
        raise LookupError

    monkeypatch.setattr(PaletteActions, "_offers", fail)
    async with running() as pilot:
        pilot.app.contain_failures()
        for palette in ("ctrl+p", "a"):  # all there is, then what is sought
            app_of(pilot).clear_notifications()
            await pilot.press(palette)
            await until(pilot, lambda: "Something went wrong (LookupError)" in toasts(pilot))
        await pilot.press("escape")
        assert pilot.app.screen is app_of(pilot).main


async def test_the_palette_offers_what_can_be_done_to_the_selected_message(running: Running) -> None:
    async with running() as pilot:
        from greentui.tui.palette import PaletteActions

        app = app_of(pilot)
        await pilot.press("up")
        await pilot.pause()
        offered = {action.name for action, _words, _key, _does in PaletteActions(app.main)._offers()}
        assert {"reply", "forward", "copy", "raw"} <= offered
        assert "edit" not in offered


async def test_a_right_click_on_a_message_offers_what_can_be_done(running: Running) -> None:
    async with running() as pilot:
        main = app_of(pilot).main
        await pilot.click("#view", offset=(5, main.view.size.height - 1), button=3)
        await pilot.pause()
        assert screen_name(pilot) == "Menu"
        assert "Reply" in rows_of(pilot)
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        assert main.compose_box.mode.replying


async def test_a_right_click_on_a_chat_offers_what_can_be_done(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await pilot.click("#list", offset=(5, 2), button=3)
        await pilot.pause()
        assert screen_name(pilot) == "Menu"
        assert "Alt+" not in rows_of(pilot), "keys are for the chat in view"
        await pilot.press("j", "enter")
        await pilot.pause()
        assert session.asked_for("mark_unread") == [(BORIS,)]
        app_of(pilot).main.open_chat(BORIS)
        await pilot.click("#list", offset=(5, 2), button=3)
        await pilot.pause()
        assert re.search(r"Archive +Alt\+E", rows_of(pilot))


@pytest.mark.parametrize(("key", "decision"), [("s", "send"), ("d", "drop")])
async def test_what_is_held_for_review_is_sent_or_dropped_after_asking(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch, key: str, decision: str
) -> None:
    decided: list[str] = []

    def noting(name: str) -> Callable[[], Awaitable[None]]:
        async def note() -> None:
            decided.append(name)

        return note

    queues = session.administration.queues
    review = SimpleNamespace(send=noting("send"), drop=noting("drop"), held=lambda: 700)
    monkeypatch.setattr(session, "review", review, raising=False)
    administration = SimpleNamespace(clear_messages=noting("clear"), queues=queues)
    monkeypatch.setattr(session, "administration", administration)
    async with running() as pilot:
        await pilot.press("f6", key)
        await pilot.pause()
        assert not isinstance(pilot.app.screen, ConfirmDialog), "nothing is held"
        session.set_facts(review=ReviewCause.BAN)
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmDialog)
        await seen(pilot, "700 messages")
        assert decided == []
        await answer(pilot, "y")
        await pilot.pause()
        assert decided[-1] == decision


async def test_the_outbox_shows_each_fate_and_acts_on_it(session: FakeSession, running: Running) -> None:
    session.items = [
        OutboxItem("1101", "local-1", ANNA, TextDraft("first"), 1, NOON - 60, MessageStatus.QUEUED),
        OutboxItem(
            "1101",
            "local-2",
            BORIS,
            PollDraft("Day?", ("a", "b")),
            2,
            NOON,
            MessageStatus.FAILED,
            reason=said("gone"),
        ),
    ]
    async with running() as pilot:
        await pilot.press("f6")
        await pilot.pause()
        shown = rows_of(pilot)
        assert "first" in shown
        assert "gone" in shown
        await pilot.press("x")
        await pilot.pause()
        assert session.asked_for("cancel") == [("local-1",)]
        await pilot.press("j", "a")
        await pilot.pause()
        assert session.asked_for("send_again") == [("local-2",)]
        await pilot.press("enter")
        await pilot.pause()
        assert app_of(pilot).main.chat_id == BORIS


DOUBTFUL = [
    OutboxItem("1101", "local-1", ANNA, TextDraft("first"), 1, NOON - 60, MessageStatus.UNCONFIRMED),
    OutboxItem("1101", "local-2", ANNA, TextDraft("second"), 2, NOON, MessageStatus.UNKNOWN),
]


@pytest.mark.parametrize(("key", "asked"), [("x", "stop_looking"), ("l", "look_again")])
async def test_the_outbox_decides_what_is_in_doubt(
    session: FakeSession, running: Running, key: str, asked: str
) -> None:
    session.items = list(DOUBTFUL)
    async with running() as pilot:
        await pilot.press("f6")
        await pilot.pause()
        await pilot.press(key, "j", key)
        await pilot.pause()
        assert session.asked_for(asked) == [("local-1",), ("local-2",)]


@pytest.mark.parametrize(("key", "sent"), [("y", [("local-1", "maybe twice")]), ("n", [])])
async def test_what_is_in_doubt_is_sent_again_only_after_asking(
    session: FakeSession, running: Running, key: str, sent: list[tuple[str, str]]
) -> None:
    session.items = list(DOUBTFUL)
    async with running() as pilot:
        await pilot.press("f6")
        await pilot.pause()
        await pilot.press("a")
        await answer(pilot, key)
        await pilot.pause()
        assert session.asked_for("send_again") == sent


async def test_a_page_that_is_open_is_come_back_to(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("f6", "alt+f", "f6")
        await pilot.pause()
        assert screen_name(pilot) == "OutboxScreen"
        assert len(pilot.app.screen_stack) == 2


async def test_details_of_a_message(session: FakeSession, running: Running) -> None:
    poll = Poll((PollOption("Tue", (ANNA,)), PollOption("Thu")))
    message = outgoing(
        "Day?", chat_id=ANNA, id="P1", kind=MessageKind.POLL, content=poll,
        reactions=(Reaction(BORIS, "🔥"),), earlier=("Dya?",),
    )  # fmt: skip
    text = "\n".join(f"{title} {body.plain}" for title, body in details(session, message))  # type: ignore[arg-type]
    for part in ("Day?", "Dya?", "Tue · 1 vote", "Анна Петрова", "🔥", "P1"):
        assert part in text


async def test_every_page_can_be_loaded() -> None:
    assert set(PAGES) == set(PageName)
    for make in PAGES.values():
        assert make().__class__.__module__.startswith("greentui.tui.screens")


async def test_long_texts_are_read_in_full(session: FakeSession, running: Running) -> None:
    session.add(incoming("word " * 3000, NOON, chat_id=ANNA, id="L1"))
    async with running() as pilot:
        await pilot.press("up", "enter")
        await pilot.pause()
        assert screen_name(pilot) == "MessageDetails"
        await pilot.press("j", "escape")
        await pilot.pause()
        assert screen_name(pilot) == "MainScreen"


async def test_a_chat_that_comes_while_none_fits_is_found(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+k", *"zeppelin")
        await pilot.pause()
        assert "No matches." in rows_of(pilot)
        session.add_chat("79010000077@c.us", "Zeppelin Works")
        session.tell(ChatsChanged(None))
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "Zeppelin Works" in rows_of(pilot)


@pytest.mark.parametrize("desktop", [True, False])
async def test_an_address_is_shown_before_it_is_opened(
    desktop: bool, session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    copied: list[str] = []
    monkeypatch.setattr(
        "greentui.tui.dialogs.open_address.open_outside", lambda address: opened.append(address) or desktop
    )
    monkeypatch.setattr(
        "greentui.tui.terminal.clipboard.copy",
        lambda text, _write: copied.append(text) or "Copied: somewhere.",
    )
    session.add(incoming("see https://example.org/x", NOON, chat_id=ANNA, id="L1"))
    async with running() as pilot:
        await pilot.press("up", "o")
        await pilot.pause()
        assert screen_name(pilot) == "ConfirmDialog"
        await pilot.press("escape", "up", "o")
        await pilot.pause()
        assert opened == []
        await answer(pilot, "y")
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        assert opened == ["https://example.org/x"]
        assert copied == ([] if desktop else opened)


async def test_the_letter_of_an_answer_gives_it_once_the_question_is_read(running: Running) -> None:
    answers: list[str | None] = []
    async with running() as pilot:
        for key, given in (("e", "all"), ("у", "all"), ("m", "me"), ("n", "")):  # the same key, in Cyrillic
            ways = [Answer("me", "For &me", destructive=False), Answer("all", "For &everyone")]
            pilot.app.push_screen(ConfirmDialog("Delete it?", "", ways), answers.append)
            await answer(pilot, key)
            assert answers.pop() == given


async def test_only_what_destroys_is_red_and_only_the_focused_button_is_filled(running: Running) -> None:
    async with running() as pilot:
        ways = [Answer("me", "For &me", destructive=False), Answer("all", "For &everyone")]
        pilot.app.push_screen(ConfirmDialog("Delete it?", "", ways))
        await pilot.pause()
        no, me, everyone = pilot.app.screen.query(Button)
        assert no.has_focus
        assert me.styles.background == everyone.styles.background != no.styles.background
        assert everyone.styles.color != me.styles.color
        assert str(everyone.label) == "For everyone"
