"""A terminal's screen in memory: pyte's with a second screen, and cheap enough to be drawn all day."""

from __future__ import annotations

import copy
import re
from functools import lru_cache
from typing import Any

import pyte
from pyte import modes
from pyte.screens import Char
from wcwidth import wcwidth

_RENDITION = re.compile(r"\x1b\[([0-9;]*)m")


class Stream(pyte.ByteStream):
    """Reads the sequences that set colours whole: they are most of what a console writes."""

    listener: Screen

    def feed(self, data: bytes) -> None:  # type: ignore[override]  # bytes, as pyte's own stream of bytes
        """Take in what a program wrote."""
        text = self.utf8_decoder.decode(data)
        offset = 0
        while offset < len(text):
            if not self._taking_plain_text:
                self._taking_plain_text = bool(self._send_to_parser(text[offset]))
                offset += 1
            elif rendition := _RENDITION.match(text, offset):
                self.listener.render_in(rendition[1])
                offset = rendition.end()
            elif plain := self._text_pattern.match(text, offset):
                self.listener.draw(plain[0])
                offset = plain.end()
            else:
                self._taking_plain_text = False


class _Cells(dict[str, Char]):
    """The cells with one rendition, by character, each made once."""

    def __init__(self, rendition: Char) -> None:
        super().__init__()
        self._rendition = rendition

    def __missing__(self, character: str) -> Char:
        cell = self[character] = self._rendition._replace(data=character)
        return cell


class Screen(pyte.Screen):
    """A screen with a second one, blank at first, for programs that ask for it."""

    def __init__(self, columns: int, lines: int) -> None:
        self._shell: tuple[Any, Any] | None = None
        self._cells: dict[Char, _Cells] = {}
        self._renditions: dict[tuple[Char, str], Char] = {}
        self._texts: dict[int, str] = {}
        super().__init__(columns, lines)

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Go to the second screen, where that is asked for."""
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes and self._shell is None:
            first = copy.copy(self.buffer)
            for row, line in first.items():
                first[row] = copy.copy(line)
            self._shell = first, copy.copy(self.cursor)
            self.erase_in_display(2)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """Go back to the first one, as it was."""
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes and self._shell is not None:
            (self.buffer, self.cursor), self._shell = self._shell, None
            self.dirty.update(range(self.lines))

    def render_in(self, codes: str) -> None:
        """Draw from now on as the numbers of a sequence say, which are separated by semicolons."""
        before = self.cursor.attrs
        rendition = self._renditions.get((before, codes))
        if rendition is None:
            self.select_graphic_rendition(*(int(code or 0) for code in codes.split(";")))
            rendition = self._renditions[before, codes] = self.cursor.attrs
        self.cursor.attrs = rendition

    def cells(self) -> dict[str, Char]:
        """The cells in the colours of the cursor, by character."""
        rendition = self.cursor.attrs
        found = self._cells.get(rendition)
        if found is None:
            found = self._cells[rendition] = _Cells(rendition)
        return found

    def draw(self, data: str) -> None:
        """Put characters into cells."""
        start = self.cursor.x
        end = start + len(data)
        if end > self.columns or self.charset or modes.IRM in self.mode or not _is_narrow(data):
            self.dirty.update({self.cursor.y, max(self.cursor.y - 1, 0)})
            super().draw(data)
            return
        cells = map(self.cells().__getitem__, data)
        self.buffer[self.cursor.y].update(zip(range(start, end), cells, strict=True))
        self.cursor.x = end
        self.dirty.add(self.cursor.y)

    def text(self) -> str:
        """The screen as text, a line each, without trailing blanks."""
        # Not `display`: that stumbles over the second half of a wide character whose first was overwritten.
        for row in self.dirty:
            line = self.buffer[row]
            self._texts[row] = "".join([line[column].data for column in range(self.columns)]).rstrip()
        self.dirty.clear()
        return "\n".join([self._texts[row] for row in range(self.lines)])


@lru_cache(maxsize=4096)
def _is_narrow(data: str) -> bool:
    """Whether each character takes one cell."""
    return all(wcwidth(character) == 1 for character in data)
