"""Draws a chat as a row of the list: two lines with its name, last message and marks, or one."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from greentui.model.chats import Chat
from greentui.model.messages import MessageKind
from greentui.text.sanitize import clean_line, crop, fit, width
from greentui.text.summary import words
from greentui.text.ticks import Tone, tick
from greentui.text.time_format import age, brief
from greentui.tui.chat.render.wrap import Line, cells_of
from greentui.words import _

LINES = 2
"""Lines per row that is not compact."""

LEAST_PREVIEW = 10
"""Cells for the last message below which a row of one line does without it."""

PATIENCE = 5 * 60
"""Seconds after which the waiting time is shown."""

ROLES = ("text", "name", "dim", "accent", "draft", "unread", "good", "warn", "bad")
"""The roles of text in a row; each has a component class in the list."""


@dataclass(frozen=True, slots=True)
class RowInk:
    """Styles of a row, each including its background."""

    ground: Style
    text: Style
    name: Style
    dim: Style
    accent: Style
    draft: Style
    unread: Style
    good: Style
    warn: Style
    bad: Style


def render(
    chat: Chat,
    ink: RowInk,
    cells: int,
    now: float,
    *,
    current: bool = False,
    cursor: bool = False,
    emoji_as_text: bool = False,
    compact: bool = False,
) -> tuple[Strip, ...]:
    """The lines of a chat.

    Args:
        chat: The chat.
        ink: Its colours.
        cells: Width of the list.
        now: UTC seconds.
        current: Whether it is the chat in view.
        cursor: Whether the cursor is on it, shown by a shape as well as a colour.
        emoji_as_text: Whether pictographs become words.
        compact: Whether it takes one line, without the marks that only describe it.
    """
    mark = Segment("█" if cursor else "▌" if current else " ", ink.accent)
    name_style = ink.name + Style(bold=True) if chat.unread or current else ink.name
    name = clean_line(chat.name[:200] or chat.id, emoji_as_text=emoji_as_text)
    if compact:
        when = [Segment(brief(chat.last_at, now), ink.accent if chat.unread else ink.dim)]
        right = _spaced([*_needs(chat, ink, now, emoji_as_text), *when], ink)
        room = cells - 3 - cells_of(right) - width(name)
        left = [(name, name_style)]
        if room >= LEAST_PREVIEW:
            left += [("  ", ink.dim), *_preview(chat, ink, emoji_as_text)]
        return (_line(mark, left, right, ink, cells, whole=True),)
    first = _line(mark, [(name, name_style)], _upper_right(chat, ink, now, emoji_as_text), ink, cells)
    second = _line(
        mark, _preview(chat, ink, emoji_as_text), _lower_right(chat, ink, now, emoji_as_text), ink, cells
    )
    return first, second


def waiting(chat: Chat, now: float) -> str:
    """How long the chat has waited for an answer; empty if not worth showing."""
    if chat.waiting_since is None or now - chat.waiting_since < PATIENCE:
        return ""
    return age(now - chat.waiting_since)


def _upper_right(chat: Chat, ink: RowInk, now: float, plain: bool) -> Line:
    pieces = []
    if chat.pinned:
        pieces.append(Segment(_("pinned") if plain else "📌", ink.dim))
    if chat.muted(now):
        pieces.append(Segment(_("muted") if plain else "🔕", ink.dim))
    if chat.disappearing:
        pieces.append(Segment("◔", ink.dim))
    if chat.archived:
        pieces.append(Segment(_("archived"), ink.dim))
    if when := brief(chat.last_at, now):
        pieces.append(Segment(when, ink.accent if chat.unread else ink.dim))
    return _spaced(pieces, ink)


def _lower_right(chat: Chat, ink: RowInk, now: float, plain: bool) -> Line:
    return _spaced(_needs(chat, ink, now, plain), ink)


def _needs(chat: Chat, ink: RowInk, now: float, plain: bool) -> Line:
    """What in a chat needs the operator."""
    pieces = []
    if chat.failed:
        pieces.append(Segment(f"!{chat.failed if chat.failed > 1 else ''}", ink.bad))
    if waits := waiting(chat, now):
        long = chat.waiting_since is not None and now - chat.waiting_since >= 3600
        words = _("waits %s") % waits if plain else f"⏳{waits}"
        pieces.append(Segment(words, ink.warn if long else ink.dim))
    if chat.unread:
        pieces.append(Segment(f" {chat.unread if chat.unread < 1000 else '999+'} ", ink.unread))
    return pieces


def _preview(chat: Chat, ink: RowInk, plain: bool) -> list[tuple[str, Style]]:
    """The draft, or else the last message."""
    if chat.draft:
        return [("✎ ", ink.draft), (clean_line(chat.draft.lstrip()[:200], emoji_as_text=plain), ink.text)]
    if chat.last_kind is None:
        return [(_("no messages yet") if not chat.last_at else "", ink.dim)]
    text = words(chat.last_kind, chat.last_text, voice=chat.last_voice, emoji_as_text=plain)
    if chat.last_deleted:
        text = "✗ " + text
    pieces = []
    if not chat.last_incoming and chat.last_status is not None:
        mark = tick(chat.last_status)
        style = {Tone.GOOD: ink.good, Tone.WARN: ink.warn, Tone.BAD: ink.bad}.get(mark.tone, ink.dim)
        pieces.append((mark.shape + " ", style))
    elif chat.last_incoming and chat.group and chat.last_sender:
        sender = clean_line(chat.last_sender[:80], emoji_as_text=plain)
        pieces += [(sender, ink.dim), (": ", ink.dim)]
    quiet = chat.last_kind is MessageKind.SERVICE or not chat.unread
    return [*pieces, (text, ink.dim if quiet else ink.text)]


def _line(
    mark: Segment, left: list[tuple[str, Style]], right: Line, ink: RowInk, cells: int, *, whole: bool = False
) -> Strip:
    """The left pieces cropped to the room beside the right: none takes more than half from those after it.

    Args:
        whole: Whether the first piece takes whatever it needs.
    """
    taken = cells_of(right)
    if taken > cells - 8:
        right, taken = [], 0
    room = max(0, cells - 2 - taken - (1 if taken else 0))
    line = [mark]
    for number, (text, style) in enumerate(left):
        after = sum(width(more) for more, _style in left[number + 1 :])
        least = room if whole and not number else max(room - room // 2, room - after)
        shown = crop(text, least) if after else fit(text, room)
        room -= width(shown)
        line.append(Segment(shown, style))
    line.append(Segment(" " * (cells - cells_of(line) - taken - 1), ink.ground))
    return Strip([*line, *right, Segment(" ", ink.ground)], cells)


def _spaced(pieces: Line, ink: RowInk) -> Line:
    line: Line = []
    for piece in pieces:
        if line:
            line.append(Segment(" ", ink.ground))
        line.append(piece)
    return line
