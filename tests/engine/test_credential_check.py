"""Testing credentials: what is asked, how soon a dead address is known, and that nothing is asked twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from greentui.config import Credentials
from greentui.emulator.testing import Emulator
from greentui.engine.credential_check import FRESH, PATIENCE, Responses, responses, state_of
from greentui.engine.errors import Refusal
from greentui.greenapi.methods import GET_SETTINGS, GET_STATE_INSTANCE
from greentui.model.instance import InstanceState
from tests.engine.stage import profile_of, session_on, until

ONES = Credentials("1101", "a" * 50)


async def test_a_session_right_after_a_test_asks_nothing_again(emulator: Emulator, tmp_path: Path) -> None:
    """The first start: credentials are tested, saved, and the console begins."""
    assert await state_of(profile_of(emulator).credentials) is InstanceState.AUTHORIZED
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().account.phone)
        assert session.facts().state is InstanceState.AUTHORIZED
        assert not session.facts().over_rate
        asked = Counter(one["method"].lower() for one in emulator.requests())
        assert (asked["getstateinstance"], asked["getsettings"]) == (1, 1)


def test_an_answer_is_taken_once_while_it_is_fresh_and_by_nobody_else() -> None:
    now = 0.0
    kept = Responses(lambda: now)
    assert kept.take(ONES, GET_STATE_INSTANCE) is None
    kept.keep(ONES, {GET_STATE_INSTANCE.name: "authorized"})
    assert kept.take(replace(ONES, token="b" * 50), GET_STATE_INSTANCE) is None
    assert kept.take(ONES, GET_SETTINGS) is None
    assert [kept.take(ONES, GET_STATE_INSTANCE) for _ in range(2)] == ["authorized", None]
    kept.keep(ONES, {GET_STATE_INSTANCE.name: "authorized"})
    now = FRESH + 1
    assert kept.take(ONES, GET_STATE_INSTANCE) is None


async def test_an_address_that_does_not_answer_is_tried_once() -> None:
    calls = 0

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Refusal):
            await state_of(replace(ONES, api_url=f"http://127.0.0.1:{port}"))
    assert calls == 1
    assert responses.take(ONES, GET_STATE_INSTANCE) is None


async def test_a_connection_is_waited_for_no_longer_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from greentui.greenapi.transport import Connections

    waits: list[float] = []

    async def never(self: Connections, request: object) -> None:
        waits.append(request.extensions["timeout"]["connect"])  # type: ignore[attr-defined]
        raise OSError("nobody there")

    monkeypatch.setattr(Connections, "_send", never)
    with pytest.raises(Refusal):
        await state_of(ONES)
    assert waits == [PATIENCE]
