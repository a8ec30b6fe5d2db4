"""A run: actions drawn, or read from a file, on a console and a service of their own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.monkey.actions import Action, Case
from tests.monkey.coverage import Coverage
from tests.monkey.findings import Finding
from tests.monkey.hand import WIDEST, Hand
from tests.monkey.player import Player


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the hand roams.

    Attributes:
        seed: What everything is drawn from.
        seconds: How long, before the end is tried.
        size: The window at first, columns and rows.
        widest: The widest window, columns.
        calm: Whether it is slow, and nothing goes wrong at the service.
        thorough: Whether it goes for what was not reached often enough yet.
    """

    seed: int
    seconds: float
    size: tuple[int, int] = (120, 36)
    widest: int = WIDEST[0]
    calm: bool = False
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What was done, and what that found."""

    case: Case
    finding: Finding | None


def roam(plan: Plan, coverage: Coverage) -> Run:
    """Let the hand do as it likes."""
    hand = Hand(plan.seed, calm=plan.calm, thorough=plan.thorough, widest=plan.widest)

    def drawn(player: Player) -> Iterator[Action]:
        until = time.monotonic() + plan.seconds
        while time.monotonic() < until:
            for name, action in hand.stroke(player):
                coverage.count("stroke", name)
                yield action

    return _run(Case((), *plan.size), drawn, coverage)


def replay(case: Case, coverage: Coverage) -> Run:
    """Do again what was done once."""
    return _run(case, lambda _player: case.actions, coverage)


def _run(case: Case, source: Callable[[Player], Iterable[Action]], coverage: Coverage) -> Run:
    """Play what a source gives on a console and a service of their own."""
    done: list[Action] = []
    with tempfile.TemporaryDirectory(prefix="greentui-monkey-", ignore_cleanup_errors=True) as home:
        try:
            with Player(Path(home), case, coverage) as player:
                for action in source(player):
                    done.append(action)
                    player.play(action)
                player.finish()
        except Finding as finding:
            return Run(replace(case, actions=tuple(done), why=f"{finding.kind}: {finding.words}"), finding)
    return Run(case.with_actions(done), None)
