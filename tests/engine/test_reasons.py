"""Reasons: what an archive holds of an error, whatever its class is called, and what is shown of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from greentui.engine.reasons import HELD, explained, of_error, why, worded
from greentui.greenapi import errors
from greentui.greenapi.errors import ApiError, FieldError, QuotaUsed
from greentui.model.instance import Quota
from greentui.model.reasons import Reason, ReasonCode
from greentui.model.sending import OutboxItem, TextDraft

STORED = {
    "ApiError", "BadResponse", "ContradictoryRefusal", "FieldError", "Forbidden", "IncompleteResponse",
    "InsecureAddress", "InstanceClosed", "InvalidRequest", "LostResponse", "NotFound", "NotReady",
    "QuotaUsed", "RateLimited", "Refused", "ServiceError", "TooLarge", "Unauthorised", "Unreachable",
    "Upstream", "WebhookUrlSet",
}  # fmt: skip
"""The codes that archives hold: none may ever change or go."""


def families(root: type[ApiError] = ApiError) -> Iterator[type[ApiError]]:
    """The errors that the wire defines."""
    yield root
    for family in root.__subclasses__():
        if family.__module__ == errors.__name__:
            yield from families(family)


def made(family: type[ApiError]) -> ApiError:
    if family is QuotaUsed:
        return QuotaUsed("It went wrong.", quota=Quota())
    return FieldError("message", "too long") if family is FieldError else family("It went wrong.")


def test_each_family_has_a_code_of_its_own() -> None:
    assert {of_error(made(family)).code for family in families()} == STORED


@pytest.mark.parametrize("code", sorted(STORED))
def test_a_stored_code_is_shown_with_words_and_advice(code: str) -> None:
    sentence = worded(Reason(ReasonCode(code), ("It went wrong.", "Do it again.")))
    assert sentence == "It went wrong. Do it again."


@pytest.fixture
def renamed() -> Iterator[type[ApiError]]:
    """An error whose class has another name than when its code was chosen."""
    errors.Unreachable.__name__ = "NoConnection"
    yield errors.Unreachable
    errors.Unreachable.__name__ = "Unreachable"


def test_a_renamed_class_keeps_its_code(renamed: type[ApiError]) -> None:
    reason = of_error(renamed("no route to the host"))
    assert reason == Reason(ReasonCode.UNREACHABLE, ("no route to the host",))
    assert worded(reason) == "no route to the host. Check the network and apiUrl."


def test_a_family_explained_by_its_code_stores_no_words() -> None:
    assert of_error(errors.Unauthorised("401 from the service")) == Reason(ReasonCode.UNAUTHORISED)
    assert "token (401)" in worded(Reason(ReasonCode.UNAUTHORISED))


def test_an_error_of_another_module_is_stored_as_its_family() -> None:
    class Special(errors.Upstream):
        pass

    assert of_error(Special("502")).code == "Upstream"


@pytest.mark.parametrize("code", ReasonCode)
def test_each_reason_has_words(code: ReasonCode) -> None:
    assert worded(Reason(code, ("one", "2", "3")))


def test_an_unknown_code_shows_what_it_was_stored_with() -> None:
    stored = Reason.stored("of another version", "It failed.", "Try again.")
    assert worded(stored) == "It failed. Try again."


def test_what_can_be_taken_back_says_so_unless_there_is_more_to_say() -> None:
    item = OutboxItem("1101", "local-1", "a@c.us", TextDraft("hello"), 1, 0, not_before=5)
    assert why(item) == explained(item) == "It waits a few seconds, in which you can take it back."
    held = replace(item, reason=HELD)
    assert why(held) == explained(held) == "Held: nothing can be sent for now."
