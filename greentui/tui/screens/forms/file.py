"""Files to send: chosen in a tree, typed, dropped or pasted, or fetched from an address by the service."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from rich.text import Text, TextType
from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DirectoryTree, Input, Static

from greentui.model.sending import Draft, FileDraft, UrlDraft
from greentui.tui.completion import dropped, size_words
from greentui.tui.screens.forms.drafting import DraftForm, Problems, Row, line
from greentui.tui.textsafe import clean_line, crop
from greentui.tui.widgets.picture import Picture
from greentui.words import _

LOW = 32
"""Rows of a terminal below which the tree is a low one."""

PREVIEW = 20_000_000
"""Bytes of a picture that is drawn before it is sent."""


def kind_words(name: str) -> str:
    """What WhatsApp will make of a file with that name."""
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


class Files(DirectoryTree):
    """A tree that leaves hidden files out and never follows markup in a name."""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Hidden ones are not sent by accident."""
        return [path for path in paths if not path.name.startswith(".")]

    def process_label(self, label: TextType) -> Text:
        """A name is data, whatever it holds."""
        return Text(clean_line(str(label)) or "?")


class FileForm(DraftForm):
    """Several files become several messages; the caption goes with the first."""

    TITLE_WORDS: ClassVar[str] = _("Files")
    DEFAULT_CSS = """
    FileForm Box { width: 92; }
    FileForm #browse { height: 12; margin-top: 1; }
    FileForm Files { width: 1fr; height: 100%; background: $surface; padding: 0 1;
        scrollbar-size-vertical: 1; }
    FileForm #preview { width: 34; height: 100%; padding-left: 2; }
    FileForm #chosen { height: auto; max-height: 6; margin-top: 1; }
    """

    def rows(self) -> Iterable[Widget]:
        self.files += dropped(self.typed) if self.typed and not is_address(self.typed) else []
        typed = self.typed if is_address(self.typed) or not self.files else ""
        hint = _("path or https://… — Enter adds it; or choose below")
        yield Row("path", _("File"), line("path", typed, hint))
        yield Horizontal(
            Files(Path.home(), id="tree"), Vertical(Picture(30, 11, id="picture"), id="preview"), id="browse"
        )
        yield Static("", id="chosen", markup=False)
        yield Row("caption", _("Caption, goes with the first"), line("caption"))

    def on_mount(self) -> None:
        """Show what was dropped; with files at hand the caption is next."""
        self._show()
        if self.size.height < LOW:
            self.query_one("#browse").styles.height = 7
        if self.files:
            self.query_one("#browse").display = len(self.files) == 1 and self.size.height > 30
            self.query_one("#caption", Input).focus()
            self._preview(self.files[-1])

    @on(DirectoryTree.FileSelected)
    def _selected(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self._toggle(str(event.path))

    @on(Files.NodeHighlighted)
    def _highlighted(self, event: Files.NodeHighlighted[object]) -> None:
        path = getattr(event.node.data, "path", None)
        if isinstance(path, Path):
            self._preview(str(path))

    @on(Input.Submitted, "#path")
    def _entered(self, event: Input.Submitted) -> None:
        """Enter adds what was typed; a folder opens in the tree."""
        typed = event.value.strip()
        if not typed or is_address(typed):
            return
        event.stop()
        event.prevent_default()
        for path in dropped(typed) or [str(Path(typed).expanduser())]:
            if Path(path).is_dir():
                self.query_one(Files).path = path
                self.query_one(Files).focus()
            elif path not in self.files:
                self._toggle(path)
        event.input.value = ""
        self.query_one("#caption", Input).focus()

    def _toggle(self, path: str) -> None:
        if path in self.files:
            self.files.remove(path)
        else:
            self.files.append(path)
        self.touch("path")
        self._show()

    def _show(self) -> None:
        lines = []
        for path in self.files:
            try:
                size = size_words(Path(path).stat().st_size)
            except OSError:
                size = _("not there")
            name = crop(clean_line(Path(path).name), 50)
            lines.append(
                Content.assemble(
                    ("✓ ", "bold $accent"), name, (f"  {kind_words(path)}, {size}", "$text-muted")
                )
            )
        self.query_one("#chosen", Static).update(Content("\n").join(lines))

    @work(exclusive=True, group="preview")
    async def _preview(self, path: str) -> None:
        data = b""
        if kind_words(path) == _("picture"):
            data = await asyncio.to_thread(_read, path)
        await self.query_one("#picture", Picture).show(data)

    def _all(self) -> list[Draft]:
        caption = self.value("caption")
        drafts: list[Draft] = []
        typed = self.value("path")
        if is_address(typed):
            name = Path(unquote(urlsplit(typed).path)).name or "file"
            drafts.append(UrlDraft(typed, name, caption))
        for path in self.files:
            file = Path(path)
            try:
                found = file.stat()
            except OSError:
                drafts.append(FileDraft(path, file.name))
                continue
            drafts.append(
                FileDraft(path, file.name, "" if drafts else caption, found.st_size, found.st_mtime_ns)
            )
        return drafts

    def drafts(self) -> list[Draft]:
        return self._all()

    def problems(self) -> Problems:
        drafts = self._all()
        typed = self.value("path")
        if typed and not is_address(typed):
            return {"path": _("Enter adds this file.")}
        if not drafts:
            return {"path": _("No file is chosen.")}
        rows = {"caption": "caption", "": "path"}
        found: dict[str, str] = {}
        for draft in drafts:
            for row, text in self.checked(draft, rows).items():
                found.setdefault(row, text)
        return found


def _read(path: str) -> bytes:
    file = Path(path)
    try:
        return file.read_bytes() if file.is_file() and file.stat().st_size <= PREVIEW else b""
    except OSError:
        return b""
