"""Where client, emulator and decoder knowingly do otherwise than the manual: `differences.toml`."""

from __future__ import annotations

import fnmatch
import functools
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from _pytest.mark.structures import ParameterSet

T = TypeVar("T")
FILE = Path(__file__).parent / "differences.toml"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where one side differs.

    Attributes:
        check: The test it concerns: `client.reads`, `emulator.errors`, …
        cases: The ids of its cases; `*` stands for anything.
        lines: Where the manual says otherwise.
        reason: Why it is so, in a sentence.
    """

    check: str
    cases: tuple[str, ...]
    reason: str
    lines: str = ""


@functools.cache
def differences() -> tuple[Difference, ...]:
    """All of them."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    return tuple(
        Difference(check, tuple(each["cases"]), each["reason"], each.get("lines", ""))
        for check, listed in told.items()
        for each in listed
    )


def cases(check: str, items: Iterable[T], name: Callable[[T], str] = str) -> list[ParameterSet]:
    """Parameters for a test, those known to differ marked so.

    One that differs no more fails, as does one that is listed and not there.
    """
    listed = {case: each for each in differences() if each.check == check for case in each.cases}
    unused = set(listed)
    found = []
    for item in items:
        case = name(item)
        matching = [pattern for pattern in listed if fnmatch.fnmatchcase(case, pattern)]
        unused.difference_update(matching)
        reasons = [listed[pattern].reason for pattern in matching]
        marks = [pytest.mark.xfail(reason=reasons[0], raises=AssertionError, strict=True)] if reasons else []
        found.append(pytest.param(item, id=case, marks=marks))
    if unused:
        raise ValueError(f"differences.toml lists for {check} what is no case: {sorted(unused)}")
    return found
