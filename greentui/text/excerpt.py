"""What a list of hits shows of a message: the text around the first words found, cut on one line."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from greentui.model.chats import Found
from greentui.text.mentions import with_you
from greentui.text.sanitize import clean
from greentui.text.summary import PARTS, SIGNS

CONTEXT = 36
"""Characters before the first word that was found."""


class Piece(NamedTuple):
    """A piece of the text, safe to show."""

    text: str
    found: bool
    """Whether these are the words searched for."""


class Excerpt(NamedTuple):
    """A hit, to be drawn in this order.

    Attributes:
        icon: The sign of the message's kind; may be empty.
        where: The part of the message that the text is, if it is not its own text.
        cut: Whether something stands before the first piece.
        pieces: The text.
    """

    icon: str
    where: str
    cut: bool
    pieces: tuple[Piece, ...]


def excerpt(hit: Found, own: Collection[str] = (), most: int | None = None) -> Excerpt:
    """Cut a hit so that its first words are in sight.

    Args:
        hit: The hit.
        own: The numbers by which messages mention the operator's account.
        most: About how many characters are of use; `None` for all.
    """
    text, spans = with_you(hit.text, hit.spans, own)
    start = position = max(0, spans[0][0] - CONTEXT) if spans else 0
    end = len(text) if most is None else start + most
    pieces = []
    for first, last in spans:
        if position <= first <= end:
            pieces += [_piece(text[position:first]), _piece(text[first:last], found=True)]
            position = last
    pieces.append(_piece(text[position : max(position, end)]))
    return Excerpt(
        SIGNS[hit.message.kind].icon,
        str(PARTS[hit.part]) if spans else "",
        start > 0,
        tuple(piece for piece in pieces if piece.text),
    )


def _piece(text: str, *, found: bool = False) -> Piece:
    """Text on one line; blanks at its ends are kept."""
    return Piece(" ".join(clean(text).split("\n")), found)
