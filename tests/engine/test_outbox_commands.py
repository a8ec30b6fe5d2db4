"""What is told of a message on its way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from greentui.engine.context import InstanceContext
from greentui.engine.outbox_state import announce
from greentui.model.changes import MessagesChanged
from greentui.model.sending import OutboxItem, TextDraft


@pytest.mark.parametrize(("message_id", "uids"), [("", {"local-1"}), ("ABC", {"local-1", "ABC"})])
def test_the_id_the_service_gave_is_told_with_ours(message_id: str, uids: set[str]) -> None:
    """Its notification may have come before the answer, as a message of its own that is now gone."""
    told: list[Any] = []
    context = SimpleNamespace(
        instance_id="1",
        publish=lambda *changes: told.extend(changes),
        archive=SimpleNamespace(waiting=lambda: 0),
        facts=SimpleNamespace(update=lambda **_facts: None),
    )
    announce(
        cast(InstanceContext, context),
        OutboxItem("1", "local-1", "c", TextDraft("t"), 1, 0, message_id=message_id),
    )
    assert [set(each.uids) for each in told if isinstance(each, MessagesChanged)] == [uids]
