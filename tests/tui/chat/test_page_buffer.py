from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from greentui.model.chats import Window
from greentui.model.messages import Key, Message, MessageKind, MessageStatus, Poll
from greentui.tui.chat import page_buffer
from greentui.tui.chat.page_buffer import PageBuffer
from tests.tui.world import NOON, incoming, outgoing


def chat(count: int, start: int = 0, gap: int = 60) -> list[Message]:
    return [
        replace(incoming(f"text {n}", NOON + n * gap, id=f"m{n}"), order=n)
        for n in range(start, start + count)
    ]


def held(*messages: Message, group: bool = False, older: bool = False, newer: bool = False) -> PageBuffer:
    piece = PageBuffer(group=group)
    piece.replace(Window(messages, older, newer))
    return piece


def test_a_repeated_message_stays_the_same_object() -> None:
    messages = chat(3)
    piece = held(*messages)
    piece.replace(Window(tuple(replace(message) for message in messages)))
    assert all(one is two for one, two in zip(piece, messages, strict=True))
    assert not piece.update(replace(messages[1]))


def test_a_changed_message_replaces_the_old_one() -> None:
    messages = chat(3)
    piece = held(*messages)
    assert piece.update(replace(messages[1], text="edited"))
    assert [message.text for message in piece] == ["text 0", "edited", "text 2"]


def test_an_accepted_message_keeps_its_place_by_uid() -> None:
    piece = held(*chat(2))
    queued = replace(outgoing("hello", NOON + 500, id="local-1", local_id="local-1"), order=3)
    assert piece.update(queued)
    assert piece.update(replace(queued, id="ABC", timestamp=NOON + 501))
    assert piece.uids == ["m0", "m1", "local-1"]
    assert piece["local-1"].id == "ABC"
    assert piece.find("ABC") is piece["local-1"]


def test_a_message_that_belongs_elsewhere_is_not_taken() -> None:
    messages = chat(10)
    piece = held(*messages[3:6], older=True, newer=True)
    assert not piece.update(messages[0])
    assert not piece.update(messages[9])
    assert piece.uids == ["m3", "m4", "m5"]


def test_what_is_recovered_goes_to_its_place() -> None:
    messages = chat(5)
    piece = held(messages[0], messages[1], messages[4])
    assert piece.update(messages[2])
    assert piece.uids == ["m0", "m1", "m2", "m4"]


def test_the_far_end_is_forgotten() -> None:
    messages = chat(page_buffer.MOST + 100)
    piece = held(*messages[100:], older=True)
    assert piece.put_before(Window(tuple(messages[20:100]), older=True)) == 80
    assert len(piece) == page_buffer.MOST
    assert (piece.uids[0], piece.older, piece.newer) == ("m20", True, True)
    piece.put_after(Window(tuple(messages[320:400]), newer=False))
    assert len(piece) == page_buffer.MOST
    assert (piece.uids[-1], piece.older, piece.newer) == ("m399", True, False)


def test_overlapping_pages_hold_each_message_once() -> None:
    messages = chat(20)
    piece = held(*messages[10:], older=True)
    assert piece.put_before(Window(tuple(messages[5:15]), older=True)) == 5
    assert piece.uids == [f"m{n}" for n in range(5, 20)]


@given(st.permutations(range(12)), st.integers(0, 12))
def test_order_is_by_key_whatever_comes_first(order: list[int], index: int) -> None:
    messages = chat(12)
    piece = held()
    for number in order:
        piece.update(messages[number])
    assert piece.uids == [f"m{n}" for n in range(12)]
    found = piece.at(Key(NOON + index * 60, -1))
    assert found is (messages[index] if index < 12 else None)


def test_a_day_begins_with_its_separator() -> None:
    late, early = incoming("late", NOON - 43_230), incoming("early", NOON - 43_170)
    piece = held(replace(late, order=1), replace(early, order=2))
    assert piece.lead(late.uid, NOON, None, 0).day == "Yesterday"
    assert piece.lead(early.uid, NOON, None, 0).day == "Today"


def test_no_separator_is_claimed_where_older_messages_are_not_held() -> None:
    messages = chat(3)
    piece = held(*messages, older=True)
    assert piece.lead("m0", NOON, None, 0).day == ""


def test_the_divider_stands_above_the_first_unread_only() -> None:
    messages = chat(4)
    piece = held(*messages)
    leads = [piece.lead(uid, NOON, messages[2].key, 2).unread for uid in piece.uids]
    assert leads == [None, None, 2, None]


def test_names_are_told_where_another_begins_to_speak() -> None:
    anna = [incoming("a", NOON, sender_id="anna"), incoming("b", NOON + 1, sender_id="anna")]
    oleg = incoming("c", NOON + 2, sender_id="oleg")
    mine = outgoing("d", NOON + 3)
    piece = held(*(replace(m, order=n) for n, m in enumerate((*anna, oleg, mine))), group=True)
    leads = [piece.lead(uid, NOON, None, 0) for uid in piece.uids]
    assert [lead.named for lead in leads] == [True, False, True, False]
    assert [lead.gap for lead in leads[1:]] == [False, True, True]


def test_what_waits_is_behind_a_message_in_doubt_above_it() -> None:
    statuses = [MessageStatus.QUEUED, MessageStatus.UNKNOWN, MessageStatus.SENT, MessageStatus.QUEUED]
    written = [outgoing(f"text {n}", NOON + n, status=status) for n, status in enumerate(statuses)]
    piece = held(*(replace(message, order=n) for n, message in enumerate(written)))
    leads = [piece.lead(uid, NOON, None, 0) for uid in piece.uids]
    assert [lead.behind for lead in leads] == [False, False, False, True]


def test_all_that_one_author_wrote_in_a_row_stands_together() -> None:
    text, poll = incoming("a", NOON), incoming("b", NOON + 4000, kind=MessageKind.POLL, content=Poll(()))
    reply = outgoing("c", NOON + 4001)
    piece = held(*(replace(message, order=n) for n, message in enumerate((text, poll, reply))))
    assert [piece.lead(message.uid, NOON, None, 0).gap for message in piece][1:] == [False, True]
