"""Calls for the operator's attention: bell, notifications, the window's title.

Only when it is worth it: never for the chat in view, muted chats or a backlog, and once for a flood.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from greentui.model.changes import ArchiveAlarm, CallRang, MessageArrived, StateAlarm
from greentui.tui.shell import Shell
from greentui.tui.terminal.notifications import OURS, desktop_command, run_program, sequence, way
from greentui.words import _, plural

FLOOD = 3.0
"""Seconds during which further messages cause no further notification."""


class Notifier:
    """Decides what is worth a notification, and sends it.

    Args:
        app: The console.
        environ: Identifies the terminal and the display.
    """

    def __init__(self, app: Shell, environ: Mapping[str, str] = os.environ) -> None:
        self._app = app
        self._environ = environ
        settings = app.config.settings
        self._bell = settings.bell
        self._way = way(settings.notify, environ)
        self._last = float("-inf")
        self._unread = -1
        self.rung = 0
        """How often the operator was notified."""

    def arrived(self, what: MessageArrived | CallRang) -> None:
        """Notify of a live message, or of a call that rings now."""
        app = self._app
        chat = app.session.chat(what.chat_id)
        if what.chat_id == app.chat_in_view or (chat is not None and chat.muted(app.session.now())):
            return
        now = app.session.now()
        if isinstance(what, MessageArrived) and now - self._last < FLOOD:
            return
        self._last = now
        if isinstance(what, CallRang):
            self._call(what.chat_name, _("is calling"))
        else:
            sender = f"{what.sender}: " if what.sender and what.sender != what.chat_name else ""
            self._call(what.chat_name, sender + what.text)

    def alarm(self, alarm: StateAlarm | ArchiveAlarm) -> None:
        """Notify of what needs the operator, unless it stood at the start: nothing else suppresses it."""
        if isinstance(alarm, StateAlarm):
            if alarm.standing:
                return
            title = _("Instance: %s") % (alarm.word or alarm.state.value)
        else:
            title = _("The archive is gone")
        self._call(title, alarm.text)

    def title(self, unread: int) -> None:
        """Show the number of unread messages in the window's title."""
        if unread != self._unread:
            self._unread = unread
            words = plural("greentui (%d)", "greentui (%d)", unread) % unread if unread else OURS
            self._write(f"\x1b]2;{words}\x07")

    def _call(self, title: str, text: str) -> None:
        self.rung += 1
        if self._bell:
            self._app.bell()
        if self._app.app_focus and self._app.reports_focus:
            return  # the operator is looking at the console
        if self._way == "desktop":
            if command := desktop_command(title, text):
                self._app.run_worker(lambda: run_program(command), thread=True, group="desktop")
        elif escape := sequence(self._way, title, text, self._environ):
            self._write(escape)

    def _write(self, text: str) -> None:
        write = self._app.terminal_writer
        if write:
            write(text)
