"""An alarm across the screen: what state the instance is in, what to do, until the operator has seen it."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from greentui.engine.explain import Remedy, explain
from greentui.model.changes import StateAlarm
from greentui.model.instance import InstanceState
from greentui.tui.textsafe import clean
from greentui.words import _


class Banner(Static):
    """Hidden until there is an alarm; stays until it is acknowledged, or replaced by a later one."""

    DEFAULT_CSS = """
    Banner { display: none; height: auto; max-height: 6; padding: 0 1; }
    Banner.-bad { display: block; background: $error-muted; color: $text-error; }
    Banner.-good { display: block; background: $success-muted; color: $text-success; }
    """

    class Remedied(Message):
        """The operator wants what the banner offers."""

        def __init__(self, remedy: Remedy) -> None:
            self.remedy = remedy
            super().__init__()

    def __init__(self, key: str = "Alt+K", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", markup=False, id=id)
        self._key = key
        self.alarm: StateAlarm | None = None
        """What is shown."""
        self._remedy = Remedy.NONE

    def show(self, alarm: StateAlarm) -> None:
        """Show an alarm; that the instance works again is one too, a calm one."""
        self.alarm = alarm
        said = explain(alarm.state, alarm.word)
        good = alarm.state is InstanceState.AUTHORIZED
        self._remedy = said.remedy
        mark = "●" if good else "■"
        text = clean(alarm.text) or f"{said.meaning} {said.step}".strip()
        hint = _("%s or a click dismisses this") % self._key
        if said.remedy is Remedy.LINK:
            hint = _("F3 links a phone") + " · " + hint
        self.update(Content.assemble((f"{mark} {clean(said.word)}", "bold"), f"  ({hint})\n{text}"))
        self.set_class(not good, "-bad")
        self.set_class(good, "-good")

    def acknowledge(self) -> bool:
        """Take it away; whether there was anything."""
        had = self.alarm is not None
        self.alarm = None
        self.remove_class("-bad", "-good")
        return had

    def on_click(self, event: events.Click) -> None:
        """A click acknowledges; on an alarm that linking cures it also goes there."""
        event.stop()
        remedy = self._remedy
        if self.acknowledge() and remedy is Remedy.LINK:
            self.post_message(self.Remedied(remedy))
