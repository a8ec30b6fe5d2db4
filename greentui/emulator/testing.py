"""An emulator for tests: real HTTP, in a thread of its own, with its control interface as methods."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen  # noqa: TID251  orders to the emulator

from greentui.emulator.serving.server import RunningEmulator, running_in_thread
from greentui.emulator.state.options import Options


class Emulator:
    """A running emulator.

    Attributes:
        world: The emulated account. Read it only while nothing happens.
    """

    def __init__(self, running: RunningEmulator) -> None:
        self.world = running.world
        self.api_url = running.addresses.api_url
        self.media_url = running.addresses.media_url
        self.id_instance = running.addresses.id_instance
        self.token = running.addresses.token
        self.control_url = running.addresses.control_url

    def method_url(self, name: str, argument: str = "") -> str:
        """The URL of a method.

        Args:
            argument: What follows the token, such as a receipt id.
        """
        url = f"{self.api_url}/waInstance{self.id_instance}/{name}/{self.token}"
        return f"{url}/{argument}" if argument else url

    def control(self, path: str, payload: Any = None) -> Any:
        """Send a control request: a command (`POST`), or a query (`GET`) if there is no payload.

        Args:
            path: The path below the control URL, such as `incoming`.
            payload: The command, sent as JSON.

        Raises:
            urllib.error.HTTPError: The command is invalid; the body says why.
        """
        data = None if payload is None else json.dumps(payload).encode()
        request = Request(f"{self.control_url}/{path}", data=data)  # noqa: S310 - our own loopback
        with urlopen(request, timeout=30) as response:  # noqa: S310
            return json.loads(response.read())

    def requests(self) -> list[dict[str, Any]]:
        """The requests so far, oldest first."""
        return list(self.control("requests"))

    def queue(self) -> list[dict[str, Any]]:
        """The notifications in the queue, oldest first."""
        return list(self.control("queue"))

    def sent(self) -> list[dict[str, Any]]:
        """The messages that left the send queue, oldest first."""
        return list(self.control("sent"))


@contextlib.contextmanager
def running_emulator(**options: Any) -> Iterator[Emulator]:
    """Run an emulator while the block lasts.

    Args:
        options: Those of `Options`. By default it is fast, small and without rate limits.
    """
    chosen = {"fast": True, "limits": False, "chats": 12, "messages": 300} | options
    with running_in_thread(Options(**chosen)) as running:
        yield Emulator(running)
