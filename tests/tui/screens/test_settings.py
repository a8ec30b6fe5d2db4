"""The settings form: differences are marked, only changes are sent, after asking, and read back."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from greentui.tui.screens.settings import SettingRow, SettingsScreen
from tests.tui.screens.sample import SETTINGS, session
from tests.tui.screens.stage import settled, text_of


def obedient(**more: object):  # type: ignore[no-untyped-def]
    """A session whose service does what it is told."""
    told = {**SETTINGS, **more}
    return session(
        getSettings=lambda _params: dict(told),
        setSettings=lambda params: told.update(params) or {"saveSettings": True},
    )


def row(app, name: str) -> SettingRow:  # type: ignore[no-untyped-def]
    return next(one for one in app.screen.query(SettingRow) if one.line.setting.name == name)


async def test_differences_from_the_manual_are_marked(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(SettingsScreen, obedient())
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        marked = {one.line.setting.name for one in app.screen.query(SettingRow) if one.has_class("-differs")}
        assert marked == {"stateWebhook", "delaySendMessagesMilliseconds"}
        assert "≠ recommended: on" in text_of(app)
        assert "≠ recommended: 3000" in text_of(app)


async def test_only_what_was_changed_is_sent_after_asking_and_read_back(stage) -> None:  # type: ignore[no-untyped-def]
    given = obedient()
    app = stage(SettingsScreen, given)
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        row(app, "stateWebhook").take("yes")
        await settled(pilot)
        assert "1 change" in text_of(app)
        app.answer = False
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("setSettings") == []
        assert "restarts" in app.asked[0][1]
        assert ": off → on" in app.asked[0][1]
        app.answer = True
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("setSettings") == [{"stateWebhook": "yes"}]
        assert "In force" in text_of(app)
        assert not row(app, "stateWebhook").changed


async def test_changes_are_discarded_after_asking_only(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(SettingsScreen, obedient())
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        page = app.screen
        row(app, "stateWebhook").take("yes")
        app.answer = False
        await pilot.press("escape")
        await settled(pilot)
        assert app.asked[-1][0] == "Discard 1 change?"
        assert row(app, "stateWebhook").changed
        app.answer = True
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is not page


async def test_what_was_not_changed_is_left_without_a_question(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(SettingsScreen, obedient())
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        page = app.screen
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is not page
        assert not app.asked


async def test_the_recommendation_is_filled_in_and_nothing_is_sent_yet(stage) -> None:  # type: ignore[no-untyped-def]
    given = obedient()
    app = stage(SettingsScreen, given)
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert "2 changes" in text_of(app)
        assert given.call.of("setSettings") == []
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("setSettings") == [
            {"stateWebhook": "yes", "delaySendMessagesMilliseconds": 3000}
        ]


async def test_a_wrong_value_is_said_at_its_place_and_never_sent(stage) -> None:  # type: ignore[no-untyped-def]
    given = obedient()
    app = stage(SettingsScreen, given)
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        row(app, "delaySendMessagesMilliseconds").query_one(Input).value = "20"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "between 500 and 600000" in text_of(app)
        assert given.call.of("setSettings") == []


async def test_a_webhook_address_is_warned_of(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(SettingsScreen, obedient(webhookUrl="https://elsewhere.example"))
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        assert "cannot read the" in text_of(app)


async def test_a_refresh_keeps_what_was_typed(stage) -> None:  # type: ignore[no-untyped-def]
    told = dict(SETTINGS)
    app = stage(SettingsScreen, session(getSettings=lambda _params: dict(told)))
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        row(app, "delaySendMessagesMilliseconds").query_one(Input).value = "7000"
        told["stateWebhook"] = "yes"
        await pilot.press("f5")
        await settled(pilot)
        assert row(app, "delaySendMessagesMilliseconds").value == 7000
        assert row(app, "stateWebhook").value == "yes"
        assert "1 change" in text_of(app)


@pytest.mark.parametrize("focus", ["Toggle", "Input"])
async def test_undo_goes_back_to_what_the_service_has(stage, focus: str) -> None:  # type: ignore[no-untyped-def]
    app = stage(SettingsScreen, obedient())
    async with app.run_test(size=(120, 80)) as pilot:
        await settled(pilot)
        app.screen.query(focus).first().focus()
        row(app, "stateWebhook").take("yes")
        await settled(pilot)
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert not row(app, "stateWebhook").changed


async def test_retired_settings_are_shown_on_request_only(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(SettingsScreen, obedient())
    async with app.run_test(size=(120, 100)) as pilot:
        await settled(pilot)
        assert "Message history" not in text_of(app)
        await pilot.press("ctrl+o")
        await settled(pilot)
        assert "Message history" in text_of(app)


async def test_what_is_recommended_is_shown_in_a_narrow_window_too(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(SettingsScreen, obedient())
    async with app.run_test(size=(60, 80)) as pilot:
        await settled(pilot)
        said = text_of(app)
        assert "≠ on" in said
        assert "≠ 3000" in said
