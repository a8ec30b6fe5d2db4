"""Mutation testing: small faults are planted in a room, one at a time, and its tests have to find each.

`make mutants` does every room, `make mutants ROOM=lease` one. mutmut plants the faults in a copy of the tree,
in the bodies of functions without decorators, and runs the tests that call the function, the quickest first,
up to the first that fails. A fault that neither a test nor the type checker finds is printed with its place,
unless `tests/mutants.md` says why it makes no difference.

The copy stays in `build/mutants`. The next run tries only what was missed, and what has changed since;
`--afresh` tries everything again.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXPLANATIONS = Path(__file__).with_suffix(".md")
TREES = ROOT / "build" / "mutants"
"""Where the copies stay, one a room."""
_MUTMUT = Path(__file__).with_name("mutmut_quick.py")
_MYPY = (sys.executable, "-m", "mypy", "--output", "json")
_TYPES = "caught by type check"
_SQL = re.compile(r'execute|chats\.put|"(SELECT|INSERT|UPDATE|DELETE|WHERE) ')
_ANY_CASE = re.compile(r"nested\([^()]*\)")
"""Reads a field whose name may be in any case."""
_FOUND = {"killed", "timeout", "segfault", _TYPES}
"""What mutmut says of a fault that was found."""


@dataclass(frozen=True, slots=True)
class Room:
    """Some files of the program and the tests that guard them.

    Attributes:
        files: The files faults are planted in.
        tests: Files of tests: quick ones, in one process, as they run once for each fault.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "rate_limiter": Room(("greentui/greenapi/rate_limiter.py",), ("tests/greenapi/test_rate_limiter.py",)),
    "lease": Room(("greentui/engine/lease.py",), ("tests/engine/test_lease.py",)),
    "sanitize": Room(("greentui/text/sanitize.py",), ("tests/text/test_sanitize.py",)),
    "containment": Room(
        ("greentui/tui/containment.py", "greentui/tui/textual_patches.py"),
        (
            "tests/tui/test_fault_places.py",
            "tests/tui/test_containment.py",
            "tests/tui/test_textual_patches.py",
        ),
    ),
    "look_up": Room(
        ("greentui/engine/outbox_search.py", "greentui/engine/lookup.py"),
        ("tests/engine/test_lookup.py", "tests/engine/test_outbox_search.py"),
    ),
    "outbox": Room(
        (
            "greentui/engine/outbox.py",
            "greentui/engine/outbox_failures.py",
            "greentui/engine/outbox_pauses.py",
            "greentui/engine/outbox_state.py",
            "greentui/engine/uploads.py",
            "greentui/engine/outbox_commands.py",
        ),
        (
            "tests/engine/test_outbox_alone.py",
            "tests/engine/test_outbox_holds.py",
            "tests/engine/test_outbox_cancelled.py",
            "tests/engine/test_outbox_files.py",
            "tests/engine/test_in_doubt_alone.py",
            "tests/engine/test_in_doubt_reported.py",
            "tests/engine/test_in_doubt_repeated.py",
            "tests/engine/test_outbox_commands.py",
            "tests/engine/test_taking_back.py",
            "tests/engine/test_uploads.py",
        ),
    ),
    "in_doubt": Room(
        ("greentui/engine/in_doubt.py",),
        (
            "tests/engine/test_in_doubt_alone.py",
            "tests/engine/test_in_doubt_reported.py",
            "tests/engine/test_in_doubt_repeated.py",
        ),
    ),
    "inbox": Room(("greentui/engine/inbox.py",), ("tests/engine/test_inbox_alone.py",)),
    "intake": Room(
        ("greentui/archive/ingest.py", "greentui/archive/effects.py"),
        ("tests/archive/test_each_event.py", "tests/archive/test_ingest.py"),
    ),
    "fold": Room(("greentui/archive/fold.py",), ("tests/archive/test_each_entry.py",)),
    "decode": Room(
        ("greentui/greenapi/decode.py",),
        (
            "tests/greenapi/test_decode.py",
            "tests/greenapi/test_odd_bodies.py",
            "tests/greenapi/test_content_key.py",
            "tests/greenapi/test_message_content.py",
            "tests/manual/test_decoded.py",
        ),
    ),
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

    @property
    def changes_nothing(self) -> bool:
        """Whether it only writes what has no case in other letters, or drops what only types need."""
        removed = [line[1:] for line in self.change if line.startswith("-")]
        added = [line[1:] for line in self.change if line.startswith("+")]
        if not added:
            return removed[0].strip() == "case _:" and "assert_never" in removed[1]
        if [_without_case(line) for line in removed] == [_without_case(line) for line in added]:
            return True
        spelled_otherwise = [line.casefold() for line in removed] == [line.casefold() for line in added]
        return spelled_otherwise and any(re.search(_SQL, line) for line in removed)

    def __str__(self) -> str:
        return "\n".join(["```diff", f"@@ {self.place} @@", *self.change, "```"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the faults planted in a room.

    Attributes:
        planted: How many there were.
        typed: How many of them the type checker found, before any test ran.
        missed: Those that nothing found.
    """

    planted: int
    typed: int
    missed: tuple[Fault, ...]


def explained() -> Iterator[Fault]:
    """The faults that `tests/mutants.md` gives a reason for."""
    blocks = re.findall(
        r"^```diff\n@@ (\S+) @@\n(.*?)^```", EXPLANATIONS.read_text(), re.MULTILINE | re.DOTALL
    )
    for place, change in blocks:
        yield Fault(place, tuple(change.splitlines()))


def plant(name: str, jobs: int, afresh: bool) -> Outcome:
    """Plant all faults in a room, each alone, and run its tests on each.

    Args:
        name: The room.
        jobs: How many faults are tried at a time.
        afresh: Try those that were found before as well.

    Raises:
        subprocess.CalledProcessError: The tests fail without a fault as well.
    """
    tree = TREES / name
    if afresh:
        shutil.rmtree(tree, ignore_errors=True)
    before = {file: _content(tree / file) for file in ROOMS[name].files}
    for folder in ("greentui", "tests"):
        shutil.rmtree(tree / folder, ignore_errors=True)
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file, content in before.items():
        if content != _content(tree / file):
            (tree / file).touch()  # mutmut tells by the time whether a file has changed
    (tree / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text() + _settings(ROOMS[name]))
    if (types := ROOT / ".mypy_cache").is_dir():
        shutil.copytree(types, tree / "mutants" / types.name, dirs_exist_ok=True)
    _mutmut(tree, "run", "--max-children", str(jobs))
    lines = [json.loads(line) for line in _mutmut(tree, "report").splitlines()]
    missed = [_fault(mutant, difference) for mutant, status, difference in lines if status not in _FOUND]
    same = [fault for fault in missed if fault.changes_nothing]
    typed = sum(status == _TYPES for _mutant, status, _ in lines)
    return Outcome(len(lines) - len(same), typed, tuple(fault for fault in missed if fault not in same))


def _without_case(line: str) -> str:
    return _ANY_CASE.sub(lambda name: name[0].casefold(), line)


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _settings(room: Room) -> str:
    """What mutmut reads in the copy's `pyproject.toml`.

    Log messages stay as they are, and what is tried on each kind of archive is tried on one.
    """
    files = json.dumps(room.files)
    # Faulty functions stand beside the right one, and each names its attributes and ignores its errors anew.
    types = json.dumps([*_MYPY, "--disable-error-code", "no-redef", "--no-warn-unused-ignores", *room.files])
    return f"""
[tool.mutmut]
source_paths = ["greentui"]
only_mutate = {files}
do_not_mutate_patterns = ['^\\s*log\\.\\w+\\(']
type_check_command = {types}
pytest_add_cli_args = ["-n0", "-p", "no:cacheprovider", "-k", "not (through and log)"]
pytest_add_cli_args_test_selection = {json.dumps(room.tests)}
use_git_change_detection = false
timeout_constant = 2.0
timeout_multiplier = 5.0
"""


def _fault(mutant: str, difference: list[str]) -> Fault:
    """A fault by mutmut's name for it: `module.x_function__mutmut_7` or `module.xǁClassǁmethod__mutmut_7`."""
    module, _, function = mutant.rpartition(".")
    function = re.sub(r"^x[_ǁ]|__mutmut_\d+$", "", function).replace("ǁ", ".")
    start = next(number for number, line in enumerate(difference) if line.startswith("@@"))
    return Fault(f"{module}.{function}", tuple(line for line in difference[start:] if line[:1] in ("-", "+")))


def _mutmut(tree: Path, *arguments: str) -> str:
    """The output of mutmut; printed if it fails."""
    done = subprocess.run(
        [sys.executable, "-P", _MUTMUT, *arguments], cwd=tree, text=True, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        print(re.sub(r".*\r", "", done.stdout), file=sys.stderr)  # the last frame of what it animates
    done.check_returncode()
    return done.stdout


def main() -> int:
    """Try the rooms named, or all; 1 if a fault is neither found nor explained."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description="Plant faults; see who finds them."
    )
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(ROOMS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="faults tried at a time")
    parser.add_argument("--afresh", action="store_true", help="try what was found before as well")
    given = parser.parse_args()
    if unknown := set(given.rooms) - ROOMS.keys():
        parser.error(f"no such room: {', '.join(sorted(unknown))}")
    reasons, left = set(explained()), 0
    for name in given.rooms or ROOMS:
        begun = time.monotonic()
        outcome = plant(name, given.jobs, given.afresh)
        unexplained = [fault for fault in outcome.missed if fault not in reasons]
        left += len(unexplained)
        for fault in unexplained:
            print(fault, end="\n\n")
        print(
            f"{name}: {outcome.planted} planted, {outcome.planted - len(outcome.missed)} found"
            f" ({outcome.typed} by their types), {len(outcome.missed) - len(unexplained)} explained,"
            f" {len(unexplained)} left; {(time.monotonic() - begun) / 60:.1f} minutes",
            flush=True,
        )
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
