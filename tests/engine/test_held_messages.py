"""What the service holds back after a yellow card leaves from there: sent again it would arrive twice."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.engine.errors import Refusal
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.engine.stage import MAYA, item_of, session_on, until


async def test_what_a_yellow_card_holds_is_not_sent_twice(emulator: Emulator, tmp_path: Path) -> None:
    """It leaves the service's queue by itself after the reboot."""
    async with session_on(emulator, tmp_path) as session:
        emulator.control("unlisted", {"hidden": False, "held": True})
        item = await session.outbox_commands.send(MAYA, TextDraft("held"))
        await until(session, lambda: item_of(session, item).message_id)
        message_id = item_of(session, item).message_id
        body = {"typeWebhook": "outgoingMessageStatus", "chatId": MAYA, "idMessage": message_id}
        emulator.control("notifications", body | {"status": "yellowCard", "timestamp": int(time.time())})
        await until(session, lambda: item_of(session, item).status.is_held_by_service)
        with pytest.raises(Refusal, match="holds it in its queue"):
            await session.outbox_commands.send_again(item.local_id)
        assert await session.queued_at_service(item.local_id)
        emulator.control("unlisted", {"hidden": False, "held": False})
        await until(session, lambda: item_of(session, item).status is MessageStatus.READ)
        assert not await session.queued_at_service(item.local_id)
        assert len([one for one in emulator.requests() if one["method"] == "sendMessage"]) == 1
