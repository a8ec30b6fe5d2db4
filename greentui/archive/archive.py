"""The archive: everything kept on disk, behind one door. Synchronous, safe from several threads.

Every write is one transaction that is on disk when the call returns. Reads take well under a
millisecond and see what was committed last. Ids may be given in any of their spellings.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from greentui.archive import change_log, chats, contacts, fts, kv, messages, migrations, rows
from greentui.archive.connection import Database, locked
from greentui.archive.errors import DamagedArchive, DamagedInUse, ReadOnlyArchive, unreachable
from greentui.archive.reader import Reader
from greentui.archive.transaction import Applied, Received, Transaction

if TYPE_CHECKING:  # loaded with the first write of its kind: the first paint reads only
    from greentui.archive.purge import Purged
    from greentui.model.chats import Contact
    from greentui.model.events import Event
    from greentui.model.instance import InstanceState
    from greentui.model.messages import Key, Message, MessageStatus, Origin
    from greentui.model.sending import Draft, OutboxItem


class Archive(Reader):
    """One archive file. See `open`."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        super().__init__(database)
        self._clock = clock

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        readonly: bool = False,
        clock: Callable[[], float] = time.time,
        progress: migrations.Progress = lambda _share: None,
    ) -> Self:
        """Open the archive in `path`, made where there is none, migrated where it is older.

        Args:
            progress: Told how far a migration is; what it raises leaves the archive as it was.

        Raises:
            ArchiveError: One of the family, with what to do.
        """
        database = Database(path, readonly=readonly)
        try:
            if readonly:
                with database.read() as connection:
                    migrations.version(connection, path)
            else:
                with database.maintain() as connection:
                    migrations.prepare(connection, path, progress)
        except BaseException:
            database.close()
            raise
        return cls(database, clock)

    @classmethod
    def open_or_set_aside(
        cls, path: Path, *, clock: Callable[[], float] = time.time, in_use: Callable[[], bool] = lambda: False
    ) -> tuple[Self, Path | None]:
        """Open the archive; a damaged one is renamed, never deleted, and a new one begun.

        One that may not be written is opened for reading (`readonly`).

        Args:
            in_use: Whether another process receives into it.

        Returns:
            The archive, and the damaged one's new name where there was one.

        Raises:
            ArchiveError: One of the family; `DamagedInUse` where it cannot be set aside now,
                `ReadOnlyArchive` where it cannot even be read before an earlier version is migrated.
        """
        if locked(path):
            return cls._open_locked(path, clock), None
        try:
            archive = cls.open(path, clock=clock)
            try:
                archive.probe()
            except BaseException:
                archive.close()
                raise
        except DamagedArchive as error:
            if in_use():
                raise DamagedInUse(path, error.detail) from error
            aside = _set_aside(path, clock())
            return cls.open(path, clock=clock), aside
        return archive, None

    @classmethod
    def _open_locked(cls, path: Path, clock: Callable[[], float]) -> Self:
        archive = cls.open(path, readonly=True, clock=clock)
        try:
            archive.probe()
            with archive._database.read() as connection:
                if migrations.version(connection, path) != migrations.VERSION:
                    raise ReadOnlyArchive(path)
        except BaseException:
            archive.close()
            raise
        return archive

    @property
    def readonly(self) -> bool:
        """Whether it was opened for reading only: every write raises `ReadOnlyArchive`."""
        return self._database.readonly

    def receive(self, instance_id: str, notices: Sequence[Received]) -> Applied:
        """Keep notifications, raw, and what follows from them: all of it or nothing.

        A notification received before, by its content, changes nothing; nor does any order of arrival.
        """
        from greentui.archive import ingest

        return self._write(instance_id, lambda tx: ingest.receive(tx, notices))

    def absorb(
        self, instance_id: str, told: Sequence[Message], bodies: Sequence[str] = (), *, origin: Origin
    ) -> Applied:
        """Keep records of a journal or the history, oldest first; known messages gain what they lacked."""
        from greentui.archive import ingest

        return self._write(instance_id, lambda tx: ingest.absorb(tx, told, bodies, origin))

    def happen(self, instance_id: str, event: Event) -> Applied:
        """Let an event have its effect that no notification told: an edit or a deletion done from here."""
        from greentui.archive import ingest

        return self._write(instance_id, lambda tx: ingest.apply_event(tx, event))

    def put_contacts(self, instance_id: str, contacts: Sequence[Contact]) -> Applied:
        """Keep what getContacts says."""
        from greentui.archive import aliases

        return self._write(instance_id, lambda tx: aliases.put_contacts(tx, contacts))

    def put_alias(self, instance_id: str, alias: str, chat_id: str) -> Applied:
        """Remember that a hidden id (`@lid`) is somebody with a number; their chats become one."""
        from greentui.archive import aliases

        return self._write(instance_id, lambda tx: aliases.put_alias(tx, alias, chat_id))

    def set_chat(
        self,
        instance_id: str,
        chat_id: str,
        *,
        archived: bool | None = None,
        muted_until: int | None = None,
        pinned: bool | None = None,
        disappearing: int | None = None,
    ) -> Applied:
        """Keep what is told of a chat; `None` leaves a thing as it is.

        Args:
            muted_until: UTC seconds; -1 for ever, 0 not muted.
            disappearing: Seconds; 0 never.
        """
        told = {
            "archived": archived,
            "muted_until": muted_until,
            "pinned": pinned,
            "disappearing": disappearing,
        }

        def work(tx: Transaction) -> None:
            chat, proper = chats.ensure(tx, chat_id)
            for column, value in told.items():
                if value is not None:
                    chats.put(tx, chat, proper, column, int(value))

        return self._write(instance_id, work)

    def mark_read(self, instance_id: str, chat_id: str, up_to: Key | None = None) -> Applied:
        """What stands in the chat until `up_to`, or at all, has been seen."""

        def work(tx: Transaction) -> None:
            chat, proper = chats.ensure(tx, chat_id)
            chats.mark_read(tx, chat, proper, None if up_to is None else rows.row_key(up_to))

        return self._write(instance_id, work)

    def set_draft(self, instance_id: str, chat_id: str, text: str) -> Applied:
        """Keep what is typed and not sent; empty for nothing."""

        def work(tx: Transaction) -> None:
            chat, proper = chats.ensure(tx, chat_id)
            chats.put(tx, chat, proper, "draft", text)

        return self._write(instance_id, work)

    def enqueue(
        self, instance_id: str, chat_id: str, draft: Draft, *, quoted: Message | None = None, at: int
    ) -> OutboxItem:
        """Keep a draft as the last of the outbox, and as a message of its chat at once.

        Args:
            at: UTC seconds.
        """
        from greentui.archive import outbox

        with self._transaction(instance_id) as tx:
            local_id = outbox.enqueue(tx, chat_id, draft, quoted, at)
        return self._known_item(instance_id, local_id)

    def advance_outbox(
        self,
        instance_id: str,
        local_id: str,
        status: MessageStatus,
        *,
        message_id: str = "",
        reason: str = "",
        at: int,
        only_from: MessageStatus | None = None,
    ) -> OutboxItem:
        """Let an item go further; `message_id` makes it accepted, and joins what arrived under that id.

        Args:
            only_from: Leave it as it is when it has another status by now: another process moved it.

        Raises:
            KeyError: There is no such item.
        """
        from greentui.archive import outbox

        with self._transaction(instance_id) as tx:
            outbox.advance(tx, local_id, status, message_id, reason, at, only_from)
        return self._known_item(instance_id, local_id)

    def put_state(self, instance_id: str, state: InstanceState, word: str, at: int) -> None:
        """Keep that the instance was in a state at a moment (UTC seconds)."""
        self._write(instance_id, lambda tx: kv.put_state(tx, state, word, at))

    def note_mark(self, instance_id: str, name: str, value: str) -> None:
        """Keep a small fact under a name."""
        self._write(instance_id, lambda tx: kv.put(tx, name, value))

    def cover(
        self, instance_id: str, chat_id: str | None, since: int, until: int, beginning: bool = False
    ) -> None:
        """Every message from `since` to `until` (UTC seconds) is kept: of a chat, or of all (`None`).

        Args:
            beginning: Whether nothing was ever said before `since`.
        """

        def work(tx: Transaction) -> None:
            proper = contacts.canonical(tx, chat_id) if chat_id else ""
            kv.cover(tx, proper, since, until, beginning)

        self._write(instance_id, work)

    def hide_message(self, instance_id: str, chat_id: str, uid: str) -> Applied:
        """Delete a message for us alone: it shows nowhere any more, and stays until it is purged."""
        return self._write(instance_id, lambda tx: messages.hide(tx, chats.ensure(tx, chat_id)[0], uid))

    def purge(
        self,
        instance_id: str | None,
        *,
        before: int | None = None,
        deleted_only: bool = False,
        chat_id: str | None = None,
        erase: bool = True,
    ) -> Purged:
        """Take messages out for good, with their bodies and pictures; what waits to be sent stays.

        Args:
            instance_id: `None` for every instance.
            before: UTC seconds: only what is older. Without any bound everything goes, contacts too.
            deleted_only: Only what was deleted for everyone or for us.
            chat_id: Only this chat.
            erase: Rewrite the file so that no trace is left in it: as slow as writing it anew. A daily
                retention does without; freed pages are overwritten all the same.

        Raises:
            ArchiveBusy: Another process reads: the messages are gone, traces may be left. Purge again.
        """
        from greentui.archive.purge import AT_A_TIME, Purged, erased, remove

        with self._database.read() as connection:
            known = [row[0] for row in connection.execute("SELECT id FROM instance")]
        total = Purged()
        for each in known if instance_id is None else [instance_id]:
            gone = AT_A_TIME
            while gone == AT_A_TIME:
                with self._transaction(each) as tx:
                    chat = chats.key(tx, contacts.canonical(tx, chat_id)) if chat_id else None
                    if chat_id and chat is None:
                        break
                    part = remove(tx, before=before, deleted_only=deleted_only, chat=chat)
                gone = part.messages
                total += part
        if erase:
            erased(self._database)
        return total

    @contextmanager
    def _transaction(self, instance_id: str) -> Iterator[Transaction]:
        with self._database.write() as connection:
            now = int(self._clock())
            known = self._instance(connection, instance_id)
            if known is None:
                connection.execute("INSERT INTO instance (id, began) VALUES (?,?)", (instance_id, now))
                known = self._instance(connection, instance_id) or (0, now)
            tx = Transaction(connection, known[0], instance_id, known[1], now)
            yield tx
            fts.write(tx)
            for chat in tx.touched:
                chats.refresh(tx, chat)
            change_log.record(tx, self._identity)

    def _write(self, instance_id: str, work: Callable[[Transaction], None]) -> Applied:
        with self._transaction(instance_id) as tx:
            work(tx)
            new = messages.by_keys(tx, tx.new)
        return tx.applied(new)

    def _known_item(self, instance_id: str, local_id: str) -> OutboxItem:
        item = self.outbox_item(instance_id, local_id)
        if item is None:
            raise KeyError(local_id)
        return item


def _set_aside(path: Path, now: float) -> Path:
    """Rename a damaged archive and its log, so that nothing of it is lost."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    for number in range(1000):
        aside = path.with_name(f"{path.stem}.damaged-{stamp}{f'-{number}' if number else ''}{path.suffix}")
        if not aside.exists():
            break
    try:
        for ending in ("", "-wal", "-shm"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + ending))
    except OSError as error:
        raise unreachable(error, path) from error
    return aside
