"""From a long list of actions that finds something to a short one: parts are left out while it still does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.monkey.actions import Action, Case
from tests.monkey.coverage import Coverage
from tests.monkey.runs import replay

T = TypeVar("T")


def shrink(case: Case, kind: str, seconds: float) -> Case:
    """The shortest list found within some seconds that finds the same.

    Args:
        case: What found it.
        kind: What it found: another finding does not count.
        seconds: How long to try; a replay under way is finished.
    """
    until = time.monotonic() + seconds

    def finds(actions: Sequence[Action]) -> bool:
        found = replay(case.with_actions(actions), Coverage()).finding
        return found is not None and found.kind == kind

    return case.with_actions(shortest(case.actions, finds, lambda: time.monotonic() < until))


def shortest(
    items: Sequence[T], holds: Callable[[Sequence[T]], bool], time_left: Callable[[], bool]
) -> list[T]:
    """Leave out halves, quarters and so on, down to single items, as long as `holds` holds.

    The end is tried first alone: what happened last is mostly what matters.
    """
    kept = list(items)
    size = len(kept)
    while size > 1 and time_left():
        size = max(1, size // 2)
        if size < len(kept) and holds(kept[-size:]):
            kept = kept[-size:]
        else:
            break
    step = max(1, len(kept) // 2)
    while time_left():
        at, shorter = 0, False
        while at < len(kept) and time_left():
            without = kept[:at] + kept[at + step :]
            if without and holds(without):
                kept, shorter = without, True
            else:
                at += step
        if step == 1 and not shorter:
            break
        step = step if shorter and step == 1 else max(1, step // 2)
    return kept
