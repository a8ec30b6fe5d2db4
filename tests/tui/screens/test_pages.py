"""Every page shows refusals in words, goes back, shows its keys, and handles hostile text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.screen import Screen

from greentui.config import Config, Folders
from greentui.engine.errors import Refusal
from greentui.tui.screens.api import ApiScreen
from greentui.tui.screens.contact import ContactScreen
from greentui.tui.screens.group import GroupScreen
from greentui.tui.screens.groups import GroupsScreen, NewGroupScreen
from greentui.tui.screens.instance import InstanceScreen
from greentui.tui.screens.journals import JournalsScreen
from greentui.tui.screens.link import LinkScreen
from greentui.tui.screens.log import LogScreen
from greentui.tui.screens.profile import ProfileScreen
from greentui.tui.screens.profiles import ProfilesScreen
from greentui.tui.screens.raw_json import RawJsonScreen
from greentui.tui.screens.settings import SettingsScreen
from greentui.tui.screens.status_posting import PostFileScreen, PostTextScreen
from greentui.tui.screens.statuses import StatusesScreen
from greentui.tui.screens.unrecognised import UnrecognisedScreen
from greentui.tui.screens.welcome import WelcomeScreen
from tests.tui.screens.linking import linking_of, shown
from tests.tui.screens.sample import ANNA, CLUB, RAW, session
from tests.tui.screens.stage import TOKEN, Stage, settled, text_of

NOWHERE = Config(Folders(*[Path("/nonexistent")] * 4))
PAGES: dict[str, Callable[[], Screen[None]]] = {
    "api": lambda: ApiScreen("sendPoll"),
    "contact": lambda: ContactScreen(ANNA),
    "group": lambda: GroupScreen(CLUB),
    "groups": GroupsScreen,
    "inspector": lambda: RawJsonScreen(ANNA, "M1"),
    "instance": InstanceScreen,
    "journals": JournalsScreen,
    "link": LinkScreen,
    "log": LogScreen,
    "new group": NewGroupScreen,
    "post file": PostFileScreen,
    "post text": PostTextScreen,
    "profile": lambda: ProfileScreen(NOWHERE),
    "profiles": ProfilesScreen,
    "settings": SettingsScreen,
    "statuses": StatusesScreen,
    "unrecognised": UnrecognisedScreen,
    "welcome": lambda: WelcomeScreen(NOWHERE),
}
ASKING = {
    "contact": "getContactInfo",
    "group": "getGroupData",
    "instance": "showMessagesQueue",
    "journals": "lastIncomingMessages",
    "settings": "getSettings",
    "statuses": "getOutgoingStatuses",
}
"""Pages that ask the service when they open, and a method they need."""


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_opens_in_a_small_window_shows_no_token_and_esc_leaves_it(name: str, stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    given.linking = linking_of(shown("a code"))
    app: Stage = stage(PAGES[name], given)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        assert "Esc" in text_of(app)
        assert TOKEN not in app.export_screenshot()
        page = app.screen
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is not page


@pytest.mark.parametrize(("name", "method"), ASKING.items())
async def test_a_refusal_is_said_in_words_with_its_advice(name: str, method: str, stage) -> None:  # type: ignore[no-untyped-def]
    given = session(**{method: Refusal("The service is asleep.", advice="Wake it up.")})
    app: Stage = stage(PAGES[name], given)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "The service is asleep." in text_of(app)
        assert "Wake it up." in text_of(app)
        given.call.answers[method] = {}
        await pilot.press("f5")
        await settled(pilot)
        assert "asleep" not in text_of(app)


@pytest.mark.parametrize("name", ["contact", "group", "groups", "inspector", "journals", "statuses"])
async def test_hostile_text_is_only_text(name: str, stage) -> None:  # type: ignore[no-untyped-def]
    hostile = "[bold]x[/] [@click=app.bell]y[/] [/] \x1b[31mz \u202egnp.exe \x00\x9b2J"
    given = session()
    given.known = {
        key: chat.__class__(chat.instance_id, key, hostile, chat.phone) for key, chat in given.known.items()
    }
    given.call.answers["getGroupData"] = {**given.call.answers["getGroupData"], "subject": hostile}  # type: ignore[dict-item]
    given.call.answers["getOutgoingStatuses"] = [
        {"idMessage": "S", "timestamp": 1, "typeMessage": "textMessage", "textMessage": hostile}
    ]
    given.raws["M1"] = RAW.replace("Can you deliver?", "[/][red]")
    app: Stage = stage(PAGES[name], given)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        said = text_of(app)
        assert ("[red]" if name == "inspector" else "[bold]x[/]") in said
        assert not {"\x1b", "\u202e", "\x00", "\x9b"} & set(said)
