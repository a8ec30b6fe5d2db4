"""What is learned from a file that was saved: how long a recording is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from greentui.archive import Archive
from greentui.engine.context import InstanceContext
from greentui.engine.purging import purge
from greentui.engine.saved_files import find, measure, remember
from greentui.model.changes import Change, MessagesChanged
from greentui.model.entries import ChatRead, Record, RecordsImported
from greentui.model.events import MessageReceived
from greentui.model.messages import Direction, File, Message, MessageKind, Origin
from tests.engine.stage import MAYA, timed
from tests.engine.test_ogg import opus

VOICE = Message(
    "1101", MAYA, "V1", 1_700_000_000, Direction.INCOMING, MessageKind.AUDIO, sender_id=MAYA,
    content=File("https://files.example.org/v", "voice.ogg", "audio/ogg", voice=True),
)  # fmt: skip


async def test_a_saved_recording_tells_its_message_how_long_it_is(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive-1101.db", "1101")
    archive.apply(ChatRead(""), at=VOICE.timestamp - 9)
    archive.apply(RecordsImported((Record(MessageReceived(VOICE)),), Origin.JOURNAL), at=VOICE.timestamp)
    context = InstanceContext(archive, archive, timing=timed(), clock=lambda: VOICE.timestamp + 60)
    told: list[Change] = []
    context.bus.subscribe(told.extend)
    before, chat = archive.message(MAYA, "V1"), archive.chat(MAYA)
    assert before
    file = tmp_path / "voice.ogg"
    file.write_bytes(opus(48_000 * 7 + 312))
    await measure(context, before, file)
    context.bus.flush()
    assert isinstance(before.content, File)
    longer = replace(before, content=replace(before.content, seconds=7))
    assert archive.message(MAYA, "V1") == longer
    assert archive.chat(MAYA) == chat
    assert [each.uids for each in told if isinstance(each, MessagesChanged)] == [{"V1"}]
    assert archive.digest() == archive.computed_digest()
    await remember(context, longer, file)
    assert find(context, longer) == file
    await context.close()


async def test_what_is_no_recording_changes_nothing(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive-1101.db", "1101")
    archive.apply(RecordsImported((Record(MessageReceived(VOICE)),), Origin.JOURNAL), at=VOICE.timestamp)
    context = InstanceContext(archive, archive, timing=timed(), clock=lambda: VOICE.timestamp + 60)
    before = archive.message(MAYA, "V1")
    assert before
    file = tmp_path / "voice.ogg"
    file.write_bytes(b"an MP3")
    await measure(context, before, file)
    assert archive.message(MAYA, "V1") == before
    await context.close()


async def test_a_message_that_was_erased_meanwhile_stays_erased(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive-1101.db", "1101")
    archive.apply(RecordsImported((Record(MessageReceived(VOICE)),), Origin.JOURNAL), at=VOICE.timestamp)
    context = InstanceContext(archive, archive, timing=timed(), clock=lambda: VOICE.timestamp + 60)
    before = archive.message(MAYA, "V1")
    assert before
    file = tmp_path / "voice.ogg"
    file.write_bytes(opus(48_000 * 7))
    await purge(context, before=VOICE.timestamp + 1)
    assert archive.message(MAYA, "V1") is None
    await measure(context, before, file)
    assert archive.message(MAYA, "V1") is None
    await context.close()
