"""Textual's driver for a terminal that is shared with a shell and an editor, and may be closed.

Textual's own driver polls a lost terminal for ever in a busy loop, blocks the whole console while the
terminal accepts no output, resumes from a stop with half a picture, and reads keys into a paste.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import select
import signal
import sys
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from enum import Enum
from itertools import chain
from threading import Thread
from typing import Any

from textual import constants, events
from textual._time import get_time
from textual.app import App, SuspendNotSupported
from textual.drivers import linux_driver as textual_driver
from textual.geometry import Size
from textual.message import Message

from greentui.tui.terminal.output import Output
from greentui.tui.terminal.parser import Parser
from greentui.tui.terminal.pastes import Pastes, Piece
from greentui.tui.terminal.replies import ALT_INTRODUCER, Replies
from greentui.words import _

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds for a slow terminal to accept what it must get before another program has it."""
_LOOK = 0.1
"""Seconds without input after which Escape is the key and not the start of a sequence."""
_WATCH = 0.5
"""Seconds between checks that the terminal is still there."""
LARGEST = Size(500, 200)
"""Cells of the largest terminal that is painted whole; a larger one is used in its upper left corner."""

_KITTY_KEYS = (
    textual_driver.KITTY_DISAMBIGUATE_ESCAPE_CODES
    | textual_driver.KITTY_REPORT_ALL_KEYS
    | textual_driver.KITTY_REPORT_ASSOCIATED_TEXT
)
_ENTER = (
    "\x1b[?1049h"  # alternate screen
    "\x1b[?25l"  # hide the cursor; Textual draws its own
    "\x1b[?7l"  # no automatic wrapping
    "\x1b[?1004h"  # report focus
    "\x1b[?2004h" + ("" if constants.DISABLE_KITTY_KEY else f"\x1b[>{_KITTY_KEYS}u")  # bracketed paste
)
_MOUSE = "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h"
_LEAVE = (
    "\x1b[?2026l"  # end synchronised output
    "\x1b[?1016l\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1000l"
    "\x1b[?2048l\x1b[?2004l\x1b[?1004l\x1b[?7h"
    "\x1b[<u"  # before the screen is left: kitty keeps keyboard modes per screen
    "\x1b[?1049l\x1b[?25h"
)


class Holder(Enum):
    """Who controls the terminal."""

    CONSOLE = "the console"
    PROGRAM = "a program that the console runs"
    SHELL = "the shell, until it says fg"


class Repaint(Message):
    """The terminal no longer shows what was painted on it."""


class TerminalDriver(textual_driver.LinuxDriver):
    """The terminal, from the program's start to its end.

    If the terminal is gone, the process sends itself the SIGHUP that the system sends in some such cases and
    not in others, so that there is one place to handle it.

    Attributes:
        ending: Set when the program is about to end: it then does not take the terminal back.
        held_since: When the console took the terminal, on Textual's clock; infinity while it has given it
            away. Input from before that was meant for another program, however late it is handled.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        # A parent without job control, such as a supervisor, lets its children ignore the stop.
        self._stoppable = signal.getsignal(signal.SIGTSTP) != signal.SIG_IGN
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._size = size or self._get_terminal_size()
        self.ending = False
        self.held_since = math.inf
        self._holder: Holder | None = None
        self._watch: asyncio.TimerHandle | None = None
        out = sys.__stdout__
        self._target = out.fileno() if out else 1
        encoding = out.encoding if out else "utf-8"
        self._output = Output(self._target, encoding, lost=self._terminal_lost, caught_up=self._ask_repaint)
        self._output.start()
        self._look_after()
        # Not at once: a signal that ends us may have come with it.
        self._loop.add_signal_handler(signal.SIGCONT, self._loop.call_soon, self._come_back)
        if self._stoppable:
            self._loop.add_signal_handler(signal.SIGTSTP, self._stop_requested)
        else:
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # without a terminal the program is of no use

    def write(self, data: str) -> None:
        """Write, while the terminal is ours or that of a program we run; not while the shell has it."""
        if self._holder in (Holder.CONSOLE, Holder.PROGRAM):
            self._output.write(data)

    def close(self) -> None:
        """Stop watching and writing."""
        if self._watch:
            self._watch.cancel()
        self._output.close()

    @property
    def can_suspend(self) -> bool:
        """Whether another program can have the terminal: not while it accepts no output."""
        return self._output.drained(PATIENCE)

    def start_application_mode(self) -> None:
        """Take the terminal and start reading it. Started in the background, wait for the shell's `fg`."""
        while self._in_background() and self._halt():
            pass
        try:
            self.attrs_before = termios.tcgetattr(self.fileno)
        except termios.error:
            self.attrs_before = None
        returned = self._holder is not None
        self._holder = Holder.CONSOLE
        self._enter()
        if returned:
            self._discard_unread()  # typed before the console was to be seen
        self.held_since = get_time()
        self._key_thread = Thread(target=self.run_input_thread, name="terminal-input", daemon=True)
        self._key_thread.start()

    def stop_application_mode(self) -> None:
        """Restore the terminal."""
        self._leave()
        self._holder = None

    def suspend_application_mode(self) -> None:
        """Give the terminal to another program."""
        self._leave()
        self._holder = Holder.PROGRAM

    def suspend_process(self, said: str) -> None:
        """Give the terminal to the shell and stop until `fg`.

        Args:
            said: A line for the shell's screen.

        Raises:
            SuspendNotSupported: There is no shell to continue us, or another program has the terminal.
        """
        if self._holder is Holder.SHELL:
            return  # requested before the stop we are just resuming from
        # In the session leader's process group there is no job control: behind us is only the terminal.
        if self._holder is not Holder.CONSOLE or not self._stoppable or os.getpgrp() == os.getsid(0):
            raise SuspendNotSupported(_("There is no shell behind the console to return to."))
        self._leave(f"{said}\n")
        self._holder = Holder.SHELL
        # Our parent, such as make, belongs to the same job: all of it has to stop.
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
        self.write(_MOUSE)  # last, for iTerm

    def _leave(self, said: str = "") -> None:
        """Restore the terminal and print a line.

        In the background the modes belong to the shell, and changing them would stop us.
        """
        self.held_since = math.inf
        self.disable_input()
        self._in_band_window_resize = self._mouse_pixels = False
        self._restore(said)

    def let_go(self) -> None:
        """Restore the terminal from any thread, when the process ends and the event loop cannot."""
        if self._holder is Holder.CONSOLE:
            self._holder = None  # nothing more is painted
            self._restore()

    def _restore(self, said: str = "") -> None:
        self._output.finish(_LEAVE + said, PATIENCE)
        if self.attrs_before is not None and not self._in_background():
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def _come_back(self) -> None:
        """Resume after SIGCONT, from the shell or after a stop that left no time to restore the terminal."""
        if self.ending or self._holder in (None, Holder.PROGRAM):
            return
        if self._in_background() and self._halt():
            return  # resumed by `bg`, then by `fg`: that came through here as well
        if self._holder is Holder.CONSOLE:
            self.write(_LEAVE)
            self._enter()
        else:
            self.start_application_mode()
        self._ask_repaint()

    def _stop_requested(self) -> None:
        if self._holder is Holder.CONSOLE:
            self._app.call_later(self._app.action_suspend_process)
        else:
            self._halt()  # the program that has the terminal restores it and takes it back

    def _halt(self) -> bool:
        """Stop as a shell expects of its jobs; returns when continued, false if nothing stopped us."""
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
            return False  # no controlling terminal, or none any more
        return holder not in (0, os.getpgrp())

    def _terminal_lost(self) -> None:
        os.kill(os.getpid(), signal.SIGHUP)

    def _look_after(self) -> None:
        """Check that it is still there, also while another program reads it or nothing is written."""
        if _hung_up(self.fileno, self._target):
            self._terminal_lost()
        else:
            self._watch = self._loop.call_later(_WATCH, self._look_after)

    def _get_terminal_size(self) -> tuple[int, int]:
        return _within_limits(*super()._get_terminal_size())

    def _send_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            self._send_size()

    def _ask_repaint(self) -> None:
        self.send_message(Repaint())

    def process_message(self, message: Message) -> None:
        """Pass on what the terminal sent; a size that was not asked for is none."""
        if isinstance(message, events.Resize):
            if not self._in_band_window_resize:
                return
            message = events.Resize.from_dimensions(_within_limits(*message.size), message.pixel_size)
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Post to the application from any thread, in order, without a task for each message."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    def disable_input(self) -> None:
        """Stop reading, and discard unread input."""
        reading, self._key_thread = self._key_thread, None
        if reading is None:
            return
        self._loop.remove_signal_handler(signal.SIGWINCH)
        self._disable_mouse_support()
        self.exit_event.set()
        reading.join()
        self.exit_event.clear()
        self._discard_unread()

    def _discard_unread(self) -> None:
        if not self._in_background():
            with suppress(termios.error):
                termios.tcflush(self.fileno, termios.TCIFLUSH)

    def run_input_thread(self) -> None:
        """Pass on the terminal's input, until stopped or until the terminal is gone."""
        parser = Parser(self._debug)
        pastes, replies = Pastes(), Replies()
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
                self._terminal_lost()
                return
            # One by one: what cannot be read must not take the start of a paste with it.
            pieces = pastes.feed(decode(sent)) if sent else pastes.tick()
            for piece in chain(replies.without(pieces), ("",)):
                try:
                    for event in _read(piece, parser):
                        parser.mouse_pixels &= self._in_band_window_resize  # not asked for, like the size
                        self.process_message(event)
                except Exception as error:  # noqa: BLE001  # bad input must not end the reader
                    log.warning("the terminal sent something that cannot be read: %r", error)
                    parser = Parser(self._debug)


def _within_limits(width: int, height: int) -> tuple[int, int]:
    """A size in cells that can be laid out."""
    return min(max(width, 1), LARGEST.width), min(max(height, 1), LARGEST.height)


def _read(piece: Piece, parser: Parser) -> Iterable[Message]:
    """What a piece of input means; an empty one is time that passes."""
    if not isinstance(piece, str):
        return (piece,)
    if piece == "\x1b":
        return (events.Key("escape", piece),)  # what may follow it was waited for
    if ALT_INTRODUCER.fullmatch(piece):
        return parser.with_alt(piece[1])  # as above
    return parser.feed(piece) if piece else parser.tick()


def _hung_up(*terminals: int) -> bool:
    """Whether one of them is gone; reads nothing."""
    watched = select.poll()
    for terminal in terminals:
        watched.register(terminal, 0)
    return any(told & (select.POLLHUP | select.POLLERR) for _terminal, told in watched.poll(0))
