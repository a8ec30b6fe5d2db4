"""An emulator for tests: real HTTP, a thread of its own, and a small door to the control requests."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

from greentui.emulator.behaviour.world import World
from greentui.emulator.serving.server import Running, running_in_thread
from greentui.emulator.state.options import Options


class Emulator:
    """A running emulator, as tests see it."""

    def __init__(self, running: Running) -> None:
        self.world: World = running.world
        self.api_url = running.addresses.api_url
        self.media_url = running.addresses.media_url
        self.id_instance = running.addresses.id_instance
        self.token = running.addresses.token
        self.control_url = running.addresses.control_url

    def method_url(self, name: str, rest: str = "") -> str:
        """The address of a method."""
        tail = f"/{rest}" if rest else ""
        return f"{self.api_url}/waInstance{self.id_instance}/{name}/{self.token}{tail}"

    def control(self, path: str, payload: Any = None) -> Any:
        """Give an order (`POST`), or ask (`GET`, where there is no payload).

        Args:
            path: Below the control address, such as `incoming`.
            payload: What is sent as JSON.

        Raises:
            urllib.error.HTTPError: The order made no sense; its body says why.
        """
        data = None if payload is None else json.dumps(payload).encode()
        request = Request(f"{self.control_url}/{path}", data=data)  # noqa: S310 - our own loopback
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.loads(answer.read())

    def requests(self) -> list[dict[str, Any]]:
        """What was asked so far."""
        return list(self.control("requests"))

    def queue(self) -> list[dict[str, Any]]:
        """What waits in the queue of notifications."""
        return list(self.control("queue"))

    def sent(self) -> list[dict[str, Any]]:
        """What left the instance."""
        return list(self.control("sent"))


@contextlib.contextmanager
def running_emulator(**options: Any) -> Iterator[Emulator]:
    """Run an emulator while the block lasts.

    Args:
        options: Those of `Options`, but quick, without rate limits and in a small world unless told.
    """
    chosen = {"fast": True, "limits": False, "chats": 12, "messages": 300} | options
    with running_in_thread(Options(**chosen)) as running:
        yield Emulator(running)
