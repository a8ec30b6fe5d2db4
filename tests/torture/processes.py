"""The processes of a torture run: a service, and consoles that are killed, stopped and started again."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen  # noqa: TID251  orders to the emulator

from greentui.config import Credentials

ROWS, COLUMNS = 50, 200


EMULATOR = ("greentui.emulator", "--no-limits", "--fast", "--silent", "--chats", "2", "--messages", "10")
UNRULY = ("tests.unruly",)
SERVICES = {"emulator": EMULATOR, "unruly": UNRULY}
"""What can be tortured against: the emulator, and a server that shares nothing with it."""


class Service:
    """A service in a process of its own, which takes orders.

    Args:
        addresses: What it printed when it began.
        process: The process.
    """

    def __init__(self, addresses: dict[str, str], process: subprocess.Popen[str]) -> None:
        self.addresses = addresses
        self._process = process

    def stop(self) -> None:
        """Stop it where it stands: its connections stay open and nothing comes back."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def order(self, path: str, payload: Any = None) -> Any:
        """Give an order, or ask."""
        data = None if payload is None else json.dumps(payload).encode()
        with urlopen(Request(f"{self.addresses['controlUrl']}/{path}", data=data), timeout=30) as answer:
            return json.load(answer)

    def environment(self, home: Path) -> dict[str, str]:
        """What makes a console work on it."""
        return os.environ | {
            "GREENTUI_HOME": str(home),
            "GREENTUI_API_URL": self.addresses["apiUrl"],
            "GREENTUI_MEDIA_URL": self.addresses["mediaUrl"],
            "GREENTUI_ID_INSTANCE": self.addresses["idInstance"],
            "GREENTUI_API_TOKEN": self.addresses["apiTokenInstance"],
        }

    def credentials(self) -> Credentials:
        """The same, for a session of this process."""
        told = self.addresses
        return Credentials(told["idInstance"], told["apiTokenInstance"], told["apiUrl"], told["mediaUrl"])


@contextmanager
def running(kind: str = "emulator") -> Iterator[Service]:
    """Start one of `SERVICES`; it ends with the block, or with us."""
    command = [sys.executable, "-m", *SERVICES[kind]]
    if kind == "emulator":
        command += ["--die-with-parent"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        service = Service(json.loads(process.stdout.readline()), process)
        try:
            yield service
        finally:
            service.go_on()
            process.terminate()


class Consoles:
    """Console processes that are killed and started again, with everything they say kept in files.

    Args:
        modules: What each runs: a module's name and its arguments. One with `--screen` gets a terminal.
        environment: Of every process.
        output: Folder for what they print and paint, one file a life.
    """

    def __init__(self, modules: Sequence[list[str]], environment: dict[str, str], output: Path) -> None:
        self._modules = modules
        self._environment = environment
        self._output = output
        self._readers: list[threading.Thread] = []
        self.lives = 0
        self._running = [self._start(which) for which in range(len(modules))]

    def _start(self, which: int) -> subprocess.Popen[bytes]:
        self.lives += 1
        command = [sys.executable, "-m", *self._modules[which]]
        if "--screen" in command:
            return self._on_a_terminal(command)
        with (self._output / f"output-{self.lives}").open("wb") as written:
            return subprocess.Popen(
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
            )

    def _on_a_terminal(self, command: list[str]) -> subprocess.Popen[bytes]:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = self._environment | {"TERM": "xterm-256color"}
        process = subprocess.Popen(
            command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        reader = threading.Thread(target=_receive_into, args=(ours, self._output / f"screen-{self.lives}"))
        reader.start()
        self._readers.append(reader)
        return process

    def kill(self, which: int, before_next: Callable[[], None] = lambda: None) -> None:
        """Kill one (−9) and start another in its place, after something was done between the two."""
        which %= len(self._running)
        self._running[which].kill()
        self._running[which].wait()
        before_next()
        self._running[which] = self._start(which)

    def stop(self, which: int) -> Callable[[], None]:
        """Stop one where it stands, as a closed laptop does; returns what lets it go on."""
        process = self._running[which % len(self._running)]
        process.send_signal(signal.SIGSTOP)
        return lambda: process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """End them all, politely."""
        for process in self._running:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self._running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for reader in self._readers:
            reader.join()


def _receive_into(terminal: int, file: Path) -> None:
    """Write down what is painted, until nobody has the terminal open any more."""
    with file.open("wb") as painted:
        while True:
            try:
                data = os.read(terminal, 65536)
            except OSError:  # how Linux says that the other side is closed
                data = b""
            if not data:
                break
            painted.write(data)
    os.close(terminal)
