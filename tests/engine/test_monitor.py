"""The monitor: states by polling and by notification, the alarm, the operator's command."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from greentui.config import Settings
from greentui.config.child_environment import child_environment
from greentui.emulator.testing import Emulator
from greentui.engine.errors import Refusal
from greentui.engine.linking import Stage
from greentui.engine.monitor import FRESH
from greentui.engine.state_hooks import facts_of
from greentui.model.changes import StateAlarm
from greentui.model.instance import InstanceState, LinkHealth
from greentui.model.sending import TextDraft
from tests.brisk import brisk_emulator
from tests.engine.stage import MAYA, Heard, emptied, session_on, timed, until

SLOW = timed(state=3600.0)


@pytest.mark.parametrize(
    "word", ["notAuthorized", "blocked", "yellowCard", "suspended", "starting", "sleepMode"]
)
async def test_a_state_is_known_by_its_notification(emulator: Emulator, tmp_path: Path, word: str) -> None:
    async with session_on(emulator, tmp_path, timing=SLOW) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        heard = Heard(session)
        emulator.control("state", {"stateInstance": word})
        await until(session, lambda: session.facts().state_word == word)
        if InstanceState.of(word).alarming:
            await until(session, lambda: [alarm.word for alarm in heard.of(StateAlarm)] == [word])
        else:
            await until(session, lambda: session.states()[0].word == word)
            assert heard.of(StateAlarm) == []


async def test_a_state_is_known_without_notifications(emulator: Emulator, tmp_path: Path) -> None:
    emulator.world.settings.change({"stateWebhook": "no"})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        emulator.control("state", {"stateInstance": "blocked"})
        await until(session, lambda: session.facts().state is InstanceState.BLOCKED)


async def test_a_state_nobody_knows_keeps_its_word(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control(
        "faults", {"method": "getStateInstance", "body": {"stateInstance": "onHoliday"}, "times": 99}
    )
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().state_word == "onHoliday")
        assert session.facts().state is InstanceState.OTHER


async def test_leaving_a_bad_state_is_told_too(tmp_path: Path) -> None:
    with brisk_emulator(chats=2, messages=10, silent=True, unlinked=True) as emulator:
        async with session_on(emulator, tmp_path) as session:
            heard = Heard(session)
            await until(session, lambda: session.facts().state is InstanceState.NOT_AUTHORIZED)
            emulator.control("scan", {})
            await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
            await until(session, lambda: session.facts().account.phone != "")
            await until(session, lambda: heard.of(StateAlarm)[-1].state is InstanceState.AUTHORIZED)


async def test_a_phone_linked_right_after_the_start_is_known_at_once(tmp_path: Path) -> None:
    """Although the state was fetched a moment before, and a new instance notifies of nothing."""
    with brisk_emulator(chats=2, messages=10, silent=True, unlinked=True, fresh=True) as emulator:
        async with session_on(emulator, tmp_path, timing=timed(state=3600.0, second=1.0)) as session:
            await until(session, lambda: session.facts().state is InstanceState.NOT_AUTHORIZED)
            async for view in session.linking.views():
                if view.stage is Stage.SHOWN:
                    emulator.control("scan", {})
            assert view.stage is Stage.LINKED
            assert session.facts().state is InstanceState.AUTHORIZED


async def test_a_start_and_a_page_opened_with_it_share_what_they_fetch(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path, timing=timed(state=3600.0, second=1.0)) as session:
        await asyncio.gather(session.refresh_state(), session.refresh_state())
        await session.wait_account()
        await session.refresh_state()
        fetched = Counter(each["method"] for each in emulator.requests())
        assert {name: fetched[name] for name in ("getStateInstance", "getSettings", "getWaSettings")} == {
            "getStateInstance": 1,
            "getSettings": 1,
            "getWaSettings": 1,
        }


async def test_after_a_reboot_nothing_fetched_before_counts(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, timing=timed(state=3600.0, second=1.0)) as session:
        await session.wait_account()
        before = [each["method"] for each in emulator.requests()].count("getStateInstance")
        await session.administration.reboot()
        await until(
            session,
            lambda: [each["method"] for each in emulator.requests()].count("getStateInstance") > before,
        )


async def test_who_shares_a_fetch_shares_its_failure(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, timing=SLOW) as session:
        await session.wait_account()
        emulator.control("faults", {"method": "getStateInstance", "status": 401, "times": 9})
        await asyncio.sleep(FRESH * SLOW.second)
        outcomes = await asyncio.gather(*(session.refresh_state() for _ in range(2)), return_exceptions=True)
        assert [type(one) for one in outcomes] == [Refusal, Refusal]


async def test_states_are_kept_as_a_history(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        emulator.control("state", {"stateInstance": "yellowCard"})
        await until(session, lambda: session.facts().state is InstanceState.YELLOW_CARD)
    async with session_on(emulator, tmp_path, offline=True) as session:
        assert session.facts().state is InstanceState.YELLOW_CARD
        assert session.states()[0].word == "yellowCard"


async def test_the_account_and_the_pace_are_known(emulator: Emulator, tmp_path: Path) -> None:
    emulator.world.settings.change({"delaySendMessagesMilliseconds": 3000})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().account.phone != "")
        assert session.facts().send_delay_ms == 3000


async def test_a_lost_connection_alarms_and_its_return_calms(emulator: Emulator, tmp_path: Path) -> None:
    note = tmp_path / "note"
    script = "import os, sys; open(sys.argv[1], 'a').write(os.environ['GREENTUI_STATE'] + '\\n')"
    settings = Settings(on_state_change=(sys.executable, "-c", script, str(note)))
    async with session_on(emulator, tmp_path / "home", settings=settings, timing=SLOW) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        heard = Heard(session)
        emulator.control("state", {"statusInstance": "offline"})
        await until(session, lambda: session.facts().socket_online is False)
        await until(session, lambda: note.exists() and note.read_text() == "offline\n")
        emulator.control("state", {"statusInstance": "online"})
        await until(session, lambda: len(heard.of(StateAlarm)) == 2)
        lost, back = heard.of(StateAlarm)
        assert (lost.word, lost.previous, lost.state.value) == ("offline", "authorized", "other")
        assert (back.word, back.previous, back.state.value) == ("authorized", "offline", "authorized")


async def test_a_state_without_a_connection_alarms_once(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        heard = Heard(session)
        emulator.control("state", {"stateInstance": "blocked"})
        await until(session, lambda: session.facts().state is InstanceState.BLOCKED)
        emulator.control("state", {"stateInstance": "authorized"})
        await until(session, lambda: len(heard.of(StateAlarm)) >= 2)
        assert [alarm.word for alarm in heard.of(StateAlarm)] == ["blocked", "authorized"]


@pytest.mark.parametrize("word", ["notAuthorized", "blocked", "yellowCard", "suspended"])
async def test_a_state_that_stands_at_the_start_alarms_once_as_no_news(
    emulator: Emulator, tmp_path: Path, word: str
) -> None:
    ran = tmp_path / "ran"
    script = "import sys; open(sys.argv[1], 'a').write('x')"
    settings = Settings(on_state_change=(sys.executable, "-c", script, str(ran)))
    emulator.control("state", {"stateInstance": word})
    async with session_on(emulator, tmp_path / "home", start=False) as seen_elsewhere:
        await seen_elsewhere.refresh_state()
    async with session_on(
        emulator, tmp_path / "home", settings=settings, timing=SLOW, start=False
    ) as session:
        heard = Heard(session)
        await session.start()
        await until(session, lambda: heard.of(StateAlarm))
        await session.refresh_state(changed=True)
        (alarm,) = heard.of(StateAlarm)
        assert (alarm.word, alarm.standing) == (word, True)
        assert "" not in (alarm.text, alarm.previous)
    assert not ran.exists(), "the program that is run on changes"


async def test_a_number_that_works_at_the_start_does_not_alarm(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, start=False) as seen_elsewhere:
        await seen_elsewhere.refresh_state()
    async with session_on(emulator, tmp_path, timing=SLOW, start=False) as session:
        heard = Heard(session)
        await session.start()
        await session.wait_account()
        assert heard.of(StateAlarm) == []


async def test_a_change_is_told_though_whoever_asked_went_away(emulator: Emulator, tmp_path: Path) -> None:
    emulator.world.settings.change({"stateWebhook": "no"})
    async with session_on(emulator, tmp_path, timing=SLOW) as session:
        await until(session, lambda: session.facts().account.phone != "")
        heard = Heard(session)
        emulator.control("state", {"stateInstance": "blocked"})
        busy = threading.Event()
        writing = session._context._thread.submit(busy.wait, 20)
        asking = asyncio.create_task(session.refresh_state())
        await until(session, lambda: session.facts().state is InstanceState.BLOCKED)
        asking.cancel()
        busy.set()
        await asyncio.wrap_future(writing)
        await until(session, lambda: [alarm.word for alarm in heard.of(StateAlarm)] == ["blocked"])
        await until(session, lambda: [spell.word for spell in session.states(1)] == ["blocked"])


async def test_a_service_whose_clock_is_behind_is_believed(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, timing=SLOW) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        emulator.control("clock", {"skew": -3})
        emulator.control("state", {"stateInstance": "blocked"})
        await until(session, lambda: session.facts().state is InstanceState.BLOCKED)


async def test_a_state_that_is_over_holds_nothing(emulator: Emulator, tmp_path: Path) -> None:
    """The queue tells of a yellow card that was over when the state was checked, a moment ago."""
    body = {"typeWebhook": "stateInstanceChanged", "instanceData": {}, "stateInstance": "yellowCard"}
    async with session_on(emulator, tmp_path, timing=SLOW) as session:
        heard = Heard(session)
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        emulator.control("notifications", body | {"timestamp": int(time.time()) - 3})
        await emptied(session, emulator)
        await session.outbox_commands.send(MAYA, TextDraft("goes on"))
        await until(session, lambda: [one["text"] for one in emulator.sent()] == ["goes on"])
        assert heard.of(StateAlarm) == []


async def test_a_queue_that_tells_what_was_before_lets_nothing_leave(
    emulator: Emulator, tmp_path: Path
) -> None:
    """The number worked a moment ago and is blocked now; the queue still holds both."""
    for word in ("notAuthorized", "authorized", "blocked"):
        emulator.control("state", {"stateInstance": word})
    async with session_on(emulator, tmp_path, start=False) as session:
        heard = Heard(session)
        await session.outbox_commands.send(MAYA, TextDraft("not now"))
        await session.start()
        await until(session, lambda: session.facts().state is InstanceState.BLOCKED)
        await emptied(session, emulator)
        assert session.facts().state is InstanceState.BLOCKED
        assert "authorized" not in [alarm.word for alarm in heard.of(StateAlarm)]
        assert "sendMessage" not in [one["method"] for one in emulator.requests()]


async def test_what_was_long_ago_alarms_nobody(emulator: Emulator, tmp_path: Path) -> None:
    """A console started in the morning finds the night's notifications, and an instance that works again."""
    async with session_on(emulator, tmp_path) as session:
        await until(session, session.states)
    note = tmp_path / "note"
    script = "import sys; open(sys.argv[1], 'a').write('x')"
    settings = Settings(on_state_change=(sys.executable, "-c", script, str(note)))
    now = int(time.time())
    told = [
        ("stateInstanceChanged", {"stateInstance": "notAuthorized"}, now + 3600),
        ("stateInstanceChanged", {"stateInstance": "authorized"}, now + 7200),
        ("statusInstanceChanged", {"statusInstance": "offline"}, now + 7300),
    ]
    emulator.control(
        "notifications",
        [{"typeWebhook": kind, "instanceData": {}, "timestamp": at, **facts} for kind, facts, at in told],
    )
    emulator.control("clock", {"skew": 36_000})
    async with session_on(emulator, tmp_path, settings=settings, start=False) as session:
        heard = Heard(session)
        await session.start()
        await emptied(session, emulator)
        kept = ["authorized", "notAuthorized", "authorized"]
        await until(session, lambda: [spell.word for spell in session.states()] == kept)
        assert session.facts().socket_online is None
        assert heard.of(StateAlarm) == []
    assert not note.exists()


async def test_the_operators_program_finds_the_facts_in_its_environment(
    emulator: Emulator, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    script = "import os, sys; open(sys.argv[1], 'w').write(repr(dict(os.environ)))"
    settings = Settings(on_state_change=(sys.executable, "-c", script, str(note)))
    async with session_on(emulator, tmp_path / "home", settings=settings) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        emulator.control("state", {"stateInstance": "blocked"})
        await until(session, lambda: note.exists() and "GREENTUI_STATE" in note.read_text())
        told = note.read_text()
        assert "'GREENTUI_STATE': 'blocked'" in told
        assert "'GREENTUI_PREVIOUS_STATE': 'authorized'" in told
        assert emulator.token not in told


def test_what_the_program_is_told_is_data() -> None:
    alarm = StateAlarm(InstanceState.OTHER, "$(rm -rf ~)\0;", InstanceState.AUTHORIZED, "text")
    made = child_environment(facts_of(alarm, "1101"), {"PATH": "/bin"})
    assert made["GREENTUI_STATE"] == "$(rm -rf ~);"
    assert made["PATH"] == "/bin"


async def test_a_service_that_is_away_is_said_and_comes_back(tmp_path: Path) -> None:
    with brisk_emulator(chats=2, messages=10, silent=True) as emulator:
        async with session_on(emulator, tmp_path) as session:
            await until(session, lambda: session.facts().health is LinkHealth.ONLINE)
            emulator.control("faults", {"method": "*", "drop": "before", "times": 40})
            await until(session, lambda: session.facts().health is LinkHealth.UNREACHABLE)
            assert session.facts().trouble_since is not None
            emulator.control("reset-faults", {})
            await until(session, lambda: session.facts().health is LinkHealth.ONLINE)
            assert session.facts().trouble == ""


@pytest.mark.parametrize(("status", "words"), [(200, "a web page"), (404, "does not know")])
async def test_a_web_page_in_place_of_the_service_is_said_to_be_one(
    status: int, words: str, tmp_path: Path
) -> None:
    with brisk_emulator(chats=2, messages=10, silent=True) as emulator:
        async with session_on(emulator, tmp_path) as session:
            await until(session, lambda: session.facts().health is LinkHealth.ONLINE)
            page = "<html><body>Sign in to the hotel's network</body></html>"
            emulator.control("faults", {"method": "*", "status": status, "body": page, "times": 40})
            await until(session, lambda: session.facts().health is LinkHealth.STRANGE)
            assert words in session.facts().trouble
            assert "apiUrl" in session.facts().trouble
            emulator.control("reset-faults", {})
            await until(session, lambda: session.facts().health is LinkHealth.ONLINE)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("Instance is deleted", "deleted"),
        ("Instance account is expired. Renew your instance from personal area", "expired"),
    ],
)
async def test_a_deleted_or_unpaid_instance_is_said_holds_sending_and_may_come_back(
    emulator: Emulator, tmp_path: Path, problem: str, words: str
) -> None:
    emulator.control("state", {"problem": problem})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().health is LinkHealth.CLOSED)
        await until(session, lambda: words in session.facts().trouble)
        await until(session, lambda: "has expired or" in str(session.facts().hold))
        emulator.control("state", {"problem": ""})
        await until(session, lambda: session.facts().health is LinkHealth.ONLINE)
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        await until(session, lambda: session.facts().hold is None)


async def test_a_start_that_takes_too_long_alarms_once_and_says_what_to_do(
    emulator: Emulator, tmp_path: Path
) -> None:
    now = [time.time()]
    async with session_on(emulator, tmp_path, clock=lambda: now[0]) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        heard = Heard(session)
        emulator.control("state", {"stateInstance": "starting"})
        await until(session, lambda: session.facts().state is InstanceState.STARTING)
        assert heard.of(StateAlarm) == []
        session._context.facts.update(state_since=int(session.now()) - 301)
        await until(session, lambda: heard.of(StateAlarm))
        await session.refresh_state()
        (alarm,) = heard.of(StateAlarm)
        assert "Reboot" in alarm.text
