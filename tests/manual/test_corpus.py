"""The corpus by itself, without the manual."""

from __future__ import annotations

import re

import pytest

from tests.manual.corpus import Body, Json, Method, corpus


@pytest.mark.parametrize("body", corpus().bodies(), ids=lambda body: str(body.place))
def test_a_body_is_json(body: Body) -> None:
    assert isinstance(body.json, dict | list)


@pytest.mark.parametrize("body", corpus().bodies(), ids=lambda body: str(body.place))
def test_ids_are_those_of_the_service(body: Body) -> None:
    ids = [text for text in _strings(body.json) if re.fullmatch(r"[0-9:-]+@\S+", text)]
    assert all(re.fullmatch(r"[0-9:-]+@(c\.us|g\.us|s\.whatsapp\.net)", each) for each in ids), ids


def _strings(found: Json) -> list[str]:
    match found:
        case str():
            return [found]
        case dict():
            return [text for value in found.values() for text in _strings(value)]
        case list():
            return [text for value in found for text in _strings(value)]
        case _:
            return []


@pytest.mark.parametrize("method", corpus().methods, ids=lambda method: method.name)
def test_a_documented_request_has_no_other_parameters_than_its_table(method: Method) -> None:
    named = {row.name for row in method.parameters if not row.of}
    unknown = {name for body in method.bodies_of("request") for name in body.json} - named
    # The page that lists the kinds of notifications names a setting that is in no table (5632).
    assert unknown <= {"statusInstanceChangedWebhook"}


def test_no_record_is_told_twice() -> None:
    places = [str(body.place) for body in corpus().bodies()] + [str(row.place) for row in corpus().rows()]
    assert len(places) == len(set(places))
