"""Progress as a share and as a bar of blocks."""

from __future__ import annotations

from greentui.model.numbers import bounded


def share(done: float, total: float) -> float:
    """The share of `total` that is done, from 0 to 1; 0 if the total is unknown."""
    return bounded(done, 0, total) / total if 0 < total < float("inf") else 0.0


def bar(full: float, cells: int) -> tuple[str, str]:
    """The filled and the empty part of a bar `cells` wide; `full` is a share from 0 to 1."""
    filled = round(bounded(full, 0, 1) * cells)
    return "█" * filled, "░" * (cells - filled)
