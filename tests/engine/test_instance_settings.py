"""The table of settings agrees with the manual's recommendations and limits."""

from __future__ import annotations

import pytest

from greentui.engine.instance_settings import (
    SettingKind,
    differences,
    problem,
    settings,
    value_of,
    worded_changes,
)

BY_NAME = {setting.name: setting for setting in settings()}

MANUAL = {
    "delaySendMessagesMilliseconds": 3000,
    "markIncomingMessagesReaded": "no",
    "markIncomingMessagesReadedOnReply": "yes",
    "outgoingWebhook": "yes",
    "outgoingMessageWebhook": "yes",
    "outgoingAPIMessageWebhook": "no",
    "incomingWebhook": "yes",
    "deviceWebhook": "no",
    "stateWebhook": "yes",
    "keepOnlineStatus": "yes",
    "pollMessageWebhook": "yes",
    "incomingBlockWebhook": "yes",
}
"""Manual 1.3.13, recommended parameters, but for the webhook's address, which must be empty here."""


def test_recommendations_are_the_manuals() -> None:
    assert {name: BY_NAME[name].recommended for name in MANUAL} == MANUAL
    assert all(BY_NAME[name].by_manual for name in MANUAL)


def test_the_address_must_be_empty_for_a_reader_of_the_queue() -> None:
    assert BY_NAME["webhookUrl"].recommended == ""


def test_a_setting_is_found_under_either_spelling() -> None:
    setting = BY_NAME["markIncomingMessagesReaded"]
    assert value_of(setting, {"markIncomingMessagesRead": "yes"}) == "yes"
    assert value_of(setting, {"markIncomingMessagesReaded": "no"}) == "no"
    assert value_of(setting, {}) is None


@pytest.mark.parametrize(("told", "value"), [(500, 500), ("500", 500), (None, None), ("soon", None)])
def test_a_number_may_come_as_a_string(told: object, value: int | None) -> None:
    setting = BY_NAME["delaySendMessagesMilliseconds"]
    assert value_of(setting, {setting.name: told}) == value


@pytest.mark.parametrize("value", [499, 86_400_001, "soon"])
def test_a_pause_outside_the_manuals_limits_is_refused_by_name(value: int | str) -> None:
    assert "Delay" in problem(BY_NAME["delaySendMessagesMilliseconds"], value)


def test_good_values_have_no_problem() -> None:
    assert problem(BY_NAME["delaySendMessagesMilliseconds"], 500) == ""
    assert problem(BY_NAME["webhookUrl"], "") == ""
    assert [problem(s, s.recommended) for s in settings() if s.recommended is not None] == [""] * sum(
        s.recommended is not None for s in settings()
    )


def test_a_switch_is_yes_or_no() -> None:
    assert "yes or no" in problem(BY_NAME["stateWebhook"], "maybe")


def test_only_what_differs_would_be_changed_and_nothing_unknown_to_the_service() -> None:
    told = {"incomingWebhook": "no", "stateWebhook": "yes", "delaySendMessagesMilliseconds": "3000"}
    assert differences(told) == {"incomingWebhook": "yes"}


def test_retired_settings_are_never_recommended() -> None:
    retired = [setting for setting in settings() if setting.retired]
    assert retired
    assert all(setting.recommended is None for setting in retired)
    assert all(setting.kind is not SettingKind.NUMBER for setting in retired)


def test_changes_are_named_as_on_the_page_of_settings() -> None:
    changes = {"incomingWebhook": "yes", "newSetting": 3}
    assert worded_changes(changes) == "Incoming messages → on, newSetting → 3"
