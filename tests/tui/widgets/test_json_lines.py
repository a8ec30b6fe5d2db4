"""The layout of a JSON value is complete, and a fold reports how much it hides."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from greentui.tui.widgets.json_lines import LONG, lay_out

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_unfolded_it_is_the_value(value: object) -> None:
    assert json.loads("\n".join(line.text for line in lay_out(value, deep=1000))) == value


@given(VALUES)
def test_folding_a_container_leaves_one_line_of_it(value: object) -> None:
    for line in lay_out(value, deep=1000):
        if line.foldable:
            folded = lay_out(value, {line.path}, deep=1000)
            assert [other.path for other in folded if other.path[: len(line.path)] == line.path] == [
                line.path
            ]


def test_what_is_folded_says_how_much_it_hides() -> None:
    [line] = lay_out({"a": 1, "b": 2}, deep=0)
    assert line.text == "{ 2 }"
    assert line.folded


def test_deep_containers_are_folded_by_themselves() -> None:
    lines = lay_out({"a": {"b": {"c": {"d": 1}}}}, deep=3)
    assert [line.text for line in lines if line.folded] == ['"c": { 1 }']


def test_a_long_string_is_cropped_until_it_is_unfolded() -> None:
    [line] = lay_out("x" * (LONG + 5))
    assert line.text.endswith("… +5")
    [line] = lay_out("x" * (LONG + 5), {()})
    assert json.loads(line.text) == "x" * (LONG + 5)
