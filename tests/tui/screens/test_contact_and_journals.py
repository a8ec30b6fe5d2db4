"""Contacts and journals on the screen: fetched when opened, and leading to the chat."""

from __future__ import annotations

from dataclasses import replace

from textual.app import App, ComposeResult
from textual.widgets import Input

from greentui.engine.errors import Refusal
from greentui.model.messages import File
from greentui.tui.chat.contact_panel import ContactPanel
from greentui.tui.screens.contact import ContactScreen, details
from greentui.tui.screens.group import GroupScreen
from greentui.tui.screens.journals import JournalsScreen
from greentui.tui.widgets.picture import Picture
from greentui.tui.widgets.rows import Rows
from tests.tui.conftest import answer
from tests.tui.screens.sample import ANNA, CLUB, MAYA, session
from tests.tui.screens.stage import settled, text_of, until


def anna() -> ContactScreen:
    return ContactScreen(ANNA)


async def test_a_contact_is_shown_with_business_products_picture_and_files(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(anna)
    async with app.run_test(size=(100, 50)) as pilot:
        await settled(pilot)
        said = text_of(app)
        for words in (
            "Анна Петрова",
            "+7 901 000-00-01",
            "Bakery",
            "anna@example.org",
            "Rye bread",
            "invoice 0042",
        ):
            assert words in said
        assert app.screen.query_one(Picture).size.area > 0


async def test_the_panel_alone_asks_the_service_nothing(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()

    class Pane(App[None]):
        def compose(self) -> ComposeResult:
            yield ContactPanel(given, ANNA)  # type: ignore[arg-type]

    app = Pane()
    async with app.run_test(size=(34, 50)) as pilot:
        await settled(pilot)
        app.query_one(ContactPanel).show(MAYA)
        await settled(pilot)
        assert "Maya Cohen" in text_of(app)
        assert given.call.asked == []


async def test_what_comes_late_is_not_shown_under_another_name(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()

    class Pane(App[None]):
        def compose(self) -> ComposeResult:
            yield ContactPanel(given, ANNA)  # type: ignore[arg-type]

    app = Pane()
    async with app.run_test(size=(34, 50)) as pilot:
        await settled(pilot)
        panel = app.query_one(ContactPanel)
        ask = given.contacts.info

        async def info(chat_id: str, *, refresh: bool = False) -> object:
            panel.show(MAYA)
            return await ask(chat_id, refresh=refresh)

        given.contacts.info = info  # type: ignore[method-assign, assignment]
        await panel.look()
        assert panel.info is None


async def test_a_refused_look_leaves_what_the_archive_knows(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(anna, session(getContactInfo=Refusal("The quota is used up.")))
    async with app.run_test(size=(100, 50)) as pilot:
        await settled(pilot)
        assert "The quota is used up." in text_of(app)
        assert "+7 901 000-00-01" in text_of(app)


async def test_a_chat_is_archived_and_taken_back(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(anna, given)
    async with app.run_test(size=(100, 50)) as pilot:
        await settled(pilot)
        await pilot.press("v")
        await settled(pilot)
        assert given.known[ANNA].archived
        await pilot.press("v")
        await settled(pilot)
        assert not given.known[ANNA].archived


async def test_messages_are_made_to_vanish_by_choice(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(anna, given)
    async with app.run_test(size=(100, 50)) as pilot:
        await settled(pilot)
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("enter", "down", "enter", "ctrl+s")
        await settled(pilot)
        assert given.known[ANNA].disappearing == 86_400


async def test_a_known_person_is_renamed_in_the_phones_book(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(anna, given)
    async with app.run_test(size=(100, 50)) as pilot:
        await settled(pilot)
        await pilot.press("b")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("editContact") == [{"chatId": ANNA, "firstName": "Анна", "lastName": "Петрова"}]


async def test_in_a_small_window_the_keys_show_the_files_and_then_the_facts_again(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(getAvatar={"urlAvatar": ""})
    shared = next(message for message in given.kept.values() if message.raw_type == "media")
    for number in range(9):
        given.kept[f"F{number}"] = replace(shared, id=f"F{number}", content=File(name=f"file-{number}.pdf"))
    app = stage(anna, given)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        assert "Number" in text_of(app)
        assert "file-2" not in text_of(app)
        await pilot.press(*["down"] * 3)
        await until(pilot, lambda: "file-2" in text_of(app))
        await pilot.press(*["up"] * 3)
        await until(pilot, lambda: "Number" in text_of(app))


async def test_an_id_that_was_joined_wrongly_is_separated(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(anna)
    app.session.others = ("77@lid",)
    async with app.run_test(size=(140, 50)) as pilot:
        await settled(pilot)
        assert "77@lid" in text_of(app)
        assert "Separate" in text_of(app)
        await pilot.press("p")
        await pilot.pause()
        assert "Which id belongs to another person?" in text_of(app)
        await answer(pilot, "right", "enter")
        await settled(pilot)
        assert "77@lid is a chat of its own now." in text_of(app)
        assert "Separate" not in text_of(app)
        await pilot.press("p")
        await settled(pilot)
        assert "Which id" not in text_of(app)


async def test_a_shared_file_leads_to_its_message(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(anna)
    async with app.run_test(size=(100, 50)) as pilot:
        await settled(pilot)
        app.screen.query_one(Rows).focus()
        await pilot.press("enter")
        await settled(pilot)
        assert app.went == [(ANNA, "F1")]


def test_who_is_behind_a_chat_decides_the_screen() -> None:
    assert isinstance(details(ANNA), ContactScreen)
    assert isinstance(details(CLUB), GroupScreen)


async def test_a_journal_leads_to_the_message(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(JournalsScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "2 entries" in text_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.went == [(ANNA, "M1")]


async def test_a_journal_is_filtered_by_name_or_word(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(JournalsScreen)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one("#journal-words", Input).value = "delivery"
        await settled(pilot)
        assert "1 entry" in text_of(app)
        assert "I'll take it" in text_of(app)


async def test_calls_are_a_journal_too_and_minutes_are_asked_for(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(JournalsScreen, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one("#journal-minutes", Input).value = "30"
        await pilot.press("alt+3")
        await settled(pilot)
        assert given.call.of("lastIncomingCalls") == [{"minutes": 30}]
        assert "missed: the caller hung up" in text_of(app)


async def test_the_other_direction_is_a_key_away(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(JournalsScreen, given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("alt+2")
        await settled(pilot)
        assert given.call.of("lastOutgoingMessages") == [{"minutes": 60}]
        assert "Nothing in this time." in text_of(app)
