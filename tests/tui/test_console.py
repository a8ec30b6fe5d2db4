"""The console on a session in memory: opening, arrivals, notices, progress."""

from __future__ import annotations

from greentui.engine.errors import Refusal
from greentui.model.changes import (
    ChatMerged,
    Level,
    MessageArrived,
    Notice,
    OutboxChanged,
    SyncProgress,
)
from greentui.model.instance import LinkHealth
from greentui.model.messages import MessageStatus
from greentui.model.sending import FileDraft, OutboxItem
from greentui.tui.widgets.item_line import ItemLine
from tests.hostile import HOSTILE
from tests.tui.conftest import Running, main_of, seen, sent, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession
from tests.tui.screens.stage import until
from tests.tui.world import NOON, incoming, outgoing


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
        await seen(pilot, "3/10")
        session.tell(SyncProgress(10, 10, ""))
        await until(pilot, lambda: not main.query_one("#work").display)


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
        await seen(pilot, "50%")
        line = main.query_one("#work", ItemLine)
        assert "film.mp4" in line.text()
        await pilot.click("#work", offset=(line.text().index("cancel") + 2, 0))
        await pilot.pause()
        assert session.asked_for("cancel") == [("local-1",)]


async def test_older_messages_are_asked_for_at_the_beginning(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("pageup", "pageup")
        await pilot.pause()
        assert main_of(pilot).view.top_note


async def test_it_stays_usable_offline(session: FakeSession, running: Running) -> None:
    session.told = session.told.__class__("1101", health=LinkHealth.OFFLINE)
    session.refusals["older"] = Refusal("The console is offline.")
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
