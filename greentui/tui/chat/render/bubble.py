"""Draws a message with everything around it: separators, name, quote, content, reactions, ticks.

Incoming messages are on the left, outgoing ones on the right, each on its own shade. A block is the lines of
one message; those above its bubble (a date, the unread divider, an empty line) depend only on its `Lead`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from greentui.engine.reasons import FOR_REVIEW, explained, waits_behind
from greentui.model.instance import Way
from greentui.model.messages import Message, MessageKind, Quote
from greentui.model.reasons import Reason
from greentui.text.sanitize import crop, width
from greentui.text.state_help import way_out
from greentui.text.summary import words
from greentui.text.ticks import tick
from greentui.text.time_format import clock
from greentui.tui.chat.render.by_kind import BODIES
from greentui.tui.chat.render.canvas import Canvas, Scene, part
from greentui.tui.chat.render.colours import Ink
from greentui.tui.chat.render.wrap import Line, cells_of, cropped
from greentui.words import _, plural, sentences

WIDEST = 80
"""Maximum cells of a bubble."""

LANE = 124
"""The column at which outgoing bubbles end at most, to limit how far the eye travels."""

MARGIN = 2
"""Cells left of an incoming bubble; the cursor's mark is beside the bubble."""

REASON_LINES = 12
"""Lines that say why a message was not sent, at most."""

MANY_TIMES = 5
"""Forwards from which a message counts as forwarded many times, as in WhatsApp."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What a message's place in its chat adds to it: what is drawn above its bubble, and what it waits for.

    Attributes:
        day: The words of a date separator; empty for none.
        unread: How many are unread from here on; `None` for no divider.
        gap: Whether a line is left empty above, or above the separator.
        named: Whether the sender's name is shown (in a group, at a change of sender).
        behind: Whether it waits to be sent until a message above it, which is in doubt, is settled.
        marked: Whether it is marked with others for one action.
        due: Seconds until it is sent, while it waits for its moment; `None` for other messages.
        held: Why it will not be sent then; `None` if it will.
        returns: Whether it can be taken back, since this console sent it; otherwise it can be cancelled.
    """

    day: str = ""
    unread: int | None = None
    gap: bool = False
    named: bool = False
    behind: bool = False
    marked: bool = False
    due: int | None = None
    held: Reason | None = None
    returns: bool = False

    @property
    def lines(self) -> int:
        """Lines above the bubble."""
        return bool(self.day or self.unread is not None) + self.gap


@dataclass(frozen=True, slots=True)
class Written:
    """The text in a line of a bubble.

    Attributes:
        cells: Its width, without the time and the tick.
        join: What separated it from the line above before wrapping.
    """

    cells: int
    join: str


@dataclass(frozen=True, slots=True)
class Block:
    """The drawn lines of a message.

    Attributes:
        strips: All lines.
        lead: How many are above the bubble.
        left: The column in which the bubble's text begins.
        written: The text in the bubble's lines.
        prose: First and past-the-last of the bubble's lines that show only the message's text.
    """

    strips: tuple[Strip, ...]
    lead: int
    left: int
    written: tuple[Written, ...]
    prose: tuple[int, int]


def render(message: Message, lead: Lead, scene: Scene, *, ink: Ink | None = None) -> Block:
    """Draw a message.

    Args:
        message: The message.
        lead: What is drawn above it.
        scene: Width, colours, names.
        ink: Colours other than those of its side, for a selected message.
    """
    above = _above(lead, scene)
    selected = ink is not None
    ink = ink or (scene.palette.incoming if message.incoming else scene.palette.outgoing)
    sheet = Canvas(scene, ink, inner_width(scene.width))
    _head(message, lead, sheet)
    start = len(sheet.lines)
    if message.deleted is not None:
        when = clock(message.deleted)
        sheet.keep(("✗ " + _("deleted for everyone at %s; it said:") % when, ink.bad))
        sheet.ink = replace(ink, text=ink.dim)
    BODIES[message.kind](message, sheet)
    if not any(map(cells_of, sheet.lines[start:])):
        del sheet.lines[start:]
        sheet.keep((_("empty message"), ink.dim))
    _reactions_and_time(message, sheet)
    _why_not_sent(message, lead, sheet)
    left, bubble, written = _placed(sheet, message.incoming, scene, selected, lead.marked)
    prose = next((lines for text, lines in sheet.proses if text == message.text), (0, 0))
    return Block((*above, *bubble), len(above), left, written, prose)


def inner_width(view: int) -> int:
    """Cells for text inside a bubble in a view `view` cells wide."""
    room = view - MARGIN - 1
    if view >= 72:
        room = max(54, int(room * 0.78))
    elif view >= 40:
        room -= 4
    return max(4, min(WIDEST, room) - 2)


def estimate(message: Message, lead: Lead, view: int) -> int:
    """About how many lines a message takes, without drawing it."""
    cells = inner_width(view)
    text = len(message.text[: cells * 50])
    lines = min(41, 1 + text // cells + message.text.count("\n", 0, 4000))
    extra = _EXTRA.get(message.kind, 0) + 2 * (message.quote is not None) + bool(message.reactions)
    return lead.lines + lines + extra + lead.named


_EXTRA = {
    MessageKind.IMAGE: 10,
    MessageKind.VIDEO: 10,
    MessageKind.STICKER: 6,
    MessageKind.POLL: 4,
    MessageKind.LOCATION: 2,
    MessageKind.CONTACT: 1,
    MessageKind.GROUP_INVITE: 2,
    MessageKind.ORDER: 2,
    MessageKind.PRODUCT: 3,
    MessageKind.LIST: 4,
    MessageKind.BUTTONS: 3,
    MessageKind.UNRECOGNISED: 8,
}


def rule(words: str, cells: int, line: Style, text: Style) -> Line:
    """A horizontal rule with words in the middle."""
    words = f" {crop(words, max(0, cells - 8))} "
    left = max(0, cells - width(words)) // 2
    right = max(0, cells - width(words) - left)
    return [Segment("─" * left, line), Segment(words, text), Segment("─" * right, line)]


def _above(lead: Lead, scene: Scene) -> list[Strip]:
    pane = scene.palette.pane
    blank = Strip.blank(scene.width, pane.ground)
    cells = scene.width - 2 * MARGIN
    side = Segment(" " * MARGIN, pane.ground)
    words, looks = lead.day, (pane.rest, pane.dim)
    if lead.unread is not None:
        unread = plural("%d unread", "%d unread", lead.unread) % lead.unread if lead.unread else _("new")
        words, looks = " · ".join(filter(None, (lead.day, unread))), (pane.accent, pane.accent)
    strips = [blank] if lead.gap else []
    if words:
        strips.append(Strip([side, *rule(words, cells, *looks), side], scene.width))
    return strips


def _head(message: Message, lead: Lead, sheet: Canvas) -> None:
    ink = sheet.ink
    if lead.named and message.incoming:
        name = message.sender_contact or message.sender_name or sheet.scene.name_of(message.sender_id)
        sheet.keep((name, ink.person(message.sender_id)))
    if message.forwarded:
        often = message.forwarded >= MANY_TIMES
        sheet.keep(("↪ " + (_("Forwarded many times") if often else _("Forwarded")), ink.dim))
    if message.quote:
        _quote(message.quote, sheet)


def _quote(quote: Quote, sheet: Canvas) -> None:
    ink = sheet.ink
    ours = not quote.sender_id or quote.sender_id in sheet.scene.me
    name = _("You") if ours else quote.sender_name or sheet.scene.name_of(quote.sender_id)
    colour = ink.accent if ours else ink.person(quote.sender_id)
    go = part("jump", quote.message_id)
    text = words(quote.kind, quote.text, emoji_as_text=sheet.scene.emoji_as_text)
    sheet.keep(("▎ ", colour), (name, colour + go))
    sheet.keep(("▎ ", colour), (text or _("a message"), ink.dim + go))


def _meta(message: Message, sheet: Canvas) -> Line:
    """The end of a bubble: notes, the time, the tick."""
    ink = sheet.ink
    line: Line = []
    for present, word in (
        (message.recovered, "↺ " + _("recovered")),
        (message.edited is not None or bool(message.earlier), _("edited")),
    ):
        if present:
            line.append(Segment(word + " · ", ink.dim))
    line.append(Segment(clock(message.timestamp), ink.dim))
    if message.status is not None and not message.incoming:
        mark = tick(message.status)
        shown = f" {mark.shape} {mark.shown}" if mark.shown else f" {mark.shape}"
        line.append(Segment(shown, ink.toned(mark.tone)))
    return line


def _reactions_and_time(message: Message, sheet: Canvas) -> None:
    """Reactions, and the time at the right end of the last line if it fits."""
    ink = sheet.ink
    if message.reactions:
        told = Counter(reaction.emoji for reaction in message.reactions if reaction.emoji)
        ours = {reaction.emoji for reaction in message.reactions if reaction.sender_id in sheet.scene.me}
        pieces = []
        votes = part("votes")
        for emoji, count in told.most_common(8):
            pieces.append((sheet.clean(emoji)[:24] + " ", ink.text + votes))
            pieces.append((f"{count}", (ink.accent if emoji in ours else ink.dim) + votes))
            pieces.append(("  ", ink.dim))
        sheet.keep(*pieces[:-1])
    meta = _meta(message, sheet)
    cells = cells_of(meta)
    last = sheet.lines[-1]
    sheet.stamped = len(sheet.lines) - 1, cells_of(last)
    if cells_of(last) + 2 + cells <= sheet.cells:
        room = max(sheet.breadth, cells_of(last) + 2 + cells) - cells_of(last) - cells
        last.append(Segment(" " * room, ink.ground))
        last.extend(meta)
    else:
        meta = cropped(meta, sheet.cells)
        room = max(0, sheet.breadth - cells_of(meta))
        sheet.stamped = len(sheet.lines), 0
        sheet.lines.append([Segment(" " * room, ink.ground), *meta])


def _why_not_sent(message: Message, lead: Lead, sheet: Canvas) -> None:
    """Why an outgoing message was not sent, or what to know before sending again."""
    if message.status is None or message.incoming:
        return
    mark = tick(message.status)
    style = sheet.ink.toned(mark.tone)
    early = lead.due is not None and not lead.behind
    reason = lead.held if early else message.reason
    if lead.behind:
        words = waits_behind()
    elif early and reason is None:
        words = _("Sends in %d s.") % lead.due if lead.due else _("Not sent yet.")
    else:
        words = explained(replace(message, reason=reason))
    if reason == FOR_REVIEW and not lead.behind:
        words = sentences(words, way_out(Way.REVIEW, console=True))
    if early:
        act = _("Take back") if lead.returns else _("Cancel")
        sheet.say((f"{mark.shape} {words} ", style), (act, sheet.ink.accent + part("take_back")))
    elif words and (mark.hint or message.status.is_waiting):
        sheet.say((f"{mark.shape} ", style), (words, style), limit=REASON_LINES)


def _placed(
    sheet: Canvas, incoming: bool, scene: Scene, selected: bool, marked: bool
) -> tuple[int, list[Strip], tuple[Written, ...]]:
    """Place the lines as a shaded block on its side of the view; returns text column, lines, written text."""
    pane = scene.palette.pane
    ink = sheet.ink
    breadth = min(sheet.breadth, sheet.cells)
    lane = min(scene.width, LANE)
    left = MARGIN if incoming else max(MARGIN, lane - breadth - 3)
    right = max(0, scene.width - left - breadth - 2)
    mark = Segment("▌" if selected else " ", pane.accent)
    strips = []
    written = []
    stamped, text = sheet.stamped
    for number, line in enumerate(sheet.lines):
        line = cropped(line, breadth)
        used = cells_of(line)
        written.append(Written(text if number == stamped else used, sheet.joins.get(number, "\n")))
        segments = [
            Segment(" " * (left - 1), pane.ground),
            Segment("✓", pane.accent) if marked and number == 0 else mark,
            Segment(" ", ink.ground),
            *line,
            Segment(" " * (breadth - used + 1), ink.ground),
        ]
        if right:
            segments.append(Segment(" " * right, pane.ground))
        strips.append(Strip(segments, left + breadth + 2 + right))
    return left + 1, strips, tuple(written)
