"""WhatsApp's formatting: which parts of a text are bold, code or a link, and the text without it.

`*bold*`, `_italic_`, `~strike~`, `` `code` ``, three backquotes around a block, `> ` before a quote, `- `, `*
` or `1. ` before list items, web and mail addresses, `@` before a number. A single pass keeps it linear in
the text's length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag, auto


class Mark(Flag):
    """The format of a stretch of text."""

    BOLD = auto()
    ITALIC = auto()
    STRIKE = auto()
    CODE = auto()
    QUOTE = auto()
    LINK = auto()
    MENTION = auto()
    BULLET = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of `Marked.text` carry `mark`.

    Attributes:
        target: The address of a link, or the number of a mention.
    """

    start: int
    end: int
    mark: Mark
    target: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its formatting characters, and the formats they stood for."""

    text: str
    spans: tuple[Span, ...] = ()


MENTION = re.compile(r"(?<![\w@.])@(\d{5,16})\b")
"""A mention; its group is a phone number, or the digits of an id that hides one."""

_LINK = re.compile(
    r"(?<![\w@.])(?:(?P<web>https?://[^\s<>\"`]+|(?:www\.|wa\.me/|t\.me/)[^\s<>\"`]+)"
    r"|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,6})"
    r"|@(?P<number>\d{5,16})\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:(?P<quote>>\s)|(?P<bullet>[-*]\s)|(?P<number>\d{1,3}\.\s))(?=\S)")
_INLINE = re.compile(r"[*_~`]")
_MARKS = {"*": Mark.BOLD, "_": Mark.ITALIC, "~": Mark.STRIKE}
_FENCE = "```"


def parse(text: str) -> Marked:
    """Parse the formatting of `text`, which may have many lines and must already be sanitized."""
    if not _maybe_formatted(text):
        return Marked(text)
    builder = _Builder(text)
    position = 0
    while (start := text.find(_FENCE, position)) >= 0:
        end = text.find(_FENCE, start + 3)
        if end < 0 or not text[start + 3 : end].strip():
            break
        builder.lines(position, start)
        builder.block(start, end)
        position = end + 3
    builder.lines(position, len(text))
    return builder.marked()


def links(text: str) -> list[str]:
    """The web and mail addresses in `text`, in order."""
    return [span.target for span in parse(text).spans if span.mark is Mark.LINK]


_HINT = re.compile(r"[*_~`@]|://|www\.|\.me/|^(?:>|-|\d{1,3}\.)\s", re.MULTILINE | re.IGNORECASE)


def _maybe_formatted(text: str) -> bool:
    return _HINT.search(text) is not None


class _Builder:
    """Collects the spans and dropped characters of one text, by position in the original."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[Span] = []
        self.cuts: list[tuple[int, int, str]] = []
        """Start and end in the original, and the replacement."""

    def lines(self, start: int, end: int) -> None:
        """Parse everything between two code blocks."""
        while start < end:
            stop = self.text.find("\n", start, end)
            stop = end if stop < 0 else stop
            self._line(start, stop)
            start = stop + 1

    def block(self, start: int, end: int) -> None:
        """A code block between the fences at `start` and `end`."""
        first = start + 3 + (self.text[start + 3] == "\n")
        last = end - (self.text[end - 1] == "\n")
        self.cuts += [(start, first, ""), (last, end + 3, "")]
        self.spans.append(Span(first, last, Mark.CODE))

    def _line(self, start: int, end: int) -> None:
        begins = start == 0 or self.text[start - 1] == "\n"
        if begins and (item := _ITEM.match(self.text, start, end)):
            if item["quote"]:
                self.cuts.append((start, item.end(), ""))
                self.spans.append(Span(start, end, Mark.QUOTE))
            else:
                if item["bullet"]:
                    self.cuts.append((start, start + 1, "•"))
                self.spans.append(Span(start, item.end(), Mark.BULLET))
            start = item.end()
        taken = self._links(start, end)
        self._inline(start, end, taken)

    def _links(self, start: int, end: int) -> list[tuple[int, int]]:
        taken = []
        for found in _LINK.finditer(self.text, start, end):
            first, last = found.span()
            if found["number"]:
                self.spans.append(Span(first, last, Mark.MENTION, found["number"]))
            else:
                last = first + len(_without_tail(found[0]))
                address = self.text[first:last]
                if found["mail"]:
                    address = "mailto:" + address
                elif "://" not in address:
                    address = "https://" + address
                self.spans.append(Span(first, last, Mark.LINK, address))
            taken.append((first, last))
        return taken

    def _inline(self, start: int, end: int, taken: list[tuple[int, int]]) -> None:
        text = self.text
        opened: dict[str, int] = {}
        skip = start
        ranges = iter(taken)
        link = next(ranges, None)
        for found in _INLINE.finditer(text, start, end):
            at, sign = found.start(), found[0]
            while link and link[1] <= at:
                link = next(ranges, None)
            if at < skip or (link and link[0] <= at):
                continue
            if sign == "`":
                close = text.find("`", at + 1, end)
                if close > at + 1 and text[at + 1 : close].strip("` "):
                    self._pair(at, close, Mark.CODE)
                    skip = close + 1
                continue
            before = text[at - 1] if at > start else " "
            after = text[at + 1] if at + 1 < end else " "
            begun = opened.get(sign)
            if begun is not None and not before.isspace() and before != sign and not after.isalnum():
                self._pair(begun, at, _MARKS[sign])
                # A mark opened inside and not closed would cross this pair: it is text.
                opened = {other: place for other, place in opened.items() if place < begun}
            elif begun is None and not after.isspace() and after != sign and not before.isalnum():
                opened[sign] = at

    def _pair(self, first: int, last: int, mark: Mark) -> None:
        self.cuts += [(first, first + 1, ""), (last, last + 1, "")]
        self.spans.append(Span(first + 1, last, mark))

    def marked(self) -> Marked:
        """The text without the cut characters, with every span moved accordingly."""
        cuts = sorted(self.cuts)
        pieces: list[str] = []
        shifts: list[tuple[int, int]] = [(0, 0)]
        position = shift = 0
        for start, end, instead in cuts:
            pieces += [self.text[position:start], instead]
            position = end
            shift += len(instead) - (end - start)
            shifts.append((end, shift))
        pieces.append(self.text[position:])
        return Marked("".join(pieces), tuple(_moved(self.spans, shifts)))


def _moved(spans: Iterable[Span], shifts: list[tuple[int, int]]) -> Iterable[Span]:
    places = [place for place, _ in shifts]

    def moved(position: int) -> int:
        return position + shifts[bisect_right(places, position) - 1][1]

    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        start, end = moved(span.start), moved(span.end)
        if start < end:
            yield Span(start, end, span.mark, span.target)


def _without_tail(address: str) -> str:
    """An address without the punctuation of the sentence around it."""
    while address:
        last = address[-1]
        if last in ".,;:!?'*_~«»…" or (
            last in ")]" and address.count(last) > address.count("(["[last == "]"])
        ):
            address = address[:-1]
        else:
            break
    return address
