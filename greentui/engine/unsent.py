"""The note that keeps an edit which was left before it was sent, so that it comes back as one."""

from __future__ import annotations


def name_of(chat_id: str) -> str:
    """The note's name."""
    return f"edit:{chat_id}"


def note_of(edited: str, edit: str) -> str:
    """The note of an edit; empty for none."""
    return f"{edited}\n{edit}" if edited else ""


def read(note: str) -> tuple[str, str]:
    """The edited message's id and its new text."""
    edited, _line, edit = note.partition("\n")
    return edited, edit
