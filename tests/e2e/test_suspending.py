"""A shell stops and continues the console: each finds the terminal as it last left it."""

from __future__ import annotations

import itertools
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from greentui.cli.demo import emulator, environment_for
from tests.e2e.control import ANNA, order
from tests.terminal import Terminal

CONSOLE = f"{sys.executable} -m greentui"
PROMPT = r"shell>\s*$"
WHOLE = r"(?s)Welcome to greentui.*Esc \w+  Ctrl\+S"
"""The first start from its first line to its last."""
ENTERED = (
    b"\x1b[?1049h",
    b"\x1b[?25l",
    b"\x1b[?1000h",
    b"\x1b[?1003h",
    b"\x1b[?1006h",
    b"\x1b[?2004h",
    b"\x1b[?1004h",
    b"\x1b[>25u",
)
LEFT = (
    b"\x1b[?1049l",
    b"\x1b[?25h",
    b"\x1b[?1000l",
    b"\x1b[?1003l",
    b"\x1b[?1006l",
    b"\x1b[?2004l",
    b"\x1b[?1004l",
    b"\x1b[<u",
)
BESIDE = """
import asyncio, sys
from textual import work
from textual.widgets import Static
from greentui.config import load
from greentui.tui.base_app import BaseApp

class Small(BaseApp):
    CSS_PATH = []

    def compose(self):
        yield Static("ready", markup=False)

    def on_key(self):
        self.leave()

    @work
    async def leave(self):
        with self.aside():
            await (await asyncio.create_subprocess_exec("sh", "-c", sys.argv[1])).wait()
        self.query_one(Static).update("back again")

Small(load()).run()
"""
"""Leaves the terminal to a program at the first key."""


class Shell:
    """An interactive shell on a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._numbers = itertools.count(1)

    def run(self, command: str) -> str:
        """Have a command done, and what it wrote."""
        number = next(self._numbers)
        self.terminal.type(f"clear; {command}; echo =$(({number}+0))=\r")
        self.terminal.wait_for(rf"={number}=\n{PROMPT}")
        return self.terminal.text().partition(f"={number}=")[0].strip()

    def begin(self, command: str = CONSOLE, shown: str = WHOLE) -> psutil.Process:
        """Start a program in the foreground; its process, once it shows what it should."""
        self.terminal.type(f"{command}\r")
        self.terminal.wait_for(shown)
        self.terminal.settle()
        self.terminal.written.clear()
        return psutil.Process(self.terminal.pid).children()[0]

    def wait_stopped(self) -> None:
        """Wait until the shell has the terminal back."""
        self.terminal.wait_for(r"(?s)Stopped .{,400}\nshell>")

    def go_on(self) -> None:
        """Bring the program back, and let nothing on the shell's screen say that it once was stopped."""
        self.terminal.type("clear; fg\r")


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    env = {"GREENTUI_HOME": str(tmp_path), "PS1": "shell> ", "PROMPT_COMMAND": ""}
    with Terminal(["bash", "--norc", "--noprofile", "-i"], env=env) as terminal:
        terminal.wait_for(PROMPT)
        yield Shell(terminal)


def test_ctrl_z_gives_the_shell_its_terminal_and_fg_the_console_its_own(shell: Shell) -> None:
    modes = shell.run("stty -g")
    shell.begin()
    shown = shell.terminal.text()
    shell.terminal.press("ctrl+z")
    shell.wait_stopped()
    assert "greentui is suspended" in shell.terminal.text()
    assert "Welcome" not in shell.terminal.text()
    assert all(sequence in shell.terminal.written for sequence in LEFT)
    assert shell.run("stty -g") == modes
    shell.terminal.written.clear()
    shell.go_on()
    shell.terminal.wait_for(re.escape(shown))
    assert all(sequence in shell.terminal.written for sequence in ENTERED)
    assert not shell.terminal.echoes()
    shell.terminal.press("escape")
    shell.terminal.wait_for(rf"(?s)No credentials.*{PROMPT}")
    assert shell.run("stty -g") == modes


def test_what_is_typed_behind_ctrl_z_is_not_for_the_console(shell: Shell) -> None:
    shell.begin()
    shown = shell.terminal.text()
    shell.terminal.type("\x1a\x1azz")
    shell.wait_stopped()
    shell.go_on()
    shell.terminal.wait_for(re.escape(shown))
    shell.terminal.press("escape")
    shell.terminal.wait_for(rf"(?s)No credentials.*{PROMPT}")


def test_what_came_meanwhile_is_there_after(shell: Shell, tmp_path: Path) -> None:
    with emulator(["--fast", "--seed", "7", "--chats", "3", "--messages", "60"]) as addresses:
        env = environment_for(addresses, tmp_path)
        settings = " ".join(f"{name}={env[name]}" for name in env if name.startswith("GREENTUI_"))
        shell.begin(f"env {settings} {CONSOLE}", r"(?s)Анна Петрова.*Write a message.*● authorized")
        shell.terminal.press("ctrl+z")
        shell.wait_stopped()
        order(addresses, "incoming", chatId=ANNA, text="while you were away")
        shell.go_on()
        shell.terminal.wait_for(r"(?s)Анна Петрова.*while you were away.*Write a message.*● authorized")
        shell.terminal.press("ctrl+q")
        shell.terminal.wait_for(PROMPT)


TICKING = """
import sys
from textual.widgets import Static
from greentui.config import load
from greentui.tui.base_app import BaseApp

class Ticking(BaseApp):
    CSS_PATH = []
    BINDINGS = [("ctrl+z", "suspend_process", ""), ("q", "quit", "")]
    ticks = 0

    def compose(self):
        yield Static("ready", markup=False)

    def on_mount(self):
        self.set_interval(0.01, self.tick)

    def tick(self):
        self.ticks += 1
        self.query_one(Static).update(f"tick {self.ticks}")

Ticking(load()).run()
"""
"""Never stops painting."""


def test_nothing_is_painted_on_the_shells_screen(shell: Shell, tmp_path: Path) -> None:
    script = tmp_path / "ticking.py"
    script.write_text(TICKING)
    shell.begin(f"{sys.executable} {script}", r"^tick \d")
    for _ in range(5):
        shell.terminal.press("ctrl+z")
        shell.wait_stopped()
        assert "tick " not in shell.terminal.text()
        shell.go_on()
        shell.terminal.wait_for(r"^tick \d")
    shell.terminal.press("q")
    shell.terminal.wait_for(PROMPT)
    assert "tick " not in shell.terminal.text()


def test_a_window_resized_meanwhile_is_painted_in_its_size(shell: Shell) -> None:
    shell.begin().send_signal(signal.SIGTSTP)
    shell.wait_stopped()
    shell.terminal.resize(90, 30)
    shell.go_on()
    shell.terminal.wait_for(WHOLE)
    shell.terminal.wait_for(r"\n Esc \w+  Ctrl\+S.*$")
    assert shell.terminal.text().splitlines()[29].startswith(" Esc")


def test_who_is_stopped_without_a_word_takes_the_terminal_again_whole(shell: Shell) -> None:
    console = shell.begin()
    shown = shell.terminal.text()
    console.send_signal(signal.SIGSTOP)
    shell.wait_stopped()
    shell.run("stty sane")
    shell.terminal.written.clear()
    shell.go_on()
    shell.terminal.wait_for(re.escape(shown))
    assert all(sequence in shell.terminal.written for sequence in ENTERED)
    assert not shell.terminal.echoes()
    shell.terminal.press("escape")
    shell.terminal.wait_for(rf"(?s)No credentials.*{PROMPT}")
    assert "echo" in shell.run("stty -a | grep -ow -- '-*echo'").splitlines()


def test_in_the_background_it_stays_stopped_and_can_be_ended(shell: Shell) -> None:
    console = shell.begin()
    console.send_signal(signal.SIGTSTP)
    shell.wait_stopped()
    shell.terminal.written.clear()
    assert "Stopped" in shell.run("bg; while ! jobs | grep Stopped; do :; done")
    assert b"\x1b[?1049h" not in shell.terminal.written
    console.terminate()
    console.resume()
    assert "143" in shell.run("wait %1; echo $?")


def test_its_parent_stops_with_it(shell: Shell) -> None:
    shell.begin(f"sh -c '{CONSOLE}; echo over'")
    shell.terminal.press("ctrl+z")
    shell.wait_stopped()
    shell.go_on()
    shell.terminal.wait_for(WHOLE)
    shell.terminal.press("escape")
    shell.terminal.wait_for(rf"over\n{PROMPT}")


def test_an_editor_stopped_takes_the_console_with_it_and_back(shell: Shell, tmp_path: Path) -> None:
    script = tmp_path / "beside.py"
    script.write_text(BESIDE)
    shell.begin(f"{sys.executable} {script} 'kill -TSTP 0; echo on $((6*7)); read line'", "ready")
    shell.terminal.press("e")
    shell.wait_stopped()
    shell.terminal.written.clear()
    shell.go_on()
    shell.terminal.wait_for("on 42")
    assert b"\x1b[?1049h" not in shell.terminal.written, "it is the editor's terminal"
    shell.terminal.press("enter")
    shell.terminal.wait_for("back again")


def test_a_parent_without_job_control_leaves_the_console_without_it(shell: Shell) -> None:
    shell.begin(f"sh -c \"trap '' TSTP; exec {CONSOLE}\"").send_signal(signal.SIGTSTP)
    shell.terminal.press("ctrl+z")
    shell.terminal.wait_for("There is no shell")
    assert b"\x1b[?1049l" not in shell.terminal.written


def test_without_a_shell_to_return_to_it_says_so(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "greentui"], env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for(WHOLE)
        terminal.press("ctrl+z")
        terminal.wait_for("There is no shell")
        assert b"\x1b[?1049l" not in terminal.written
        terminal.press("escape")
        assert terminal.wait_end() == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_with_the_terminal_as_it_was(tmp_path: Path, number: signal.Signals) -> None:
    command = ["sh", "-c", f"echo begin; read line; exec {CONSOLE}"]
    with Terminal(command, env={"GREENTUI_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("begin")
        modes = terminal.modes()
        terminal.press("enter")
        terminal.wait_for(WHOLE)
        assert terminal.modes() != modes
        terminal.kill(number)
        assert terminal.wait_end() == 128 + number
        assert all(sequence in terminal.written for sequence in LEFT)
        assert terminal.modes() == modes
