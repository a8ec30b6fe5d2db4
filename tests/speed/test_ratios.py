"""What keeps the console quick, counted and compared, never timed: steps of SQLite and pictures drawn."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual.app import App
from textual.screen import Screen

from benchmarks.fill import fill
from greentui.archive import Archive, parse
from greentui.config import Config, Credentials, Folders, Profile
from greentui.model.changes import ChatsChanged, FactsChanged, MessagesChanged
from greentui.model.messages import Key
from greentui.tui.app import GreenTuiApp
from greentui.tui.garbage import PAUSE
from greentui.tui.startup import console

INSTANCE = "1101000001"
SMALL, LARGE = (20, 2_000), (200, 20_000)
"""Chats and messages; the biggest chat holds a tenth of them."""

SAME = 1.5
"""How much dearer a read may be in the archive that is ten times as large."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    made = []
    for chats, messages in (SMALL, LARGE):
        home = tmp_path_factory.mktemp(f"chats{chats}")
        fill(home, chats=chats, messages=messages, seed=3, instance_id=INSTANCE, say=lambda _: None)
        made.append(home)
    return made[0], made[1]


@pytest.fixture
def archives(homes: tuple[Path, Path]) -> Iterator[tuple[Archive, Archive]]:
    small, large = (Archive.open(home / f"archive-{INSTANCE}.db", INSTANCE, readonly=True) for home in homes)
    yield small, large
    small.close()
    large.close()


def steps(archive: Archive, act: Callable[[Archive], object]) -> int:
    """How many steps SQLite's machine takes for `act`, by the ten."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    with archive._database.read() as connection:
        connection.set_progress_handler(step, 10)
        try:
            act(archive)
        finally:
            connection.set_progress_handler(None, 10)
    return taken


def biggest(archive: Archive) -> str:
    """The chat with the most messages."""

    def length(chat: str) -> int:
        return len(archive.window(chat, limit=5000).messages)

    return max(archive.chat_ids(), key=length)


READS: dict[str, Callable[..., object]] = {
    "newest page": lambda archive, chat: archive.window(chat, limit=60),
    "page further up": lambda archive, chat: archive.window(chat, before=Key(1_750_000_000, 0), limit=60),
    "page around": lambda archive, chat: archive.window(chat, around=Key(1_700_000_000, 0), limit=60),
    "first unread": lambda archive, chat: archive.first_unread(chat),
    "row of the list": lambda archive, chat: archive.chats([chat]),
    "body": lambda archive, chat: archive.raw(chat, archive.window(chat, limit=1).messages[0].id),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_chat_ten_times_as_long_costs_the_same(
    archives: tuple[Archive, Archive], read: Callable[..., object]
) -> None:
    small, large = (steps(each, partial(read, chat=biggest(each))) for each in archives)
    assert large <= SAME * small + 5


def test_a_word_is_found_no_dearer_in_ten_times_as_many_messages(archives: tuple[Archive, Archive]) -> None:
    wanted = parse("заказ")
    small, large = (steps(each, lambda each: each.search(wanted, limit=20)) for each in archives)
    assert large <= 2 * small + 20


def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[GreenTuiApp, list[object]]:
    """The console on an archive, and a list of every picture it sends to the terminal."""
    drawn: list[object] = []
    display = App._display

    def look(app: App[object], screen: Screen[object], picture: RenderableType | None) -> None:
        if picture is not None:
            drawn.append(picture)
        display(app, screen, picture)

    monkeypatch.setattr(App, "_display", look)
    folders = Folders(home, home, home / "logs", home / "downloads")
    app = console(Config(folders), Profile("test", Credentials(INSTANCE, "x")), offline=True)
    return app, drawn


async def test_a_flood_of_changes_is_a_few_pictures(
    homes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, drawn = opened(homes[0], monkeypatch)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        session = app.session
        told = asyncio.Event()
        batches: list[int] = []
        session.subscribe(lambda batch: (batches.append(len(batch)), told.set()))
        chats = session.chat_ids()
        drawn.clear()
        for number in range(1000):
            chat = chats[number % len(chats)]
            session._context.publish(
                MessagesChanged(chat, frozenset({f"m{number}"}), 1),
                ChatsChanged(frozenset({chat})),
                FactsChanged(),
            )
        await told.wait()
        await pilot.pause()
        assert len(batches) == 1
        assert batches[0] <= len(chats) + 2
        assert len(drawn) <= 6


async def test_a_switch_of_chats_is_a_few_pictures(
    homes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, drawn = opened(homes[1], monkeypatch)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        drawn.clear()
        for _ in range(10):
            await pilot.press("alt+down")
        await pilot.pause()
        assert 10 <= len(drawn) <= 50


async def test_scrolling_never_looks_through_all_objects_for_garbage(
    homes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _pictures = opened(homes[0], monkeypatch)
    looks = []

    def look(phase: str, told: dict[str, int]) -> None:
        if phase == "start" and told["generation"] == 2:
            looks.append(told)

    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        gc.callbacks.append(look)
        try:
            for _ in range(60):
                await pilot.press("pageup")
            made = [[one] for one in range(gc.get_threshold()[0])]
            assert not looks
            for _ in range(PAUSE + 1):  # the first may only notice the last key
                app._tidy()
            assert len(looks) == 1
            del made
        finally:
            gc.callbacks.remove(look)
