"""The reducers by themselves: each effect may come late, early or twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from greentui.archive import reducers
from greentui.archive.reducers import RowRole, Stored, applied
from greentui.model.events import MessageDeleted, MessageEdited, PollVoted, ReactionChanged, StatusChanged
from greentui.model.messages import (
    Call,
    File,
    Message,
    MessageKind,
    MessageStatus,
    Origin,
    Poll,
    PollOption,
)
from greentui.model.reasons import said
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    incoming,
    outgoing,
)


def stored(message: Message) -> Stored:
    return reducers.first_stored(1, 1, message)


def test_every_order_of_edits_leaves_the_last_text_and_all_the_earlier_ones() -> None:
    edits = [MessageEdited(ANNA, "m", text, at) for at, text in ((10, "one"), (20, "two"), (30, "three"))]
    for order in permutations(edits):
        now = stored(incoming("first", id="m"))
        for edit in order:
            now = applied(now, edit)
        assert (now.message.text, now.message.earlier, now.message.edited) == (
            "three",
            ("first", "one", "two"),
            30,
        )


def test_an_edit_told_twice_is_one_edit() -> None:
    edit = MessageEdited(ANNA, "m", "better", 10)
    once = applied(stored(incoming("good", id="m")), edit)
    assert applied(once, edit) == once


def test_an_edited_record_learns_its_original_from_the_late_notification() -> None:
    now = stored(incoming("new", id="m", edited=50, origin=Origin.HISTORY))
    now = reducers.with_facts(now, incoming("old", id="m"))
    assert (now.message.text, now.message.earlier) == ("new", ("old",))
    assert now.message.origin is Origin.NOTIFICATION


def test_a_deletion_keeps_what_was_said() -> None:
    now = applied(stored(incoming("secret", id="m")), MessageDeleted(ANNA, "m", 70))
    assert (now.message.text, now.message.deleted) == ("secret", 70)


def test_a_reaction_taken_back_before_it_came_stays_away() -> None:
    given = ReactionChanged(ANNA, "m", BORIS, "👍", 10)
    taken = ReactionChanged(ANNA, "m", BORIS, "", 20)
    for order in permutations((given, taken)):
        now = stored(incoming("x", id="m"))
        for event in order:
            now = applied(now, event)
        assert now.message.reactions == ()


def test_each_person_has_one_reaction() -> None:
    now = stored(incoming("x", id="m"))
    for event in (
        ReactionChanged(ANNA, "m", BORIS, "👍", 10),
        ReactionChanged(ANNA, "m", ANNA, "🙏", 11),
        ReactionChanged(ANNA, "m", BORIS, "❤️", 12),
    ):
        now = applied(now, event)
    assert [(each.sender_id, each.emoji) for each in now.message.reactions] == [(ANNA, "🙏"), (BORIS, "❤️")]


def test_the_last_telling_of_the_votes_stands_and_silent_options_remain() -> None:
    poll = incoming("Which?", id="p", kind=MessageKind.POLL, content=Poll((PollOption("a"), PollOption("b"))))
    early = PollVoted(ANNA, "p", (PollOption("a", (ANNA,)), PollOption("b", (BORIS,))), 10)
    late = PollVoted(ANNA, "p", (PollOption("b", (ANNA, BORIS)),), 20)
    for order in permutations((early, late)):
        now = stored(poll)
        for event in order:
            now = applied(now, event)
        assert now.message.content == Poll((PollOption("a"), PollOption("b", (ANNA, BORIS))))


def test_what_somebody_else_wrote_has_no_status() -> None:
    now = applied(stored(incoming("x", id="m")), StatusChanged("m", MessageStatus.READ, 10))
    assert now.message.status is None


def test_the_reason_comes_with_its_status() -> None:
    now = applied(stored(outgoing("x")), StatusChanged("m", MessageStatus.NO_ACCOUNT, 1, reason="nobody"))
    assert (now.message.status, now.message.reason) == (MessageStatus.NO_ACCOUNT, said("nobody"))
    late = applied(now, StatusChanged("m", MessageStatus.SENT, 2))
    assert late.message.reason == said("nobody")


def test_a_file_gains_its_address_and_keeps_the_rest() -> None:
    bare = incoming("", id="f", kind=MessageKind.IMAGE, content=File(name="cat.jpg", thumbnail=b"jpeg"))
    told = replace(bare, content=File(url="https://media.example/cat", name="other.jpg", size=7))
    now = reducers.with_facts(stored(bare), told)
    assert now.message.content == File(
        url="https://media.example/cat", name="cat.jpg", size=7, thumbnail=b"jpeg"
    )


def test_a_body_nobody_understood_is_replaced_by_one_that_is() -> None:
    unknown = incoming("", id="m", kind=MessageKind.UNRECOGNISED)
    now = reducers.with_facts(stored(unknown), incoming("hello", id="m", origin=Origin.HISTORY))
    assert (now.message.kind, now.message.text) == (MessageKind.TEXT, "hello")
    back = reducers.with_facts(now, unknown)
    assert back.message.kind is MessageKind.TEXT


@pytest.mark.parametrize("first", list(Origin))
@pytest.mark.parametrize("second", list(Origin))
def test_the_origin_does_not_depend_on_the_order(first: Origin, second: Origin) -> None:
    one, other = incoming("x", id="m", origin=first), incoming("x", id="m", origin=second)
    forth, back = reducers.with_facts(stored(one), other), reducers.with_facts(stored(other), one)
    assert forth.message.origin is back.message.origin


def test_a_call_only_goes_on() -> None:
    states = ("offer", "pickUp", "hangUp")
    for order in permutations(states):
        now = stored(incoming("", id="c", kind=MessageKind.CALL, content=Call(order[0])))
        for state in order[1:]:
            now = reducers.with_call(now, Call(state))
        assert now.message.content == Call("hangUp")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (incoming("x"), RowRole.UNREAD),
        (incoming("x", at=BEGAN - 9, origin=Origin.HISTORY), RowRole.READ),
        (incoming("x", at=BEGAN + 9, origin=Origin.JOURNAL), RowRole.UNREAD),
        (incoming("x", at=BEGAN + 9, origin=Origin.RECOVERED), RowRole.UNREAD),
        (incoming("x", at=BEGAN - 9), RowRole.UNREAD),
        (incoming("", kind=MessageKind.CALL, content=Call("missed")), RowRole.UNREAD),
        (incoming("", kind=MessageKind.CALL, content=Call("pickUp")), RowRole.NOTHING),
        (outgoing("x"), RowRole.ANSWER_ELSEWHERE),
        (outgoing("x", local_id="local-1", origin=Origin.LOCAL), RowRole.ANSWER),
        (outgoing("x", status=MessageStatus.FAILED), RowRole.TROUBLE),
        (outgoing("x", status=MessageStatus.UNKNOWN), RowRole.TROUBLE),
        (outgoing("x", status=MessageStatus.CANCELLED), RowRole.NOTHING),
        (outgoing("x", status=MessageStatus.FAILED, at=BEGAN - 9, origin=Origin.JOURNAL), RowRole.NOTHING),
    ],
)
def test_what_a_message_means_for_its_chat(message: Message, expected: RowRole) -> None:
    assert reducers.role(stored(message), BEGAN) is expected


def test_a_hidden_message_means_nothing() -> None:
    assert reducers.role(replace(stored(incoming("x")), hidden=True), BEGAN) is RowRole.NOTHING
