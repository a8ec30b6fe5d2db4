"""Statuses (stories): ours and our contacts', who received and saw ours, and posting new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar, Static

from greentui.config.folders import expanded
from greentui.engine.errors import Refusal
from greentui.engine.statuses import (
    PALETTE,
    TEXT_LENGTH,
    Font,
    Status,
    StatusKind,
    Viewer,
    colour_problem,
    text_problem,
)
from greentui.model.changes import Notice
from greentui.tui.desktop import open_outside
from greentui.tui.keymap import binding
from greentui.tui.moments import at, span
from greentui.tui.screens.page import Page
from greentui.tui.textsafe import clean, clean_line, crop
from greentui.tui.widgets.form import Field, Form, Kind
from greentui.tui.widgets.rows import Rows
from greentui.words import _

LIVES = 86_400
"""Seconds a status is shown."""
BESIDE_BAR = 22
"""Cells of a bar's line that are a word and two numbers."""
ICONS = {
    StatusKind.TEXT: "✎",
    StatusKind.IMAGE: "▣",
    StatusKind.VIDEO: "▶",
    StatusKind.VOICE: "♪",
    StatusKind.OTHER: "?",
}


class StatusesScreen(Page):
    """Both lists, and the selected status with its viewers."""

    CSS = """
    StatusesScreen #statuses-lists { width: 1fr; height: 1fr; }
    StatusesScreen .section { color: $text-muted; text-style: bold; padding: 0 2; margin-top: 1; height: 1; }
    StatusesScreen Rows { margin: 0 1; }
    StatusesScreen #status-detail { width: 1fr; height: 1fr; padding: 1 2; background: $surface; }
    StatusesScreen #status-card { height: auto; min-height: 5; padding: 1 3; content-align: center middle;
                                  text-align: center; margin-bottom: 1; }
    StatusesScreen #status-note, StatusesScreen #status-bars { height: auto; margin-bottom: 1; }
    StatusesScreen #status-viewers { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("n", "post_text", _("Post text")),
        binding("f", "post_file", _("Post picture, video, voice")),
        binding("d", "delete", _("Delete")),
        binding("v", "viewers", _("Who saw it")),
        binding("o", "open", _("Open")),
        binding("tab", "app.focus_next", _("Ours/theirs"), shown=False),
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
                yield Static(_("Ours"), classes="section", markup=False)
                yield Rows(id="statuses-ours", empty=_("None posted. n writes one."))
                yield Static(_("Our contacts'"), classes="section", markup=False)
                yield Rows(id="statuses-theirs", empty=_("None. Only people in the phone's contacts appear."))
            with VerticalScroll(id="status-detail"):
                yield Static("", id="status-card", markup=False)
                yield Static("", id="status-note", markup=False)
                yield Static("", id="status-bars", markup=False)
                yield Static("", id="status-viewers", markup=False)

    async def load(self) -> None:
        """Ask for both lists."""
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
        self.query_one(f"#{name}", Rows).show([(one.id, self._row(one, now)) for one in statuses])

    def _row(self, status: Status, now: float) -> Content:
        who = "" if status.ours else clean_line(status.sender_name or self.session.name_of(status.sender_id))
        return Content.assemble(
            (f"{at(status.at, now):>12} ", "$text-muted"),
            (f"{ICONS[status.kind]} ", "$text-accent"),
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
            _("vanishes in %s") % span(left) if left > 0 else _("vanished"),
            progress_words(status.progress) if status.ours else "",
        ]
        self.query_one("#status-note", Static).update(" · ".join(part for part in parts if part))
        self.query_one("#status-bars", Static).update(
            _("v shows who received and who saw it.") if status.ours else ""
        )
        self.query_one("#status-viewers", Static).update("")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only ours can be deleted or have viewers."""
        if action in ("delete", "viewers"):
            return True if self._shown and self._shown.ours else None
        if action == "open":
            return True if self._shown and self._shown.url else None
        return True

    def action_viewers(self) -> None:
        """Who received and who saw the status."""
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
        """Take the status back, after asking."""
        status = self._shown
        if status and await self.shell.ask(
            _("Delete this status?"), _("Nobody can see it any more. Who saw it has seen it.")
        ):

            async def delete() -> None:
                await self.session.statuses.delete(status.id)
                self._shown = None
                await self.load()
                self.say(_("Deleted. The list may show it for two more minutes."))

            await self._attempt(delete)

    def action_open(self) -> None:
        """Show the picture, video or sound with the desktop's own viewer."""
        address = self._shown.url if self._shown else ""
        if address.startswith(("http://", "https://")) and not open_outside(address):
            self.copy(address)

    def action_post_text(self) -> None:
        """Write a text status."""
        self.app.push_screen(PostTextScreen(), self._posted)

    def action_post_file(self) -> None:
        """Post a picture, a video or a voice."""
        self.app.push_screen(PostFileScreen(), self._posted)

    def _posted(self, _result: None) -> None:
        self.begin(self.load)


class PostPage(Page):
    """What both ways of posting have in common: to whom."""

    DEFAULT_CSS = """
    PostPage #post-body { padding: 1 2; height: 1fr; }
    PostPage #post-people { height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "post", _("Post")),
        binding("alt+m", "pick", _("Who may see it")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._people: list[str] = []

    def _say_people(self) -> None:
        names = ", ".join(clean_line(self.session.name_of(one)) for one in self._people)
        self.query_one("#post-people", Static).update(
            _("Only for %s.") % names if names else _("For all contacts that have saved each other.")
        )

    @work
    async def action_pick(self) -> None:
        """Choose who may see it; nobody chosen means everybody."""
        self._people = list(await self.shell.pick_chats(_("Who may see the status"), people=True))
        self._say_people()

    def posted(self) -> None:
        """Say that it is done, and go back to the lists."""
        self.dismiss(None)
        self.shell.tell(Notice(_("The status is posted.")))

    def problem_at(self, field: str) -> bool:
        return False

    def refused(self, refusal: Refusal) -> None:
        self.query_one(Form).show_problem(refusal.field, refusal.text)
        super().refused(refusal)


class PostTextScreen(PostPage):
    """A text status: its words, its colour, its font, and how it will look."""

    CSS = """
    PostTextScreen #post-card { height: auto; min-height: 5; max-height: 35%; padding: 1 4; margin: 0 2;
                                content-align: center middle; text-align: center; color: white; }
    PostTextScreen #post-swatches, PostTextScreen #post-people { height: 1; margin: 0 2; }
    PostTextScreen #post-people { text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [binding("ctrl+t", "next_colour", _("Next colour"))]

    def heading(self) -> str:
        return _("New text status")

    def body(self) -> ComposeResult:
        yield Static("", id="post-card", markup=False)
        yield Static("", id="post-swatches", markup=False)
        yield Static("", id="post-people", markup=False)
        with VerticalScroll(id="post-body", can_focus=False):
            yield Form(
                [
                    Field("message", _("Text"), Kind.LONG, _("Up to %d characters.") % TEXT_LENGTH, True),
                    Field(
                        "backgroundColor",
                        _("Background"),
                        required=True,
                        value=PALETTE[0],
                        help=_(
                            "#RRGGBB. The letters are white, so white is refused. Ctrl+T goes through some."
                        ),
                    ),
                    Field(
                        "font",
                        _("Font"),
                        Kind.CHOICE,
                        required=True,
                        choices=tuple((str(font), font_words(font)) for font in Font),
                        value=str(Font.SERIF),
                    ),
                ]
            )

    def on_mount(self) -> None:
        self._say_people()
        self._preview()
        self.query_one(Form).focus_first()

    def _typed(self) -> tuple[str, str, Font]:
        form = self.query_one(Form)
        words, colour, font = (form.text_of(name) for name in ("message", "backgroundColor", "font"))
        return words, colour.strip(), Font(font)

    @on(Form.Edited)
    def _preview(self) -> None:
        words, colour, font = self._typed()
        problem = colour_problem(colour)
        card = self.query_one("#post-card", Static)
        card.styles.background = "#3B4252" if problem else colour
        card.update(styled(words or _("Your text"), font))
        form = self.query_one(Form)
        form.clear_problems()
        too_long = len(words) > TEXT_LENGTH
        if problem:
            form.mark_problem("backgroundColor", problem.text)
        if too_long:
            form.mark_problem("message", _("%d characters too many.") % (len(words) - TEXT_LENGTH))
        swatches = [
            Content.styled(" ● " if one == colour.upper() else "   ", f"white on {one}") for one in PALETTE
        ]
        self.query_one("#post-swatches", Static).update(Content(" ").join(swatches))

    def action_next_colour(self) -> None:
        """Try the next background of the palette."""
        colour = self._typed()[1].upper()
        index = PALETTE.index(colour) + 1 if colour in PALETTE else 0
        self.query_one(Form).fill({"backgroundColor": PALETTE[index % len(PALETTE)]})

    def action_post(self) -> None:
        """Post it."""
        words, colour, font = self._typed()
        if problem := text_problem(words, colour):
            self.refused(problem)
            return

        async def post() -> None:
            await self.session.statuses.post_text(words, colour, font, self._people)
            self.posted()

        self.begin(post, group="post")


class PostFileScreen(PostPage):
    """A picture, a video or a voice as a status; the file is uploaded first."""

    CSS = "PostFileScreen ProgressBar { width: 100%; } PostFileScreen ProgressBar Bar { width: 1fr; }"

    def heading(self) -> str:
        return _("New picture, video or voice status")

    def body(self) -> ComposeResult:
        with VerticalScroll(id="post-body", can_focus=False):
            yield Form(
                [
                    Field(
                        "file",
                        _("File"),
                        required=True,
                        help=_(
                            "Path on this machine. Pictures best 9:16; sound .mp3 or .wav; up to a minute."
                        ),
                    ),
                    Field("caption", _("Caption"), Kind.LONG, _("Up to 1 024 characters; not for a voice.")),
                    Field(
                        "backgroundColor",
                        _("Background"),
                        value=PALETTE[0],
                        help=_("Of a voice status, #RRGGBB; not white."),
                    ),
                ]
            )
            yield Static("", id="post-people", markup=False)
            yield ProgressBar(show_eta=False)

    def on_mount(self) -> None:
        self._say_people()
        self.query_one(ProgressBar).display = False
        self.query_one(Form).focus_first()

    def _progress(self, sent: int, total: int) -> None:
        bar = self.query_one(ProgressBar)
        bar.display = True
        bar.update(total=max(total, 1), progress=sent)

    def action_post(self) -> None:
        """Upload and post it."""
        try:
            values = self.query_one(Form).values()
        except ValueError:
            return
        path = expanded(str(values["file"]))
        if not path.is_file():
            self.refused(Refusal(_("There is no such file."), field="file"))
            return

        async def post() -> None:
            await self.session.statuses.post_file(
                path,
                caption=str(values.get("caption", "")),
                colour=str(values.get("backgroundColor", PALETTE[0])),
                participants=self._people,
                on_progress=self._progress,
            )
            self.posted()

        self.begin(post, group="post")


def styled(words: str, font: str) -> Content:
    """A text in the terminal's nearest likeness of one of WhatsApp's fonts."""
    looks = {
        "SERIF": "",
        "SANS_SERIF": "",
        "NORICAN_REGULAR": "italic",
        "BRYNDAN_WRITE": "italic",
        "OSWALD_HEAVY": "bold",
    }
    text = clean(words)
    if font == "OSWALD_HEAVY":
        text = text.upper()
    return Content.styled(text, looks.get(font, ""))


def font_words(font: Font) -> str:
    """What a font looks like."""
    return {
        Font.SERIF: _("Serif"),
        Font.SANS_SERIF: _("Sans serif"),
        Font.NORICAN_REGULAR: _("Norican: a script, Latin letters only"),
        Font.BRYNDAN_WRITE: _("Bryndan: handwriting"),
        Font.OSWALD_HEAVY: _("Oswald: narrow and heavy"),
    }[font]


def kind_words(kind: StatusKind) -> str:
    """What a status is."""
    return {
        StatusKind.TEXT: _("text"),
        StatusKind.IMAGE: _("picture"),
        StatusKind.VIDEO: _("video"),
        StatusKind.VOICE: _("voice"),
        StatusKind.OTHER: _("something else"),
    }[kind]


def progress_words(status: str) -> str:
    """How far a status has come."""
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
        return Content(_("Nobody so far. Statistics need the setting “statuses of sent messages”."))
    lines = []
    reached = 0
    for status, colour in (("read", "$text-success"), ("delivered", "$text-accent"), ("sent", "$text-muted")):
        reached += counted[status]
        full = round(cells * reached / total)
        lines.append(
            Content.assemble(
                f"{progress_words(status):<10}", ("█" * full, colour), ("░" * (cells - full), "$text-muted"),
                f"  {reached} / {total}",
            )
        )  # fmt: skip
    return Content("\n").join(lines)
