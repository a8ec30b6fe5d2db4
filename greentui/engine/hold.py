"""Why nothing may be sent now: the service refuses us, the state forbids it, or the outbox is in review."""

from __future__ import annotations

from greentui.model.instance import InstanceFacts, LinkHealth
from greentui.text.state_help import explain, review_words
from greentui.words import _


def hold_reason(facts: InstanceFacts) -> str:
    """The reason in words; empty if messages may be sent."""
    if facts.health is LinkHealth.REFUSED:
        return _("The service refuses our token or instance; nothing is sent.")
    if facts.health is LinkHealth.CLOSED:
        return _("The instance was deleted or is not paid for; nothing is sent.")
    if not facts.state.holds_sending:
        return ""
    return (
        _("Nothing is sent in the instance's present state: %s.")
        % explain(facts.state, facts.state_word).word
    )


def hold_step(facts: InstanceFacts) -> str:
    """What to do about a state that forbids sending; empty where the state allows it."""
    return explain(facts.state, facts.state_word).step if facts.state.holds_sending else ""


def outbox_hold(facts: InstanceFacts) -> str:
    """The reason for which the outbox sends nothing, in words; empty if it sends."""
    return hold_reason(facts) or review_words(facts.review)
