"""Each record is what the manual prints on its lines, after the marked corrections."""

from __future__ import annotations

import re

import pytest

from tests.manual.corpus import Body, Error, Field, Marker, Method, Need, Push, Rate, corpus
from tests.manual.source import manual, plain, without_space

PRINTED = manual()
NEEDS = {"Да": "required", "Нет": "optional", "нет": "optional"}


def lines(record: Body | Error | Field | Marker | Method | Need | Push | Rate) -> str:
    return str(record.place)


@pytest.mark.parametrize("body", corpus().bodies(), ids=lines)
def test_a_body_is_printed_so(body: Body) -> None:
    assert without_space(body.text) == without_space(PRINTED.corrected(body.place, body.corrections))


@pytest.mark.parametrize("method", [*corpus().methods, *corpus().older], ids=lambda each: each.name)
def test_a_method_has_its_verb_and_address(method: Method) -> None:
    found = plain(PRINTED.corrected(method.place, method.corrections).replace("`", " "))
    assert found == f"{method.verb} {method.address}"


@pytest.mark.parametrize("field", corpus().rows(), ids=lines)
def test_a_row_is_printed_so(field: Field) -> None:
    name, *others = PRINTED.cells(field.place.first)
    need = NEEDS.get(others[-2], "one of") if field.need else ""
    # The headers of uploadFile have no column of types.
    type_ = "header" if field.type == "header" else others[0]
    assert (name, type_, need) == (field.name, field.type, field.need)


@pytest.mark.parametrize("field", [row for row in corpus().rows() if any(row.limits())], ids=lines)
def test_a_limit_stands_in_its_description(field: Field) -> None:
    said = plain(" ".join(PRINTED.lines[field.place.first - 1 : (field.at or field.place.first)]))
    if field.at and field.at < field.place.first:
        said = plain(PRINTED.lines[field.at - 1])
    missing = [limit for limit in field.limits() if not re.search(rf"(?<!\w){re.escape(limit)}(?!\w)", said)]
    assert not missing


@pytest.mark.parametrize("error", [error for _name, error in corpus().refusing()], ids=lines)
def test_an_error_has_its_status_and_text(error: Error) -> None:
    status, text, _meaning = PRINTED.cells(error.place.first)
    for each in error.corrections:
        assert each.original in text
        text = text.replace(each.original, each.corrected)
    assert (int(status), text) == (error.status, error.text)


@pytest.mark.parametrize("error", corpus().validation, ids=lines)
def test_a_refused_parameter_has_its_text(error: Error) -> None:
    text = PRINTED.cells(error.place.first)[0]
    for each in error.corrections:
        text = text.replace(each.original, each.corrected)
    assert text == error.text


@pytest.mark.parametrize("marker", corpus().markers, ids=lines)
def test_a_marker_has_its_field(marker: Marker) -> None:
    assert PRINTED.cells(marker.place.first)[:2] == [marker.word, marker.field]


@pytest.mark.parametrize("rate", corpus().rates, ids=lines)
def test_a_rate_is_printed_so(rate: Rate) -> None:
    name, number = PRINTED.cells(rate.place.first)
    assert (name, float(number.replace(",", "."))) == (rate.name, rate.number)


@pytest.mark.parametrize("quota", corpus().quotas, ids=lines)
def test_a_quota_is_printed_so(quota: Rate) -> None:
    business = f"{quota.business:,}".replace(",", " ") if quota.business else "Безлимит"
    assert PRINTED.cells(quota.place.first) == [quota.name, f"{quota.number:g}", business]


@pytest.mark.parametrize("push", corpus().pushes, ids=lines)
def test_a_rule_of_pushing_stands_there(push: Push) -> None:
    assert push.value in plain(PRINTED.lines[push.place.first - 1])


@pytest.mark.parametrize("need", corpus().needs, ids=lines)
def test_a_needed_setting_stands_there(need: Need) -> None:
    said = PRINTED.lines[need.place.first - 1]
    assert all(re.search(rf"\b{setting}\b", said) for setting in need.settings)
