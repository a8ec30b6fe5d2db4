"""Printing: JSON for scripts, aligned columns for people, tab-separated ones for pipes.

A `str` may hold what a stranger wrote, so nothing in it ever steers the terminal. Colours of our own are not
characters but the styles of a `Text`, and only here do they become escape sequences.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

from greentui.model.numbers import whole
from greentui.words import _

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

HANG = 4
"""Blanks before what goes on of a line that is longer than the terminal is wide."""
LAST = 20
"""Cells of a table's last column, which has the most to say, that are not given to the others."""
NARROWEST = 10
"""Cells below which nothing can be read in a column."""
CROPPED_LINES = 3
"""Lines that a cell may fill where a table has become a list."""

_GAP = "  "
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_IN_JSON = re.compile("[\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = "\u2028\u2029"


def add_json(parser: ArgumentParser) -> None:
    """Let a command take `--json`."""
    parser.add_argument("--json", action="store_true", help=_("print one JSON value"))


def add_limit(parser: ArgumentParser, default: int | None, what: str) -> None:
    """Let a list take `--limit`."""
    shown = _("no limit unless given") if default is None else _("%d unless given") % default
    parser.add_argument("--limit", type=count, default=default, metavar="N", help=f"{what}, {shown}")


def count(text: str) -> int:
    """A whole number from 1, for argparse."""
    number = whole(text)
    if not number:
        raise ArgumentTypeError(_("a whole number from 1, not %r") % text)
    return number


def as_json(value: Any, *, indent: int | None = None) -> str:
    """`value` as JSON that is readable and harmless on a terminal: what cannot be seen is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    from greentui.text import invisible

    return _NOT_IN_JSON.sub(lambda found: _escaped(found[0]), invisible.replaced(text, _escaped))


def write_json(value: Any, out: TextIO | None = None) -> None:
    """Print one JSON value: spread over lines for a person, on one line for a pipe."""
    out = out or sys.stdout
    write(as_json(value, indent=2 if out.isatty() else None), out)


def report(options: Namespace, **facts: Any) -> None:
    """What a command has done, where `--json` asks for it; to a person its silence says that it is done."""
    if options.json:
        write_json(facts)


def write_id(options: Namespace, text: str, facts: Any) -> None:
    """Print what a command has made.

    Args:
        text: Its id or address, for a person: on one line, so that it passes for no other line.
        facts: The JSON value, for `--json`.
    """
    if options.json:
        write_json(facts)
    else:
        write(on_one_line(text))


def plain(text: str) -> str:
    """`text` with what would steer a terminal or turn lines around shown instead of done.

    What cannot be seen is left out, but for joiners that join.
    """
    text = _CONTROLS.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)
    if text.isascii():
        return text
    from greentui.text import invisible

    return invisible.replaced(text, lambda found: " " if found in _LINE_ENDS else "")


def on_one_line(text: str) -> str:
    """`text` made `plain`, on one line: a name that cannot pass for lines of a document."""
    return " ".join(plain(text).split())


def write(line: str | Text, out: TextIO | None = None, *, end: str = "\n") -> None:
    """Print a line as `spelled` for where it goes."""
    out = out or sys.stdout
    out.write(spelled(line, out) + end)


def spelled(line: str | Text, out: TextIO) -> str:
    """A line for `out`: plain, in the colours of a `Text` as far as the terminal shows any.

    What the encoding of `out` cannot spell is escaped.
    """
    encoding = out.encoding or "utf-8"
    shown = plain(line) if isinstance(line, str) else _painted(line, out)
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def write_folded(text: str, out: TextIO | None = None, *, hang: int = HANG) -> None:
    """Print a line for reading: `folded` to the window of a terminal, as it is in a pipe."""
    out = out or sys.stdout
    write("\n".join(folded(text, window(out).columns, hang)) if out.isatty() else text, out)


def folded(text: str, columns: int, hang: int = HANG) -> list[str]:
    """A cleaned line as lines of at most `columns` cells.

    It is broken at blanks only, so that an address or an id can be copied whole: a word that is longer than a
    line is left to the terminal.

    Args:
        text: One line.
        columns: Cells there are.
        hang: Blanks before each line but the first. A word that does not fit beside them gets fewer, yet no
            fewer than `HANG`, or a stranger's word could pass for the beginning of a line.
    """
    from greentui.text import sanitize

    first, *words = text.split(" ")
    lines, used = [[first]], sanitize.width(first)
    for word in words:
        wide = sanitize.width(word)
        if used + 1 + wide <= columns or not any(lines[-1]):
            lines[-1].append(word)
            used += 1 + wide
        elif word:
            indent = min(hang, max(columns - wide, HANG))
            lines.append([" " * indent + word])
            used = indent + wide
    return [" ".join(line).rstrip() for line in lines]


def window(out: TextIO) -> os.terminal_size:
    """Columns and rows of the terminal behind `out`; COLUMNS and LINES go first, 80×24 is a guess."""
    try:
        own = os.get_terminal_size(out.fileno())
    except OSError:
        own = os.terminal_size((0, 0))
    return shutil.get_terminal_size((own.columns or 80, own.lines or 24))


def shows_colours(out: TextIO) -> bool:
    """Whether the colours of a `Text` arrive on `out`, as far as NO_COLOR, TERM and COLORTERM tell."""
    console = _console(out)
    return console.color_system is not None and not console.no_color


def _console(out: TextIO) -> Console:
    from rich.console import Console

    return Console(file=out, soft_wrap=True, highlight=False)


def _painted(line: Text, out: TextIO) -> str:
    """A line of ours with the escape sequences of its styles, in what colours the terminal has."""
    from rich.text import Text

    # Piece by piece, so that each style still covers its own words where some are left out.
    pieces = line.divide(sorted({edge for span in line.spans for edge in (span.start, span.end)}))
    for piece in pieces:
        piece.plain = plain(piece.plain)
    console = _console(out)
    with console.capture() as painted:
        console.print(Text(style=line.style).join(pieces), end="")
    return painted.get()


def clean(text: str) -> str:
    """A stranger's text, over as many lines as it has, fit for a terminal."""
    from greentui.text import sanitize

    return sanitize.clean(text)


def clean_line(text: str) -> str:
    """A stranger's text on one line, fit for a terminal."""
    from greentui.text import sanitize

    return sanitize.clean_line(text)


def write_table(rows: Sequence[Sequence[str]], headings: Sequence[str], out: TextIO | None = None) -> None:
    """Print rows: aligned, headed and cropped on a terminal; whole and tab-separated in a pipe.

    A terminal too narrow for columns gets the rows one below the other, each cell beside its heading.

    Args:
        rows: Cells; cleaned here.
        headings: One a column. The first column is the row's name, the last one has the most to say.
        out: Where to.
    """
    out = out or sys.stdout
    cells = [[clean_line(cell) for cell in row] for row in rows]
    if not out.isatty():
        for row in cells:
            write("\t".join(row), out)
        return
    from greentui.text import sanitize

    lines = [list(headings), *cells]
    room = window(out).columns
    widths = _shares([max(map(sanitize.width, column)) for column in zip(*lines, strict=True)], room)
    if widths:
        for line in lines:
            fitted = [sanitize.fit(cell, wide) for cell, wide in zip(line, widths, strict=True)]
            write(_GAP.join(fitted).rstrip(), out)
        return
    longest = CROPPED_LINES * room
    for number, row in enumerate(cells):
        if number:
            write("", out)
        write_facts(
            [(name, sanitize.crop(cell, longest)) for name, cell in zip(headings, row, strict=True)], out
        )


def _shares(wanted: Sequence[int], room: int) -> list[int]:
    """Cells for each column of a table; none at all where not every one would be wide enough to read.

    The first column gets what it wants up to half of the room, or a third if need be; the last one `LAST`
    cells and what is left over. Of those in between the widest give way first.
    """
    room -= len(_GAP) * (len(wanted) - 1)
    if sum(wanted) <= room:
        return list(wanted)
    middle, last = wanted[1:-1], min(wanted[-1], LAST)
    for first in (min(wanted[0], room // 2), min(wanted[0], room // 3)):
        for cap in range(room, NARROWEST - 1, -1):
            widths = [first, *(min(wide, cap) for wide in middle)]
            if sum(widths) + last <= room:
                return [*widths, room - sum(widths)]
    return []


def write_facts(facts: Sequence[tuple[str, str]], out: TextIO | None = None) -> None:
    """Print names and values beside each other; empty values are left out."""
    shown = [(name, clean_line(value)) for name, value in facts if value]
    wide = max((len(name) for name, _value in shown), default=0)
    for name, value in shown:
        write_folded(f"{name:<{wide}}{_GAP}{value}", out, hang=wide + len(_GAP))


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def moment(timestamp: float | None) -> str:
    """UTC seconds as a local date and time that sorts; empty where nobody knows."""
    if not timestamp:
        return ""
    from greentui.text.time_format import sortable

    return sortable(timestamp)
