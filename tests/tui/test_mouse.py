"""The console by mouse alone: everything can be opened and closed by a click."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from greentui.model.chats import ChatFilter
from greentui.model.messages import MessageKind, Poll, PollOption, Reaction
from greentui.model.sending import ForwardDraft, TextDraft
from greentui.tui.compose.forms.pick_messages import PickMessages
from greentui.tui.compose.forms.poll import PollForm
from greentui.tui.dialogs.help import HelpScreen
from greentui.tui.dialogs.input_dialog import InputDialog
from greentui.tui.dialogs.menu import Menu
from greentui.tui.dialogs.message_details import MessageDetails
from greentui.tui.dialogs.switcher import Switcher
from greentui.tui.widgets.item_line import ItemLine
from tests.tui.conftest import Running
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession
from tests.tui.test_console import main_of, sent
from tests.tui.world import NOON, incoming


async def click(pilot: Pilot[int], line: str, words: str) -> None:
    """Click on words of a line of the screen in front."""
    shown = pilot.app.screen.query_one(line, ItemLine)
    column = cell_len(shown.render_line(0).text.partition(words)[0]) + shown.styles.padding.left
    await pilot.click(shown, offset=(column, 0))
    await pilot.pause()


async def choose(pilot: Pilot[int], name: str) -> None:
    """Click on a choice of the menu in front."""
    assert isinstance(pilot.app.screen, Menu)
    options = pilot.app.screen.query_one(OptionList)
    await pilot.click(options, offset=(3, options.get_option_index(name)))
    await pilot.pause()


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_the_status_bar_always_leads_to_every_action(running: Running, size: tuple[int, int]) -> None:
    async with running(size=size) as pilot:
        await click(pilot, "#status", "menu")
        assert isinstance(pilot.app.screen, CommandPalette)
        await pilot.click(offset=(0, size[1] - 1))
        await pilot.pause()
        assert pilot.app.screen is main_of(pilot)


async def test_above_the_list_is_a_menu_of_every_filter(running: Running) -> None:
    async with running(size=(80, 24)) as pilot:
        main = main_of(pilot)
        await click(pilot, "#tabs", "⋯")
        await choose(pilot, "filter_groups")
        assert main.chat_list.filter is ChatFilter.GROUPS


async def test_above_the_chat_is_a_menu_of_what_can_be_done_to_it(
    session: FakeSession, running: Running
) -> None:
    async with running(size=(80, 24)) as pilot:
        await click(pilot, "#header", "⋯")
        await choose(pilot, "pin")
        assert session.asked_for("pin") == [(ANNA, True)]


async def test_a_date_is_asked_for_and_the_question_left(running: Running) -> None:
    async with running() as pilot:
        await click(pilot, "#header", "⋯")
        await choose(pilot, "go_to_date")
        assert isinstance(pilot.app.screen, InputDialog)
        await click(pilot, "FrameKeys", "Esc")
        assert pilot.app.screen is main_of(pilot)


async def test_beside_the_composer_is_what_else_can_be_sent(running: Running) -> None:
    async with running(size=(80, 24)) as pilot:
        await click(pilot, "#writing-attach", "+")
        await choose(pilot, "send_poll")
        assert isinstance(pilot.app.screen, PollForm)
        await pilot.click("#form-leave")
        await pilot.pause()
        assert main_of(pilot).compose_box.composer.has_focus


async def test_an_emoji_is_chosen_and_sent(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await click(pilot, "#writing-attach", "+")
        await choose(pilot, "emoji")
        await choose(pilot, "👍")
        assert main_of(pilot).compose_box.text == "👍"
        await click(pilot, "#writing-send", "➤")
        assert sent(session) == [(ANNA, TextDraft("👍"))]
        assert main_of(pilot).compose_box.composer.has_focus


async def test_finding_begins_steps_and_ends(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        await click(pilot, "#header", "find")
        assert main.query_one("#find-words", Input).has_focus
        stepped = list[int]()
        main.find.step = stepped.append  # type: ignore[method-assign]  # what the bar asks for
        await click(pilot, "#find-steps", "↑")
        await click(pilot, "#find-steps", "↓")
        assert stepped == [1, -1]
        await click(pilot, "#find-steps", "✕")
        assert not main.query_one("#find").display
        assert main.compose_box.composer.has_focus


async def test_several_chats_are_marked_and_chosen(running: Running) -> None:
    async with running() as pilot:
        chosen = list[str]()
        box = Switcher(main_of(pilot).session, "To whom?", several=True)
        await pilot.app.push_screen(box, lambda ids: chosen.extend(ids or ()))
        await pilot.pause()
        for row in (0, 2):
            await pilot.click(box.query_one(OptionList), offset=(4, row))
        await pilot.pause()
        await click(pilot, "FrameKeys", "confirms")
        assert chosen == [ANNA, CLUB]


async def test_messages_are_marked_and_forwarded(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        made = list[ForwardDraft | None]()
        await pilot.app.push_screen(PickMessages(main_of(pilot).session, BORIS), made.append)
        await pilot.pause()
        await click(pilot, "FrameKeys", "marks")
        await click(pilot, "FrameKeys", "forwards")
        assert made == [ForwardDraft(BORIS, ("B1",))]


async def test_the_keys_are_shown_and_left(running: Running) -> None:
    async with running() as pilot:
        await click(pilot, "#status", "help")
        assert isinstance(pilot.app.screen, HelpScreen)
        await click(pilot, "FrameKeys", "back")
        assert pilot.app.screen is main_of(pilot)


@pytest.mark.parametrize("on", ["Friday", "1 vote", "❤"])
async def test_a_click_on_votes_or_reactions_tells_whose_they_are(
    session: FakeSession, running: Running, on: str
) -> None:
    asked = session.messages[ANNA][-1]
    session.messages[ANNA][-1] = replace(
        asked,
        kind=MessageKind.POLL,
        content=Poll((PollOption("Friday", (ANNA,)), PollOption("Monday"))),
        reactions=(Reaction(ANNA, "❤"),),
    )
    async with running() as pilot:
        view = main_of(pilot).view
        lines = [view.render_line(y).text for y in range(view.size.height)]
        row = next(row for row, line in enumerate(lines) if on in line)
        await pilot.click(view, offset=(lines[row].index(on) + 1, row))
        await pilot.pause()
        assert isinstance(pilot.app.screen, MessageDetails)
        await click(pilot, "FrameKeys", "back")
        assert pilot.app.screen is main_of(pilot)


async def test_a_click_means_the_line_it_is_on_though_the_focus_comes_with_it(
    session: FakeSession, running: Running
) -> None:
    session.add(*(incoming(f"line\nof {n}", NOON + n * 600, chat_id=CLUB, id=f"N{n}") for n in range(40)))
    async with running() as pilot:
        main = main_of(pilot)
        main.open_chat(CLUB)
        main.view.move(-11)
        await pilot.pause()
        lines = [main.view.render_line(y).text for y in range(main.view.size.height)]
        row = next(row for row, line in enumerate(lines) if "of 33" in line)
        assert not lines[-1].strip().startswith("of"), "the last message must stand half in view"
        await pilot.click(main.view, offset=(lines[row].index("of"), row))
        await pilot.pause()
        assert main.view.selected is not None
        assert main.view.selected.id == "N33"


@pytest.mark.parametrize("beside", [-1, 0, 1])
async def test_a_sign_of_one_cell_is_hit_by_the_cells_beside_it(running: Running, beside: int) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        attach = main.query_one("#writing-attach", ItemLine).region
        await pilot.click(offset=(attach.x + 1 + beside, attach.y))
        await pilot.pause()
        assert isinstance(pilot.app.screen, Menu)
        await pilot.press("escape")
        tabs = main.tabs.region
        await pilot.click(offset=(tabs.right - 2 + beside, tabs.y))
        await pilot.pause()
        assert isinstance(pilot.app.screen, Menu)
