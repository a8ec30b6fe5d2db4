"""Lays a JSON value out as lines that can be folded."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LONG = 400
"""Characters after which a folded string is cropped."""

Path = tuple[str | int, ...]
"""Keys and indexes from the root to a value."""


class Part(StrEnum):
    """The role of a piece of a line, for its colour."""

    MARK = "mark"
    KEY = "key"
    TEXT = "text"
    NUMBER = "number"
    WORD = "word"
    """true, false, null."""
    NOTE = "note"
    """A note of our own: how much is folded."""


Piece = tuple[Part, str]


@dataclass(frozen=True, slots=True)
class JsonLine:
    """A line of the layout.

    Attributes:
        depth: Its nesting depth.
        pieces: Its text by role.
        path: The value it belongs to.
        foldable: Whether it can be folded or unfolded.
        folded: Whether it is folded.
    """

    depth: int
    pieces: tuple[Piece, ...]
    path: Path
    foldable: bool = False
    folded: bool = False

    @property
    def text(self) -> str:
        """The line without indentation."""
        return "".join(piece for _part, piece in self.pieces)


def lay_out(value: object, toggled: Collection[Path] = frozenset(), deep: int = 3) -> list[JsonLine]:
    """The lines of `value`.

    Args:
        value: Any JSON value.
        toggled: Values whose folding differs from the default.
        deep: By default, containers nested this deep and long strings are folded.
    """
    return list(_lines(value, (), (), False, toggled, deep))


def _lines(
    value: object, path: Path, label: tuple[Piece, ...], more: bool, toggled: Collection[Path], deep: int
) -> Iterator[JsonLine]:
    comma: tuple[Piece, ...] = ((Part.MARK, ","),) if more else ()
    depth = len(path)
    if not isinstance(value, dict | list) or not value:
        yield _leaf(value, path, label, comma, path in toggled)
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    folded = (depth >= deep) is not (path in toggled)
    if folded:
        note = f" {len(value)} "
        pieces = (*label, (Part.MARK, opening), (Part.NOTE, note), (Part.MARK, closing), *comma)
        yield JsonLine(depth, pieces, path, foldable=True, folded=True)
        return
    yield JsonLine(depth, (*label, (Part.MARK, opening)), path, foldable=True)
    entries: Sequence[tuple[str | int, object]] = (
        list(value.items()) if isinstance(value, Mapping) else list(enumerate(value))
    )
    for index, (key, child) in enumerate(entries):
        name = ((Part.KEY, _quoted(key)), (Part.MARK, ": ")) if isinstance(key, str) else ()
        yield from _lines(child, (*path, key), name, index + 1 < len(entries), toggled, deep)
    yield JsonLine(depth, ((Part.MARK, closing), *comma), path)


def _leaf(
    value: object, path: Path, label: tuple[Piece, ...], comma: tuple[Piece, ...], toggled: bool
) -> JsonLine:
    if isinstance(value, str):
        long = len(value) > LONG
        if long and not toggled:
            shown = _quoted(value[:LONG])[:-1]
            rest: tuple[Piece, ...] = ((Part.NOTE, f"… +{len(value) - LONG}"),)
            return JsonLine(len(path), (*label, (Part.TEXT, shown), *rest, *comma), path, True, True)
        return JsonLine(len(path), (*label, (Part.TEXT, _quoted(value)), *comma), path, foldable=long)
    part = Part.NUMBER if isinstance(value, int | float) and not isinstance(value, bool) else Part.WORD
    return JsonLine(len(path), (*label, (part, json.dumps(value)), *comma), path)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
