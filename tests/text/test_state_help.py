"""Every state is explained, with a remedy where work has stopped."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from greentui.model.instance import Account, Hold, InstanceFacts, InstanceState, LinkHealth, Way
from greentui.text.state_help import (
    Remedy,
    command,
    explain,
    explain_now,
    held_notice,
    history_loaded,
    way_out,
)


@pytest.mark.parametrize("state", list(InstanceState))
def test_every_state_has_words(state: InstanceState) -> None:
    told = explain(state, "newState")
    assert told.word
    assert told.meaning


@pytest.mark.parametrize("state", [state for state in InstanceState if state is not InstanceState.AUTHORIZED])
def test_every_state_but_the_good_one_has_a_next_step(state: InstanceState) -> None:
    told = explain(state, "newState")
    assert told.step
    assert told.level in ("warn", "bad")


def test_alarming_states_are_bad() -> None:
    assert {explain(state).level for state in InstanceState if state.alarming} == {"bad"}


def test_starting_asks_for_a_reboot_only_after_five_minutes() -> None:
    assert explain(InstanceState.STARTING, for_seconds=299).remedy is Remedy.CHECK
    assert explain(InstanceState.STARTING, for_seconds=301).remedy is Remedy.REBOOT


def test_a_new_state_is_shown_by_the_services_own_word() -> None:
    assert explain(InstanceState.OTHER, "hibernating").word == "hibernating"


@pytest.mark.parametrize(
    ("facts", "sends", "receives"),
    [
        ({}, True, True),
        ({"health": LinkHealth.ONLINE, "socket_online": True}, True, True),
        ({"silenced": ("incomingWebhook",)}, True, False),
        ({"silenced": ("stateWebhook",)}, True, True),
        ({"webhook_url": "https://example.org"}, True, False),
        ({"health": LinkHealth.WEBHOOK_SET}, True, False),
        ({"health": LinkHealth.DEAF}, True, False),
        ({"withheld": 3}, True, False),
        ({"hold": Hold("Another phone is linked now.")}, False, True),
        ({"hold": Hold("held"), "health": LinkHealth.DEAF}, False, False),
        ({"socket_online": False}, False, False),
    ],
)
def test_a_linked_instance_is_said_to_do_only_what_it_does(
    facts: dict[str, object], sends: bool, receives: bool
) -> None:
    known = replace(InstanceFacts("1", state=InstanceState.AUTHORIZED), **facts)  # type: ignore[arg-type]
    works = {
        (True, True): "Sending and receiving work.",
        (True, False): "sending works, but incoming messages do not arrive here.",
        (False, True): "messages arrive, but nothing is sent now.",
        (False, False): "messages are neither received nor sent now.",
    }
    assert explain_now(known, 0.0).meaning.endswith(works[sends, receives])


@pytest.mark.parametrize(
    "health", [LinkHealth.OFFLINE, LinkHealth.UNREACHABLE, LinkHealth.STRANGE, LinkHealth.REFUSED]
)
def test_a_service_that_was_not_reached_says_nothing_of_the_present(health: LinkHealth) -> None:
    known = InstanceFacts("1", state=InstanceState.AUTHORIZED, health=health)
    assert "when the state was last checked" in explain_now(known, 0.0).meaning


@pytest.mark.parametrize("way", [way for way in Way if way])
def test_a_way_out_names_keys_in_the_console_and_commands_elsewhere(way: Way) -> None:
    assert re.search(r"F\d", way_out(way, console=True))
    assert "greentui" not in way_out(way, console=True)
    assert "“greentui " in way_out(way, console=False)
    assert not re.search(r"F\d", way_out(way, console=False))


@pytest.mark.parametrize("remedy", [remedy for remedy in Remedy if remedy])
def test_every_remedy_has_a_command(remedy: Remedy) -> None:
    assert "“greentui " in command(remedy)


@pytest.mark.parametrize(("told", "said"), [("100", "100 %"), ("", ""), ("under way", "under way")])
def test_how_much_of_the_history_is_loaded_has_its_unit(told: str, said: str) -> None:
    assert history_loaded(Account(history=told)) == said


@pytest.mark.parametrize(
    ("hold", "told"),
    [
        (None, ""),
        (Hold("The token is wrong."), "The token is wrong."),
        (Hold("The state forbids it.", Way.STATE), ""),
        (Hold("Banned.", Way.REVIEW), f"Banned. {way_out(Way.REVIEW, console=False)}"),
    ],
)
def test_a_hold_is_told_with_the_command_that_ends_it(hold: Hold | None, told: str) -> None:
    assert held_notice(replace(InstanceFacts("1"), hold=hold)) == told
