"""A session: reading without the network, two consoles on one archive, and what it loads when."""

from __future__ import annotations

import asyncio
import errno
import inspect
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from greentui.archive import Archive, connection
from greentui.archive.errors import ArchiveClosed, DamagedArchive
from greentui.config import Credentials, Profile
from greentui.emulator.testing import Emulator
from greentui.engine import session as session_module
from greentui.engine.errors import Refusal
from greentui.engine.lease import Lease
from greentui.engine.session import Session
from greentui.engine.supervisor import Supervisor
from greentui.greenapi import methods
from greentui.model.changes import ChatsChanged, MessageArrived, Notice, OutboxChanged
from greentui.model.chats import Unsent
from greentui.model.entries import Entry, NoteKept
from greentui.model.instance import LinkHealth, Role
from greentui.model.messages import MessageStatus
from greentui.model.sending import TextDraft
from tests.engine.stage import (
    MAYA,
    Heard,
    configured,
    emptied,
    profile_of,
    session_on,
    texts,
    until,
    written,
)

_LOADED = """
import sys
from pathlib import Path
from greentui.config import Config, Credentials, Folders, Profile
from greentui.engine import session as session_module
from greentui.engine.session import Session
from greentui.engine.supervisor import Supervisor
home = Path(sys.argv[1])
session = Session.open(Profile("x", Credentials("1101", "secret")), Config(Folders(home, home, home, home)))
session.overview()
heavy = ("httpx", "websockets", "PIL", "phonenumbers", "rapidfuzz", "textual")
print([name for name in heavy if name in sys.modules])
"""


def test_opening_and_reading_load_neither_http_nor_the_wire(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


async def test_offline_reads_keeps_drafts_and_asks_nobody(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, offline=True) as session:
        assert session.facts().health is LinkHealth.OFFLINE
        await session.chat_commands.set_draft(MAYA, "half a thought")
        assert session.chat(MAYA).draft == "half a thought"  # type: ignore[union-attr]  # just made
        await session.chat_commands.set_draft(MAYA, "half a thought", edited="E1", edit="two\nlines")
        assert session.unsent(MAYA) == Unsent("half a thought", "E1", "two\nlines")
        await session.chat_commands.set_draft(MAYA, "half a thought")
        assert session.unsent(MAYA) == Unsent("half a thought")
        item = await session.outbox_commands.send(MAYA, TextDraft("for later"))
        assert item.status is MessageStatus.QUEUED
        with pytest.raises(Refusal, match="offline"):
            await session.refresh_state()
        assert emulator.requests() == []


async def test_how_old_the_last_notification_is_outlasts_the_console(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path) as session:
        assert session.facts().last_event is None
        emulator.control("incoming", {"chatId": MAYA, "text": "the last one"})
        await until(session, lambda: session.facts().last_event is not None)
        told = session.facts().last_event
    async with session_on(emulator, tmp_path, offline=True) as session:
        assert session.facts().last_event == told


async def test_a_second_console_follows_and_takes_over(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as first:
        assert first.facts().role is Role.CONSUMER
        async with session_on(emulator, tmp_path) as second:
            assert second.facts().role is Role.FOLLOWER
            assert second.facts().role_holder != ""
            heard = Heard(second)
            emulator.control("incoming", {"chatId": MAYA, "text": "seen by both"})
            await until(second, lambda: second.chat(MAYA) and texts(second.window(MAYA).messages))
            await until(second, lambda: heard.of(MessageArrived))
            await until(second, lambda: second.facts().last_event is not None)
            await first.stop()
            await until(second, lambda: second.facts().role is Role.CONSUMER)
            emulator.control("incoming", {"chatId": MAYA, "text": "received by the second"})
            await until(second, lambda: "received by the second" in texts(second.window(MAYA).messages))
            await until(
                second, lambda: any("other console has ended" in notice.text for notice in heard.of(Notice))
            )


async def test_a_lease_that_could_not_be_taken_is_no_other_console(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acquire, broken = Lease.acquire, True

    def refused(self: Lease, now: float) -> bool:
        if broken:
            raise OSError(errno.ENOLCK, "No locks available")
        return acquire(self, now)

    monkeypatch.setattr(Lease, "acquire", refused)
    async with session_on(emulator, tmp_path) as session:
        heard = Heard(session)
        await until(session, lambda: "No locks available" in session.facts().trouble)
        broken = False
        await until(session, lambda: session.facts().role is Role.CONSUMER)
        await until(session, lambda: any("This console receives" in one.text for one in heard.of(Notice)))
        assert not any("other console" in one.text for one in heard.of(Notice))


async def test_a_follower_hears_that_the_reader_has_lost_the_service(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path), session_on(emulator, tmp_path) as second:
        await until(second, lambda: second.facts().consumer_health is LinkHealth.ONLINE)
        lost = {"status": 403, "times": 1_000_000}
        emulator.control("faults", {"method": "getStateInstance", **lost})
        emulator.control("faults", {"method": "receiveNotification", **lost})
        await until(second, lambda: second.facts().consumer_health is LinkHealth.REFUSED)


async def test_a_new_reader_does_not_show_what_the_last_one_said(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as first:
        await first._context.apply(NoteKept("reader_health", "unreachable"))
    async with session_on(emulator, tmp_path) as second:
        assert second.facts().consumer_health is None
        await until(second, lambda: second._archive.note("reader_health") == "online")


async def test_what_a_follower_types_is_sent_once_by_the_holder(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path), session_on(emulator, tmp_path) as second:
        heard = Heard(second)
        item = await second.outbox_commands.send(MAYA, TextDraft("typed in the second"))
        await until(
            second,
            lambda: second.outbox_item(item.local_id).status is MessageStatus.READ,  # type: ignore[union-attr]
        )
        assert [one["chatId"] for one in emulator.sent()].count(MAYA) == 1
        await until(second, lambda: heard.of(OutboxChanged))


async def test_a_follower_takes_back_what_the_holder_has_not_sent(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as first, session_on(emulator, tmp_path) as second:
        emulator.control("state", {"stateInstance": "notAuthorized"})
        await until(first, lambda: first.facts().state_word == "notAuthorized")
        item = await second.outbox_commands.send(MAYA, TextDraft("no, wait"))
        await second.outbox_commands.cancel(item.local_id)
        emulator.control("state", {"stateInstance": "authorized"})
        other = await second.outbox_commands.send(MAYA, TextDraft("this"))
        await until(
            second,
            lambda: second.outbox_item(other.local_id).status is MessageStatus.READ,  # type: ignore[union-attr]
        )
        assert len([one for one in emulator.sent() if one["chatId"] == MAYA]) == 1


def archive_of(emulator: Emulator, folder: Path) -> Path:
    return configured(folder).folders.archive_of(emulator.id_instance)


async def test_a_damaged_archive_is_not_taken_from_under_whoever_receives_into_it(
    emulator: Emulator, tmp_path: Path
) -> None:
    """What the other takes off the queue would end up in the file that was set aside."""
    archive_of(emulator, tmp_path).write_bytes(b"this was never a database")
    lease = Lease(tmp_path, emulator.id_instance)
    assert lease.acquire(0.0)
    with pytest.raises(DamagedArchive) as caught:
        Session.open(profile_of(emulator), configured(tmp_path))
    assert "Quit the console" in caught.value.advice
    lease.release()
    session = Session.open(profile_of(emulator), configured(tmp_path))
    assert "damaged" in session.replaced_notice()
    await session.stop()


async def test_an_archive_that_may_not_be_written_is_read_and_nothing_is_asked(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session_on(emulator, tmp_path) as before:
        await before.chat_commands.set_draft(MAYA, "kept")
    # The rights of a file do not bind the superuser, who may be running this.
    monkeypatch.setattr(connection.os, "access", lambda _path, mode: mode != os.W_OK)
    session = Session.open(profile_of(emulator), configured(tmp_path))
    heard = Heard(session)
    await session.start()
    await until(session, lambda: heard.of(Notice))
    assert "can be read but not written" in heard.of(Notice)[0].text
    chat = session.chat(MAYA)
    assert chat is not None
    assert chat.draft == "kept"
    assert session.facts().health is LinkHealth.OFFLINE
    for write in (
        session.chat_commands.set_draft(MAYA, "lost"),
        session.outbox_commands.send(MAYA, TextDraft("x")),
        session.call(methods.QR),
    ):
        with pytest.raises(Refusal, match="can be read but not written"):
            await write
    await session.stop()


async def test_a_damaged_archive_is_set_aside_and_said(emulator: Emulator, tmp_path: Path) -> None:
    archive_of(emulator, tmp_path).write_bytes(
        b"this is no database, but it may be somebody's only copy" * 100
    )
    async with session_on(emulator, tmp_path, start=False) as session:
        heard = Heard(session)
        await session.start()
        await until(session, lambda: any("damaged" in notice.text for notice in heard.of(Notice)))
        (aside,) = tmp_path.glob("archive-*.damaged-*.db")  # noqa: ASYNC240  a test may block
        assert b"somebody's only copy" in aside.read_bytes()


async def test_an_edit_and_a_deletion_from_here(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("tomorow"))
        await until(
            session,
            lambda: session.outbox_item(item.local_id).status is MessageStatus.READ,  # type: ignore[union-attr]
        )
        await session.chat_commands.edit(MAYA, item.local_id, "tomorrow")
        (message,) = session.window(MAYA).messages
        assert (message.text, message.earlier) == ("tomorrow", ("tomorow",))
        await session.chat_commands.delete(MAYA, item.local_id)
        (message,) = session.window(MAYA).messages
        assert message.deleted is not None
        emulator.control("notifications", [written(text="theirs", message_id="THEIRS")])
        await until(session, lambda: session.message(MAYA, "THEIRS"))
        with pytest.raises(Refusal, match="someone else"):
            await session.chat_commands.edit(MAYA, "THEIRS", "mine")


async def test_reading_is_told_to_the_phone(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        emulator.control("incoming", {"chatId": MAYA, "text": "read me"})
        await until(session, lambda: session.chat(MAYA) and session.chat(MAYA).unread == 1)  # type: ignore[union-attr]
        await session.chat_commands.mark_read(MAYA)
        assert session.chat(MAYA).unread == 0  # type: ignore[union-attr]  # it wrote
        await until(session, lambda: any(one["method"].lower() == "readchat" for one in emulator.requests()))


async def test_a_chat_without_a_question_is_done_until_the_contact_writes(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path) as session:

        def counts() -> tuple[int, bool]:
            chat = session.chat(MAYA)
            return (chat.unread, chat.waiting_since is not None) if chat else (0, False)

        commands = session.chat_commands
        emulator.control("incoming", {"chatId": MAYA, "text": "thanks!"})
        await until(session, lambda: counts() == (1, True))
        with pytest.raises(Refusal, match="marked done"):
            await commands.reopen(MAYA)
        await commands.mark_done(MAYA)
        assert counts() == (0, False)
        await commands.reopen(MAYA)
        assert counts() == (0, True)
        await commands.mark_done(MAYA)
        emulator.control("incoming", {"chatId": MAYA, "text": "one more thing"})
        await until(session, lambda: counts() == (1, True))
        item = await session.outbox_commands.send(MAYA, TextDraft("yes?"))
        await until(session, lambda: session.outbox_item(item.local_id).status is MessageStatus.READ)  # type: ignore[union-attr]
        with pytest.raises(Refusal, match="marked done"):
            await commands.reopen(MAYA)


async def test_the_next_start_opens_the_chat_that_was_open(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: len(session.chat_ids()) > 1)
        last = session.chat_ids()[-1]
        await session.keep_open_chat(last)
    async with session_on(emulator, tmp_path) as session:
        opening = session.overview().opening
        assert opening.chat is not None
        assert opening.chat.id == last


async def test_a_chat_marked_unread_is_so_in_every_console(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as one, session_on(emulator, tmp_path) as other:

        def unread(session: Session) -> int:
            chat = session.chat(MAYA)
            return chat.unread if chat else 0

        with pytest.raises(Refusal, match="no message has come in since the last answer") as refused:
            await other.chat_commands.mark_unread(MAYA)
        assert refused.value.advice == "Pin the chat to come back to it."
        emulator.control("incoming", {"chatId": MAYA, "text": "is it open?"})
        await until(other, lambda: unread(other) == 1)
        await other.chat_commands.mark_read(MAYA)
        await until(one, lambda: unread(one) == 0)
        heard = Heard(one)
        await other.chat_commands.mark_unread(MAYA)
        await until(one, lambda: heard.of(ChatsChanged) and unread(one) == 1)


async def test_a_mention_by_number_or_hidden_id_is_found(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        await session.wait_account()
        phone = session.facts().account.phone
        await session.chat_commands.learn_ids([("5550001112223@lid", f"{phone}@c.us")])
        assert session.own_numbers() == (phone, "5550001112223")
        assert session.own_ids() == (f"{phone}@c.us", "5550001112223@lid")
        for text in (f"@{phone} look", "@5550001112223 and you", "not you"):
            emulator.control("incoming", {"chatId": MAYA, "text": text})
        await emptied(session, emulator)
        found = await session.search("mentions:me")
        assert [one.message.text for one in found] == ["@5550001112223 and you", f"@{phone} look"]
        assert session.misunderstood("mentions:me") == ()


async def test_what_is_written_while_a_chat_is_marked_done_stays_unread(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session_on(emulator, tmp_path) as session:
        first = emulator.control("incoming", {"chatId": MAYA, "text": "thanks!"})["idMessage"]
        await until(session, lambda: session.message(MAYA, first))
        commands = session.chat_commands
        keep = commands._keep

        async def late(*entries: Entry) -> None:
            second = emulator.control("incoming", {"chatId": MAYA, "text": "and the bill?"})["idMessage"]
            await until(session, lambda: session.message(MAYA, second))
            await keep(*entries)

        monkeypatch.setattr(commands, "_keep", late)
        with pytest.raises(Refusal, match="just written"):
            await commands.mark_done(MAYA)
        assert session.chat(MAYA).unread == 2  # type: ignore[union-attr]  # it wrote
        assert not [one for one in emulator.requests() if one["method"].lower() == "readchat"]


async def test_files_come_down_under_clean_names(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        document = {"chatId": MAYA, "typeMessage": "documentMessage"}
        plain = emulator.control("incoming", document | {"fileName": "offer.pdf"})["idMessage"]
        await until(session, lambda: session.message(MAYA, plain))
        url = session.message(MAYA, plain).content.url  # type: ignore[union-attr]  # it is a document
        hostile = {"fileName": "../../etc/pass\u202ewd.pdf", "downloadUrl": url}
        sent = emulator.control("incoming", document | hostile)
        await until(session, lambda: session.message(MAYA, sent["idMessage"]))
        await emptied(session, emulator)
        seen: list[int] = []
        path = await session.download(MAYA, sent["idMessage"], lambda done, _total: seen.append(done))
        assert path.parent == tmp_path / "downloads"
        assert path.name == "_.._etc_passwd.pdf"
        assert path.stat().st_mode & 0o777 == 0o600
        assert seen


async def test_a_saved_file_is_found_again_and_fetched_only_if_it_is_gone_or_changed(
    emulator: Emulator, tmp_path: Path
) -> None:
    fetched: list[int] = []

    async def save(session: Session) -> tuple[Path, bool]:
        """Where the file is, and whether it was fetched."""
        fetched.clear()
        path = await session.download(MAYA, sent, lambda done, _total: fetched.append(done))
        return path, bool(fetched)

    async with session_on(emulator, tmp_path) as session:
        document = {"chatId": MAYA, "typeMessage": "documentMessage", "fileName": "offer.pdf"}
        sent = emulator.control("incoming", document)["idMessage"]
        await until(session, lambda: session.message(MAYA, sent))
        path = tmp_path / "downloads" / "offer.pdf"
        assert [await save(session), await save(session)] == [(path, True), (path, False)]
    async with session_on(emulator, tmp_path) as session:  # after a restart
        assert await save(session) == (path, False)
        path.write_bytes(b"the operator's own notes")
        other = path.with_name("offer (2).pdf")
        assert [await save(session), await save(session)] == [(other, True), (other, False)]
        assert path.read_bytes() == b"the operator's own notes"
        other.rename(tmp_path / "moved.pdf")
        assert await save(session) == (other, True)


async def test_a_session_that_stops_while_it_starts_leaves_nothing_running(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading, loaded = threading.Event(), threading.Event()
    load = session_module._load_supervisor

    def slowly() -> type[Supervisor]:
        loading.set()
        loaded.wait()
        return load()

    monkeypatch.setattr(session_module, "_load_supervisor", slowly)
    async with session_on(emulator, tmp_path, start=False) as session:
        starting = asyncio.create_task(session.start())
        await asyncio.to_thread(loading.wait)
        stopping = asyncio.create_task(session.stop())
        await asyncio.sleep(0)
        loaded.set()
        with pytest.raises(Refusal):
            await starting
        await stopping
    assert Lease(tmp_path, emulator.id_instance).acquire(0.0)


async def test_what_ends_before_it_began_is_not_left_unawaited(emulator: Emulator, tmp_path: Path) -> None:
    async def work() -> None:
        raise AssertionError("it began")

    coroutine = work()
    async with session_on(emulator, tmp_path, start=False) as session:
        session._context.background(coroutine)
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED


def test_a_session_that_cannot_be_opened_leaves_its_archive_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(archive: Archive) -> int | None:
        opened.append(archive)
        raise DamagedArchive(tmp_path, "garbled")

    opened: list[Archive] = []
    monkeypatch.setattr(Archive, "last_received", unreadable)
    with pytest.raises(DamagedArchive):
        Session.open(Profile("x", Credentials("1101", "secret")), configured(tmp_path))
    with pytest.raises(ArchiveClosed):
        opened[0].waiting()
