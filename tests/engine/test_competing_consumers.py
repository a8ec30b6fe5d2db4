"""Evidence of another consumer of the queue: only what has no other explanation."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.engine.competing_consumers import CompetingConsumers
from greentui.engine.context import InstanceContext
from greentui.engine.timing import DEFAULT
from greentui.engine.worker_events import (
    MessagesRecovered,
    QueueEmptied,
    QueueUnreadable,
    ReceiptMissing,
    SettingsRead,
)
from greentui.greenapi.response_models import InstanceSettings
from greentui.model.messages import Direction, Message, MessageKind

NOON = 1_772_452_800.0


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(tmp_path: Path, clock: Clock) -> InstanceContext:
    archive = Archive.open(tmp_path / "archive-1101.db", "1101")
    return InstanceContext(archive, archive, timing=DEFAULT, clock=clock)


def message(at: float, direction: Direction = Direction.INCOMING) -> Message:
    return Message("1101", "79010000001@c.us", "X", int(at), direction, MessageKind.TEXT)


def test_a_message_the_queue_never_gave_while_it_was_read_is_evidence(
    context: InstanceContext, clock: Clock
) -> None:
    CompetingConsumers(context)
    publish = context.publish
    publish(QueueEmptied())
    clock.now += 3600
    publish(QueueEmptied())
    publish(MessagesRecovered((message(NOON + 1800),)))
    assert "1 message" in context.facts.current.competing_consumer


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (NOON - 10, "it was said before we read"),
        (NOON + 60, "it was said as we began, when a journal may lag"),
        (NOON + 3590, "its notification may still come"),
    ],
)
def test_what_can_be_explained_is_none(context: InstanceContext, clock: Clock, at: float, why: str) -> None:
    CompetingConsumers(context)
    publish = context.publish
    publish(QueueEmptied())
    clock.now += 3600
    publish(QueueEmptied())
    publish(MessagesRecovered((message(at),)))
    assert context.facts.current.competing_consumer == "", why


def test_neither_are_our_own_messages_nor_an_interruption_nor_a_deaf_instance(
    context: InstanceContext, clock: Clock
) -> None:
    CompetingConsumers(context)
    publish = context.publish
    publish(QueueEmptied())
    clock.now += 3600
    publish(QueueEmptied())
    publish(MessagesRecovered((message(NOON + 1800, Direction.OUTGOING),)))
    publish(SettingsRead(InstanceSettings({"incomingWebhook": "no"})))
    publish(MessagesRecovered((message(NOON + 1800),)))
    publish(SettingsRead(InstanceSettings({"incomingWebhook": "yes"})))
    publish(QueueUnreadable())
    publish(MessagesRecovered((message(NOON + 1800),)))
    assert context.facts.current.competing_consumer == ""


def test_evidence_that_is_not_renewed_fades(context: InstanceContext, clock: Clock) -> None:
    CompetingConsumers(context)
    publish = context.publish
    publish(ReceiptMissing())
    assert context.facts.current.competing_consumer != ""
    clock.now += DEFAULT.competing_fades + 1
    publish(QueueEmptied())
    assert context.facts.current.competing_consumer == ""
