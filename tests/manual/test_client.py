"""The client as a client: each call goes out as the manual prints it, each answer is read without loss.

The service it calls knows the corpus alone.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from greentui.config import Credentials
from greentui.greenapi.client import Client
from greentui.greenapi.documented_refusals import bare
from greentui.greenapi.errors import ApiError, FieldError
from greentui.greenapi.linking import AlreadyLogged, Failed, QrShown, TimedOut, link_event
from greentui.greenapi.method import Verb
from greentui.greenapi.methods import METHODS
from greentui.greenapi.rate_limiter import RateLimiter
from greentui.greenapi.response_objects.account import Qr
from greentui.greenapi.wire_object import MalformedResponse
from tests.manual.corpus import Body, Error, Field, Json, Method, Rate, corpus
from tests.manual.differences import cases
from tests.manual.leaves import read_places
from tests.manual.recording import INSTANCE, TOKEN, Recorded, Recorder, recording
from tests.manual.samples import edges, inside, required, sample

JPEG = b"\xff\xd8\xff\xe0 a picture"
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "double": (int, float),
    "array": list,
    "array<string>": list,
    "object": dict,
}
CALLED = [method for method in corpus().methods if method.verb != "WSS"]


class Service:
    """The recording server, and the client that calls it.

    Attributes:
        recorder: What came, and what is answered.
    """

    def __init__(self, recorder: Recorder, runner: asyncio.Runner) -> None:
        hours = itertools.count()

        async def at_once(_seconds: float) -> None:
            pass

        self.recorder = recorder
        self._runner = runner
        credentials = Credentials(INSTANCE, TOKEN, recorder.api_url, recorder.media_url)
        limiter = RateLimiter(clock=lambda: next(hours) * 3600.0)
        self._client = Client(credentials, limiter=limiter, sleep=at_once)

    def call(self, name: str, params: dict[str, Json], answer: str = "{}", status: int = 200) -> Any:
        """What the client returns."""
        self.recorder.answer, self.recorder.status = answer, status
        self.recorder.requests.clear()
        return self._runner.run(self._client.call_json(METHODS[name.lower()], params))

    def sent(self, name: str, params: dict[str, Json]) -> Recorded:
        """What comes of a call; a refusal of the client's own is a failure."""
        try:
            self.call(name, params)
        except FieldError as error:
            raise AssertionError(f"the client refuses it: {error}") from error
        except ApiError:
            # The answer has nothing of what the method is for.
            pass
        return self.recorder.take()

    def close(self) -> None:
        """Close the client's connections."""
        self._runner.run(self._client.close())


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with recording() as recorder, asyncio.Runner() as runner:
        service = Service(recorder, runner)
        yield service
        service.close()


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "horse.jpg"
    path.write_bytes(JPEG)
    return path


def with_file(method: Method, picture: Path) -> dict[str, Json]:
    """The required parameters, a file included."""
    files = {row.name: picture for row in method.parameters if row.type in ("file", "binary")}
    return required(method) | files


def test_every_method_is_known() -> None:
    unknown = [method.name for method in corpus().methods if method.name.lower() not in METHODS]
    assert not unknown


@pytest.mark.parametrize("method", cases("client.addresses", CALLED, lambda method: method.name))
def test_a_call_has_the_documented_verb_and_address(service: Service, picture: Path, method: Method) -> None:
    came = service.sent(method.name, with_file(method, picture))
    assert came.method is method, (came.verb, came.path)


@pytest.mark.parametrize("rate", corpus().rates, ids=lambda rate: rate.name)
def test_a_rate_is_the_documented_one(rate: Rate) -> None:
    assert METHODS[rate.name.lower()].rate == rate.number


def test_a_monthly_quota_is_the_documented_one() -> None:
    documented = {quota.name.lower(): quota.number for quota in corpus().quotas}
    assert {name: method.monthly for name, method in METHODS.items() if method.monthly} == documented


REQUESTS = [(method, body) for method in CALLED for body in method.bodies_of("request")]


@pytest.mark.parametrize(
    "told", cases("client.requests", REQUESTS, lambda told: f"{told[0].name}:{told[1].place}")
)
def test_a_documented_request_goes_out_as_it_is_printed(service: Service, told: tuple[Method, Body]) -> None:
    method, body = told
    came = service.sent(method.name, body.json)
    assert (came.method, came.query) == (method, {})
    assert came.headers["content-type"] == "application/json"
    assert json.dumps(came.json, sort_keys=True) == json.dumps(body.json, sort_keys=True)


PARAMETERS = [(method, row) for method in CALLED for row in method.parameters if not row.of]


@pytest.mark.parametrize(
    "told", cases("client.parameters", PARAMETERS, lambda told: f"{told[0].name}.{told[1].name}")
)
def test_a_parameter_goes_out_under_its_name_and_type(
    service: Service, picture: Path, told: tuple[Method, Field]
) -> None:
    method, row = told
    params = with_file(method, picture)
    if row.type == "header":
        assert_header(service.sent(method.name, params | {"fileName": "horse.go"}), row)
        return
    if row.type not in ("file", "binary"):
        params[row.name] = sample(method, row)
    came = service.sent(method.name, params)
    match method.carries:
        case "query":
            assert came.query == {name: str(value) for name, value in params.items()}
        case "json":
            assert row.name in came.json
            assert isinstance(came.json[row.name], TYPES[row.type])
            assert isinstance(came.json[row.name], bool) is (row.type == "boolean")
            assert came.json[row.name] == params[row.name]
        case "path":
            assert came.rest == str(params[row.name])
        case "form":
            expected = JPEG if row.type == "file" else str(params[row.name]).encode()
            assert came.form()[row.name] == expected
        case "raw":
            assert came.content == JPEG


def assert_header(came: Recorded, row: Field) -> None:
    """A header that says what file it is."""
    if row.name == "GA-Filename":
        assert came.headers["ga-filename"] == "horse.go"
    else:
        assert "/" in came.headers["content-type"]


def _limits() -> Iterator[tuple[str, Method, Field, Json, bool]]:
    """Each limit of a parameter: a value that is just allowed, one that is just not."""
    for method in CALLED:
        for row in method.parameters:
            name = f"{method.name}.{row.path}"
            for what, value, allowed in edges(row):
                yield f"{name}:{what}", method, row, value, allowed


@pytest.mark.parametrize("told", cases("client.limits", _limits(), lambda told: told[0]))
def test_a_limit_is_kept_before_anything_goes_out(told: tuple[str, Method, Field, Json, bool]) -> None:
    _name, method, row, value, allowed = told
    params = required(method)
    params[row.of or row.name] = inside(row, value, params)
    found = METHODS[method.name.lower()].problems(params)
    problems = [each for each in found if each.field.startswith(row.of or row.name)]
    assert (not problems) is allowed, problems


ANSWERS = [
    (method, body) for method in (*corpus().methods, *corpus().older) for body in method.bodies_of("answer")
]


@pytest.mark.parametrize(
    "told", cases("client.answers", ANSWERS, lambda told: f"{told[0].name}:{told[1].place}")
)
def test_a_documented_answer_is_read(told: tuple[Method, Body]) -> None:
    method, body = told
    try:
        read = METHODS[method.name.lower()].response.read(body.json)
    except MalformedResponse as error:
        raise AssertionError(f"the client does not understand it: {error}") from error
    assert read is not None
    if isinstance(body.json, list):
        # Messages that are forwarded together are one record, and counted one by one (7439).
        assert len(read) == sum(len(record.get("messagesIds", [""])) for record in body.json)


def _reader(method: Method) -> Callable[[Json], object]:
    """What the client makes of an answer; why it cannot read one is a reading, too."""
    known = METHODS.get(method.name.lower())

    def read(answer: Json) -> object:
        try:
            return known.response.read(answer) if known else None
        except MalformedResponse as error:
            return str(error)

    return read


def _answered() -> dict[str, bool]:
    found: dict[str, bool] = {}
    for method, body in ANSWERS:
        for place, told in read_places(body.json, _reader(method)).items():
            name = f"{method.name}:{place}"
            found[name] = found.get(name, True) and told
    return found


ANSWERED = _answered()


@pytest.mark.parametrize("place", cases("client.reads", ANSWERED))
def test_a_field_of_an_answer_is_read(place: str) -> None:
    assert ANSWERED[place]


BARE = re.compile(r"Error: |failed to|participant not")


def refused() -> Iterator[tuple[str, Error]]:
    """Every documented error with a method it can come from; with status 200, those that are bare words."""
    for name, error in corpus().refusing():
        if error.status >= 400 or BARE.match(error.text):
            yield name or "getSettings", error


SETTLED = re.compile(r"already archive=(true|false)")
"""What the service says where nothing is left to do."""
TO_DO = re.compile(r"\b(must|may|can|has|have)\b")
"""How a sentence says by itself what to do."""


@pytest.mark.parametrize(
    "told",
    cases(
        "client.errors",
        (told for told in refused() if not SETTLED.search(told[1].text)),
        lambda told: f"{told[0]}:{told[1].place}",
    ),
)
def test_a_documented_error_is_a_sentence_of_ours_that_says_what_to_do(
    service: Service, picture: Path, told: tuple[str, Error]
) -> None:
    name, error = told
    with pytest.raises(ApiError) as caught:
        service.call(name, with_file(corpus().method(name), picture), error.text, error.status)
    assert caught.value.status == error.status
    text, advice = str(caught.value), caught.value.advice
    assert re.fullmatch(r"\w[^“”]*\.", text), text
    assert advice or TO_DO.search(text), text
    assert not bare(error.text) or bare(error.text) not in f"{text} {advice}"


@pytest.mark.parametrize(
    "told",
    [told for told in refused() if SETTLED.search(told[1].text)],
    ids=lambda told: f"{told[0]}:{told[1].place}",
)
def test_what_is_done_already_is_done(service: Service, picture: Path, told: tuple[str, Error]) -> None:
    name, error = told
    service.call(name, with_file(corpus().method(name), picture), error.text, error.status)


@pytest.mark.parametrize("method", [m for m in CALLED if m.verb == Verb.GET], ids=lambda method: method.name)
def test_a_method_that_only_asks_carries_no_body(service: Service, method: Method) -> None:
    assert service.sent(method.name, required(method)).content == b""


LINKING = [
    row
    for name in ("qr", "scanqrcode")
    for row in corpus().method(name).answer
    if row.when and row.name == "message"
]


@pytest.mark.parametrize("row", LINKING, ids=lambda row: str(row.place))
def test_what_is_said_while_linking_is_understood(row: Field) -> None:
    words = row.values[0] if row.values else "iVBORw0KGgo="
    event = link_event(Qr.read({"type": row.when, "message": words}))
    expected = {"qrCode": QrShown, "error": Failed, "alreadyLogged": AlreadyLogged, "timeout": TimedOut}
    assert isinstance(event, expected[row.when])
