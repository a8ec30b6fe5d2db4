"""What a session costs where each call counts (the developer tariff), and what it says of a used-up quota."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from greentui.engine.change_bus import ChangeBus
from greentui.engine.errors import Refusal
from greentui.engine.facts_store import FactsStore
from greentui.engine.monthly_usage import MonthlyUsage
from greentui.engine.session import Session
from greentui.greenapi.methods import GET_AVATAR, GET_OUTGOING_STATUSES, GET_STATE_INSTANCE
from greentui.model.changes import Notice
from greentui.model.entries import CallsCounted, MethodCalls
from greentui.model.instance import InstanceState, Quota
from tests.engine.recording import Recorder, Status, recorder
from tests.engine.stage import MAYA, QUICK, Heard, session_on, timed, until
from tests.patience import PATIENCE

NOVEMBER = 1764536400
"""The last day of November 2025, in the evening: UTC seconds."""
CHATS_USED_UP = {
    "invokeStatus": {"method": "sendmessage", "used": 67, "total": 0, "status": "QUOTE_ALLOWED"},
    "correspondentsStatus": {
        "method": "correspondents",
        "used": 3,
        "total": 3,
        "status": "CORRESPONDENTS_QUOTE_EXCEEDED",
        "description": "You can only send or receive messages from these numbers: 12345678901@c.us",
    },
}
METHOD_USED_UP = {
    "invokeStatus": {"method": "getavatar", "used": 100, "total": 100, "status": "QUOTE_EXCEEDED"}
}


def four_messages(_asked: dict[str, Any]) -> list[dict[str, Any]]:
    now = int(time.time())
    return [
        {
            "type": "incoming",
            "idMessage": f"3EB0C767D097B7C7C03{number}",
            "timestamp": now - number,
            "typeMessage": "textMessage",
            "chatId": MAYA,
            "textMessage": f"number {number}",
            "senderId": MAYA,
        }
        for number in range(4)
    ]


async def rounds(recording: Recorder, count: int) -> None:
    """Wait until the state has been asked so often more."""
    wanted = len(recording.of("getStateInstance")) + count
    async with asyncio.timeout(PATIENCE):
        while len(recording.of("getStateInstance")) < wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_the_socket_is_never_asked_for_by_itself(tmp_path: Path) -> None:
    with recorder() as recording:
        async with session_on(recording, tmp_path, timing=timed(state=0.01)) as session:
            await rounds(recording, 5)
            await session.refresh_state()
            assert recording.of("getStatusInstance") == []
            assert session.facts().socket_online is None


async def test_the_socket_is_learned_from_notifications(tmp_path: Path) -> None:
    body = {
        "typeWebhook": "statusInstanceChanged",
        "instanceData": {"idInstance": 1101000001, "wid": "79990000042@c.us", "typeInstance": "whatsapp"},
        "timestamp": int(time.time()),
        "statusInstance": "offline",
    }
    answers = iter([{"receiptId": 1, "body": body}])
    received = threading.Event()

    def state(_asked: object) -> object:
        """Learned after the notification, as on a slow connection."""
        assert received.wait(PATIENCE)
        return {"stateInstance": "authorized"}

    given = {"receiveNotification": lambda _asked: next(answers, None), "getStateInstance": state}
    with recorder(given) as recording:
        async with session_on(recording, tmp_path) as session:
            await until(session, lambda: session.facts().socket_online is False)
            received.set()
            await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
            assert session.facts().socket_online is False
            await session.check_socket()
        assert recording.of("getStatusInstance") == []


async def test_the_socket_is_asked_for_on_demand_three_times_a_day_at_most(tmp_path: Path) -> None:
    now = time.time() + 30 * 86_400  # too far away for the service's dates to be believed
    with recorder({"getStatusInstance": Status(400, "Bad Request")}) as recording:
        for hours in (0, 1, 7, 9):
            at = now + hours * 3600
            async with session_on(recording, tmp_path, clock=lambda at=at: at) as session:
                await session.refresh_state()
                await session.check_socket()
                await session.check_socket()
        assert len(recording.of("getStatusInstance")) == 2


async def test_what_the_connection_was_before_a_phone_was_linked_is_not_said_of_it(tmp_path: Path) -> None:
    now = [time.time() + 30 * 86_400]  # too far away for the service's dates to be believed
    said = {"state": "notAuthorized", "connection": "offline"}
    with recorder(
        {
            "getStateInstance": lambda _asked: {"stateInstance": said["state"]},
            "getStatusInstance": lambda _asked: {"statusInstance": said["connection"]},
        }
    ) as recording:
        async with session_on(recording, tmp_path, clock=lambda: now[0]) as session:

            async def checked(state: str) -> bool | None:
                said["state"] = state
                now[0] += 60
                await session.refresh_state()
                await session.check_socket()
                return session.facts().socket_online

            assert await checked("notAuthorized") is None
            assert await checked("authorized") is False
            assert await checked("notAuthorized") is None
            said["connection"] = "online"
            assert await checked("authorized") is True
            assert await checked("authorized") is True
        assert len(recording.of("getStatusInstance")) == 2


async def test_opening_a_chat_of_four_messages_costs_one_call(tmp_path: Path) -> None:
    with recorder({"getChatHistory": four_messages}) as recording:
        async with session_on(recording, tmp_path) as session:
            session.prefetch(MAYA)
            await session.older(MAYA)
            session.prefetch(MAYA)
            await session.older(MAYA)
            assert len(session.window(MAYA).messages) == 4
        assert [asked["count"] for asked in recording.of("getChatHistory")] == [100]


async def test_a_used_up_method_does_not_hide_that_the_chats_are(tmp_path: Path) -> None:
    with recorder(
        {"checkWhatsapp": Status(466, CHATS_USED_UP), "getAvatar": Status(466, METHOD_USED_UP)}
    ) as recording:
        async with session_on(recording, tmp_path, timing=QUICK) as session:
            for ask in (lambda: session.check_whatsapp("79010000901"), lambda: session.contacts.avatar(MAYA)):
                with pytest.raises(Refusal):
                    await ask()
            facts = session.facts()
    assert facts.quota is not None
    assert (facts.quota.of_chats, facts.quota.used, facts.quota.total) == (True, 3, 3)
    assert [one.method for one in facts.quotas] == ["correspondents", "getavatar"]
    assert all(abs(one.told_at - time.time()) < 3600 for one in facts.quotas)


async def test_last_months_quotas_are_forgotten_with_the_first_of_this_one(tmp_path: Path) -> None:
    with recorder() as recording:
        async with session_on(recording, tmp_path, start=False) as session:
            note = session._context.facts.note_quota
            note(Quota("getavatar", 100, 100, told_at=int(time.time()) - 40 * 86_400))
            note(Quota("checkwhatsapp", 100, 100))
            assert [one.method for one in session.facts().quotas] == ["checkwhatsapp"]


async def test_a_quota_is_forgotten_with_its_month() -> None:
    now = [NOVEMBER]
    facts = FactsStore("1101", ChangeBus(0), lambda: now[0])
    facts.note_quota(Quota("getavatar", 100, 100))
    facts.forget_old_quotas()
    assert [quota.method for quota in facts.current.quotas] == ["getavatar"]
    now[0] += 86_400
    facts.forget_old_quotas()
    assert facts.current.quotas == ()


async def test_chats_are_fetched_again_in_the_next_month(tmp_path: Path) -> None:
    now = [float(NOVEMBER)]
    with recorder({"getChatHistory": Status(466, METHOD_USED_UP)}) as recording:
        async with session_on(recording, tmp_path, clock=lambda: now[0]) as session:
            heard = Heard(session)
            session.prefetch(MAYA)
            await until(session, lambda: any("no longer fetched" in one.text for one in heard.of(Notice)))
            session.prefetch(MAYA)
            assert len(recording.of("getChatHistory")) == 1
            now[0] += 86_400
            await until(session, lambda: not session.facts().quotas)
            session.prefetch(MAYA)
            await until(session, lambda: len(recording.of("getChatHistory")) == 2)


def used(session: Session) -> dict[str, tuple[int, int]]:
    return {one.method: (one.calls, one.quota) for one in session.monthly_usage()}


async def test_calls_are_counted_on_by_the_next_session(tmp_path: Path) -> None:
    with recorder({"getAvatar": {"urlAvatar": "", "available": False}}) as recording:
        for calls in (1, 2):
            async with session_on(recording, tmp_path, consume=False) as session:
                await session.call(GET_AVATAR, chatId=MAYA)
                assert used(session)["getAvatar"] == (calls, 100)
        async with session_on(recording, tmp_path, offline=True) as session:
            assert used(session)["getAvatar"] == (2, 100)


async def test_calls_of_sessions_side_by_side_add_up(tmp_path: Path) -> None:
    with recorder({"getAvatar": {"urlAvatar": "", "available": False}}) as recording:
        async with (
            session_on(recording, tmp_path, consume=False, timing=timed(usage=0.01)) as one,
            session_on(recording, tmp_path, consume=False, timing=timed(usage=0.01)) as other,
        ):
            for session in (one, other, one):
                await session.call(GET_AVATAR, chatId=MAYA)
            await until(one, lambda: used(one)["getAvatar"] == (3, 100))
            await until(other, lambda: used(other)["getAvatar"] == (3, 100))


async def test_a_call_that_was_turned_away_is_not_counted(tmp_path: Path) -> None:
    with recorder({"getAvatar": Status(466, METHOD_USED_UP)}) as recording:
        async with session_on(recording, tmp_path, consume=False) as session:
            with pytest.raises(Refusal):
                await session.call(GET_AVATAR, chatId=MAYA)
            assert "getAvatar" not in used(session)


async def test_the_nearest_to_its_quota_is_named_first(tmp_path: Path) -> None:
    answers = {"getAvatar": {"urlAvatar": "", "available": False}, "getOutgoingStatuses": []}
    with recorder(answers) as recording:
        async with session_on(recording, tmp_path, consume=False) as session:
            await session.call(GET_AVATAR, chatId=MAYA)
            await session.call(GET_AVATAR, chatId=MAYA)
            await session.call(GET_OUTGOING_STATUSES)
            assert list(used(session)) == ["getOutgoingStatuses", "getAvatar"]


async def test_calls_of_last_month_are_not_shown(tmp_path: Path) -> None:
    now = [float(NOVEMBER)]
    with recorder() as recording:
        async with session_on(recording, tmp_path, start=False, clock=lambda: now[0]) as session:
            await session._context.apply(CallsCounted("2025-11", (MethodCalls("getAvatar", 7),)))
            assert used(session) == {"getAvatar": (7, 100)}
            now[0] += 86_400
            assert used(session) == {}


async def test_nothing_is_written_while_nothing_limited_is_called(tmp_path: Path) -> None:
    with recorder() as recording:
        async with session_on(recording, tmp_path, start=False) as session:
            usage = MonthlyUsage(session._context)
            before = session._context.archive.revision()
            usage.note(GET_STATE_INSTANCE)
            await usage.store()
            assert session._context.archive.revision() == before
