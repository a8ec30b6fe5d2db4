"""One message in full: text, earlier texts, votes and voters, reactions, delivery status."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from greentui.engine.reasons import why
from greentui.model.messages import Message, Poll
from greentui.text.sanitize import clean, clean_line
from greentui.text.summary import SIGNS
from greentui.text.ticks import tick
from greentui.text.time_format import full
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.item_line import LineItem
from greentui.words import Phrase, _, plural

if TYPE_CHECKING:
    from greentui.engine.session import Session

LONGEST = 100_000
"""Maximum characters shown of a text; the number of the rest follows."""


def sections(session: Session, message: Message) -> list[tuple[str, Content]]:
    """Titles and contents, in order; what the message lacks is left out."""

    def named(person_id: str) -> str:
        if not person_id or session.facts().account.phone == person_id.partition("@")[0]:
            return _("You")
        return clean_line(session.name_of(person_id)) or person_id

    found: list[tuple[str, Content]] = []
    if message.text:
        text = clean(message.text[:LONGEST])
        if len(message.text) > LONGEST:
            text += "\n" + _("… %d more characters") % (len(message.text) - LONGEST)
        found.append((_("Text"), Content(text)))
    for number, earlier in enumerate(message.earlier, 1):
        found.append((_("Before edit %d") % number, Content(clean(earlier[:LONGEST]))))
    if isinstance(message.content, Poll):
        for option in message.content.options:
            votes = plural("%d vote", "%d votes", len(option.voters)) % len(option.voters)
            who = ", ".join(named(voter) for voter in option.voters) or "—"
            found.append((f"{clean_line(option.name)} · {votes}", Content(who)))
    if message.reactions:
        lines = [
            f"{clean_line(one.emoji)}  {clean_line(one.sender_name) or named(one.sender_id)}"
            for one in message.reactions
        ]
        found.append((_("Reactions"), Content("\n".join(lines))))
    left = message.known_to_service
    facts = [(_("Sent") if left else _("Typed"), full(message.timestamp))]
    if message.incoming:
        facts.append((_("By"), named(message.sender_id)))
    if message.status:
        facts.append((_("Status"), f"{tick(message.status).shape} {tick(message.status).word}"))
    if reason := why(message):
        facts.append((_("Reason"), clean_line(reason)))
    if message.edited:
        facts.append((_("Edited"), full(message.edited)))
    if message.deleted:
        facts.append((_("Deleted for everyone"), full(message.deleted)))
    if message.recovered:
        facts.append((_("Learned from"), _("a journal or the history: the queue did not give it")))
    facts += [(_("Kind"), str(SIGNS[message.kind].name) or _("Text")), (_("Id"), clean_line(message.id))]
    rows = [Content.assemble((f"{label}  ", "$text-muted"), value) for label, value in facts]
    found.append((_("Facts"), Content("\n").join(rows)))
    return found


class MessageDetails(Dialog[None]):
    """The message, scrollable."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,q,enter", "leave", Phrase("Back")),
        binding("j", "scroll(1)", Phrase("Down"), shown=False),
        binding("k", "scroll(-1)", Phrase("Up"), shown=False),
    ]
    DEFAULT_CSS = """
    MessageDetails VerticalScroll { height: auto; max-height: 75vh; scrollbar-size-vertical: 1; }
    MessageDetails .details-title { height: 1; margin-top: 1; color: $text-muted; text-style: bold; }
    MessageDetails .details-body { height: auto; }
    """

    def __init__(self, session: Session, message: Message) -> None:
        super().__init__()
        self._session = session
        self._message = message

    def compose(self) -> ComposeResult:
        with Frame(classes="-wide"):
            yield from self._body()
            yield FrameKeys((LineItem(_("Esc goes back"), "dim", "leave", right=True),))

    def _body(self) -> ComposeResult:
        with VerticalScroll():
            for index, (title, body) in enumerate(sections(self._session, self._message)):
                if index or len(title) > 8:
                    yield Static(title, classes="details-title", markup=False)
                yield Static(body, classes="details-body", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, step: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)
