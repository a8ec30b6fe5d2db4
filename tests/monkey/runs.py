"""A run: actions drawn, or read from a file, on a console and a service of their own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.monkey.actions import Action, Case
from tests.monkey.coverage import Coverage
from tests.monkey.findings import Finding
from tests.monkey.hand import Hand, View
from tests.monkey.player import Player


@dataclass(frozen=True, slots=True)
class Run:
    """What was done, and what that found."""

    case: Case
    finding: Finding | None


def roam(
    seed: int,
    seconds: float,
    size: tuple[int, int],
    coverage: Coverage,
    *,
    calm: bool = False,
    widest: int = 240,
) -> Run:
    """Let the hand do as it likes.

    Args:
        seed: What everything is drawn from.
        seconds: How long, before the end is tried.
        size: The window at first, columns and rows.
        coverage: Counts what is reached.
        calm: Slowly, and nothing goes wrong at the service.
        widest: The widest window, columns.
    """
    hand = Hand(seed, calm=calm, widest=widest)
    done: list[Action] = []
    case = Case((), *size)
    with tempfile.TemporaryDirectory(prefix="greentui-monkey-", ignore_cleanup_errors=True) as home:
        try:
            with Player(Path(home), case, coverage) as player:
                until = time.monotonic() + seconds
                while time.monotonic() < until:
                    for name, action in hand.stroke(View(player.screen, *player.size)):
                        coverage.count("stroke", name)
                        done.append(action)
                        player.play(action)
                player.finish()
        except Finding as finding:
            return Run(Case(tuple(done), *size, why=f"{finding.kind}: {finding.words}"), finding)
    return Run(case.with_actions(done), None)


def replay(case: Case, coverage: Coverage) -> Run:
    """Do again what was done once."""
    with tempfile.TemporaryDirectory(prefix="greentui-monkey-", ignore_cleanup_errors=True) as home:
        try:
            with Player(Path(home), case, coverage) as player:
                _all(player, case.actions)
                player.finish()
        except Finding as finding:
            return Run(case, finding)
    return Run(case, None)


def _all(player: Player, actions: Iterable[Action]) -> None:
    for action in actions:
        player.play(action)
