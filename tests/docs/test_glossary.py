"""Banned words are on no screen, on no page of the documentation and in no name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
SOURCES = [
    source for source in (ROOT / "greentui").rglob("*.py") if "emulator" not in source.relative_to(ROOT).parts
]

SCREENS = re.compile(
    r"\b(vanish\w*|(in|of|into) (our|the|the phone's) (phone )?book|rivals?|unmake|mailings?|fetch again"
    r"|ask again|take (out|somebody)|nobody|somebody|whoever|not told|inspector)\b|^leave$",
    re.IGNORECASE,
)
"""What an operator reads never says."""

NAMES = re.compile(
    r"textsafe|writing_?box|third_?pane|work_?line|rival|befall|happenings|moments|drawings|^beside$|^later$|^told$"
    r"|switcher_|checkup|qrdraw|inspector|^what$|^_told|^_tell_|tells_|^deaf$|_belied|^_pour$|^_racks$|somebody",
    re.IGNORECASE,
)
"""What no file, class or function is called."""


def sentences(source: Path) -> Iterator[str]:
    """Everything in a file that is marked for translation."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "plural", "Phrase")
        ):
            yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


def names(source: Path) -> Iterator[str]:
    """The names a file defines, its own among them."""
    yield source.stem
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def test_screens_keep_to_it() -> None:
    wrong = {
        f"{source.name}: {text}" for source in SOURCES for text in sentences(source) if SCREENS.search(text)
    }
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_documents_keep_to_it(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    if page == GLOSSARY:  # its last column names what is banned
        lines = [line.rpartition(" | ")[0] if line.startswith("|") else line for line in lines]
    assert not [line for line in lines if SCREENS.search(line)]


def test_names_keep_to_it() -> None:
    defined = [(source.name, name) for source in SOURCES for name in names(source)]
    assert not [one for one in defined if NAMES.search(one[1])]


def test_what_it_says_bans_a_word_that_stands_in_its_last_column() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    columns = " ".join(line.rpartition(" | ")[2] for line in text.splitlines() if line.startswith("|"))
    for word in ("book", "vanish", "rival", "ask again", "fetch again", "unmake"):
        assert word in columns


def test_places_it_names_exist() -> None:
    paths = re.findall(r"`((?:model|text|greenapi|archive|engine|tui|config)/[\w/.]*)`", GLOSSARY.read_text())
    assert len(paths) > 20
    assert not [path for path in paths if not (ROOT / "greentui" / path).exists()]
