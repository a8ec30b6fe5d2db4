"""The alarms above the console, each shown for what needs the operator until that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greentui.model.changes import ArchiveAlarm, Notice, StateAlarm
from greentui.model.instance import InstanceState
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.console import Console
    from greentui.tui.widgets.banner import Banner

BANNERS: dict[type[StateAlarm | ArchiveAlarm], str] = {StateAlarm: "banner", ArchiveAlarm: "archive-banner"}
"""The id of the banner that shows the alarms of a kind."""


class Alarms:
    """Shows the latest alarm of each kind.

    Args:
        console: The screen to show them on.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._banners: dict[type[StateAlarm | ArchiveAlarm], Banner] = {}

    def show(self, alarm: StateAlarm | ArchiveAlarm) -> None:
        """Show an alarm until it is dismissed or over; a return to `authorized` is only a notice."""
        console, kind = self._console, type(alarm)
        if isinstance(alarm, StateAlarm) and alarm.state is InstanceState.AUTHORIZED:
            self._dismiss(kind)
            console.shell.tell(Notice(alarm.text, title=_("● authorized")))
            return
        if kind not in self._banners:
            from greentui.tui.widgets.banner import Banner

            self._banners[kind] = Banner(console.shell.keymap, id=BANNERS[kind])
            console.mount(self._banners[kind], before=0)
        self._banners[kind].show(alarm)

    def dismiss(self) -> None:
        """Dismiss every alarm."""
        for kind in self._banners:
            self._dismiss(kind)

    def settle(self) -> None:
        """Dismiss what is over: the instance works again, the archive can be written again."""
        facts = self._console.session.facts()
        if facts.state is InstanceState.AUTHORIZED and facts.socket_online is not False:
            self._dismiss(StateAlarm)
        gone = self._banners.get(ArchiveAlarm)
        if gone and isinstance(gone.alarm, ArchiveAlarm) and gone.alarm.text != facts.trouble:
            gone.dismiss()

    def _dismiss(self, kind: type[StateAlarm | ArchiveAlarm]) -> None:
        if kind in self._banners:
            self._banners[kind].dismiss()
