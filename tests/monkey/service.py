"""The emulator that the console works on: a process that is given orders, killed and started again."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen  # noqa: TID251  orders to the emulator

ID_INSTANCE, TOKEN = "1101000042", "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
CHATS, MESSAGES = 12, 240
EMULATOR = [
    sys.executable, "-m", "greentui.emulator", "--no-limits", "--fast", "--die-with-parent",
    "--id-instance", ID_INSTANCE, "--token", TOKEN, "--chats", str(CHATS), "--messages", str(MESSAGES),
]  # fmt: skip

PEOPLE = (
    "79010000000@c.us", "972500000001@c.us", "79010000102@c.us", "447700900003@c.us", "79010000204@c.us",
    "972500001005@c.us", "34600000006@c.us", "971500000007@c.us",
)  # fmt: skip
"""Whom every world with so many chats has."""


@dataclass(slots=True)
class Harvest:
    """What the service saw, through all lives of its process.

    Attributes:
        sent: Every message that left.
        requests: Every call.
    """

    sent: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)


class Service:
    """An emulator at one address.

    Its world is in memory: each life begins with the chats of its own seed, and with nothing of what
    was sent before, so what it saw is read before it is killed.
    """

    def __init__(self) -> None:
        self._lives = 0
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self._before = Harvest()
        self.addresses: dict[str, str] = {}
        self.start()

    @property
    def up(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def start(self) -> None:
        """Start a process where there is none, at the address of the one before."""
        if self._process is not None:
            return
        self._lives += 1
        self._process = subprocess.Popen(
            [*EMULATOR, "--port", str(self._port), "--seed", str(self._lives)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.addresses = json.loads(self._process.stdout.readline())
        self._port = int(self.addresses["apiUrl"].rpartition(":")[2])

    def kill(self) -> None:
        """Kill the process, once nothing can reach it any more that is not in the harvest."""
        if self._process is None:
            return
        self.order("faults", {"method": "*", "drop": "before", "times": 1_000_000})
        self._before = self.harvest()
        self._end()

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        assert process is not None
        assert process.stdout is not None
        process.kill()
        process.wait()
        process.stdout.close()

    def order(self, path: str, payload: Any) -> Any:
        """Give an order; what makes no sense to the emulator, or meets none, is no matter."""
        if self._process is None:
            return None
        body = json.dumps(payload).encode()
        try:
            with urlopen(Request(f"{self.addresses['controlUrl']}/{path}", data=body), timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:
            error.close()
            return None

    def call(self, method: str, params: Any) -> None:
        """Call a method of the API; what it answers is no matter."""
        if self._process is None:
            return
        address = f"{self.addresses['apiUrl']}/waInstance{ID_INSTANCE}/{method}/{TOKEN}"
        head = {"Content-Type": "application/json"}
        with suppress(OSError, HTTPException):  # a fault may meet it too
            urlopen(Request(address, data=json.dumps(params).encode(), headers=head), timeout=30).close()

    def harvest(self) -> Harvest:
        """What it saw so far."""
        if self._process is None:
            return self._before
        return Harvest(
            [*self._before.sent, *self._look("sent")], [*self._before.requests, *self._look("requests")]
        )

    def _look(self, path: str) -> Any:
        with urlopen(f"{self.addresses['controlUrl']}/{path}", timeout=30) as answer:
            return json.load(answer)

    def environment(self) -> dict[str, str]:
        """What makes a console work on it."""
        return {
            "GREENTUI_API_URL": self.addresses["apiUrl"],
            "GREENTUI_MEDIA_URL": self.addresses["mediaUrl"],
            "GREENTUI_ID_INSTANCE": ID_INSTANCE,
            "GREENTUI_API_TOKEN": TOKEN,
        }


def write_tools(folder: Path) -> dict[str, str]:
    """Programs that stand in for the operator's editor and the desktop's openers.

    Args:
        folder: Where they are written.

    Returns:
        What makes the console use them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    editor = folder / "editor"
    editor.write_text(_EDITOR)
    opener = folder / "xdg-open"
    opener.write_text(_OPENER)
    for program in (editor, opener):
        program.chmod(0o700)
    return {"EDITOR": str(editor), "VISUAL": "", "WAYLAND_DISPLAY": "none", "FOLDER": str(folder)}


_EDITOR = """#!/bin/sh
# Adds a line, and does in turn what editors do: waits for Enter first, fails, deletes the file, is killed,
# writes what is no text, empties the file.
echo "EDITOR OPEN"
turn=$(cat "$0.turn" 2> /dev/null || echo 0)
echo $((turn + 1)) > "$0.turn"
case $((turn % 8)) in
    1 | 4) read -r _ ;;
    2) exit 3 ;;
    3) rm "$1"; exit 0 ;;
    5) kill -9 $$ ;;
    6) printf '\\377\\000\\033[31m\\302\\233' > "$1" ;;
    7) : > "$1"; exit 0 ;;
esac
echo "from the editor" >> "$1"
"""
_OPENER = """#!/bin/sh
echo "$1" >> "$0.opened"
"""
