"""Pictures of every page at a small and a large size, and of some in the light theme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from greentui.config import Credentials, Folders, Profile
from greentui.config.editing import save_profile
from greentui.engine.linking import LinkView
from greentui.engine.linking import Stage as LinkStage
from greentui.model.instance import InstanceState
from greentui.tui.first_start import FirstStart
from greentui.tui.widgets.rows import Rows
from tests.tui.screens.linking import linking_of, shown
from tests.tui.screens.sample import session
from tests.tui.screens.stage import NOW, Stage, StageSession, settled
from tests.tui.screens.test_pages import NOWHERE, PAGES

Compare = Callable[..., bool]
SMALL, LARGE = (80, 24), (140, 45)
CODE = "2@Jq8fZ0Kc1x4hE7vB2nM9sD6wR3tY5u"
LONG_CODE = CODE * 7
STILL = ("log", "profile", "link", "welcome")
"""Pages with a picture of their own below, or with a path of this machine on them."""


async def still(pilot: Pilot[Any]) -> None:
    """Everything has settled and no cursor blinks."""
    await settled(pilot)
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    for area in pilot.app.screen.query(TextArea):
        area.cursor_blink = False
    await pilot.pause()


def unlinked(view: LinkView) -> StageSession:
    given = session(InstanceState.NOT_AUTHORIZED)
    given.linking = linking_of(view)
    return given


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("name", [name for name in PAGES if name not in STILL])
def test_page(name: str, size: tuple[int, int], snap_compare: Compare, stage) -> None:  # type: ignore[no-untyped-def]
    assert snap_compare(stage(PAGES[name]), terminal_size=size, run_before=still)


@pytest.mark.parametrize("name", ["instance", "settings", "statuses"])
def test_page_in_the_light_theme(name: str, snap_compare: Compare, stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(PAGES[name], theme="greentui-light")
    assert snap_compare(app, terminal_size=LARGE, run_before=still)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize(
    "view",
    [
        LinkView(LinkStage.WAITING, NOW - 5),
        shown(CODE),
        shown(LONG_CODE, polling=True),
        LinkView(LinkStage.ALREADY, NOW),
        LinkView(LinkStage.LINKED, NOW),
    ],
    ids=["waiting", "code", "long-code", "already", "linked"],
)
def test_linking(view: LinkView, size: tuple[int, int], snap_compare: Compare, stage) -> None:  # type: ignore[no-untyped-def]
    app: Stage = stage(PAGES["link"], unlinked(view))
    assert snap_compare(app, terminal_size=size, run_before=still)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_pairing(size: tuple[int, int], snap_compare: Compare, stage) -> None:  # type: ignore[no-untyped-def]
    async def paired(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await pilot.press("p", *"79990000042", "enter")
        await still(pilot)

    app: Stage = stage(PAGES["link"], unlinked(shown(CODE)))
    assert snap_compare(app, terminal_size=size, run_before=paired)


@pytest.mark.parametrize("state", ["notAuthorized", "yellowCard", "blocked", "starting"])
def test_state(state: str, snap_compare: Compare, stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(PAGES["instance"], session(InstanceState.of(state)))
    assert snap_compare(app, terminal_size=LARGE, run_before=still)


def test_profiles(snap_compare: Compare, stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folders = Folders(*[tmp_path] * 4)
    save_profile(folders, Profile("shop", Credentials("1101000001", "0123456789")))
    save_profile(folders, Profile("store", Credentials("1101000002", "0123456789")))
    assert snap_compare(stage(PAGES["profiles"]), terminal_size=SMALL, run_before=still)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_the_first_start(size: tuple[int, int], snap_compare: Compare) -> None:
    assert snap_compare(FirstStart(NOWHERE), terminal_size=size, run_before=still)


def test_a_call_by_hand(snap_compare: Compare, stage) -> None:  # type: ignore[no-untyped-def]
    async def called(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        pilot.app.screen.query_one("#api-methods", Rows).select_key("getSettings")
        await settled(pilot)
        await pilot.press("ctrl+s")
        await still(pilot)

    assert snap_compare(stage(PAGES["api"]), terminal_size=LARGE, run_before=called)
