"""The monitor: states by asking and by notification, the alarm, the operator's own program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from greentui.config import Settings
from greentui.emulator.testing import Emulator, running_emulator
from greentui.engine.alarms import environment
from greentui.model.changes import Notice, StateAlarm
from greentui.model.instance import InstanceState, LinkHealth
from tests.engine.stage import Heard, session_on, timed, until

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
    with running_emulator(chats=2, messages=10, silent=True, unlinked=True) as emulator:
        async with session_on(emulator, tmp_path) as session:
            heard = Heard(session)
            await until(session, lambda: session.facts().state is InstanceState.NOT_AUTHORIZED)
            emulator.control("scan", {})
            await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
            await until(session, lambda: session.facts().account.phone != "")
            await until(session, lambda: heard.of(StateAlarm)[-1].state is InstanceState.AUTHORIZED)


async def test_states_are_kept_as_a_history(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().state is InstanceState.AUTHORIZED)
        emulator.control("state", {"stateInstance": "yellowCard"})
        await until(session, lambda: session.facts().state is InstanceState.YELLOW_CARD)
    async with session_on(emulator, tmp_path, offline=True) as session:
        assert session.facts().state is InstanceState.YELLOW_CARD
        assert session.states()[0].word == "yellowCard"


async def test_the_account_the_pace_and_the_socket_are_known(emulator: Emulator, tmp_path: Path) -> None:
    emulator.world.settings.change({"delaySendMessagesMilliseconds": 3000})
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().account.phone != "")
        await until(session, lambda: session.facts().socket_online is True)
        assert session.facts().send_delay_ms == 3000
        heard = Heard(session)
        emulator.control("state", {"statusInstance": "offline"})
        await until(session, lambda: session.facts().socket_online is False)
        await until(session, lambda: any("WhatsApp" in notice.text for notice in heard.of(Notice)))


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
    made = environment(alarm, "1101", {"PATH": "/bin", "GREENTUI_API_TOKEN": "secret"})
    assert made["GREENTUI_STATE"] == "$(rm -rf ~);"
    assert made["PATH"] == "/bin"
    assert "GREENTUI_API_TOKEN" not in made


async def test_a_service_that_is_away_is_said_and_comes_back(tmp_path: Path) -> None:
    with running_emulator(chats=2, messages=10, silent=True) as emulator:
        async with session_on(emulator, tmp_path) as session:
            await until(session, lambda: session.facts().health is LinkHealth.ONLINE)
            emulator.control("faults", {"method": "*", "drop": "before", "times": 40})
            await until(session, lambda: session.facts().health is LinkHealth.UNREACHABLE)
            assert session.facts().trouble_since is not None
            emulator.control("reset-faults", {})
            await until(session, lambda: session.facts().health is LinkHealth.ONLINE)
            assert session.facts().trouble == ""
