"""Numbers from outside: of any size, not a number, or typed with any number of digits."""

from __future__ import annotations

DIGITS = 15
"""Maximum digits of a typed number: below 2^53, so that a float holds it exactly."""


def bounded(value: float, least: float, most: float) -> float:
    """`value` limited to `least` and `most`, inclusive; `least` for NaN."""
    return min(value, most) if value > least else least


def whole(text: str) -> int | None:
    """The whole number typed, zero or more; `None` if it is none or too long."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= DIGITS else None
