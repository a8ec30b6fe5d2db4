"""Every state is explained, with a remedy where work has stopped."""

from __future__ import annotations

import pytest

from greentui.model.instance import InstanceState
from greentui.text.state_help import Remedy, explain


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
