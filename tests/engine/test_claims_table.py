"""The tables of docs/architecture.md about what is known of a message that was sent, row by row."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from greentui.engine.reasons import explained
from greentui.engine.session import Session
from greentui.greenapi import methods
from greentui.greenapi.rate_limiter import RateLimiter
from greentui.model.entries import OutboxAdvanced
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from tests.engine.stage import MAYA, item_of, status_of, until, written
from tests.engine.unruly import (
    Unruly,
    chunk_cut,
    cut,
    half,
    hang,
    saying,
    session_with,
    too_short,
    trusting,
    unruly,
)

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
TEXT = "only once"
MINUTE = 60.0
EMPTY = "Validation failed. Details: 'message' is not allowed to be empty"
STARTING = {"message": "instance in starting process try later"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    situation: str
    known: str
    status: str
    says: str
    again: str


def rows(first_column: str) -> dict[str, Row]:
    """The rows of the table with this first column, by situation."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith(f"| {first_column} |"):
            break
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append(Row(*(cell.strip() for cell in line.strip("|").split("|"))))
    return {row.situation: row for row in found}


REQUESTS, LOOKUPS = rows("The request"), rows("The look-up")

KNOWN = {
    "queued": "not sent",
    "failed": "not sent",
    "sent": "sent",
    "unknown": "nothing",
    "unconfirmed": "nothing",
}
AGAIN = {"queued": "the outbox", "sent": "no one"}


@pytest.mark.parametrize("row", [*REQUESTS.values(), *LOOKUPS.values()], ids=lambda row: row.situation[:40])
def test_a_status_says_what_is_known_and_who_may_send_again(row: Row) -> None:
    assert row.known == KNOWN.get(row.status, "nothing")
    assert row.again == AGAIN.get(row.status, "the operator")


def says(row: Row, item: OutboxItem) -> bool:
    return row.says == "–" or row.says.lower() in explained(item).lower()


# The requests


@dataclass(frozen=True, slots=True)
class Ending:
    """How a request to send ends.

    Attributes:
        answer: What comes back.
        everything: Whether every other call ends so.
        state: The state the instance is in meanwhile.
        limited: Whether our own calls have used up the rate.
    """

    answer: Any
    everything: bool = False
    state: str = "authorized"
    limited: bool = False


ENDINGS: dict[str, tuple[Ending, ...]] = {
    "is refused as every call is: 401, 403": tuple(
        Ending(saying(status), everything=True) for status in (401, 403)
    ),
    "comes while the instance starts or no phone is linked: 400, and its state says so": (
        Ending(saying(400, STARTING), state="starting"),
        Ending(saying(400, {"message": "instance is starting or not authorized"}), state="notAuthorized"),
    ),
    "comes when our own calls have used up the rate: 429": (Ending(saying(429), limited=True),),
    "is refused in documented words: 400": (Ending(saying(400, {"message": EMPTY})),),
    "is too large: 413, or 500 that says so": (
        Ending(saying(413)),
        Ending(saying(500, {"message": "request entity too large"})),
    ),
    "exceeds a monthly quota: 466": (Ending(saying(466, {"correspondentsStatus": {"status": "exceeded"}})),),
    "is refused in spite of what was accepted a moment ago: 401, 403, 404, 407, 429, 400, 200 with a code": (
        *(Ending(saying(status)) for status in (401, 403, 404, 407, 429)),
        Ending(saying(400, {"message": "Instance is deleted"})),
        Ending(saying(200, {"code": 401, "description": "Unauthorized"})),
    ),
    "is refused in words that no manual has: 400, 200 with a bare string": (
        Ending(saying(400, {"message": "something went wrong"})),
        Ending(saying(200, "Error: forbidden")),
    ),
    "fails at the service or before it: 408, 499, 500, 502, 503, 504": (
        *(Ending(saying(status)) for status in (408, 499, 500, 502, 503, 504)),
        Ending(saying(500, {"statusCode": 500, "message": "Internal Server Error"})),
    ),
    "is answered with a redirect, a web page or no id": (
        Ending(saying(307, headers="Location: /elsewhere\r\n")),
        Ending(saying(200, b"<html>sign in</html>")),
        Ending(saying(200, {})),
    ),
    "gets no answer, or no whole one: cut, half, a wrong length, a broken chunk, a time-out": tuple(
        Ending(answer) for answer in (cut, half, too_short, chunk_cut, hang)
    ),
}
APART = {
    "never began: no connection, no such host, no way through a proxy",
    "waited when the end of the archive's log was lost",
    "was on its way when the program ended",
    "is answered with an id that another message of ours has",
}
"""Rows with tests of their own."""


def endings(*statuses: str) -> list[Any]:
    """The endings after which a message has one of these statuses, with their rows."""
    return [
        pytest.param(REQUESTS[name], ending, id=f"{name[:40]} {number}")
        for name, ways in ENDINGS.items()
        if REQUESTS[name].status in statuses
        for number, ending in enumerate(ways)
    ]


def test_every_row_of_requests_is_tried() -> None:
    assert REQUESTS.keys() == ENDINGS.keys() | APART


def test_every_row_of_lookups_is_tried() -> None:
    assert LOOKUPS.keys() == ARRANGED.keys() | {FOUND, CLOCKS, DISPUTED, LEFT, REPEATED}


@pytest.mark.parametrize(("row", "ending"), endings("unknown"))
@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
async def test_an_unknown_message_is_found_or_left_to_the_operator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: Row, ending: Ending, done: bool
) -> None:
    if ending.answer is hang:
        monkeypatch.setattr(methods, "SEND_MESSAGE", replace(methods.SEND_MESSAGE, patience=0.2))
    async with unruly() as service, session_with(service, tmp_path) as session:
        await until(session, lambda: service.calls("getStateInstance"))
        service.fault("sendMessage", done, ending.answer)
        item = await session.outbox_commands.send(MAYA, TextDraft(TEXT))
        await until(session, lambda: not item_of(session, item).status.is_waiting)
        if done:
            assert item_of(session, item).message_id == service.sent[0].id
        else:
            assert status_of(session, item) is MessageStatus.UNCONFIRMED
            assert says(row, item_of(session, item))
        assert len(service.calls("sendMessage")) == 1, "nobody but the operator sends it again"


@pytest.mark.parametrize(("row", "ending"), endings("failed"))
async def test_a_failed_message_waits_for_the_operator(tmp_path: Path, row: Row, ending: Ending) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        await until(session, lambda: service.calls("getStateInstance"))
        service.fault("sendMessage", False, ending.answer)
        item = await session.outbox_commands.send(MAYA, TextDraft(TEXT))
        await until(session, lambda: not item_of(session, item).status.is_waiting)
        assert status_of(session, item) is MessageStatus.FAILED
        assert says(row, item_of(session, item))
        assert len(service.calls("sendMessage")) == 1


@pytest.mark.parametrize(("row", "ending"), endings("queued"))
async def test_a_queued_message_goes_out_by_itself_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: Row, ending: Ending
) -> None:
    if ending.limited:
        monkeypatch.setattr(RateLimiter, "used_up", lambda *_arguments: True)
    lasting = ending.everything or ending.state != "authorized"
    async with unruly() as service:
        for method in methods.METHODS.values() if ending.everything else ():
            service.fault(method.name, False, ending.answer, times=10_000)
        service.fault("sendMessage", False, ending.answer, times=10_000 if lasting else 1)
        async with session_with(service, tmp_path) as session:
            await until(session, lambda: service.calls("getStateInstance"))
            service.state = ending.state
            item = await session.outbox_commands.send(MAYA, TextDraft(TEXT))
            if lasting:
                await until(session, lambda: session.facts().hold)
                assert status_of(session, item) in (MessageStatus.QUEUED, MessageStatus.SENDING)
                hold = str(session.facts().hold).lower()
                assert says(row, item_of(session, item)) or row.says.lower() in hold
                service.faults.clear()
                service.state = "authorized"
            await until(
                session,
                lambda: item_of(session, item).message_id or item_of(session, item).status.is_doubtful,
            )
            assert service.texts() == [TEXT]
            assert item_of(session, item).message_id == service.sent[0].id


@pytest.mark.parametrize("way", ["no connection", "no such host", "a host name too long", "a proxy"])
async def test_a_request_that_never_began_is_queued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """And what is wrong is said of the address, by every worker, not of the program."""
    row = REQUESTS["never began: no connection, no such host, no way through a proxy"]
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    address = "https://127.0.0.1:1"
    match way:
        case "no such host":
            address = "https://nowhere.invalid"
        case "a host name too long":
            address = f"https://{'a' * 300}.example"
        case "a proxy":
            monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
            address = "https://api.example"
    service = Unruly(address=address)
    async with session_with(service, tmp_path) as session:
        heard: list[Any] = []
        session.subscribe(heard.extend)
        item = await session.outbox_commands.send(MAYA, TextDraft(TEXT))
        await until(session, lambda: item_of(session, item).attempts >= 2)
        assert status_of(session, item) in (MessageStatus.QUEUED, MessageStatus.SENDING)
        await until(session, lambda: item_of(session, item).reason)
        assert says(row, item_of(session, item))
        assert row.says in session.facts().trouble
        assert "in the program" not in repr(heard)


async def test_what_is_answered_with_an_id_that_is_taken_is_in_doubt(tmp_path: Path) -> None:
    row = REQUESTS["is answered with an id that another message of ours has"]
    async with unruly() as service, session_with(service, tmp_path) as session:
        first = await session.outbox_commands.send(MAYA, TextDraft(TEXT))
        await until(session, lambda: item_of(session, first).message_id)
        service.fault("sendMessage", True, saying(200, {"idMessage": service.sent[0].id}))
        second = await session.outbox_commands.send(MAYA, TextDraft("another"))
        await until(session, lambda: not item_of(session, second).status.is_waiting)
        assert item_of(session, second).status.value == row.status
        assert says(row, item_of(session, second))
        assert item_of(session, first).message_id == service.sent[0].id


async def test_what_was_on_its_way_when_the_program_ended_is_unknown(tmp_path: Path) -> None:
    row = REQUESTS["was on its way when the program ended"]
    async with unruly() as service, session_with(service, tmp_path, start=False) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft(TEXT))
        await session._context.apply(OutboxAdvanced(item.local_id, MessageStatus.SENDING))
        await session.start()
        await until(session, lambda: status_of(session, item) is MessageStatus.UNCONFIRMED)
        assert says(row, item_of(session, item))
        assert service.calls("sendMessage") == []


# The look-ups

FOUND = "finds it in the queue, in the journal, or in what was notified"
CLOCKS = "finds it though our clock is ten minutes fast or slow"
DISPUTED = "finds one message that may be another of ours as well, whose id is not known"
LEFT = "is ended by the operator"
REPEATED = "finds, before the operator's repeat, what was refused or in doubt"

Arrange = Callable[[Unruly], None]


def phone(service: Unruly) -> None:
    service.record(TEXT, MAYA, by_api=False)


def older(service: Unruly) -> None:
    service.record(TEXT, MAYA, at=service.now() - MINUTE)


def two(service: Unruly) -> None:
    service.record(TEXT, MAYA, at=service.now() + 1)
    service.record(TEXT, MAYA, at=service.now() + 2)


def nothing(_service: Unruly) -> None:
    pass


ARRANGED: dict[str, tuple[tuple[dict[str, Any], bool, Arrange], ...]] = {
    "finds the same words, older than the first attempt or written on the phone": (
        ({}, False, phone),
        ({}, False, older),
    ),
    "finds two messages that may be it": (({}, False, two),),
    "finds nothing: journals are empty or late": (
        ({"journal_empty": True}, True, nothing),
        ({"journal_lag": 60 * MINUTE}, True, nothing),
    ),
    "finds nothing, and the service holds what it does not list": (
        ({"holds": True, "hides": True}, True, nothing),
    ),
    "finds nothing, and the service does not count what it holds": (
        ({"journal_empty": True, "counts": False}, True, nothing),
    ),
}
"""Traits of the service, whether the message was really sent, and what else its journal has."""


@asynccontextmanager
async def lost(
    tmp_path: Path, traits: dict[str, Any], *, done: bool = True, **timing: float
) -> AsyncIterator[tuple[Unruly, Session, OutboxItem, asyncio.Event]]:
    """A message whose answer is lost once the event is set."""
    async with (
        unruly(**traits) as service,
        session_with(service, tmp_path, timing=trusting(**timing)) as session,
    ):
        await until(session, lambda: session._context.clock.known)
        gate = asyncio.Event()
        fault = service.fault("sendMessage", done, cut, gate=gate)
        item = await session.outbox_commands.send(MAYA, TextDraft(TEXT))
        await fault.reached.wait()
        yield service, session, item, gate


@pytest.mark.parametrize(
    ("row", "traits", "done", "arrange"),
    [
        pytest.param(LOOKUPS[name], *one, id=f"{name[:40]} {number}")
        for name, several in ARRANGED.items()
        for number, one in enumerate(several)
    ],
)
async def test_what_is_not_found_without_doubt_is_left_to_the_operator(
    tmp_path: Path, row: Row, traits: dict[str, Any], done: bool, arrange: Arrange
) -> None:
    async with lost(tmp_path, traits, done=done) as (service, session, item, gate):
        arrange(service)
        gate.set()
        await until(session, lambda: not item_of(session, item).status.is_waiting)
        assert item_of(session, item).status.value == row.status
        assert says(row, item_of(session, item))
        assert len(service.calls("sendMessage")) == 1


@pytest.mark.parametrize(
    ("traits", "notified"),
    [({"holds": True}, False), ({}, False), ({"journal_empty": True}, True)],
    ids=["in the queue", "in the journal", "in a notification"],
)
async def test_it_is_found_wherever_it_shows(tmp_path: Path, traits: dict[str, Any], notified: bool) -> None:
    assert LOOKUPS[FOUND].status == "sent"
    async with lost(tmp_path, traits) as (service, session, item, gate):
        if notified:
            note = written(MAYA, TEXT, service.sent[0].id, int(service.now()))
            service.notify(note | {"typeWebhook": "outgoingAPIMessageReceived"})
        gate.set()
        await until(session, lambda: not item_of(session, item).status.is_waiting)
        assert item_of(session, item).message_id == service.sent[0].id


@pytest.mark.parametrize("ahead", [10 * MINUTE, -10 * MINUTE])
async def test_it_is_found_though_clocks_differ(tmp_path: Path, ahead: float) -> None:
    assert LOOKUPS[CLOCKS].status == "sent"
    async with lost(tmp_path, {"ahead": ahead}) as (service, session, item, gate):
        gate.set()
        await until(session, lambda: not item_of(session, item).status.is_waiting)
        assert item_of(session, item).message_id == service.sent[0].id


async def test_what_may_be_another_of_ours_is_left_to_the_operator(tmp_path: Path) -> None:
    row = LOOKUPS[DISPUTED]
    async with unruly() as service, session_with(service, tmp_path) as session:
        for draft, done in ((TextDraft(TEXT), False), (TextDraft(TEXT, link_preview=False), True)):
            service.fault("sendMessage", done, cut)
            item = await session.outbox_commands.send(MAYA, draft)
            await until(session, lambda one=item: not item_of(session, one).status.is_waiting)  # type: ignore[misc]
        assert item_of(session, item).status.value == row.status
        assert says(row, item_of(session, item))


async def test_the_operator_may_end_it(tmp_path: Path) -> None:
    row, hour = LOOKUPS[LEFT], 60 * MINUTE
    async with lost(tmp_path, {"journal_empty": True}, journal_lag=hour) as (_service, session, item, gate):
        gate.set()
        await until(session, lambda: status_of(session, item) is MessageStatus.UNKNOWN)
        await session.outbox_commands.stop_looking(item.local_id)
        assert item_of(session, item).status.value == row.status
        assert says(row, item_of(session, item))


@pytest.mark.parametrize("doubtful", [True, False], ids=["in doubt", "refused"])
async def test_no_repeat_leaves_before_it_has_been_looked_up(tmp_path: Path, doubtful: bool) -> None:
    assert LOOKUPS[REPEATED].status == "sent"
    async with unruly(journal_empty=True) as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session._context.clock.known)
        service.fault("sendMessage", True, cut if doubtful else saying(400, {"message": EMPTY}))
        item = await session.outbox_commands.send(MAYA, TextDraft(TEXT))
        await until(session, lambda: not item_of(session, item).status.is_waiting)
        service.journal_empty = False
        await session.outbox_commands.send_again(item.local_id, maybe_twice=doubtful)
        await until(session, lambda: item_of(session, item).message_id == service.sent[0].id)
        assert service.texts() == [TEXT]
