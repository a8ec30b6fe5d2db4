"""The manual itself, where it lies beside: text files in the folder that `GREENTUI_MANUAL` names."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.manual.corpus import Correction, Place

_STRING_OR_SPACE = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')
_MARKUP = re.compile(r"</?(?:code|pre|ul|ol|li|i|span)\b[^>]*>|`")
_FENCE = re.compile(r"\s*```\s*")


class Manual:
    """The files, by the first characters of their names."""

    def __init__(self, folder: Path) -> None:
        self._pages = {path.name[:3]: path.read_text("utf-8").split("\n") for path in folder.glob("*.txt")}

    @property
    def lines(self) -> list[str]:
        """Those of the manual; the older pages left out."""
        return self._pages["004"]

    def at(self, place: Place) -> str:
        """What stands there: one space for any, and without the marks of code."""
        lines = self._pages[place.page][place.first - 1 : place.last]
        return " ".join(" ".join(line for line in lines if not _FENCE.fullmatch(line)).split())

    def corrected(self, place: Place, corrections: tuple[Correction, ...]) -> str:
        """What should stand there.

        Raises:
            AssertionError: A correction has nothing to correct.
        """
        text = self.at(place)
        for each in corrections:
            assert each.original in text, f"line {place} has no {each.original!r} to correct"
            text = text.replace(each.original, each.corrected)
        return text

    def cells(self, line: int) -> list[str]:
        """The cells of a table's row, without markup."""
        return [plain(cell) for cell in self.lines[line - 1].split("\t")]


def manual() -> Manual:
    """The manual; a module of tests that asks for it is skipped where there is none."""
    folder = os.environ.get("GREENTUI_MANUAL", "")
    if not folder:
        pytest.skip("GREENTUI_MANUAL names no folder with the manual", allow_module_level=True)
    return Manual(Path(folder))


def plain(text: str) -> str:
    """Text without markup, one space for any."""
    return " ".join(_MARKUP.sub("", text).split())


def without_space(text: str) -> str:
    """JSON without the space between its tokens; in strings it stays."""
    return _STRING_OR_SPACE.sub(lambda match: match[1] or "", text)
