"""One instance at work: the only interface for screens and commands.

Reads come straight from the archive and never wait; what needs the service is asynchronous and raises
`Refusal`. Importing this, and opening a session, loads neither HTTP nor the wire: `start` does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from greentui.archive.errors import ReadOnlyArchive
from greentui.engine.archives import open_archive
from greentui.engine.change_bus import Listener
from greentui.engine.context import InstanceContext
from greentui.engine.lease import is_taken
from greentui.engine.queries import Queries
from greentui.engine.timing import DEFAULT, Timing
from greentui.model.changes import Level, Notice
from greentui.model.instance import InstanceFacts, InstanceState, LinkHealth
from greentui.model.messages import MessageStatus
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.archive import Archive, Purged
    from greentui.config import Config, Profile
    from greentui.engine.administration import Administration
    from greentui.engine.api_console import ApiConsole
    from greentui.engine.chat_commands import ChatCommands
    from greentui.engine.contacts import ContactDirectory
    from greentui.engine.downloads import Progress
    from greentui.engine.form_notes import FormNotes
    from greentui.engine.groups import Groups
    from greentui.engine.journals import Journals
    from greentui.engine.linking import Linking
    from greentui.engine.monthly_usage import MethodUsage
    from greentui.engine.outbox_commands import OutboxCommands
    from greentui.engine.review import Review
    from greentui.engine.service import Service
    from greentui.engine.statuses import Statuses
    from greentui.engine.supervisor import Supervisor
    from greentui.engine.typing_indicator import TypingIndicator
    from greentui.greenapi.method import Method
    from greentui.greenapi.rate_limiter import Usage
    from greentui.model.catalogue_orders import OrderDetails
    from greentui.model.messages import Order
    from greentui.model.reasons import Reason
    from greentui.model.sending import OutboxItem

A = TypeVar("A")


class Session(Queries):
    """An instance, its archive, and the work done for it.

    Create one with `Session.open`. Before `start` and with `offline` it only reads the archive.

    What stays as it is while it is open is a property; what is read anew each time is a method.

    Args:
        profile: The instance's profile.
        config: Folders and settings.
        archive: Open; the session closes it.
        offline: Whether not to call the service. Always so with a read-only archive, which could store
            none of the responses.
        consume: Whether to read the queue and send the outbox if no other process does. A command that only
            makes a request leaves both to a console.
        clock: UTC seconds.
        timing: The engine's intervals.
    """

    def __init__(
        self,
        profile: Profile,
        config: Config,
        archive: Archive,
        *,
        offline: bool = False,
        consume: bool = True,
        clock: Callable[[], float] = time.time,
        timing: Timing = DEFAULT,
    ) -> None:
        super().__init__(archive, clock)
        self._profile = profile
        self._config = config
        self._archive = archive
        self.offline = offline or archive.readonly
        self._consume = consume
        self._context = InstanceContext(archive, archive, timing=timing, clock=clock)
        self._clock = self._context.clock
        self._supervisor: Supervisor | None = None
        self._starting = asyncio.Lock()
        self._stopped = False
        self._set_aside: Path | None = None
        self._dropped = archive.dropped_commits
        if self.offline:
            self._context.facts.update(health=LinkHealth.OFFLINE)
        self._context.facts.update(last_event=archive.last_received())
        if spells := self.states(1):
            known = spells[0]
            self._context.facts.update(state=known.state, state_word=known.word, state_since=known.since)

    @classmethod
    def open(
        cls,
        profile: Profile,
        config: Config,
        *,
        offline: bool = False,
        consume: bool = True,
        clock: Callable[[], float] = time.time,
        timing: Timing = DEFAULT,
    ) -> Session:
        """Open the archive, without the network, so that the first paint comes at once.

        A damaged archive is renamed and a new one created, unless another process is using it; `start`
        informs the operator.

        Raises:
            ArchiveError: No archive can be opened or created.
        """
        archive, set_aside = open_archive(config.folders, profile.credentials.id_instance)
        try:
            session = cls(
                profile, config, archive, offline=offline, consume=consume, clock=clock, timing=timing
            )
        except BaseException:
            archive.close()
            raise
        session._set_aside = set_aside
        return session

    async def start(self) -> None:
        """Start receiving, sending and watching the instance. Returns when the workers run."""
        if warning := self.replaced_notice() or self.read_only_notice():
            self._context.publish(Notice(warning, Level.ERROR))
        if not self.offline:
            await self._ready()

    def read_only_notice(self) -> str:
        """What it means that the archive is read-only; empty if it is not."""
        if not self._archive.readonly:
            return ""
        return sentences(
            str(ReadOnlyArchive(self._archive.path)),
            _("You can read what it holds; nothing is received, sent or saved."),
            str(ReadOnlyArchive.remedy),
        )

    def replaced_notice(self) -> str:
        """Once, a notice that the archive was damaged, and replaced or not; otherwise empty."""
        if self._set_aside is None:
            return self._dropped_notice()
        damaged, self._set_aside = self._set_aside, None
        return _("The archive was damaged. It was set aside as %s, and a new one was started.") % damaged

    def _dropped_notice(self) -> str:
        lost, self._dropped = self._dropped, 0
        if not lost:
            return ""
        return sentences(
            _("The end of the archive's log was damaged: the last writes are lost (%d).") % lost,
            _("Received messages are looked for again in the service's journals."),
            _("Unsent messages are looked up; those not found wait for your decision."),
        )

    async def stop(self) -> None:
        """End the work; everything pending is on disk. Stopping twice is harmless."""
        if self._stopped:
            return
        self._stopped = True
        async with self._starting:  # the workers may be starting
            if self._supervisor is not None:
                await self._supervisor.stop()
        await self._context.close()
        if "form_notes" in vars(self):
            self.form_notes.close()
        self._archive.close()

    async def _ready(self) -> Supervisor:
        """The workers, started on first use.

        Raises:
            Refusal: Offline, or stopped.
        """
        if self.offline:
            from greentui.engine.errors import of_archive, offline

            raise of_archive(ReadOnlyArchive(self._archive.path)) if self._archive.readonly else offline()
        async with self._starting:
            if self._supervisor is None:
                # Loading HTTP and the wire is slow, and must not block the interface.
                supervisor = await asyncio.to_thread(_load_supervisor)
                if self._stopped:
                    from greentui.engine.errors import ended

                    raise ended()
                self._supervisor = supervisor(
                    self._profile, self._config, self._context, self.review, consume=self._consume
                )
                await self._supervisor.start()
        return self._supervisor

    async def _service(self) -> Service:
        return (await self._ready()).service

    @property
    def profile_name(self) -> str:
        """What the operator calls this instance."""
        return self._profile.name

    def facts(self) -> InstanceFacts:
        """Everything the status bar shows."""
        return self._context.facts.current

    def withheld(self) -> Reason | None:
        """Why nothing that was typed is sent now, as it is noted of each message; `None` if it is."""
        from greentui.engine.hold import outbox_hold
        from greentui.engine.reasons import of_hold

        facts = self.facts()
        return of_hold(facts.hold or outbox_hold(facts))

    def sent_here(self, local_id: str) -> bool:
        """Whether a message that waits for its moment was sent by this console, to which it can come back."""
        return self.outbox_commands.sent_here(local_id)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called on the event loop with every batch of changes.

        Returns:
            Unsubscribes it.
        """
        return self._context.bus.subscribe(listener)

    async def order_details(self, order: Order) -> OrderDetails:
        """What an order consists of.

        Raises:
            Refusal: The service does not say.
        """
        from greentui.greenapi.methods import GET_ORDER_DETAILS

        return await self.call(
            GET_ORDER_DETAILS, orderId=order.id, token=order.token, sellerJid=order.seller or None
        )

    async def queued_at_service(self, local_id: str) -> bool:
        """Whether a message typed here is still in the service's own queue.

        Raises:
            Refusal: The service cannot be asked.
        """
        item = self._archive.outbox_item(local_id)
        queue = (await self.administration.queues()).messages
        return item is not None and any(one.id == item.message_id for one in queue)

    def outbox(
        self, *, chat_id: str | None = None, waiting_only: bool = True, limit: int = 500
    ) -> list[OutboxItem]:
        """The outbox's items in order, with the progress of uploads."""
        items = super().outbox(chat_id=chat_id, waiting_only=waiting_only, limit=limit)
        return [self.outbox_commands.with_progress(item) for item in items]

    def in_doubt_before(self) -> dict[str, str]:
        """What waits behind a message of its chat that is in doubt: that one's local id by its own."""
        doubtful: dict[str, str] = {}
        waits: dict[str, str] = {}
        for item in super().outbox():
            if item.status is MessageStatus.UNKNOWN:
                doubtful[item.chat_id] = item.local_id
            elif item.status is MessageStatus.QUEUED and item.chat_id in doubtful:
                waits[item.local_id] = doubtful[item.chat_id]
        return waits

    def is_sending(self) -> bool:
        """Whether a process of this machine sends and looks up what was typed: this one or another."""
        return is_taken(self._config.folders.data, self.instance_id)

    def unsettled(self, *, limit: int = 500) -> list[OutboxItem]:
        """Items that wait, failed and need attention, or are in doubt, with the progress of uploads."""
        return [self.outbox_commands.with_progress(item) for item in super().unsettled(limit=limit)]

    async def keep_open_chat(self, chat_id: str) -> None:
        """Remember the chat in view: the next start opens it.

        Raises:
            Refusal: The archive cannot be written.
        """
        from greentui.archive.ports import OPEN_CHAT
        from greentui.engine.errors import archive_refusals
        from greentui.model.entries import NoteKept

        with archive_refusals():
            await self._context.apply(NoteKept(OPEN_CHAT, chat_id))

    def prefetch(self, chat_id: str) -> None:
        """Fetch a chat's newest page in the background, if it may be missing."""
        if self._supervisor is not None:
            self._supervisor.history.prefetch(chat_id)

    async def older(self, chat_id: str) -> int:
        """Fetch messages older than the archive's; returns the number of new ones.

        0 with `coverage(chat_id).beginning` means that there is nothing older.
        """
        return await (await self._ready()).history.older(chat_id)

    async def refetch(self, chat_id: str) -> int:
        """Fetch a chat's newest page, even if it is current; returns the number of new messages."""
        return await (await self._ready()).history.refetch(chat_id)

    async def purge(
        self, *, before: int | None = None, deleted_only: bool = False, chat_id: str = ""
    ) -> Purged:
        """Erase messages from the archive for good, leaving no trace of them in its file.

        Args:
            before: UTC seconds: only older ones. Without any condition everything is erased, contacts too.
            deleted_only: Only those deleted for everyone or for us.
            chat_id: Only of this chat.

        Raises:
            ArchiveError: Some of them may already be erased.
        """
        from greentui.engine.purging import purge

        purged = await purge(self._context, before=before, deleted_only=deleted_only, chat_id=chat_id)
        await self._context.write(self._archive.erase)
        return purged

    def resolve(self, text: str) -> str:
        """The chat meant by a CHAT argument: an id, a number in any usual spelling, or a unique name.

        Raises:
            Refusal: It means no chat, or several, which are listed.
        """
        from greentui.engine.chat_resolver import resolve

        return resolve(text, self.chat, self.names())

    async def check_whatsapp(self, phone: str) -> str | None:
        """The chat id of a number in any usual spelling, or `None` if it has no WhatsApp.

        A response that pairs the number with a hidden id joins the two here.
        """
        from greentui.engine.chat_resolver import check_whatsapp

        return await check_whatsapp(self._context, self.call, phone)

    async def download(self, chat_id: str, message_id: str, on_progress: Progress | None = None) -> Path:
        """Save a message's file in the download folder, under a cleaned name, private to the user.

        A file that was saved before, is still there and unchanged is found instead, without the service.

        Args:
            chat_id: The chat.
            message_id: The message.
            on_progress: Called with the bytes received and the total, `None` if unknown.
        """
        from greentui.engine.downloads import download

        folder = self._config.folders.downloads
        return await download(self, self._context, self._service, folder, chat_id, message_id, on_progress)

    @property
    def keeps_downloads(self) -> bool:
        """Whether saved files outlast this program."""
        return not self._config.folders.temporary

    async def upload(self, path: Path, on_progress: Callable[[int, int], None] | None = None) -> str:
        """Upload a file for the service to fetch, kept for 15 days; returns its address.

        Args:
            path: The file, up to 100 MB.
            on_progress: Called with the bytes sent and the total.
        """
        return await (await self._service()).upload(path, on_progress)

    async def hold_reason(self) -> str:
        """Why nothing may be sent now, and what to do; empty if sending is possible.

        Raises:
            Refusal: Offline.
        """
        from greentui.engine.hold import why_nothing_leaves

        await self._ready()
        return why_nothing_leaves(self.facts())

    async def fetch_picture(self, url: str) -> bytes:
        """Fetch a small picture by its address.

        Raises:
            Refusal: It could not be fetched.
        """
        return await (await self._service()).fetch_picture(url)

    async def link_events(self) -> AsyncIterator[object]:
        """The wire's stream of QR codes.

        Raises:
            Refusal: Offline.
        """
        async for event in (await self._service()).link_events():
            yield event

    async def call(self, method: Method[A], /, **params: Any) -> A:
        """Call a method of the API; parameters are checked, rates kept.

        Args:
            method: A method of the table.
            **params: By the API's own names.

        Returns:
            The typed response.

        Raises:
            Refusal: Names the field if one is invalid.
        """
        supervisor = await self._ready()
        answer = await supervisor.service.call_or_refuse(method, **params)
        supervisor.method_called(method)
        return answer

    async def call_json(self, method: Method[Any], params: Mapping[str, object]) -> object:
        """Call a method for its raw response, to be shown only; otherwise like `call`."""
        supervisor = await self._ready()
        service = supervisor.service
        if method.renews_token:
            from greentui.engine.token_renewal import renew

            self._profile = await renew(
                self._profile, self._config, lambda: service.call_json_or_refuse(method, params)
            )
            service.use(self._profile.credentials)
            return {"apiTokenInstance": _("kept in the profile “%s”") % self._profile.name}
        answer = await service.call_json_or_refuse(method, params)
        supervisor.method_called(method)
        return answer

    def methods(self) -> tuple[Method[Any], ...]:
        """The method table."""
        from greentui.greenapi.methods import METHODS

        return tuple(METHODS.values())

    def rates(self) -> list[Usage]:
        """This session's calls by method, with errors and what the rates allow."""
        return self._supervisor.service.rates() if self._supervisor is not None else []

    def monthly_usage(self) -> list[MethodUsage]:
        """This month's calls of the methods that the developer plan limits, the nearest to its quota first.

        Counted on this machine, by every process; those never called are left out.
        """
        from greentui.engine.monthly_usage import monthly_usage

        counting = self._supervisor.usage if self._supervisor is not None else None
        return monthly_usage(self._context, self.methods(), counting)

    async def synchronise(self) -> None:
        """Fetch contacts, and messages in the journals that the archive lacks; publishes its progress."""
        await (await self._ready()).reconciler.synchronise()

    async def refresh_state(self, *, changed: bool = False) -> InstanceState:
        """Fetch the instance's state, unless that was done just now.

        Args:
            changed: Whether what is known may be outdated already.

        Raises:
            Refusal: The service did not return the state.
        """
        return await (await self._ready()).monitor.refresh(changed=changed)

    def own_ids(self) -> tuple[str, ...]:
        """The account's id by its number, and its hidden ids, where some are known."""
        phone = self.facts().account.phone
        return (f"{phone}@c.us", *self.other_ids(f"{phone}@c.us")) if phone else ()

    @property
    def marks_answered(self) -> bool:
        """Whether the operator's settings have a chat marked read when it is answered."""
        return self._config.settings.mark_read != "key"

    def watch_answers(self) -> None:
        """From now on, mark a chat read once an answer to it has left, if the settings have it so."""
        from greentui.engine.answered_chats import AnsweredChats

        if self.marks_answered:
            AnsweredChats(self._context, self.chat_commands)

    async def wait_account(self) -> InstanceFacts:
        """Wait until the settings and the account were requested; returns the facts."""
        await (await self._ready()).monitor.account_checked.wait()
        return self.facts()

    async def check_socket(self) -> None:
        """Check the connection to WhatsApp, unless a notification reported it or it was checked lately."""
        if self.facts().socket_online is None:
            await (await self._ready()).monitor.check_socket()

    async def wait_drained(self) -> None:
        """Wait until the queue was empty and everything received from it is on disk.

        Raises:
            Refusal: The queue cannot be read.
        """
        await (await self._ready()).drained()

    async def wait_caught_up(self) -> None:
        """Wait, but not for ever, until the journals are here, and what can be sent or looked up has been."""
        await (await self._ready()).caught_up()

    def deliver(self) -> None:
        """Deliver pending changes to those who subscribed now, as before counting what was learned so far."""
        self._context.bus.flush()

    async def count_withheld(self) -> int:
        """How many notifications the service counts but does not deliver; 0 if none or unknown."""
        return await (await self._ready()).withheld()

    @cached_property
    def administration(self) -> Administration:
        """Settings, reboot, logout, both queues."""
        from greentui.engine.administration import Administration

        return Administration(self.call)

    @cached_property
    def api_console(self) -> ApiConsole:
        """Calls to any method of the API, and their history."""
        from greentui.engine.api_console import ApiConsole

        return ApiConsole(self.call_json, self._profile.credentials, clock=self.now)

    @cached_property
    def chat_commands(self) -> ChatCommands:
        """Read marks, drafts, archiving, pins, mutes, edits, deletions."""
        from greentui.engine.chat_commands import ChatCommands

        return ChatCommands(self._context, self.call, offline=self.offline)

    @cached_property
    def typing(self) -> TypingIndicator:
        """Shows contacts that something is being written to them."""
        from greentui.engine.typing_indicator import TypingIndicator

        return TypingIndicator(self._context, self.call)

    @cached_property
    def contacts(self) -> ContactDirectory:
        """Details, pictures and saved contacts."""
        from greentui.engine.contacts import ContactDirectory

        return ContactDirectory(self, self.chat_commands)

    @cached_property
    def groups(self) -> Groups:
        """Groups and their members."""
        from greentui.engine.groups import ArchivedGroups, Groups

        return Groups(self.call, ArchivedGroups(self._context, self.chat_commands), self.now)

    @cached_property
    def journals(self) -> Journals:
        """The service's journals of messages and calls."""
        from greentui.engine.journals import Journals

        return Journals(self.call, self.instance_id)

    @cached_property
    def linking(self) -> Linking:
        """Linking a phone."""
        from greentui.engine.linking import Linking

        return Linking(self, clock=self.now)

    @cached_property
    def outbox_commands(self) -> OutboxCommands:
        """Sending, cancelling, sending again, and deciding what is in doubt."""
        from greentui.engine.outbox_commands import OutboxCommands

        return OutboxCommands(self._context)

    @cached_property
    def form_notes(self) -> FormNotes:
        """What is filled in in forms, noted for the next start."""
        from greentui.engine.form_notes import FormNotes

        return FormNotes(self._context, self._config.folders.data)

    @cached_property
    def review(self) -> Review:
        """What is held after a ban or a change of phone: to be sent, or dropped."""
        from greentui.engine.review import Review

        return Review(self._context)

    @cached_property
    def statuses(self) -> Statuses:
        """Statuses (stories)."""
        from greentui.engine.statuses import Statuses

        return Statuses(self)


def _load_supervisor() -> type[Supervisor]:
    from greentui.engine.supervisor import Supervisor
    from greentui.greenapi.response_models import load_reader

    load_reader()
    return Supervisor
