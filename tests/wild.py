"""Numbers no service should send: one strategy, and responses with such numbers in them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NOON = 1_772_452_800
"""Monday, 2 March 2026, 12:00 UTC."""
MOST_JSON = 10**4299
"""The longest whole number that Python's JSON still reads."""

ODD: tuple[float, ...] = (
    0, -0.0, -1, 1, 59, 60, 3600, 86_399, 86_400, NOON, NOON * 10**3, NOON * 10**6, NOON * 10**9, -NOON,
    2**31, 2**32, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63), -(2**63) - 1, 10**400, -(10**400), MOST_JSON,
    5e-324, 0.1, 1e15, 1e16, 1e22, 1e300, -1e300, 1.8e308, float("inf"), float("-inf"), float("nan"),
)  # fmt: skip

NUMBERS: st.SearchStrategy[float] = st.one_of(st.sampled_from(ODD), st.integers(), st.floats())
"""Anything that is a number for Python."""

LEAVES: st.SearchStrategy[object] = st.one_of(
    NUMBERS,
    NUMBERS.filter(lambda number: abs(number) < 10**40).map(str),
    st.sampled_from(
        ["", " ", "NaN", "1e999", "9" * 5000, "12,5", "٣", "²", "−5", "0x10", None, True, [], {}]
    ),
)
"""What may stand where a number belongs."""


def unnumbered(answer: object, draw: Any) -> Any:
    """An answer of the service with something wild in the place of each of its numbers.

    Args:
        answer: As it should be.
        draw: What draws from a strategy.
    """
    if isinstance(answer, dict):
        return {name: unnumbered(value, draw) for name, value in answer.items()}
    if isinstance(answer, list):
        return [unnumbered(value, draw) for value in answer]
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return draw(LEAVES)
    return answer
