"""How often each method was called in a month from this machine, kept as notes that every process adds to.

Only the latest month of a method is kept.
"""

from __future__ import annotations

from greentui.archive import kv
from greentui.archive.transaction import Transaction
from greentui.model.entries import CallsCounted


def add(tx: Transaction, counted: CallsCounted) -> None:
    """Add calls to those of their month; a new one begins at 0, nothing is added to one that is over."""
    for made in counted.made:
        name = note_of(made.method)
        month, calls = read(kv.note(tx.connection, name))
        if counted.month >= month:
            before = calls if counted.month == month else 0
            kv.put_note(tx, name, f"{counted.month} {before + made.calls}")


def note_of(method: str) -> str:
    """The name of a method's note."""
    return f"calls:{method}"


def read(note: str | None) -> tuple[str, int]:
    """The month of a note and the calls made in it."""
    month, _space, calls = (note or "").rpartition(" ")
    try:
        return month, int(calls)
    except ValueError:
        return "", 0
