"""What the service would send through the next phone is known before that phone is linked."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.engine.left_at_service import SPELLS, LeftAtService, left_at_service
from greentui.greenapi.methods import SEND_MESSAGE
from greentui.model.instance import InstanceState
from tests.engine.stage import MAYA, session_on


@pytest.mark.parametrize(
    ("states", "left"),
    [
        (["blocked"], LeftAtService(1, banned=True)),
        (["blocked", "notAuthorized"], LeftAtService(1, banned=True)),
        (["notAuthorized"], LeftAtService(1, banned=False)),
        (["blocked", "authorized", "notAuthorized"], LeftAtService(1, banned=False)),
        ([], LeftAtService()),
    ],
    ids=["banned", "banned and logged out", "logged out", "banned long ago", "linked"],
)
async def test_it_is_counted_and_a_ban_is_seen(
    emulator: Emulator, tmp_path: Path, states: list[str], left: LeftAtService
) -> None:
    emulator.control("unlisted", {"hidden": False, "held": True})
    for state in states:
        emulator.control("clock", {"advance": 10})
        emulator.control("state", {"stateInstance": state})
    async with session_on(emulator, tmp_path, consume=False) as session:
        await session.call(SEND_MESSAGE, chatId=MAYA, message="written before")
        state = await session.refresh_state()
        assert await left_at_service(session.administration, state, session.states(SPELLS)) == left


async def test_nothing_waits(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("state", {"stateInstance": "blocked"})
    async with session_on(emulator, tmp_path, consume=False) as session:
        found = await left_at_service(session.administration, InstanceState.BLOCKED, ())
        assert found == LeftAtService()
