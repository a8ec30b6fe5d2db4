"""The console on a session in memory: reading, writing, going about, with keys and mouse."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from greentui.engine.errors import Refusal
from greentui.model.changes import (
    ChatMerged,
    Level,
    MessageArrived,
    Notice,
    OutboxChanged,
    StateAlarm,
    SyncProgress,
)
from greentui.model.chats import ChatFilter
from greentui.model.instance import InstanceState, LinkHealth
from greentui.model.messages import MessageKind, MessageStatus
from greentui.model.sending import FileDraft, OutboxItem, TextDraft
from greentui.text.state_help import explain
from greentui.tui.app import GreenTuiApp
from greentui.tui.screens.main import MainScreen
from greentui.tui.widgets.item_line import ItemLine
from greentui.tui.widgets.rows import Rows
from tests.hostile import HOSTILE
from tests.tui.conftest import Running, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession
from tests.tui.world import NOON, incoming, outgoing


def main_of(pilot: Pilot[int]) -> MainScreen:
    assert isinstance(pilot.app, GreenTuiApp)
    return pilot.app.main


def sent(session: FakeSession) -> list[tuple[object, ...]]:
    return [call[:2] for call in session.asked_for("send")]


async def test_it_opens_on_the_newest_chat_ready_to_write(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        assert main.chat_id == ANNA
        assert main.compose_box.composer.has_focus
        assert "Анна Петрова" in main.header.text()
        assert session.started == 1
    assert session.stopped == 1


async def test_an_empty_archive_says_what_to_do(session: FakeSession, running: Running) -> None:
    session.rows.clear()
    session.messages.clear()
    async with running() as pilot:
        main = main_of(pilot)
        assert main.chat_id == ""
        assert "Ctrl+K" in main.view.empty_note
        await type_text(pilot, "lost")
        await pilot.press("enter")
        assert sent(session) == []


async def test_enter_sends_and_the_chat_counts_as_read(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "Yes, gladly")
        await pilot.press("enter")
        await pilot.pause()
        assert sent(session) == [(ANNA, TextDraft("Yes, gladly"))]
        assert main_of(pilot).compose_box.text == ""
        assert session.asked_for("mark_read") == [(ANNA, "")]


async def test_marking_read_can_be_left_to_the_key(session: FakeSession, running: Running) -> None:
    async with running(mark_read="key") as pilot:
        await type_text(pilot, "Yes")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("mark_read") == []
        await pilot.press("alt+r")
        await pilot.pause()
        assert session.asked_for("mark_read") == [(ANNA, "")]


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
        await pilot.pause()
        await pilot.pause(0.1)
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


@pytest.mark.parametrize("keys", [("j", "j"), ("о", "о"), ("G",), ("G", "g", "j", "j")])
async def test_vi_letters_move_in_the_list_where_they_are_wanted(
    running: Running, keys: tuple[str, ...]
) -> None:
    async with running(vi_keys=True) as pilot:
        main = main_of(pilot)
        main.chat_list.focus()
        await pilot.pause()
        await pilot.press(*keys, "l")
        await pilot.pause()
        assert main.chat_id == CLUB
        assert main.compose_box.text == ""


async def test_tab_goes_from_pane_to_pane(running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        seen = []
        for _turn in range(4):
            seen.append(pilot.app.focused)
            await pilot.press("tab")
            await pilot.pause()
        assert seen == [main.compose_box.composer, main.chat_list, main.view, main.compose_box.composer]


async def test_up_in_an_empty_composer_selects_the_last_message_and_escape_leaves_it(
    running: Running,
) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await pilot.press("up")
        await pilot.pause()
        assert main.view.selected
        assert main.view.selected.id == "A3"
        assert "r reply" in main.query_one("#hints", ItemLine).text()
        await pilot.press("escape")
        await pilot.pause()
        assert main.view.selected is None
        assert main.compose_box.composer.has_focus


async def test_a_reply_names_what_it_answers(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "r")
        await pilot.pause()
        main = main_of(pilot)
        assert "Which day suits you?" in main.compose_box.mode_line.text()
        await type_text(pilot, "Tuesday")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("send") == [(ANNA, TextDraft("Tuesday"), "A3")]
        assert not main.compose_box.mode_line.display


async def test_the_cyrillic_layout_acts_on_messages_too(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "к")
        await pilot.pause()
        assert main_of(pilot).compose_box.mode.replying


async def test_escape_leaves_the_reply(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "r", "escape", "a", "enter")
        await pilot.pause()
        assert session.asked_for("send") == [(ANNA, TextDraft("a"), "")]


async def test_an_edit_begins_with_the_text_and_gives_the_draft_back(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await type_text(pilot, "my draft")
        main = main_of(pilot)
        main.view.focus()
        await pilot.pause()
        await pilot.press("up", "e")
        await pilot.pause()
        assert main.compose_box.text == "Yes, between ten and twelve"
        await type_text(pilot, "!")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("edit") == [(ANNA, "A2", "Yes, between ten and twelve!")]
        assert main.compose_box.text == "my draft"


async def test_deleting_asks_first(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "d")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("delete") == []
        await pilot.press("up", "d")
        await pilot.pause()
        await pilot.press("right", "enter")
        await pilot.pause()
        assert session.asked_for("delete") == [(ANNA, "A3", True)]


async def test_own_messages_can_be_deleted_for_everyone(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "up", "d")
        await pilot.pause()
        await pilot.press("right", "right", "enter")
        await pilot.pause()
        assert session.asked_for("delete") == [(ANNA, "A2", False)]


async def test_what_makes_no_sense_is_refused_in_words(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "e")
        await pilot.pause()
        assert "Only your own messages can be edited." in toasts(pilot)


async def test_forwarding_to_several_chats(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("up", "f")
        await pilot.pause()
        await pilot.press("down", "tab", "tab", "enter")
        await pilot.pause()
        assert [call[0] for call in sent(session)] == [BORIS, CLUB]


@pytest.mark.parametrize("way", ["alt+down", "tab"])
async def test_the_line_of_hints_never_covers_what_one_writes(running: Running, way: str) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await pilot.press("up")
        await pilot.pause()
        hints = main.query_one("#hints", ItemLine)
        assert hints.display
        for _each in range(3):
            await pilot.press(way)
            await pilot.pause()
            if main.compose_box.composer.has_focus:
                break
        assert main.compose_box.composer.has_focus
        assert not hints.display
        await pilot.press("up")
        await pilot.pause()
        assert hints.display


async def test_after_forwarding_to_one_chat_one_writes_there(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await pilot.press("up", "f")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.pause()
        assert [call[0] for call in sent(session)] == [BORIS]
        assert main.chat_id == BORIS
        assert main.compose_box.composer.has_focus
        assert main.view.selected is None
        assert not main.query_one("#hints", ItemLine).display


async def test_what_is_no_date_is_said_beside_it_and_can_be_mended(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+d")
        await pilot.pause()
        await type_text(pilot, "99.9")
        await pilot.press("enter")
        await pilot.pause()
        problem = pilot.app.screen.query_one("#wrong", Static)
        assert problem.display
        assert "not a date" in str(problem.render())
        await pilot.press("backspace")
        await pilot.pause()
        assert not problem.display
        await pilot.press("ctrl+u")
        await type_text(pilot, "-1")
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen is main_of(pilot)


async def test_filters_and_sorting(running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await pilot.press("alt+2")
        await pilot.pause()
        assert list(main.chat_list.ids) == [ANNA]
        await pilot.press("alt+4")
        await pilot.pause()
        assert main.chat_list.filter is ChatFilter.GROUPS
        await pilot.press("alt+1", "alt+s", "alt+s")
        await pilot.pause()
        assert list(main.chat_list.ids) == [CLUB, ANNA, BORIS]


async def test_the_header_names_somebody_nobody_has_written_with(
    session: FakeSession, running: Running
) -> None:
    session.people["79020000009@c.us"] = "+7 902 000-00-09"
    async with running(size=(60, 20)) as pilot:
        main = main_of(pilot)
        main.open_chat("79020000009@c.us")
        await pilot.pause()
        assert "‹ +7 902 000-00-09" in main.header.text()


async def test_the_tabs_and_the_header_can_be_clicked(running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        column = main.tabs.text().index("Unread") + 2
        await pilot.click("#tabs", offset=(column, 0))
        await pilot.pause()
        assert main.chat_list.filter is ChatFilter.UNREAD


async def test_next_unread(session: FakeSession, running: Running) -> None:
    session.change_chat(CLUB, unread=3)
    async with running() as pilot:
        await pilot.press("alt+a")
        await pilot.pause()
        assert main_of(pilot).chat_id == CLUB
        await pilot.press("alt+a")
        await pilot.pause()
        assert main_of(pilot).chat_id == ANNA
        session.change_chat(CLUB, unread=0)
        session.change_chat(ANNA, unread=0)
        await pilot.press("alt+a")
        await pilot.pause()
        assert "read" in toasts(pilot)


async def test_archive_mute_pin(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+e", "alt+m", "alt+t")
        await pilot.pause()
        assert session.asked_for("archive") == [(ANNA, True)]
        assert session.asked_for("mute") == [(ANNA, -1)]
        assert session.asked_for("pin") == [(ANNA, True)]


async def test_a_message_that_arrives_shows_and_counts(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        session.arrive(incoming("Are you there?", NOON, chat_id=ANNA, id="A4"))
        await pilot.pause()
        newest = main_of(pilot).view.newest
        assert newest
        assert newest.id == "A4"


async def test_the_first_chat_opens_by_itself_when_it_comes(session: FakeSession, running: Running) -> None:
    rows, messages = dict(session.rows), dict(session.messages)
    session.rows.clear()
    session.messages.clear()
    async with running() as pilot:
        session.rows.update(rows)
        session.messages.update(messages)
        session.arrive(incoming("Hello", NOON, chat_id=ANNA, id="A4"))
        main = main_of(pilot)
        main.chat_list.reload()
        session.tell(OutboxChanged())
        await pilot.pause()
        assert main.chat_id == ANNA


async def test_a_merged_chat_is_followed(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        session.tell(ChatMerged(ANNA, BORIS))
        await pilot.pause()
        assert main_of(pilot).chat_id == BORIS


async def test_an_alarm_stays_until_it_is_acknowledged(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        session.tell(
            StateAlarm(
                InstanceState.NOT_AUTHORIZED, "notAuthorized", InstanceState.AUTHORIZED, "The phone is gone."
            )
        )
        await pilot.pause()
        banner = main.query_one("#banner")
        assert banner.display
        assert banner.region.height > 0
        assert main.shell.notifier.rung == 1
        await pilot.press("alt+k")
        await pilot.pause()
        assert not banner.region.height


async def test_an_alarm_names_the_state_and_says_its_step_once(
    session: FakeSession, running: Running
) -> None:
    said = explain(InstanceState.BLOCKED)
    async with running() as pilot:
        text = f"{said.meaning} {said.step}"
        session.tell(StateAlarm(InstanceState.BLOCKED, "blocked", InstanceState.AUTHORIZED, text))
        await pilot.pause()
        shown = str(main_of(pilot).query_one("#banner", Static).render())
        assert said.word in shown.lower()
        assert shown.count(said.step) == 1


@pytest.mark.parametrize(
    ("state", "moved", "keys"),
    [
        (InstanceState.NOT_AUTHORIZED, {}, "F3 links a phone · Alt+K"),
        (InstanceState.NOT_AUTHORIZED, {"link": "f10"}, "F10 links a phone · Alt+K"),
        (InstanceState.YELLOW_CARD, {}, "F2 r reboots the instance"),
        (InstanceState.BLOCKED, {}, "F6 c clears the queue"),
        (InstanceState.SUSPENDED, {}, "F2 shows more"),
    ],
)
async def test_an_alarm_names_the_key_that_helps(
    session: FakeSession, running: Running, state: InstanceState, moved: dict[str, str], keys: str
) -> None:
    async with running(keys=moved) as pilot:
        session.tell(StateAlarm(state, "", InstanceState.AUTHORIZED, ""))
        await pilot.pause()
        assert keys in str(main_of(pilot).query_one("#banner", Static).render())


async def test_an_alarm_goes_once_the_state_is_over(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        session.set_facts(state=InstanceState.YELLOW_CARD)
        session.tell(StateAlarm(InstanceState.YELLOW_CARD, "yellowCard", InstanceState.AUTHORIZED, ""))
        session.set_facts(state=InstanceState.STARTING)
        await pilot.pause()
        assert main_of(pilot).query_one("#banner").display
        session.set_facts(state=InstanceState.AUTHORIZED)
        await pilot.pause()
        assert not main_of(pilot).query_one("#banner").display


async def test_a_lost_connection_stays_said_until_it_is_back(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        session.set_facts(socket_online=False)
        session.tell(StateAlarm(InstanceState.OTHER, "offline", InstanceState.AUTHORIZED, "No connection."))
        session.set_facts(waiting_in=3)
        await pilot.pause()
        assert main_of(pilot).query_one("#banner").display
        session.set_facts(socket_online=True)
        session.tell(StateAlarm(InstanceState.AUTHORIZED, "authorized", "offline", "Connected again."))
        await pilot.pause()
        assert not main_of(pilot).query_one("#banner").display
        assert "Connected again." in toasts(pilot)


async def test_a_click_dismisses_an_alarm_and_does_nothing_else(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        session.tell(StateAlarm(InstanceState.NOT_AUTHORIZED, "", InstanceState.AUTHORIZED, ""))
        await pilot.pause()
        await pilot.click("#banner")
        await pilot.pause()
        assert pilot.app.screen is main
        assert main.compose_box.composer.has_focus
        assert not main.query_one("#banner").display


async def test_the_bar_draws_nothing_while_nothing_changes(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        status = main_of(pilot).status
        before = status.drawn
        for _turn in range(5):
            status.tell()
        await pilot.pause()
        assert status.drawn == before
        session.set_facts(waiting_out=2)
        await pilot.pause()
        assert status.drawn == before + 1
        assert "out 2" in status.text()


async def test_the_bar_leads_to_its_screens(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        status = main_of(pilot).status
        await pilot.click("#status", offset=(status.text().index("out") + 2, 0))
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "OutboxScreen"


async def test_bells_ring_for_what_is_not_in_view(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        notifier = main_of(pilot).shell.notifier
        session.tell(MessageArrived(ANNA, "A9", "Анна", "Анна", "here"))
        assert notifier.rung == 0
        session.tell(MessageArrived(CLUB, "C9", "Club", "Maya", "muted"))
        assert notifier.rung == 0
        session.tell(MessageArrived(BORIS, "B9", "Boris", "Boris", "look"))
        assert notifier.rung == 1
        session.tell(MessageArrived(BORIS, "B10", "Boris", "Boris", "flood"))
        assert notifier.rung == 1
        session.time += 60
        session.tell(MessageArrived(BORIS, "B11", "Boris", "Boris", "later"))
        assert notifier.rung == 2


async def test_a_notice_is_plain_text(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        session.tell(Notice("[bold]x[/", Level.WARNING, "[@click=app.quit]t[/]"))
        await pilot.pause()
        assert "[bold]x[/" in toasts(pilot)
        assert pilot.app.is_running


async def test_progress_shows_and_goes(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        session.tell(SyncProgress(3, 10, "Club"))
        await pilot.pause(0.3)
        assert "3/10" in main.query_one("#work", ItemLine).text()
        session.tell(SyncProgress(10, 10, ""))
        await pilot.pause(0.3)
        assert not main.query_one("#work").display


async def test_an_upload_shows_its_progress_and_can_be_cancelled(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        draft = FileDraft("/x/film.mp4", "film.mp4", size=1000)
        session.items.append(
            OutboxItem(
                "1101", "local-1", ANNA, draft, 1, NOON, MessageStatus.SENDING, progress=500, total=1000
            )
        )
        session.tell(OutboxChanged(frozenset({"local-1"})))
        await pilot.pause(0.3)
        line = main.query_one("#work", ItemLine)
        assert "film.mp4" in line.text()
        assert "50%" in line.text()
        await pilot.click("#work", offset=(line.text().index("cancel") + 2, 0))
        await pilot.pause()
        assert session.asked_for("cancel") == [("local-1",)]


async def test_one_pane_at_a_time_where_there_is_little_room(running: Running) -> None:
    async with running((60, 20)) as pilot:
        main = main_of(pilot)
        assert not main.chat_list.region.width
        assert main.view.region.width == 60
        await pilot.press("escape")
        await pilot.pause()
        assert main.chat_list.region.width == 60
        assert not main.view.region.width
        await pilot.press("down", "enter")
        await pilot.pause()
        assert main.chat_id == BORIS
        assert main.view.region.width == 60


async def test_a_third_pane_where_there_is_room(running: Running) -> None:
    async with running((200, 60)) as pilot:
        main = main_of(pilot)
        await pilot.pause()
        assert main.query_one("#details").region.width > 30
        await pilot.press("alt+i")
        await pilot.pause()
        assert not main.query_one("#details").region.width


async def test_the_third_pane_keeps_up_with_its_chat(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.screens.main.COUNT_AFTER", 0.001)
    async with running((200, 60)) as pilot:
        main = main_of(pilot)
        await pilot.pause()
        files = main.query_one("#details Rows", Rows)
        assert not files.key
        session.arrive(replace(incoming("", NOON, chat_id=ANNA, id="A4"), kind=MessageKind.IMAGE))
        async with asyncio.timeout(10):
            while not files.key:
                await pilot.pause()
        files.focus()
        await pilot.press("enter")
        await pilot.pause()
        assert not files.has_focus  # the eye went to its message


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
        await type_text(pilot, "/mute ")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("mute") == [(ANNA, -1)]
        assert sent(session) == []


async def test_a_command_typed_to_its_end_is_done_by_one_enter(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await type_text(pilot, "/mut")
        await pilot.press("enter")
        assert main_of(pilot).compose_box.text == "/mute "
        main_of(pilot).compose_box.set_text("")
        await type_text(pilot, "/mute")
        await pilot.press("enter")
        await pilot.pause()
        assert session.asked_for("mute") == [(ANNA, -1)]
        assert main_of(pilot).compose_box.text == ""


async def test_link_previews_can_be_switched_off(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+w", "a", "enter")
        await pilot.pause()
        assert sent(session) == [(ANNA, TextDraft("a", link_preview=False))]


async def test_the_counter_warns_near_the_limit(running: Running) -> None:
    async with running() as pilot:
        writing = main_of(pilot).compose_box
        writing.set_text("x" * 19_000)
        await pilot.pause()
        assert writing.query_one("#writing-count").has_class("-near")
        writing.set_text("x" * 20_001)
        await pilot.pause()
        assert writing.query_one("#writing-count").has_class("-over")


async def test_older_messages_are_asked_for_at_the_beginning(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("pageup", "pageup")
        await pilot.pause()
        assert main_of(pilot).view.top_note


async def test_a_key_moved_in_the_configuration_works_and_the_old_one_does_not(running: Running) -> None:
    async with running(keys={"next_chat": "f10"}) as pilot:
        main = main_of(pilot)
        await pilot.press("alt+down")
        await pilot.pause()
        assert main.chat_id == ANNA
        await pilot.press("f10")
        await pilot.pause()
        assert main.chat_id == BORIS
        main.chat_list.focus()
        await pilot.pause()
        await pilot.press("f10")
        await pilot.pause()
        assert main.chat_id == CLUB


async def test_a_key_that_clashes_is_told_at_the_start(running: Running) -> None:
    async with running(keys={"jump": "ctrl+f"}) as pilot:
        await pilot.pause()
        assert "ctrl+f" in toasts(pilot)


@pytest.mark.parametrize("key", ["ctrl+л", "ctrl+k"])
async def test_the_switcher_opens_in_both_layouts(running: Running, key: str) -> None:
    async with running() as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "Switcher"


async def test_it_stays_usable_offline(session: FakeSession, running: Running) -> None:
    session.told = session.told.__class__("1101", health=LinkHealth.OFFLINE)
    session.refusals["older"] = Refusal("The console works offline.")
    async with running() as pilot:
        assert "archive only" in main_of(pilot).status.text()
        await pilot.press("pageup")
        await pilot.pause()


async def test_hostile_text_is_harmless_everywhere(session: FakeSession, running: Running) -> None:
    for number, text in enumerate(HOSTILE.values()):
        chat_id = f"7902{number:07}@c.us"
        session.add_chat(chat_id, text, last_at=NOON - number, last_text=text, unread=1)
        session.add(incoming(text, NOON - number, chat_id=chat_id, sender_name=text))
    async with running() as pilot:
        main = main_of(pilot)
        for chat_id in list(session.rows):
            main.open_chat(chat_id)
            message = main.view.newest
            if message is not None:
                main.compose_box.reply(message)
            await pilot.pause()
            assert main.chat_id == chat_id
        session.tell(*(Notice(text, Level.ERROR, text) for text in HOSTILE.values()))
        await pilot.pause()
        await pilot.press("ctrl+k")
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "Switcher"


async def test_work_that_fails_is_told_and_does_not_end_the_console(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        session.refusals["refetch"] = Refusal("The service does not answer.")
        await pilot.press("f5")
        await pilot.pause()
        assert "does not answer" in toasts(pilot)
        assert pilot.app.is_running


async def test_own_messages_appear_as_queued_at_once(session: FakeSession, running: Running) -> None:
    session.add(outgoing("x", NOON - 5, chat_id=BORIS))
    async with running() as pilot:
        await pilot.press("h", "i", "enter")
        await pilot.pause()
        newest = main_of(pilot).view.newest
        assert newest
        assert (newest.text, newest.status) == ("hi", MessageStatus.QUEUED)
