"""Gaps are closed, recovered messages are marked, and the archive says how far it is complete."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.engine.session import Session
from greentui.engine.timing import Timing
from greentui.greenapi import methods
from greentui.model.changes import SyncProgress
from greentui.model.entries import CoverageExtended
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageKind, Origin
from tests.brisk import brisk_emulator
from tests.engine.recording import Status, recorder
from tests.engine.stage import MAYA, Heard, emptied, session_on, texts, timed, until
from tests.patience import PATIENCE

HISTORIAN = "79010000000@c.us"
"""Somebody with months of history in every emulator's world."""


def times_asked(emulator: Emulator, method: str) -> int:
    return sum(one["method"].lower() == method.lower() for one in emulator.requests())


def covered(session: Session) -> bool:
    return session.coverage().until is not None


async def test_the_first_start_fetches_contacts_and_the_last_day(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        heard = Heard(session)
        await session.start()

        def over() -> bool:
            told = heard.of(SyncProgress)
            return bool(told) and told[-1].done == told[-1].total

        await until(session, over, "the synchronisation says that it is over")
        assert covered(session)
        assert session.chat_ids()
        assert len(session.contact_list()) > 0


async def test_contacts_that_come_later_are_requested_after_a_pause_only(tmp_path: Path) -> None:
    with recorder({"getContacts": []}) as recording:
        async with session_on(recording, tmp_path, timing=timed(contacts_again=3600), start=False) as session:
            await session.synchronise()
            heard = Heard(session)
            await session.start()
            await until(session, lambda: any(told.done == told.total for told in heard.of(SyncProgress)))
            assert len(recording.of("getContacts")) == 1


async def test_contacts_that_came_later_are_kept(tmp_path: Path) -> None:
    answers = iter([[]])
    known = [{"id": MAYA, "name": "Maya", "type": "user"}]
    with recorder({"getContacts": lambda _asked: next(answers, known)}) as recording:
        async with session_on(recording, tmp_path) as session:
            await until(session, lambda: session.contact_list())


async def test_a_phone_that_is_linked_ends_the_pause_after_a_refusal(tmp_path: Path) -> None:
    refused = Status(400, {"message": "Instance account is not authorized"})
    with recorder(
        {"getContacts": refused, "getStateInstance": {"stateInstance": "notAuthorized"}}
    ) as unlinked:
        async with session_on(unlinked, tmp_path, timing=timed(state=0.01, retry_most=3600.0)) as session:
            await until(session, lambda: unlinked.of("getContacts"))
            await until(session, lambda: session.facts().state is InstanceState.NOT_AUTHORIZED)
            unlinked.answers["getcontacts"] = [{"id": MAYA, "name": "Maya", "type": "user"}]
            unlinked.answers["getstateinstance"] = {"stateInstance": "authorized"}
            await until(session, lambda: session.contact_list(), "the contacts are fetched")


async def test_what_another_took_from_the_queue_is_recovered_and_marked(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: covered(session))
    emulator.control("incoming", {"chatId": MAYA, "text": "while we were away"})
    emulator.control("reader", {"count": 100})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.chat(MAYA) is not None)
        (message,) = session.window(MAYA).messages
        assert message.text == "while we were away"
        assert message.recovered


async def test_what_waits_in_the_queue_is_not_called_recovered(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("incoming", {"chatId": MAYA, "text": "waiting"})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.chat(MAYA))
        await emptied(session, emulator)
        await until(session, lambda: covered(session))
        (message,) = session.window(MAYA).messages
        assert message.origin is Origin.NOTIFICATION


async def test_messages_from_the_phone_are_recovered_too(emulator: Emulator, tmp_path: Path) -> None:
    emulator.world.settings.change({"outgoingMessageWebhook": "no"})
    emulator.control("outgoing", {"chatId": MAYA, "text": "from the phone"})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.chat(MAYA) and texts(session.window(MAYA).messages))
        assert texts(session.window(MAYA).messages) == ["from the phone"]


async def test_a_new_link_closes_the_gap_again(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: covered(session))
        before = times_asked(emulator, "lastIncomingMessages")
        emulator.control("state", {"stateInstance": "notAuthorized"})
        await until(session, lambda: session.facts().state_word == "notAuthorized")
        emulator.control("state", {"stateInstance": "authorized"})
        await until(session, lambda: times_asked(emulator, "lastIncomingMessages") > before)


async def test_opening_a_chat_fetches_its_newest_page_once(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: covered(session))
        session.prefetch(HISTORIAN)
        await until(session, lambda: session.coverage(HISTORIAN).beginning)
        kinds = {message.kind for message in session.window(HISTORIAN, limit=500).messages}
        assert MessageKind.TEXT in kinds
        asked = times_asked(emulator, "getChatHistory")
        session.prefetch(HISTORIAN)
        await session.refetch(HISTORIAN)
        assert times_asked(emulator, "getChatHistory") == asked + 1, "opening again asked again"


async def test_what_only_the_history_of_a_chat_has_comes_when_it_is_fetched_again(tmp_path: Path) -> None:
    """Neither queue nor journal nor count hints at it: no call is spent on looking for such messages."""
    with recorder() as service:
        async with session_on(service, tmp_path) as session:
            await until(session, lambda: covered(session))
            session.prefetch(MAYA)
            await until(session, lambda: session._archive.note(f"history:{MAYA}"))
            lost = {"idMessage": "A" * 20, "timestamp": int(time.time()) - 60, "type": "incoming"}
            words = {"chatId": MAYA, "senderId": MAYA, "typeMessage": "textMessage", "textMessage": "lost"}
            service.answers["getchathistory"] = [lost | words]
            assert await session.refetch(MAYA) == 1
            assert texts(session.window(MAYA).messages) == ["lost"]


async def test_older_pages_come_until_the_beginning(tmp_path: Path) -> None:
    with brisk_emulator(chats=2, messages=700, silent=True) as emulator:
        async with session_on(emulator, tmp_path) as session:
            await until(session, lambda: session.chat(HISTORIAN) is not None)
            await session.refetch(HISTORIAN)
            total = len(await session.call(methods.GET_CHAT_HISTORY, chatId=HISTORIAN, count=5000))
            gains = []
            while not session.coverage(HISTORIAN).beginning:
                gains.append(await session.older(HISTORIAN))
                assert len(gains) < 20
            assert sum(gain > 0 for gain in gains) >= 2
            assert len(session.window(HISTORIAN, limit=5000).messages) >= total * 0.9
            assert await session.older(HISTORIAN) == 0


async def test_a_used_up_quota_stops_fetching_by_itself(emulator: Emulator, tmp_path: Path) -> None:
    body = {"quotaData": {"method": "getChatHistory", "used": 300, "total": 300, "status": "QUOTE_EXCEEDED"}}
    emulator.control("faults", {"method": "getChatHistory", "status": 466, "body": body, "times": 99})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: covered(session))
        session.prefetch(HISTORIAN)
        await until(session, lambda: session.facts().quota is not None)
        session.prefetch(MAYA)
        assert times_asked(emulator, "getChatHistory") == 1


async def test_a_long_gap_fetches_the_lively_chats(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: covered(session))
        week_ago = int(time.time()) - 8 * 86_400
        await session.purge()
        await session._context.apply(CoverageExtended(week_ago, week_ago))
    emulator.control("incoming", {"chatId": MAYA, "text": "lively"})
    async with session_on(emulator, tmp_path, timing=timed(journal_reach=86_400.0)) as session:
        await until(session, lambda: times_asked(emulator, "getChatHistory") > 0)


async def test_an_end_that_comes_with_news_is_an_end(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: covered(session))
        supervisor = session._supervisor
        assert supervisor is not None
        reconciling = asyncio.create_task(supervisor.reconciler.run())
        await until(session, lambda: not supervisor.reconciler._wanted.is_set())
        for _turn in range(3):  # it waits for news now
            await asyncio.sleep(0)
        supervisor.reconciler._wanted.set()
        reconciling.cancel()
        done, _pending = await asyncio.wait({reconciling}, timeout=PATIENCE)
        assert done
        assert reconciling.cancelled()


@pytest.mark.parametrize(
    ("fault", "timing", "here"),
    [
        ({"delayMs": 300}, timed(), True),
        ({"delayMs": 60_000}, timed(catch_up=0.1), False),
        ({"status": 400, "body": {"message": "no"}, "times": 9}, timed(catch_up=PATIENCE), False),
    ],
    ids=["late", "too late", "refused"],
)
async def test_the_journals_are_waited_for_but_not_for_ever(
    emulator: Emulator, tmp_path: Path, fault: dict[str, object], timing: Timing, here: bool
) -> None:
    emulator.control("faults", {"method": "lastOutgoingMessages", **fault})
    async with session_on(emulator, tmp_path, timing=timing) as session:
        await session.wait_drained()
        async with asyncio.timeout(PATIENCE):
            await session.wait_caught_up()
        assert covered(session) is here


async def test_who_only_follows_waits_for_no_journals(emulator: Emulator, tmp_path: Path) -> None:
    async with (
        session_on(emulator, tmp_path) as consumer,
        session_on(emulator, tmp_path, timing=timed(catch_up=3600.0)) as follower,
    ):
        await emptied(consumer, emulator)
        async with asyncio.timeout(PATIENCE):
            await follower.wait_caught_up()
