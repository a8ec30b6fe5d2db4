"""Contains uncaught exceptions: the console shows and logs them, and goes on.

Textual ends the program at the first one, and stops the widget whose handler raised it. Here a widget keeps
handling messages; a line that cannot be drawn is replaced by a mark; what fails repeatedly is closed; and the
program ends only if it can no longer paint.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from traceback import walk_tb
from typing import Protocol, TypeVar, runtime_checkable

from textual._context import active_message_pump
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import WorkerFailed

from greentui.words import _

log = logging.getLogger(__name__)

OFTEN = 4
"""Failures of one place within `WINDOW` after which the widget around it is closed."""
HOPELESS = 12
"""Failures to paint within `WINDOW` after which the program ends."""
WINDOW = 60.0
"""Seconds for which a failure counts."""
QUIET = 5.0
"""Seconds between two notices about the same place."""
UNDRAWN = "⚠"
"""Drawn in place of a line that cannot be drawn."""

_PAINTING = frozenset({"_refresh_layout", "_compositor_refresh", "_display"})
"""Textual's functions in the traceback of a failure that keeps the screen from being painted."""
T = TypeVar("T")
_OURS = f"{__name__.partition('.')[0]}."


@runtime_checkable
class Holder(Protocol):
    """What containment needs of the program."""

    containment: Containment | None

    def say_failed(self, text: str) -> None:
        """Show one line about a failure."""

    def close_failing(self, node: Widget) -> bool:
        """Close the screen, or the optional part of one, that `node` is in; false if there was none."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An exception, and where it happened."""

    error: Exception
    place: str
    """Module, function and line of our innermost frame, or of the innermost frame if none is ours."""
    node: Widget | None
    """The widget or screen it happened in."""
    timer: Timer | None
    """The timer whose callback failed."""
    painting: bool
    """Whether it kept the screen from being painted."""
    drawing: bool
    """Whether lines of `node` could not be drawn and were replaced."""

    @property
    def kind(self) -> str:
        """The exception's name."""
        return type(self.error).__name__


@dataclass(slots=True)
class _Record:
    times: deque[float] = field(default_factory=deque)
    said: float = float("-inf")

    def count(self, now: float) -> int:
        self.times.append(now)
        while self.times[0] < now - WINDOW:
            self.times.popleft()
        return len(self.times)


class Containment:
    """Counts failures by place and decides what to do about each.

    Args:
        holder: The program.
        clock: Monotonic seconds.
    """

    def __init__(self, holder: Holder, clock: Callable[[], float] = time.monotonic) -> None:
        self._holder = holder
        self._clock = clock
        self._places: dict[str, _Record] = {}
        self._unpainted = _Record()

    def contain(self, error: Exception) -> bool:
        """Handle an exception.

        Returns:
            Whether the program can go on.
        """
        fault = fault_of(error)
        now = self._clock()
        record = self._places.setdefault(fault.place, _Record())
        often = record.count(now) >= OFTEN
        if fault.painting and self._unpainted.count(now) >= HOPELESS:
            log.critical("nothing can be painted any more, at %s", fault.place, exc_info=fault.error)
            return False
        closed = self._relieve(fault, often)
        if closed or now - record.said >= QUIET:
            record.said = now
            log.error("contained a failure at %s", fault.place, exc_info=fault.error)
            self._holder.say_failed(_sentence(fault, closed))
        return True

    def _relieve(self, fault: Fault, often: bool) -> bool:
        """Prevent a failure from recurring; whether something was closed for it."""
        node = fault.node
        if often and fault.timer is not None:
            fault.timer.stop()
        if node is None or not (isinstance(node, Screen) or node.is_attached):
            return False
        if fault.drawing:
            return False
        if (often or not node.is_mounted) and self._holder.close_failing(node):
            self._places.pop(fault.place, None)
            return True
        if fault.painting and not isinstance(node, Screen):
            node.display = False  # its size could not be computed, and so no layout
            node.screen.refresh(layout=True)
        return False


def fault_of(error: Exception) -> Fault:
    """Where an exception happened, from its traceback and the active message pump."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    cause = cause if isinstance(cause, Exception) else error
    frames = list(walk_tb(cause.__traceback__))
    owners = [frame.f_locals.get("self") for frame, _line in frames]
    anywhere = [f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}:{line}" for frame, line in frames]
    ours = [place for place in anywhere if place.startswith(_OURS) and not place.startswith(f"{__name__}.")]
    names = {frame.f_code.co_name for frame, _line in frames}
    painting, drawing = bool(names & _PAINTING), "render_lines" in names
    node = next((owner for owner in reversed(owners) if isinstance(owner, Widget)), None)
    if node is None or not (painting or drawing):
        active = active_message_pump.get(None)
        node = active if isinstance(active, Widget) else node
    return Fault(
        cause,
        (ours or anywhere or [type(cause).__name__])[-1],
        node,
        next((owner for owner in owners if isinstance(owner, Timer)), None),
        painting,
        drawing and not painting,
    )


def _sentence(fault: Fault, closed: bool) -> str:
    if closed:
        said = _("Something went wrong (%s), and this was closed. The log has the details: F9.")
    else:
        said = _("Something went wrong (%s). The log has the details: F9.")
    return said % fault.kind
