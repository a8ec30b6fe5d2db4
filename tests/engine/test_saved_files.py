"""What is learned from a file that was saved: how long a recording is."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from greentui.archive import Archive, name_of_note
from greentui.engine.context import InstanceContext
from greentui.engine.downloads import download
from greentui.engine.purging import purge
from greentui.engine.queries import Queries
from greentui.engine.saved_files import find, measure, remember
from greentui.engine.service import Service
from greentui.model.changes import Change, MessagesChanged
from greentui.model.entries import ChatRead, NoteKept, Record, RecordsImported
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


@pytest.fixture
def context(tmp_path: Path) -> InstanceContext:
    archive = Archive.open(tmp_path / "archive-1101.db", "1101")
    archive.apply(RecordsImported((Record(MessageReceived(VOICE)),), Origin.JOURNAL), at=VOICE.timestamp)
    return InstanceContext(archive, archive, timing=timed(), clock=lambda: VOICE.timestamp + 60)


async def test_a_file_that_was_changed_since_is_found_no_more(
    context: InstanceContext, tmp_path: Path
) -> None:
    file = tmp_path / "voice.ogg"
    file.write_bytes(b"as saved")
    await remember(context, VOICE, file)
    before = file.stat()
    file.write_bytes(b"edited")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert find(context, VOICE) is None, "its size"
    file.write_bytes(b"as saved")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert find(context, VOICE) == file
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert find(context, VOICE) is None, "its time"
    await context.close()


@pytest.mark.parametrize(
    "note", ["{", "[]", "3", '{"path": "/"}', "[7, 1, 2]", '["/nowhere"]', '["voice.ogg", "1"]']
)
async def test_a_note_of_another_shape_says_nothing(context: InstanceContext, note: str) -> None:
    await context.apply(NoteKept(name_of_note("file", MAYA, "V1"), note))
    assert find(context, VOICE) is None
    await context.close()


async def test_a_recording_that_was_saved_before_is_measured_when_it_is_found_again(
    context: InstanceContext, tmp_path: Path
) -> None:
    file = tmp_path / "voice.ogg"
    file.write_bytes(opus(48_000 * 7))
    await remember(context, VOICE, file)

    async def unreachable() -> Service:
        raise AssertionError("it is not fetched")

    queries = Queries(context.archive, lambda: VOICE.timestamp + 60)
    assert await download(queries, context, unreachable, tmp_path, MAYA, "V1", None) == file
    found = queries.message(MAYA, "V1")
    assert found
    assert isinstance(found.content, File)
    assert found.content.seconds == 7
    await context.close()
