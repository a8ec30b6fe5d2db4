"""Mentions of the operator's own account."""

from __future__ import annotations

import pytest

from greentui.text.mentions import with_you

TEXT = "hi @79990000042, and @79990000042"


def cut(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[first:last] for first, last in spans]


@pytest.mark.parametrize(
    ("sought", "found"),
    [("hi", "hi"), ("79990000042", "@You"), ("7999", "@You"), (", and", ", and"), ("hi @7999", "hi @You")],
)
def test_spans_stay_at_what_they_were_found_in(sought: str, found: str) -> None:
    start = TEXT.index(sought)
    text, spans = with_you(TEXT, ((start, start + len(sought)),), ("79990000042",))
    assert (text, cut(text, spans)) == ("hi @You, and @You", [found])


def test_after_a_mention_too() -> None:
    text, spans = with_you(TEXT, ((17, 20), (22, 33)), ("79990000042",))
    assert cut(text, spans) == ["and", "@You"]


@pytest.mark.parametrize("own", [(), ("79990000043",)])
def test_others_stay_numbers(own: tuple[str, ...]) -> None:
    assert with_you(TEXT, ((0, 2),), own) == (TEXT, ((0, 2),))
