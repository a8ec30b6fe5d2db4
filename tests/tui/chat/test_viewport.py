"""The column against a twin that lays every line out."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from greentui.tui.chat.viewport import Viewport


class Blocks:
    """Blocks of known heights, in a column."""

    def __init__(self, heights: Sequence[tuple[int, int]], view: int) -> None:
        self.heights = {f"b{number}": height for number, height in enumerate(heights)}
        self.measured: list[str] = []
        self.column = Viewport(self.measure, lambda uid: 3)
        self.column.height = view
        self.column.replace(list(self.heights))

    def measure(self, uid: str) -> tuple[int, int]:
        self.measured.append(uid)
        return self.heights[uid]

    def lines(self) -> list[tuple[str, int]]:
        """Every line of the column, from top to bottom."""
        return [(uid, line) for uid in self.column.uids for line in range(sum(self.heights[uid]))]

    def shown(self) -> list[tuple[str, int] | None]:
        """What stands in each row of the view."""
        rows = self.column.rows()
        assert sum(piece.last - piece.first for piece in self.column.pieces()) == sum(map(bool, rows))
        return rows

    def top(self) -> int:
        """Index of the line in the first filled row."""
        first = next(row for row in self.shown() if row)
        return self.lines().index(first)


height = st.tuples(st.integers(0, 3), st.integers(1, 9))
heights = st.lists(height, min_size=1, max_size=14)


@given(heights, st.integers(1, 12))
def test_the_end_is_shown_first(given_heights: list[tuple[int, int]], view: int) -> None:
    blocks = Blocks(given_heights, view)
    lines = blocks.lines()
    expected = [None] * max(0, view - len(lines)) + lines[-view:]
    assert blocks.shown() == expected


@given(heights, st.integers(1, 12), st.lists(st.integers(-30, 30), max_size=8))
def test_moving_is_adding_within_bounds(
    given_heights: list[tuple[int, int]], view: int, steps: list[int]
) -> None:
    blocks = Blocks(given_heights, view)
    lines = blocks.lines()
    last = max(0, len(lines) - view)
    top = last
    for step in steps:
        moved = blocks.column.move(step)
        new = min(max(0, top + step), last)
        assert moved == (new != top)
        top = new
        assert blocks.top() == top
        assert blocks.column.at_end == (top == last)
        assert blocks.column.following == (top == last)
        assert blocks.column.at_beginning == (top == 0)


@given(heights, st.integers(1, 12), st.data())
def test_place_puts_the_body_at_its_row(
    given_heights: list[tuple[int, int]], view: int, data: st.DataObject
) -> None:
    blocks = Blocks(given_heights, view)
    uid = data.draw(st.sampled_from(list(blocks.heights)))
    row = data.draw(st.integers(0, view - 1))
    blocks.column.place(uid, row)
    lines = blocks.lines()
    wanted = lines.index((uid, blocks.heights[uid][0])) - row
    assert blocks.top() == min(max(0, wanted), max(0, len(lines) - view))


@given(heights, st.integers(3, 12), st.integers(-40, 0), st.data())
def test_reveal_shows_the_whole_body_or_as_much_as_fits(
    given_heights: list[tuple[int, int]], view: int, away: int, data: st.DataObject
) -> None:
    blocks = Blocks(given_heights, view)
    blocks.column.move(away)
    uid = data.draw(st.sampled_from(list(blocks.heights)))
    lead, body = blocks.heights[uid]
    before = blocks.shown()
    blocks.column.reveal(uid)
    shown = blocks.shown()
    if body < view:
        assert all((uid, line) in shown for line in range(lead, lead + body))
    else:
        assert {row[0] for row in shown if row} == {uid}
    if {row for row in before if row} >= {(uid, line) for line in range(lead, lead + body)}:
        assert shown == before


@settings(max_examples=60)
@given(heights, heights, heights, st.integers(1, 10), st.integers(-40, -1), st.data())
def test_what_is_read_stays_when_blocks_come_and_heights_change(
    old: list[tuple[int, int]],
    above: list[tuple[int, int]],
    below: list[tuple[int, int]],
    view: int,
    away: int,
    data: st.DataObject,
) -> None:
    blocks = Blocks(old, view)
    if not blocks.column.move(away):
        return
    first = next(row for row in blocks.shown() if row)
    uid, line = first
    lead = blocks.heights[uid][0]
    held = list(blocks.heights)
    added = {f"a{n}": height for n, height in enumerate(above)}
    more = {f"c{n}": height for n, height in enumerate(below)}
    blocks.heights.update(added | more)
    for other in held[: held.index(uid)]:
        blocks.heights[other] = data.draw(height)
    blocks.column.replace([*added, *held, *more])
    assert blocks.shown()[0] == first
    if line >= lead:
        # The separator above the block that is read goes away: its body stays where it is.
        blocks.heights[uid] = (0, blocks.heights[uid][1])
        assert blocks.shown()[0] == (uid, line - lead)


@given(heights, st.integers(1, 10), st.lists(height, min_size=1, max_size=5))
def test_a_reader_at_the_end_follows(
    old: list[tuple[int, int]], view: int, below: list[tuple[int, int]]
) -> None:
    blocks = Blocks(old, view)
    blocks.heights.update({f"c{n}": height for n, height in enumerate(below)})
    blocks.column.replace(list(blocks.heights))
    assert blocks.shown()[-1] == blocks.lines()[-1]


@given(heights, st.integers(1, 10))
def test_a_released_reader_does_not_follow(old: list[tuple[int, int]], view: int) -> None:
    blocks = Blocks(old, view)
    if len(blocks.lines()) < view:
        return
    before = blocks.shown()
    blocks.column.release()
    blocks.heights["c"] = (0, 4)
    blocks.column.replace(list(blocks.heights))
    assert blocks.shown() == before


def test_where_the_block_at_the_top_goes_the_next_takes_its_place() -> None:
    blocks = Blocks([(0, 3)] * 9, 5)
    blocks.column.place("b2", 0)
    blocks.column.replace([uid for uid in blocks.column.uids if uid != "b2"])
    assert blocks.shown()[0] == ("b3", 0)


def test_only_what_is_near_the_view_is_measured() -> None:
    blocks = Blocks([(1, 4)] * 1000, 20)
    blocks.measured.clear()
    blocks.column.pieces()
    blocks.column.move(-7)
    assert len(set(blocks.measured)) <= 12


class Walk(RuleBasedStateMachine):
    """Any order of changes: the view always shows lines that follow one another and fills what it can."""

    @initialize(start=heights, view=st.integers(1, 10))
    def begin(self, start: list[tuple[int, int]], view: int) -> None:
        self.blocks = Blocks(start, view)
        self.made = len(start)

    @rule(step=st.integers(-15, 15))
    def move(self, step: int) -> None:
        self.blocks.column.move(step)

    @rule(new=height, index=st.integers(0, 99))
    def insert(self, new: tuple[int, int], index: int) -> None:
        uids = list(self.blocks.column.uids)
        self.made += 1
        uid = f"n{self.made}"
        self.blocks.heights[uid] = new
        uids.insert(index % (len(uids) + 1), uid)
        self.blocks.column.replace(uids)

    @rule(index=st.integers(0, 99))
    def remove(self, index: int) -> None:
        uids = list(self.blocks.column.uids)
        if len(uids) > 1:
            del uids[index % len(uids)]
            self.blocks.column.replace(uids)

    @rule(index=st.integers(0, 99), new=height)
    def grow(self, index: int, new: tuple[int, int]) -> None:
        uids = self.blocks.column.uids
        self.blocks.heights[uids[index % len(uids)]] = new

    @rule(view=st.integers(1, 12))
    def resize(self, view: int) -> None:
        self.blocks.column.height = view

    @rule()
    def end(self) -> None:
        self.blocks.column.to_end()

    @invariant()
    def shows_lines_in_a_row(self) -> None:
        if not hasattr(self, "blocks"):
            return
        rows = self.blocks.shown()
        lines = self.blocks.lines()
        filled = [row for row in rows if row]
        assert len(filled) == min(len(rows), len(lines))
        assert rows[len(rows) - len(filled) :] == filled
        start = lines.index(filled[0])
        assert lines[start : start + len(filled)] == filled
        if self.blocks.column.following:
            assert filled[-1] == lines[-1]


Walk.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestWalk = Walk.TestCase
