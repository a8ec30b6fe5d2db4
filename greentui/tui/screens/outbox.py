"""Messages typed here that have not arrived, with their delivery status, and the service's queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from greentui.engine.administration import Queues
from greentui.engine.reasons import explained
from greentui.model.changes import Change, FactsChanged, OutboxChanged
from greentui.model.instance import InstanceFacts, Way
from greentui.model.messages import MessageStatus
from greentui.model.sending import (
    ContactDraft,
    Draft,
    FileDraft,
    ForwardDraft,
    LocationDraft,
    OutboxItem,
    PollDraft,
    TextDraft,
    UrlDraft,
)
from greentui.text.progress import share
from greentui.text.sanitize import clean_line, crop
from greentui.text.sizes import size
from greentui.text.state_help import way_out
from greentui.text.ticks import Tone, tick
from greentui.text.time_format import ago
from greentui.tui.bindings import binding
from greentui.tui.screens.page import Page
from greentui.tui.widgets.rows import Rows
from greentui.words import Phrase, _, plural, sentences


def draft_words(draft: Draft) -> str:
    """A draft on one sanitized line."""
    match draft:
        case TextDraft(text=text):
            return clean_line(text)
        case PollDraft(question=question):
            return f"📊 {clean_line(question)}"
        case FileDraft(name=name, caption=caption):
            return f"📄 {clean_line(name)} {clean_line(caption)}".strip()
        case UrlDraft(url=url, caption=caption):
            return f"📄 {clean_line(url)} {clean_line(caption)}".strip()
        case LocationDraft(latitude=latitude, longitude=longitude, name=name):
            return f"📍 {clean_line(name) or f'{latitude:.5f}, {longitude:.5f}'}"
        case ContactDraft(phone=phone, first_name=first, last_name=last, company=company):
            return f"👤 {clean_line(f'{first} {last}'.strip() or company)} +{phone}"
        case ForwardDraft(message_ids=ids):
            return "↪ " + plural("%d message forwarded", "%d messages forwarded", len(ids)) % len(ids)


def sending_words(facts: InstanceFacts, now: float) -> Content:
    """Whether what was typed is being sent, when the next message goes, or why none does."""
    if facts.hold:
        way = facts.hold.way
        step = _("s sends it, d drops it.") if way is Way.REVIEW else way_out(way, console=True)
        return Content.styled(clean_line(sentences(facts.hold.text, step)), "bold $warning")
    words = _("Sending is active.")
    if not facts.health.answers:
        words = _("The service does not answer; what was typed waits for it.")
    elif facts.next_send is not None and facts.waiting_out:
        seconds = round(facts.next_send - now)
        words = (
            _("The next message goes in %d s.") % seconds
            if seconds > 0
            else _("The next message goes at once.")
        )
    if facts.send_delay_ms is None:
        return Content(words)
    pause = _("The service sends one every %.1f s.") % (facts.send_delay_ms / 1000)
    return Content.assemble(words, "  ", (pause, "$text-muted"))


AGES_EVERY = 1
"""Seconds between two looks at the clock, for ages and for when the next message goes."""


class OutboxScreen(Page):
    """The outbox and both queues of the service."""

    CSS = """
    OutboxScreen .section { padding: 0 1; margin-top: 1; color: $text-muted; text-style: bold; height: 1; }
    OutboxScreen #outbox-why { padding: 0 1; height: auto; }
    OutboxScreen #outbox-ours { height: auto; max-height: 60%; text-wrap: wrap; }
    OutboxScreen #outbox-theirs { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("enter", "go", Phrase("Go to the chat"), shown=False),
        binding("x", "cancel", Phrase("Cancel, or stop looking")),
        binding("a", "again", Phrase("Send again")),
        binding("s", "release", Phrase("Send what is held")),
        binding("d", "drop", Phrase("Drop what is held"), destructive=True),
        binding("l", "look", Phrase("Look again")),
        binding("h", "ended", Phrase("Show sent messages")),
        binding("c", "clear", Phrase("Clear the service's queue"), destructive=True),
        binding("n", "clear_notifications", Phrase("Clear notifications"), destructive=True),
        binding("f5", "ask", Phrase("Refresh")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._all = False
        self._items: dict[str, OutboxItem] = {}
        self._queues: Queues | None = None

    def heading(self) -> str:
        return _("Outbox and queues")

    def body(self) -> ComposeResult:
        yield Static("", id="outbox-why", markup=False)
        yield Static(_("Sent from here"), classes="section", markup=False)
        yield Rows(id="outbox-ours", empty=_("The outbox is empty."))
        yield Static(_("In the service's queue"), classes="section", id="outbox-title", markup=False)
        yield Rows(id="outbox-theirs", empty=_("Empty, or not loaded yet."))

    def on_mount(self) -> None:
        self.query_one("#outbox-ours", Rows).focus()
        self.set_interval(AGES_EVERY, self._show)
        self._show()

    def session_changed(self, changes: Sequence[Change]) -> None:
        super().session_changed(changes)
        if any(isinstance(change, OutboxChanged | FactsChanged) for change in changes):
            self.refresh_bindings()
            self._show()

    def _show(self) -> None:
        session = self.session
        items = session.outbox(waiting_only=False) if self._all else session.unsettled()
        self._items = {item.local_id: item for item in items}
        now = session.now()
        names = {chat.id: chat.name for chat in session.chats(list({item.chat_id for item in items}))}
        behind, sender = session.in_doubt_before(), session.is_sending()
        rows = [
            (
                item.local_id,
                self._row(
                    item,
                    names.get(item.chat_id, item.chat_id),
                    now,
                    explained(item, sender=sender, behind=behind.get(item.local_id, "")),
                ),
            )
            for item in items
        ]
        self.query_one("#outbox-ours", Rows).show(rows)
        self.query_one("#outbox-why", Static).update(sending_words(session.facts(), now))

    def _row(self, item: OutboxItem, name: str, now: float, why: str) -> Content:
        mark = tick(item.status)
        colour = {Tone.BAD: "$error", Tone.WARN: "$warning", Tone.GOOD: "$success"}.get(
            mark.tone, "$text-muted"
        )
        progress = ""
        if item.total and item.status is MessageStatus.SENDING:
            progress = f"  {share(item.progress, item.total):.0%} / {size(item.total)}"
        reason = clean_line(why)
        return Content.assemble(
            (f"{mark.shape:<2} {mark.word}", colour),
            (progress, ""),
            ("  " + crop(clean_line(name), 28), "bold"),
            ("  " + ago(item.created, now), "$text-muted"),
            "  " + crop(draft_words(item.draft), 80),
            (f"\n   {reason}" if reason else "", colour),
        )

    async def load(self) -> None:
        """Fetch the service's queues."""
        self._queues = queues = await self.session.administration.queues()
        title = _("In the service's queue: %d") % len(queues.messages)
        if queues.notifications is not None:
            waits = plural("%d notification is waiting", "%d notifications are waiting", queues.notifications)
            title += " · " + waits % queues.notifications
        self.query_one("#outbox-title", Static).update(title)
        rows = []
        for message in queues.messages:
            name = clean_line(self.session.name_of(message.chat_id)) or message.chat_id
            words = crop(clean_line(message.text) or message.kind, 80)
            rows.append(
                (
                    message.id,
                    Content.assemble(
                        (f"{message.order + 1:>3}  ", "$text-muted"), (name, "bold"), f"  {words}"
                    ),
                )
            )
        self.query_one("#outbox-theirs", Rows).show(rows)

    def action_ask(self) -> None:
        """Fetch the service's queues again."""
        self.begin(self.load)

    @property
    def _chosen(self) -> OutboxItem | None:
        return self._items.get(self.query_one("#outbox-ours", Rows).key)

    @on(Rows.Chosen, "#outbox-ours")
    def action_go(self) -> None:
        if item := self._chosen:
            self.shell.open_chat(item.chat_id, item.local_id)

    def action_cancel(self) -> None:
        """Cancel a message in the outbox, or leave one in doubt as it is."""
        if item := self._chosen:

            async def cancel() -> None:
                if item.status.is_doubtful:
                    await self.session.outbox_commands.stop_looking(item.local_id)
                    self.say(_("It is no longer looked up; it stays listed here."))
                else:
                    left = await self.session.outbox_commands.cancel(item.local_id)
                    doubtful = left.status.is_doubtful
                    self.say(_("It is not sent again, and stays in doubt.") if doubtful else _("Cancelled."))

            self.begin(cancel, group="act")

    def action_again(self) -> None:
        """Send again a message that did not arrive; one in doubt after asking."""
        if item := self._chosen:

            async def again() -> None:
                doubled = item.status.may_double
                if not doubled or await self.shell.ask_to_resend(
                    item.local_id, held=item.status.is_held_by_service
                ):
                    await self.session.outbox_commands.send_again(item.local_id, maybe_twice=doubled)
                    self.say(_("It is being sent again."))

            self.begin(again, group="act")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Decide on what is held only while something is."""
        if action in ("release", "drop"):
            return self.session.facts().awaits_decision
        return super().check_action(action, parameters)

    @work
    async def action_release(self) -> None:
        """Let what is held for review leave, after asking."""
        count = self.session.review.held()
        what = plural("%d message leaves", "%d messages leave", count) % count
        words = _("%s through the phone that is linked now.") % what
        if await self.shell.ask(_("Send what is held?"), words, yes=_("Send"), harmless=True):

            async def release() -> None:
                await self.session.review.send()
                self.say(_("Sending is active."))

            self.begin(release, group="act")

    @work
    async def action_drop(self) -> None:
        """Drop what is held for review, here and at the service, after asking."""
        count = self.session.review.held() + (len(self._queues.messages) if self._queues else 0)
        lost = plural("%d message is lost", "%d messages are lost", count) % count
        words = _("%s; they will never be delivered.") % lost
        if await self.shell.ask(_("Drop what is held?"), words, yes=_("Drop")):

            async def drop() -> None:
                await self.session.administration.clear_messages()
                await self.session.review.drop()
                await self.load()
                self.say(_("Nothing is held any more."))

            self.begin(drop, group="act")

    def action_look(self) -> None:
        """Look a message in doubt up again."""
        if item := self._chosen:

            async def look() -> None:
                await self.session.outbox_commands.look_again(item.local_id)
                self.say(_("It is being looked up again."))

            self.begin(look, group="act")

    def action_ended(self) -> None:
        """Show or hide the messages that have been sent."""
        self._all = not self._all
        self._show()

    @work
    async def action_clear(self) -> None:
        """Clear the service's queue of outgoing messages, after asking."""
        count = len(self._queues.messages) if self._queues else 0
        lost = plural("%d message is lost", "%d messages are lost", count) % count
        if await self.shell.ask(
            _("Clear the service's queue?"),
            _("%s; they will never be delivered.") % lost,
            yes=_("Clear"),
        ):
            self.carry_out(self.session.administration.clear_messages, _("The queue is empty."))

    @work
    async def action_clear_notifications(self) -> None:
        """Clear the service's queue of notifications, after asking."""
        if await self.shell.ask(
            _("Clear the notifications?"),
            _("Messages in them reach this archive only through the history, if at all."),
            yes=_("Clear"),
        ):
            self.carry_out(self.session.administration.clear_notifications, _("No notification waits."))
