from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from greentui.text.sanitize import clean, width
from greentui.tui.chat.render.wrap import breaks, cells_of, cropped, line_of
from tests.hostile import HOSTILE, MILLION

texts = st.text(alphabet="ab дж漢😀\u0301\n", max_size=80).map(clean) | st.sampled_from(
    [clean(text)[:400] for text in HOSTILE.values()]
)


@given(texts, st.integers(2, 30))
def test_every_line_fits_and_nothing_is_lost(text: str, cells: int) -> None:
    lines = [text[start:end] for start, end in breaks(text, cells)]
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(texts, st.integers(2, 30))
def test_words_are_kept_whole_where_they_fit(text: str, cells: int) -> None:
    for paragraph in text.split("\n"):
        whole = [word for word in paragraph.split(" ") if word]
        if paragraph[:1] != " " and all(width(word) <= cells for word in whole):
            broken = [paragraph[start:end] for start, end in breaks(paragraph, cells)]
            assert [word for line in broken for word in line.split(" ") if word] == whole


@given(texts, st.integers(2, 30), st.integers(1, 5))
def test_a_limit_gives_the_first_lines(text: str, cells: int, limit: int) -> None:
    assert breaks(text, cells, limit) == breaks(text, cells)[:limit]


@given(texts.map(lambda text: text.replace("\n", " ")), st.data())
def test_paints_change_colours_and_never_text(text: str, data: st.DataObject) -> None:
    paint = st.tuples(st.integers(0, 90), st.integers(0, 90), st.just(Style(bold=True)))
    paints = data.draw(st.lists(paint, max_size=4))
    line = line_of(text, 0, len(text), Style(), paints)
    assert "".join(segment.text for segment in line) == text
    position = 0
    for segment in line:
        end = position + len(segment.text)
        over = any(first <= position and end <= last for first, last, _ in paints)
        assert bool(segment.style and segment.style.bold) == over
        position = end


@given(texts.map(lambda text: text.replace("\n", " ")), st.integers(1, 20))
def test_cropped_lines_fit(text: str, cells: int) -> None:
    assert cells_of(cropped(line_of(text, 0, len(text), Style()), cells)) <= cells


def test_a_limit_makes_a_million_characters_cheap() -> None:
    begun = time.process_time()
    assert len(breaks(MILLION, 80, 40)) == 40
    assert time.process_time() - begun < 1
