"""The instance page: state and remedy, queues, quotas, calls, states; destructive actions ask first."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from greentui.engine.errors import Refusal
from greentui.engine.monthly_usage import MethodUsage
from greentui.model.changes import FactsChanged
from greentui.model.instance import (
    Account,
    Hold,
    InstanceFacts,
    InstanceState,
    LinkHealth,
    Quota,
    ReviewCause,
    StateSpell,
    Way,
)
from greentui.text.state_help import explain
from greentui.text.time_format import full
from greentui.tui.screens.instance import InstanceScreen
from greentui.tui.screens.instance_facts import beside_quota, connection, state_words
from greentui.tui.status_bar import state_piece
from tests.tui.screens.sample import session
from tests.tui.screens.stage import NOW, settled, text_of


@pytest.mark.parametrize("state", [one for one in InstanceState if one is not InstanceState.OTHER])
async def test_every_state_is_explained_with_its_next_step(state: InstanceState, stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen, session(state, known={"state_since": None}))
    async with app.run_test(size=(200, 60)) as pilot:
        await settled(pilot)
        said = " ".join(text_of(app).split())
        told = explain(state)
        assert f"{told.sign} {told.word}" in said
        assert told.step.split(".")[0] in said


@pytest.mark.parametrize("state", list(InstanceState))
def test_the_page_and_the_bar_show_a_state_by_the_same_sign(state: InstanceState) -> None:
    for health in LinkHealth:
        facts = InstanceFacts("1101000001", state, health=health)
        assert state_words(facts, NOW).plain[0] == state_piece(facts, NOW).text[0]


@pytest.mark.parametrize("health", [LinkHealth.UNREACHABLE, LinkHealth.STRANGE, LinkHealth.OFFLINE])
def test_sending_is_not_called_active_while_the_service_does_not_answer(health: LinkHealth) -> None:
    facts = InstanceFacts("1101000001", InstanceState.AUTHORIZED, health=health)
    assert dict(connection(facts, NOW, ()))["Sending"] == "waits for the service"


async def test_starting_for_too_long_asks_for_a_reboot(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen, session(InstanceState.STARTING, known={"state_since": int(NOW) - 400}))
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        assert "more than five minutes" in text_of(app)
        assert "[r]" in text_of(app)


async def test_a_new_word_of_the_service_is_shown_as_it_is(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen, session(InstanceState.OTHER, known={"state_word": "hibernating"}))
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        assert "◐ hibernating" in text_of(app)


async def test_until_when_an_account_is_suspended_is_shown(stage) -> None:  # type: ignore[no-untyped-def]
    until = NOW + 7_200
    suspended = Account("79990000042", suspended_until=until)
    app = stage(InstanceScreen, session(InstanceState.SUSPENDED, known={"account": suspended}))
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        shown = " ".join(text_of(app).split())
        assert f"Suspended until {full(until)}" in shown


async def test_how_far_the_history_has_come_and_that_it_unlinks_is_shown(stage) -> None:  # type: ignore[no-untyped-def]
    account = Account("79990000042", history="42", logging_out=True)
    app = stage(InstanceScreen, session(known={"account": account}))
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        shown = " ".join(text_of(app).split())
        assert "History loaded 42 %" in shown
        assert "Unlinking under way" in shown


async def test_the_queue_says_when_each_goes_to_whom_and_what(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        lines = [" ".join(line.split()) for line in text_of(app).splitlines()]
        assert any("~3 s 1 min Анна Петрова text Between ten and twelve" in line for line in lines)
        assert any("~6 s Delivery club poll Which day suits you?" in line for line in lines)
        assert any("~9 s Maya Cohen file invoice.pdf" in line for line in lines)


async def test_while_sending_is_held_nothing_goes(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(
        InstanceScreen,
        session(InstanceState.BLOCKED, known={"hold": Hold("The number is banned.", Way.STATE)}),
    )
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        assert "⏸" in text_of(app)
        assert re.search(r"Sending +held\b", text_of(app)), "why, and what to do, stands above it"


async def test_what_is_held_for_review_names_the_page_that_decides(stage) -> None:  # type: ignore[no-untyped-def]
    known = {"hold": Hold("Another phone is linked now.", Way.REVIEW), "review": ReviewCause.PHONE}
    app = stage(InstanceScreen, session(known=known))
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        assert "Another phone is linked now. F6 sends or drops it." in " ".join(text_of(app).split())


@pytest.mark.parametrize(("key", "said"), [("m", "No message waits"), ("n", "No notification waits")])
async def test_a_key_that_has_nothing_to_clear_says_so(key: str, said: str, stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen, session(showMessagesQueue=[], getWebhooksCount=0))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert said in text_of(app)


async def test_no_notice_covers_the_state(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        state = app.screen.query_one("#instance-state").region
        room = app.screen.room_for_notices()
        assert room.height >= 10
        assert not room.overlaps(state)


async def test_states_calls_and_quota_are_shown(stage) -> None:  # type: ignore[no-untyped-def]
    quota = Quota("checkWhatsapp", 100, 100, told_at=int(NOW) - 60, allowed_chats=("1@c.us",))
    app = stage(InstanceScreen, session(known={"quotas": (quota,)}))
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        said = " ".join(text_of(app).split())
        assert "17 Mar 11:00 ■ not authorized" in said
        assert "receiveNotification 1200 100/s 2 failed" in said
        assert "getSettings 3 1/s 1 failed 1 over the rate" in said
        assert "checkWhatsapp" in said
        assert "100 / 100" in said


async def test_calls_of_the_month_stand_beside_the_developer_plans_quotas(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        lines = [" ".join(line.split()) for line in text_of(app).splitlines()]
        second = next(at for at, line in enumerate(lines) if line.endswith("lastIncomingMessages 61 of 1000"))
        assert lines[second - 1].endswith("getContactInfo 84 of 100")


async def test_a_small_terminal_shows_the_quota_that_is_nearest(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = " ".join(
            "".join(segment.text for segment in line) for line in app.screen._compositor.render_strips()
        )
        assert "Nearest quota getContactInfo 84 of 100" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("calls", "colour"), [(79, "$text-success"), (80, "$text-warning"), (100, "$text-error")]
)
def test_a_quota_is_coloured_by_how_near_its_end_is(calls: int, colour: str) -> None:
    assert beside_quota(MethodUsage("getAvatar", calls, 100)) == (f"{calls} of 100", colour)


async def test_what_is_known_is_shown_while_the_service_refuses(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(known={"health": LinkHealth.CLOSED})

    async def refuse() -> InstanceState:
        raise Refusal("The instance was deleted.")

    given.refresh_state = refuse  # type: ignore[method-assign]
    app = stage(InstanceScreen, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        said = " ".join(text_of(app).split())
        assert "The instance was deleted." in said
        assert "deleted or is not" in said
        assert "asking…" not in said
        assert "10:00 ● authorized" in said


async def test_our_own_time_line_and_the_service_s_are_one(stage) -> None:  # type: ignore[no-untyped-def]
    noon = int(NOW)
    given = session(
        getStateInstanceHistory=[
            {"stateInstance": "yellowCard", "timestamp": noon - 7200},
            {"stateInstance": "authorized", "timestamp": noon - 10_800},
        ]
    )
    given.spells = [
        StateSpell(InstanceState.BLOCKED, "blocked", noon - 600),
        StateSpell(InstanceState.YELLOW_CARD, "yellowCard", noon - 7200, noon - 600),
        StateSpell(InstanceState.NOT_AUTHORIZED, "notAuthorized", noon - 14_400, noon - 7200),
    ]
    app = stage(InstanceScreen, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        shown = " ".join(app.screen.query_one("#instance-states", Static).content.plain.split())
    assert shown == (
        "11:50 ■ blocked 10 min 10:00 ■ yellow card 1 h 50 min "
        "09:00 ● authorized 1 h 08:00 ■ not authorized 1 h"
    )


@pytest.mark.parametrize(
    ("key", "method", "answer"),
    [
        ("r", "reboot", {"isReboot": True}),
        ("o", "logout", {"isLogout": True}),
        ("m", "clearMessagesQueue", {"isCleared": True}),
        ("n", "clearWebhooksQueue", {"isCleared": True}),
    ],
)
async def test_what_loses_something_asks_first(key: str, method: str, answer: object, stage) -> None:  # type: ignore[no-untyped-def]
    given = session(**{method: answer})
    app = stage(InstanceScreen, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        app.answer = False
        await pilot.press(key)
        await settled(pilot)
        assert given.call.of(method) == []
        app.answer = True
        await pilot.press(key)
        await settled(pilot)
        assert given.call.of(method) == [{}]
        assert len(app.asked) == 2
        assert app.asked[0][1]


async def test_a_webhook_address_is_explained_and_can_be_cleared(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(setSettings={"saveSettings": True})
    app = stage(InstanceScreen, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        await pilot.press("w")
        await settled(pilot)
        assert app.asked == [], "there is none to clear"
        given.state = replace(
            given.state, health=LinkHealth.WEBHOOK_SET, webhook_url="https://example.org/hook"
        )
        app.tell_all([FactsChanged()])
        await settled(pilot)
        assert "w clears it" in " ".join(text_of(app).split())
        await pilot.press("w")
        await settled(pilot)
        assert given.call.of("setSettings") == [{"webhookUrl": ""}]
        assert "https://example.org/hook" in app.asked[0][1]


@pytest.mark.parametrize(("key", "screen"), [("l", "link"), ("s", "settings"), ("p", "profiles")])
async def test_keys_lead_to_the_other_screens(key: str, screen: str, stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(InstanceScreen)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        await pilot.press(key)
        assert app.opened == [(screen, {})]


async def test_a_change_is_shown_without_asking(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(InstanceScreen, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        asked = len(given.call.asked)
        given.state = replace(given.state, state=InstanceState.YELLOW_CARD, state_word="yellowCard")
        app.tell_all([FactsChanged()])
        await settled(pilot)
        assert "■ yellow card" in text_of(app)
        assert len(given.call.asked) == asked


async def test_that_it_was_logged_out_is_not_said_once_a_phone_is_linked_again(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(logout={"isLogout": True})
    app = stage(InstanceScreen, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        await pilot.press("o")
        await settled(pilot)
        for state, said in ((InstanceState.NOT_AUTHORIZED, True), (InstanceState.AUTHORIZED, False)):
            given.state = replace(given.state, state=state, state_word=state)
            app.tell_all([FactsChanged()])
            await settled(pilot)
            assert ("Logged out." in text_of(app)) is said


async def test_a_silent_instance_is_explained_and_can_be_mended(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(known={"silenced": ("incomingWebhook", "outgoingWebhook")})
    answers = {"incomingWebhook": "no", "outgoingWebhook": "no"}
    given.call.answers["getSettings"] = lambda _asked: dict(answers)

    def save(changes: dict[str, str]) -> dict[str, bool]:
        answers.update(changes)
        return {"saveSettings": True}

    given.call.answers["setSettings"] = save
    app = stage(InstanceScreen, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        assert "incoming messages do not arrive here" in " ".join(text_of(app).split())
        app.answer = True
        await pilot.press("a")
        await settled(pilot)
        assert given.call.of("setSettings") == [{"incomingWebhook": "yes", "outgoingWebhook": "yes"}]


async def test_the_accounts_picture_is_set_from_a_jpeg(stage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.jpg").write_bytes(b"GIF89a")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    given = session(setProfilePicture={"setProfilePicture": True, "urlAvatar": "", "reason": None})
    app = stage(InstanceScreen, given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        await pilot.press("i")
        await pilot.pause()
        field = app.screen.query_one(Input)
        field.value = str(tmp_path / "a.jpg")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "must be a JPEG" in text_of(app)
        field.value = str(tmp_path / "b.jpg")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("setProfilePicture") == [{"file": tmp_path / "b.jpg"}]
