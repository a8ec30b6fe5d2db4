"""What the hand reached, counted by name: screens, actions, faults, events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator


class Coverage:
    """Counts by group and name."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.most = (0, 0)
        """The most memory, bytes, and the most descriptors seen."""

    def count(self, group: str, name: str) -> None:
        """Something happened."""
        self._counts[group][name] += 1

    def did(self, owner: str, action: str) -> None:
        """The console did an action."""
        self._counts["done"][f"{owner} {action}"] += 1

    def measure(self, used: tuple[int, int]) -> None:
        """Keep the most of what was used."""
        self.most = max(self.most[0], used[0]), max(self.most[1], used[1])

    def of(self, group: str) -> Counter[str]:
        """The counts of a group."""
        return self._counts[group]

    def lines(self) -> Iterator[str]:
        """All of it, for people."""
        for group, counts in sorted(self._counts.items()):
            yield f"{group} ({sum(counts.values())})"
            yield from (f"{count:>8}  {name}" for name, count in sorted(counts.items()))
        yield f"most memory {self.most[0] // 1024 // 1024} MiB, most descriptors {self.most[1]}"
