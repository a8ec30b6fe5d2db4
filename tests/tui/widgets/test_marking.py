"""Text selected with the mouse: the copy is the text as written."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot

from greentui.model.messages import Message
from greentui.tui.chat.view import ChatView
from greentui.tui.terminal import clipboard
from tests.tui.conftest import Running
from tests.tui.test_console import main_of
from tests.tui.widgets.test_chat_view import Views, row_of, world
from tests.tui.world import NOON, incoming, outgoing

LONG = "The van leaves at ten and comes back before noon unless the bridge is closed again today"


class Marks(Views):
    """Remembers what was marked as well."""

    def __init__(self, *messages: Message) -> None:
        made = world(0)
        made.add(*messages)
        super().__init__(made)

    def on_chat_view_text_selected(self, event: ChatView.TextSelected) -> None:
        self.heard.append(event)

    def marked(self) -> str:
        event = self.last(ChatView.TextSelected)
        assert isinstance(event, ChatView.TextSelected)
        return event.text


def spot(view: ChatView, words: str, letter: int = 0) -> tuple[int, int]:
    """Where a letter of some words stands, counted from their first or, below zero, from their end."""
    row = row_of(view, words)
    return view.render_line(row).text.index(words) + letter % len(words), row


async def drag(
    pilot: Pilot[None] | Pilot[int],
    view: ChatView,
    start: tuple[int, int],
    end: tuple[int, int],
) -> None:
    """Press the button, go from here to there, let go."""
    await pilot.mouse_down(view, offset=start)
    for step in (1, 2, 3):
        place = (start[0] + (end[0] - start[0]) * step // 3, start[1] + (end[1] - start[1]) * step // 3)
        # The pilot's own `hover` moves the mouse with no button pressed.
        await pilot._post_mouse_events([events.MouseMove], view, offset=place, button=1)
    # As in a terminal, letting go over the same widget is a click as well.
    await pilot._post_mouse_events([events.MouseUp, events.Click], view, offset=end, button=1)
    await pilot.pause()


async def test_a_piece_of_a_line() -> None:
    app = Marks(incoming("one two three", NOON))
    async with app.run_test(size=(60, 20)) as pilot:
        await drag(pilot, app.view, spot(app.view, "two"), spot(app.view, "two", -1))
        assert app.marked() == "two"


async def test_either_way() -> None:
    app = Marks(incoming("one two three", NOON))
    async with app.run_test(size=(60, 20)) as pilot:
        await drag(pilot, app.view, spot(app.view, "three", -1), spot(app.view, "two"))
        assert app.marked() == "two three"


async def test_lines_broken_by_the_width_are_one_again() -> None:
    app = Marks(incoming(LONG, NOON))
    async with app.run_test(size=(40, 20)) as pilot:
        assert row_of(app.view, "van") < row_of(app.view, "noon") < row_of(app.view, "closed")
        await drag(pilot, app.view, spot(app.view, "van"), spot(app.view, "closed", -1))
        assert app.marked() == LONG[LONG.index("van") : LONG.index(" again")]


async def test_a_whole_text_comes_with_its_own_formatting_and_lines() -> None:
    text = "*Tomorrow*, _early_\n\n- bread\n- milk"
    app = Marks(outgoing(text, NOON))
    async with app.run_test(size=(60, 20)) as pilot:
        await drag(pilot, app.view, spot(app.view, "Tomorrow"), spot(app.view, "milk", -1))
        assert app.marked() == text


async def test_an_empty_line_within_a_piece_is_kept_and_the_time_is_not_text() -> None:
    app = Marks(incoming("first\n\nsecond word", NOON))
    async with app.run_test(size=(60, 20)) as pilot:
        start = spot(app.view, "first", 1)
        await drag(pilot, app.view, start, (app.view.size.width - 3, row_of(app.view, "second")))
        assert app.marked() == "irst\n\nsecond word"


async def test_several_messages_are_told_apart() -> None:
    app = Marks(
        incoming("Can you?", NOON, sender_name="Anna"),
        outgoing("Yes\nwe can", NOON + 60),
        incoming("not this", NOON + 120),
    )
    async with app.run_test(size=(60, 20)) as pilot:
        await drag(pilot, app.view, spot(app.view, "you"), spot(app.view, "we can", -1))
        first, second, third = app.marked().split("\n")
        assert first.endswith("] Anna: you?")
        assert second.endswith("] You: Yes")
        assert third == "we can"


async def test_what_is_marked_is_seen_until_the_next_click() -> None:
    app = Marks(incoming("one two three", NOON))
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.view
        place = spot(view, "two")
        await drag(pilot, view, place, spot(view, "two", -1))
        assert "two" in [segment.text for segment in view.render_line(place[1])]
        await pilot.click(view, offset=place)
        assert "two" not in [segment.text for segment in view.render_line(place[1])]


async def test_the_end_of_a_drag_is_no_click() -> None:
    app = Marks(incoming("see https://e.example/a now", NOON))
    async with app.run_test(size=(60, 20)) as pilot:
        await drag(pilot, app.view, spot(app.view, "see"), spot(app.view, "https", -1))
        assert app.marked() == "see https"
        assert app.count(ChatView.OpenRequested) == 0
        await pilot.click(app.view, offset=spot(app.view, "https"))
        assert app.count(ChatView.OpenRequested) == 1


async def test_a_click_that_slips_by_a_cell_is_still_a_click() -> None:
    app = Marks(incoming("see https://e.example/a now", NOON))
    async with app.run_test(size=(60, 20)) as pilot:
        start, end = spot(app.view, "https"), spot(app.view, "https", 1)
        await drag(pilot, app.view, start, end)
        await pilot.pause()
        assert app.count(ChatView.TextSelected) == 0
        assert app.count(ChatView.OpenRequested) == 1


async def test_the_view_scrolls_where_the_mouse_leaves_it() -> None:
    app = Marks(*(incoming(f"text {n}", NOON + n * 60) for n in range(60)))
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.view
        await pilot.mouse_down(view, offset=spot(view, "text 50"))
        view.capture_mouse()
        before = view.column.extent()[0]
        await pilot._post_mouse_events([events.MouseMove], view, offset=(5, 0), button=1)
        for _ in range(3):
            view.post_message(_above(view))
        await pilot.pause()
        await pilot.mouse_up(view, offset=(5, 0))
        await pilot.pause()
        assert view.column.extent()[0] < before
        assert app.marked().endswith(": t")
        assert app.marked().count("\n") > 2


def _above(view: ChatView) -> events.MouseMove:
    return events.MouseMove(view, 5, -1, 0, -1, 1, False, False, False)


async def test_it_is_on_the_clipboard_at_once_and_again_by_key(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = list[str]()

    def copy(text: str, _writer: object) -> str:
        taken.append(text)
        return "Copied"

    monkeypatch.setattr(clipboard, "copy", copy)
    async with running() as pilot:
        view = main_of(pilot).view
        await drag(pilot, view, spot(view, "deliver"), spot(view, "deliver", -1))
        assert main_of(pilot).compose_box.composer.has_focus
        await pilot.app.workers.wait_for_complete([w for w in pilot.app.workers if w.group == "act"])
        assert taken == ["deliver"]
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert pilot.app.clipboard == "deliver"
