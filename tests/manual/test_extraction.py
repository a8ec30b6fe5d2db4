"""What a machine finds in the manual is what was read by hand: nothing is missing, nothing is made up."""

from __future__ import annotations

import difflib

import pytest

from tests.manual import extract
from tests.manual.corpus import Body, Correction, corpus
from tests.manual.source import manual

PRINTED = manual()
PRINTED_BODIES = {each.line: each.what for each in extract.bodies(PRINTED.lines)}
REPEATED = {9478, 9859}
"""Addresses of the recommendations, which repeat those of the methods' own pages."""
NOT_BY_FORM = {1592, 1593, 2264}
"""Headers of a table without types; a body inside a command."""


def _bodies() -> list[Body]:
    return [
        body for body in corpus().bodies() if body.place.page == "004" and body.place.first not in NOT_BY_FORM
    ]


def test_every_request_is_there() -> None:
    found = {each.line: each.what for each in extract.addresses(PRINTED.lines) if each.line not in REPEATED}
    known = {method.place.last: (method.verb, method.name) for method in corpus().methods}
    assert {line: (verb, _spelled(name)) for line, (verb, name) in found.items()} == known


def _spelled(name: str) -> str:
    """A method's name without what the scan did to it."""
    return {"cClearMessagesQueue": "clearMessagesQueue", "LeaveGroup": "leaveGroup"}.get(name, name)


def test_every_row_is_there() -> None:
    found = {each.line: each.what for each in extract.rows(PRINTED.lines)}
    known = {
        row.place.first: (row.of, row.name, row.type)
        for row in corpus().rows()
        if row.place.first not in NOT_BY_FORM
    }
    assert found == known


def test_every_error_is_there() -> None:
    found = {each.line: each.what for each in extract.errors(PRINTED.lines)}
    known = {}
    for _name, error in corpus().refusing():
        text = error.text
        for each in error.corrections:
            text = text.replace(each.corrected, each.original)
        known[error.place.first] = (str(error.status), text)
    assert found == known


def test_every_body_is_there() -> None:
    assert set(PRINTED_BODIES) == {body.place.first for body in _bodies()}


@pytest.mark.parametrize("body", _bodies(), ids=lambda body: str(body.place))
def test_a_body_has_the_keys_and_values_that_are_printed(body: Body) -> None:
    found = PRINTED_BODIES[body.place.first]
    known = extract.tokens(body.text)
    changes = difflib.SequenceMatcher(None, found, known, autojunk=False).get_opcodes()
    unmarked = [
        (found[a:b], known[c:d])
        for tag, a, b, c, d in changes
        if tag != "equal" and not _marked(found[a:b], known[c:d], body.corrections)
    ]
    assert not unmarked


def _marked(found: tuple[str, ...], known: list[str], corrections: tuple[Correction, ...]) -> bool:
    """Whether corrections make of what was found what is known."""
    if not known:
        return any(
            all(token in each.original and token not in each.corrected for token in found)
            for each in corrections
        )
    corrected = list(found)
    for each in corrections:
        corrected = [token.replace(each.original, each.corrected) for token in corrected]
    return corrected == known
