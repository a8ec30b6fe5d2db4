"""Where a search's words are in a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.archive.tokenizer import MARKED_CHARACTERS, folded, marked, tokens


@pytest.mark.parametrize(
    ("text", "word", "open_ended", "stretches"),
    [
        ("Hello hello", "hello", False, ["Hello", "hello"]),
        ("tomorrow", "tom", True, ["tom"]),
        ("tomorrow", "tom", False, []),
        ("Ёлка и елки", "елк", True, ["Ёлк", "елк"]),
        ("café CAFE\u0301", "cafe", False, ["café", "CAFE\u0301"]),
        ("see you, tomorrow", "you tomorrow", False, ["you, tomorrow"]),
        ("日本語です", "本語", True, ["本語"]),
        ("tomtom", "tom", True, ["tom"]),
        ("a-b", "a-b", False, ["a-b"]),
        ("ok👍🏽!", "👍", True, ["👍"]),
        ("👨‍👩‍👧", "👩", False, ["👩"]),
        ("nothing here", "!!!", True, []),
    ],
)
def test_the_words_are_marked(text: str, word: str, open_ended: bool, stretches: list[str]) -> None:
    assert [text[start:end] for start, end in marked(text, [(word, open_ended)])] == stretches


@given(st.text(max_size=60), st.text(max_size=6))
def test_marks_lie_in_the_text_in_order_and_apart(text: str, word: str) -> None:
    spans = marked(text, [(word, True), (word[::-1], False)])
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] < right[0] for left, right in pairwise(spans))


@given(st.text(max_size=60))
def test_a_word_is_always_found_in_its_own_text(text: str) -> None:
    for _, start, end in tokens(text):
        assert any(left <= start < right for left, right in marked(text, [(text[start:end], False)]))


@pytest.mark.parametrize("text", ["plain", "обычный", "שלום", "مرحبا", "한국어"])
def test_most_texts_are_indexed_as_they_are(text: str) -> None:
    assert folded(text) is None


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ёж", "еж"),
        ("好的", " 好  的 "),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("ok好", "ok 好 "),
        ("ok👍", "ok \uefbd "),
    ],
)
def test_what_the_index_does_not_know_by_itself_is_folded(text: str, seen: str) -> None:
    assert folded(text) == seen


def test_a_text_without_end_is_marked_at_its_beginning() -> None:
    text = "word " * 1_000_000
    assert all(end <= MARKED_CHARACTERS for _, end in marked(text, [("word", True)]))
