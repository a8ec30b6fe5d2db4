"""What is purged is nowhere: not in free pages, not in the text index, not in the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.archive import Archive, ArchiveError, parse, purge, raw_bodies
from greentui.archive.errors import ArchiveBusy
from greentui.model.chats import Contact
from greentui.model.events import MessageDeleted, MessageEdited, StatusChanged
from greentui.model.messages import File, MessageKind, MessageStatus
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    INSTANCE,
    Clock,
    incoming,
    notice,
    opened,
    received,
    texts,
)

SECRET = "Zyxwvutsrq"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = opened(tmp_path)
    with archive._database.maintain() as connection:  # as in a large index, where pieces lie unmerged
        connection.execute("INSERT INTO search (search, rank) VALUES ('automerge', 0)")
        connection.execute("INSERT INTO search (search, rank) VALUES ('crisismerge', 999)")
    for number in range(300):  # enough for several pages and index segments
        received(archive, incoming(f"{SECRET} number {number}", id=f"s{number}", at=BEGAN + number))
        received(
            archive, incoming(f"harmless {number}", id=f"h{number}", chat=BORIS, at=BEGAN + 1000 + number)
        )
    return archive


def bytes_on_disk(archive: Archive) -> bytes:
    folder = archive.path.parent
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def traces(archive: Archive, *secrets: bytes) -> list[bytes]:
    held = bytes_on_disk(archive).lower()
    return [secret for secret in secrets if secret.lower() in held]


def test_the_search_for_traces_can_find_them(archive: Archive) -> None:
    packed = raw_bodies.pack(notice(incoming(f"{SECRET} number 7", id="s7", at=BEGAN + 7)).raw)
    assert traces(archive, SECRET.encode(), SECRET.lower().encode(), packed) != []
    assert packed in bytes_on_disk(archive)


def test_no_byte_of_what_was_purged_is_left(archive: Archive) -> None:
    received(
        archive,
        incoming("", id="p", kind=MessageKind.IMAGE, content=File(thumbnail=b"\xff\xd8SECRETPIXELS")),
        MessageEdited(ANNA, "s1", f"{SECRET} edited", BEGAN + 900),
        MessageDeleted(ANNA, "nobody-yet", BEGAN + 900),
    )
    packed = raw_bodies.pack(notice(incoming(f"{SECRET} number 7", id="s7", at=BEGAN + 7)).raw)
    purged = archive.purge(INSTANCE, chat_id=ANNA)
    assert (purged.messages, purged.bodies) == (301, 302)
    # The index keeps words in pieces that share their beginnings: look for the ends as well.
    assert traces(archive, SECRET.encode(), b"wvutsrq", b"SECRETPIXELS", packed) == []
    assert texts(archive) == []
    assert len(texts(archive, BORIS)) == 300
    assert archive.search(INSTANCE, parse("harm"), limit=1000) != []


def test_a_bound_in_time_is_kept_and_rows_of_the_list_follow(archive: Archive) -> None:
    purged = archive.purge(INSTANCE, before=BEGAN + 1100)
    assert purged.messages == 400
    assert archive.chat(INSTANCE, ANNA).last_at == 0  # type: ignore[union-attr]  # it is there
    assert archive.chat(INSTANCE, BORIS).unread == 200  # type: ignore[union-attr]  # it is there


def test_old_bodies_that_belong_to_no_message_go_too(archive: Archive) -> None:
    archive.receive(INSTANCE, [notice(StatusChanged("s5", MessageStatus.READ, 1), key="mine", at=BEGAN + 5)])
    archive.receive(
        INSTANCE, [notice(StatusChanged("else", MessageStatus.READ, 1), at=BEGAN + at) for at in (5, 90)]
    )
    before = archive.stats(INSTANCE).bodies
    assert archive.purge(INSTANCE, before=BEGAN + 50, erase=False).messages == 50
    # Fifty messages, the status of one of them, and the older of the two that belong to none.
    assert archive.stats(INSTANCE).bodies == before - 52


def test_a_large_purge_goes_piece_by_piece(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "AT_A_TIME", 50)
    assert archive.purge(INSTANCE, before=BEGAN + 1100, erase=False).messages == 400
    assert archive.stats(INSTANCE).messages == 200


def test_only_what_was_deleted(archive: Archive) -> None:
    received(archive, MessageDeleted(ANNA, "s5", BEGAN + 2000))
    archive.hide_message(INSTANCE, BORIS, "h5")
    assert archive.purge(INSTANCE, deleted_only=True).messages == 2
    assert traces(archive, b"number 5\x00", b"harmless 5\x00") == []
    assert archive.message(INSTANCE, ANNA, "s5") is None
    assert archive.message(INSTANCE, ANNA, "s6") is not None


def test_what_was_deleted_is_found_without_reading_every_message(archive: Archive) -> None:
    """Each of `purge`'s batches would read them all again."""
    asked: list[str] = []
    with archive._database.maintain() as connection:
        connection.set_trace_callback(asked.append)
        archive.purge(INSTANCE, deleted_only=True, erase=False)
        connection.set_trace_callback(None)
        (question,) = (statement for statement in asked if statement.startswith("INSERT INTO doomed"))
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert any("USING INDEX message_deleted" in step for step in plan), plan


def test_what_waits_to_be_sent_stays(archive: Archive) -> None:
    waiting = archive.enqueue(INSTANCE, ANNA, TextDraft("still to go"), at=BEGAN)
    done = archive.enqueue(INSTANCE, ANNA, TextDraft("gone"), at=BEGAN)
    archive.advance_outbox(INSTANCE, done.local_id, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
    archive.purge(INSTANCE, erase=False)
    assert [item.local_id for item in archive.outbox(INSTANCE, waiting_only=False)] == [waiting.local_id]
    assert texts(archive) == ["still to go"]


def test_without_a_bound_everything_of_the_instance_goes(archive: Archive) -> None:
    archive.put_contacts(INSTANCE, [Contact(ANNA, f"{SECRET} Anna")])
    archive.note_mark(INSTANCE, "note", SECRET)
    archive.set_draft(INSTANCE, ANNA, SECRET)
    received(archive, StatusChanged("not-ours", MessageStatus.READ, BEGAN))
    archive.receive("1101000002", [notice(incoming("another number"))])
    purged = archive.purge(INSTANCE)
    assert purged.chats == 2
    assert traces(archive, SECRET.encode(), b"wvutsrq", b"not-ours") == []
    assert archive.chat_ids("1101000002") == [ANNA]
    archive.purge(None)
    assert archive.chat_ids("1101000002") == []


def test_a_reader_that_holds_the_log_is_told_of(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greentui.archive.connection.BUSY_SECONDS", 0.01)
    with Archive.open(archive.path, clock=Clock()) as eager, Archive.open(archive.path) as reader:
        with reader._database.snapshot() as connection:
            connection.execute("SELECT count(*) FROM message").fetchone()
            with pytest.raises(ArchiveBusy) as caught:
                eager.purge(INSTANCE, chat_id=ANNA)
        assert isinstance(caught.value, ArchiveError)
        assert caught.value.advice
        eager.purge(INSTANCE, chat_id=ANNA)
        archive.close()
    assert traces(archive, b"wvutsrq") == []
