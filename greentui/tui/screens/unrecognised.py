"""Notifications that could not be decoded: kept raw, listed here, and still removed from the queue."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from greentui.text.sanitize import clean_line
from greentui.text.time_format import at
from greentui.tui.bindings import binding
from greentui.tui.screens.page import Page
from greentui.tui.screens.raw_json import parsed
from greentui.tui.widgets.json_view import JsonView
from greentui.tui.widgets.rows import Rows
from greentui.words import Phrase, _

SHOWN = 200


class UnrecognisedScreen(Page):
    """The list, and the body of the selected one."""

    CSS = """
    UnrecognisedScreen #unrecognised-why { height: auto; padding: 1 2; color: $text-muted; }
    UnrecognisedScreen Rows { width: 40; margin: 0 0 0 1; }
    UnrecognisedScreen JsonView { width: 1fr; }
    UnrecognisedScreen.-narrow Horizontal#unrecognised-both { layout: vertical; }
    UnrecognisedScreen.-narrow Rows { width: 1fr; height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [binding("y", "copy", Phrase("Copy all"))]

    def __init__(self) -> None:
        super().__init__()
        self._raws: dict[str, str] = {}

    def heading(self) -> str:
        return _("Unrecognised notifications")

    def body(self) -> ComposeResult:
        yield Static(
            _(
                "New kinds of notifications, or known ones in another shape than documented. They are "
                "kept as they came; nothing is lost and the queue goes on."
            ),
            id="unrecognised-why",
            markup=False,
        )
        with Horizontal(id="unrecognised-both"):
            yield Rows(empty=_("None. Everything was understood."))
            yield JsonView()

    def on_resize(self) -> None:
        self.set_class(self.size.width < 100, "-narrow")

    async def load(self) -> None:
        """Read the list from the archive."""
        now = self.session.now()
        rows = []
        for index, (when, kind, raw) in enumerate(self.session.unrecognised(SHOWN)):
            self._raws[str(index)] = raw
            rows.append(
                (
                    str(index),
                    Content.assemble(
                        (f"{at(when, now):>12}  ", "$text-muted"), clean_line(kind) or _("without a type")
                    ),
                )
            )
        self.query_one(Rows).show(rows)
        self.query_one(Rows).focus()
        self.query_one(JsonView).display = bool(rows)

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        if event.key in self._raws:
            self.query_one(JsonView).show(parsed(self._raws[event.key]))

    def action_copy(self) -> None:
        """Copy the selected body as received."""
        if raw := self._raws.get(self.query_one(Rows).key):
            self.copy(raw)
