"""Files to send: chosen in a tree, typed, dropped or pasted, or fetched from an address by the service."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import DirectoryTree, Static
from textual.widgets.directory_tree import DirEntry

from greentui.config.folders import expanded
from greentui.engine.drafts import takes_caption
from greentui.model.sending import Draft, FileDraft, TextDraft, UrlDraft
from greentui.text.sanitize import clean_line, crop, width
from greentui.text.sizes import size
from greentui.tui.background import in_background
from greentui.tui.bindings import binding
from greentui.tui.compose.completion import dropped, paths
from greentui.tui.compose.forms.draft_form import DraftForm, Problems, Row, line
from greentui.tui.compose.forms.file_tree import Files
from greentui.tui.left_forms import with_texts
from greentui.tui.widgets.item_line import ItemLine, LineItem
from greentui.tui.widgets.picture import Picture
from greentui.tui.widgets.text_fields import Input
from greentui.tui.widgets.toggle import Toggle
from greentui.words import Phrase, _

LOW = 32
"""Rows of a terminal below which the tree is shown low."""

NAMED = 60
"""Cells of a path in a sentence at most."""

PREVIEW = 20_000_000
"""Maximum bytes of a picture previewed before it is sent."""


def kind_words(name: str) -> str:
    """What WhatsApp makes of a file with this name."""
    mime = mimetypes.guess_type(name)[0] or ""
    if mime == "image/webp" or mime in ("image/jpeg", "image/png", "image/gif"):
        return _("picture")
    match mime.partition("/")[0]:
        case "video":
            return _("video")
        case "audio":
            return _("audio")
        case _:
            return _("document")


def is_address(text: str) -> bool:
    """Whether the service is to fetch it."""
    return text.startswith(("http://", "https://"))


class Ending(Suggester):
    """Completes the path being typed; `→` and Tab accept."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first matching file or folder."""
        if is_address(value):
            return None
        here = "" if "/" in value or value.startswith("~") else "./"
        found = await asyncio.to_thread(paths, here + value)
        return found[0].insert.removeprefix(f"@{here}") if found else None


class PathLine(Input):
    """An input for a path that completes it, and reports backspace on an empty line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("tab", "complete", Phrase("Complete the path"), shown=False)
    ]

    class Emptied(Message):
        """Backspace was pressed on an empty line."""

    def action_complete(self) -> None:
        """Accept the suggestion; without one, go on to the next field."""
        if len(self._suggestion) > len(self.value) and self.cursor_at_end:
            self.action_cursor_right()
        else:
            self.screen.focus_next()

    def action_delete_left(self) -> None:
        """Delete a letter, or post `Emptied`."""
        if self.value:
            super().action_delete_left()
        else:
            self.post_message(self.Emptied())


class FileForm(DraftForm):
    """Several files become several messages; the caption goes with the first."""

    TITLE_WORDS: ClassVar = Phrase("Files")
    DEFAULT_CSS = """
    FileForm Frame { width: 92; }
    FileForm #browse { height: 12; margin-top: 1; }
    FileForm.-low #browse { height: 6; }
    FileForm #folders { width: 1fr; height: 100%; }
    FileForm #above { background: $surface; padding: 0 1; }
    FileForm Files { width: 1fr; height: 1fr; background: $surface; padding: 0 1;
        scrollbar-size-vertical: 1; }
    FileForm #preview { width: 34; height: 100%; padding-left: 2; }
    FileForm.-narrow #preview { display: none; }
    FileForm #row-path .row-problem { display: block; min-height: 1; }
    FileForm #caption-apart { height: auto; }
    FileForm #chosen { height: auto; max-height: 6; margin-top: 1; }
    """

    def on_resize(self) -> None:
        self.set_class(self.app.size.width < 80, "-narrow")
        self.set_class(self.app.size.height < LOW, "-low")

    def rows(self) -> Iterable[Widget]:
        self.files += _files_named(self.typed) if self.typed and not is_address(self.typed) else []
        typed = self.typed if is_address(self.typed) or not self.files else ""
        hint = _("path or https://…, or pick below")
        yield Row(
            "path",
            _("File: Enter adds it, Backspace removes the last one"),
            PathLine(
                typed,
                placeholder=hint,
                compact=True,
                select_on_focus=False,
                suggester=Ending(),
                id="path",
            ),
        )
        yield Horizontal(
            Vertical(
                ItemLine((LineItem(_("▲ Folder above (Backspace)"), "dim", "above"),), id="above"),
                Files(Path.home(), id="tree"),
                id="folders",
            ),
            Vertical(Picture(30, 11, id="picture"), id="preview"),
            id="browse",
        )
        yield Static("", id="chosen", markup=False)
        yield Row("caption", _("Caption (first file only)"), line("caption"))
        words = _("as a message of its own after it: documents and audio may lose a caption")
        apart = Horizontal(Toggle(value=True), Static(words, markup=False), id="caption-apart")
        apart.display = False
        yield apart

    def unfinished(self, row: str) -> bool:
        """Whether a path is being typed: it is looked for when Enter is pressed or the line is left."""
        typed = self.value("path")
        return row == "path" and bool(typed) and not is_address(typed) and not _files_named(typed)

    def unsaved(self) -> bool:
        """Whether something but the path was filled in, or a path that leads to a file."""
        if not super().unsaved():
            return False
        path = self.query_one("#path", PathLine)
        leads_nowhere = self.unfinished("path") or _is_folder(path.value)
        others = any(field.changed for field in self.fields() if field is not path)
        return not leads_nowhere or others or self.files != self._files_given or bool(self.value("caption"))

    def filled_in(self) -> list[Hashable]:
        return [*super().filled_in(), tuple(self.files)]

    def fill_in(self, content: list[Hashable]) -> None:
        fields, self.files = with_texts(content)
        super().fill_in(fields)
        self._show()

    def on_mount(self) -> None:
        """Show dropped files; with files or an address given, focus the caption."""
        self._show()
        if self.files:
            self.query_one("#browse").display = len(self.files) == 1 and self.size.height > 30
            self._preview(self.files[-1])
        if self.files or is_address(self.typed):
            self.query_one("#caption", Input).focus()

    @on(ItemLine.Pressed, "#above")
    def _above(self, event: ItemLine.Pressed) -> None:
        event.stop()
        self.query_one(Files).action_parent()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Say what is wrong with a path once its line is left."""
        if event.widget.id == "path" and self._typing == "path":
            self._typing = ""
            self.review()

    @on(DirectoryTree.FileSelected)
    def _selected(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self._toggle(str(event.path))

    @on(Files.NodeHighlighted)
    def _highlighted(self, event: Files.NodeHighlighted[object]) -> None:
        entry = event.node.data
        if event.control.has_focus and isinstance(entry, DirEntry):  # the tree also reports its root, unasked
            self._preview(str(entry.path))

    @on(Input.Submitted, "#path")
    def _entered(self, event: Input.Submitted) -> None:
        """Add the typed file; open a folder in the tree; with an address, go on to the caption."""
        typed = event.value.strip()
        if not typed:
            return
        event.stop()
        event.prevent_default()
        if is_address(typed):
            self.query_one("#caption", Input).focus()
            return
        if _is_folder(typed):
            tree = self.query_one(Files)
            tree.path = expanded(typed)
            tree.focus()
            self._touched.discard("path")
            event.input.value = ""
            return
        wrong = "" if _files_named(typed) else _none(typed)
        for path in _files_named(typed):
            wrong = next(iter(self._wrong(path).values()), "")
            if wrong:
                break
            if path not in self.files:
                self._toggle(path)
        if wrong:
            self.query_one("#row-path", Row).say(wrong)
            return
        event.input.value = ""
        self.query_one("#caption", Input).focus()

    @on(PathLine.Emptied)
    def _take_back(self) -> None:
        """Remove the last file on backspace in an empty line."""
        if self.files:
            self._toggle(self.files[-1])

    def _toggle(self, path: str) -> None:
        if path in self.files:
            self.files.remove(path)
        else:
            self.files.append(path)
            self._preview(path)
        self.touch("path")

    def _show(self) -> None:
        lines = []
        for path in self.files:
            try:
                told = size(Path(path).stat().st_size)
            except (OSError, ValueError):
                told = _("not there")
            name = crop(clean_line(Path(path).name), 50)
            mark = ("✗ ", "bold $error") if self._wrong(path) else ("✓ ", "bold $accent")
            lines.append(Content.assemble(mark, name, (f"  {kind_words(path)}, {told}", "$text-muted")))
        self.query_one("#chosen", Static).update(Content("\n").join(lines))
        self.query_one(Files).show_chosen(self.files)

    @in_background("preview")
    async def _preview(self, path: str) -> None:
        data = b""
        if kind_words(path) == _("picture"):
            data = await asyncio.to_thread(_read, path)
        await self.query_one("#picture", Picture).show(data)

    def changed(self, name: str) -> None:
        """Offer to send the words apart while the first file would lose them."""
        first = next(iter(self._names()), "")
        losing = bool(self.value("caption") and first) and not takes_caption(first)
        self.query_one("#caption-apart").display = losing

    def _names(self) -> Iterable[str]:
        """The names that decide how the files are sent, in order."""
        typed = self.value("path")
        if is_address(typed):
            yield _name_in(typed)
        yield from (*self.files, *self._typed_files(typed))

    def drafts(self) -> list[Draft]:
        """The drafts; words that the first file would lose follow it."""
        caption = self.value("caption")
        apart = self.query_one("#caption-apart")
        if not (apart.display and apart.query_one(Toggle).value):
            return self._with_caption(caption)
        drafts = self._with_caption("")
        return [*drafts[:1], TextDraft(caption), *drafts[1:]]

    def _with_caption(self, caption: str) -> list[Draft]:
        drafts: list[Draft] = []
        typed = self.value("path")
        if is_address(typed):
            drafts.append(UrlDraft(typed, _name_in(typed), caption))
        for path in (*self.files, *self._typed_files(typed)):
            drafts.append(_draft(path, "" if drafts else caption))
        return drafts

    def _typed_files(self, typed: str) -> list[str]:
        """Files typed but not added with Enter: they are meant too."""
        return [path for path in _files_named(typed) if path not in self.files]

    def _wrong(self, path: str) -> Problems:
        return self.checked(_draft(path), {"": "path"})

    def review(self) -> Problems:
        """Check the files as they are now: one may have gone, or grown, since it was chosen."""
        self._show()
        self.changed("path")
        return super().review()

    def problems(self) -> Problems:
        drafts = self.drafts()
        typed = self.value("path")
        if typed and not is_address(typed) and not _files_named(typed):
            return {"path": _("Enter opens this folder.") if _is_folder(typed) else _none(typed)}
        if not drafts:
            return {"path": _("Choose a file, or type its path.")}
        rows = {"caption": "caption", "": "path"}
        found: dict[str, str] = {}
        for draft in drafts:
            for row, text in self.checked(draft, rows).items():
                found.setdefault(row, text)
        return found


def _none(typed: str) -> str:
    """That there is no file as typed, on the row that is kept free for it."""
    named = clean_line(typed)
    if width(named) > NAMED:
        named = f"…/{crop(clean_line(Path(typed).name), NAMED)}"
    return _("There is no file %s.") % named


def _name_in(address: str) -> str:
    """The name of the file at an address."""
    return Path(unquote(urlsplit(address).path)).name or "file"


def _files_named(typed: str) -> list[str]:
    """The files that were typed or dropped; a relative path begins in the working folder. Reads the disk."""
    if found := dropped(typed):
        return found
    try:
        file = expanded(typed).absolute()
        return [str(file)] if file.is_file() else []
    except (OSError, ValueError):  # a name longer than any file's, or no path at all
        return []


def _is_folder(typed: str) -> bool:
    try:
        return expanded(typed).is_dir()
    except (OSError, ValueError):  # a name longer than any file's, or no path at all
        return False


def _draft(path: str, caption: str = "") -> FileDraft:
    """A file as it is on the disk now; only its name if it is missing."""
    file = Path(path)
    try:
        found = file.stat()
    except (OSError, ValueError):  # gone, or no path at all
        return FileDraft(path, file.name)
    return FileDraft(path, file.name, caption, found.st_size, found.st_mtime_ns)


def _read(path: str) -> bytes:
    file = Path(path)
    try:
        return file.read_bytes() if file.is_file() and file.stat().st_size <= PREVIEW else b""
    except OSError:
        return b""
