"""The status bar: its text in every state, and that it draws nothing while idle."""

from __future__ import annotations

from dataclasses import replace

import pytest

from greentui.engine.other_profiles import OtherProfile
from greentui.model.instance import Hold, InstanceFacts, InstanceState, LinkHealth, Quota, ReviewCause, Role
from greentui.text.sanitize import width
from greentui.text.time_format import step
from greentui.tui.status_bar import next_change, status_pieces
from greentui.tui.widgets.item_line import GAP, arrange
from tests.tui.fakes import FACTS
from tests.tui.world import NOON


def said(facts: InstanceFacts, now: float = NOON) -> str:
    return " | ".join(piece.text for piece in status_pieces(facts, now) if piece.text)


def test_it_begins_with_whose_number_this_is() -> None:
    first = status_pieces(FACTS, NOON, profile="the shop in the old town")[0]
    assert first.text == "the shop in the…"
    assert first.look == "strong"


@pytest.mark.parametrize(
    ("unread", "stopped", "words", "look"),
    [
        (3, False, "depot ●3", "accent"),
        (3, True, "▲ depot ●3: receiving has stopped", "warn"),
        (0, True, "▲ depot: receiving has stopped", "warn"),
    ],
)
def test_other_profiles_are_named_with_what_is_to_be_known(
    unread: int, stopped: bool, words: str, look: str
) -> None:
    pieces = status_pieces(FACTS, NOON, others=[OtherProfile("depot", unread, stopped)])
    assert [(piece.text, piece.look) for piece in pieces if "depot" in piece.text] == [(words, look)]


def test_counters_that_count_nothing_are_left_out() -> None:
    quiet = said(replace(FACTS, waiting_in=0, waiting_out=0))
    assert "in 0" not in quiet
    assert "out 0" not in quiet


@pytest.mark.parametrize(
    ("seconds", "words", "wait"),
    [
        (0, "", 5), (4.5, "", 0.5), (7, "5 s", 3), (12, "10 s", 8), (59, "50 s", 1),
        (61, "1 min", 59), (3599, "59 min", 1), (3600, "1 h", 3600), (180_000, "2 d", 79_200),
    ],
)  # fmt: skip
def test_ages_move_in_coarse_steps(seconds: float, words: str, wait: float) -> None:
    assert step(seconds) == (words, pytest.approx(wait))


@pytest.mark.parametrize("state", list(InstanceState))
def test_every_state_has_a_shape_and_a_word(state: InstanceState) -> None:
    first = status_pieces(replace(FACTS, state=state, state_word=state.value), NOON)[1].text
    assert first[0] in "●◐■"
    assert len(first) > 4


def test_what_is_not_known_now_is_not_shown_as_if_it_were() -> None:
    assert said(replace(FACTS, health=LinkHealth.UNREACHABLE, trouble_since=NOON - 130)).startswith(
        "○ authorized"
    )
    assert "2 min" in said(replace(FACTS, health=LinkHealth.UNREACHABLE, trouble_since=NOON - 130))


def test_trouble_is_said_in_words() -> None:
    assert "something else answers" in said(replace(FACTS, health=LinkHealth.STRANGE))
    assert "refused" in said(replace(FACTS, health=LinkHealth.REFUSED))
    assert "not paid for" in said(replace(FACTS, health=LinkHealth.CLOSED))
    assert said(replace(FACTS, health=LinkHealth.CLOSED)).startswith("○")
    assert "webhookUrl" in said(replace(FACTS, health=LinkHealth.WEBHOOK_SET))
    deaf = said(replace(FACTS, health=LinkHealth.DEAF, trouble_since=NOON - 130))
    assert deaf.startswith("● authorized")
    assert "▲ messages are not received for 2 min" in deaf
    assert "archive only" in said(replace(FACTS, health=LinkHealth.OFFLINE))
    assert "3/10" in said(replace(FACTS, quotas=(Quota(used=3, total=10),)))
    assert "rate limited" in said(replace(FACTS, rate_limited=NOON - 3, over_rate=True))
    assert "rate limited" not in said(replace(FACTS, rate_limited=NOON - 3))
    assert "rate limited" not in said(replace(FACTS, rate_limited=NOON - 100, over_rate=True))
    assert "reads this queue" in said(replace(FACTS, competing_consumer="x"))
    assert "follows" in said(replace(FACTS, role=Role.FOLLOWER))
    assert "notifications are off" in said(replace(FACTS, silenced=("incomingWebhook",)))
    assert "notifications are off" not in said(replace(FACTS, silenced=("pollMessageWebhook",)))
    assert "phone offline" in said(replace(FACTS, socket_online=False))


def test_what_waits_and_when_it_goes() -> None:
    assert "out 3 (next in 2 s)" in said(replace(FACTS, waiting_out=3, next_send=NOON + 2))
    assert "out 3 (held)" in said(
        replace(FACTS, waiting_out=3, next_send=NOON + 2, hold=Hold("not authorized"))
    )
    held = replace(FACTS, waiting_out=3, hold=Hold("decide"), review=ReviewCause.PHONE)
    assert "out 3 (held, F6 decides)" in said(held)
    assert "next" not in said(replace(FACTS, waiting_out=3, next_send=NOON - 5))
    gone = replace(FACTS, waiting_out=3, next_send=NOON + 2, health=LinkHealth.UNREACHABLE)
    assert "next" not in said(gone)
    assert "5 waiting, none delivered" in said(replace(FACTS, withheld=5))
    assert "in 7" in said(replace(FACTS, waiting_in=7))


def test_a_quiet_bar_wakes_only_when_an_age_changes() -> None:
    assert next_change(replace(FACTS, last_event=NOON - 90), NOON) == pytest.approx(30.05)
    assert next_change(replace(FACTS, last_event=NOON - 7200), NOON) == pytest.approx(3600.05)
    assert next_change(replace(FACTS, last_event=None), NOON) is None
    assert next_change(replace(FACTS, health=LinkHealth.OFFLINE), NOON) is None


def test_a_countdown_wakes_it_each_second_but_not_while_held() -> None:
    counting = replace(FACTS, waiting_out=1, next_send=NOON + 9)
    assert next_change(counting, NOON) == pytest.approx(1.05)
    assert next_change(replace(counting, hold=Hold("no")), NOON) != pytest.approx(1.05)


def test_every_piece_but_none_leads_somewhere() -> None:
    assert all(piece.does for piece in status_pieces(FACTS, NOON))


def test_a_follower_says_what_is_wrong_with_whom_it_follows() -> None:
    follower = replace(FACTS, role=Role.FOLLOWER, consumer_health=LinkHealth.ONLINE)
    assert "follows another console" in said(follower)
    assert "which says" not in said(follower)
    lost = replace(follower, consumer_health=LinkHealth.REFUSED)
    assert "which says: ▲ token or instance refused" in said(lost)
    assert "which says" not in said(replace(lost, health=LinkHealth.REFUSED))  # the bar has said so already


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"waiting_out": 2, "hold": Hold("x"), "review": ReviewCause.BAN}, "out 2 (held, F6 decides)"),
        ({"waiting_out": 2, "hold": Hold("x")}, "out 2 (held)"),
        ({"socket_online": False}, "phone offline"),
        ({"withheld": 3}, "3 waiting, none delivered"),
        ({"silenced": ("incomingWebhook",)}, "notifications are off"),
        ({"last_event": NOON - 90}, "last event 1 min ago"),
    ],
)
def test_a_rate_limit_hides_nothing_that_lasts_longer(known: dict[str, object], words: str) -> None:
    limited = replace(FACTS, rate_limited=NOON - 3, over_rate=True, **known)  # type: ignore[arg-type]
    pieces = status_pieces(limited, NOON)
    room = sum(width(piece.text) + GAP for piece in pieces)
    while any("rate limited" in piece.text for _column, piece in arrange(pieces, room)):
        room -= 1
    assert any(words in piece.text for _column, piece in arrange(pieces, room))
