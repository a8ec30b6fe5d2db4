"""Actions on messages, files and profiles: downloads, opening, another instance."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widgets import OptionList

from greentui.engine.errors import Refusal
from greentui.model.changes import MessagesChanged
from greentui.model.chats import ChatFilter
from greentui.model.messages import (
    ContactCard,
    Contacts,
    File,
    Location,
    Message,
    MessageKind,
    MessageStatus,
    Quote,
)
from greentui.model.sending import Draft, OutboxItem
from greentui.tui.actions.chats import day_of
from greentui.tui.actions.message_rules import Case, possible
from greentui.tui.app import GreenTuiApp
from greentui.tui.chat import view_events
from greentui.tui.dialogs import file_preview
from greentui.tui.widgets.item_line import ItemLine
from tests.tui.conftest import Running, answer, seen, toasts, type_text
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession, a_config, small_world
from tests.tui.screens.stage import until
from tests.tui.world import NOON, incoming, outgoing


def app_of(pilot: Pilot[int]) -> GreenTuiApp:
    assert isinstance(pilot.app, GreenTuiApp)
    return pilot.app


def screen_name(pilot: Pilot[int]) -> str:
    return type(pilot.app.screen).__name__


async def act(pilot: Pilot[int], key: str) -> None:
    """Press a key on the newest message."""
    await pilot.press("up", key)
    await pilot.pause()
    await pilot.pause()


async def test_up_selects_the_last_message_of_a_chat_that_opened_at_its_first_unread(
    running: Running, session: FakeSession
) -> None:
    session.add(*(incoming(f"row {n}", NOON + n, chat_id=BORIS, id=f"R{n}") for n in range(60)))
    session.change_chat(BORIS, unread=60)
    async with running() as pilot:
        console = app_of(pilot).main
        console.open_chat(BORIS)
        await pilot.pause()
        assert not console.view.at_end
        await pilot.press("up")
        await pilot.pause()
        assert console.view.selected is not None
        assert console.view.selected.text == "row 59"


def document(**more: object) -> Message:
    more.setdefault("content", File("https://example.org/x", "list.pdf", size=1000))
    more.setdefault("kind", MessageKind.DOCUMENT)
    return incoming("", NOON, chat_id=ANNA, id="F1", **more)


@pytest.mark.parametrize(
    ("message", "can", "cannot"),
    [
        (incoming("hi"), {"reply", "forward", "copy", "read_to_here"}, {"edit", "save", "cancel", "open"}),
        (outgoing("hi"), {"edit", "delete"}, {"read_to_here", "cancel"}),
        (outgoing("hi", id="local-1", status=MessageStatus.QUEUED), {"cancel", "copy"}, {"reply", "forward"}),
        (
            outgoing("hi", id="local-1", local_id="local-1", status=MessageStatus.FAILED),
            {"again"}, {"forward", "raw", "cancel"},
        ),
        (outgoing("hi", deleted=NOON), {"earlier"}, {"edit"}),
        (document(), {"save", "open"}, {"edit"}),
        (incoming("", kind=MessageKind.LOCATION, content=Location(1, 2)), {"open"}, {"copy"}),
        (incoming("hi", quote=Quote("Q1")), {"original"}, set()),
        (incoming("hi", chat_id=CLUB, sender_id=BORIS), {"write_to"}, set()),
        (incoming("hi", earlier=("ho",)), {"earlier"}, set()),
    ],
)  # fmt: skip
def test_what_can_be_done(message: Message, can: set[str], cannot: set[str]) -> None:
    found = possible(Case(message, NOON))
    assert can <= found
    assert not cannot & found


async def test_a_file_is_saved_and_its_place_is_said(session: FakeSession, running: Running) -> None:
    session.add(document())
    session.saved = Path("/downloads/list.pdf")
    async with running() as pilot:
        await act(pilot, "s")
        assert session.asked_for("download") == [(ANNA, "F1")]
        assert "Saved as /downloads/list.pdf" in toasts(pilot)


async def test_the_demo_says_that_a_saved_file_goes_with_it(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add(document())
    session.saved = Path("/downloads/list.pdf")
    monkeypatch.setattr(session, "keeps_downloads", False)
    async with running() as pilot:
        await act(pilot, "s")
        assert "Saved until you quit the demo: /downloads/list.pdf" in toasts(pilot)


async def test_a_download_shows_how_far_it_is_and_can_be_cancelled(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def download(_chat: str, _id: str, on_progress: object = None) -> Path:
        on_progress(512, 1024)  # type: ignore[operator]  # it is given one
        begun.set()
        await never.wait()
        return Path()

    monkeypatch.setattr(session, "download", download)
    session.add(document())
    async with running() as pilot:
        await act(pilot, "s")
        await begun.wait()
        await until(pilot, lambda: app_of(pilot).main.query("#work"))
        line = app_of(pilot).main.query_one("#work", ItemLine)
        await until(pilot, lambda: "50%" in line.text())
        await pilot.click("#work", offset=(line.text().index("cancel") + 2, 0))
        await until(pilot, lambda: "Cancelled" in toasts(pilot))
        await until(pilot, lambda: not line.display)


async def test_the_hints_follow_the_selected_message(session: FakeSession, running: Running) -> None:
    typed = outgoing("once", NOON, id="local-9", local_id="local-9", status=MessageStatus.SENDING)
    session.add(typed)
    async with running((120, 36)) as pilot:
        await pilot.press("up")
        await pilot.pause()
        hints = app_of(pilot).main.query_one("#hints", ItemLine)
        assert "stop looking" not in hints.text()
        words = {MessageStatus.UNKNOWN: "x stop looking", MessageStatus.UNCONFIRMED: "x dismiss"}
        for status, word in words.items():
            shown = session.messages[ANNA][-1]
            session.put(replace(shown, status=status))
            session.tell(MessagesChanged(ANNA, frozenset({shown.uid})))
            await pilot.pause()
            await pilot.pause()
            assert "a send again" in hints.text()
            assert word in hints.text()
            assert "l look again" in hints.text()


async def test_a_forward_that_is_broken_off_says_which_chats_have_it(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add(incoming("news", NOON))
    send = session.send

    async def refused_at_the_second(chat_id: str, draft: Draft, *, quoted: str = "") -> OutboxItem:
        if session.asked_for("send"):
            raise Refusal("No room is left.")
        return await send(chat_id, draft, quoted=quoted)

    monkeypatch.setattr(session, "send", refused_at_the_second)
    async with running() as pilot:
        await act(pilot, "f")
        await pilot.pause()
        await pilot.press("space", "down", "space", "enter")
        await until(pilot, lambda: "No room is left." in toasts(pilot))
        (first,) = session.asked_for("send")
        said = toasts(pilot)
        assert f"Forwarded to: {session.name_of(str(first[0]))}." in said
        assert "Not forwarded to: " in said


async def test_a_refused_download_says_why(session: FakeSession, running: Running) -> None:
    session.add(document())
    session.refusals["download"] = Refusal("The service has not got it any more.")
    async with running() as pilot:
        await act(pilot, "s")
        assert "any more" in toasts(pilot)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Files handed to the desktop; none really is."""
    found: list[Path] = []
    monkeypatch.setattr(file_preview, "start", lambda path: found.append(path) or "")
    return found


async def test_a_harmless_file_is_opened_at_once(
    session: FakeSession, running: Running, started: list[Path], tmp_path: Path
) -> None:
    session.add(document())
    session.saved = tmp_path / "list.pdf"
    session.saved.write_bytes(b"%PDF-1.7")
    async with running() as pilot:
        await act(pilot, "o")
        await pilot.app.workers.wait_for_complete()
        assert started == [session.saved]


async def test_a_file_that_can_run_is_asked_about(
    session: FakeSession, running: Running, started: list[Path]
) -> None:
    session.add(document())
    session.saved = Path("/downloads/list.pdf.exe")
    async with running() as pilot:
        await act(pilot, "o")
        assert screen_name(pilot) == "ConfirmDialog"
        await answer(pilot, "n")
        await pilot.app.workers.wait_for_complete()
        assert started == []
        await pilot.press("up", "o")
        await pilot.pause()
        await answer(pilot, "y")
        await pilot.app.workers.wait_for_complete()
        assert started == [session.saved]


async def test_a_picture_is_shown_here(session: FakeSession, running: Running, tmp_path: Path) -> None:
    from PIL import Image

    session.saved = tmp_path / "cat.png"
    Image.new("RGB", (40, 20), "red").save(session.saved)
    session.add(
        incoming(
            "", NOON, chat_id=ANNA, id="F1", kind=MessageKind.IMAGE, content=File("https://x/y", "cat.png")
        )
    )
    async with running() as pilot:
        await act(pilot, "o")
        await pilot.app.workers.wait_for_complete()
        await until(pilot, lambda: screen_name(pilot) == "FilePreview")
        await until(pilot, lambda: pilot.app.screen.query_one("Picture").region.height > 3)
        await pilot.press("escape")
        await pilot.pause()
        assert screen_name(pilot) == "MainScreen"


@pytest.mark.parametrize(("key", "opens"), [("o", True), ("щ", True), ("q", False), ("", False)])
async def test_a_picture_in_the_terminals_graphics_leads_to_the_desktops_program(
    session: FakeSession,
    running: Running,
    started: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    key: str,
    opens: bool,
) -> None:
    async def shown(*_arguments: object) -> str:
        return key

    monkeypatch.setattr(file_preview.graphics, "shown", shown)
    session.saved = tmp_path / "cat.png"
    session.saved.write_bytes(b"\x89PNG\r\n\x1a\n")
    session.add(document(kind=MessageKind.IMAGE, content=File("https://x/y", "cat.png")))
    async with running() as pilot:
        await act(pilot, "o")
        await pilot.app.workers.wait_for_complete()
        assert screen_name(pilot) == "MainScreen"
        assert started == [session.saved] * opens


async def test_a_picture_that_is_none_is_said_to_be_none(
    session: FakeSession, running: Running, tmp_path: Path
) -> None:
    session.saved = tmp_path / "cat.png"
    session.saved.write_bytes(b"\x89PNG\r\n\x1a\nno picture")
    session.add(
        incoming(
            "", NOON, chat_id=ANNA, id="F1", kind=MessageKind.IMAGE, content=File("https://x/y", "cat.png")
        )
    )
    async with running() as pilot:
        await act(pilot, "o")
        await pilot.app.workers.wait_for_complete()
        await seen(pilot, "cannot be drawn")


def test_a_missing_program_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_preview, "open_outside", lambda _target: False)
    assert "/x/y" in file_preview.start(Path("/x/y"))


async def test_copying_says_who_took_it(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(
        "greentui.tui.terminal.clipboard.copy",
        lambda text, _write: taken.append(text) or "Copied: somewhere.",
    )
    async with running() as pilot:
        await act(pilot, "y")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("up", "Y")
        await pilot.app.workers.wait_for_complete()
        assert taken == ["Which day suits you?", "A3"]
        assert "somewhere" in toasts(pilot)


async def test_a_contact_card_opens_its_chat(session: FakeSession, running: Running) -> None:
    cards = Contacts((ContactCard("Boris", ("79010000002",)), ContactCard("Olga", ("79010000009",))))
    session.add(incoming("Boris", NOON, chat_id=ANNA, id="K1", kind=MessageKind.CONTACT, content=cards))
    async with running() as pilot:
        await act(pilot, "w")
        assert screen_name(pilot) == "Menu"
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        assert app_of(pilot).main.chat_id == BORIS


async def test_a_number_that_cards_have_twice_is_offered_once(session: FakeSession, running: Running) -> None:
    boris, olga = "79010000002", "79010000009"
    cards = Contacts((ContactCard("Boris", (boris, boris)), ContactCard("Shop", (olga, boris))))
    session.add(incoming("Boris", NOON, chat_id=ANNA, id="K1", kind=MessageKind.CONTACT, content=cards))
    async with running() as pilot:
        await act(pilot, "w")
        assert [option.id for option in pilot.app.screen.query_one(OptionList).options] == [boris, olga]


async def test_the_quoted_message_is_gone_to_or_said_to_be_missing(
    session: FakeSession, running: Running
) -> None:
    session.add(incoming("b", NOON, chat_id=ANNA, id="Q2", quote=Quote("gone")))
    async with running() as pilot:
        await act(pilot, "q")
        assert "not in the archive" in toasts(pilot)


async def test_raw_json_of_a_message(session: FakeSession, running: Running) -> None:
    session.raws["A3"] = '{"idMessage": "A3"}'
    async with running() as pilot:
        await act(pilot, "j")
        assert screen_name(pilot) == "RawJsonScreen"


async def test_a_failed_message_is_sent_again_and_a_waiting_one_cancelled(
    session: FakeSession, running: Running
) -> None:
    session.add(
        outgoing("a", NOON, chat_id=ANNA, id="local-1", local_id="local-1", status=MessageStatus.FAILED),
        outgoing("b", NOON + 1, chat_id=ANNA, id="local-2", local_id="local-2", status=MessageStatus.QUEUED),
    )
    async with running() as pilot:
        await act(pilot, "x")
        assert session.asked_for("cancel") == [("local-2",)]
        await pilot.press("up", "up", "a")
        await pilot.pause()
        assert session.asked_for("send_again") == [("local-1",)]


async def test_what_is_in_doubt_is_decided_by_its_keys(session: FakeSession, running: Running) -> None:
    session.add(
        outgoing("a", NOON, chat_id=ANNA, id="local-1", local_id="local-1", status=MessageStatus.UNCONFIRMED)
    )
    async with running() as pilot:
        await act(pilot, "x")
        assert session.asked_for("stop_looking") == [("local-1",)]
        await pilot.press("up", "l")
        await pilot.pause()
        assert session.asked_for("look_again") == [("local-1",)]
        await pilot.press("up", "a")
        await answer(pilot, "y")
        await pilot.pause()
        assert session.asked_for("send_again") == [("local-1", "maybe twice")]


async def test_marking_read_up_to_a_message(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await act(pilot, "m")
        assert session.asked_for("mark_read") == [(ANNA, "A3")]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-01", (2026, 3, 1)), ("1.3.", (2026, 3, 1)), ("01.02.2025", (2025, 2, 1)),
        ("1.2.25", (2025, 2, 1)), ("29.02.2024", (2024, 2, 29)), ("-7", (2026, 3, 3)),
        ("31.12", (2026, 12, 31)), ("1 Mar", (2026, 3, 1)), ("01 february 2025", (2025, 2, 1)),
        ("yesterday", (2026, 3, 9)), ("Today", (2026, 3, 10)),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(typed: str, day: tuple[int, int, int]) -> None:
    found = day_of(typed, datetime(2026, 3, 10, 15, 30, tzinfo=UTC))
    assert found
    assert (found.year, found.month, found.day, found.hour) == (*day, 0)


@pytest.mark.parametrize("typed", ["", "soon", "29.02.", "2026-13-01", "--7", "-x"])
def test_other_words_are_no_day(typed: str) -> None:
    assert day_of(typed, datetime(2026, 3, 10, tzinfo=UTC)) is None


async def test_another_profile_takes_the_place_of_this_one(session: FakeSession, tmp_path: Path) -> None:
    other = small_world()
    other.change_chat(BORIS, last_at=NOON + 5, draft="for Boris")
    app = GreenTuiApp(session, a_config(tmp_path), open_session=lambda _name: other)  # type: ignore[arg-type]
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await type_text(pilot, "half")
        await app.run_worker(app.switch_profile("other")).wait()
        await pilot.pause()
        assert (session.stopped, other.started) == (1, 1)
        assert session.asked_for("set_draft") == [(ANNA, "half")]
        assert app.main.chat_id == BORIS
        assert app.main.compose_box.text == "for Boris"
        other.arrive(incoming("new", NOON + 9, chat_id=BORIS, id="N1"))
        await pilot.pause()
        assert app.main.view.newest
        assert app.main.view.newest.id == "N1"


async def test_another_profile_is_shown_by_the_filter_that_is_chosen(
    session: FakeSession, tmp_path: Path
) -> None:
    other = small_world()
    app = GreenTuiApp(session, a_config(tmp_path), open_session=lambda _name: other)  # type: ignore[arg-type]
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.main.chats.filter_chats(ChatFilter.GROUPS)
        app.remembered_search.words = "what one looked for there"
        await app.run_worker(app.switch_profile("other")).wait()
        await pilot.pause()
        assert app.main.chat_list.filter is ChatFilter.GROUPS
        assert list(app.main.chat_list.ids) == list(other.chat_ids(ChatFilter.GROUPS))
        assert app.remembered_search.words == ""


async def test_a_message_has_a_menu_although_an_action_on_it_has_no_key(
    session: FakeSession, tmp_path: Path
) -> None:
    app = GreenTuiApp(session, a_config(tmp_path, keys={"raw": ""}))  # type: ignore[arg-type]
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("up", "j")
        assert screen_name(pilot) == "MainScreen", "its own key does nothing either"
        view = app.main.view
        assert view.newest
        view.post_message(view_events.MenuRequested(view, view.newest, Offset(30, 10)))
        await pilot.pause()
        assert screen_name(pilot) == "Menu"


async def test_without_other_profiles_switching_is_refused(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        with pytest.raises(Refusal):
            await app_of(pilot).switch_profile("other")


async def test_the_theme_is_turned_over(running: Running) -> None:
    async with running() as pilot:
        await app_of(pilot).run_action("app.toggle_theme")
        assert pilot.app.theme == "greentui-light"


async def test_a_picture_of_the_screen_is_saved_among_the_downloads(running: Running, tmp_path: Path) -> None:
    async with running() as pilot:
        await app_of(pilot).run_action("app.save_picture")
        saving = [one for one in pilot.app.workers if one.group == "picture"]
        await pilot.app.workers.wait_for_complete(saving)
        await pilot.pause()
        assert list((tmp_path / "downloads").glob("*.svg"))
        assert "Saved as" in toasts(pilot)


async def test_what_was_being_typed_survives_quitting(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "half a")
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert session.asked_for("set_draft") == [(ANNA, "half a")]
