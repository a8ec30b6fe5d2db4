"""The instance: its state and what to do about it, account, both queues, quotas, calls, history of states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from greentui.config.folders import expanded
from greentui.engine.administration import Queues
from greentui.engine.groups import check_picture
from greentui.engine.instance_settings import worded_changes
from greentui.model.changes import Change, FactsChanged, OutboxChanged
from greentui.model.instance import InstanceState, StateSpell, merged_spells
from greentui.text.sanitize import clean_line
from greentui.text.time_format import ago
from greentui.tui.bindings import binding
from greentui.tui.dialogs.fields_dialog import Values
from greentui.tui.screens.instance_facts import (
    account,
    calls_table,
    connection,
    pushed_elsewhere,
    queue,
    quota,
    reader,
    state_words,
    timeline,
    usage_table,
)
from greentui.tui.screens.page import Page
from greentui.tui.shell import PageName
from greentui.tui.widgets.fact_table import FactTable
from greentui.tui.widgets.form import Field
from greentui.tui.widgets.picture import Picture
from greentui.words import Phrase, _, plural


class InstanceScreen(Page):
    """Everything about the current instance."""

    CSS = """
    InstanceScreen #instance-body { height: 1fr; }
    InstanceScreen .column { width: 1fr; height: 1fr; padding: 0 1; }
    InstanceScreen #instance-right { background: $surface; }
    InstanceScreen .section { color: $text-muted; text-style: bold; margin-top: 1; height: 1; }
    InstanceScreen #instance-state { height: auto; margin-top: 1; }
    InstanceScreen .table, InstanceScreen #instance-who { height: auto; }
    InstanceScreen #instance-account { width: 1fr; max-width: 76; margin-right: 1; }
    InstanceScreen.-narrow #instance-body { layout: vertical; overflow-y: auto; }
    InstanceScreen.-narrow .column { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("r", "reboot", Phrase("Reboot")),
        binding("l", "link", Phrase("Link a phone")),
        binding("s", "settings", Phrase("Settings")),
        binding("a", "recommend", Phrase("Recommended settings")),
        binding("p", "profiles", Phrase("Profiles")),
        binding("m", "clear_messages", Phrase("Clear outgoing"), destructive=True),
        binding("n", "clear_notifications", Phrase("Clear notifications"), destructive=True),
        binding("w", "clear_webhook", Phrase("Clear webhook")),
        binding("o", "logout", Phrase("Log out"), destructive=True),
        binding("i", "picture", Phrase("Picture")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._state = InstanceState.AUTHORIZED
        """The last one seen; at first nothing is said that a link could end."""
        self._queues: Queues | None = None
        self._told: list[StateSpell] = []

    def heading(self) -> str:
        return _("Instance %s") % self.session.facts().instance_id

    def body(self) -> ComposeResult:
        with Horizontal(id="instance-body"):
            with VerticalScroll(classes="column", id="instance-left"):
                yield Static("", id="instance-state", markup=False)
                yield Static(_("Connection"), classes="section", markup=False)
                yield FactTable(id="instance-connection")
                yield Static(_("Account"), classes="section", markup=False)
                with Horizontal(id="instance-who"):
                    yield FactTable(id="instance-account")
                    yield Picture(16, 8)
                yield Static(_("States"), classes="section", markup=False)
                yield Static("", id="instance-states", classes="table", markup=False)
            with VerticalScroll(classes="column", id="instance-right"):
                yield Static(_("Waiting to be sent, at the service"), classes="section", markup=False)
                yield Static(_("asking…"), id="instance-queue", classes="table", markup=False)
                yield Static(_("Incoming queue"), classes="section", markup=False)
                yield FactTable(id="instance-waiting")
                yield Static(_("Quotas"), classes="section", markup=False)
                yield FactTable(id="instance-quota")
                yield Static(
                    _("Calls this month, and the developer plan's quotas"), classes="section", markup=False
                )
                yield Static("", id="instance-usage", classes="table", markup=False)
                yield Static(_("Calls of this session"), classes="section", markup=False)
                yield Static("", id="instance-calls", classes="table", markup=False)

    def on_mount(self) -> None:
        self.set_interval(5, self._draw)
        self._draw()

    def on_resize(self) -> None:
        self.set_class(self.size.width < 100, "-narrow")

    def session_changed(self, changes: Sequence[Change]) -> None:
        super().session_changed(changes)
        state, self._state = self._state, self.session.facts().state
        if self._state is InstanceState.AUTHORIZED and state is not self._state:
            self.say("")  # that it was logged out, for one, is over
        if any(isinstance(change, FactsChanged | OutboxChanged) for change in changes):
            self._draw()

    async def load(self) -> None:
        """Fetch the state, both queues and the history of states."""
        self._draw()
        try:
            await self.session.refresh_state()
            await self.session.check_socket()
            self._queues = await self.session.administration.queues()
        finally:
            if self._queues is None:
                self.query_one("#instance-queue", Static).update(_("unknown"))
        self._told = await self.session.administration.states()
        self._draw()
        avatar = await self.session.contacts.picture(self.session.facts().account.avatar_url)
        await self.query_one(Picture).show(avatar)

    def _draw(self) -> None:
        self.draw(self._drawn)

    async def _drawn(self) -> None:
        facts, now, usage = self.session.facts(), self.session.now(), self.session.monthly_usage()
        self.query_one("#instance-state", Static).update(state_words(facts, now))
        await self.query_one("#instance-connection", FactTable).show(connection(facts, now, usage))
        await self.query_one("#instance-account", FactTable).show(account(facts))
        await self.query_one("#instance-quota", FactTable).show(quota(facts.quotas, now))
        self.query_one("#instance-usage", Static).update(usage_table(usage))
        spells = merged_spells(self.session.states(20), self._told)
        self.query_one("#instance-states", Static).update(timeline(spells, now))
        self.query_one("#instance-calls", Static).update(calls_table(self.session.rates()))
        if self._queues is not None:
            names = {one.chat_id: self.session.name_of(one.chat_id) for one in self._queues.messages}
            self.query_one("#instance-queue", Static).update(
                queue(self._queues.messages, names, facts, self._ages(now))
            )
        waiting = self._queues.notifications if self._queues else facts.waiting_in
        await self.query_one("#instance-waiting", FactTable).show(
            [
                (_("Notifications"), _("unknown") if waiting is None else str(waiting)),
                (_("Last one"), ago(facts.last_event, now)),
                (_("Reader"), reader(facts)),
            ]
        )
        self.refresh_bindings()

    def _ages(self, now: float) -> dict[str, float]:
        """Seconds since messages typed here were created, by the service's ids: its queue lacks this."""
        sent = self.session.outbox(waiting_only=False)
        return {one.message_id: now - one.created for one in sent if one.message_id}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim keys that need an answer of the service until there is one."""
        if action == "clear_messages":
            return None if self._queues is None or not self._queues.messages else True
        if action == "clear_notifications":
            return None if self._queues is None or not self._queues.notifications else True
        if action == "clear_webhook":
            return pushed_elsewhere(self.session.facts())
        if action == "recommend":
            return bool(self.session.facts().silenced)
        return True

    def why_not(self, action: str) -> str:
        if self._queues is None:
            return _("The service has not said yet what waits.")
        if action == "clear_messages":
            return _("No message waits to be sent at the service.")
        return _("No notification waits at the service.")

    def main_facts_end(self) -> int:
        return self.query_one("#instance-state").region.bottom

    def action_link(self) -> None:
        self.shell.open_page(PageName.LINK)

    def action_settings(self) -> None:
        self.shell.open_page(PageName.SETTINGS)

    def action_profiles(self) -> None:
        self.shell.open_page(PageName.PROFILES)

    @work
    async def action_reboot(self) -> None:
        """Reboot the instance, after asking."""
        if await self.shell.ask(
            _("Reboot the instance?"),
            _("It may be unavailable for up to five minutes. What waits in its queues stays there."),
            harmless=True,
        ):
            self.carry_out(self.session.administration.reboot, _("The instance is restarting."))

    @work
    async def action_recommend(self) -> None:
        """Apply the recommended settings, after asking."""

        async def change() -> None:
            changes = await self.session.administration.recommended()
            if not changes:
                self.say(_("Its settings are as recommended."))
                return
            if await self.shell.ask(
                plural("Change %d setting?", "Change %d settings?", len(changes)) % len(changes),
                _("%s. The instance restarts and may be unavailable for up to five minutes.")
                % worded_changes(changes),
                harmless=True,
            ):
                self.say(_("Sent. Looking whether they are in force…"))
                await self.session.administration.apply(changes)
                self.say(_("The recommended settings are in force."))

        await self._attempt(change)

    @work
    async def action_logout(self) -> None:
        """Unlink the phone, after asking."""
        if await self.shell.ask(
            _("Log out and unlink the phone?"),
            _("Messages are neither received nor sent until a phone is linked again. The archive stays."),
        ):
            self.carry_out(self.session.administration.logout, _("Logged out. Link a phone with l."))

    @work
    async def action_clear_messages(self) -> None:
        """Drop the messages that wait to be sent, after asking."""
        number = len(self._queues.messages) if self._queues else 0
        if await self.shell.ask(
            plural("Drop %d message that waits?", "Drop %d messages that wait?", number) % number,
            _("They will never be sent. This cannot be undone."),
        ):
            self.carry_out(self.session.administration.clear_messages, _("The queue is empty."))

    @work
    async def action_clear_webhook(self) -> None:
        """Clear webhookUrl, so that notifications wait in the queue again, after asking."""
        address = clean_line(self.session.facts().webhook_url) or _("Where they are pushed to")
        if await self.shell.ask(
            _("Empty webhookUrl?"),
            _("%s gets no notifications any more; they wait for this console, in a minute or so.") % address,
            yes=_("Clear"),
        ):
            self.carry_out(
                self.session.administration.clear_webhook_url,
                _("Cleared. The queue can be read in a minute."),
            )

    @work
    async def action_picture(self) -> None:
        """Set the picture that others see of this account."""
        fields = [Field("file", _("Picture"), required=True, help=_("Path of a JPEG on this machine."))]

        def check(values: Values) -> None:
            check_picture(expanded(str(values["file"])))

        if found := await self.ask_fields(_("The account's picture"), fields, check):
            picture = expanded(str(found["file"]))
            self.carry_out(
                lambda: self.session.administration.set_profile_picture(picture), _("The picture is set.")
            )

    @work
    async def action_clear_notifications(self) -> None:
        """Drop the notifications in the queue, after asking."""
        if await self.shell.ask(
            _("Drop every notification that waits?"),
            _("Messages among them are lost to the queue; the journals of the last day still show them."),
        ):
            self.carry_out(self.session.administration.clear_notifications, _("Dropped."))
