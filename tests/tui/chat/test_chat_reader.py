"""A reader against the whole chat: whatever happens, the view shows a part of the chat without a gap."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from greentui.model.messages import Key, Message
from greentui.tui.chat.chat_reader import AHEAD, PAGE, ChatReader
from greentui.tui.chat.page_buffer import MOST
from tests.tui.world import NOON, World, incoming, outgoing

CHAT = "79010000001@c.us"
BIG = 4 * MOST


def chat(count: int) -> World:
    made = World()
    made.add_chat(CHAT, "Anna")
    made.add(*(incoming(f"{n}", NOON + n * 100, id=f"m{n}") for n in range(count)))
    return made


def reading(world: World, height: int = 10) -> ChatReader:
    """A reader who sees messages of one to four lines."""
    begun: ChatReader

    def measure(uid: str) -> tuple[int, int]:
        return begun.lead(uid).lines, 1 + len(begun.held[uid].text) % 4

    begun = ChatReader(world, CHAT, measure, lambda _uid: 2, height)
    begun.start()
    return begun


class Reader(RuleBasedStateMachine):
    """Scrolls, jumps and reads on while messages come, change and go."""

    @initialize(count=st.sampled_from([0, 3, PAGE, BIG]), height=st.integers(3, 25))
    def begin(self, count: int, height: int) -> None:
        self.world = chat(count)
        self.made = count
        self.reading = reading(self.world, height)

    @property
    def all(self) -> list[Message]:
        return self.world.messages[CHAT]

    def settle(self) -> None:
        self.reading.page()

    @rule(lines=st.integers(-80, 80))
    def move(self, lines: int) -> None:
        self.reading.move(lines)
        self.settle()

    @rule()
    def pause(self) -> None:
        before = self.reading.pieces()
        self.reading.page(AHEAD)
        assert self.reading.pieces() == before

    @rule()
    def newest(self) -> None:
        self.reading.to_newest()
        self.settle()
        assert self.reading.at_end

    @rule()
    def oldest(self) -> None:
        self.reading.to_oldest()
        self.settle()
        if self.all:
            assert self.reading.pieces()[0].uid == self.all[0].uid

    @precondition(lambda self: self.all)
    @rule(index=st.integers(0, 10**6), by_id=st.booleans())
    def jump(self, index: int, by_id: bool) -> None:
        message = self.all[index % len(self.all)]
        found = self.reading.find(message.id if by_id else message.key)
        assert found == message
        self.reading.place(message.uid, 1)
        self.settle()
        assert message.uid in [piece.uid for piece in self.reading.pieces()]

    @rule(count=st.integers(1, 40), told=st.booleans())
    def arrive(self, count: int, told: bool) -> None:
        at_end = self.reading.at_end
        before = self.reading.column.rows()
        new = []
        for _ in range(count):
            self.made += 1
            new.append(incoming("x" * (self.made % 7), NOON + self.made * 100, id=f"m{self.made}"))
        self.world.add(*new)
        self.reading.changed([message.uid for message in new] if told else [])
        if not at_end:
            assert self.reading.column.rows() == before
        self.settle()

    @precondition(lambda self: self.all)
    @rule(index=st.integers(0, 10**6), told=st.booleans())
    def recover(self, index: int, told: bool) -> None:
        """A message turns up between others."""
        self.made += 1
        place = self.all[index % len(self.all)].timestamp + 7
        self.world.add(incoming("late", place, id=f"m{self.made}"))
        self.reading.changed([f"m{self.made}"] if told else [])
        self.settle()

    @precondition(lambda self: self.all)
    @rule(index=st.integers(0, 10**6), text=st.text("ab", max_size=6), told=st.booleans())
    def edit(self, index: int, text: str, told: bool) -> None:
        message = self.all[index % len(self.all)]
        self.world.put(replace(message, text=text))
        self.reading.changed([message.uid] if told else [])
        self.settle()

    @precondition(lambda self: self.all)
    @rule(index=st.integers(0, 10**6), told=st.booleans())
    def hide(self, index: int, told: bool) -> None:
        uid = self.all[index % len(self.all)].uid
        self.world.hide(uid)
        self.reading.changed([uid] if told else [])
        self.settle()

    @rule(height=st.integers(3, 25))
    def resize(self, height: int) -> None:
        self.reading.column.height = height
        self.settle()

    @invariant()
    def shows_a_piece_of_the_chat(self) -> None:
        if not hasattr(self, "reading"):
            return
        held = list(self.reading.held)
        whole = self.all
        assert len(held) <= MOST
        if not held:
            assert not whole
            return
        first = whole.index(held[0])
        assert held == whole[first : first + len(held)]
        assert self.reading.held.older == (first > 0)
        assert self.reading.held.newer == (first + len(held) < len(whole))
        if self.reading.at_end:
            assert self.reading.pieces()[-1].uid == whole[-1].uid


Reader.TestCase.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
TestReader = Reader.TestCase


def test_an_unread_chat_far_from_its_end_begins_there() -> None:
    world = chat(BIG)
    world.change_chat(CHAT, unread=500)
    begun = reading(world)
    begun.show_unread()
    assert f"m{BIG - 500}" in [piece.uid for piece in begun.pieces()]
    assert not begun.at_end


def test_nobody_reads_nothing() -> None:
    begun = ChatReader(None, "", lambda _uid: (0, 1), lambda _uid: 1)
    begun.start()
    assert begun.pieces() == []
    assert begun.at_end
    assert not begun.move(-3)
    assert begun.find(Key(1, 1)) is None
    assert not begun.changed([])
    assert not begun.page()


def test_what_came_before_the_answer_to_a_send_is_shown_once() -> None:
    """The notification of a message outruns the answer with its id: for a moment there are two of it."""
    world = chat(3)
    typed = outgoing("yes", NOON + 500, id="local-1", local_id="local-1")
    echo = outgoing("yes", NOON + 501, id="sent")
    world.add(typed, echo)
    reader = reading(world)
    assert list(reader.held.uids)[-2:] == ["local-1", "sent"]
    world.hide("sent")
    world.hidden.clear()
    world.put(replace(typed, id="sent"))
    assert reader.changed(["local-1", "sent"])
    assert list(reader.held.uids) == ["m0", "m1", "m2", "local-1"]
