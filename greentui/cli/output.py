"""Printing: JSON for scripts, aligned columns for people, tab-separated ones for pipes.

Whatever strangers wrote is cleaned first: a name or a message must not steer the terminal it is shown on.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import Any, TextIO

from greentui.words import _

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSAFE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e0fff]")


def add_json(parser: ArgumentParser) -> None:
    """Let a command take `--json`."""
    parser.add_argument("--json", action="store_true", help=_("print one JSON value"))


def add_limit(parser: ArgumentParser, default: int | None, what: str) -> None:
    """Let a list take `--limit`."""
    shown = _("no limit unless given") if default is None else _("%d unless given") % default
    parser.add_argument("--limit", type=count, default=default, metavar="N", help=f"{what}, {shown}")


def count(text: str) -> int:
    """A whole number from 1, for argparse."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(_("a whole number from 1, not %r") % text)
    return int(text)


def as_json(value: Any, *, indent: int | None = None) -> str:
    """`value` as JSON that is readable and harmless on a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(_escaped, text)


def write_json(value: Any, out: TextIO | None = None) -> None:
    """Print one JSON value: spread over lines for a person, on one line for a pipe."""
    out = out or sys.stdout
    write(as_json(value, indent=2 if out.isatty() else None), out)


def report(options: Namespace, **facts: Any) -> None:
    """What a command has done, where `--json` asks for it; to a person its silence says that it is done."""
    if options.json:
        write_json(facts)


def plain(text: str) -> str:
    """`text` with what would steer a terminal or turn lines around shown instead of done."""
    return _CONTROLS.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)


def write(text: str, out: TextIO | None = None) -> None:
    """Print a line, plain whatever is in it. What the terminal's encoding cannot spell is shown escaped."""
    out = out or sys.stdout
    encoding = out.encoding or "utf-8"
    out.write(plain(text).encode(encoding, "backslashreplace").decode(encoding) + "\n")


def clean(text: str) -> str:
    """A stranger's text, over as many lines as it has, fit for a terminal."""
    from greentui.tui import textsafe

    return textsafe.clean(text)


def clean_line(text: str) -> str:
    """A stranger's text on one line, fit for a terminal."""
    from greentui.tui import textsafe

    return textsafe.clean_line(text)


def write_table(rows: Sequence[Sequence[str]], headings: Sequence[str], out: TextIO | None = None) -> None:
    """Print rows: aligned, headed and cropped on a terminal; whole and tab-separated in a pipe.

    Args:
        rows: Cells; cleaned here.
        headings: One a column. The last column takes what room is left.
    """
    out = out or sys.stdout
    cells = [[clean_line(cell) for cell in row] for row in rows]
    if not out.isatty():
        for row in cells:
            write("\t".join(row), out)
        return
    from greentui.tui import textsafe

    lines = [list(headings), *cells]
    widths = [max(textsafe.width(line[column]) for line in lines) for column in range(len(headings) - 1)]
    room = shutil.get_terminal_size().columns
    widths = [min(wide, max(8, room // 3)) for wide in widths]
    for line in lines:
        fitted = [textsafe.fit(cell, wide) for cell, wide in zip(line, widths, strict=False)]
        start = "  ".join(fitted) + ("  " if fitted else "")
        write((start + textsafe.crop(line[-1], max(8, room - textsafe.width(start)))).rstrip(), out)


def write_facts(facts: Sequence[tuple[str, str]], out: TextIO | None = None) -> None:
    """Print names and values beside each other; empty values are left out."""
    shown = [(name, value) for name, value in facts if value]
    wide = max((len(name) for name, _value in shown), default=0)
    for name, value in shown:
        write(f"{name:<{wide}}  {clean_line(value)}", out)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def moment(timestamp: float | None) -> str:
    """UTC seconds as a local date and time that sorts; empty where nobody knows."""
    if not timestamp:
        return ""
    from greentui.tui.render.moments import local

    return f"{local(timestamp):%Y-%m-%d %H:%M:%S}"
