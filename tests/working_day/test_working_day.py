"""A working day spends what the operator asked to see, and little else."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.emulator.behaviour.quotas import DEVELOPER_PLAN
from tests.working_day.day import CUSTOMERS, MORNING, RESTARTS, WORKING_DAYS, day, table
from tests.working_day.virtual_time import run

HOURS = 9
"""The day and its restarts take less."""
BY_ITSELF = {
    "getchathistory": len(CUSTOMERS),
    "getcontacts": 1,
    "lastincomingmessages": HOURS + len(RESTARTS) + 1,
    "lastoutgoingmessages": len(RESTARTS) + 1,
}
"""What the console may spend without having been asked: each chat's first page, once; the phone's contacts,
once; the journals at each start, and incoming ones each hour."""


def test_only_what_was_asked_for_is_spent(tmp_path: Path) -> None:
    spent = run(day(tmp_path), MORNING)
    limited = {method: calls for method, calls in spent.calls.items() if method in DEVELOPER_PLAN}
    allowed = {method: spent.asked[method] + BY_ITSELF.get(method, 0) for method in limited}
    over = {method: calls for method, calls in limited.items() if calls > allowed[method]}
    assert not over, table(spent)
    assert spent.calls["sendmessage"] == spent.asked["sendmessage"]


@pytest.mark.parametrize(("method", "calls"), BY_ITSELF.items())
def test_a_month_of_what_the_console_spends_by_itself_fits_the_plan(method: str, calls: int) -> None:
    assert calls * WORKING_DAYS <= DEVELOPER_PLAN[method]
