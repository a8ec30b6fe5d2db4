from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greentui.text.sanitize import clean
from greentui.text.whatsapp_markup import Mark, links, parse
from tests.hostile import HOSTILE


def pieces(text: str, mark: Mark) -> list[str]:
    marked = parse(text)
    return [marked.text[span.start : span.end] for span in marked.spans if span.mark is mark]


@pytest.mark.parametrize(
    ("text", "shown", "mark", "marked"),
    [
        ("a *bold* word", "a bold word", Mark.BOLD, ["bold"]),
        ("_it_ and _more_", "it and more", Mark.ITALIC, ["it", "more"]),
        ("(~no~)", "(no)", Mark.STRIKE, ["no"]),
        ("`x*y*z`", "x*y*z", Mark.CODE, ["x*y*z"]),
        ("*two words*", "two words", Mark.BOLD, ["two words"]),
        ("```\na *b*\n```", "a *b*", Mark.CODE, ["a *b*"]),
        ("> said", "said", Mark.QUOTE, ["said"]),
        ("- one\n* two", "• one\n• two", Mark.BULLET, ["• ", "• "]),
        ("1. one", "1. one", Mark.BULLET, ["1. "]),
        ("hi @79990000001!", "hi @79990000001!", Mark.MENTION, ["@79990000001"]),
        ("*Привет*", "Привет", Mark.BOLD, ["Привет"]),
    ],
)
def test_formatting(text: str, shown: str, mark: Mark, marked: list[str]) -> None:
    assert parse(text).text == shown
    assert pieces(text, mark) == marked


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4",
        "a * b * c",
        "snake_case_name",
        "* ",
        "**",
        "***",
        "``",
        "*open",
        "a*b",
        "x_",
        "5 > 3",
        "1.5 m",
    ],
)
def test_what_is_no_formatting_stays(text: str) -> None:
    assert parse(text).text == text
    assert not [span for span in parse(text).spans if span.mark is not Mark.LINK]


def test_marks_nest_and_do_not_cross() -> None:
    assert pieces("*_both_*", Mark.ITALIC) == ["both"]
    assert parse("*a _b* c_").text == "a _b c_"


def test_formatting_does_not_cross_lines() -> None:
    assert parse("*a\nb*").text == "*a\nb*"


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("see https://e.example/a_b_c.", ["https://e.example/a_b_c"]),
        ("(https://e.example/x)", ["https://e.example/x"]),
        ("https://e.example/wiki/X_(y)", ["https://e.example/wiki/X_(y)"]),
        ("www.e.example and wa.me/79990000001", ["https://www.e.example", "https://wa.me/79990000001"]),
        ("mail anna@e.example now", ["mailto:anna@e.example"]),
        ("javascript:alert(1) file:///etc/passwd", []),
    ],
)
def test_links(text: str, targets: list[str]) -> None:
    assert links(text) == targets


def test_underscores_of_an_address_are_not_formatting() -> None:
    assert parse("https://e.example/_a_ x").text == "https://e.example/_a_ x"


@given(st.text(alphabet="*_~`> -1.a\n@h:/wt", max_size=60))
def test_spans_lie_in_the_text_and_only_marks_are_lost(text: str) -> None:
    marked = parse(text)
    for span in marked.spans:
        assert 0 <= span.start < span.end <= len(marked.text)
    left = iter(marked.text.replace("•", "*"))
    rest = iter(text)
    for character in left:  # what is shown is a subsequence of what was sent, bullets aside
        assert any(character in (other, "*") for other in rest)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read(name: str) -> None:
    parse(clean(HOSTILE[name]))
