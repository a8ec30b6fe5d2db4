"""What is claimed of a message whose answer was lost, held against what the service was really made to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from greentui.engine.session import Session
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from tests.engine.stage import MAYA, until
from tests.engine.unruly import cut, saying, session_with, unruly

MINUTE = 60.0


def status_of(session: Session, item: OutboxItem) -> MessageStatus:
    found = session.outbox_item(item.local_id)
    assert found is not None
    return found.status


def id_of(session: Session, item: OutboxItem) -> str:
    found = session.outbox_item(item.local_id)
    assert found is not None
    return found.message_id


@pytest.mark.parametrize("dated", [True, False], ids=["with-dates", "without-dates"])
@pytest.mark.parametrize("ahead", [10 * MINUTE, -10 * MINUTE])
async def test_what_was_sent_is_found_however_our_clock_differs(
    tmp_path: Path, ahead: float, dated: bool
) -> None:
    async with unruly(ahead=ahead, dated=dated) as service, session_with(service, tmp_path) as session:
        service.fault("sendMessage", True, cut)
        item = await session.send(MAYA, TextDraft("only once"))
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert id_of(session, item) == service.sent[0].id
        assert service.texts() == ["only once"]


@pytest.mark.parametrize("ahead", [10 * MINUTE, -10 * MINUTE])
async def test_what_is_typed_stands_at_the_services_time(tmp_path: Path, ahead: float) -> None:
    async with unruly(ahead=ahead) as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session._context.clock.known)
        item = await session.send(MAYA, TextDraft("hello"))
        assert abs(item.created - service.now()) < MINUTE


async def test_the_time_of_our_own_message_shows_the_services_clock(tmp_path: Path) -> None:
    async with unruly(ahead=10 * MINUTE, dated=False) as service, session_with(service, tmp_path) as session:
        item = await session.send(MAYA, TextDraft("hello"))
        await until(session, lambda: id_of(session, item))
        service.notify(
            {
                "typeWebhook": "outgoingMessageStatus",
                "chatId": MAYA,
                "instanceData": {"idInstance": 1101, "wid": service.wid, "typeInstance": "whatsapp"},
                "timestamp": int(service.now()),
                "idMessage": service.sent[0].id,
                "status": "sent",
                "sendByApi": True,
            }
        )
        await until(session, lambda: session._context.clock.known)
        assert abs(session.now() - service.now()) < MINUTE


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, None),
        (403, None),
        (404, {"message": "Not Found"}),
        (429, None),
        (400, {"message": "something went wrong"}),
        (400, {"message": "instance in starting process try later"}),
        (400, {"message": "Instance is deleted"}),
        (200, {"code": 401, "description": "Unauthorized"}),
        (200, "Error: forbidden"),
    ],
)
async def test_a_contradictory_refusal_after_the_deed_sends_nothing_twice(
    tmp_path: Path, status: int, body: Any
) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        await until(session, lambda: service.calls("getStateInstance"))
        service.fault("sendMessage", True, saying(status, body))
        item = await session.send(MAYA, TextDraft("only once"))
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert id_of(session, item) == service.sent[0].id
        assert service.texts() == ["only once"]


async def test_a_service_that_is_really_starting_is_waited_for(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        await until(session, lambda: session._context.facts.current.state_word == "authorized")
        service.fault(
            "sendMessage", False, saying(400, {"message": "instance in starting process try later"})
        )
        service.state = "starting"
        item = await session.send(MAYA, TextDraft("later"))
        await until(session, lambda: session.facts().hold)
        assert status_of(session, item) is MessageStatus.QUEUED
        service.state = "authorized"
        await until(session, lambda: id_of(session, item))
        assert service.texts() == ["later"]
