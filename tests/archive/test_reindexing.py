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

INDEXED: tuple[str, dict[str, str]] = (
    "2",
    {
        "File": "cad8513f",
        "Location": "c46f1c0d",
        "Contacts": "e3a9f2bc",
        "Poll": "571a4c8b",
        "GroupInvite": "cad8513f",
        "Menu": "c54c47e9",
        "Choice": "2ee50a64",
        "Order": "1f33ba87",
        "ProductCard": "ee159446",
        "Call": "8ef61176",
        "Reacted": "8ef61176",
        "LinkPreview": "76d3381c",
        "Advertisement": "c4b9d32a",
        "NoneType": "8ef61176",
    },
)
"""The version of the index, and a digest of what it holds of a message with each class of content."""


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


def digest(content: Any) -> str:
    """A digest of what the index holds of a message with this content."""
    quote = Quote("Q1", ANNA, "Anna", MessageKind.TEXT, f"quoted {TEXT}")
    message = incoming(TEXT, kind=MessageKind.TEXT, content=content, quote=quote, earlier=("before",))
    return blake2b(repr(indexed_text(message)).encode(), digest_size=4).hexdigest()


def test_a_version_of_the_index_holds_one_thing() -> None:
    """If it fails for a content that was there before, raise VERSION: older messages are indexed again."""
    found = {cls.__name__: digest(None if cls is NoneType else filled(cls)) for cls in get_args(Content)}
    assert (VERSION, found) == INDEXED
