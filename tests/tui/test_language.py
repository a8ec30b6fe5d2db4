"""The language is switched while the console runs; the chat and what was written stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from greentui import words
from greentui.config import load
from greentui.model.chats import ChatSort
from greentui.tui.app import GreenTuiApp
from greentui.words import LANGUAGES
from tests.pseudo import Pseudo
from tests.tui.conftest import Running, main_of, still
from tests.tui.fakes import BORIS, FakeSession
from tests.tui.screens.stage import text_of, until


@pytest.fixture(autouse=True)
def russian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Russian is what a test can tell from English, whatever is translated so far."""

    def use(language: str) -> None:
        words.use_catalogue(language, Pseudo() if language == "ru" else words.NullTranslations())

    monkeypatch.setattr("greentui.tui.app.use", use)
    yield
    words.use("en")


async def test_another_language_keeps_the_chat_and_what_was_written(
    running: Running, session: FakeSession
) -> None:
    async with running() as pilot:
        app = pilot.app
        assert isinstance(app, GreenTuiApp)
        app.main.open_chat(BORIS)
        app.main.chat_list.sort = ChatSort.NAME
        await pilot.press("w", "h", "e", "n", "?")
        await still(pilot)
        before = main_of(pilot)
        app.action_language()
        await until(pilot, lambda: all(name in text_of(app) for name in LANGUAGES.values()))
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is app.main is not before and app.main.is_mounted)
        await still(pilot)
        assert words.language() == "ru"
        assert (app.main.chat_id, app.main.chat_list.sort) == (BORIS, ChatSort.NAME)
        assert app.main.compose_box.text == "when?"
        assert "àúťĥóŕížéď" in text_of(app)
        assert (session.started, session.stopped) == (1, 0)
        assert load({}, folders=app.config.folders).settings.language == "ru"
        await pilot.press("!")
        assert app.main.compose_box.text == "when?!"
