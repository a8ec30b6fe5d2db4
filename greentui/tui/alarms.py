"""The alarm above the console: shown for a state that needs the operator, until that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greentui.model.changes import Notice, StateAlarm
from greentui.model.instance import InstanceState
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.console import Console
    from greentui.tui.widgets.banner import Banner


class Alarms:
    """Shows one alarm at a time, the latest.

    Args:
        console: The screen to show them on.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._banner: Banner | None = None

    def show(self, alarm: StateAlarm) -> None:
        """Show an alarm until it is dismissed or over; a return to `authorized` is only a notice."""
        console = self._console
        if alarm.state is InstanceState.AUTHORIZED:
            self.dismiss()
            console.shell.tell(Notice(alarm.text, title=_("● authorized")))
            return
        if self._banner is None:
            from greentui.tui.widgets.banner import Banner

            self._banner = Banner(console.shell.keymap, id="banner")
            console.mount(self._banner, before=0)
        self._banner.show(alarm)

    def dismiss(self) -> None:
        if self._banner is not None:
            self._banner.dismiss()

    def settle(self) -> None:
        """Dismiss the alarm if the instance works again."""
        facts = self._console.session.facts()
        if facts.state is InstanceState.AUTHORIZED and facts.socket_online is not False:
            self.dismiss()
