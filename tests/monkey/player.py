"""Plays actions on the real program and watches that nothing happens which must never happen."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import assert_never

import psutil

from greentui.config.folders import find_folders
from tests.monkey import invariants
from tests.monkey.actions import (
    MAIN,
    Action,
    Await,
    Call,
    Case,
    Discard,
    Home,
    Keys,
    Meant,
    Mouse,
    Neighbour,
    Order,
    Paste,
    Probe,
    Resize,
    Send,
    Service,
    Signal,
    Suspend,
    Wait,
    Words,
)
from tests.monkey.coverage import Coverage
from tests.monkey.diary import Answered, Diary, Done, Failed, Shown
from tests.monkey.events import WELL
from tests.monkey.findings import Finding
from tests.monkey.glass import Glass, command, patience
from tests.monkey.ledger import Ledger, Written
from tests.monkey.service import ID_INSTANCE, write_tools
from tests.monkey.service import Service as Emulator
from tests.terminal import TimedOut

QUIET = 0.04
"""Seconds without output after which an action has had its effect."""
AT_MOST = 0.6
"""Seconds an action's effect is waited for."""
GLIMPSE = 0.02
"""Seconds between two looks at the log while something is awaited."""
RESTING, IDLE = 0.4, 0.05
"""Seconds over which a program at rest uses less than this share of a processor."""
RESTLESS = 20.0
"""Seconds of processor time after which it should have come to rest."""
BEGINNING, ENDING = 60.0, 30.0
"""Seconds in which a console has painted, or ended, with some patience."""
ESCAPES = 12
"""Esc that leads home from anywhere."""
BACK = f"{MAIN} back"
"""What it does there."""

AGREEMENTS = 3
"""How often a question is answered at most that does not count as read yet."""

QUITTING = ("app.quit", "quit")
"""What ends the console."""

_TOKEN = re.compile(r"\btoken\d+\b")


class Player:
    """A console, the service it works on, and the eye on both.

    Args:
        home: An empty folder for everything.
        case: The size of the window to begin with.
        coverage: Counts what is reached.
    """

    def __init__(self, home: Path, case: Case, coverage: Coverage) -> None:
        self._home = home / "home"
        self._size = case.columns, case.rows
        self._coverage = coverage
        self._ledger = Ledger()
        self._neighbour: Glass | None = None
        self._answered = 0
        self._reached: set[str] = set()
        """The goals reached since the last key."""
        self._home.mkdir(parents=True, mode=0o700)
        (self._home / "config.toml").write_text('log_level = "debug"\n')
        (self._home / "config.toml").chmod(0o600)
        self._diary = Diary(self._home / "logs" / "greentui.log")
        self.service = Emulator()
        self._env = {
            "GREENTUI_HOME": str(self._home),
            "HOME": str(home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "TZ": "UTC",
            "LANGUAGE": "en",
            **self.service.environment(),
            **write_tools(home / "tools"),
        }
        self._glass = self._open()

    def __enter__(self) -> Player:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._glass.close()
        if self._neighbour:
            self._neighbour.close()
        self.service.close()

    @property
    def screen(self) -> str:
        """The class of the screen in view."""
        return self._diary.screen

    @property
    def size(self) -> tuple[int, int]:
        """The window's columns and rows."""
        return self._size

    def times(self, group: str, name: str) -> int:
        """How often something was reached."""
        return self._coverage.times(group, name)

    # Actions.

    def play(self, action: Action) -> None:
        """Do one action, and look.

        Raises:
            Finding: Something is wrong.
        """
        self._coverage.played(action)
        match action:
            case Keys():
                self._reached.clear()
                self._glass.keys(action.names)
            case Words():
                self._glass.words(action.text)
            case Paste():
                self._glass.paste(action.text)
            case Mouse():
                self._coverage.count("gesture", action.gesture)
                self._glass.mouse(action)
            case Resize():
                self._size = action.columns, action.rows
                self._glass.resize(action.columns, action.rows)
            case Wait():
                self._glass.watch(action.seconds)
            case Await():
                self._until(lambda: self._has_come(action), action.seconds)
            case Probe():
                self._probe()
            case Home():
                self._go_home(action.screen)
            case Suspend():
                self._suspend(action)
            case Signal():
                self._glass.signal(action.name, action.times)
            case Order():
                if self.service.order(action.path, action.payload) is not None:
                    self._coverage.count("order", action.called or action.path)
            case Call():
                self._answered += (
                    action.method in invariants.ASKING
                )  # whoever writes the other program is asked
                self.service.call(action.method, action.params)
            case Service():
                self._change_service(action.up)
            case Neighbour():
                self._change_neighbour(action.what)
            case Send():
                self._send(action)
            case Discard():
                self._discard(action)
            case Meant():
                self._ledger.written.append(Written(_token(action.text), action.chat_id, sent=True))
            case _:
                assert_never(action)
        if not getattr(action, "burst", False):
            self._look()

    def finish(self) -> None:
        """Let everything go right again, leave the console, and settle the accounts.

        Raises:
            Finding: It does not end, leaves the terminal changed, or a text is not where it should be.
        """
        self._change_service(True)
        self.service.order("reset-faults", {})
        for order in WELL:
            self.service.order(order.path, order.payload)
        if self._neighbour:
            self._change_neighbour("leave")
        self._probe()
        self._go_home()
        if not self._leaving:
            self._glass.keys(("ctrl+q",))
        self._check_end()
        archive = find_folders(self._env).archive_of(ID_INSTANCE)
        self._ledger.settle(archive, self.service.harvest())
        invariants.nothing_unasked(self._answered, self.service.harvest())

    def _open(self) -> Glass:
        """Start the console and wait until it has painted."""
        glass = Glass(command(), env=self._env, columns=self._size[0], rows=self._size[1])
        try:
            glass.wait_for(r"authorized|offline|reach|\S{4}", patience(BEGINNING))
        except TimedOut as error:
            raise Finding("no start", "nothing is painted", str(error)) from error
        glass.settle(0.3, 3.0)
        if program := glass.program:
            self._diary.process = program.pid
            self._diary.screen = MAIN
        self._leaving = False
        """Whether it was told to end, and does not ask first."""
        self._asks_to_leave = False
        """Whether it asks whether to end."""
        self._asked_at = self._painted = 0
        self._asked = 0.0
        return glass

    # Looking.

    def _look(self) -> None:
        """Take in what the last action did, and compare it with what must never be."""
        glass = self._glass
        glass.settle(QUIET, AT_MOST)
        self._go_on_if_stopped()
        self._hear()
        if self._neighbour:
            self._neighbour.settle(0.0, 0.2)
            if self._neighbour.ended:
                raise Finding("died beside", "the second console ended by itself", self._neighbour.text())
        if glass.ended or self._leaving:
            self._ended()
            return
        invariants.looks_whole(glass)

    def _go_on_if_stopped(self) -> None:
        """Say `fg` to the shell where the console has been stopped by its own key, perhaps an early one."""
        self._glass.let_flow()
        if self._glass.stopped:
            self._glass.check_stopped()
            self._glass.go_on()
            self._rest()

    def _hear(self) -> None:
        """Read the log."""
        painted = len(self._glass.written)
        for news in self._diary.news():
            match news:
                case Shown():
                    self._coverage.saw(news.screen)
                    if news.screen == "ConfirmDialog":
                        self._asks_to_leave, self._leaving = self._leaving, False
                        self._asked_at = self._painted
                        self._asked = news.at
                case Done():
                    self._reached |= self._coverage.did(news.owner, news.action)
                    self._ledger.again += news.action == "act('again')"
                    self._last = news.action
                    self._leaving |= news.action in QUITTING
                case Answered():
                    self._coverage.count("answer", news.answer)
                    self._leaving |= self._asks_to_leave and news.answer != "no"
                    self._asks_to_leave = False
                    if news.answer != "no":
                        seconds = news.at - self._asked
                        invariants.question_read(self._glass, news.question, self._asked_at, seconds)
                        self._answered += 1
                case Failed():
                    raise Finding(f"traceback {news.kind}", "an exception is in the log", news.text)
        self._painted = painted

    def _ended(self) -> None:
        """The program has ended, or is about to: as asked, and then another begins; or by itself."""
        self._until(lambda: not self._leaving, patience(ENDING))
        if self._asks_to_leave and not self._glass.ended:
            return
        self._check_end()
        if not self._leaving:
            raise Finding("ended", f"it left by itself, after {self._last}", self._glass.text())
        self._glass.close()
        self._glass = self._open()

    def _check_end(self) -> None:
        """See it end well."""
        try:
            status = self._glass.wait_end(patience(ENDING))
        except TimedOut as error:
            raise Finding("never ends", "it does not end", str(error)) from error
        self._hear()
        self._glass.check_end()
        if status:
            text = self._glass.text()
            named = re.search(r"[Ss]omething unexpected happened \((\w+)\)", text)
            kind = named[1] if named else str(status)
            raise Finding(f"died {kind}", f"the console ended with status {status}", text)

    def _probe(self) -> None:
        """See that it answers, that everything is painted, and that it uses no more than it should."""
        columns, rows = self._size
        self._look()
        self._rest()
        glass = self._glass
        for height in (rows - 1 or 2, rows):
            self._leave_editor()
            invariants.answers(glass, columns, height)
        glass.settle(0.15, 4.0)
        if program := glass.program:
            with suppress(psutil.Error):
                self._coverage.measure(invariants.bounded(program))
        invariants.within_the_window(glass)

    def _rest(self) -> None:
        """Wait until the program has done all it was told, however little of the processor it gets.

        Raises:
            Finding: It never comes to rest.
        """
        program = self._glass.program
        if program is None:
            return
        with suppress(psutil.Error):
            began = used = invariants.processor_time(program)
            while True:
                self._glass.watch(RESTING)
                now = invariants.processor_time(program)
                if now - used < IDLE * RESTING or self._glass.ended:
                    return
                if now - began > RESTLESS:
                    raise Finding("restless", f"{RESTLESS:.0f} s of work and no end", self._glass.text())
                used = now

    def _leave_editor(self) -> None:
        """End an editor that has the terminal.

        Raises:
            Finding: It ended, and the console does not take its terminal again.
        """
        for _ in range(10):
            if not self._glass.away:
                return
            self._glass.send(b"\x11\n")  # Enter, which Ctrl+S may have held up
            self._glass.settle(0.3, 5.0)
        raise Finding("away", "the console does not come back from an editor", self._glass.text())

    # Compound actions.

    def _go_home(self, screen: str = MAIN) -> None:
        """Esc until a screen is in view, or the console itself."""
        self._glass.settle(QUIET, AT_MOST)
        self._hear()
        for _ in range(ESCAPES):
            if self._glass.ended or self.screen in (screen, MAIN):
                break
            before = self.screen
            self._escape(1.5)
            if self.screen == before:  # the machine may be slow, or the program at work
                self._rest()
                self._hear()
            if self.screen == "ConfirmDialog" != before:
                self._give_up()
        if screen != MAIN and self.screen == screen:
            return
        if self.screen != MAIN and not self._glass.ended:
            self._until(lambda: self.screen == MAIN, 15.0)
            if self.screen != MAIN:
                raise Finding("no way home", f"{ESCAPES} × Esc end at {self.screen}", self._glass.text())
        for _ in range(2):
            self._escape(0.15)

    def _give_up(self) -> None:
        """Agree to lose what is in a form, once the question counts as read."""
        for _ in range(AGREEMENTS):
            self._rest()  # a key before that is taken for one meant for the form
            self._glass.keys(("y",))
            self._until(lambda: self.screen != "ConfirmDialog", 1.5)
            if self.screen != "ConfirmDialog":
                return

    def _escape(self, seconds: float) -> None:
        """Press Esc, and wait so long for what it does; a lone Esc is known as such after a while only."""
        before = self.screen
        self._reached.clear()
        self._glass.keys(("escape",))
        self._until(lambda: self.screen != before or BACK in self._reached, seconds)

    def _has_come(self, awaited: Await) -> bool:
        """Whether what is awaited is in view, or was done."""
        if awaited.shown and re.search(awaited.shown, self._glass.text()):
            return True
        return self.screen == awaited.screen or awaited.goal in self._reached

    def _until(self, happened: Callable[[], bool], seconds: float) -> None:
        """Watch until something has happened, at most some seconds."""
        deadline = time.monotonic() + seconds
        self._hear()
        while not happened() and not self._glass.ended and time.monotonic() < deadline:
            self._glass.pump(GLIMPSE)
            self._go_on_if_stopped()
            self._hear()

    def _suspend(self, action: Suspend) -> None:
        self._look()
        self._rest()
        if self._glass.stop():
            time.sleep(action.seconds)
            if action.columns:
                self._size = action.columns, action.rows
                self._glass.resize(*self._size)
            self._glass.go_on()
            self._glass.settle(0.2, 5.0)

    def _change_service(self, up: bool) -> None:
        if up and not self.service.up:
            self.service.start()
            self._ledger.lives += 1
        elif not up:
            self.service.kill()

    def _change_neighbour(self, what: str) -> None:
        if what == "open" and self._neighbour is None:
            self._neighbour = Glass(command(), env=self._env, columns=100, rows=30)
        elif self._neighbour is not None and what != "open":
            if what == "leave":
                self._end_neighbour(self._neighbour)
            self._neighbour.close()
            self._neighbour = None

    def _end_neighbour(self, neighbour: Glass) -> None:
        """Ask the second console to end, once it has begun."""
        neighbour.wait_for(r"\S{4}", patience(BEGINNING))
        neighbour.settle(0.3, 3.0)
        if program := neighbour.program:
            program.terminate()
        try:
            status = neighbour.wait_end(patience(ENDING))
        except TimedOut as error:
            raise Finding("never ends", "the second console does not end", str(error)) from error
        if status != 128 + signal.SIGTERM:
            raise Finding("died beside", f"the second console ended with status {status}", neighbour.text())
        neighbour.check_end()

    def _jump(self, chat_id: str) -> bool:
        """Go to a chat step by step; whether each step was seen."""
        self._go_home()
        glass = self._glass
        number = chat_id.partition("@")[0]
        glass.keys(("ctrl+k",))
        glass.watch(0.3)
        self._hear()
        if self.screen != "Switcher":
            return False
        glass.words(number)
        glass.watch(0.4)
        glass.keys(("enter",))
        glass.watch(0.3)
        self._hear()
        return self.screen == MAIN and "Write a message" in glass.text()

    def _send(self, action: Send) -> None:
        written = Written(_token(action.text), action.chat_id, sent=True)
        if not action.careful:
            self._go_home()
            self._ledger.written.append(written)
            number = action.chat_id.partition("@")[0]
            self._glass.send(b"\x0b" + number.encode() + b"\r" + action.text.encode() + b"\r")
            if not action.burst:
                self._rest()
        elif self._jump(action.chat_id):
            written.strict = True
            self._ledger.written.append(written)
            self._glass.words(action.text)
            self._glass.watch(0.1)
            self._glass.keys(("enter",))
            self._glass.watch(0.2)

    def _discard(self, action: Discard) -> None:
        if self._jump(action.chat_id):
            self._ledger.written.append(Written(_token(action.text), action.chat_id, sent=False))
            self._glass.words(action.text)
            self._glass.watch(0.1)
            self._glass.keys(("backspace",) * len(action.text))
            self._glass.watch(0.1)


def _token(text: str) -> str:
    """What tells a text from every other."""
    found = _TOKEN.search(text)
    assert found is not None
    return found[0]
