"""What the index holds of a message changes only with its version, so that archives are indexed again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import blake2b
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from greentui.archive.reindexing import VERSION
from greentui.archive.rows import indexed_text
from greentui.model.messages import Content, MessageKind, Quote
from tests.archive.worlds import ANNA, incoming

TEXT = (
    "Ёлка ещё ПРИВЕТ café ÀÉÎ straße ﬁsh 東京タワー ไทย 😀👍🏽 "
    "#tag @79990000042 +7 (999) 000-00-42 1.5 can't שָׁלוֹם مُحَمَّد"
)
"""Words whose folding is more than lower case."""

INDEXED = ("2", "3a9f523003b2b9ed")
"""The version of the index, and a digest of what it holds of one message of each sort."""


def filled(hint: Any, name: str = "x") -> Any:
    """A value of this type with something in each of its fields."""
    if get_origin(hint) in (Union, UnionType):
        return filled(next(each for each in get_args(hint) if each is not NoneType), name)
    if get_origin(hint) is tuple:
        return (filled(get_args(hint)[0], name),)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(
            **{field.name: filled(hints[field.name], f"{name} {field.name}") for field in fields(hint)}
        )
    if issubclass(hint, Enum):
        return next(iter(hint))
    return f"{name} {TEXT}" if hint is str else name.encode() if hint is bytes else hint(1)


def contents() -> list[Any]:
    """One of each class of content, and none."""
    return [None, *(filled(cls, cls.__name__) for cls in get_args(Content) if cls is not NoneType)]


def test_a_version_of_the_index_holds_one_thing() -> None:
    quote = Quote("Q1", ANNA, "Anna", MessageKind.TEXT, f"quoted {TEXT}")
    seen = [
        indexed_text(incoming(TEXT, kind=MessageKind.TEXT, content=content, quote=quote, earlier=("before",)))
        for content in contents()
    ]
    digest = blake2b(repr(seen).encode(), digest_size=8).hexdigest()
    assert (VERSION, digest) == INDEXED, (
        "raise VERSION, so that older messages are indexed again; then note both"
    )
