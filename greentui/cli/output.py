"""Printing: JSON for scripts, aligned columns for a terminal, tab-separated ones for a pipe.

A `str` may contain remote text, so nothing in it can control the terminal. Our own colours are the styles of
a `Text`, and become escape sequences only here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from greentui.model.numbers import whole
from greentui.words import _

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

HANG = 4
"""The indentation of a long line's continuation."""
NARROWEST = 10
"""The minimum width of a column that gives way, in cells."""
CROPPED_LINES = 3
"""Maximum lines of a cell in a table shown as a list."""

_GAP = "  "
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_IN_JSON = re.compile("[\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = "\u2028\u2029"


def add_json(parser: ArgumentParser) -> None:
    """Add `--json` to a command."""
    parser.add_argument("--json", action="store_true", help=_("print one JSON value"))


def add_limit(parser: ArgumentParser, default: int | None, what: str) -> None:
    """Add `--limit` to a command."""
    shown = _("(default: no limit)") if default is None else _("(default: %d)") % default
    parser.add_argument("--limit", type=count, default=default, metavar="N", help=f"{what} {shown}")


def count(text: str) -> int:
    """A whole number from 1, for argparse."""
    number = whole(text)
    if not number:
        raise ArgumentTypeError(_("a whole number from 1, not %r") % text)
    return number


def as_json(value: Any, *, indent: int | None = None) -> str:
    """`value` as JSON that is readable and harmless on a terminal: invisible characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    from greentui.text import invisible

    return _NOT_IN_JSON.sub(lambda found: _escaped(found[0]), invisible.replaced(text, _escaped))


def write_json(value: Any, out: TextIO | None = None) -> None:
    """Print a JSON value: indented on a terminal, on one line in a pipe."""
    out = out or sys.stdout
    write(as_json(value, indent=2 if out.isatty() else None), out)


def report(options: Namespace, **facts: Any) -> None:
    """Print what a command did, with `--json` only; otherwise silence means success."""
    if options.json:
        write_json(facts)


def write_id(options: Namespace, text: str, facts: Any) -> None:
    """Print the id of what a command created.

    Args:
        text: The id or address, for a person: on one line, so that it cannot imitate other output.
        facts: The JSON value for `--json`.
    """
    if options.json:
        write_json(facts)
    else:
        write(on_one_line(text))


def visible(text: str) -> str:
    """`text` with control characters and direction overrides made visible.

    Invisible characters are removed, except joiners between characters that join.
    """
    text = _CONTROLS.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)
    if text.isascii():
        return text
    from greentui.text import invisible

    return invisible.replaced(text, lambda found: " " if found in _LINE_ENDS else "")


def on_one_line(text: str) -> str:
    """`text` made `visible`, on one line, so that a name cannot imitate further lines."""
    return " ".join(visible(text).split())


def write(line: str | Text, out: TextIO | None = None, *, end: str = "\n") -> None:
    """Print a line, `spelled` for its destination."""
    out = out or sys.stdout
    out.write(spelled(line, out) + end)


def spelled(line: str | Text, out: TextIO) -> str:
    """A line for `out`: plain, or a `Text` in the colours the terminal supports.

    Characters outside the encoding of `out` are escaped.
    """
    encoding = out.encoding or "utf-8"
    shown = visible(line) if isinstance(line, str) else _painted(line, out)
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def write_folded(text: str, out: TextIO | None = None, *, hang: int = HANG) -> None:
    """Print a line: `folded` to the width of a terminal, unchanged in a pipe."""
    out = out or sys.stdout
    write("\n".join(folded(text, window(out).columns, hang)) if out.isatty() else text, out)


def folded(text: str, columns: int, hang: int = HANG) -> list[str]:
    """Wrap a cleaned line to lines of at most `columns` cells.

    It is broken at blanks only, so that an address or an id can be copied whole; words longer than a line are
    left to the terminal.

    Args:
        text: One line.
        columns: Cells available.
        hang: The indentation of all lines but the first. It is reduced for a word that would not fit, but
            never below `HANG`, so that remote text cannot imitate the beginning of a line.
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
    """The size of the terminal behind `out`; COLUMNS and LINES take precedence, 80×24 is the fallback."""
    try:
        own = os.get_terminal_size(out.fileno())
    except OSError:
        own = os.terminal_size((0, 0))
    return shutil.get_terminal_size((own.columns or 80, own.lines or 24))


def shows_colours(out: TextIO) -> bool:
    """Whether `out` shows the colours of a `Text`, according to NO_COLOR, TERM and COLORTERM."""
    console = _console(out)
    return console.color_system is not None and not console.no_color


def _console(out: TextIO) -> Console:
    from rich.console import Console

    return Console(file=out, soft_wrap=True, highlight=False)


def _painted(line: Text, out: TextIO) -> str:
    """A `Text` with escape sequences for its styles, in the terminal's colours."""
    from rich.text import Text

    # Piece by piece, so that each style still covers its own words after characters are removed.
    pieces = line.divide(sorted({edge for span in line.spans for edge in (span.start, span.end)}))
    for piece in pieces:
        piece.plain = visible(piece.plain)
    console = _console(out)
    with console.capture() as painted:
        console.print(Text(style=line.style).join(pieces), end="")
    return painted.get()


def clean(text: str) -> str:
    """Remote text of several lines, safe for a terminal."""
    from greentui.text import sanitize

    return sanitize.clean(text)


def clean_line(text: str) -> str:
    """Remote text on one line, safe for a terminal."""
    from greentui.text import sanitize

    return sanitize.clean_line(text)


class Cropped(NamedTuple):
    """A heading whose column gives way in a narrow terminal. Ids, times and numbers are never cut."""

    heading: str


def write_table(
    rows: Sequence[Sequence[str]],
    headings: Sequence[str | Cropped],
    empty: str,
    out: TextIO | None = None,
) -> None:
    """Print a table: aligned and with headings on a terminal; complete and tab-separated in a pipe.

    On a terminal too narrow for columns, rows are lists of cells beside their headings.

    Args:
        rows: The cells; they are cleaned here.
        headings: One for each column; `Cropped` for those that may be cropped.
        empty: A sentence for a terminal if there are no rows; a pipe gets nothing.
        out: Standard output by default.
    """
    out = out or sys.stdout
    cells = [[clean_line(cell) for cell in row] for row in rows]
    if not out.isatty():
        for row in cells:
            write("\t".join(row), out)
        return
    if not cells:
        write_folded(empty, out, hang=0)
        return
    from greentui.text import sanitize

    names = [one.heading if isinstance(one, Cropped) else one for one in headings]
    lines = [names, *cells]
    room = window(out).columns
    wanted = [max(map(sanitize.width, column)) for column in zip(*lines, strict=True)]
    if widths := _shares(wanted, [isinstance(one, Cropped) for one in headings], room):
        for line in lines:
            fitted = [sanitize.fit(cell, wide) for cell, wide in zip(line, widths, strict=True)]
            write(_GAP.join(fitted).rstrip(), out)
        return
    longest = CROPPED_LINES * room
    for number, row in enumerate(cells):
        if number:
            write("", out)
        write_facts(
            [(name, sanitize.crop(cell, longest)) for name, cell in zip(names, row, strict=True)], out
        )


def _shares(wanted: Sequence[int], gives: Sequence[bool], room: int) -> list[int]:
    """The width of each column of a table; empty if some would be too narrow to read.

    Args:
        wanted: The width of each column's longest cell.
        gives: Whether it may be narrower. The widest of these gives way first.
        room: Cells of a line.
    """
    room -= len(_GAP) * (len(wanted) - 1)
    widest = max((wide for wide, less in zip(wanted, gives, strict=True) if less), default=0)
    for cap in range(min(widest, room), NARROWEST - 1, -1):
        widths = [min(wide, cap) if less else wide for wide, less in zip(wanted, gives, strict=True)]
        if sum(widths) <= room:
            return widths
    return list(wanted) if sum(wanted) <= room else []


def write_facts(facts: Sequence[tuple[str, str]], out: TextIO | None = None) -> None:
    """Print names and values side by side; empty values are omitted."""
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
    """UTC seconds as a sortable local date and time; empty if unknown."""
    if not timestamp:
        return ""
    from greentui.text.time_format import sortable

    return sortable(timestamp)
