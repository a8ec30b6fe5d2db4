"""The outbox's page: what it says of sending, and of messages that have not arrived."""

from __future__ import annotations

import pytest

from greentui.model.instance import Hold, InstanceFacts, InstanceState, LinkHealth, ReviewCause, Way
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from greentui.tui.screens import outbox
from greentui.tui.screens.outbox import OutboxScreen, sending_words
from tests.tui.screens.sample import session
from tests.tui.screens.stage import NOW, facts, settled, text_of, until

PACE = "The service sends one every 3.0 s."


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (facts(), f"Sending is active.  {PACE}"),
        (facts(next_send=NOW + 6.2, waiting_out=2), f"The next message goes in 6 s.  {PACE}"),
        (facts(next_send=NOW + 0.2, waiting_out=1), f"The next message goes at once.  {PACE}"),
        (facts(next_send=NOW - 9.0, waiting_out=1), f"The next message goes at once.  {PACE}"),
        (
            facts(hold=Hold("Another phone is linked now.", Way.REVIEW), review=ReviewCause.PHONE),
            "Another phone is linked now. s sends it, d drops it.",
        ),
        (
            facts(InstanceState.YELLOW_CARD, hold=Hold("Nothing is sent in this state.", Way.STATE)),
            "Nothing is sent in this state. F2 says what to do.",
        ),
        (
            facts(
                InstanceState.BLOCKED,
                hold=Hold("Nothing is sent in this state.", Way.STATE),
                review=ReviewCause.BAN,
            ),
            "Nothing is sent in this state. F2 says what to do.",
        ),
        (facts(hold=Hold("The service refuses our token.")), "The service refuses our token."),
        (
            facts(health=LinkHealth.UNREACHABLE, next_send=NOW + 6.2, waiting_out=2),
            f"The service does not answer; what was typed waits for it.  {PACE}",
        ),
    ],
)
def test_what_is_said_of_sending_contradicts_nothing_else(known: InstanceFacts, said: str) -> None:
    assert sending_words(known, NOW).plain == said


async def test_why_a_message_waits_is_shown_whole_in_a_small_window(stage) -> None:  # type: ignore[no-untyped-def]
    shown = session()
    words = TextDraft("The parcel is " + "on its way " * 5)
    shown.typed = [OutboxItem("1", "local-1", "79010000001@c.us", words, 1, int(NOW), MessageStatus.UNKNOWN)]
    app = stage(OutboxScreen, shown)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "chat wait. Do not type it again." in " ".join(text_of(app).split())


async def test_ages_go_on_while_nothing_else_happens(stage, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(outbox, "AGES_EVERY", 0.01, raising=False)
    shown = session()
    shown.typed = [
        OutboxItem("1", "local-1", "79010000001@c.us", TextDraft("a"), 1, int(NOW), MessageStatus.UNKNOWN)
    ]
    app = stage(OutboxScreen, shown)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        monkeypatch.setattr(shown, "now", lambda: NOW + 300)
        await until(pilot, lambda: "5 min ago" in text_of(app))
