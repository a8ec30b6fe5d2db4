"""Collects the lines of a message at a given width.

The one place where text becomes segments, so that all of it is sanitized.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from rich.segment import Segment
from rich.style import Style

from greentui.model.messages import Message
from greentui.text.locale_format import grouped
from greentui.text.sanitize import clean, clean_line, crop, width
from greentui.text.whatsapp_markup import MENTION, Mark, Span, parse
from greentui.tui.chat.render.colours import Ink, Palette
from greentui.tui.chat.render.wrap import Line, Paint, breaks, cells_of, line_of
from greentui.words import _, plural

FOLD = 40
"""Lines of a text after which the rest is folded."""

Picture = Callable[[bytes, int, int], "tuple[Line, ...] | None"]
"""Draws a small JPEG within a number of cells and lines; `None` if there is nothing to draw."""


def no_picture(data: bytes, cells: int, lines: int) -> tuple[Line, ...] | None:
    """Draws none."""
    return None


def _no_raw(message: Message) -> str:
    return ""


@dataclass(frozen=True)
class Scene:
    """Everything a drawing depends on besides the message.

    Attributes:
        width: Cells from edge to edge of the view.
        now: UTC seconds.
        group: Whether the chat is a group, so that names are shown.
        me: Ids of our own account.
        name_of: A person's name by id.
        raw_of: A message's raw body, for unknown kinds.
        needles: Words to highlight in texts.
        fold: Lines of a text that are shown.
        picture: Draws thumbnails.
        picture_key: The key that shows a picture which is not drawn in the chat; empty if none does.
    """

    width: int
    palette: Palette
    now: float = 0.0
    group: bool = False
    me: frozenset[str] = frozenset()
    name_of: Callable[[str], str] = str
    raw_of: Callable[[Message], str] = _no_raw
    emoji_as_text: bool = False
    needles: tuple[str, ...] = ()
    fold: int = FOLD
    picture: Picture = field(default=no_picture)
    picture_key: str = ""

    @cached_property
    def needle(self) -> re.Pattern[str] | None:
        """A pattern that matches any of the needles, ignoring case."""
        words = [re.escape(clean_line(word)) for word in self.needles if word.strip()]
        return re.compile("|".join(sorted(words, key=len, reverse=True)), re.IGNORECASE) if words else None


def part(kind: str, value: str = "") -> Style:
    """A style that makes its text clickable.

    Kinds: `open` (an address), `jump` (to a message, by id), `more` (the whole text, or the file), `votes`
    (who voted and reacted), `take_back` (what is not sent yet), `write` (to a person, by id or number),
    `newest`, `pick` (an item, by its number).
    """
    return Style(meta={"part": kind, "value": value})


class Canvas:
    """Lines at most `cells` wide, written from top to bottom."""

    def __init__(self, scene: Scene, ink: Ink, cells: int) -> None:
        self.scene = scene
        self.ink = ink
        self.cells = max(4, cells)
        self.lines: list[Line] = []
        self.joins: dict[int, str] = {}
        """For a line that continues a wrapped one, by its number: what separated the two."""
        self.proses: list[tuple[str, tuple[int, int]]] = []
        """Texts, with the first and past-the-last line of each."""
        self.stamped = (-1, 0)
        """The line with the time, and the cells of its other text."""

    def clean(self, text: str) -> str:
        """`text` sanitized, on one line."""
        return clean_line(text[: self.cells * 40], emoji_as_text=self.scene.emoji_as_text)

    def icon(self, symbol: str) -> str:
        """A symbol with a blank; empty if pictographs are to be words, which follow anyway."""
        return "" if self.scene.emoji_as_text and width(symbol) > 1 else symbol + " "

    def say(self, *pieces: tuple[str, Style], indent: int = 0, limit: int = 6) -> None:
        """Write pieces of text in sequence, wrapped; line breaks within them are dropped.

        Args:
            limit: Lines at most; the last one then ends in "…".
        """
        text = ""
        paints: list[Paint] = []
        for words, style in pieces:
            lead = " " if text and words[:1] == " " else ""
            tail = " " if words[-1:] == " " else ""
            words = lead + self.clean(words) + tail
            paints.append((len(text), len(text) + len(words), style))
            text += words
        if self.scene.needle:
            paints += self._matches(text)
        spans = list(breaks(text, self.cells - indent, limit))
        if spans and text[spans[-1][1] :].strip():
            start, end = spans[-1]
            last = crop(text[start:end].rstrip() + " …", self.cells - indent)
            text = text[:start] + last
            spans[-1] = start, len(text)
        before = None
        for start, end in spans:
            if before is not None:
                self.joins[len(self.lines)] = text[before:start]
            before = end
            self.lines.append(
                [
                    *([Segment(" " * indent, self.ink.ground)] if indent else ()),
                    *line_of(text, start, end, self.ink.ground, paints),
                ]
            )

    def keep(self, *pieces: tuple[str, Style], indent: int = 0) -> None:
        """Write pieces on exactly one line, cropped at its end."""
        line: Line = [Segment(" " * indent, self.ink.ground)] if indent else []
        room = self.cells - indent
        for words, style in pieces:
            lead = " " if words[:1] == " " else ""
            tail = " " if words[-1:] == " " else ""
            shown = crop(lead + self.clean(words) + tail, room)
            room -= width(shown)
            if shown:
                line.append(Segment(shown, style))
        self.lines.append(line)

    def prose(self, text: str, base: Style | None = None) -> None:
        """Write a message's text with its formatting, folded if it is long."""
        base = base or self.ink.text
        fold = self.scene.fold
        longest = (fold + 1) * self.cells * 2
        shown = clean(text[:longest], emoji_as_text=self.scene.emoji_as_text).rstrip("\n ")
        named, names = self._with_names(shown)
        marked = parse(named)
        paints = [*self._painted(marked.spans), *names(marked.text), *self._matches(marked.text)]
        first = len(self.lines)
        position = 0
        whole = True
        for paragraph in marked.text.split("\n"):
            end = position + len(paragraph)
            whole = self._paragraph(marked.text, position, end, marked.spans, paints, base, first + fold + 1)
            position = end + 1
            if not whole:
                break
        self.proses.append((text, (first, min(len(self.lines), first + fold))))
        if len(self.lines) > first + fold or len(text) > longest:
            written = len(self.lines) - first
            del self.lines[first + fold :]
            self._folded(text, marked.text, longest, written - fold)

    def picture(self, data: bytes, cells: int = 36, lines: int = 10) -> None:
        """Draw a small picture in half blocks, if there is one."""
        if data and (drawn := self.scene.picture(data, min(cells, self.cells), lines)):
            self.lines.extend(drawn)

    def blank(self) -> None:
        """Leave a line empty."""
        self.lines.append([])

    @property
    def breadth(self) -> int:
        """Cells of the longest line."""
        return max(map(cells_of, self.lines), default=0)

    def _paragraph(
        self,
        text: str,
        start: int,
        end: int,
        spans: Iterable[Span],
        paints: list[Paint],
        base: Style,
        last: int,
    ) -> bool:
        """Write one paragraph of a text; false if the canvas was full before its end."""
        lead: Line = []
        hang = 0
        for span in spans:
            if span.start == start and span.mark is Mark.QUOTE and span.end >= end > start:
                lead, base = [Segment("▎ ", self.ink.dim)], self.ink.dim
            elif span.start == start and span.mark is Mark.BULLET:
                hang = width(text[span.start : span.end])
        room = self.cells - (2 if lead else 0) - hang
        behind = start
        piece = text[start:end]
        for number, (first, stop) in enumerate(breaks(piece[hang:] if hang else piece, room)):
            if len(self.lines) >= last:
                return False
            first, stop = first + start + hang, stop + start + hang
            if number:
                self.joins[len(self.lines)] = text[behind:first]
            behind = stop
            before = lead
            if hang:
                before = (
                    [*lead, *line_of(text, start, start + hang, base, paints)]
                    if number == 0
                    else [*lead, Segment(" " * hang, base)]
                )
            self.lines.append([*before, *line_of(text, first, stop, base, paints)])
        return len(self.lines) < last

    def _folded(self, text: str, shown: str, longest: int, over: int) -> None:
        """Show how many lines are folded and how to see them."""
        self.joins.pop(len(self.lines), None)
        unseen = len(text) - longest
        if unseen <= 0:
            # Everything was laid out up to the fold; count the lines of the rest.
            over = len(breaks(shown, self.cells)) - self.scene.fold
            words = plural("… %d more line, Enter opens", "… %d more lines, Enter opens", over) % over
        else:
            about = max(1, over + unseen // self.cells)
            words = _("… about %s more lines, Enter opens") % grouped(about)
        self.lines.append([Segment(crop(words, self.cells), self.ink.accent + part("more"))])

    def _painted(self, spans: Iterable[Span]) -> Iterable[Paint]:
        ink = self.ink
        for span in spans:
            match span.mark:
                case Mark.BOLD:
                    yield span.start, span.end, Style(bold=True)
                case Mark.ITALIC:
                    yield span.start, span.end, Style(italic=True)
                case Mark.STRIKE:
                    yield span.start, span.end, Style(strike=True)
                case Mark.CODE:
                    yield span.start, span.end, ink.code
                case Mark.LINK:
                    yield span.start, span.end, ink.link + part("open", span.target)
                case Mark.MENTION:
                    yield span.start, span.end, ink.accent
                case _:
                    pass

    def _matches(self, text: str) -> list[Paint]:
        needle = self.scene.needle
        if needle is None:
            return []
        return [(*found.span(), self.ink.match) for found in needle.finditer(text)]

    def _with_names(self, text: str) -> tuple[str, Callable[[str], list[Paint]]]:
        """A text with numbers after `@` replaced by known names, and what colours these."""
        names: set[str] = set()

        def mention(found: re.Match[str]) -> str:
            name = self._known(found[1])
            names.add(name)
            return f"@{name}" if name else found[0]

        if "@" in text:
            text = MENTION.sub(mention, text)
        names.discard("")
        if not names:
            return text, lambda _text: []
        any_of = re.compile("@(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + ")")
        return text, lambda text: [(*found.span(), self.ink.accent) for found in any_of.finditer(text)]

    def _known(self, number: str) -> str:
        """The name for a number; empty if it stays one: none is known, or the chat is no group."""
        people = [f"{number}@{server}" for server in ("c.us", "lid")]
        if not self.scene.me.isdisjoint(people):
            return _("You")
        for person in people if self.scene.group else ():
            name = self.clean(self.scene.name_of(person)[:60])
            if name and name != person and not re.sub(r"\D", "", name).endswith(number[-7:]):
                return name
        return ""
