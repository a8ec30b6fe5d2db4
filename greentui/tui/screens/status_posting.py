"""Posting a status: a text on a background colour, or a picture, video or voice; and who may see it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar, Static

from greentui.config.folders import expanded
from greentui.engine.errors import Refusal
from greentui.engine.statuses import (
    PALETTE,
    Font,
    colour_problem,
    text_problem,
)
from greentui.model.changes import Notice
from greentui.model.limits import STATUS_CHARACTERS
from greentui.text.sanitize import clean, clean_line
from greentui.tui.bindings import CHOOSE_CHATS, binding
from greentui.tui.left_forms import with_texts
from greentui.tui.screens.page import Page
from greentui.tui.widgets.form import Field, Form, Kind
from greentui.words import Phrase, _


class PostPage(Page):
    """The common part of both ways to post: who may see the status."""

    DEFAULT_CSS = """
    PostPage #post-body { padding: 1 2; height: 1fr; }
    PostPage #post-people { height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("ctrl+s", "post", Phrase("Post")),
        binding(CHOOSE_CHATS, "pick", Phrase("Who may see it")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._people: list[str] = []
        self.made = ""
        """The posted status's id; empty if none was posted."""

    def unsaved(self) -> bool:
        """Whether something was written, or people chosen."""
        return bool(self._people) or super().unsaved()

    def filled_in(self) -> list[Hashable]:
        return [*super().filled_in(), tuple(self._people)]

    def fill_in(self, content: list[Hashable]) -> None:
        fields, self._people = with_texts(content)
        super().fill_in(fields)
        self._say_people()

    def _say_people(self) -> None:
        names = ", ".join(clean_line(self.session.name_of(one)) for one in self._people)
        self.query_one("#post-people", Static).update(
            _("Only for %s.") % names if names else _("Visible to contacts who have saved your number.")
        )

    def action_post(self) -> None:
        """Post it."""
        raise NotImplementedError

    @work
    async def action_pick(self) -> None:
        """Choose who may see it; no one chosen means everyone."""
        self._people = list(await self.shell.pick_chats(_("Who may see the status"), people=True))
        self._say_people()

    def posted(self, status_id: str) -> None:
        """Report success and go back to the lists."""
        self.made = status_id
        self.dismiss()
        self.shell.tell(Notice(_("The status is posted.")))

    def problem_at(self, field: str, text: str) -> bool:
        return self.query_one(Form).show_problem(field, text)


class PostTextScreen(PostPage):
    """A text status: its text, background and font, with a preview."""

    CSS = """
    PostTextScreen #post-card { height: auto; min-height: 5; max-height: 35%; padding: 1 4; margin: 0 2;
                                content-align: center middle; text-align: center; color: white; }
    PostTextScreen #post-swatches, PostTextScreen #post-people { height: 1; margin: 0 2; }
    PostTextScreen #post-people { text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [binding("ctrl+t", "next_colour", Phrase("Next colour"))]

    def heading(self) -> str:
        return _("New text status")

    def body(self) -> ComposeResult:
        yield Static("", id="post-card", markup=False)
        yield Static("", id="post-swatches", markup=False)
        yield Static("", id="post-people", markup=False)
        with VerticalScroll(id="post-body", can_focus=False):
            yield Form(
                [
                    Field(
                        "message", _("Text"), Kind.LONG, _("Up to %d characters.") % STATUS_CHARACTERS, True
                    ),
                    Field(
                        "backgroundColor",
                        _("Background"),
                        required=True,
                        value=PALETTE[0],
                        help=_("#RRGGBB, not too light: the text is white. Ctrl+T cycles through presets."),
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
        too_long = len(words) > STATUS_CHARACTERS
        if problem:
            form.mark_problem("backgroundColor", problem.text)
        if too_long:
            form.mark_problem("message", _("%d characters too many.") % (len(words) - STATUS_CHARACTERS))
        swatches = [
            Content.styled(" ● " if one == colour.upper() else "   ", f"white on {one}") for one in PALETTE
        ]
        self.query_one("#post-swatches", Static).update(Content(" ").join(swatches))

    def action_next_colour(self) -> None:
        colour = self._typed()[1].upper()
        index = PALETTE.index(colour) + 1 if colour in PALETTE else 0
        self.query_one(Form).fill({"backgroundColor": PALETTE[index % len(PALETTE)]})

    def action_post(self) -> None:
        words, colour, font = self._typed()
        if problem := text_problem(words, colour):
            self.refused(problem)
            return

        async def post() -> None:
            self.posted(await self.session.statuses.post_text(words, colour, font, self._people))

        self.begin(post, group="post")


class PostFileScreen(PostPage):
    """A picture, a video or a voice recording as a status; the file is uploaded first."""

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
            made = await self.session.statuses.post_file(
                path,
                caption=str(values.get("caption", "")),
                colour=str(values.get("backgroundColor", PALETTE[0])),
                participants=self._people,
                on_progress=self._progress,
            )
            self.posted(made)

        self.begin(post, group="post")


def styled(words: str, font: str) -> Content:
    """A text in the style closest to one of WhatsApp's fonts."""
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
    """A font's look in words."""
    return {
        Font.SERIF: _("Serif"),
        Font.SANS_SERIF: _("Sans serif"),
        Font.NORICAN_REGULAR: _("Norican: a script, Latin letters only"),
        Font.BRYNDAN_WRITE: _("Bryndan: handwriting"),
        Font.OSWALD_HEAVY: _("Oswald: narrow and heavy"),
    }[font]
