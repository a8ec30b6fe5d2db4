"""Frees closed screens without a noticeable pause.

A screen is some ten thousand objects that refer to one another: only the garbage collector frees them. It
takes about half a microsecond for every object it visits and two for every one it frees, so that Python, left
to itself, halts the console for a fifth of a second in the midst of scrolling. Here it is told when to look:

- Objects that die young are collected in small portions.
- All others are looked at when nobody has typed for a second, so that nobody waits; or after every second
  page that is opened and left without such a pause: memory that closed screens have taken is rarely given
  back to the system, so that the console stays as large as it was with all of them.
- What is left once nobody types and no page is open will stay: until the next long rest, or the twentieth
  pause, it is exempt from collections (`gc.freeze`), which makes them short.
"""

from __future__ import annotations

import gc
import logging
import time

log = logging.getLogger(__name__)

YOUNG, MIDDLE, NEVER = 10_000, 3, 1_000_000
"""Allocations between two collections of the youngest objects; how many of those until the second youngest
are looked at as well; and until all are: `Garbage` decides that."""

SCREENS = 4
"""Screens that come into view, by opening or by closing, between two collections at most. With ten the
console took 98 MiB after a hundred pages, with four it takes 88; neither grows with more pages."""

TICK = 1.0
"""Seconds between two calls of `tick`."""
PAUSE = 6
"""Ticks without a key after which closed screens are free: Textual lets go of them within five seconds."""
REST = 60
"""Ticks without a key after which the operator is resting."""
PAUSES = 20
"""Pauses after which the next one counts as a rest: some operators never rest for so long."""


class Garbage:
    """Decides when the garbage collector runs."""

    def __init__(self) -> None:
        self._screens = 0
        self._typed = 0
        self._quiet = 0
        """Ticks since the last key or change of screen."""
        self._freezes = 0
        """How often objects were exempted since all were looked at."""

    def begin(self) -> None:
        """Start, with everything loaded so far exempt."""
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, MIDDLE, NEVER)

    def screen_changed(self) -> bool:
        """Another screen came into view; whether to call `collect` soon, when it is painted."""
        self._quiet = 0
        self._screens += 1
        return self._screens % SCREENS == 0

    def tick(self, typed: int, *, pages: bool) -> None:
        """Use the time while nobody types.

        Args:
            typed: How many keys there were so far.
            pages: Whether anything is open besides the main screen.
        """
        if typed != self._typed:
            self._typed, self._quiet = typed, 0
            return
        self._quiet += 1
        if self._quiet == REST or (self._quiet == PAUSE and self._freezes >= PAUSES):
            gc.unfreeze()
            self._freezes = 0
        if self._quiet in (PAUSE, REST) or (self._quiet % REST == 0 and any(gc.get_count()[1:])):
            self.collect()
            if not pages:
                gc.freeze()
                self._freezes += 1
        elif self._quiet == 1 and self._screens:
            self.collect()

    def collect(self) -> None:
        """Collect everything that is not exempt."""
        self._screens = 0
        began = time.thread_time()
        freed = gc.collect()
        log.debug("%d objects freed in %.0f ms of processor time", freed, (time.thread_time() - began) * 1000)
