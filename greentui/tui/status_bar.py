"""The bottom line: the instance's state, and the age of each fact.

Ages change in coarse steps, so that an idle console draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from greentui.model.instance import InstanceFacts, LinkHealth, Role
from greentui.model.phones import spelled
from greentui.text.sanitize import clean_line, crop
from greentui.text.state_help import explain, sign_now
from greentui.text.time_format import step
from greentui.tui.widgets.item_line import ItemLine, LineItem
from greentui.words import Phrase, _

if TYPE_CHECKING:
    from greentui.engine.other_profiles import OtherProfile

RATE_SHOWN = 60
"""Seconds for which a 429 is shown at most; a call that is done ends it before."""

_HEALTH = {
    LinkHealth.OFFLINE: (Phrase("offline: archive only"), "warn", "instance"),
    LinkHealth.UNREACHABLE: (Phrase("▲ service unreachable"), "bad", "instance"),
    LinkHealth.STRANGE: (Phrase("▲ something else answers, not the service"), "bad", "instance"),
    LinkHealth.REFUSED: (Phrase("▲ token or instance refused"), "bad", "profiles"),
    LinkHealth.CLOSED: (Phrase("▲ instance deleted or not paid for"), "bad", "instance"),
    LinkHealth.DEAF: (Phrase("▲ messages are not received"), "bad", "instance"),
    LinkHealth.WEBHOOK_SET: (Phrase("▲ webhookUrl is set: nothing arrives here"), "bad", "instance"),
}
"""The problem, its look, and the page with more about it."""
_PASSING = (LinkHealth.UNREACHABLE, LinkHealth.STRANGE, LinkHealth.DEAF)
"""Trouble that may end by itself: shown with its duration."""

Hint = tuple[str, str, str]
"""A key, a word, a Textual action."""

LONGEST_NAME = 16
"""Cells of a profile's name."""


def state_piece(facts: InstanceFacts, now: float) -> LineItem:
    """The state as a word and a shape, clear without a colour; a ring if it is not known now.

    Args:
        facts: The session's.
        now: UTC seconds.
    """
    lasts = None if facts.state_since is None else now - facts.state_since
    said = explain(facts.state, facts.state_word, lasts)
    look = said.level if facts.health.answers else "dim"
    words = f"{sign_now(said, facts)} {clean_line(said.word)}"
    return LineItem(words, look, "app.open('instance')", weight=10)


def other_piece(other: OtherProfile) -> LineItem:
    """What is to be known of a profile that is not open."""
    name = crop(clean_line(other.name), LONGEST_NAME)
    unread = f" ●{other.unread}" if other.unread else ""
    words = _("▲ %s: receiving has stopped") % (name + unread) if other.stopped else name + unread
    look, weight = ("warn", 5) if other.stopped else ("accent", 3)
    return LineItem(words, look, "app.open('profiles')", weight=weight)


def status_pieces(
    facts: InstanceFacts,
    now: float,
    hints: Sequence[Hint] = (),
    profile: str = "",
    others: Sequence[OtherProfile] = (),
) -> list[LineItem]:
    """The bar's items.

    Args:
        facts: The session's.
        now: UTC seconds.
        hints: Keys at the right edge: key, word, action.
        profile: Whose number this is; empty leaves it out.
        others: Profiles that are not open and have something to be known of.
    """
    stale = not facts.health.answers
    pieces = [
        LineItem(crop(clean_line(profile), LONGEST_NAME), "strong", "app.open('profiles')", weight=6),
        state_piece(facts, now),
    ]
    if facts.health in _HEALTH:
        trouble, look, page = _HEALTH[facts.health]
        words = str(trouble)
        if facts.health in _PASSING:
            words = _lasting(words, facts.trouble_since, now)
        pieces.append(LineItem(words, look, f"app.open('{page}')", weight=9))
    if facts.socket_online is False and not stale:
        pieces.append(LineItem(_("phone offline"), "warn", "app.open('instance')", weight=8))
    if facts.account.phone:
        pieces.append(LineItem(spelled(facts.account.phone), "plain", "app.open('instance')", weight=4))
    if facts.quota:
        of = "" if facts.quota.of_chats else f" {clean_line(facts.quota.method)}"
        used = f" {facts.quota.used}/{facts.quota.total}" if facts.quota.total is not None else ""
        pieces.append(LineItem(_("▲ quota used up") + of + used, "bad", "app.open('instance')", weight=8))
    if _retrying(facts, now):
        # It ends by itself within seconds: everything else matters more.
        pieces.append(LineItem(_("▲ rate limited: retrying"), "warn", "app.open('instance')", weight=2))
    if facts.competing_consumer:
        pieces.append(
            LineItem(_("▲ another program reads this queue"), "warn", "app.open('instance')", weight=7)
        )
    if facts.withheld:
        undelivered = _("▲ %d waiting, none delivered") % facts.withheld
        pieces.append(LineItem(undelivered, "warn", "app.open('instance')", weight=7))
    if facts.notifications_off and not stale:
        pieces.append(LineItem(_("▲ notifications are off"), "bad", "app.open('instance')", weight=8))
    if facts.role is Role.FOLLOWER:
        words, look = follows(facts), "bad" if facts.consumer_health in _HEALTH else "warn"
        pieces.append(LineItem(words, look, "app.open('instance')", weight=6))
    if facts.health is not LinkHealth.OFFLINE:
        pieces.append(_last_event(facts, now))
        if waiting_out(facts):
            pieces.append(_out(facts, now))
        if facts.waiting_in:
            words = _("in %d") % facts.waiting_in
            pieces.append(LineItem(words, "accent", "app.open('outbox')", weight=3))
    pieces += map(other_piece, others)
    for index, (key, word, does) in enumerate(hints):
        # The first leads to everything else: mouse users must always find it.
        pieces.append(LineItem(f"{key} {word}", "dim", does, right=True, weight=1 if index else 11, gap=2))
    return pieces


def follows(facts: InstanceFacts) -> str:
    """That another console reads the queue, and the trouble it reports."""
    wrong = _HEALTH.get(facts.consumer_health) if facts.consumer_health else None
    if wrong is None or facts.consumer_health is facts.health:
        return _("follows another console")
    return _("follows another console, which says: %s") % wrong[0]


def _last_event(facts: InstanceFacts, now: float) -> LineItem:
    if facts.last_event is None:
        return LineItem(_("no event yet"), "dim", "app.open('journals')", weight=3)
    age = now - facts.last_event
    shown = step(age)[0]
    words = _("last event %s ago") % shown if shown else _("last event just now")
    return LineItem(words, "dim", "app.open('journals')", weight=3)


def _out(facts: InstanceFacts, now: float) -> LineItem:
    words, look, weight = _("out %d") % waiting_out(facts), "accent", 5
    if facts.awaits_decision:
        words, look, weight = _("%s (held, F6 decides)") % words, "warn", 8
    elif facts.hold:
        words, look, weight = _("%s (held)") % words, "warn", 7
    elif facts.next_send is not None and facts.health.answers:
        left = round(facts.next_send - now)
        if left > 0:
            words = _("%(words)s (next in %(seconds)d s)") % {"words": words, "seconds": left}
    return LineItem(words, look, "app.open('outbox')", weight=weight)


def _retrying(facts: InstanceFacts, now: float) -> bool:
    """Whether a call that was refused because of the rate is about to be made again."""
    return facts.over_rate and facts.rate_limited is not None and now - facts.rate_limited < RATE_SHOWN


def waiting_out(facts: InstanceFacts) -> int:
    """How many messages wait to be sent, here or at the service."""
    return max(facts.waiting_out, facts.service_queue or 0)


def _lasting(trouble: str, since: int | None, now: float) -> str:
    """What is wrong, with how long it has been."""
    if since is None:
        return trouble
    return _("%(trouble)s for %(time)s") % {"trouble": trouble, "time": step(max(10.0, now - since))[0]}


def next_change(facts: InstanceFacts, now: float) -> float | None:
    """Seconds until the bar would change by itself; `None` for never."""
    waits: list[float] = []
    if facts.health is not LinkHealth.OFFLINE and facts.last_event is not None:
        waits.append(step(now - facts.last_event)[1])
    if facts.health in _PASSING and facts.trouble_since is not None:
        waits.append(step(max(10.0, now - facts.trouble_since))[1])
    if facts.rate_limited is not None and _retrying(facts, now):
        waits.append(RATE_SHOWN - (now - facts.rate_limited))
    if facts.waiting_out and facts.next_send is not None and facts.next_send > now and not facts.hold:
        waits.append(1.0)
    return min(waits) + 0.05 if waits else None


class StatusBar(ItemLine):
    """The bar. It reads the facts; call `tell` when they change.

    Args:
        facts: The session's facts.
        now: The session's clock, UTC seconds.
        hints: Keys at the right edge: key, word, action.
        profile: Whose number this is.
    """

    def __init__(
        self,
        facts: Callable[[], InstanceFacts],
        now: Callable[[], float],
        hints: Sequence[Hint] = (),
        *,
        profile: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(status_pieces(facts(), now(), hints, profile), gap=2, id=id)
        self.profile = profile
        self.others: Sequence[OtherProfile] = ()
        """Profiles that are not open and have something to be known of."""
        self.facts = facts
        self.now = now
        self._hints = tuple(hints)
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Start the timer for ages."""
        self._wait(self.facts())

    def tell(self) -> None:
        """Update the bar from the facts."""
        facts = self.facts()
        self.show(status_pieces(facts, self.now(), self._hints, self.profile, self.others))
        self._wait(facts)

    def _wait(self, facts: InstanceFacts) -> None:
        if self._timer:
            self._timer.stop()
        seconds = next_change(facts, self.now())
        self._timer = None if seconds is None else self.set_timer(seconds, self.tell)
