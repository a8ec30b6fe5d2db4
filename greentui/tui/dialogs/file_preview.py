"""Opens a downloaded file: pictures here, the rest in the desktop's program, after asking.

Pictures are drawn in the terminal's own graphics if it has any, else in half blocks.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from greentui.engine.downloads import Safety, safety
from greentui.model.changes import Level, Notice
from greentui.model.messages import Direction, Message, MessageKind
from greentui.text.keymap import with_twins
from greentui.text.sanitize import clean_line
from greentui.text.sizes import size
from greentui.tui.background import in_background
from greentui.tui.bindings import binding
from greentui.tui.layers import Dialog
from greentui.tui.terminal import graphics
from greentui.tui.terminal.desktop import open_outside
from greentui.tui.widgets.frame import Frame, FrameKeys
from greentui.tui.widgets.item_line import LineItem
from greentui.tui.widgets.picture import Picture
from greentui.words import Phrase, _

if TYPE_CHECKING:
    from greentui.tui.shell import Shell

LARGEST = 30_000_000
"""Maximum bytes of a picture drawn here."""


class FilePreview(Dialog[None]):
    """A picture as large as the terminal allows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("escape,q,space,enter", "leave", Phrase("Back")),
        binding("o", "open", Phrase("Open in the desktop's program")),
    ]
    DEFAULT_CSS = """
    FilePreview FrameKeys { width: 100%; }
    FilePreview Frame { width: auto; max-width: 100%; max-height: 100%; padding: 1 2; }
    FilePreview Static { width: auto; max-width: 100%; }
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._data: bytes | None = None

    def compose(self) -> ComposeResult:
        with Frame():
            yield Picture(*self._room(), asked=True)
            yield Static(_("Reading the picture…"), id="opened-words", classes="box-label", markup=False)
            yield FrameKeys(
                (
                    LineItem(_("o opens it"), "dim", "open"),
                    LineItem(_("Esc goes back"), "dim", "leave", right=True),
                )
            )

    def on_resize(self) -> None:
        self._draw()

    def _room(self) -> tuple[int, int]:
        """Columns and rows for the picture, without the box and its text."""
        width, height = self.app.size
        return max(10, width - 8), max(5, height - 8)

    @in_background("draw")
    async def _draw(self) -> None:
        if self._data is None:
            self._data = await asyncio.to_thread(_read, self._path)
        picture = self.query_one(Picture)
        picture.most = self._room()
        shown = await picture.show(self._data)
        words = named(self._path, self._data)
        if not shown:
            words += "  " + _("This picture cannot be drawn here.")
        self.query_one("#opened-words", Static).update(words)

    async def action_open(self) -> None:
        """Open it in the desktop's program."""
        problem = await asyncio.to_thread(start, self._path)
        if problem:
            self.notify(problem, severity="warning", markup=False)


def named(path: Path, data: bytes) -> str:
    """A file's name and size."""
    return clean_line(path.name) + "  " + size(len(data))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError:
        return b""


def is_own(message: Message) -> bool:
    """Whether a message's file was sent from this account, rather than passed on: it is opened unasked."""
    return message.direction is Direction.OUTGOING and not message.forwarded


async def open_file(shell: Shell, path: Path, message: Message) -> None:
    """Open a message's file; ask first unless it is one's own, or a picture, sound, film, PDF or text."""
    harmless = is_own(message) or await asyncio.to_thread(safety, path) is Safety.OPEN
    drawn = message.kind in (MessageKind.IMAGE, MessageKind.STICKER) and shell.draws_pictures(asked=True)
    if harmless and drawn:
        data = await asyncio.to_thread(_read, path)
        key = await graphics.shown(shell, data, named(path, data))
        if key is None:
            shell.show(FilePreview(path))
        if key not in with_twins("o").split(","):
            return
    danger = _(
        "It came from outside, and is of a kind that can run on this machine or only claims to be harmless."
    )
    if not harmless and not await shell.ask(_("Open %s?") % clean_line(path.name), danger, yes=_("Open it")):
        return
    if problem := await asyncio.to_thread(start, path):
        shell.tell(Notice(problem, Level.WARNING))


def start(path: Path) -> str:
    """Open a file in the desktop's program for it; returns why that failed, empty for success."""
    if open_outside(str(path)):
        return ""
    return _("There is no program to open it with here. It is saved as %s") % path
