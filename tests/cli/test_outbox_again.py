"""What `greentui outbox again` says of a message, and `cancel` of one that was to be sent again."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from greentui.cli import outbox
from greentui.engine.errors import Refusal
from greentui.engine.outbox_commands import OutboxCommands
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft

ITEM = OutboxItem("1101", "local-1", "79010000001@c.us", TextDraft("hello"), 1, 0)


def again(status: MessageStatus, becomes: OutboxItem = ITEM, *, maybe_twice: bool = False) -> None:
    """Give the command on an item; one that is not refused becomes another, or stays itself."""
    item = replace(ITEM, status=status)
    context: Any = SimpleNamespace(
        archive=SimpleNamespace(outbox_item=lambda _local_id: item, message=lambda *_, **_n: item)
    )
    commands: Any = OutboxCommands(context)

    async def accepted(*_arguments: object, **_more: object) -> OutboxItem:
        return becomes

    commands.send = commands._advance = accepted
    commands._context.publish = lambda *_changes: None
    session: Any = SimpleNamespace(outbox_item=lambda _local_id: item, outbox_commands=commands)
    options = Namespace(id=item.local_id, maybe_twice=maybe_twice, json=False)
    asyncio.run(outbox._again(session, options))


@pytest.mark.parametrize("status", [MessageStatus.UNKNOWN, MessageStatus.UNCONFIRMED])
def test_what_is_in_doubt_can_be_looked_for(status: MessageStatus) -> None:
    with pytest.raises(Refusal, match="may have been sent") as refused:
        again(status)
    assert "outbox look" in refused.value.advice
    assert "--maybe-twice" in refused.value.advice


def test_what_the_service_holds_cannot_be_looked_for() -> None:
    with pytest.raises(Refusal, match="holds it in its queue") as refused:
        again(MessageStatus.YELLOW_CARD)
    assert "look" not in refused.value.advice
    assert "--maybe-twice" in refused.value.advice


def test_the_same_message_is_looked_up_before_it_leaves(capsys: pytest.CaptureFixture[str]) -> None:
    again(MessageStatus.FAILED)
    assert "looks it up" in capsys.readouterr().err


def test_another_message_is_not_looked_up(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setattr("tests.cli.test_outbox_again.ITEM", replace(ITEM, message_id="BAE5"))
    again(MessageStatus.FAILED, replace(ITEM, local_id="local-2"))
    said = capsys.readouterr().err
    assert "new message" in said
    assert "looks it up" not in said


@pytest.mark.parametrize(
    ("left", "says"),
    [(MessageStatus.CANCELLED, "it will not be sent"), (MessageStatus.UNCONFIRMED, "not known")],
)
@pytest.mark.parametrize("json", [False, True])
def test_what_is_cancelled_is_said_to_be_so_unless_it_may_have_been_sent_before(
    capsys: pytest.CaptureFixture[str], left: MessageStatus, says: str, json: bool
) -> None:
    async def cancel(_local_id: str) -> OutboxItem:
        return replace(ITEM, status=left)

    session: Any = SimpleNamespace(outbox_commands=SimpleNamespace(cancel=cancel))
    asyncio.run(outbox._cancel(session, Namespace(id=ITEM.local_id, json=json)))
    told = capsys.readouterr()
    if json:
        assert f'"cancelled": {str(left is MessageStatus.CANCELLED).lower()}' in told.out
    else:
        assert says in told.err
