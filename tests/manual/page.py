"""Writes `docs/conformance.md`: method by method and field by field, what the manual has and what is done.

`python -m tests.manual.page` rewrites it. What it says is held by the tests of this folder.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.manual.corpus import JOURNALS, UNPROVOKED, Error, Field, Json, Kind, Method, corpus
from tests.manual.differences import Difference, differences
from tests.manual.newer import newer

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
_CHECKS = {
    "client.requests": "The client sends otherwise",
    "client.limits": "The client limits otherwise",
    "client.errors": "The client says in words of its own",
    "client.reads": "The client does not read",
    "decoder.kinds": "The decoder takes for something else",
    "decoder.same_form": "The decoder takes for ours",
    "decoder.records": "The decoder takes for something else, in journals",
    "decoder.reads": "The decoder does not read",
    "decoder.reads_records": "The decoder does not read, in journals",
    "emulator.limits": "The emulator limits otherwise",
    "emulator.errors": "The emulator refuses otherwise",
    "emulator.notifications": "The emulator tells otherwise of messages",
    "emulator.events": "The emulator tells otherwise of other things",
    "emulator.records": "The emulator lists otherwise",
    "emulator.settings": "The emulator notifies otherwise",
    "emulator.queue": "The emulator lists otherwise what waits to be sent",
}
"""Each check that can differ, as a heading."""
_INTRODUCTION = """\
# Conformance

What the GREEN-API manual documents, and what of it client, emulator and decoder do. Written by
`python -m tests.manual.page` from the data in `tests/manual`; numbers are lines of the manual's text.

Three sides are held against that data, and share nothing else: the client calls a server that knows it alone;
a client of a few lines, which knows it alone, calls the emulator; the decoder reads every notification and
record it has. What is not marked is done as documented. A mark names a known difference, whose reason stands
under [Differences](#differences); a test fails once it differs no more.

*Not read* is a field that changes nothing; *no example*, one that stands in a table and in no body, so that
nothing holds it; *otherwise*, a limit, an error or a form that differs.

Not held at all: how often the emulator may be called, and monthly quotas above 100 calls; errors that depend
on time, on the account or on what lies between (%(between)s).
"""


def page() -> str:
    """The whole page."""
    between = ", ".join(str(each.place) for _name, each in corpus().refusing() if each.occasion in UNPROVOKED)
    return "\n".join(
        [
            _INTRODUCTION % {"between": between},
            *_figures(),
            *_methods(),
            *_kinds(),
            *_differences(),
            *_newer(),
        ]
    )


def _figures() -> Iterator[str]:
    data = corpus()
    yield "## In figures"
    yield ""
    yield from _table(
        ("", "documented"),
        (
            ("methods", len(data.methods)),
            ("parameters", sum(len(method.parameters) for method in data.methods)),
            ("fields of answers", sum(len(method.answer) for method in data.methods)),
            ("errors", sum(1 for _each in data.refusing())),
            ("kinds of notifications", len(data.kinds)),
            ("fields of notifications", sum(len(kind.fields) for kind in data.kinds)),
            ("bodies", sum(1 for _each in data.bodies())),
            ("rates and monthly quotas", len(data.rates) + len(data.quotas)),
            ("known differences", sum(len(each.cases) for each in differences())),
        ),
    )


def _methods() -> Iterator[str]:
    data = corpus()
    rates = {rate.name.lower(): f"{rate.number:g}" for rate in data.rates}
    quotas = {quota.name.lower(): f"{quota.number:g}" for quota in data.quotas}
    yield "## Methods"
    yield ""
    for method in data.methods:
        name = method.name.lower()
        yield f"### {method.name}"
        yield ""
        calls = f"{rates[name]} a second" if name in rates else "no rate"
        month = f", {quotas[name]} a month on the tariff Developer" if name in quotas else ""
        yield f"{method.section}, {method.place} · `{method.verb} {method.address}` · {calls}{month}"
        yield ""
        if method.parameters:
            yield from _table(("parameter", "type", "", "limits", "line", ""), _rows(method))
        if method.answer:
            yield from _table(
                ("answer", "type", "values", "line", ""),
                (
                    (f"`{row.path}`", row.type, _values(row), row.place, _unread(method, row))
                    for row in method.answer
                ),
            )
        else:
            yield "Answers nothing; status 200 says that it was done."
            yield ""
        if method.errors:
            yield from _table(
                ("status", "error", "line", ""),
                (
                    (error.status, _code(error.text), error.place, _error(method.name, error))
                    for error in method.errors
                ),
            )
    yield "### Errors of any method"
    yield ""
    yield from _table(
        ("status", "error", "line", ""),
        ((error.status, _code(error.text), error.place, _error("", error)) for error in data.errors),
    )


def _rows(method: Method) -> Iterator[tuple[object, ...]]:
    for row in method.parameters:
        marks = _marks(("client.limits", "emulator.limits"), f"{method.name}.{row.path}:*")
        yield f"`{row.path}`", row.type, row.need, _limits(row), row.place, marks


def _kinds() -> Iterator[str]:
    yield "## Notifications"
    yield ""
    for kind in corpus().kinds:
        name = ", ".join(kind.messages)
        yield f"### {kind.webhook}{': ' + name if name else ''}"
        yield ""
        bodies = ", ".join(str(body.place) for body in kind.bodies)
        yield f"{kind.title[:1].upper()}{kind.title[1:]}. Bodies: {bodies}.{_told(kind)}"
        yield ""
        if kind.fields:
            yield from _table(
                ("field", "type", "values", "line", ""),
                (
                    (f"`{row.path}`", row.type, _values(row), row.place, _undecoded(kind, row))
                    for row in kind.fields
                ),
            )


def _told(kind: Kind) -> str:
    marks = {
        str(body.place)
        for body in kind.bodies
        for check in ("emulator.notifications", "emulator.events", "decoder.kinds")
        if _matching(check, str(body.place))
    }
    return f" *Otherwise: {', '.join(sorted(marks))}.*" if marks else ""


def _differences() -> Iterator[str]:
    yield "## Differences"
    yield ""
    for check, heading in _CHECKS.items():
        listed = [each for each in differences() if each.check == check]
        if listed:
            yield f"### {heading}"
            yield ""
            yield from _table(
                ("what", "lines", "why"),
                ((", ".join(map(_code, each.cases)), each.lines, each.reason) for each in listed),
            )


def _newer() -> Iterator[str]:
    yield "## Newer than the manual"
    yield ""
    yield from _table(
        ("", "of", "name", "", "source"),
        ((each.what, each.method, f"`{each.name}`", each.about, each.source) for each in newer()),
    )


def _limits(row: Field) -> str:
    said = [_values(row)]
    if row.characters:
        said.append(f"at most {row.characters} characters")
    if row.digits:
        said.append(f"{row.digits[0]} or {row.digits[1]} digits")
    if row.range:
        said.append(f"{row.range[0]} to {row.range[1]}")
    if row.items:
        said.append(f"{row.items[0]} to {row.items[1]} elements")
    if row.megabytes:
        said.append(f"at most {row.megabytes} MB")
    if row.default:
        said.append(f"{row.default} if left out")
    return ", ".join(filter(None, said))


def _values(row: Field) -> str:
    return ", ".join(map(_code, row.values))


def _unread(method: Method, row: Field) -> str:
    if method.name in JOURNALS:
        unread = any(_is(pattern, "*", row.path) for pattern in _patterns("decoder.reads_records"))
    else:
        unread = any(_is(pattern, method.name, row.path) for pattern in _patterns("client.reads"))
    bodies = [body.json for body in method.bodies_of("answer")]
    return "*not read*" if unread else _example(bodies, row)


def _undecoded(kind: Kind, row: Field) -> str:
    names = [message[:1].lower() + message[1:] for message in kind.messages] or [kind.webhook]
    unread = any(_is(pattern, name, row.path) for pattern in _patterns("decoder.reads") for name in names)
    # What all messages have stands in the body of each.
    alike = [
        each
        for each in corpus().kinds
        if each.webhook == kind.webhook and (each is kind or not kind.messages)
    ]
    bodies = [body.json for each in alike for body in each.bodies]
    return "*not read*" if unread else _example(bodies, row)


def _example(bodies: list[Json], row: Field) -> str:
    shown = any((row.of, row.name) in set(_placed(body)) for body in bodies)
    return "" if shown else "*no example*"


def _placed(found: Json, of: str = "") -> Iterator[tuple[str, str]]:
    """Each field with the name of what it lies in."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield of, name
            yield from _placed(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from _placed(value, of)


def _patterns(check: str) -> list[str]:
    return [case for each in differences() if each.check == check for case in each.cases]


def _is(pattern: str, name: str, path: str) -> bool:
    """Whether a pattern of cases is about a row: the same last names, of the same method or kind."""
    of, _colon, place = pattern.partition(":")
    return (name == "*" or fnmatch.fnmatchcase(name, of)) and (
        fnmatch.fnmatchcase(path, place)
        or place.endswith(f".{path}")
        or fnmatch.fnmatchcase(path, place.rpartition("*.")[2])
    )


def _error(name: str, error: Error) -> str:
    case = f"{name}:{error.place}"
    return _marks(("client.errors", "emulator.errors"), case, f"{name or 'getSettings'}:{error.place}")


def _marks(checks: Iterable[str], *cases: str) -> str:
    found = [check.partition(".")[0] for check in checks if any(_matching(check, case) for case in cases)]
    return f"*otherwise: {', '.join(found)}*" if found else ""


def _matching(check: str, case: str) -> list[Difference]:
    """The differences about a case; either may be a pattern."""
    return [
        each
        for each in differences()
        if each.check == check
        and any(fnmatch.fnmatchcase(case, known) or fnmatch.fnmatchcase(known, case) for known in each.cases)
    ]


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table, and the empty line after it."""
    heads = tuple(heads)
    yield f"| {' | '.join(heads)} |".replace("  ", " ")
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        cells = [str(cell).replace("|", "\\|") for cell in row]
        yield f"| {' | '.join(cells)} |".replace("  ", " ")
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
