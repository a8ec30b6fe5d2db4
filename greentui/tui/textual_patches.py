"""All that is changed inside Textual, where no subclass could: written for one version, which is pinned.

Before Textual is renewed, each of these is read again beside its source; a test compares the versions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from inspect import ismethod
from typing import Any, TypeVar

from rich.segment import Segment
from textual import _callback
from textual._styles_cache import StylesCache
from textual._widget_navigation import Direction
from textual.color import Color
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.signal import Signal
from textual.strip import Strip
from textual.style import Style
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import OptionList

from greentui.tui.containment import UNDRAWN, Holder
from greentui.tui.terminal.keys import add_alt_keys

WRITTEN_FOR = "8.2.8"
"""The version of Textual."""

T = TypeVar("T")


def apply() -> None:
    """Change Textual; does nothing the second time."""
    if MessagePump._dispatch_message.__module__ == __name__:
        return
    add_alt_keys()
    _guard_dispatch()
    _guard_drawing()
    _guard_signals()
    _never_skip_timers()
    _page_only_with_rows()
    _wrap_to_a_cell()
    _forget_styles()
    _remember_parameters()


def _guard_dispatch() -> None:
    """Make a widget go on after an exception, in programs that contain failures.

    Its message loop ends at the first one, whatever `App._handle_exception` does.
    """
    dispatch = MessagePump._dispatch_message

    async def contained(self: MessagePump, message: Message) -> None:
        try:
            await dispatch(self, message)
        except Exception as error:
            if not _contains(self):
                raise
            self.app._handle_exception(error)

    MessagePump._dispatch_message = contained  # type: ignore[method-assign]


def _guard_drawing() -> None:
    """Paint the rest of a widget if one of its lines cannot be drawn."""
    render_lines = Widget.render_lines

    def contained(self: Widget, crop: Region) -> list[Strip]:
        try:
            return render_lines(self, crop)
        except Exception as error:
            if not _contains(self):
                raise
            self.app._handle_exception(error)
        return [_line(self, Region(crop.x, y, crop.width, 1)) for y in range(crop.y, crop.bottom)]

    def _line(self: Widget, crop: Region) -> Strip:
        try:
            return render_lines(self, crop)[0]
        except Exception:  # noqa: BLE001  already reported, as a failure of the whole
            return Strip([Segment(UNDRAWN)]).adjust_cell_length(crop.width)

    Widget.render_lines = contained  # type: ignore[method-assign]


def _guard_signals() -> None:
    """Contain what a signal calls at once, which may fail unnoticed."""
    subscribe = Signal.subscribe

    def contained(
        self: Signal[T], node: DOMNode, callback: Callable[[T], object], immediate: bool = False
    ) -> None:
        def call(data: T) -> None:
            try:
                callback(data)
            except Exception as error:
                if not _contains(node):
                    raise
                node.app._handle_exception(error)

        subscribe(self, node, call, immediate)

    Signal.subscribe = contained  # type: ignore[method-assign]


def _contains(node: MessagePump) -> bool:
    """Whether the widget's program contains failures."""
    return isinstance(node.app, Holder) and node.app.containment is not None


def _never_skip_timers() -> None:
    """Make one-shot timers fire however late they are.

    A timer skips ticks it is too late for. A one-shot timer that loses the processor for longer than its
    delay just as it starts would skip its only tick: the application's resize timer, with a delay of eight
    milliseconds, then never ends, and no later size is painted.
    """
    begin = Timer.__init__

    def begin_and_tick(self: Timer, *args: Any, **named: Any) -> None:
        begin(self, *args, **named)
        if self._repeat == 0:
            self._skip = False

    Timer.__init__ = begin_and_tick  # type: ignore[method-assign]


def _page_only_with_rows() -> None:
    """Make paging do nothing in an option list without rows.

    In a window too small to show a row, it looks up the row of the highlighted option and fails. Palettes and
    selects contain such lists.
    """
    turn = OptionList._move_page

    def turn_if_any(self: OptionList, direction: Direction) -> None:
        if self._lines:
            turn(self, direction)

    OptionList._move_page = turn_if_any  # type: ignore[method-assign]


def _wrap_to_a_cell() -> None:
    """Wrap text to a width of one cell at least.

    In a window too narrow for a box's frame nothing is left for what is in it, and wrapping to a width of 0
    fails.
    """
    wrap = Content._wrap_and_format

    def wrap_to_a_cell(self: Content, width: int, *args: Any, **named: Any) -> list[Any]:
        return wrap(self, max(width, 2 * named.get("line_pad", 0) + 1), *args, **named)

    Content._wrap_and_format = wrap_to_a_cell  # type: ignore[method-assign]


def _forget_styles() -> None:
    """Let what was painted of widgets that are gone be freed.

    The last thousand pairs of colours that any widget asked for are remembered together with the lines
    painted of that widget: 20 MiB after some pages.
    """
    asked = StylesCache.get_inner_outer

    @lru_cache(1024)
    def colours(base_background: Color, background: Color) -> tuple[Style, Style]:
        return asked.__wrapped__(StylesCache, base_background, background)

    def get_inner_outer(_self: StylesCache, base: Color, background: Color) -> tuple[Style, Style]:
        return colours(base, background)

    StylesCache.get_inner_outer = get_inner_outer  # type: ignore[method-assign, assignment]


def _remember_parameters() -> None:
    """Inspect a method once, also where it is called with arguments.

    What is called later with arguments is a new partial each time, whose method Textual inspects anew: up to
    fourteen times for a key.
    """
    inspect = _callback._count_parameters

    def remembered(func: Callable[..., object]) -> int:
        return _callback.count_parameters(func) if ismethod(func) else inspect(func)

    _callback._count_parameters = remembered
