"""Statuses arrive in any order; what stands on record never goes back."""

from __future__ import annotations

from itertools import permutations

import pytest

from greentui.model.messages import MessageStatus, advanced

FORWARD = (MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)


def settled(told: tuple[MessageStatus, ...]) -> MessageStatus | None:
    known: MessageStatus | None = None
    for status in told:
        known = advanced(known, status)
    return known


@pytest.mark.parametrize("order", permutations(FORWARD))
def test_whatever_the_order_reading_wins(order: tuple[MessageStatus, ...]) -> None:
    assert settled(order) is MessageStatus.READ


@pytest.mark.parametrize("status", list(MessageStatus))
def test_a_status_told_twice_changes_nothing(status: MessageStatus) -> None:
    assert advanced(status, status) is status


@pytest.mark.parametrize("failure", [status for status in MessageStatus if status.is_failure])
def test_a_failure_replaces_what_does_not_prove_arrival(failure: MessageStatus) -> None:
    assert advanced(MessageStatus.SENT, failure) is failure
    assert advanced(failure, MessageStatus.SENT) is failure


@pytest.mark.parametrize("proof", [MessageStatus.DELIVERED, MessageStatus.READ])
@pytest.mark.parametrize("failure", [MessageStatus.FAILED, MessageStatus.NO_ACCOUNT])
def test_proof_of_arrival_outweighs_a_failure_in_either_order(
    proof: MessageStatus, failure: MessageStatus
) -> None:
    assert advanced(proof, failure) is proof
    assert advanced(failure, proof) is proof
