"""An alarm across the screen: what happened and the key that helps, until it is dismissed.

An alarm of the instance's state takes two rows at most: `F2` explains it in full.
"""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import Static

from greentui.model.changes import ArchiveAlarm, StateAlarm
from greentui.text.keymap import Keymap
from greentui.text.sanitize import clean
from greentui.text.state_help import Remedy, explain
from greentui.words import _


class Banner(Static):
    """Hidden until there is an alarm; stays until it is dismissed or replaced by a later one.

    It has no bindings and never takes the focus: the keys it shows work everywhere.

    Args:
        keymap: The keys in use.
    """

    DEFAULT_CSS = """
    Banner {
        display: none; height: auto; max-height: 6; padding: 0 1;
        background: $error-muted; color: $text-error;
        &.-state { max-height: 2; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, keymap: Keymap, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", markup=False, id=id)
        self._keymap = keymap
        self.alarm: StateAlarm | ArchiveAlarm | None = None
        """The alarm shown."""

    def show(self, alarm: StateAlarm | ArchiveAlarm) -> None:
        self.alarm = alarm
        if isinstance(alarm, StateAlarm):
            said = explain(alarm.state, alarm.word)
            head, remedy = said.word, self._remedy(said.remedy)
            more = self._more()
            text = clean(alarm.text) or f"{said.meaning} {said.step}".strip()
        else:
            head, remedy, more, text = _("the archive is gone"), "", "", clean(alarm.text)
        dismiss = _("%s or a click dismisses") % self._keymap.shown("acknowledge")
        keys = " · ".join(filter(None, (remedy, more, dismiss)))
        self.set_class(isinstance(alarm, StateAlarm), "-state")
        self.update(Content.assemble((f"■ {clean(head)}", "bold"), f"  {keys}\n{text}"))
        self.display = True

    def dismiss(self) -> None:
        """Hide the alarm."""
        self.alarm = None
        self.display = False

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.dismiss()

    def _more(self) -> str:
        key = self._keymap.shown("instance")
        return _("%s shows more") % key if key else ""

    def _remedy(self, remedy: Remedy) -> str:
        """The keys for the alarm's remedy, if it is a key's business, from anywhere on the console."""
        words, action, then = {
            Remedy.LINK: (_("%s links a phone"), "link", ""),
            Remedy.REBOOT: (_("%s reboots the instance"), "instance", " r"),
            Remedy.CLEAR: (_("%s clears the queue"), "outbox", " c"),
        }.get(remedy, ("", "", ""))
        key = self._keymap.shown(action) if action else ""
        return words % (key + then) if key else ""
