from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.message import Message as Event

from greentui.model.messages import (
    ContactCard,
    Contacts,
    Key,
    Message,
    MessageKind,
    MessageStatus,
    Quote,
    Reaction,
)
from greentui.model.reasons import said
from greentui.tui.chat.page_buffer import MOST
from greentui.tui.chat.view import ChatView
from tests.hostile import HOSTILE, MILLION
from tests.tui.world import ME, NOON, World, incoming, outgoing

ANNA = "79010000001@c.us"


class Views(App[None]):
    """A chat view and nothing else; remembers what it posts."""

    AUTO_FOCUS = ""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.heard: list[Event] = []

    def compose(self) -> ComposeResult:
        yield ChatView(self.world, me=[ME])

    def on_mount(self) -> None:
        self.query_one(ChatView).open(ANNA)

    @property
    def view(self) -> ChatView:
        return self.query_one(ChatView)

    def last(self, kind: type[Event]) -> Event:
        return next(event for event in reversed(self.heard) if isinstance(event, kind))

    def count(self, kind: type[Event]) -> int:
        return sum(isinstance(event, kind) for event in self.heard)

    def on_chat_view_acted(self, event: ChatView.Acted) -> None:
        self.heard.append(event)

    def on_chat_view_selected(self, event: ChatView.Selected) -> None:
        self.heard.append(event)

    def on_chat_view_menu_requested(self, event: ChatView.MenuRequested) -> None:
        self.heard.append(event)

    def on_chat_view_open_requested(self, event: ChatView.OpenRequested) -> None:
        self.heard.append(event)

    def on_chat_view_write_requested(self, event: ChatView.WriteRequested) -> None:
        self.heard.append(event)

    def on_chat_view_older_wanted(self, event: ChatView.OlderWanted) -> None:
        self.heard.append(event)

    def on_chat_view_seen(self, event: ChatView.Seen) -> None:
        self.heard.append(event)

    def on_chat_view_left(self, event: ChatView.Left) -> None:
        self.heard.append(event)


def world(count: int, unread: int = 0, gap: int = 60) -> World:
    made = World()
    made.add_chat(ANNA, "Anna", unread=unread)
    made.add(*(incoming(f"text {n}", NOON + n * gap, id=f"m{n}") for n in range(count)))
    return made


def lines(view: ChatView) -> list[str]:
    return [view.render_line(y).text.strip() for y in range(view.size.height)]


def texts(view: ChatView) -> list[str]:
    """The texts in view, without times."""
    shown = (line.removeprefix("▌").strip() for line in lines(view))
    return [line.partition("  ")[0] for line in shown if line.startswith("text")]


def row_of(view: ChatView, text: str) -> int:
    return next(y for y, line in enumerate(lines(view)) if text in line)


async def test_a_chat_opens_at_its_end() -> None:
    app = Views(world(500))
    async with app.run_test(size=(60, 20)):
        assert texts(app.view)[-1] == "text 499"
        assert app.view.at_end
        assert len(app.view._reading.held) < MOST


async def test_a_large_chat_costs_no_more_to_open() -> None:
    app = Views(world(50_000))
    async with app.run_test(size=(60, 20)):
        app.world.asked.clear()
        app.view.open(ANNA)
        assert app.world.asked.count("window") == 1
        lines(app.view)
        assert len(app.view._drawings._drawings) < 40


async def test_a_chat_opens_at_the_first_unread() -> None:
    app = Views(world(500, unread=90))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert "90 unread" in lines(app.view)[row_of(app.view, "text 410") - 1]
        assert not app.view.at_end
        app.view.to_newest()
        assert texts(app.view)[-1] == "text 499"
        assert app.view.jump_to_unread()
        assert "text 410" in texts(app.view)


async def test_scrolling_back_pages_through_everything_and_forgets_the_far_end() -> None:
    app = Views(world(1000))
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.view
        seen: list[str] = []
        while "text 0" not in seen:
            here = texts(view)
            if seen:
                assert int(here[-1].split()[1]) >= int(seen[0].split()[1]) - 1, "nothing is passed over"
            seen = here + seen
            view.move_page(-1)
        assert set(seen) == {f"text {n}" for n in range(1000)}
        assert len(view._reading.held) <= MOST
        await pilot.pause()
        assert app.count(ChatView.OlderWanted) == 1
        for _ in range(200):
            view.move_page(1)
        assert texts(view)[-1] == "text 999"
        assert view.at_end


async def test_a_page_up_never_waits_for_a_read() -> None:
    app = Views(world(1000))
    async with app.run_test(size=(60, 20)) as pilot:
        for _ in range(40):
            app.world.asked.clear()
            app.view.move_page(-1)
            assert "window" not in app.world.asked
            await pilot.pause()
        assert app.view._reading.held.newer


async def test_a_reader_at_the_end_follows() -> None:
    app = Views(world(50))
    async with app.run_test(size=(60, 20)):
        app.world.add(incoming("text 50", NOON + 9000, id="m50"))
        app.view.changed(["m50"], arrived=1)
        assert texts(app.view)[-1] == "text 50"
        assert app.view.new_below == 0


async def test_a_reader_who_scrolled_up_is_not_moved() -> None:
    app = Views(world(100))
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.view
        view.move(-30)
        before = lines(view)
        for n in (100, 101, 102):
            app.world.add(incoming(f"text {n}", NOON + 9000 + n, id=f"m{n}"))
            view.changed([f"m{n}"], arrived=1)
        after = lines(view)
        assert after[:-1] == before[:-1]
        assert after[-1].endswith("↓ 3 new")
        await pilot.click(ChatView, offset=(view.size.width - 6, view.size.height - 1))
        assert texts(view)[-1] == "text 102"
        assert view.new_below == 0


async def test_history_that_arrives_above_moves_nothing() -> None:
    made = world(100)
    hidden = made.messages[ANNA][:60]
    made.messages[ANNA] = made.messages[ANNA][60:]
    app = Views(made)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.move(-400)
        await pilot.pause()
        assert app.count(ChatView.OlderWanted) == 1
        top = texts(app.view)
        made.messages[ANNA] = hidden + made.messages[ANNA]
        app.view.changed()
        assert texts(app.view)[: len(top)] == top, "what was in view is, and begins it"


async def test_a_status_redraws_only_its_message() -> None:
    made = world(10)
    made.add(outgoing("mine", NOON + 800, id="local-1", local_id="local-1", status=MessageStatus.SENDING))
    app = Views(made)
    async with app.run_test(size=(60, 20)):
        view = app.view
        assert "↑" in lines(view)[-1]
        drawings = dict(view._drawings._drawings)
        sent = replace(made.message(ANNA, "local-1"), id="API1", status=MessageStatus.DELIVERED)
        made.put(sent)
        view.changed(["local-1"])
        assert "✓✓" in lines(view)[-1]
        changed = [
            uid for uid, drawing in view._drawings._drawings.items() if drawings.get(uid) is not drawing
        ]
        assert changed == ["local-1"]


async def test_nothing_is_redrawn_when_nothing_changed() -> None:
    app = Views(world(50))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.view.changed(["m3", "m49"])
        app.view.changed()
        assert not app.view._repaint_required
        first = [app.view.render_line(y) for y in range(20)]
        assert [id(app.view._the_rows())] == [id(app.view._the_rows())]
        assert [strip.text for strip in first] == [app.view.render_line(y).text for y in range(20)]


async def test_a_message_that_vanished_is_taken_away() -> None:
    app = Views(world(10))
    async with app.run_test(size=(60, 20)):
        app.view.begin_selection()
        del app.world.messages[ANNA][-1]
        app.view.changed(["m9"])
        assert texts(app.view)[-1] == "text 8"
        assert app.view.selected is None


async def test_a_hidden_message_is_taken_away() -> None:
    app = Views(world(10))
    async with app.run_test(size=(60, 20)):
        app.world.hide("m5")
        app.view.changed(["m5"])
        assert "text 5" not in texts(app.view)


async def test_the_divider_goes_when_everything_is_read() -> None:
    app = Views(world(10, unread=3))
    async with app.run_test(size=(60, 30)):
        assert any("3 unread" in line for line in lines(app.view))
        app.world.change_chat(ANNA, unread=0)
        app.view.changed()
        assert not any("unread" in line for line in lines(app.view))


async def test_selection_by_keys() -> None:
    app = Views(world(200))
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.view
        view.begin_selection()
        await pilot.pause()
        assert view.selected is not None
        assert view.selected.text == "text 199"
        await pilot.press("up", "up")
        assert view.selected.text == "text 197"
        assert lines(view)[row_of(view, "text 197")].startswith("▌")
        await pilot.press("r")
        acted = app.last(ChatView.Acted)
        assert isinstance(acted, ChatView.Acted)
        assert (acted.action, acted.message.text, acted.chat_id) == ("reply", "text 197", ANNA)
        await pilot.press("к")  # ЙЦУКЕН: the key of r
        assert app.count(ChatView.Acted) == 2
        await pilot.press("home")
        assert view.selected.text == "text 0"
        assert "text 0" in texts(view)
        await pilot.press("end")
        assert view.selected.text == "text 199"
        await pilot.press("pageup", "pageup")
        assert view.selected.text in texts(view)
        await pilot.press("escape")
        assert view.selected is None
        assert app.count(ChatView.Left) == 1


async def test_the_last_message_is_selected_in_a_chat_that_opened_at_its_first_unread() -> None:
    app = Views(world(200, unread=100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert "text 199" not in texts(app.view)
        app.view.select_last()
        await pilot.pause()
        assert app.view.selected is not None
        assert app.view.selected.text == "text 199"
        assert "text 199" in texts(app.view)


@pytest.mark.parametrize(
    "go",
    [
        lambda view: view.move(5),
        lambda view: view.jump_to("m50"),
        lambda view: view.jump_to_unread(),
        lambda view: view.to_oldest(),
    ],
    ids=["scroll", "message", "unread", "oldest"],
)
async def test_the_last_message_in_view_is_selected_where_the_operator_went(
    go: Callable[[ChatView], object],
) -> None:
    app = Views(world(200, unread=100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        go(app.view)
        before = texts(app.view)
        app.view.select_last()
        await pilot.pause()
        assert texts(app.view) == before
        assert app.view.selected is not None
        assert app.view.selected.text in before


async def test_after_the_end_was_gone_to_the_last_message_is_selected() -> None:
    app = Views(world(200))
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.move(-40)
        app.view.to_newest()
        app.view.select_last()
        await pilot.pause()
        assert app.view.selected is not None
        assert app.view.selected.text == "text 199"


async def test_the_cursor_stays_in_view_all_the_way_up() -> None:
    app = Views(world(400))
    async with app.run_test(size=(60, 12)) as pilot:
        view = app.view
        view.focus()
        await pilot.pause()
        for number in range(398, 150, -1):
            view.action_cursor(-1)
            assert view.selected is not None
            assert view.selected.text == f"text {number}"
            assert f"text {number}" in texts(view)


async def test_a_message_higher_than_the_view_is_scrolled_through() -> None:
    made = world(5)
    made.add(incoming("\n".join(f"text L{n}" for n in range(35)), NOON + 900, id="long"))
    made.add(incoming("text after", NOON + 960, id="after"))
    app = Views(made)
    async with app.run_test(size=(60, 10)) as pilot:
        view = app.view
        view.begin_selection()
        seen = set(texts(view))
        for _ in range(12):
            await pilot.press("up")
            seen |= set(texts(view))
        assert {f"text L{n}" for n in range(35)} <= seen


async def test_jumping_far_away_and_back() -> None:
    app = Views(world(5000))
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.view
        assert view.jump_to("m100")
        assert "text 100" in texts(view)
        assert not view.at_end
        assert view.jump_to(Key(NOON + 2000 * 60, 0))
        assert "text 2000" in texts(view)
        assert view.jump_to_date(NOON + 3000 * 60)
        assert "text 3000" in texts(view)
        assert not view.jump_to("never")
        assert not view.jump_to_date(NOON * 2)
        app.world.add(incoming("text 5000", NOON + 5000 * 60, id="m5000"))
        view.changed(["m5000"], arrived=1)
        assert "text 3000" in texts(view)
        assert view.new_below == 1
        await pilot.press("tab", "end")
        assert texts(view)[-1] == "text 5000"


async def test_a_jump_flashes_and_stops() -> None:
    app = Views(world(100))
    async with app.run_test(size=(60, 20)):
        app.view.jump_to("m50")
        assert app.view._flash == "m50"
        app.view._end_flash()
        assert app.view._flash == ""


async def test_a_resize_keeps_the_place() -> None:
    app = Views(world(300))
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.move(-100)
        top = texts(app.view)[0]
        for size in ((100, 30), (30, 12), (60, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert top in texts(app.view)[:2]


async def test_clicks_find_what_they_are_on() -> None:
    made = world(3)
    made.add(
        incoming("text https://e.example/a", NOON + 500, id="link"),
        incoming(
            "",
            NOON + 560,
            id="card",
            kind=MessageKind.CONTACT,
            content=Contacts((ContactCard("Sergey", ("+7 903 0000009",)),)),
        ),
        incoming("text reply", NOON + 600, id="reply", quote=Quote("m0", ANNA, "Anna", text="text 0")),
    )
    app = Views(made)
    async with app.run_test(size=(70, 30)) as pilot:
        view = app.view

        async def click(text: str, after: str = "", **more: int) -> None:
            y = row_of(view, text)
            x = view.render_line(y).text.index(after or text)
            await pilot.click(ChatView, offset=(x + 1, y), **more)
            await pilot.pause()

        await click("text https", "https")
        opened = app.last(ChatView.OpenRequested)
        assert isinstance(opened, ChatView.OpenRequested)
        assert opened.address == "https://e.example/a"
        await click("write to")
        wrote = app.last(ChatView.WriteRequested)
        assert isinstance(wrote, ChatView.WriteRequested)
        assert wrote.phone == "79030000009"
        await click("text 1")
        assert view.selected is not None
        assert view.selected.id == "m1"
        await click("text 2", button=3)
        menu = app.last(ChatView.MenuRequested)
        assert isinstance(menu, ChatView.MenuRequested)
        assert menu.message.id == "m2"
        await click("▎ text 0", "text 0")
        assert view._flash == "m0"
        assert app.count(ChatView.Acted) == 0


async def test_going_to_the_original_needs_nobody_else() -> None:
    made = world(300)
    made.add(incoming("text reply", NOON + 300 * 60, id="reply", quote=Quote("m5", ANNA, text="text 5")))
    app = Views(made)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.begin_selection()
        await pilot.press("q")
        assert "text 5" in texts(app.view)
        assert app.count(ChatView.Acted) == 0


async def test_seen_tells_the_newest_message_in_view_once() -> None:
    app = Views(world(300, unread=100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.view.move(-40)
        app.view.to_newest()
        await pilot.pause()
        keys = [event.key for event in app.heard if isinstance(event, ChatView.Seen)]
        assert keys == sorted(set(keys))
        assert keys[-1] == app.world.messages[ANNA][-1].key


async def test_words_are_highlighted_and_forgotten() -> None:
    app = Views(world(10))
    async with app.run_test(size=(60, 20)):
        match = app.view._drawings.scene.palette.incoming.match

        def marked() -> int:
            rows = (app.view.render_line(y) for y in range(20))
            return sum(s.text == "text" and s.style.bgcolor == match.bgcolor for row in rows for s in row)

        assert marked() == 0
        app.view.highlight(["TEXT"])
        assert marked() == 10
        app.view.highlight([])
        assert marked() == 0


async def test_a_new_theme_has_new_colours() -> None:
    app = Views(world(10))
    async with app.run_test(size=(60, 20)) as pilot:
        before = app.view.render_line(19)
        app.theme = "textual-light"
        await pilot.pause()
        after = app.view.render_line(19)
        assert before.text == after.text
        assert list(before) != list(after)


async def test_who_we_are_may_be_learned_later() -> None:
    made = world(1)
    made.add(incoming("text x", NOON + 90, reactions=(Reaction("7@c.us", "x"),)))
    app = Views(made)
    async with app.run_test(size=(60, 20)):
        before = list(app.view.render_line(19))
        app.view.me = frozenset({"7@c.us"})
        assert list(app.view.render_line(19)) != before


async def test_notes_are_shown() -> None:
    app = Views(World())
    app.world.add_chat(ANNA, "Anna")
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.empty_note = "No messages yet"
        await pilot.press("tab", "up", "down", "home", "end", "r", "pageup", "escape")
        assert "No messages yet" in "".join(lines(app.view))
        app.world.add(incoming("text 1", NOON))
        app.view.changed()
        app.view.top_note = "Fetching earlier messages"
        assert lines(app.view)[0] == "Fetching earlier messages"
        app.world.add(*(incoming(f"text {n}", NOON + n) for n in range(2, 90)))
        app.view.changed()
        assert lines(app.view)[0] != "Fetching earlier messages"
        app.view.to_oldest()
        assert lines(app.view)[:2] == ["Fetching earlier messages", lines(app.view)[1]]
        assert "Today" in lines(app.view)[1]
        app.view.open("")
        assert "No messages yet" in "".join(lines(app.view))


@pytest.mark.parametrize("width", [30, 100])
async def test_hostile_messages_are_drawn_safely(width: int) -> None:
    made = World()
    made.add_chat(ANNA, "Anna")
    for number, text in enumerate([*HOSTILE.values(), MILLION]):
        made.add(incoming(text, NOON + number * 60, sender_name=text, quote=Quote("x", "y", text, text=text)))
        made.add(outgoing(text, NOON + number * 60 + 5, reason=said(text), status=MessageStatus.FAILED))
    app = Views(made)
    async with app.run_test(size=(width, 24)) as pilot:
        view = app.view
        pages = 0
        while True:
            for y in range(view.size.height):
                strip = view.render_line(y)
                assert strip.cell_length == view.size.width
                assert not any(ord(c) < 32 or c in "\u202e\u200d\x9b" for c in strip.text)
            await pilot.pause()
            if view._reading.column.at_beginning:
                break
            view.move_page(-1)
            pages += 1
        assert pages > 10


def test_every_message_of_the_view_knows_its_chat() -> None:
    message: Message = incoming("x")
    view = ChatView()
    assert ChatView.Acted(view, "reply", message).control is view


MOVES = {
    "up through the archive": [("cursor", -1)] * 170,
    "up and down": [("cursor", -1)] * 60 + [("cursor", 1)] * 7 + [("cursor", -1)] * 9 + [("cursor", 1)] * 80,
    "past the first": [("cursor_edge", -1), *[("cursor", 1)] * 9, *[("cursor", -1)] * 15],
    "past the last": [("cursor", -1)] * 5 + [("cursor", 1)] * 20,
    "by pages": [("cursor_page", -1)] * 20 + [("cursor", -1)] * 5 + [("cursor_page", 1)] * 4,
    "from a message out of view": [("scroll", -40), *[("cursor", -1)] * 30, *[("cursor", 1)] * 3],
    "from a message no longer held": [*[("scroll", -90)] * 15, *[("cursor", -1)] * 5],
    "from the beginning to the end": [("cursor_edge", -1), *[("cursor", 1)] * 60, ("cursor_edge", 1)],
}


def varied(count: int) -> World:
    """Messages of one line, of several, and some that are higher than a window."""
    made = World()
    made.add_chat(ANNA, "Anna")
    for n in range(count):
        rows = 70 if n % 150 == 90 else 1 + n * n % 5
        text = "\n".join(f"text {n}.{row}" for row in range(rows))
        side = outgoing if n % 3 == 0 else incoming
        made.add(side(text, NOON + n * 1800, id=f"m{n}"))
    return made


@pytest.mark.parametrize("moves", MOVES.values(), ids=MOVES)
async def test_many_moves_at_once_lead_where_they_lead_one_by_one(moves: list[tuple[str, int]]) -> None:
    def move(view: ChatView, name: str, step: int) -> None:
        if name == "scroll":
            view.move(step)
        else:
            getattr(view, f"action_{name}")(step)

    ends = []
    for many in (False, True):
        app = Views(varied(400))
        async with app.run_test(size=(60, 20)) as pilot:
            view = app.view
            view.begin_selection()
            with view.moving_on() if many else nullcontext():
                for each in moves:
                    move(view, *each)
            await pilot.pause()
            selected = app.last(ChatView.Selected)
            assert isinstance(selected, ChatView.Selected)
            ends.append((view.cursor, selected.message, lines(view), view.at_end, view.new_below))
    one_by_one, at_once = ends
    assert at_once == one_by_one


async def test_many_moves_are_shown_and_reported_once() -> None:
    app = Views(varied(400))
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.begin_selection()
        await pilot.pause()
        before, app.heard = app.view.cursor, []
        with app.view.moving_on():
            for _ in range(100):
                app.view.action_cursor(-1)
        await pilot.pause()
        assert app.view.cursor != before
        assert app.count(ChatView.Selected) == 1
        assert app.count(ChatView.Seen) == 0


@pytest.mark.parametrize("width", [20, 60, 120])
async def test_a_message_takes_as_many_lines_selected_as_not(width: int) -> None:
    app = Views(varied(60))
    async with app.run_test(size=(width, 20)):
        view = app.view
        for uid in view._reading.held.uids:
            plain = view.block(uid)
            view.set_reactive(ChatView.cursor, uid)
            chosen = view.block(uid)
            assert (len(chosen.strips), chosen.lead) == (len(plain.strips), plain.lead)
