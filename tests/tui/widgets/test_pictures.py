"""Snapshots of every kind of message and of the chat list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from greentui.model.messages import MessageKind, MessageStatus
from greentui.tui.chat.view import ChatView
from greentui.tui.chat_list.view import ChatList
from greentui.tui.themes import THEMES
from tests.tui import gallery
from tests.tui.world import ME, NOON, World

Compare = Callable[..., bool]
SMALL, LARGE = (80, 24), (140, 45)


class Gallery(App[None]):
    """A page of the gallery in a chat view."""

    AUTO_FOCUS = ""

    def __init__(self, page: str, theme: str = "greentui-dark") -> None:
        super().__init__()
        for own in THEMES:
            self.register_theme(own)
        self.theme = theme
        self.world, self.chat_id = gallery.world(page)

    def compose(self) -> ComposeResult:
        yield ChatView(self.world, me=[ME])

    def on_mount(self) -> None:
        self.query_one(ChatView).open(self.chat_id)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until every thumbnail is drawn."""
    view = pilot.app.query_one(ChatView)
    view.render_line(0)
    view._thumbnails._worker.submit(lambda: None).result()
    await pilot.pause()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("page", [*gallery.pages(), "group"])
def test_messages(snap_compare: Compare, page: str, size: tuple[int, int]) -> None:
    assert snap_compare(Gallery(page), terminal_size=size, run_before=settled)


def test_messages_in_the_light_theme_with_a_cursor(snap_compare: Compare) -> None:
    async def select(pilot: Pilot[None]) -> None:
        await settled(pilot)
        pilot.app.query_one(ChatView).begin_selection()
        await pilot.press("up", "up")

    assert snap_compare(Gallery("texts", "greentui-light"), terminal_size=SMALL, run_before=select)


class Chats(App[None]):
    """A chat list with every mark."""

    CSS = "ChatList { width: 44; }"

    def __init__(self, theme: str) -> None:
        super().__init__()
        for own in THEMES:
            self.register_theme(own)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield ChatList(chats())

    def on_mount(self) -> None:
        self.query_one(ChatList).show("2@c.us")


def chats() -> World:
    """One chat for each mark of a row."""
    made = World()
    marks: list[dict[str, object]] = [
        {"unread": 2, "waiting_since": NOON - 7000, "pinned": True},
        {"last_incoming": False, "last_status": MessageStatus.READ},
        {},
        {"muted_until": -1, "unread": 1200},
        {"draft": "I will look into it"},
        {"failed": 2, "last_incoming": False, "last_status": MessageStatus.FAILED},
        {"disappearing": 86_400, "last_kind": MessageKind.IMAGE, "last_text": ""},
        {"last_deleted": True, "waiting_since": NOON - 600},
        {"last_kind": None, "last_at": 0},
    ]
    names = [
        "Анна Петрова",
        "+972 50 000 00 03",
        "李小龙",
        "A name that is much too long for the list it is in",
    ]
    for number, mark in enumerate(marks):
        given = {"last_at": NOON - number * 30_000, "last_text": "Can you deliver tomorrow before noon?"}
        given |= {"last_kind": MessageKind.TEXT, "last_incoming": True}
        made.add_chat(f"{number}@c.us", names[number % len(names)], **(given | mark))
    made.add_chat(
        "9@g.us",
        "Delivery club",
        last_kind=MessageKind.POLL,
        last_text="Lunch?",
        last_incoming=True,
        last_sender="Maya",
    )
    return made


@pytest.mark.parametrize("theme", ["greentui-dark", "greentui-light"])
def test_chat_list(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(Chats(theme), terminal_size=SMALL)
