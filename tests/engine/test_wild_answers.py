"""Numbers that make no sense, in every answer the engine's rooms read: absent, never an exception."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greentui.engine.administration import Administration
from greentui.engine.contacts import ContactDirectory
from greentui.engine.errors import Refusal
from greentui.engine.groups import Groups
from greentui.engine.journals import Journals
from greentui.engine.service import Caller
from greentui.engine.statuses import Statuses
from greentui.greenapi.json_fields import integer, timestamp
from greentui.greenapi.quotas import exceeded
from greentui.model.messages import Direction
from tests.engine.answering import Answers, Records, StageService, no_wait
from tests.tui.screens.sample import ANNA, CLUB, GROUP, INFO, OURS, QUEUE, SETTINGS, THEIRS, VIEWERS
from tests.wild import LEAVES, NOON, unnumbered

INSTANCE = "1101000001"
STORED = 2**63
"""What a column of the archive holds is less, either way."""

CALL = {"from": ANNA, "status": "missed", "timestamp": NOON, "duration": 12, "callData": {"status": "x"}}
RECORD = {
    "idMessage": "M1", "timestamp": NOON, "typeMessage": "locationMessage", "chatId": ANNA,
    "type": "incoming",
    "location": {"latitude": 55.7, "longitude": 37.6}, "isForwarded": True, "forwardingScore": 4,
}  # fmt: skip
SPELL = {"stateInstance": "authorized", "timestamp": NOON}
TOLD: dict[str, object] = {
    "getContactInfo": {**INFO, "lastSeen": NOON, "messageExpiration": 86_400, "muteExpiration": NOON},
    "getGroupData": GROUP,
    "lastIncomingCalls": [CALL, CALL],
    "lastIncomingMessages": [RECORD, RECORD],
    "getOutgoingStatuses": OURS,
    "getIncomingStatuses": THEIRS,
    "getStatusStatistic": VIEWERS,
    "getSettings": SETTINGS,
    "showMessagesQueue": QUEUE,
    "getWebhooksCount": {"count": 3},
    "getStateInstanceHistory": [SPELL, SPELL],
    "clearWebhooksQueue": {"isCleared": False, "leftTime": 12, "reason": "too soon"},
}


def _journals(call: Caller) -> Journals:
    return Journals(call, INSTANCE)


ROOMS: dict[str, Callable[[Caller], Awaitable[object]]] = {
    "contact": lambda call: ContactDirectory(StageService(call), Records()).info(ANNA),
    "group": lambda call: Groups(call, Records("7"), lambda: NOON).fetch(CLUB),
    "calls": lambda call: _journals(call).calls(Direction.INCOMING, 60),
    "messages": lambda call: _journals(call).messages(Direction.INCOMING, 60),
    "our stories": lambda call: Statuses(StageService(call)).ours(),
    "their stories": lambda call: Statuses(StageService(call)).theirs(),
    "viewers": lambda call: Statuses(StageService(call)).viewers("S1"),
    "settings": lambda call: Administration(call, sleep=no_wait).settings(),
    "queues": lambda call: Administration(call, sleep=no_wait).queues(),
    "states": lambda call: Administration(call, sleep=no_wait).states(),
    "clearing": lambda call: Administration(call, sleep=no_wait).clear_notifications(),
}


def numbers_in(found: object) -> list[float]:
    """Every number of a result."""
    if isinstance(found, bool):
        return []
    if isinstance(found, int | float):
        return [found]
    if is_dataclass(found):
        return [one for each in fields(found) for one in numbers_in(getattr(found, each.name))]
    return [one for each in found for one in numbers_in(each)] if isinstance(found, list | tuple) else []


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS.keys())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_room_reads_what_it_can(room: Callable[[Caller], Awaitable[object]], data: st.DataObject) -> None:
    def wild(answer: object) -> Callable[[object], object]:
        return lambda _params: unnumbered(answer, data.draw)  # only what is asked for is drawn

    async def read() -> object:
        return await room(Answers({method: wild(answer) for method, answer in TOLD.items()}))

    try:
        found = asyncio.run(read())
    except Refusal:
        return  # said in words
    assert all(abs(one) < STORED for one in numbers_in(found))


@given(LEAVES)
def test_a_number_is_one_to_count_with(leaf: Any) -> None:
    found = integer({"n": leaf}, "n")
    assert found is None or abs(found) < 2**53


@given(LEAVES)
def test_a_moment_is_one_of_a_calendar(leaf: Any) -> None:
    found = timestamp({"n": leaf}, "n")
    assert found is None or 0 < found < 100_000_000_000


@pytest.mark.parametrize("finer", [1, 10**3, 10**6, 10**9])
def test_a_moment_is_told_in_any_unit(finer: int) -> None:
    assert timestamp({"timestamp": NOON * finer}, "timestamp") == NOON


@given(LEAVES, LEAVES)
def test_a_quota_counts_what_can_be_counted(used: Any, total: Any) -> None:
    quota = exceeded({"quotaData": {"status": "EXCEEDED", "used": used, "total": total}})
    assert quota is not None
    assert all(abs(one) < 2**53 for one in numbers_in(quota))
