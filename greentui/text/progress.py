"""How far something has come, as a share and as a bar of blocks."""

from __future__ import annotations

from greentui.model.numbers import bounded


def share(done: float, total: float) -> float:
    """How much of `total` is done, from 0 to 1; 0 where nobody knows how much there is."""
    return bounded(done, 0, total) / total if 0 < total < float("inf") else 0.0


def bar(full: float, cells: int) -> tuple[str, str]:
    """A bar of so many cells: what is full of it, a share from 0 to 1, and the rest."""
    filled = round(bounded(full, 0, 1) * cells)
    return "█" * filled, "░" * (cells - filled)
