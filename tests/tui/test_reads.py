"""A switch and an arrival read each row of the archive once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.geometry import Region

from benchmarks.fill import fill
from greentui.config import Config, Credentials, Folders, Profile, Settings
from greentui.model.changes import ChatsChanged, MessagesChanged
from greentui.tui.app import GreenTuiApp
from greentui.tui.compose.composer import Composer
from greentui.tui.screens.main import MainScreen
from greentui.tui.startup import console

INSTANCE = "1101000001"


def reads(main: MainScreen, act: Callable[[], object]) -> list[str]:
    """The questions to the archive while something is done, without the marks of a transaction."""
    asked: list[str] = []
    with main.session._archive._database.read() as connection:
        connection.set_trace_callback(asked.append)
        try:
            act()
        finally:
            connection.set_trace_callback(None)
    return [" ".join(question.split()) for question in asked if question not in ("BEGIN", "ROLLBACK")]


def of_chats(questions: list[str]) -> list[str]:
    """Those that read rows of the chat list."""
    return [question for question in questions if "LEFT JOIN own_chat" in question]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    fill(tmp_path, chats=20, messages=400, seed=1, instance_id=INSTANCE, say=lambda _: None)
    return tmp_path


def offline(home: Path) -> GreenTuiApp:
    """The console on the filled archive."""
    config = Config(Folders(home, home, home / "logs", home / "downloads"), Settings())
    credentials = Credentials(INSTANCE, "a" * 50, "https://api.example", "https://media.example")
    return console(config, Profile("test", credentials), offline=True)


async def test_another_chat_without_a_draft_leaves_the_composer_as_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    refresh = Composer.refresh

    def noted(self: Composer, *regions: Region, **named: bool) -> Composer:
        drawn.append(self)
        return refresh(self, *regions, **named)

    async with offline(home).run_test(size=(120, 36)) as pilot:
        await pilot.press("alt+down")
        main = pilot.app.screen
        assert isinstance(main, MainScreen)
        assert main.focused is main.compose_box.composer
        before = main.chat_id
        monkeypatch.setattr(Composer, "refresh", noted)
        main.chats.next_chat()
        assert main.chat_id != before
        assert drawn == []


async def test_each_row_is_read_once(home: Path) -> None:
    app = offline(home)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        main = app.screen
        assert isinstance(main, MainScreen)
        chat_id = main.chat_list.ids[5]
        switch = reads(main, lambda: main.open_chat(chat_id))
        assert len(of_chats(switch)) == 1
        # the chat, its first unread message, its page, the pictures of that, an edit that was left
        assert len(switch) <= 5
        newest = main.session.window(chat_id, limit=1).messages[0]
        changes = (MessagesChanged(chat_id, frozenset({newest.uid}), 1), ChatsChanged(frozenset({chat_id})))
        arrival = reads(main, lambda: main.session_changed(changes))
        assert len([question for question in arrival if "FROM message m" in question]) == 0
        assert len([question for question in arrival if "CROSS JOIN message m" in question]) == 1
        assert len(of_chats(arrival)) == 1
