"""The screen in memory shows what pyte's own does, which is slower."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st

from tests.screen import Screen, Stream

COLUMNS, ROWS = 12, 4

PLAIN = st.text(st.sampled_from("ab ─"), min_size=1, max_size=6)
TEXTS = st.text(st.sampled_from("ab ─日é\u0301\ufe0f👍"), max_size=20)
CODES = st.lists(
    st.sampled_from(["", "0", "1", "3", "4", "7", "22", "31", "97", "44", "49", "38;5;200", "48;2;1;2;30"])
)
RENDITIONS = CODES.map(lambda codes: f"\x1b[{';'.join(codes)}m")
MOVES = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS)).map(lambda to: f"\x1b[{to[0]};{to[1]}H")
SEQUENCES = [
    *("[L", "[2M", "[3P", "[2@", "[4X", "[K", "[1K", "[J", "[2J", "[4h", "[4l", "[?7l", "[?7h", "[2;3r"),
    *("]0;\x1b[31mtitle\x07", "#8", "c", "[?5h", "[38;5m", "M", "7", "8"),
]
REST = st.sampled_from(["\r", "\n", "\b", "\t", *(f"\x1b{each}" for each in SEQUENCES)])
WRITTEN = st.lists(st.one_of(PLAIN, TEXTS, RENDITIONS, MOVES, REST)).map("".join)


def rows_of(screen: pyte.Screen) -> list[list[pyte.screens.Char]]:
    return [[screen.buffer[row][column] for column in range(COLUMNS)] for row in range(ROWS)]


@given(st.lists(WRITTEN, min_size=2, max_size=4))
def test_it_shows_what_pyte_does(written: list[str]) -> None:
    screen, reference = Screen(COLUMNS, ROWS), pyte.Screen(COLUMNS, ROWS)
    ours, theirs = Stream(screen), pyte.ByteStream(reference)
    for part in written:
        ours.feed(part.encode())
        theirs.feed(part.encode())
        assert rows_of(screen) == rows_of(reference)
        assert (screen.cursor.x, screen.cursor.y) == (reference.cursor.x, reference.cursor.y)
        shown = ["".join(cell.data for cell in row).rstrip() for row in rows_of(reference)]
        assert screen.text().split("\n") == shown


@given(WRITTEN, WRITTEN)
def test_the_first_screen_comes_back_as_it_was(before: str, meanwhile: str) -> None:
    screen = Screen(COLUMNS, ROWS)
    stream = Stream(screen)
    stream.feed(before.encode())
    first, text = rows_of(screen), screen.text()
    stream.feed(b"\x1b[?1049h")
    assert screen.text().strip() == ""
    stream.feed(meanwhile.encode())
    stream.feed(b"\x1b[?1049l")
    assert (rows_of(screen), screen.text()) == (first, text)
