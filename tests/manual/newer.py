"""What the service has learned since the manual: `newer.toml`."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "newer.toml"


@dataclass(frozen=True, slots=True)
class Newer:
    """One thing the manual does not know.

    Attributes:
        what: `method`, `parameter`, `field`, `setting`, `value`, `notification`, or `rule`.
        method: The method it belongs to; of a notification, its type.
        name: What it is called.
        about: What it is, in a sentence.
        source: Where it is documented in public, else `reported`.
    """

    what: str
    method: str
    name: str
    about: str
    source: str


@functools.cache
def newer() -> tuple[Newer, ...]:
    """All of it."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    return tuple(
        Newer(what, each.get("of", ""), name, each["about"], each["source"])
        for what, listed in told.items()
        for each in listed
        for name in each["names"]
    )
