"""A paste is text whatever is in it and wherever the input is cut."""

from __future__ import annotations

import itertools

import pytest
from textual.events import Key, Paste

from greentui.tui.terminal.driver import _read
from greentui.tui.terminal.parser import Parser
from greentui.tui.terminal.pastes import ESCAPE, MOST_PASTED, REST, STALLED, Pastes, Piece

START, END = "\x1b[200~", "\x1b[201~"
LETTERS = "hello \x1bABC\rDEFGHIJKLMNOPQRSTUVWXYZabcdefghijk \x1b\x1b\x11tail"


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pastes(clock: Clock) -> Pastes:
    return Pastes(clock)


def shown(pieces: list[Piece]) -> list[tuple[str, object]]:
    """Pieces to be compared, neighbouring letters as one."""
    named = [
        ("typed", piece)
        if isinstance(piece, str)
        else ("pasted", piece.text)
        if isinstance(piece, Paste)
        else ("too long", piece.size)
        for piece in pieces
    ]
    joined: list[tuple[str, object]] = []
    for kind, group in itertools.groupby(named, lambda one: one[0]):
        parts = [part for _kind, part in group]
        joined += [(kind, "".join(map(str, parts)))] if kind == "typed" else [(kind, part) for part in parts]
    return joined


@pytest.mark.parametrize("length", [1, 2, 3, 5, 7, 1000])
def test_a_paste_is_one_whatever_is_in_it_and_wherever_it_is_cut(pastes: Pastes, length: int) -> None:
    sent = f"a\x1b[A{START}{LETTERS}{END}b{START}{START}\x1b[201{END}{START}{END}c"
    pieces = [piece for at in range(0, len(sent), length) for piece in pastes.feed(sent[at : at + length])]
    assert shown(pieces) == [
        ("typed", "a\x1b[A"),
        ("pasted", LETTERS),
        ("typed", "b"),
        ("pasted", f"{START}\x1b[201"),
        ("pasted", ""),
        ("typed", "c"),
    ]


def test_a_paste_without_an_end_is_over_when_nothing_more_comes(pastes: Pastes, clock: Clock) -> None:
    assert shown([*pastes.feed(f"{START}half"), *pastes.feed("way\x1b[20")]) == []
    clock.now += STALLED - 0.01
    assert shown([*pastes.tick()]) == []
    clock.now += 0.02
    assert shown([*pastes.tick()]) == [("pasted", "halfway\x1b[20")]
    assert shown([*pastes.feed("\x11q")]) == [("typed", "\x11q")]


def test_every_piece_of_a_slow_paste_has_its_time(pastes: Pastes, clock: Clock) -> None:
    pieces = [*pastes.feed(START)]
    for letter in "slow":
        clock.now += STALLED - 0.01
        pieces += [*pastes.tick(), *pastes.feed(letter)]
    assert shown([*pieces, *pastes.feed(END)]) == [("pasted", "slow")]


@pytest.mark.parametrize("end", [True, False])
def test_a_paste_too_long_is_counted_and_not_kept(pastes: Pastes, clock: Clock, end: bool) -> None:
    piece = "x" * 4096
    pieces = [*pastes.feed(START)]
    for _ in range(MOST_PASTED // 4096 + 50):
        pieces += [*pastes.feed(piece)]
        assert sum(map(len, pastes._pasted)) <= MOST_PASTED
    clock.now += STALLED
    pieces += [*pastes.feed(END)] if end else [*pastes.tick()]
    assert shown(pieces) == [("too long", 4096 * (MOST_PASTED // 4096 + 50))]
    assert shown([*pastes.feed(f"{START}short{END}")]) == [("pasted", "short")]


def test_the_longest_paste_is_taken(pastes: Pastes) -> None:
    longest = "x" * MOST_PASTED
    assert shown([*pastes.feed(START + longest + END)]) == [("pasted", longest)]
    assert shown([*pastes.feed(START + longest + "x" + END)]) == [("too long", MOST_PASTED + 1)]


def test_an_escape_is_the_key_when_nothing_follows(pastes: Pastes, clock: Clock) -> None:
    assert [*pastes.feed("a\x1b")] == ["a"]
    clock.now += ESCAPE
    assert [*pastes.tick()] == ["\x1b"]
    (key,) = _read("\x1b", Parser())
    assert isinstance(key, Key)
    assert (key.key, key.character) == ("escape", "\x1b")


def test_an_escape_that_came_alone_begins_what_follows(pastes: Pastes) -> None:
    assert shown([*pastes.feed("\x1b"), *pastes.feed("[A")]) == [("typed", "\x1b[A")]
    assert shown([*pastes.feed("\x1b"), *pastes.feed("x")]) == [("typed", "\x1bx")]


def test_the_start_of_a_marker_that_is_none_is_typed_after_all(pastes: Pastes, clock: Clock) -> None:
    assert [*pastes.feed("\x1b[20")] == []
    clock.now += STALLED
    assert [*pastes.tick(), *pastes.tick()] == ["\x1b[20"]


def test_the_rest_of_a_paste_that_stalled_is_pasted_too(pastes: Pastes, clock: Clock) -> None:
    rest, typed = "second line of what was pasted\rand a third", "keys that a program sends at once\r"
    assert shown([*pastes.feed(f"{START}first\r")]) == []
    clock.now += STALLED
    assert shown([*pastes.tick()]) == [("pasted", "first\r")]
    assert shown([*pastes.feed("\r")]) == [("typed", "\r")]
    assert shown([*pastes.feed(rest)]) == []
    assert shown([*pastes.feed(END)]) == [("pasted", rest)]
    assert shown([*pastes.feed(typed)]) == [("typed", typed)]


def test_the_late_end_of_a_paste_is_not_typed(pastes: Pastes, clock: Clock) -> None:
    assert shown([*pastes.feed(f"{START}first")]) == []
    clock.now += STALLED
    assert shown([*pastes.tick(), *pastes.feed(f" last{END}")]) == [("pasted", "first"), ("pasted", " last")]


REPORTS = "\x1b[<35;10;10M\x1b[<0;1;36m\x1b[I\x1b[48;36;120;720:1;1440t\x1b[O\x1b[<35;11;10M"


@pytest.mark.parametrize("length", [1, 3, 7, 1000])
def test_what_the_terminal_reports_meanwhile_is_no_part_of_a_paste(pastes: Pastes, length: int) -> None:
    sent = f"{START}one{REPORTS}two\x1b[4two{REPORTS}{END}"
    pieces = [piece for at in range(0, len(sent), length) for piece in pastes.feed(sent[at : at + length])]
    assert shown(pieces) == [("pasted", "onetwo\x1b[4two")]


@pytest.mark.parametrize("cut", [0, 5])
def test_a_moving_mouse_does_not_keep_a_paste_without_an_end_going(
    pastes: Pastes, clock: Clock, cut: int
) -> None:
    move = "\x1b[<35;10;10M"
    begun, whole = move[:cut], move[cut:] + move[:cut]
    pieces = [*pastes.feed(f"{START}half{begun}")]
    for _ in range(4):
        assert pieces == []
        clock.now += STALLED / 4
        pieces += pastes.feed(whole)
    pieces += pastes.feed("q")
    assert shown(pieces) == [("pasted", "half"), ("typed", f"{move}{begun}q")]


def test_what_is_typed_in_one_burst_is_no_rest_of_a_paste_long_ago(pastes: Pastes, clock: Clock) -> None:
    burst = "what a program types much later, with an Enter\r"
    assert shown([*pastes.feed(f"{START}first")]) == []
    clock.now += STALLED
    assert shown([*pastes.tick()]) == [("pasted", "first")]
    clock.now += REST
    assert shown([*pastes.feed(burst)]) == [("typed", burst)]
    assert shown([*pastes.feed(burst + END)]) == [("pasted", burst)]
