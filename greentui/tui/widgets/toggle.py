"""A one-line switch that shows its state by a shape and a word, not by colour alone."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from greentui.tui.bindings import binding
from greentui.tui.layers import Filled
from greentui.words import Phrase, _


class Toggle(Filled, Widget, can_focus=True):
    """On or off; Space, Enter or a click changes it.

    Args:
        value: Its initial state.
    """

    DEFAULT_CSS = """
    Toggle { width: 9; height: 1; padding: 0 1; }
    Toggle:focus { background: $accent 30%; text-style: bold; }
    Toggle:disabled { color: $text-disabled; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("space,enter", "switch", Phrase("On or off"), shown=False)
    ]

    value: reactive[bool] = reactive(False, init=False)
    """Whether it is on."""

    @dataclass
    class Changed(Message):
        toggle: Toggle

        @property
        def control(self) -> Toggle:
            return self.toggle

    def __init__(self, value: bool = False, *, id: str | None = None, disabled: bool = False) -> None:  # noqa: A002
        super().__init__(id=id, disabled=disabled)
        self.set_reactive(Toggle.value, value)

    @property
    def content(self) -> bool:
        return self.value

    def put(self, content: Hashable) -> None:
        self.value = bool(content)

    def render(self) -> Content:
        return Content(_("● on") if self.value else _("○ off"))

    def watch_value(self) -> None:
        self.post_message(self.Changed(self))

    def action_switch(self) -> None:
        self.value = not self.value

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_switch()
