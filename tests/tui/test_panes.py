"""Panes: which of them a window has room for, and moving between them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from greentui.model.messages import MessageKind
from greentui.tui.widgets.rows import Rows
from tests.patience import PATIENCE
from tests.tui.conftest import Running, main_of
from tests.tui.fakes import ANNA, BORIS, FakeSession
from tests.tui.world import NOON, incoming


async def test_tab_goes_from_pane_to_pane(running: Running) -> None:
    async with running() as pilot:
        main = main_of(pilot)
        seen = []
        for _turn in range(4):
            seen.append(pilot.app.focused)
            await pilot.press("tab")
            await pilot.pause()
        assert seen == [main.compose_box.composer, main.chat_list, main.view, main.compose_box.composer]


async def test_one_pane_at_a_time_where_there_is_little_room(running: Running) -> None:
    async with running((60, 20)) as pilot:
        main = main_of(pilot)
        assert not main.chat_list.region.width
        assert main.view.region.width == 60
        await pilot.press("escape")
        await pilot.pause()
        assert main.chat_list.region.width == 60
        assert not main.view.region.width
        await pilot.press("down", "enter")
        await pilot.pause()
        assert main.chat_id == BORIS
        assert main.view.region.width == 60


async def test_a_third_pane_where_there_is_room(running: Running) -> None:
    async with running((200, 60)) as pilot:
        main = main_of(pilot)
        await pilot.pause()
        assert main.query_one("#details").region.width > 30
        await pilot.press("alt+i")
        await pilot.pause()
        assert not main.query_one("#details").region.width


async def test_the_third_pane_keeps_up_with_its_chat(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greentui.tui.screens.main.COUNT_AFTER", 0.001)
    async with running((200, 60)) as pilot:
        main = main_of(pilot)
        await pilot.pause()
        files = main.query_one("#details Rows", Rows)
        assert not files.key
        session.arrive(replace(incoming("", NOON, chat_id=ANNA, id="A4"), kind=MessageKind.IMAGE))
        async with asyncio.timeout(PATIENCE):
            while not files.key:
                await pilot.pause()
        files.focus()
        await pilot.press("enter")
        await pilot.pause()
        assert not files.has_focus  # the eye went to its message
