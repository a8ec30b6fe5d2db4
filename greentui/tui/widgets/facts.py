"""Shows labelled facts below each other: what, and how it is. Values may be strangers' text."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from greentui.tui.textsafe import clean

Fact = tuple[str, str | Content]
"""A label and a value; text is cleaned, content is taken as it is."""


class Facts(Vertical):
    """Facts in two columns; facts without a value are left out."""

    DEFAULT_CSS = """
    Facts { height: auto; }
    Facts > .fact { height: auto; }
    Facts .fact-label { width: 18; color: $text-muted; }
    Facts .fact-value { width: 1fr; }
    """

    def __init__(self, facts: Sequence[Fact] = (), *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._shown = _said(facts)

    def compose(self) -> list[Horizontal]:
        return [_row(fact) for fact in self._shown]

    async def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts; rows that stay are only changed where they differ."""
        facts = _said(facts)
        rows = list(self.query(".fact-value").results(Static))
        # A change that was cut short may have left other rows than it meant to.
        if len(rows) != len(facts) or [fact[0] for fact in facts] != [fact[0] for fact in self._shown]:
            self._shown = facts
            await self.recompose()
            return
        for row, before, after in zip(rows, self._shown, facts, strict=True):
            if before[1] != after[1]:
                row.update(_value(after[1]))
        self._shown = facts


def _said(facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if len(fact[1])]


def _row(fact: Fact) -> Horizontal:
    return Horizontal(
        Static(fact[0], classes="fact-label", markup=False),
        Static(_value(fact[1]), classes="fact-value", markup=False),
        classes="fact",
    )


def _value(value: str | Content) -> str | Content:
    return clean(value) if isinstance(value, str) else value
