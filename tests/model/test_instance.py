"""The API's words for states, whatever their spelling."""

from __future__ import annotations

import pytest

from greentui.model.instance import InstanceState


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
