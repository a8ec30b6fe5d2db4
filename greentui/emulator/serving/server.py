"""Runs a world's service on a socket, in this thread or in one of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn

from greentui.emulator.behaviour.world import World
from greentui.emulator.serving.app import Service
from greentui.emulator.state.options import Options

_PARENT_LOOKED_AT = 0.5
"""Seconds between two looks at whether the parent still lives."""
_PATIENCE = 1.0
"""Seconds connections get to finish at the end."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an emulator is, and how to get in: the line it prints when it listens."""

    api_url: str
    media_url: str
    id_instance: str
    token: str
    control_url: str

    def line(self) -> dict[str, str]:
        """The line's fields."""
        return {
            "apiUrl": self.api_url,
            "mediaUrl": self.media_url,
            "idInstance": self.id_instance,
            "apiTokenInstance": self.token,
            "controlUrl": self.control_url,
        }


class _Server(uvicorn.Server):
    """uvicorn's server, which sleeps until it is told to stop instead of waking ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stop = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def main_loop(self) -> None:
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything; uvicorn's own way sleeps a tenth of a second even when there is nothing to do."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if answering := set(self.server_state.tasks):
            _, late = await asyncio.wait(answering, timeout=_PATIENCE)
            for task in late:
                task.cancel()
        # One turn of the loop, for what was closed to be gone.
        await asyncio.sleep(0)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program: uvicorn's way ends the process before it has cleaned up."""
        yield

    def stop(self) -> None:
        """End the server; from any thread."""
        self.should_exit = True
        with contextlib.suppress(RuntimeError):
            # The loop may have ended on its own.
            self._loop.call_soon_threadsafe(self._stop.set)


def listen(options: Options) -> socket.socket:
    """Take the port.

    Raises:
        OSError: It is taken already.
    """
    # The protocol is named because asyncio turns Nagle's delay off only where it is; without that each
    # answer, written as head and body, would wait 40 ms for an acknowledgement.
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
    except OSError:
        listener.close()
        raise
    return listener


def address(listener: socket.socket) -> str:
    """Where a service is once it listens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def addresses(world: World) -> Addresses:
    """Where all of a world is found."""
    base = world.base
    return Addresses(
        api_url=base,
        media_url=f"{base}/media",
        id_instance=world.instance.id,
        token=world.instance.token,
        control_url=f"{base}/control",
    )


class Running:
    """An emulator at work.

    Attributes:
        world: What it emulates. Read it only from its own thread, or when nothing happens.
        addresses: Where it is.
    """

    def __init__(self, options: Options, listener: socket.socket) -> None:
        self.world = World(options, address(listener))
        self.addresses = addresses(self.world)
        self._options = options
        self._listener = listener
        self._server = _Server(
            uvicorn.Config(
                Service(self.world),
                access_log=False,
                log_level="error",
                lifespan="off",
                date_header=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=75,
            )
        )

    async def serve(self, listening: asyncio.Event | None = None, *, die_with_parent: bool = False) -> None:
        """Serve until stopped.

        Args:
            listening: Set as soon as calls are answered.
            die_with_parent: End when the process that started this one has.
        """
        self._listener.listen(2048)
        self._listener.setblocking(False)
        if self._options.lively:
            self.world.people.live()
        if die_with_parent:
            self._watch(os.getppid())
        if listening is not None:
            # The socket listens already: whoever connects now waits for the first turn of the loop.
            listening.set()
        try:
            await self._server.serve(sockets=[self._listener])
        finally:
            self.world.close()
            self._listener.close()

    def _watch(self, parent: int) -> None:
        if os.getppid() != parent:
            self.stop()
            return
        asyncio.get_running_loop().call_later(_PARENT_LOOKED_AT, self._watch, parent)

    def stop(self) -> None:
        """End it; from any thread."""
        self.world.queue.close()
        self._server.stop()


@contextlib.contextmanager
def running_in_thread(options: Options) -> Iterator[Running]:
    """An emulator in a thread of its own, with a loop of its own."""
    listener = listen(options)
    ready = threading.Event()
    started: list[Running] = []
    failures: list[BaseException] = []

    async def work() -> None:
        running = Running(options, listener)
        started.append(running)
        listening = asyncio.Event()
        serving = asyncio.ensure_future(running.serve(listening))
        await listening.wait()
        ready.set()
        await serving

    def run() -> None:
        try:
            asyncio.run(work())
        except BaseException as error:  # noqa: BLE001 - handed over to whoever waits
            failures.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="greentui-emulator", daemon=True)
    thread.start()
    ready.wait()
    if failures:
        raise failures[0]
    try:
        yield started[0]
    finally:
        started[0].stop()
        thread.join()
