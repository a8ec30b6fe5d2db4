"""Mutation testing: small faults are planted in a room, one at a time, and its tests have to find each.

`make mutants` does every room, `make mutants ROOM=lease` one. mutmut plants the faults in a copy of the tree,
in the bodies of functions without decorators. A fault that no test finds is printed with its place, unless
`tests/mutants.md` says why it makes no difference.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXPLANATIONS = Path(__file__).with_suffix(".md")
_MUTMUT = Path(sys.executable).with_name("mutmut")
_FOUND = {"killed", "timeout", "segfault"}
"""What mutmut says of a fault that was found."""


@dataclass(frozen=True, slots=True)
class Room:
    """Some files of the program and the tests that guard them.

    Attributes:
        files: The files faults are planted in.
        tests: Arguments of pytest: quick ones, as they run once for each fault.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "rate_limiter": Room(("greentui/greenapi/rate_limiter.py",), ("tests/greenapi/test_rate_limiter.py",)),
    "lease": Room(("greentui/engine/lease.py",), ("tests/engine/test_lease.py",)),
    "sanitize": Room(("greentui/text/sanitize.py",), ("tests/text/test_sanitize.py",)),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as one reads it.

    Attributes:
        place: Module and function.
        change: The lines that are replaced, after `-`, and those that replace them, after `+`.
    """

    place: str
    change: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(["```diff", f"@@ {self.place} @@", *self.change, "```"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the faults planted in a room.

    Attributes:
        planted: How many there were.
        missed: Those that no test found.
    """

    planted: int
    missed: tuple[Fault, ...]


def explained() -> Iterator[Fault]:
    """The faults that `tests/mutants.md` gives a reason for."""
    blocks = re.findall(
        r"^```diff\n@@ (\S+) @@\n(.*?)^```", EXPLANATIONS.read_text(), re.MULTILINE | re.DOTALL
    )
    for place, change in blocks:
        yield Fault(place, tuple(change.splitlines()))


def plant(room: Room, jobs: int) -> Outcome:
    """Plant all faults in a room, each alone, and run its tests on each.

    Args:
        room: The room.
        jobs: How many faults are tried at a time.

    Raises:
        subprocess.CalledProcessError: The tests fail without a fault as well.
    """
    with tempfile.TemporaryDirectory(prefix="greentui-mutants-") as name:
        tree = Path(name)
        for folder in ("greentui", "tests"):
            shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
        (tree / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text() + _settings(room))
        _mutmut(tree, "run", "--max-children", str(jobs))
        lines = [
            line.strip().rsplit(": ", 1) for line in _mutmut(tree, "results", "--all", "true").splitlines()
        ]
        missed = [mutant for mutant, status in lines if status not in _FOUND]
        return Outcome(len(lines), tuple(_fault(tree, mutant) for mutant in missed))


def _settings(room: Room) -> str:
    """What mutmut reads in the copy's `pyproject.toml`."""
    return f"""
[tool.mutmut]
source_paths = ["greentui"]
only_mutate = {list(room.files)}
pytest_add_cli_args = ["-n0"]
pytest_add_cli_args_test_selection = {list(room.tests)}
use_git_change_detection = false
timeout_constant = 2.0
timeout_multiplier = 5.0
"""


def _fault(tree: Path, mutant: str) -> Fault:
    """A fault by mutmut's name for it: `module.x_function__mutmut_7` or `module.xǁClassǁmethod__mutmut_7`."""
    module, _, function = mutant.rpartition(".")
    function = re.sub(r"^x[_ǁ]|__mutmut_\d+$", "", function).replace("ǁ", ".")
    lines = _mutmut(tree, "show", mutant).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("@@"))
    return Fault(f"{module}.{function}", tuple(line for line in lines[start:] if line[:1] in ("-", "+")))


def _mutmut(tree: Path, *arguments: str) -> str:
    """The output of mutmut; printed if it fails."""
    done = subprocess.run([_MUTMUT, *arguments], cwd=tree, text=True, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        print(done.stdout.replace("\r", "\n"), file=sys.stderr)
    done.check_returncode()
    return done.stdout


def main() -> int:
    """Try the rooms named, or all; 1 if a fault is neither found nor explained."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description="Plant faults; see who finds them."
    )
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(ROOMS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="faults tried at a time")
    given = parser.parse_args()
    if unknown := set(given.rooms) - ROOMS.keys():
        parser.error(f"no such room: {', '.join(sorted(unknown))}")
    reasons, left = set(explained()), 0
    for name in given.rooms or ROOMS:
        outcome = plant(ROOMS[name], given.jobs)
        unexplained = [fault for fault in outcome.missed if fault not in reasons]
        left += len(unexplained)
        for fault in unexplained:
            print(fault, end="\n\n")
        print(
            f"{name}: {outcome.planted} planted, {outcome.planted - len(outcome.missed)} found,"
            f" {len(outcome.missed) - len(unexplained)} explained, {len(unexplained)} left",
            flush=True,
        )
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
