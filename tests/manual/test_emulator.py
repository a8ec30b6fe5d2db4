"""The emulator as a server, called by a stranger with the manual: each request is answered as documented."""

from __future__ import annotations

import base64

import pytest

from tests.manual.corpus import Body, Field, Json, Method, Rate, corpus
from tests.manual.differences import cases
from tests.manual.newer import newer
from tests.manual.plain import exchange
from tests.manual.samples import edges, inside, sample
from tests.manual.scene import Scene
from tests.manual.shapes import missing, names_in, undocumented

LISTS_WHAT_HAPPENED = frozenset(
    {
        "getChatHistory",
        "getMessage",
        "lastIncomingMessages",
        "lastOutgoingMessages",
        "showMessagesQueue",
        "getIncomingStatuses",
        "getOutgoingStatuses",
    }
)
"""Their answers are held against the manual record by record in `test_emulator_bodies`."""
CALLED = [method for method in corpus().methods if method.verb != "WSS"]


@pytest.mark.parametrize("method", cases("emulator.methods", CALLED, lambda method: method.name))
def test_a_method_takes_its_required_parameters(stage: Scene, method: Method) -> None:
    reply = stage.call(method.name, stage.required(method))
    assert reply.status == 200, reply.words


REQUESTS = [(method, body) for method in CALLED for body in method.bodies_of("request")]


@pytest.mark.parametrize(
    "told", cases("emulator.requests", REQUESTS, lambda told: f"{told[0].name}:{told[1].place}")
)
def test_a_documented_request_is_taken(stage: Scene, told: tuple[Method, Body]) -> None:
    method, body = told
    reply = stage.call(method.name, stage.params(method, body.json))
    assert reply.status == 200, reply.words


PARAMETERS = [
    (method, row)
    for method in CALLED
    for row in method.parameters
    if not row.of and row.type not in ("file", "binary", "header")
]


@pytest.mark.parametrize(
    "told", cases("emulator.parameters", PARAMETERS, lambda told: f"{told[0].name}.{told[1].name}")
)
def test_a_documented_parameter_is_taken(stage: Scene, told: tuple[Method, Field]) -> None:
    method, row = told
    params = stage.required(method) | stage.params(method, {row.name: sample(method, row)})
    reply = stage.call(method.name, params)
    assert reply.status == 200, reply.words


LIMITS = [
    (f"{method.name}.{row.path}:{what}", method, row, value, allowed)
    for method in CALLED
    for row in method.parameters
    for what, value, allowed in edges(row)
]


@pytest.mark.parametrize("told", cases("emulator.limits", LIMITS, lambda told: told[0]))
def test_a_limit_is_kept(stage: Scene, told: tuple[str, Method, Field, Json, bool]) -> None:
    _name, method, row, value, allowed = told
    params = stage.required(method)
    params[row.of or row.name] = inside(row, value, params)
    reply = stage.call(method.name, params)
    assert (reply.status == 200) is allowed, reply.words


ANSWERS = [
    (method, body)
    for method in CALLED
    if method.name not in LISTS_WHAT_HAPPENED
    for body in method.bodies_of("answer")
]


def documented_names(method: Method) -> frozenset[str]:
    """Every field the manual has in a method's answer, in its tables and in its examples."""
    examples = {name for body in method.bodies_of("answer") for name in names_in(body.json)}
    later = {each.name for each in newer() if each.method == method.name and each.what == "field"}
    return frozenset(examples | {row.name for row in method.answer} | later)


@pytest.mark.parametrize(
    "told", cases("emulator.answers", ANSWERS, lambda told: f"{told[0].name}:{told[1].place}")
)
def test_an_answer_has_the_documented_fields_and_types(stage: Scene, told: tuple[Method, Body]) -> None:
    method, body = told
    found = answer(stage, method, body)
    assert not list(missing(body.json, found))
    if not isinstance(body.json, list):
        assert found


def answer(stage: Scene, method: Method, body: Body) -> Json:
    """What the method answers where the documented answer is due."""
    params = stage.required(method)
    match method.name, body.title:
        case "getAuthorizationCode", _:
            stage.control("state", stateInstance="notAuthorized")
        case "leaveGroup", "left":
            params = {"groupId": foreign(stage)}
    return stage.call(method.name, params).json


def foreign(stage: Scene) -> str:
    """A group that somebody else leads."""
    groups = [each["id"] for each in stage.call("getContacts").json if each["type"] == "group"]
    own = stage.call("getWaSettings").json["phone"] + "@c.us"
    for group in groups:
        people = stage.call("getGroupData", {"groupId": group}).json["participants"]
        if not any(each["isAdmin"] for each in people if each["id"] == own):
            return str(group)
    raise AssertionError("we lead every group")


@pytest.mark.parametrize(
    "method",
    cases(
        "emulator.undocumented",
        [method for method in CALLED if method.answers != "empty" and method.name not in LISTS_WHAT_HAPPENED],
        lambda method: method.name,
    ),
)
def test_an_answer_has_no_field_that_is_not_documented(stage: Scene, method: Method) -> None:
    if method.name == "receiveNotification":
        assert stage.received
    found = stage.call(method.name, stage.required(method)).json
    if method.name == "receiveNotification":
        found.pop("body")
    assert not list(undocumented(found, documented_names(method)))


@pytest.mark.parametrize(
    "method", [method for method in CALLED if method.answers == "empty"], ids=lambda method: method.name
)
def test_an_empty_answer_is_empty(stage: Scene, method: Method) -> None:
    reply = stage.call(method.name, stage.required(method))
    assert (reply.status, reply.content) == (200, b"")


@pytest.mark.parametrize("name", ["getSettings", "sendMessage", "leaveGroup"])
def test_a_method_is_found_in_whatever_case(stage: Scene, name: str) -> None:
    """The manual itself writes them both ways (184, 9500, 8173)."""
    method = corpus().method(name)
    address = stage.api.address(method, {}).replace(name, name.upper())
    assert exchange(method.verb, address, b"{}").status != 404


QUOTAS = [quota for quota in corpus().quotas if quota.number <= 100 and quota.name != "getStatusInstance"]
"""Those that are used up in a moment; the manual has no page for getStatusInstance."""


@pytest.mark.parametrize("quota", cases("emulator.quotas", QUOTAS, lambda quota: quota.name))
def test_a_quota_of_the_tariff_developer_is_the_documented_one(stage: Scene, quota: Rate) -> None:
    method = corpus().method(quota.name)
    params = stage.required(method)
    stage.control("quota", which="developer")
    for _call in range(int(quota.number)):
        assert stage.call(method.name, params).status != 466
    refused = stage.call(method.name, params)
    assert refused.status == 466
    assert not list(missing(corpus().refusals[0].json, refused.json))
    assert refused.json["invokeStatus"]["total"] == quota.number


def test_qr_says_that_a_phone_is_linked_in_the_documented_words(stage: Scene) -> None:
    (told,) = (
        row.values[0]
        for row in corpus().method("qr").answer
        if row.name == "message" and row.when == "alreadyLogged"
    )
    assert stage.call("qr").json == {"type": "alreadyLogged", "message": told}


def test_qr_gives_a_picture_while_no_phone_is_linked(stage: Scene) -> None:
    stage.control("state", stateInstance="notAuthorized")
    found = stage.call("qr").json
    assert found["type"] == "qrCode"
    assert base64.b64decode(found["message"], validate=True).startswith(b"\x89PNG")
