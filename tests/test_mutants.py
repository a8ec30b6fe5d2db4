"""The rooms of `make mutants` are there, and what explains a fault speaks of lines that are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.mutants import EXPLANATIONS, ROOMS, ROOT, Fault, Room, explained


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_a_room_and_its_tests_exist(room: Room) -> None:
    assert all((ROOT / file).is_file() for file in (*room.files, *room.tests))


def test_each_explanation_is_read() -> None:
    assert len(list(explained())) == EXPLANATIONS.read_text().count("```diff")


@pytest.mark.parametrize("fault", explained(), ids=lambda fault: fault.place)
def test_what_is_explained_stands_in_the_program(fault: Fault) -> None:
    files = {
        Path(file).with_suffix("").as_posix().replace("/", "."): file
        for room in ROOMS.values()
        for file in room.files
    }
    (file,) = (file for module, file in files.items() if fault.place.startswith(f"{module}."))
    program = (ROOT / file).read_text()
    assert all(line[1:].strip() in program for line in fault.change if line.startswith("-"))


@pytest.mark.parametrize(
    ("file", "test"), re.findall(r"^\| .* \| `(\S+)::(\S+)` \|$", EXPLANATIONS.read_text(), re.MULTILINE)
)
def test_what_finds_a_fault_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / file).read_text()
