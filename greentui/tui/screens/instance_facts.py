"""What the instance's page says of state, connection, account, queues, quotas, calls and past states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from greentui.model.instance import Account, InstanceFacts, LinkHealth, Quota, Role, StateSpell, Way
from greentui.model.phones import spelled
from greentui.model.sending import QueuedMessage
from greentui.text.sanitize import clean_line, crop
from greentui.text.state_help import (
    Remedy,
    explain,
    explain_now,
    history_loaded,
    sign_now,
    silence,
    way_out,
    withheld_notice,
)
from greentui.text.time_format import ago, at, full, span
from greentui.tui.widgets.fact_table import Fact
from greentui.words import _, plural, sentences

if TYPE_CHECKING:
    from greentui.engine.api_console import Usage
    from greentui.engine.monthly_usage import MethodUsage

COLOURS = {"good": "$text-success", "warn": "$text-warning", "bad": "$text-error"}
NEARLY = 0.8
"""The share of a quota from which on its use is a warning."""


def state_words(facts: InstanceFacts, now: float) -> Content:
    """The state, what it means and what to do."""
    told = explain_now(facts, now)
    since = "" if facts.state_since is None else " " + _("for %s") % span(now - facts.state_since)
    words = Content.assemble(
        (f"{sign_now(told, facts)} {clean_line(told.word)}", f"bold {COLOURS[told.level]}"),
        (since, "$text-muted"),
        "\n",
        told.meaning,
    )
    if told.step:
        keys = {Remedy.LINK: "l", Remedy.REBOOT: "r", Remedy.CLEAR: "m", Remedy.CHECK: "F5", Remedy.NONE: ""}
        key = keys[told.remedy]
        words = Content.assemble(words, "\n→ ", told.step, (f"  [{key}]" if key else "", "bold $text-accent"))
    return words


def pushed_elsewhere(facts: InstanceFacts) -> bool:
    """Whether notifications are pushed to an address instead of waiting in the queue."""
    return facts.health is LinkHealth.WEBHOOK_SET or bool(facts.webhook_url)


def connection(facts: InstanceFacts, now: float, usage: Sequence[MethodUsage]) -> list[Fact]:
    """The connection to the service, and the quota that is nearest to its end."""
    health = {
        LinkHealth.CONNECTING: _("connecting"),
        LinkHealth.ONLINE: _("online"),
        LinkHealth.DEAF: _("it answers, but its queue cannot be read: messages are not received"),
        LinkHealth.UNREACHABLE: _("unreachable"),
        LinkHealth.STRANGE: _("something else answers in its place"),
        LinkHealth.REFUSED: _("refused: the token or the instance is wrong"),
        LinkHealth.CLOSED: _("closed: the instance was deleted or is not paid for"),
        LinkHealth.WEBHOOK_SET: _("a webhook address is set: the queue cannot be read; w clears it"),
        LinkHealth.OFFLINE: _("offline: only the archive is read"),
    }
    socket = {True: _("online"), False: _("offline"), None: _("unknown")}
    delay = "" if facts.send_delay_ms is None else _("%g s") % (facts.send_delay_ms / 1000)
    return [
        (_("Service"), health[facts.health]),
        (_("WhatsApp"), socket[facts.socket_online]),
        (_("State checked"), ago(facts.state_checked, now)),
        (_("Message delay"), delay),
        (_("Sending"), _sending(facts)),
        (
            _("Nearest quota"),
            Content.assemble(f"{usage[0].method} ", beside_quota(usage[0])) if usage else "",
        ),
        (_("Trouble"), facts.trouble and f"{facts.trouble} ({ago(facts.trouble_since, now)})"),
        (_("Rate limit"), ago(facts.rate_limited, now) if facts.rate_limited else ""),
        (_("Other reader"), facts.competing_consumer),
        (_("Queue"), _withheld(facts.withheld)),
        (_("Webhook"), facts.webhook_url),
        (_("Notifications"), silence(facts) and sentences(silence(facts), _("a turns them on."))),
    ]


def _sending(facts: InstanceFacts) -> str:
    """Whether the outbox sends, and if not, why; a state says so above, with what to do about it."""
    if facts.hold is None:
        return _("active") if facts.health.answers else _("waits for the service")
    if facts.hold.way is Way.STATE:
        return _("held")
    return sentences(facts.hold.text, way_out(facts.hold.way, console=True))


def _withheld(count: int) -> str:
    """That notifications are withheld; empty if none are."""
    return sentences(withheld_notice(count), _("r restarts the instance.")) if count else ""


def account(facts: InstanceFacts) -> list[Fact]:
    """The linked account."""
    return [
        (_("Phone"), spelled(facts.account.phone) or _("none")),
        (_("Device"), facts.account.device),
        (_("Suspended"), suspended(facts.account)),
        (_("History loaded"), history_loaded(facts.account)),
        (_("Unlinking"), _("under way") if facts.account.logging_out else ""),
    ]


def suspended(account: Account) -> str:
    """Until when the account cannot send; empty if it can."""
    return _("until %s") % full(account.suspended_until) if account.suspended_until else ""


def reader(facts: InstanceFacts) -> str:
    """Who reads the queue."""
    match facts.role:
        case Role.CONSUMER:
            return _("this console")
        case Role.FOLLOWER:
            return _("another console: %s") % (facts.role_holder or "?")
        case Role.NONE:
            return _("none")


def quota(told: Sequence[Quota], now: float) -> list[Fact]:
    """The plan's limits that were reached."""
    if not told:
        return [(_("Monthly"), _("nothing refused so far"))]
    facts: list[Fact] = []
    for one in told:
        used = "" if one.used is None else f" {one.used} / {one.total if one.total is not None else '?'}"
        facts += [
            (_("Used up"), (_("chats") if one.of_chats else one.method or "?") + used),
            (_("Reported"), ago(one.told_at or None, now)),
            (_("Still allowed"), ", ".join(one.allowed_chats)),
        ]
    return facts


def beside_quota(one: MethodUsage) -> tuple[str, str]:
    """A method's calls and its quota, in a colour that says how near it is."""
    colour = COLOURS["bad" if one.share >= 1 else "warn" if one.share >= NEARLY else "good"]
    return _("%(calls)d of %(quota)d") % {"calls": one.calls, "quota": one.quota}, colour


def usage_table(usage: Sequence[MethodUsage]) -> Content:
    """This month's calls beside the developer plan's quotas."""
    if not usage:
        return Content(_("None from this machine."))
    return Content("\n").join(Content.assemble(f"{one.method:<24}", beside_quota(one)) for one in usage)


def queue(
    waiting: Sequence[QueuedMessage],
    names: Mapping[str, str],
    facts: InstanceFacts,
    ages: Mapping[str, float],
) -> Content:
    """The service's queue: when each message goes, its age if known, the chat, the text.

    Args:
        waiting: In the order of sending.
        names: Chat names by id.
        facts: For the pause between messages, and whether sending is held.
        ages: Seconds since each was typed, by id.
    """
    if not waiting:
        return Content(_("Nothing."))
    lines = []
    for one in waiting[:50]:
        when = "⏸" if facts.hold else "~" + span((one.order + 1) * (facts.send_delay_ms or 0) / 1000)
        age = span(ages[one.id]) if one.id in ages else ""
        name = crop(clean_line(names.get(one.chat_id) or one.chat_id), 16)
        lines.append(
            Content.assemble(
                (f"{when:>6} {age:>6}  ", "$text-muted"),
                f"{name:<16} ",
                (f"{kind_words(one.kind):<8} ", "$text-muted"),
                crop(clean_line(one.text), 40),
            )
        )
    if len(waiting) > 50:
        lines.append(Content(_("… and %d more") % (len(waiting) - 50)))
    return Content("\n").join(lines)


def kind_words(method: str) -> str:
    """What a queued request sends, by its method's name."""
    known = {
        "sendmessage": _("text"),
        "sendpoll": _("poll"),
        "sendfilebyurl": _("file"),
        "sendlocation": _("place"),
        "sendcontact": _("contact"),
        "forwardmessages": _("forwarded"),
        "sendtextstatus": _("status"),
        "sendvoicestatus": _("voice status"),
        "sendmediastatus": _("media status"),
    }
    return known.get(method.lower(), method)


def timeline(spells: Sequence[StateSpell], now: float) -> Content:
    """The history of states, newest first."""
    if not spells:
        return Content(_("Nothing seen yet."))
    lines = []
    for spell in spells[:20]:
        told = explain(spell.state, spell.word)
        lines.append(
            Content.assemble(
                (f"{at(spell.since, now):>14}  ", "$text-muted"),
                (f"{told.sign} {clean_line(told.word):<16}", COLOURS[told.level]),
                (span((spell.until or now) - spell.since), "$text-muted"),
            )
        )
    return Content("\n").join(lines)


def calls_table(made: Sequence[Usage]) -> Content:
    """This session's calls by method: number, rate, failures, calls over the rate."""
    if not made:
        return Content(_("None yet."))
    lines = []
    for one in sorted(made, key=lambda one: -one.calls):
        rate = "" if one.rate is None else _("%g/s") % one.rate
        failed = plural("%d failed", "%d failed", one.errors) % one.errors if one.errors else ""
        limited = _("%d over the rate") % one.limited if one.limited else ""
        lines.append(
            Content.assemble(
                f"{one.method:<24}",
                f"{one.calls:>6}  ",
                (f"{rate:>6}  ", "$text-muted"),
                ("  ".join(part for part in (failed, limited) if part), "$text-error"),
            )
        )
    return Content("\n").join(lines)
