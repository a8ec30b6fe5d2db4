"""A table of labels and values. Values may be remote text."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from greentui.text.sanitize import clean
from greentui.tui.widgets.rebuilt import Rebuilt

Fact = tuple[str, str | Content]
"""A label and a value; text is sanitized, `Content` is shown as it is."""


class FactTable(Vertical, Rebuilt):
    """Two columns; facts without a value are left out."""

    DEFAULT_CSS = """
    FactTable { height: auto; }
    FactTable > .fact { height: auto; }
    FactTable .fact-label { width: 18; color: $text-muted; }
    FactTable .fact-value { width: 1fr; }
    """

    def __init__(self, facts: Sequence[Fact] = (), *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._facts = _said(facts)
        self._rows: list[tuple[Fact, Static]] = []

    def compose(self) -> ComposeResult:
        self._rows = [(fact, _value(fact[1])) for fact in self._facts]
        for (label, _shown), value in self._rows:
            yield Horizontal(Static(label, classes="fact-label", markup=False), value, classes="fact")

    async def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts; if the labels are the same, only changed values are redrawn."""
        self._facts = facts = _said(facts)
        if [fact[0] for fact in facts] != [fact[0] for fact, _value in self._rows]:
            await self.recompose()
            return
        for (before, value), after in zip(self._rows, facts, strict=True):
            if before[1] != after[1]:
                value.update(_safe(after[1]))
        self._rows = [(fact, value) for fact, (_before, value) in zip(facts, self._rows, strict=True)]


def _said(facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if len(fact[1])]


def _value(value: str | Content) -> Static:
    return Static(_safe(value), classes="fact-value", markup=False)


def _safe(value: str | Content) -> str | Content:
    return clean(value) if isinstance(value, str) else value
