"""Draws polls: a bar, a count and the voters of every option."""

from __future__ import annotations

from rich.segment import Segment

from greentui.model.messages import Message, Poll, PollOption
from greentui.text.progress import bar, share
from greentui.text.sanitize import crop, fit, width
from greentui.text.summary import SIGNS
from greentui.tui.chat.render.canvas import Canvas, part
from greentui.words import _, plural

BAR = 14
"""Cells of a bar if there is room."""

VOTERS = 4
"""Voters named below an option; the rest are counted."""


def poll(message: Message, sheet: Canvas) -> None:
    """A question with the latest votes, and which of them is ours."""
    ink = sheet.ink
    sheet.say((sheet.icon(SIGNS[message.kind].icon), ink.text), (message.text, ink.text))
    if not isinstance(message.content, Poll):
        return
    asked = message.content
    sort = _("several choices") if asked.multiple else _("single choice")
    votes = plural("%d vote", "%d votes", asked.votes) % asked.votes
    sheet.keep((f"{sort} · {votes}", ink.dim + part("votes")))
    most = max((len(option.voters) for option in asked.options), default=0)
    cells = min(BAR, max(4, sheet.cells // 3))
    digits = len(str(most))
    for option in asked.options:
        _option(option, sheet, cells, most, digits)


def _option(option: PollOption, sheet: Canvas, cells: int, most: int, digits: int) -> None:
    ink = sheet.ink
    votes = part("votes")
    count = len(option.voters)
    full, rest = bar(share(count, most), cells)
    mine = any(voter in sheet.scene.me for voter in option.voters)
    own = "  ← " + _("you") if mine else ""
    tail = f"  {count:>{digits}}"
    name = sheet.clean(option.name)
    room = max(3, sheet.cells - cells - 2 - len(tail) - width(own))
    # Names are padded to a common column, unless that would waste too many blanks.
    column = min(room, max(12, width(name)))
    sheet.lines.append(
        [
            Segment(full, ink.bar + votes),
            Segment(rest, ink.rest + votes),
            Segment("  " + fit(crop(name, room), column), ink.text + votes),
            Segment(tail, (ink.text if count else ink.dim) + votes),
            *([Segment(own, ink.accent)] if own else ()),
        ]
    )
    others = [voter for voter in option.voters if voter not in sheet.scene.me]
    if sheet.scene.group and others:
        named = [sheet.clean(sheet.scene.name_of(voter)) for voter in others[:VOTERS]]
        more = f" +{len(others) - VOTERS}" if len(others) > VOTERS else ""
        sheet.keep((", ".join(named) + more, ink.dim), indent=cells + 2)
