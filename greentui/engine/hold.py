"""Why nothing may be sent now: the service refuses the instance, or its state forbids it."""

from __future__ import annotations

from greentui.model.instance import InstanceFacts, LinkHealth
from greentui.text.state_help import explain
from greentui.words import _


def hold_reason(facts: InstanceFacts) -> str:
    """The reason in words; empty if messages may be sent."""
    if facts.health is LinkHealth.REFUSED:
        return _("The service refuses our token or instance; nothing is sent.")
    if facts.health is LinkHealth.CLOSED:
        return _("The instance was deleted or is not paid for; nothing is sent.")
    if not facts.state.holds_sending:
        return ""
    said = explain(facts.state, facts.state_word)
    return _("Nothing is sent while the instance is %(state)s. %(step)s") % {
        "state": said.word,
        "step": said.step,
    }
