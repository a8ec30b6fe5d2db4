"""Large letters: none is easily taken for another, and a code keeps its letters."""

from __future__ import annotations

from itertools import combinations

import pytest

from greentui.text.block_letters import _GLYPHS, enlarge, in_fours

LETTERS = [letter for letter in _GLYPHS if letter.isalnum()]
APART = 4
"""Pixels in which any two differ."""


def distance(one: str, other: str) -> int:
    """In how many pixels two glyphs differ."""
    return sum(a != b for a, b in zip(_GLYPHS[one], _GLYPHS[other], strict=True))


def test_no_two_letters_are_easily_confused() -> None:
    near = {f"{a}{b}": apart for a, b in combinations(LETTERS, 2) if (apart := distance(a, b)) < APART}
    assert not near


@pytest.mark.parametrize("pair", ["Z2", "S5", "O0", "08", "I1", "B8", "G6", "OQ", "DO"])
def test_the_usual_suspects_differ_in_what_is_drawn(pair: str) -> None:
    first, second = (enlarge(letter) for letter in pair)
    assert sum(a != b for x, y in zip(first, second, strict=True) for a, b in zip(x, y, strict=True)) >= 3


def test_every_letter_of_a_code_is_drawn_in_the_same_size() -> None:
    assert len(LETTERS) == 36
    assert all(_GLYPHS[letter].count(" ") == 4 and len(_GLYPHS[letter]) == 29 for letter in LETTERS)


def test_a_code_fits_a_narrow_terminal() -> None:
    lines = enlarge(in_fours("GAPI2018"))
    assert len(lines) == 3
    assert {len(line) for line in lines} == {51}
