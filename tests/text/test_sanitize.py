from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from greentui.text.sanitize import (
    _table,
    character_width,
    clean,
    clean_in_place,
    clean_line,
    crop,
    fit,
    width,
    without_controls,
)
from tests.hostile import HOSTILE, MILLION

anything = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(
    list(HOSTILE.values())
)


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_that_steers_a_terminal_is_left(name: str) -> None:
    cleaned = clean(HOSTILE[name])
    assert not [c for c in cleaned if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\ufe0f\u200b")
    cleaned.encode()


@given(anything)
def test_a_cleaned_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(anything)
def test_width_is_the_sum_over_characters(text: str) -> None:
    line = clean_line(text)
    assert width(line) == sum(map(width, line))


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if name not in ("private use", "ligature", "cuneiform", "hangul jamo")]
)
def test_another_measure_of_width_agrees(name: str) -> None:
    line = clean_line(HOSTILE[name])[:300]
    assert wcswidth(line) == width(line)


@given(anything, st.integers(1, 40))
def test_crop_fits(text: str, cells: int) -> None:
    line = clean_line(text)
    cropped = crop(line, cells)
    assert width(cropped) <= cells
    assert cropped == line or cropped.endswith("…")
    assert cropped == line or width(line) > cells


@given(anything, st.integers(1, 40))
def test_fit_fills(text: str, cells: int) -> None:
    assert width(fit(clean_line(text), cells)) == cells


@given(anything)
def test_a_line_is_one_line(text: str) -> None:
    assert "\n" not in clean_line(text)


def test_escape_sequences_vanish_and_other_controls_are_seen() -> None:
    assert clean("\x1b[31mred\x1b[0m\x1b]0;title\x07 \x07\x00") == "red ␇␀"


def test_an_unclosed_sequence_hides_nothing() -> None:
    assert clean("\x1b]8;;http://e.example") == "␛]8;;http://e.example"


def test_a_tower_of_marks_is_capped() -> None:
    assert clean("Z" + "\u0301" * 50) == "Z" + "\u0301" * 4


def test_flags_become_letters() -> None:
    assert clean("🇷🇺") == "RU"


def test_emoji_as_text() -> None:
    assert clean("ok 👍🏽", emoji_as_text=True) == "ok :thumbs_up_sign:"
    assert clean("← → ✓", emoji_as_text=True) == "← → ✓"


def test_usual_text_is_the_same_object() -> None:
    text = "Anna, Привет — ok… 日本"
    assert clean(text) is text


def test_a_million_characters_are_cropped_at_once() -> None:
    assert width(crop(MILLION, 20)) == 20


@given(anything.map(lambda text: text.replace("\n", " ")))
def test_cleaned_in_place_a_text_is_as_wide_as_before_and_as_its_characters(text: str) -> None:
    drawn = clean_in_place(text)
    assert width(drawn) == width(text) == sum(map(width, drawn))
    assert not [c for c in drawn if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]


def test_emoji_keep_their_place() -> None:
    assert clean_in_place("a👨‍👩‍👧‍👦b🇷🇺c❤️d") == "a👨b" + "RU" + "c❤ d"


def test_only_tabs_and_ends_of_lines_may_be_pasted_of_what_nobody_types() -> None:
    assert without_controls("a\tb\r\nc\x1b[2J\x00\x7f\x9bé‍") == "a\tb\r\nc[2Jé‍"


def test_each_character_has_its_replacement() -> None:
    """Read from the function: the table of the module is made once, when it is imported."""
    table = _table()

    def replaced(*codes: int) -> list[str]:
        return [chr(code).translate(table) for code in codes]

    assert replaced(*range(0x09)) == list("␀␁␂␃␄␅␆␇␈")
    assert replaced(0x09, 0x0A, 0x0B, 0x1F) == ["    ", "\n", "␋", "␟"]
    assert replaced(0x20, 0x7E, 0x7F, 0x80, 0x9F, 0xA0) == [" ", "~", "␡", "\ufffd", "\ufffd", "\xa0"]
    assert replaced(0x200A, 0x200B, 0x200F, 0x2010) == ["\u200a", "", "", "\u2010"]
    assert replaced(0x1F3FA, 0x1F3FB, 0x1F3FF, 0x1F400) == ["\U0001f3fa", "", "", "\U0001f400"]
    assert replaced(0x115E, 0x115F, 0x1160, 0x1161) == ["\u115e", " ", " ", "\u1161"]
    assert replaced(0x3164, 0x3165, 0xFFA0, 0xFFA1) == [" ", "\u3165", " ", "\uffa1"]
    assert replaced(0x2800, 0x2801) == [" ", "\u2801"]


def test_every_line_end_becomes_a_newline() -> None:
    assert clean("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h") == "a\nb\nc\nd\ne\nf\ng\nh"


def test_half_a_character_is_seen() -> None:
    assert clean("a\ud800b\uffff") == "a\ufffdb\ufffd"


def test_a_mark_without_a_letter_is_put_on_a_circle() -> None:
    mark = "\u0301"
    assert clean(mark * 6) == "\u25cc" + mark * 4
    assert clean(f"a\n{mark}b") == f"a\n\u25cc{mark}b"
    assert clean("a" + mark * 9 + "b" + mark * 9) == "a" + mark * 4 + "b" + mark * 4


def test_a_line_has_single_spaces() -> None:
    assert clean_line(" a \t\n b\u2028c ") == "a b c"


def test_emoji_of_a_line_as_text() -> None:
    assert clean_line("ok 👍") == "ok 👍"
    assert clean_line("ok 👍", emoji_as_text=True) == "ok :thumbs_up_sign:"


def test_a_newline_in_a_field_takes_no_place() -> None:
    assert clean_in_place("a\nb") == "ab"
    text = "abc"
    assert clean_in_place(text) is text


def test_a_field_keeps_its_blanks_and_letters() -> None:
    assert clean_in_place("X \u3000") == "X \u3000"


@pytest.mark.parametrize(("character", "cells"), [("a", 1), ("日", 2), ("\u0301", 0)])
def test_a_character_is_as_wide_as_it_is_drawn(character: str, cells: int) -> None:
    assert character_width(character) == cells


def test_a_crop_leaves_no_blank_before_its_end() -> None:
    assert crop(" ab  cd", 5) == " ab…"


def test_where_no_end_fits_nothing_is_left() -> None:
    assert crop("abc", 0) == ""
    assert crop("abc", 1) == "…"


def test_marks_take_no_room() -> None:
    text = ("a" + "\u0301" * 4) * 3
    assert crop(text, 3) == text
