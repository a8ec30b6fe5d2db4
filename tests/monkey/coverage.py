"""What the hand can reach, and how often it did: screens, actions, orders, gestures, deeds."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from tests.monkey import faults
from tests.monkey.actions import DEEDS, Action, deed
from tests.monkey.events import Events
from tests.monkey.glass import GESTURES
from tests.monkey.goals import goals, reached

ENOUGH = 10
"""How often everything is reached in the long form."""


@cache
def inventory() -> Mapping[str, tuple[str, ...]]:
    """Everything the hand can reach: group → names."""
    return {
        "goal": tuple(goals()),
        "order": (*map(faults.called, faults.KINDS), *Events(random.Random(0)).every),
        "gesture": GESTURES,
        "deed": DEEDS,
    }


class Coverage:
    """Counts by group and name.

    Attributes:
        most: The most memory, bytes, and the most descriptors seen.
    """

    def __init__(self) -> None:
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.most = (0, 0)

    def count(self, group: str, name: str) -> None:
        """Something happened."""
        self._counts[group][name] += 1

    def times(self, group: str, name: str) -> int:
        """How often it did."""
        return self._counts[group][name]

    def played(self, action: Action) -> None:
        """The hand did something."""
        self.count("deed", deed(action))

    def saw(self, screen: str) -> None:
        """A screen came into view."""
        self.count("goal", f"screen {screen}")

    def did(self, owner: str, action: str) -> set[str]:
        """An object of the console did an action; the goals this reaches."""
        names = set(reached(owner, action))
        for name in names:
            self.count("goal", name)
        return names

    def measure(self, used: tuple[int, int]) -> None:
        """Keep the most of what was used."""
        self.most = max(self.most[0], used[0]), max(self.most[1], used[1])

    def lacking(self, times: int) -> list[str]:
        """What was reached less often than so many times."""
        return [
            f"{group} {name} ({self.times(group, name)})"
            for group, names in inventory().items()
            for name in names
            if self.times(group, name) < times
        ]

    def lines(self) -> Iterator[str]:
        """All of it, for people."""
        for group, counts in sorted(self._counts.items()):
            yield f"{group} ({sum(counts.values())})"
            yield from (f"{count:>8}  {name}" for name, count in sorted(counts.items()))
        yield f"most memory {self.most[0] // 1024 // 1024} MiB, most descriptors {self.most[1]}"
