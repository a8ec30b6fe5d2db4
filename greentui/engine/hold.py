"""Why nothing may be sent now: the service refuses us, the state forbids it, or the outbox is in review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greentui.model.instance import Hold, InstanceFacts, LinkHealth, ReviewCause, Way
from greentui.text.state_help import explain, review_words
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.greenapi.errors import ApiError


def outbox_hold(facts: InstanceFacts) -> Hold | None:
    """Why the outbox sends nothing; `None` if it sends."""
    return _service_hold(facts) or _review_hold(facts.review)


def why_nothing_leaves(facts: InstanceFacts) -> str:
    """Why not even a status may be posted, and what to do, in sentences; empty if one may."""
    hold = _service_hold(facts)
    if hold is None:
        return ""
    step = explain(facts.state, facts.state_word).step if hold.way is Way.STATE else ""
    return sentences(hold.text, step)


def _service_hold(facts: InstanceFacts) -> Hold | None:
    if facts.health is LinkHealth.REFUSED:
        return Hold(_("The service refuses the token or the instance; nothing is sent."))
    if facts.health is LinkHealth.CLOSED:
        return Hold(_("The instance has expired or was deleted; nothing is sent."))
    if not facts.state.holds_sending:
        return None
    word = explain(facts.state, facts.state_word).word
    return Hold(_("Nothing is sent while the instance is in this state: %s.") % word, Way.STATE)


def error_hold(error: ApiError) -> Hold:
    """That the service answers everything with this error."""
    return Hold(sentences(str(error), error.advice))


def _review_hold(cause: ReviewCause) -> Hold | None:
    if not cause:
        return None
    checking = cause is ReviewCause.CHECKING
    return Hold(review_words(cause), Way.NONE if checking else Way.REVIEW, passing=checking)
