"""Administration: settings are read back, refusals are in words, queues and counts are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.engine.administration import APPLY_WITHIN, Administration
from greentui.engine.errors import Refusal
from greentui.model.instance import InstanceState
from tests.engine.answering import Answers, no_wait


def administration(answers: dict[str, object]) -> tuple[Administration, Answers]:
    call = Answers(answers)
    return Administration(call, sleep=no_wait), call


async def test_only_what_is_changed_is_sent_and_it_is_read_back() -> None:
    looks = iter([{"stateWebhook": "no"}, {"stateWebhook": "no"}, {"stateWebhook": "yes"}])
    actor, call = administration(
        {"setSettings": {"saveSettings": True}, "getSettings": lambda _params: next(looks)}
    )
    waited: list[int] = []
    lines = await actor.apply({"stateWebhook": "yes"}, waited.append)
    assert call.of("setSettings") == [{"stateWebhook": "yes"}]
    assert next(line.value for line in lines if line.setting.name == "stateWebhook") == "yes"
    assert waited == [0, 5]


async def test_the_settings_of_an_instance_that_restarts_are_read_until_it_answers() -> None:
    responses: list[object] = [Refusal("instance in starting process"), {"stateWebhook": "yes"}]

    def settings(_params: object) -> object:
        response = responses.pop(0)
        if isinstance(response, Refusal):
            raise response
        return response

    actor, _call = administration({"setSettings": {"saveSettings": True}, "getSettings": settings})
    waited: list[int] = []
    lines = await actor.apply({"stateWebhook": "yes"}, waited.append)
    assert [line.value for line in lines if line.setting.name == "stateWebhook"] == ["yes"]
    assert waited == [0]
    assert not responses


async def test_settings_that_never_come_into_force_are_a_refusal_after_five_minutes() -> None:
    actor, call = administration(
        {"setSettings": {"saveSettings": True}, "getSettings": {"stateWebhook": "no"}}
    )
    with pytest.raises(Refusal, match="five minutes"):
        await actor.apply({"stateWebhook": "yes"})
    assert len(call.of("getSettings")) == APPLY_WITHIN / 5 + 1


@pytest.mark.parametrize(
    ("changes", "field"), [({"delaySendMessagesMilliseconds": 5}, "delaySendMessagesMilliseconds"), ({}, "")]
)
async def test_bad_settings_never_leave(changes: dict[str, str | int], field: str) -> None:
    actor, call = administration({})
    with pytest.raises(Refusal) as caught:
        await actor.apply(changes)
    assert caught.value.field == field
    assert call.asked == []


async def test_a_setting_nobody_here_knows_is_shown_and_left_alone() -> None:
    actor, _call = administration({"getSettings": {"newThing": "no"}})
    line = next(line for line in await actor.settings() if line.setting.name == "newThing")
    assert (line.value, line.differs) == ("no", False)


@pytest.mark.parametrize(
    ("method", "act"),
    [
        ("reboot", Administration.reboot),
        ("logout", Administration.logout),
        ("clearMessagesQueue", Administration.clear_messages),
        ("clearWebhooksQueue", Administration.clear_notifications),
    ],
)
@pytest.mark.parametrize("answer", [{}, None, {"isReboot": False, "isLogout": False, "isCleared": False}])
async def test_a_no_is_a_refusal(method: str, act, answer: object) -> None:  # type: ignore[no-untyped-def]
    actor, _call = administration({method: answer})
    with pytest.raises(Refusal):
        await act(actor)


async def test_clearing_notifications_too_soon_says_when_again() -> None:
    actor, _call = administration(
        {"clearWebhooksQueue": {"isCleared": False, "reason": "too often", "leftTime": 42}}
    )
    with pytest.raises(Refusal) as caught:
        await actor.clear_notifications()
    assert "too often" in caught.value.text
    assert "42" in caught.value.advice


async def test_the_queue_is_read_in_order_with_forwards() -> None:
    told = [
        {"messageID": "A", "type": "sendMessage", "body": {"chatId": "1@c.us", "message": "Hi"}},
        {"messagesIds": ["B", "C"], "type": "ForwardMessages", "body": {"chatId": "2@c.us"}},
        {
            "messageID": "D",
            "type": "sendContact",
            "body": {"chatId": "3@c.us", "contact": {"firstName": "Al"}},
        },
    ]
    actor, _call = administration({"showMessagesQueue": told, "getWebhooksCount": Refusal("no such method")})
    queues = await actor.queues()
    assert [(one.id, one.chat_id, one.text, one.order) for one in queues.messages] == [
        ("A", "1@c.us", "Hi", 0),
        ("B", "2@c.us", "", 1),
        ("C", "2@c.us", "", 2),
        ("D", "3@c.us", "Al", 3),
    ]
    assert queues.notifications is None


async def test_the_history_of_states_becomes_spells_newest_first() -> None:
    told = [
        {"stateInstance": "notAuthorized", "timestamp": 10},
        {"stateInstance": "authorized", "timestamp": 20},
    ]
    actor, _call = administration({"getStateInstanceHistory": told})
    newest, oldest = await actor.states()
    assert (newest.state, newest.since, newest.until) == (InstanceState.AUTHORIZED, 20, None)
    assert (oldest.state, oldest.until) == (InstanceState.NOT_AUTHORIZED, 20)


async def test_what_the_history_of_states_does_not_date_or_name_is_left_out() -> None:
    told = [{"stateInstance": "blocked"}, {"timestamp": 5}, {"stateInstance": "authorized", "timestamp": 20}]
    actor, _call = administration({"getStateInstanceHistory": told})
    assert [(one.word, one.since) for one in await actor.states()] == [("authorized", 20)]


async def test_a_service_without_the_history_has_none() -> None:
    actor, _call = administration({"getStateInstanceHistory": Refusal("Not found", status=404)})
    assert await actor.states() == []


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (
            "rate-overlimit",
            "The picture was changed a moment ago. WhatsApp allows one change",
        ),
        ("Timed Out", r"WhatsApp did not accept the picture in time. Try again in a minute.$"),
    ],
)
async def test_a_refused_picture_of_the_account_says_what_to_do(
    tmp_path: Path, reason: str, says: str
) -> None:
    picture = tmp_path / "me.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    told = {"reason": reason, "urlAvatar": "", "setProfilePicture": False}
    actor, _call = administration({"setProfilePicture": told})
    with pytest.raises(Refusal, match=says):
        await actor.set_profile_picture(picture)
