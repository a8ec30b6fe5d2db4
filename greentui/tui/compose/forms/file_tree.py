"""The tree that files are chosen in: sizes and dates beside the names, chosen ones marked, folders above."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from rich.text import Text, TextType
from textual.binding import BindingType
from textual.widgets import DirectoryTree, Tree
from textual.widgets.directory_tree import DirEntry
from textual.widgets.tree import TreeNode

from greentui.engine import disk
from greentui.text.sanitize import clean_line, crop, width
from greentui.text.sizes import size
from greentui.text.time_format import brief
from greentui.tui.background import in_background
from greentui.tui.bindings import binding
from greentui.words import Phrase, _

CHOSEN = "✓ "
LEAST_NAME = 12
"""Cells of a name below which size and date are left out."""


class Files(DirectoryTree):
    """A tree without hidden files that shows names without markup.

    Args:
        path: The folder to begin with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("backspace", "parent", Phrase("Folder above"), shown=False),
    ]

    def __init__(self, path: Path, *, id: str) -> None:  # noqa: A002
        super().__init__(path, id=id)
        self._chosen: frozenset[str] = frozenset()
        self._facts: dict[Path, tuple[int, float]] = {}

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out hidden files, so that none is sent by accident; measure the others. In a thread."""
        shown = [path for path in paths if not path.name.startswith(".")]
        for path in shown:
            try:
                found = path.stat()
            except OSError:
                continue  # a link to nothing
            self._facts[path] = (found.st_size, found.st_mtime)
        return shown

    def process_label(self, label: TextType) -> Text:
        """Sanitize a name."""
        return Text(clean_line(str(label)) or "?")

    def render_label(self, node: TreeNode[DirEntry], base_style: Style, style: Style) -> Text:
        """A name; behind a file's its size and the day it was changed, aligned at the right."""
        label = super().render_label(node, base_style, style)
        facts = self._facts.get(node.data.path) if node.data and not node.allow_expand else None
        if node.data is None or facts is None:
            return label
        if str(node.data.path) in self._chosen:
            label = Text.assemble((CHOSEN, base_style), label)
        told = f"  {size(facts[0]):>7}  {brief(facts[1], time.time()):>11}"
        room = self.scrollable_content_region.width - self._indentation(node) - width(told)
        if room < LEAST_NAME:
            return label
        name = crop(label.plain, room)
        if name != label.plain:
            label = Text(name, style=style)
        return Text.assemble(label, " " * (room - width(name)), (told, base_style + Style(dim=True)))

    def _indentation(self, node: TreeNode[DirEntry]) -> int:
        depth = 0
        while node.parent is not None:
            node, depth = node.parent, depth + 1
        return depth * self.guide_depth

    def show_chosen(self, chosen: Iterable[str]) -> None:
        """Mark the files chosen so far, and no others."""
        self._chosen = frozenset(chosen)
        self._invalidate()
        self.refresh()

    def action_parent(self) -> None:
        """Show the folder above."""
        self.path = Path(self.path).absolute().parent

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[DirEntry]) -> None:
        """Report a folder that cannot be read: Textual shows it as an empty one."""
        if event.node.data is not None:
            self._look_into(event.node.data.path)

    @in_background("look")
    async def _look_into(self, folder: Path) -> None:
        try:
            await asyncio.to_thread(_look_into, folder)
        except OSError as error:
            text = _("%(folder)s cannot be opened: %(why)s.")
            words = text % {"folder": clean_line(str(folder)), "why": disk.reason(error)}
            self.notify(words, severity="warning", markup=False)


def _look_into(folder: Path) -> None:
    with os.scandir(folder):
        return
