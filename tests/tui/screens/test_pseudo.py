"""Everything that is shown is translated, but what others wrote and the API's own names."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType
from typing import Any

import pytest
from textual.app import App

from greentui.greenapi.methods import METHODS
from greentui.model.messages import MessageStatus
from greentui.words import _
from tests.pseudo import plain_words, pseudo
from tests.tui import fakes, gallery
from tests.tui.conftest import Running, still
from tests.tui.screens import sample
from tests.tui.screens.linking import linking_of, shown
from tests.tui.screens.stage import Stage, settled, text_of, until
from tests.tui.screens.test_pages import PAGES
from tests.tui.widgets.test_pictures import Gallery
from tests.tui.widgets.test_pictures import settled as drawn

KEYS = {"Alt", "Ctrl", "Shift", "Esc", "Enter", "Tab", "PgUp", "PgDn", "Home", "End", "Space", "Del"}
NAMES = KEYS | set(METHODS) | {*MessageStatus, "greentui", "qr", "manual", "SendPoll", "main"}
NAMES |= {"GET", "POST", "PDF", "com", "net", "options", "whatsapp", "debug"}
SIZE = (200, 60)


def untranslated(app: App[Any], world: ModuleType) -> set[str]:
    """The words on the screen that are neither translated nor names, nor from a test's world, perhaps cut."""
    nodes = ast.walk(ast.parse(inspect.getsource(world)))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    known = NAMES | plain_words(" ".join(texts))
    return {word for word in plain_words(text_of(app)) if not any(each.startswith(word) for each in known)}


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_translated(name: str, stage) -> None:  # type: ignore[no-untyped-def]
    given = sample.session()
    given.linking = linking_of(shown("a code"))
    with pseudo():
        app: Stage = stage(PAGES[name], given)
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            assert untranslated(app, sample) == set()


@pytest.mark.parametrize("page", [*gallery.pages(), "group"])
async def test_messages_are_translated(page: str) -> None:
    with pseudo():
        app = Gallery(page)
        async with app.run_test(size=SIZE) as pilot:
            await drawn(pilot)
            assert untranslated(app, gallery) == set()


async def test_the_console_its_help_and_its_palette_are_translated(running: Running) -> None:
    with pseudo():
        async with running(SIZE) as pilot:
            found = []
            for keys in (["enter", "ctrl+c"], ["up"], ["f1"], ["escape", "ctrl+p"]):
                await pilot.press(*keys)
                await still(pilot)
                found.append(untranslated(pilot.app, fakes))
    assert found == [set()] * 4


async def test_a_palette_without_rows_says_so_in_the_language_in_use(running: Running) -> None:
    with pseudo():
        async with running() as pilot:
            await pilot.press("ctrl+p", "9", "9")
            await until(pilot, lambda: _("No command matches.") in text_of(pilot.app))
