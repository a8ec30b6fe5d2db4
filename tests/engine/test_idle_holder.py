"""Whether the process that holds the lease is said to do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.engine.context import InstanceContext
from greentui.engine.idle_holder import IdleHolder
from greentui.engine.lease import Lease
from greentui.model.changes import Notice
from greentui.model.entries import MessageQueued, OutboxAdvanced
from greentui.model.instance import Hold
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.engine.stage import MAYA, timed


@pytest.mark.parametrize(
    ("waiting", "hold", "said"),
    [
        (MessageStatus.QUEUED, None, 1),
        (MessageStatus.QUEUED, Hold("the instance is starting"), 0),
        (MessageStatus.SENDING, None, 0),
        (MessageStatus.UNKNOWN, None, 0),
        (None, None, 0),
    ],
)
async def test_only_what_nothing_keeps_from_being_sent_shows_it(
    tmp_path: Path, waiting: MessageStatus | None, hold: Hold | None, said: int
) -> None:
    with Archive.open(tmp_path / "archive-1101.db", "1101") as archive:
        context = InstanceContext(archive, archive, timing=timed(standstill=0.0), clock=lambda: 0.0)
        told: list[Notice] = []
        context.bus.subscribe(lambda changes: told.extend(one for one in changes if isinstance(one, Notice)))
        holder = IdleHolder(context, Lease(tmp_path, "1101"))
        context.facts.update(hold=hold)
        if waiting:
            archive.apply(MessageQueued("local-1", MAYA, TextDraft("hello"), ""), at=1)
            archive.apply(OutboxAdvanced("local-1", waiting), at=2)
        for _look in range(3):
            holder.watch_outbox()
        context.bus.flush()
        assert len(told) == said
        await context.close()
