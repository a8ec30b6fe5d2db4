"""Sentences put together."""

from __future__ import annotations

import pytest

from greentui.words import sentences


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("It failed", "Try again."), "It failed. Try again."),
        (("It failed.", "Try again."), "It failed. Try again."),
        (("Why?", "", "Ask"), "Why? Ask"),
        (("It failed", ""), "It failed"),
        ((), ""),
    ],
)
def test_sentences_end_before_the_next_begins(parts: tuple[str, ...], said: str) -> None:
    assert sentences(*parts) == said
