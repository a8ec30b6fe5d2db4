"""Mentions of the operator's own account."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from greentui.text.whatsapp_markup import MENTION
from greentui.words import _


def with_you(
    text: str, spans: Sequence[tuple[int, int]], own: Collection[str]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A text in which mentions of the operator's account read “@You”, and where its spans are then.

    Args:
        text: The text.
        spans: Places in it; one that touches a replaced mention grows to all of it.
        own: The numbers by which messages mention the account.
    """
    you = "@" + _("You")
    found = [each for each in MENTION.finditer(text) if each[1] in own] if own else []
    if not found:
        return text, tuple(spans)

    def moved(place: int, *, end: bool) -> int:
        shift = 0
        for each in found:
            if place >= each.end():
                shift += len(you) - len(each[0])
            elif place > each.start():
                return each.start() + shift + (len(you) if end else 0)
        return place + shift

    replaced = MENTION.sub(lambda each: you if each[1] in own else each[0], text)
    return replaced, tuple((moved(first, end=False), moved(last, end=True)) for first, last in spans)
