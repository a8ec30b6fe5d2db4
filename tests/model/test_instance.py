"""The API's words for states, whatever their spelling, and what two histories of them make."""

from __future__ import annotations

import pytest

from greentui.model.instance import InstanceState, StateSpell, merged_spells


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("authorized", InstanceState.AUTHORIZED),
        ("NOTAUTHORIZED", InstanceState.NOT_AUTHORIZED),
        (" yellowcard ", InstanceState.YELLOW_CARD),
        (None, InstanceState.CREATING),
        ("hibernating", InstanceState.OTHER),
        ("unknown", InstanceState.OTHER),
        ("", InstanceState.OTHER),
    ],
)
def test_a_word_means_a_state_and_a_new_word_means_other(word: str | None, state: InstanceState) -> None:
    assert InstanceState.of(word) is state


def test_what_alarms_also_holds_sending() -> None:
    assert all(state.holds_sending for state in InstanceState if state.alarming)
    assert not InstanceState.AUTHORIZED.holds_sending
    assert not InstanceState.OTHER.holds_sending


def told(*spells: tuple[int, str]) -> list[StateSpell]:
    return [StateSpell(InstanceState.of(word), word, since) for since, word in spells]


def test_two_histories_are_one_without_what_both_tell() -> None:
    ours = told((130, "authorized"), (200, "blocked"), (310, "authorized"))
    theirs = told((300, "authorized"), (200, "blocked"), (100, "authorized"))
    assert [(one.since, one.until, one.word) for one in merged_spells(ours, theirs)] == [
        (300, None, "authorized"),
        (200, 300, "blocked"),
        (100, 200, "authorized"),
    ]


def test_of_one_second_the_later_account_is_believed() -> None:
    assert [one.word for one in merged_spells(told((5, "starting")), told((5, "blocked")))] == ["blocked"]


def test_no_history_is_none() -> None:
    assert merged_spells([], []) == []
