"""A value for each documented parameter: the manual's own where it prints one, else one of its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.manual.corpus import Field, Json, Method, corpus

PERSON = "79001234568@c.us"
GROUP = "120363043968066561@g.us"
MESSAGE = "3EB0C767D097B7C7C030"
_BY_NAME: dict[str, Json] = {
    "groupId": GROUP,
    "idMessage": MESSAGE,
    "quotedMessageId": MESSAGE,
    "receiptId": 1234567,
    "urlFile": "https://my.site.com/img/horse.png",
    "webhookUrlToken": "Bearer secret",
    "typeAccount": "",
}
"""What no request of the manual has."""
_BY_TYPE: dict[str, Json] = {"integer": 30, "boolean": True, "string": "yes", "double": 12.5}


def sample(method: Method, row: Field) -> Json:
    """A value for an outermost parameter that is no file."""
    for body in (
        *method.bodies_of("request"),
        *(b for each in corpus().methods for b in each.bodies_of("request")),
    ):
        if row.name in body.json and not row.of:
            return body.json[row.name]
    return _BY_NAME.get(row.name, _BY_TYPE[row.type])


def required(method: Method) -> dict[str, Json]:
    """The parameters without which it cannot be called, but files and headers; at least one."""
    found = {
        row.name: sample(method, row)
        for row in method.parameters
        if row.need == "required" and not row.of and row.type not in ("file", "binary", "header")
    }
    if not found and method.carries == "json":
        found = dict([next(iter(method.bodies_of("request")[0].json.items()))])
    return found


def edges(row: Field) -> Iterator[tuple[str, Json, bool]]:
    """What is just allowed by a parameter's limits, and what is just not: a word for it, a value, whether."""
    if row.characters:
        yield "longest", "x" * row.characters, True
        yield "longer", "x" * (row.characters + 1), False
    if row.digits:
        least, most = row.digits
        yield "fewest digits", int("79001234568901234"[:least]), True
        yield "most digits", int("79001234568901234"[:most]), True
        yield "fewer digits", int("79001234568901234"[: least - 1]), False
        yield "more digits", int("79001234568901234"[: most + 1]), False
    if row.range:
        least, most = row.range
        yield "least", least, True
        yield "most", most, True
        yield "less", least - 1, False
        yield "more", most + 1, False
    if row.items:
        least, most = row.items
        for what, count, allowed in (
            ("fewest", least, True),
            ("most", most, True),
            ("fewer", least - 1, False),
            ("more", most + 1, False),
        ):
            yield what, [{"optionName": str(number)} for number in range(count)], allowed
    if row.values and row.type in ("string", "integer") and not row.values[0].startswith("."):
        for value in row.values:
            yield value, int(value) if row.type == "integer" else value, True
        yield "another", 1 if row.type == "integer" else "another", False


def inside(row: Field, value: Json, params: Mapping[str, Json]) -> Json:
    """The outermost value that has `value` where the row is."""
    if row.of == "options":
        return [{row.name: value}, {row.name: "other"}]
    if row.of:
        return {"firstName": "A", **params.get(row.of, {}), row.name: value}
    return value
