"""Textual's driver for a terminal that others use as well: a shell, an editor, somebody who closes it.

Textual's own asks a lost terminal again at once, for ever; waits where the terminal takes nothing, and the
whole console with it; and comes back from a stop to half a picture.
"""

from __future__ import annotations

import asyncio
import logging
import os
import select
import signal
import sys
import termios
import tty
from codecs import getincrementaldecoder
from contextlib import suppress
from enum import Enum
from itertools import chain
from threading import Thread
from typing import Any

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.app import App, SuspendNotSupported
from textual.drivers import linux_driver as textual_driver
from textual.geometry import Size
from textual.message import Message

from greentui.tui.terminal.output import Output
from greentui.words import _

log = logging.getLogger(__name__)

PATIENCE = 0.5
"""Seconds a terminal has to take what it must be told before somebody else has it."""
_LOOK = 0.1
"""Seconds without a key after which an Escape is the key and not the beginning of a sequence."""
_WATCH = 0.5
"""Seconds between two looks whether the terminal is still there."""

_KITTY_KEYS = (
    textual_driver.KITTY_DISAMBIGUATE_ESCAPE_CODES
    | textual_driver.KITTY_REPORT_ALL_KEYS
    | textual_driver.KITTY_REPORT_ASSOCIATED_TEXT
)
_ENTER = (
    "\x1b[?1049h"  # a screen of our own
    "\x1b[?25l"  # no cursor but the one we draw
    "\x1b[?7l"  # nothing wraps by itself
    "\x1b[?1004h"  # say whether this window has the focus
    "\x1b[?2004h" + ("" if constants.DISABLE_KITTY_KEY else f"\x1b[>{_KITTY_KEYS}u")  # say what is pasted
)
_MOUSE = "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h"
_LEAVE = (
    "\x1b[?2026l"  # show what was written so far
    "\x1b[?1016l\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1000l"
    "\x1b[?2048l\x1b[?2004l\x1b[?1004l\x1b[?7h"
    "\x1b[<u"  # kitty keeps its keyboard's modes with the screen, so this comes before the screen goes
    "\x1b[?1049l\x1b[?25h"
)


class Holder(Enum):
    """Who has the terminal."""

    CONSOLE = "the console"
    PROGRAM = "a program that the console runs"
    SHELL = "the shell, until it says fg"


class Repaint(Message):
    """The terminal does not show any more what was painted on it."""


class TerminalDriver(textual_driver.LinuxDriver):
    """The terminal, from the program's start to its end.

    Where it is gone, this process is sent the SIGHUP that the system sends to some who lose their terminal
    and not to others: what happens then is one thing, in one place.

    Attributes:
        ending: Set when the program is about to end: it does not come back to a terminal others have.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        # Who starts a program without a shell's job control lets it ignore the stop.
        self._stoppable = signal.getsignal(signal.SIGTSTP) != signal.SIG_IGN
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.ending = False
        self._holder: Holder | None = None
        self._watch: asyncio.TimerHandle | None = None
        out = sys.__stdout__
        self._target = out.fileno() if out else 1
        encoding = out.encoding if out else "utf-8"
        self._output = Output(self._target, encoding, lost=self._lose, caught_up=self._ask_repaint)
        self._output.start()
        self._look_after()
        # Not at once: a signal that ends us may have come along with it.
        self._loop.add_signal_handler(signal.SIGCONT, self._loop.call_soon, self._come_back)
        if self._stoppable:
            self._loop.add_signal_handler(signal.SIGTSTP, self._told_to_stop)
        else:
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nobody has any use for us without a terminal

    # Writing.

    def write(self, data: str) -> None:
        """Write to the terminal while it is ours, or a program's that we run; the shell's is left alone."""
        if self._holder in (Holder.CONSOLE, Holder.PROGRAM):
            self._output.write(data)

    def close(self) -> None:
        """The program is over."""
        if self._watch:
            self._watch.cancel()
        self._output.close()

    # Who has it.

    @property
    def can_suspend(self) -> bool:
        """Whether it can be left to another program: not while it takes nothing."""
        return self._output.drained(PATIENCE)

    def start_application_mode(self) -> None:
        """Take the terminal, and begin to read it. Started in the background, wait for the shell's `fg`."""
        while self._in_background() and self._halt():
            pass
        try:
            self.attrs_before = termios.tcgetattr(self.fileno)
        except termios.error:
            self.attrs_before = None
        self._holder = Holder.CONSOLE
        self._enter()
        self._key_thread = Thread(target=self.run_input_thread, name="terminal-input", daemon=True)
        self._key_thread.start()

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was before."""
        self._leave()
        self._holder = None

    def suspend_application_mode(self) -> None:
        """Leave the terminal to another program."""
        self._leave()
        self._holder = Holder.PROGRAM

    def suspend_process(self, said: str) -> None:
        """Leave the terminal to the shell and stop until it says `fg`.

        Args:
            said: The shell's screen gets this line.

        Raises:
            SuspendNotSupported: Nobody would continue us, or another program has the terminal.
        """
        if self._holder is Holder.SHELL:
            return  # this was asked for before the stop that we are just coming back from
        # In the group of the session's leader nobody controls jobs: behind us is nothing but the terminal.
        if self._holder is not Holder.CONSOLE or not self._stoppable or os.getpgrp() == os.getsid(0):
            raise SuspendNotSupported(_("There is no shell behind the console to return to."))
        self._leave(f"{said}\n")
        self._holder = Holder.SHELL
        # Whoever started us, such as make, belongs to the same job: all of it has to stop.
        before = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        os.killpg(0, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, before)
        if not self._halt():
            self._come_back()
            raise SuspendNotSupported(_("There is no shell behind the console to return to."))

    def _enter(self) -> None:
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)
        self._send_size()
        with suppress(termios.error):
            attributes = termios.tcgetattr(self.fileno)
            attributes[tty.IFLAG] = self._patch_iflag(attributes[tty.IFLAG])
            attributes[tty.LFLAG] = self._patch_lflag(attributes[tty.LFLAG])
            attributes[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        self.write(_ENTER)
        self._request_terminal_sync_mode_support()
        self._query_in_band_window_resize()
        self.write(_MOUSE)  # after everything else, which iTerm wants

    def _leave(self, said: str = "") -> None:
        """Restore what was, and say something there.

        In the background the modes of the terminal are the shell's at work, and changing them would stop us.
        """
        self.disable_input()
        self._output.finish(_LEAVE + said, PATIENCE)
        self._in_band_window_resize = self._mouse_pixels = False
        if self.attrs_before is not None and not self._in_background():
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def _come_back(self) -> None:
        """Somebody continued us: the shell, or whoever stopped us in a way that let us leave nothing."""
        if self.ending or self._holder in (None, Holder.PROGRAM):
            return
        if self._in_background() and self._halt():
            return  # by `bg`, and then again: that came here as well
        if self._holder is Holder.CONSOLE:
            self.write(_LEAVE)
            self._enter()
        else:
            self.start_application_mode()
        self._ask_repaint()

    def _told_to_stop(self) -> None:
        if self._holder is Holder.CONSOLE:
            self._app.call_later(self._app.action_suspend_process)
        else:
            self._halt()  # the program that has the terminal leaves it, and takes it back

    def _halt(self) -> bool:
        """Stop as a shell expects it of its jobs; whether anything did stop us. Returns when continued."""
        continued: list[int] = []
        before = {
            signal.SIGCONT: signal.signal(signal.SIGCONT, lambda number, _frame: continued.append(number)),
            signal.SIGTSTP: signal.signal(signal.SIGTSTP, signal.SIG_DFL),
        }
        signal.raise_signal(signal.SIGTSTP)
        for number, handler in before.items():
            signal.signal(number, handler)
        return bool(continued)

    def _in_background(self) -> bool:
        """Whether the shell has given the terminal to another job."""
        try:
            holder = os.tcgetpgrp(self.fileno)
        except OSError:
            return False  # no terminal to control jobs with, or none any more
        return holder not in (0, os.getpgrp())

    # Losing it.

    def _lose(self) -> None:
        os.kill(os.getpid(), signal.SIGHUP)

    def _look_after(self) -> None:
        """See whether it is still there, while another program reads it, or nobody has anything to write."""
        if _hung_up(self.fileno, self._target):
            self._lose()
        else:
            self._watch = self._loop.call_later(_WATCH, self._look_after)

    # Its window.

    def _send_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            self._send_size()

    def _ask_repaint(self) -> None:
        self.send_message(Repaint())

    # Reading.

    def send_message(self, message: Message) -> None:
        """Tell the application, from whichever thread: in the order of telling, without a task for each."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    def disable_input(self) -> None:
        """Read no more, and forget what was typed and not read."""
        reading, self._key_thread = self._key_thread, None
        if reading is None:
            return
        self._loop.remove_signal_handler(signal.SIGWINCH)
        self._disable_mouse_support()
        self.exit_event.set()
        reading.join()
        self.exit_event.clear()
        if not self._in_background():
            with suppress(termios.error):
                termios.tcflush(self.fileno, termios.TCIFLUSH)

    def run_input_thread(self) -> None:
        """Hand on what the terminal sends, until told to stop or until it is gone."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            try:
                readable = select.select([self.fileno], [], [], _LOOK)[0]
                sent = os.read(self.fileno, 4096) if readable else None
            except BlockingIOError:
                continue
            except OSError:
                sent = b""
            if sent == b"":
                self._lose()
                return
            text = decode(sent) if sent else ""
            try:
                for event in chain(parser.feed(text) if text else (), parser.tick()):
                    self.process_message(event)
            except Exception as error:  # noqa: BLE001  # what a terminal sends must not end what reads it
                log.warning("the terminal sent something that cannot be read: %r", error)
                parser = XTermParser(self._debug)


def _hung_up(*terminals: int) -> bool:
    """Whether one of them is gone; none is read."""
    watched = select.poll()
    for terminal in terminals:
        watched.register(terminal, 0)
    return any(told & (select.POLLHUP | select.POLLERR) for _terminal, told in watched.poll(0))
