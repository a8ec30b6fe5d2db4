"""Numbers as others give them: any size, no number at all, or typed in digits without an end."""

from __future__ import annotations

DIGITS = 15
"""Digits of a whole number that is still counted with: below 2^53, so that a float holds it exactly."""


def bounded(value: float, least: float, most: float) -> float:
    """A value between two limits, both included; `least` for what is not a number."""
    return min(value, most) if value > least else least


def whole(text: str) -> int | None:
    """The whole number from zero that was typed; `None` where it is none, or none to count with."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= DIGITS else None
