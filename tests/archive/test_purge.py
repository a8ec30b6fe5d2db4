"""Purged content is gone from free pages, the text index and the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.archive import Archive, ArchiveError, name_of_note, parse, raw_bodies
from greentui.archive.errors import ArchiveBusy
from greentui.model.chats import Contact
from greentui.model.events import MessageDeleted, MessageEdited, MessageReceived, StatusChanged
from greentui.model.messages import File, MessageKind, MessageStatus
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    advance,
    enqueue,
    hide,
    incoming,
    keep_note,
    list_contacts,
    notice,
    opened,
    purge,
    received,
    save_draft,
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
    packed = raw_bodies.pack(repr(MessageReceived(incoming(f"{SECRET} number 7", id="s7", at=BEGAN + 7))))
    assert traces(archive, SECRET.encode(), SECRET.lower().encode(), packed) != []
    assert packed in bytes_on_disk(archive)


def test_no_byte_of_what_was_purged_is_left(archive: Archive) -> None:
    received(
        archive,
        incoming("", id="p", kind=MessageKind.IMAGE, content=File(thumbnail=b"\xff\xd8SECRETPIXELS")),
        MessageEdited(ANNA, "s1", f"{SECRET} edited", BEGAN + 900),
        MessageDeleted(ANNA, "nobody-yet", BEGAN + 900),
    )
    packed = raw_bodies.pack(repr(MessageReceived(incoming(f"{SECRET} number 7", id="s7", at=BEGAN + 7))))
    purged = purge(archive, chat_id=ANNA)
    assert (purged.messages, purged.bodies) == (301, 302)
    # The index keeps words in pieces that share their beginnings: look for the ends as well.
    assert traces(archive, SECRET.encode(), b"wvutsrq", b"SECRETPIXELS", packed) == []
    assert texts(archive) == []
    assert len(texts(archive, BORIS)) == 300
    assert archive.search(parse("harm"), limit=1000) != []


def test_a_bound_in_time_is_kept_and_rows_of_the_list_follow(archive: Archive) -> None:
    purged = purge(archive, before=BEGAN + 1100)
    assert purged.messages == 400
    assert archive.chat(ANNA).last_at == 0  # type: ignore[union-attr]  # it is there
    assert archive.chat(BORIS).unread == 200  # type: ignore[union-attr]  # it is there


def test_what_is_noted_of_a_message_goes_with_it(archive: Archive) -> None:
    for message_id, chat in (("s0", ANNA), ("h0", BORIS)):
        keep_note(archive, name_of_note("file", chat, message_id), "/home/me/offer.pdf")
    keep_note(archive, "another", "kept")
    purge(archive, chat_id=ANNA)
    assert archive.note(name_of_note("file", ANNA, "s0")) is None
    assert archive.note(name_of_note("file", BORIS, "h0"))
    assert archive.note("another") == "kept"


def test_old_bodies_that_belong_to_no_message_go_too(archive: Archive) -> None:
    archive.apply_all([notice(StatusChanged("s5", MessageStatus.READ, 1), key="mine", at=BEGAN + 5)])
    archive.apply_all([notice(StatusChanged("else", MessageStatus.READ, 1), at=BEGAN + at) for at in (5, 90)])
    before = archive.stats().bodies
    assert purge(archive, before=BEGAN + 50, erase=False).messages == 50
    # Fifty messages, the status of one of them, and the older of the two that belong to none.
    assert archive.stats().bodies == before - 52


def test_a_large_purge_goes_piece_by_piece(archive: Archive) -> None:
    assert purge(archive, before=BEGAN + 1100, limit=50, erase=False).messages == 400
    assert archive.stats().messages == 200


def test_only_what_was_deleted(archive: Archive) -> None:
    received(archive, MessageDeleted(ANNA, "s5", BEGAN + 2000))
    hide(archive, BORIS, "h5")
    assert purge(archive, deleted_only=True).messages == 2
    assert traces(archive, b"number 5\x00", b"harmless 5\x00") == []
    assert archive.message(ANNA, "s5") is None
    assert archive.message(ANNA, "s6") is not None


def test_what_was_deleted_is_found_without_reading_every_message(archive: Archive) -> None:
    """Each of `purge`'s batches would read them all again."""
    asked: list[str] = []
    with archive._database.maintain() as connection:
        connection.set_trace_callback(asked.append)
        purge(archive, deleted_only=True, erase=False)
        connection.set_trace_callback(None)
        (question,) = (statement for statement in asked if statement.startswith("INSERT INTO doomed"))
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert any("USING INDEX message_deleted" in step for step in plan), plan


def test_what_waits_to_be_sent_stays(archive: Archive) -> None:
    waiting = enqueue(archive, TextDraft("still to go"), at=BEGAN)
    done = enqueue(archive, TextDraft("gone"), at=BEGAN)
    advance(archive, done, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN)
    purge(archive, erase=False)
    assert [item.local_id for item in archive.outbox(waiting_only=False)] == [waiting.local_id]
    assert texts(archive) == ["still to go"]


def test_without_a_bound_everything_of_the_instance_goes(archive: Archive) -> None:
    list_contacts(archive, Contact(ANNA, f"{SECRET} Anna"))
    keep_note(archive, "note", SECRET)
    save_draft(archive, ANNA, SECRET)
    received(archive, StatusChanged("not-ours", MessageStatus.READ, BEGAN))
    purged = purge(
        archive,
    )
    assert purged.chats == 2
    assert traces(archive, SECRET.encode(), b"wvutsrq", b"not-ours") == []


def test_a_reader_that_holds_the_log_is_told_of(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greentui.archive.connection.BUSY_SECONDS", 0.01)
    with opened(archive.path.parent) as eager, opened(archive.path.parent) as reader:
        with reader._database.snapshot() as connection:
            connection.execute("SELECT count(*) FROM message").fetchone()
            with pytest.raises(ArchiveBusy) as caught:
                purge(eager, chat_id=ANNA)
        assert isinstance(caught.value, ArchiveError)
        assert caught.value.advice
        purge(eager, chat_id=ANNA)
        archive.close()
    assert traces(archive, b"wvutsrq") == []
