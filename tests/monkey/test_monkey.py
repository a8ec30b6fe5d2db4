"""The hand, let loose for a while; and what it found before, played again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.monkey.actions import Case
from tests.monkey.coverage import Coverage
from tests.monkey.runs import Plan, Run, replay, roam
from tests.monkey.shrinking import shrink

CASES = Path(__file__).with_name("cases")
SECONDS = 20.0
SHRINKING = 120.0
"""Seconds a finding is shortened for."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_happens_that_must_never_happen(seed: int, tmp_path: Path) -> None:
    run = roam(Plan(seed=seed, seconds=SECONDS), Coverage())
    if run.finding:
        pytest.fail(_said(run, seed, tmp_path))


@pytest.mark.parametrize("name", sorted(file.stem for file in CASES.glob("*.json")))
def test_what_was_found_once_does_not_happen_again(name: str) -> None:
    run = replay(Case.read(CASES / f"{name}.json"), Coverage())
    assert run.finding is None, run.finding


def _said(run: Run, seed: int, folder: Path) -> str:
    """What was found, and how to see it again."""
    assert run.finding
    case = shrink(run.case, run.finding.kind, SHRINKING)
    file = folder / "case.json"
    case.write(file)
    again = f"python -m tests.monkey --replay {file}"
    return f"seed {seed}: {run.finding}\n{len(case.actions)} actions repeat it: {again}\n{file.read_text()}"
