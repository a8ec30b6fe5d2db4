"""Why nothing may be sent now: the service refuses us, the state forbids it, or the outbox is in review."""

from __future__ import annotations

from greentui.model.instance import InstanceFacts, LinkHealth, ReviewCause
from greentui.text.state_help import explain, review_words, ways_to_review
from greentui.words import _, sentences


def hold_reason(facts: InstanceFacts) -> str:
    """The reason in words; empty if messages may be sent."""
    if facts.health is LinkHealth.REFUSED:
        return _("The service refuses our token or instance; nothing is sent.")
    if facts.health is LinkHealth.CLOSED:
        return _("The instance was deleted or is not paid for; nothing is sent.")
    if not facts.state.holds_sending:
        return ""
    said = explain(facts.state, facts.state_word)
    return _("Nothing is sent in the instance's present state: %(state)s. %(step)s") % {
        "state": said.word,
        "step": said.step,
    }


def outbox_hold(facts: InstanceFacts) -> str:
    """The reason for which the outbox sends nothing, in words; empty if it sends."""
    if reason := hold_reason(facts):
        return reason
    decided = facts.review in (ReviewCause.NONE, ReviewCause.CHECKING)
    return sentences(review_words(facts.review), "" if decided else ways_to_review())
