from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from greentui.model.chats import ChatFilter, ChatSort
from greentui.model.messages import MessageKind
from greentui.tui.chat_list import view as module
from greentui.tui.chat_list.view import ChatList
from tests.hostile import HOSTILE
from tests.tui.world import NOON, World


class Lists(App[None]):
    """A chat list and nothing else."""

    CSS = "ChatList { width: 40; }"

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield ChatList(self.world)

    def on_chat_list_chosen(self, event: ChatList.Chosen) -> None:
        self.heard.append(event.chat_id)

    def on_chat_list_menu_requested(self, event: ChatList.MenuRequested) -> None:
        self.heard.append(("menu", event.chat_id))


def world(count: int) -> World:
    made = World()
    for number in range(count):
        made.add_chat(
            f"{number}@c.us",
            f"Chat {number}",
            last_at=NOON - number * 60,
            last_text="hello",
            last_kind=MessageKind.TEXT,
            unread=number % 2,
        )
    return made


def lines(chat_list: ChatList) -> list[str]:
    return [chat_list.render_line(y).text.rstrip() for y in range(chat_list.size.height)]


def names(chat_list: ChatList) -> list[str]:
    return [line.split("  ")[0].strip(" ▌█") for line in lines(chat_list)[::2] if line]


async def test_ten_thousand_chats_are_read_a_screen_at_a_time() -> None:
    app = Lists(world(10_000))
    async with app.run_test(size=(80, 24)) as pilot:
        chat_list = app.query_one(ChatList)
        assert names(chat_list) == [f"Chat {n}" for n in range(12)]
        assert chat_list.virtual_size.height == 20_000
        chat_list.focus()
        await pilot.press("end")
        assert names(chat_list)[-1] == "Chat 9999"
        reads = [asked for asked in app.world.asked if asked.startswith("chats ")]
        assert sum(int(read.split()[1]) for read in reads) < 60


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (["down", "down"], "2@c.us"),
        (["down", "down", "up"], "1@c.us"),
        (["end"], "49@c.us"),
        (["end", "up", "home"], "0@c.us"),
        (["pagedown"], "11@c.us"),
        (["up"], "0@c.us"),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], cursor: str) -> None:
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)) as pilot:
        chat_list = app.query_one(ChatList)
        chat_list.show("0@c.us")
        chat_list.focus()
        await pilot.press(*keys)
        assert chat_list.cursor == cursor
        assert f"Chat {cursor.partition('@')[0]}" in names(chat_list)
        assert app.heard == []
        await pilot.press("enter")
        assert app.heard == [cursor]
        assert chat_list.current == cursor


async def test_a_click_chooses() -> None:
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(ChatList, offset=(5, 7))
        assert app.heard == ["3@c.us"]
        await pilot.click(ChatList, offset=(5, 9), button=3)
        assert app.heard[1:] == [("menu", "4@c.us")]


@pytest.mark.parametrize(("aim", "chosen"), [(3600.0, "3@c.us"), (0.0, "49@c.us")])
async def test_a_click_means_the_chat_it_was_aimed_at(
    monkeypatch: pytest.MonkeyPatch, aim: float, chosen: str
) -> None:
    monkeypatch.setattr(module, "CALM", 0)
    monkeypatch.setattr(module, "AIM", aim)
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)) as pilot:
        app.world.change_chat("49@c.us", last_at=NOON - 150)
        app.query_one(ChatList).changed(["49@c.us"])  # it comes in above the one aimed at
        await pilot.click(ChatList, offset=(5, 7))
        assert app.heard == [chosen]


@pytest.mark.parametrize(("scrolled", "chosen"), [(False, "1@c.us"), (True, "2@c.us")])
async def test_a_click_after_a_filter_or_the_wheel_means_what_they_show(
    monkeypatch: pytest.MonkeyPatch, scrolled: bool, chosen: str
) -> None:
    monkeypatch.setattr(module, "CALM", 0)
    monkeypatch.setattr(module, "AIM", 3600)
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)) as pilot:
        chat_list = app.query_one(ChatList)
        chat_list.changed(["0@c.us"])
        if scrolled:
            await pilot._post_mouse_events([MouseScrollDown], ChatList)
        else:
            chat_list.filter = ChatFilter.UNREAD
        await pilot.click(ChatList, offset=(5, 1))
        assert app.heard == [chosen]


async def test_the_wheel_scrolls_and_chooses_nothing() -> None:
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)):
        chat_list = app.query_one(ChatList)
        chat_list.scroll_to(y=4, animate=False)
        assert names(chat_list)[0] == "Chat 2"
        assert app.heard == []


async def test_the_choice_is_kept_by_id_when_the_order_changes() -> None:
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)):
        chat_list = app.query_one(ChatList)
        chat_list.show("5@c.us")
        app.world.change_chat("30@c.us", last_at=NOON + 5)
        chat_list.reload()
        assert names(chat_list)[:3] == ["Chat 30", "Chat 0", "Chat 1"]
        assert chat_list.current == "5@c.us"
        assert lines(chat_list)[12].startswith("█Chat 5")


async def test_a_reader_of_the_list_is_not_moved_by_news() -> None:
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)) as pilot:
        chat_list = app.query_one(ChatList)
        chat_list.scroll_to(y=20, animate=False)
        assert names(chat_list)[0] == "Chat 10"
        app.world.change_chat("40@c.us", last_at=NOON + 5)
        chat_list.reload()
        await pilot.pause()
        assert names(chat_list)[0] == "Chat 10"


async def test_a_changed_row_is_read_again_alone() -> None:
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)):
        chat_list = app.query_one(ChatList)
        lines(chat_list)
        app.world.asked.clear()
        app.world.change_chat("3@c.us", name="Renamed")
        chat_list.changed({"3@c.us"})
        assert names(chat_list)[3] == "Renamed"
        assert "chats 1" in app.world.asked


async def test_a_flood_reads_the_order_of_all_chats_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CALM", 3600)
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)):
        chat_list = app.query_one(ChatList)
        chat_list.reload()
        app.world.asked.clear()
        for _ in range(100):
            chat_list.changed({"3@c.us"})
        assert app.world.asked.count("chat_ids") == 0
        assert len(chat_list._timers) == 1


async def test_filter_and_sort() -> None:
    app = Lists(world(50))
    async with app.run_test(size=(80, 24)):
        chat_list = app.query_one(ChatList)
        chat_list.filter = ChatFilter.UNREAD
        assert names(chat_list)[:2] == ["Chat 1", "Chat 3"]
        chat_list.filter = ChatFilter.ALL
        chat_list.sort = ChatSort.NAME
        assert names(chat_list)[:3] == ["Chat 0", "Chat 1", "Chat 10"]


async def test_neighbours() -> None:
    app = Lists(world(3))
    async with app.run_test(size=(80, 24)) as pilot:
        chat_list = app.query_one(ChatList)
        chat_list.step(1)
        chat_list.step(1)
        chat_list.step(1)
        chat_list.step(1)
        chat_list.step(-1)
        await pilot.pause()
        assert app.heard == ["0@c.us", "1@c.us", "2@c.us", "1@c.us"]


async def test_an_empty_list_says_so() -> None:
    app = Lists(World())
    async with app.run_test(size=(80, 24)) as pilot:
        chat_list = app.query_one(ChatList)
        chat_list.empty_note = "No chats here"
        await pilot.press("tab", "j", "G", "enter", "pageup")
        assert "No chats here" in "".join(lines(chat_list))
        assert app.heard == []


async def test_rows_are_drawn_once_and_ages_only_when_they_change() -> None:
    app = Lists(world(5))
    app.world.change_chat("2@c.us", waiting_since=NOON - 600)
    async with app.run_test(size=(80, 24)) as pilot:
        chat_list = app.query_one(ChatList)
        before = [chat_list.render_line(y) for y in range(10)]
        assert all(
            one is two for one, two in zip(before, [chat_list.render_line(y) for y in range(10)], strict=True)
        )
        await pilot.pause()
        app.world.time += 59
        chat_list.refresh_ages()
        assert not chat_list._repaint_required
        app.world.time += 2
        chat_list.refresh_ages()
        assert chat_list._repaint_required
        assert "11m" in lines(chat_list)[5]


@pytest.mark.parametrize("width", [20, 60])
async def test_hostile_names_are_drawn_safely(width: int) -> None:
    made = World()
    for number, text in enumerate(HOSTILE.values()):
        last = {"last_at": NOON, "last_text": text, "last_kind": MessageKind.TEXT, "last_incoming": True}
        made.add_chat(f"{number}@g.us", text, last_sender=text, **last)
    app = Lists(made)
    async with app.run_test(size=(width, 24)) as pilot:
        await walk(pilot, app.query_one(ChatList))


async def walk(pilot: Pilot[None], chat_list: ChatList) -> None:
    for top in range(0, len(chat_list.ids) * 2, 20):
        chat_list.scroll_to(y=top, animate=False)
        await pilot.pause()
        for y in range(chat_list.size.height):
            strip = chat_list.render_line(y)
            assert strip.cell_length == chat_list.size.width
            assert not any(ord(c) < 32 or c in "\u202e\u200d\x9b" for c in strip.text)
