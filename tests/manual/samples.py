"""A value for each documented parameter: the manual's own where it prints one, else one of its type."""

from __future__ import annotations

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
