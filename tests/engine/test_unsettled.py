"""What every process says of messages that wait: how many, behind which, and whether anybody sends them."""

from __future__ import annotations

from pathlib import Path

from greentui.emulator.testing import Emulator
from greentui.engine.lease import Lease, is_taken
from greentui.engine.reasons import explained
from greentui.model.entries import OutboxAdvanced
from greentui.model.instance import InstanceState
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.engine.stage import BORIS, MAYA, session_on, until


async def test_what_another_process_takes_back_waits_no_longer(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("state", {"stateInstance": "yellowCard"})
    async with (
        session_on(emulator, tmp_path) as console,
        session_on(emulator, tmp_path, start=False) as command,
    ):
        await until(console, lambda: console.facts().state is InstanceState.YELLOW_CARD)
        item = await command.outbox_commands.send(MAYA, TextDraft("held"))
        await until(console, lambda: console.facts().waiting_out == 1)
        await command.outbox_commands.cancel(item.local_id)
        await until(console, lambda: console.facts().waiting_out == 0)


async def test_what_waits_behind_a_message_in_doubt_names_it(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        before, doubtful, behind, elsewhere = [
            await session.outbox_commands.send(chat, TextDraft("hello")) for chat in (MAYA, MAYA, MAYA, BORIS)
        ]
        assert session.in_doubt_before() == {}
        for status in (MessageStatus.SENDING, MessageStatus.UNKNOWN):
            await session._context.apply(OutboxAdvanced(doubtful.local_id, status))
        waits = session.in_doubt_before()
        assert waits == {behind.local_id: doubtful.local_id}
        assert doubtful.local_id in explained(behind, behind=waits[behind.local_id])
        assert explained(before) == explained(elsewhere) == ""


async def test_only_a_process_that_sends_looks_up(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, start=False) as command:
        assert not command.is_sending()
        async with session_on(emulator, tmp_path) as console:
            assert command.is_sending()
            assert console.is_sending()
        assert not command.is_sending()
        item = await command.outbox_commands.send(MAYA, TextDraft("hello"))
        await command._context.apply(OutboxAdvanced(item.local_id, MessageStatus.SENDING))
        await command._context.apply(OutboxAdvanced(item.local_id, MessageStatus.UNKNOWN))
        lost = command.outbox_item(item.local_id)
        assert lost is not None
        assert "is being looked up" in explained(lost)
        assert explained(lost, sender=False).startswith("It is not being looked up now")


def test_a_lease_that_cannot_be_opened_is_held_by_nobody(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "1")
    lease.path.symlink_to(tmp_path / "elsewhere")
    assert not is_taken(tmp_path, "1")
