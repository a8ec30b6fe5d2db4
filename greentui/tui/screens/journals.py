"""The service's journals of messages and calls, filtered; Enter goes to the chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from greentui.engine.journals import outcome
from greentui.model.calls import CallRecord
from greentui.model.messages import Direction, Message
from greentui.model.numbers import whole
from greentui.text.sanitize import clean_line, crop
from greentui.text.time_format import at, span
from greentui.tui.bindings import binding
from greentui.tui.screens.page import Page
from greentui.tui.widgets.rows import Rows
from greentui.tui.widgets.text_fields import Input, SearchInput
from greentui.words import Phrase, _, plural

MINUTES = 60
MOST_MINUTES = 7 * 1440
SHOWN = 500
"""Entries listed at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a journal."""

    key: str
    at: int
    chat_id: str
    message_id: str
    incoming: bool
    kind: str
    text: str
    status: str


class JournalsScreen(Page):
    """The service's journals: incoming or outgoing, messages or calls."""

    CSS = """
    JournalsScreen #journal-filters { height: 1; padding: 0 1; margin: 1 0; }
    JournalsScreen #journal-filters Static { width: auto; padding-right: 1; color: $text-muted; }
    JournalsScreen #journal-minutes { width: 10; margin-right: 3; background: $surface; }
    JournalsScreen #journal-words { width: 1fr; background: $surface; }
    JournalsScreen #journal-count { padding: 0 1; color: $text-muted; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("alt+1", "incoming", Phrase("Incoming")),
        binding("alt+2", "outgoing", Phrase("Outgoing")),
        binding("alt+3", "calls", Phrase("Calls/messages")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._incoming = True
        self._calls = False
        self._entries: list[Entry] = []

    def heading(self) -> str:
        match self._calls, self._incoming:
            case True, True:
                return _("Journal · incoming calls")
            case True, False:
                return _("Journal · outgoing calls")
            case False, True:
                return _("Journal · incoming messages")
        return _("Journal · outgoing messages")

    def body(self) -> ComposeResult:
        with Horizontal(id="journal-filters"):
            yield Static(_("Last minutes"), markup=False)
            yield SearchInput(str(MINUTES), id="journal-minutes", compact=True, type="integer")
            yield Static(_("Only with"), markup=False)
            yield SearchInput(id="journal-words", compact=True, placeholder=_("a name, a word, a kind"))
        yield Rows(id="journal-rows", empty=_("Nothing in this time."))
        yield Static("", id="journal-count", markup=False)

    async def load(self) -> None:
        """Fetch the chosen journal."""
        self.set_heading()
        minutes = self._minutes()
        side = Direction.INCOMING if self._incoming else Direction.OUTGOING
        if self._calls:
            calls = await self.session.journals.calls(side, minutes)
            self._entries = [call_entry(index, call) for index, call in enumerate(calls)]
        else:
            messages = await self.session.journals.messages(side, minutes)
            self._entries = [message_entry(index, message) for index, message in enumerate(messages)]
        self._list()
        self.query_one(Rows).focus()

    def _minutes(self) -> int:
        typed = whole(self.query_one("#journal-minutes", Input).value)
        return MINUTES if typed is None else max(1, min(typed, MOST_MINUTES))

    @on(Input.Submitted, "#journal-minutes")
    def _asked(self) -> None:
        self.begin(self.load)

    @on(Input.Submitted, "#journal-words")
    def _searched(self) -> None:
        self.query_one(Rows).focus()

    @on(Input.Changed, "#journal-words")
    def _list(self) -> None:
        words = self.query_one("#journal-words", Input).value.casefold().split()
        now = self.session.now()
        found = [entry for entry in self._entries if self._matches(entry, words)]
        self.query_one(Rows).show([(entry.key, self._row(entry, now)) for entry in found[:SHOWN]])
        count = plural("%d entry", "%d entries", len(found)) % len(found)
        if len(found) > SHOWN:
            count = _("%(entries)s, the newest %(count)d shown") % {"entries": count, "count": SHOWN}
        self.query_one("#journal-count", Static).update(
            f"{count} · {_('journals are up to two minutes behind')}"
        )

    def _matches(self, entry: Entry, words: list[str]) -> bool:
        haystack = (
            f"{self.session.name_of(entry.chat_id)} {entry.chat_id} {entry.kind} {entry.text}".casefold()
        )
        return all(word in haystack for word in words)

    def _row(self, entry: Entry, now: float) -> Content:
        return Content.assemble(
            (f"{at(entry.at, now):>12}  ", "$text-muted"),
            ("← " if entry.incoming else "→ ", "$text-accent"),
            f"{crop(clean_line(self.session.name_of(entry.chat_id)), 22):<22}  ",
            (f"{crop(clean_line(entry.kind), 10):<10} ", "$text-muted"),
            crop(clean_line(entry.text), 60),
            (f"  {entry.status}" if entry.status else "", "$text-muted"),
        )

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        entry = next((entry for entry in self._entries if entry.key == event.key), None)
        if entry and entry.chat_id:
            self.dismiss()
            self.shell.open_chat(entry.chat_id, entry.message_id)

    def action_incoming(self) -> None:
        """Show what came in."""
        self._incoming = True
        self.begin(self.load)

    def action_outgoing(self) -> None:
        """Show what went out."""
        self._incoming = False
        self.begin(self.load)

    def action_calls(self) -> None:
        """Switch between calls and messages."""
        self._calls = not self._calls
        self.begin(self.load)


def message_entry(index: int, message: Message) -> Entry:
    """The line of a message."""
    return Entry(
        key=f"{index}",
        at=message.timestamp,
        chat_id=message.chat_id,
        message_id=message.id,
        incoming=message.incoming,
        kind=str(message.kind),
        text=message.text,
        status="" if message.status is None else str(message.status),
    )


def call_entry(index: int, call: CallRecord) -> Entry:
    """The line of a call."""
    return Entry(
        key=f"{index}",
        at=call.at,
        chat_id=call.chat_id,
        message_id="",
        incoming=call.direction is Direction.INCOMING,
        kind=_("video call") if call.video else _("call"),
        text=outcome(call) + (f", {span(call.seconds)}" if call.seconds else ""),
        status="",
    )
