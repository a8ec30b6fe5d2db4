"""Why nothing is sent, and what ends it."""

from __future__ import annotations

import pytest

from greentui.engine import reasons
from greentui.engine.hold import outbox_hold, why_nothing_leaves
from greentui.model.instance import InstanceFacts, InstanceState, LinkHealth, ReviewCause, Way

LINKED = {"state": InstanceState.AUTHORIZED}
BLOCKED = {"state": InstanceState.BLOCKED}
BAN = {"review": ReviewCause.BAN}


@pytest.mark.parametrize(
    ("known", "way", "passing"),
    [
        (LINKED | {"health": LinkHealth.REFUSED}, Way.NONE, False),
        (LINKED | {"health": LinkHealth.CLOSED}, Way.NONE, False),
        (BLOCKED, Way.STATE, False),
        (BLOCKED | BAN, Way.STATE, False),
        (LINKED | BAN, Way.REVIEW, False),
        (LINKED | {"review": ReviewCause.PHONE}, Way.REVIEW, False),
        (LINKED | {"review": ReviewCause.CHECKING}, Way.NONE, True),
    ],
)
def test_what_ends_a_hold(known: dict[str, object], way: Way, passing: bool) -> None:
    hold = outbox_hold(InstanceFacts("1101", **known))  # type: ignore[arg-type]
    assert hold is not None
    assert hold.text.endswith(".")
    assert (hold.way, hold.passing) == (way, passing)
    assert reasons.of_hold(hold) == (reasons.FOR_REVIEW if way is Way.REVIEW else reasons.HELD)


def test_a_linked_instance_holds_nothing() -> None:
    facts = InstanceFacts("1101", **LINKED)
    assert outbox_hold(facts) is None
    assert reasons.of_hold(None) is None
    assert why_nothing_leaves(facts) == ""


def test_a_review_keeps_no_status_from_being_posted() -> None:
    assert (
        why_nothing_leaves(InstanceFacts("1101", state=InstanceState.AUTHORIZED, review=ReviewCause.BAN))
        == ""
    )


def test_a_state_says_what_to_do() -> None:
    facts = InstanceFacts("1101", state=InstanceState.NOT_AUTHORIZED)
    hold = outbox_hold(facts)
    assert hold is not None
    assert why_nothing_leaves(facts).startswith(hold.text)
    assert len(why_nothing_leaves(facts)) > len(hold.text)
