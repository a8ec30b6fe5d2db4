"""Statuses (stories): ours and our contacts', who received and saw ours, and posting new ones."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from greentui.engine.errors import Refusal
from greentui.engine.statuses import colour_problem
from greentui.model.messages import MessageKind
from greentui.model.statuses import Status, StatusKind, Viewer
from greentui.text.progress import bar, share
from greentui.text.sanitize import clean_line, crop, fit
from greentui.text.summary import SIGNS
from greentui.text.time_format import at, span
from greentui.tui.bindings import binding
from greentui.tui.dialogs.open_address import open_address
from greentui.tui.screens.page import Page
from greentui.tui.screens.status_posting import PostFileScreen, PostPage, PostTextScreen, styled
from greentui.tui.widgets.picture import Picture
from greentui.tui.widgets.rows import Rows
from greentui.words import Phrase, _

log = logging.getLogger(__name__)

LIVES = 86_400
"""Seconds a status is shown."""
BESIDE_BAR = 22
"""Cells of a bar's line used by the word and the numbers."""
ICONS = {
    StatusKind.TEXT: "✎",
    StatusKind.IMAGE: SIGNS[MessageKind.IMAGE].icon,
    StatusKind.VIDEO: SIGNS[MessageKind.VIDEO].icon,
    StatusKind.VOICE: SIGNS[MessageKind.AUDIO].icon,
    StatusKind.OTHER: SIGNS[MessageKind.UNRECOGNISED].icon,
}


class StatusesScreen(Page):
    """Both lists, and the selected status with its viewers."""

    CSS = """
    StatusesScreen #statuses-lists { width: 1fr; height: 1fr; }
    StatusesScreen .section { color: $text-muted; text-style: bold; padding: 0 2; margin-top: 1; height: 1; }
    StatusesScreen Rows { margin: 0 1; }
    StatusesScreen #statuses-ours { height: auto; max-height: 40%; }
    StatusesScreen #status-detail { width: 1fr; height: 1fr; padding: 1 2; background: $surface; }
    StatusesScreen #status-picture { margin-bottom: 1; }
    StatusesScreen #status-card { height: auto; min-height: 5; padding: 1 3; content-align: center middle;
                                  text-align: center; margin-bottom: 1; }
    StatusesScreen #status-card.-caption { min-height: 1; padding: 0; content-align: left top;
                                           text-align: left; }
    StatusesScreen #status-note, StatusesScreen #status-bars { height: auto; margin-bottom: 1; }
    StatusesScreen #status-viewers { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("n", "post_text", Phrase("Post text")),
        binding("f", "post_file", Phrase("Post picture, video, voice")),
        binding("d", "delete", Phrase("Delete"), destructive=True),
        binding("v", "viewers", Phrase("Who saw it")),
        binding("o", "open", Phrase("Open")),
        binding("tab", "app.focus_next", Phrase("Other list"), shown=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, Status] = {}
        self._shown: Status | None = None

    def heading(self) -> str:
        return _("Statuses of the last day")

    def body(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="statuses-lists"):
                yield Static(_("My statuses"), classes="section", markup=False)
                yield Rows(id="statuses-ours", empty=_("None posted. n writes one."))
                yield Static(_("From contacts"), classes="section", markup=False)
                yield Rows(id="statuses-theirs", empty=_("None. Only people in the phone's contacts appear."))
            with VerticalScroll(id="status-detail"):
                yield Picture(44, 14, id="status-picture")
                yield Static("", id="status-card", markup=False)
                yield Static("", id="status-note", markup=False)
                yield Static("", id="status-bars", markup=False)
                yield Static("", id="status-viewers", markup=False)

    async def load(self) -> None:
        """Fetch both lists."""
        ours = await self.session.statuses.ours()
        self._take("statuses-ours", ours)
        theirs = await self.session.statuses.theirs()
        self._take("statuses-theirs", theirs)
        self._found = {status.id: status for status in (*ours, *theirs)}
        if not self.focused or not isinstance(self.focused, Rows):
            self.query_one("#statuses-ours" if ours or not theirs else "#statuses-theirs").focus()
        first = next(iter(ours or theirs), None)
        if self._shown is None and first:
            self._show(first)

    def _take(self, name: str, statuses: Sequence[Status]) -> None:
        now = self.session.now()
        times = [at(status.at, now) for status in statuses]
        cells = max(map(len, times), default=0)
        rows = [
            (one.id, self._row(one, f"{time:>{cells}}")) for one, time in zip(statuses, times, strict=True)
        ]
        self.query_one(f"#{name}", Rows).show(rows)

    def _row(self, status: Status, time: str) -> Content:
        who = "" if status.ours else clean_line(status.sender_name or self.session.name_of(status.sender_id))
        return Content.assemble(
            (f"{time}  ", "$text-muted"),
            (fit(ICONS[status.kind], 3), "$text-accent"),
            (f"{crop(who, 16)}  " if who else "", "bold"),
            crop(clean_line(status.text), 40) or kind_words(status.kind),
        )

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        if event.key in self._found and event.rows.has_focus:
            self._show(self._found[event.key])

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        if event.key in self._found:
            self._show(self._found[event.key])
            self.action_viewers()

    def _show(self, status: Status) -> None:
        self._shown = status
        card = self.query_one("#status-card", Static)
        card.styles.background = None if colour_problem(status.colour) else status.colour
        card.styles.color = None if colour_problem(status.colour) else "white"
        card.set_class(status.kind is not StatusKind.TEXT, "-caption")
        card.update(styled(status.text, status.font) if status.text else kind_words(status.kind))
        left = status.at + LIVES - self.session.now()
        seen_by = (
            _("for %d chosen people") % len(status.participants)
            if status.participants
            else _("for all contacts")
        )
        parts = [
            clean_line(status.sender_name) if not status.ours else f"{_('ours')}, {seen_by}",
            kind_words(status.kind),
            _("expires in %s") % span(left) if left > 0 else _("expired"),
            progress_words(status.progress) if status.ours else "",
        ]
        self.query_one("#status-note", Static).update(" · ".join(part for part in parts if part))
        self.query_one("#status-bars", Static).update(
            _("v shows who received and who saw it.") if status.ours else ""
        )
        self.query_one("#status-viewers", Static).update("")
        self.refresh_bindings()
        self.run_beside(partial(self._draw_picture, status), group="picture")

    async def _draw_picture(self, status: Status) -> None:
        """Show the thumbnail, then for a picture the full one."""
        picture = self.query_one(Picture)
        await picture.show(status.thumbnail)
        if status.kind is not StatusKind.IMAGE or not status.url:
            return
        try:
            whole = await self.session.contacts.picture(status.url)
        except Refusal as refusal:
            log.info("a status's picture cannot be had: %s", refusal.text)
            return
        if not await picture.show(whole):
            await picture.show(status.thumbnail)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only ours can be deleted or have viewers."""
        if action in ("delete", "viewers"):
            return True if self._shown and self._shown.ours else None
        if action == "open":
            return True if self._shown and self._shown.url else None
        return True

    def why_not(self, action: str) -> str:
        if self._shown is None:
            return _("There is no status to do that with.")
        match action:
            case "viewers":
                return _("Only for your own statuses does the service say who saw them.")
            case "delete":
                return _("Only your own statuses can be deleted.")
            case _:
                return _("This status has nothing to open.")

    def action_viewers(self) -> None:
        """Fetch who received and who saw the status."""
        status = self._shown
        if status is None or not status.ours:
            return

        async def ask() -> None:
            viewers = await self.session.statuses.viewers(status.id)
            room = self.query_one("#status-detail").scrollable_content_region.width
            self.query_one("#status-bars", Static).update(bars(viewers, max(4, min(14, room - BESIDE_BAR))))
            now = self.session.now()
            order = {"read": 0, "delivered": 1, "sent": 2}
            lines = [
                Content.assemble(
                    (f"{progress_words(one.status):<12}", "$text-muted"),
                    clean_line(self.session.name_of(one.person)),
                    (f"  {at(one.at, now)}" if one.at else "", "$text-muted"),
                )
                for one in sorted(viewers, key=lambda one: (order.get(one.status, 3), -(one.at or 0)))
            ]
            self.query_one("#status-viewers", Static).update(Content("\n").join(lines))

        self.begin(ask, group="viewers")

    @work
    async def action_delete(self) -> None:
        """Delete the status, after asking."""
        status = self._shown
        if status and await self.shell.ask(
            _("Delete this status?"),
            _("It disappears for everyone. People who already viewed it have seen it."),
        ):

            async def delete() -> None:
                await self.session.statuses.delete(status.id)
                self._shown = None
                await self.load()
                self.say(_("Deleted. The list may show it for two more minutes."))

            await self._attempt(delete)

    @work
    async def action_open(self) -> None:
        """Open the picture, video or recording on the desktop, after asking."""
        if self._shown:
            await open_address(self.shell, self._shown.url)

    def action_post_text(self) -> None:
        self._post(PostTextScreen())

    def action_post_file(self) -> None:
        self._post(PostFileScreen())

    def _post(self, page: PostPage) -> None:
        """Open a page to post on; what was posted there is selected."""

        async def read() -> None:
            await self.load()
            if made := self._found.get(page.made):
                rows = self.query_one("#statuses-ours", Rows)
                rows.select_key(made.id)
                rows.focus()
                self._show(made)

        self.shell.show(page, lambda _result: self.begin(read))


def kind_words(kind: StatusKind) -> str:
    """A status's kind in words."""
    return {
        StatusKind.TEXT: _("text"),
        StatusKind.IMAGE: _("picture"),
        StatusKind.VIDEO: _("video"),
        StatusKind.VOICE: _("voice"),
        StatusKind.OTHER: _("something else"),
    }[kind]


def progress_words(status: str) -> str:
    """A status's delivery status in words."""
    known = {
        "pending": _("waiting"),
        "sent": _("sent"),
        "delivered": _("received"),
        "read": _("seen"),
    }
    return known.get(status, status)


def bars(viewers: Sequence[Viewer], cells: int) -> Content:
    """How many saw it, received it, and were sent it, of all."""
    counted = Counter(one.status for one in viewers)
    total = len(viewers)
    if not total:
        return Content(_("No views so far. Statistics need the setting “statuses of sent messages”."))
    lines = []
    reached = 0
    for status, colour in (("read", "$text-success"), ("delivered", "$text-accent"), ("sent", "$text-muted")):
        reached += counted[status]
        full, rest = bar(share(reached, total), cells)
        lines.append(
            Content.assemble(
                f"{progress_words(status):<10}", (full, colour), (rest, "$text-muted"),
                f"  {reached} / {total}",
            )
        )  # fmt: skip
    return Content("\n").join(lines)
