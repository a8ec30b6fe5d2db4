"""An alarm across the screen: what happened and the key that helps, until it is dismissed.

An alarm of the instance's state takes two rows wherever they hold its keys and a sentence: `F2` explains it
in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from textual import events
from textual.content import Content
from textual.widgets import Static

from greentui.model.changes import ArchiveAlarm, StateAlarm
from greentui.text.keymap import Keymap
from greentui.text.sanitize import clean, width
from greentui.text.state_help import Remedy, explain
from greentui.words import _

PADDING = 2
"""Cells beside its rows."""

_AFTER_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def first_row(head: str, keys: Iterable[Sequence[str]], room: int) -> str:
    """The first way to write head and keys that `room` cells hold; the last one if none does."""
    row = head
    for names in keys:
        row = "  ".join(filter(None, (head, " · ".join(filter(None, names)))))
        if width(row) <= room:
            break
    return row


def second_row(text: str, room: int) -> str:
    """As many of a text's sentences as `room` cells hold, one at least."""
    shown, *more = _AFTER_SENTENCE.split(text)
    for sentence in more:
        if width(f"{shown} {sentence}") > room:
            break
        shown = f"{shown} {sentence}"
    return shown


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
    }
    """

    def __init__(self, keymap: Keymap, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", markup=False, id=id)
        self._keymap = keymap
        self.alarm: StateAlarm | ArchiveAlarm | None = None
        """The alarm shown."""

    def show(self, alarm: StateAlarm | ArchiveAlarm) -> None:
        self.alarm = alarm
        self.display = True
        self._draw(alarm)

    def on_resize(self) -> None:
        if self.alarm:
            self._draw(self.alarm)

    def _draw(self, alarm: StateAlarm | ArchiveAlarm) -> None:
        room = self.app.size.width - PADDING
        if isinstance(alarm, StateAlarm):
            said = explain(alarm.state, alarm.word)
            head, remedy = said.word, self._remedy(said.remedy)
            more = self._more()
            text = second_row(clean(alarm.text) or f"{said.meaning} {said.step}".strip(), room)
        else:
            head, remedy, more, text = _("the archive is gone"), "", "", clean(alarm.text)
        key = self._keymap.shown("acknowledge")
        dismiss = _("%s dismisses") % key if key else ""
        at_length = _("%s or a click dismisses") % key if key else _("a click dismisses")
        head = f"■ {clean(head)}"
        row = first_row(head, ((remedy, more, at_length), (remedy, more, dismiss), (remedy, dismiss)), room)
        self.update(Content.assemble((head, "bold"), f"{row[len(head) :]}\n{text}"))

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
