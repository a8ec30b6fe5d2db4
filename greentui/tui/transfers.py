"""Running uploads and downloads, with progress, rate, and a way to cancel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from greentui.text.progress import bar, share
from greentui.text.sanitize import clean_line, crop
from greentui.text.sizes import size
from greentui.tui.widgets.item_line import LineItem
from greentui.words import _

CELLS = 12
"""Width of the bar in cells."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A running transfer.

    Attributes:
        key: The argument of `cancel_transfer`.
        done: Bytes so far, of `total`; `total` is 0 if unknown.
        began: When it began, UTC seconds.
    """

    key: str
    name: str
    up: bool
    done: int
    total: int
    began: float


def transfer_pieces(transfers: Iterable[Transfer], now: float) -> list[LineItem]:
    """The items that show them: the first in full, and how many more there are."""
    shown = list(transfers)
    if not shown:
        return []
    first = shown[0]
    sent = share(first.done, first.total)
    seconds = now - first.began
    pieces = [
        LineItem("↑" if first.up else "↓", "accent", weight=9),
        LineItem(crop(clean_line(first.name), 40), "plain", weight=7, elastic=True, gap=1),
        LineItem("".join(bar(sent, CELLS)), "accent", weight=4, gap=2),
        LineItem(f"{sent:.0%}" if first.total else size(first.done), "plain", weight=8, gap=1),
    ]
    if seconds >= 1 and first.done:
        pieces.append(LineItem(_("%s/s") % size(first.done / seconds), "dim", weight=3, gap=2))
    if len(shown) > 1:
        pieces.append(LineItem(_("and %d more") % (len(shown) - 1), "dim", weight=2, gap=2))
    pieces.append(LineItem(_("✕ cancel"), "warn", f"cancel_transfer('{first.key}')", right=True, weight=6))
    return pieces
