"""An instance as the service makes it: every setting is off (manual 1.3.2, SetSettings), and that is said."""

from __future__ import annotations

from pathlib import Path

from greentui.model.changes import Level, Notice
from greentui.model.instance import InstanceState, Way
from tests.engine.recording import SWITCHES, recorder, settings
from tests.engine.stage import Heard, session_on, timed, until

NEW = settings(**dict.fromkeys(SWITCHES, "no"), delaySendMessagesMilliseconds=1000)


def notices(heard: Heard) -> list[Notice]:
    return [one for one in heard.of(Notice) if one.level is Level.WARNING]


async def test_it_is_told_that_nothing_arrives_and_what_to_do(tmp_path: Path) -> None:
    with recorder({"getSettings": NEW}) as recording:
        async with session_on(recording, tmp_path, start=False) as session:
            heard = Heard(session)
            await session.start()
            facts = await session.wait_account()
            await until(session, lambda: notices(heard))
    assert facts.notifications_off
    assert "outgoingWebhook" in facts.silenced
    (said,) = notices(heard)
    assert "incoming messages do not arrive here" in said.text
    assert said.way is Way.NOTIFICATIONS


async def test_nothing_is_told_of_an_instance_that_notifies(tmp_path: Path) -> None:
    with recorder() as recording:
        async with session_on(recording, tmp_path, start=False) as session:
            heard = Heard(session)
            await session.start()
            facts = await session.wait_account()
    assert (facts.notifications_off, facts.silenced, notices(heard)) == (False, (), [])


async def test_it_is_told_again_when_a_phone_is_linked(tmp_path: Path) -> None:
    with recorder({"getSettings": NEW, "getStateInstance": {"stateInstance": "notAuthorized"}}) as recording:
        async with session_on(recording, tmp_path, timing=timed(state=0.01), start=False) as session:
            heard = Heard(session)
            await session.start()
            await until(session, lambda: session.facts().state is InstanceState.NOT_AUTHORIZED)
            await until(session, lambda: len(notices(heard)) == 1)
            recording.answers["getstateinstance"] = {"stateInstance": "authorized"}
            await until(session, lambda: len(notices(heard)) == 2)


async def test_the_recommended_settings_leave_a_webhook_address_alone(tmp_path: Path) -> None:
    with recorder({"getSettings": NEW | {"webhookUrl": "https://example.org/hook"}}) as recording:
        async with session_on(recording, tmp_path) as session:
            changes = await session.administration.recommended()
    assert changes["incomingWebhook"] == "yes"
    assert changes["delaySendMessagesMilliseconds"] == 3000
    assert "webhookUrl" not in changes
