"""A second reading of the manual, by machine: what it can find by form alone, knowing no record of `data/`.

It finds addresses by their form, tables by their headings, bodies by their fences and braces. It repairs
nothing: of a body it takes the keys and values in the order in which they stand, which no missing or surplus
brace disturbs, and no comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.manual.source import plain

_ADDRESS = re.compile(
    r"^(?:(GET|POST|DELETE|WSS)\b\W*?)?(\{\{(?:apiUr[lL]|mediaUrl)\}\}/waInstance/?\{\{idInstance\}\}/(\w+)/\S*)$"
)
_FIELDS = ("Параметр", "Поле")
_STATUS = "Код HTTP"
_OBJECT = re.compile(r"Поля (?:объекта|массива|объектов из массива) `?(\w+)`?|Параметры объекта `(\w+)`")
_NAME = re.compile(r"[A-Za-z][\w-]*")
_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|(//[^\n]*|/\*.*?\*/)', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|\b(?:true|false|null)\b')
_ID = re.compile(r"@[a-zA-Zс]{0,2}\.us\b")


@dataclass(frozen=True, slots=True)
class Found:
    """Something, and its line."""

    line: int
    what: tuple[str, ...]


def addresses(lines: list[str]) -> Iterator[Found]:
    """Verb and name of each request; the verb may stand on an earlier line by itself."""
    verb = ""
    for number, line in enumerate(lines, 1):
        text = " ".join(line.replace("`", " ").replace("WSS:", "WSS").split())
        if text in {"GET", "POST", "DELETE"}:
            verb = text
        elif match := _ADDRESS.match(text):
            yield Found(number, (match[1] or verb, match[3]))
            verb = ""


def rows(lines: list[str]) -> Iterator[Found]:
    """Object, name and type of each row of each table of parameters and fields.

    Headings name the object; a table ends with an empty line, unless a page break repeats its head below.
    """
    of, heading, columns = "", 0, 0
    for number, line in enumerate(lines, 1):
        cells = [plain(cell) for cell in line.split("\t")]
        if match := _OBJECT.match(line.replace("*", "")):
            of, heading = match[1] or match[2], number
        elif cells[0] in _FIELDS and cells[1:2] == ["Тип"]:
            # The heading stands just above its own table; anything else begins the outermost again.
            if number - heading > 4 and not _continues(lines, number):
                of = ""
            columns = len(cells)
        elif columns and not line.strip():
            columns = 0
        elif columns and len(cells) > 1 and _NAME.fullmatch(cells[0]):
            yield Found(number, (of, cells[0], cells[1]))


def _continues(lines: list[str], head: int) -> bool:
    """Whether a table's head only repeats the one above, as after a page break."""
    above = [line for line in lines[max(0, head - 4) : head - 1] if line.strip()]
    return bool(above) and "\t" in above[-1]


def errors(lines: list[str]) -> Iterator[Found]:
    """Status and text of each row of each table of errors."""
    inside = False
    for number, line in enumerate(lines, 1):
        cells = [plain(cell) for cell in line.split("\t")]
        if cells[0].replace("Н", "H").replace("Т", "T").replace("Р", "P") == _STATUS:
            inside = True
        elif inside and not line.strip():
            inside = False
        elif inside and cells[0].isdigit():
            yield Found(number, (cells[0], cells[1]))


def bodies(lines: list[str]) -> Iterator[Found]:
    """Keys and values of each body of JSON, in order, with its first line.

    A body is fenced; fences that follow one another are one body that a page break has split, unless the next
    opens a brace.
    """
    run: list[tuple[int, str]] = []
    fenced, opening = False, False
    for number, line in enumerate([*lines, "end"], 1):
        text = line.strip()
        if text == "```":
            fenced = opening = not fenced
        elif text and run and (not fenced or (opening and line[0] in "{[")):
            yield from _body(run)
            run = []
        if fenced and text and text != "```":
            run.append((number, line))
            opening = False


def _body(run: list[tuple[int, str]]) -> Iterator[Found]:
    text = "\n".join(line for _number, line in run)
    if text.lstrip()[:1] in {"{", "["} and re.search(r'"\s*:', text):
        yield Found(run[0][0], tuple(tokens(text)))


def tokens(text: str) -> list[str]:
    """Strings, numbers and words of JSON in their order; ids as they were before the scan."""
    without = _COMMENT.sub(lambda match: match[0] if match[1] is None else "", text)
    return [_ID.sub("@us", token) for token in _TOKEN.findall(without)]
