"""Which notices appear, and where: clear of what is being typed, its cursor, and the lines that show keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Protocol, runtime_checkable
from weakref import ReferenceType, WeakSet, ref

from textual.geometry import Region, Spacing
from textual.notifications import Notification, Notifications
from textual.screen import Screen
from textual.widgets._toast import Toast, ToastRack

GAP = 1
"""Lines between two notices, as in the stylesheet."""


@runtime_checkable
class WithRoom(Protocol):
    """A screen that knows which part of it notices may cover."""

    def room_for_notices(self) -> Region:
        """That part; empty while unknown. Within it, notices stay clear of the focus."""


class Toasts:
    """Keeps the notices of every screen in place as its layout changes."""

    def __init__(self) -> None:
        self._followed: WeakSet[ToastRack] = WeakSet()
        self._raised_on: dict[str, ReferenceType[Screen[Any]]] = {}

    def raised(self, notice: Notification, in_view: Iterable[Notification], screen: Screen[Any]) -> None:
        """Note which screen a notice was raised on.

        Args:
            notice: The notice.
            in_view: Those that are still shown.
            screen: The front screen.
        """
        kept = {shown.identity for shown in in_view}
        self._raised_on = {known: where for known, where in self._raised_on.items() if known in kept}
        self._raised_on[notice.identity] = ref(screen)

    def concerning(self, notices: Iterable[Notification], screens: Sequence[Screen[Any]]) -> Notifications:
        """The notices that the front (last) screen shows.

        What was done on a screen that is behind it now is shown there: only warnings and errors follow.
        """
        *behind, _front = screens
        shown = Notifications()
        for notice in notices:
            raised_on = self._raised_on.get(notice.identity)
            if notice.severity != "information" or raised_on is None or raised_on() not in behind:
                shown.add(notice)
        return shown

    def place(self, screens: Sequence[Screen[Any]]) -> None:
        """Place the notices of the front (last) screen, now and on every layout.

        Notices of the screens behind are hidden, or they would be seen twice.
        """
        *behind, front = screens
        for screen in behind:
            for rack in toast_racks(screen):
                rack.display = False
        for rack in toast_racks(front):
            if rack not in self._followed and rack.is_running:
                self._followed.add(rack)
                signal = front.screen_layout_refresh_signal
                signal.subscribe(rack, partial(_place, rack, tuple(behind)), immediate=True)
            _place(rack, behind, front)


def toast_racks(screen: Screen[Any]) -> Iterator[ToastRack]:
    """The containers of a screen's notices; none while it is being created."""
    return (child for child in screen.children if isinstance(child, ToastRack))


def _place(rack: ToastRack, behind: Sequence[Screen[Any]], screen: Screen[Any]) -> None:
    size = screen.size
    room = _room([*behind, screen]).intersection(size.region) or size.region
    styles = rack.styles
    styles.dock = "top" if at_top(room, screen.focused.region if screen.focused else Region()) else "bottom"
    styles.margin = Spacing(room.y, 0, size.height - room.bottom, room.x)
    styles.width, styles.max_height = room.width, room.height
    _fit(rack, room.height)


def _room(screens: Sequence[Screen[Any]]) -> Region:
    """The part of the front (last) screen that notices may cover: over a dialog, that of the page behind it.

    It is empty while unknown.
    """
    for screen in reversed(screens):
        if isinstance(screen, WithRoom):
            return screen.room_for_notices()
        if not screen.is_modal:
            break
    return Region()


def _fit(rack: ToastRack, lines: int) -> None:
    """Hide the oldest notices if there is no room for all: the rack does not clip."""
    spare = lines
    for toast in reversed(list(rack.query(Toast))):
        toast.styles.max_height = lines
        spare -= toast.region.height
        if spare < 0 and toast.parent:
            toast.parent.display = False
        spare -= GAP


def at_top(room: Region, focus: Region) -> bool:
    """Whether notices go to the top of their room rather than the bottom: away from the focus."""
    return not room.overlaps(focus) or 2 * focus.y + focus.height >= 2 * room.y + room.height
