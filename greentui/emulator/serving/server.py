"""Runs the service of a world on a socket, in this thread or in one of its own."""

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
from greentui.emulator.serving.control_access import ControlAccess
from greentui.emulator.serving.webhook_push import WebhookPush
from greentui.emulator.state.options import Options

_PARENT_CHECK_INTERVAL = 0.5
"""Seconds between two checks that the parent process is alive."""
_SHUTDOWN_TIMEOUT = 1.0
"""Seconds that responses in progress get at shutdown."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an emulator is served, and its credentials: the line it prints once it listens."""

    api_url: str
    media_url: str
    id_instance: str
    token: str
    control_url: str

    def to_json(self) -> dict[str, str]:
        """The fields of the line."""
        return {
            "apiUrl": self.api_url,
            "mediaUrl": self.media_url,
            "idInstance": self.id_instance,
            "apiTokenInstance": self.token,
            "controlUrl": self.control_url,
        }


class _Server(uvicorn.Server):
    """uvicorn's server, but idle until it is stopped instead of waking up ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stop = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def main_loop(self) -> None:
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close every connection, without the tenth of a second that uvicorn always sleeps here."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if responding := set(self.server_state.tasks):
            _, late = await asyncio.wait(responding, timeout=_SHUTDOWN_TIMEOUT)
            for task in late:
                task.cancel()
        # One turn of the loop lets the closed transports finish.
        await asyncio.sleep(0)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program: uvicorn's handlers end the process before it can clean up."""
        yield

    def stop(self) -> None:
        """Stop the server, from any thread."""
        self.should_exit = True
        with contextlib.suppress(RuntimeError):  # the loop may have ended already
            self._loop.call_soon_threadsafe(self._stop.set)


def bind(options: Options) -> socket.socket:
    """A socket bound to the emulator's port.

    Raises:
        OSError: The port is in use, or the address is not the machine's.
    """
    # With the protocol given, asyncio turns off Nagle's algorithm, which would delay each response by 40 ms,
    # since its head and its body are written separately.
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
    except OSError:
        listener.close()
        raise
    return listener


def _base_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class RunningEmulator:
    """An emulator and its server.

    Attributes:
        world: The emulated account. Read it only from the server's own thread, or while nothing happens.
        addresses: Where it is served.
    """

    def __init__(self, options: Options, listener: socket.socket) -> None:
        base_url = _base_url(listener)
        self.world = World(options, base_url)
        control_access = ControlAccess(base_url)
        self.addresses = Addresses(
            api_url=base_url,
            media_url=f"{base_url}/media",
            id_instance=self.world.instance.id,
            token=self.world.instance.token,
            control_url=control_access.url,
        )
        self._listener = listener
        self._server = _Server(
            uvicorn.Config(
                Service(self.world, control_access),
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
            listening: Set once calls are served.
            die_with_parent: Stop when the parent process has ended.
        """
        self._listener.listen(2048)
        self._listener.setblocking(False)
        if self.world.options.lively:
            self.world.auto_reply.start_unprompted()
        if die_with_parent:
            self._watch_parent(os.getppid())
        if listening is not None:
            # The socket accepts connections already; they are served from the next turn of the loop on.
            listening.set()
        pushing = asyncio.ensure_future(WebhookPush(self.world).run())
        try:
            await self._server.serve(sockets=[self._listener])
        finally:
            pushing.cancel()
            await asyncio.gather(pushing, return_exceptions=True)
            self.world.close()
            self._listener.close()

    def _watch_parent(self, parent: int) -> None:
        if os.getppid() != parent:
            self.stop()
            return
        loop = asyncio.get_running_loop()
        loop.call_later(_PARENT_CHECK_INTERVAL, self._watch_parent, parent)

    def stop(self) -> None:
        """Stop it, from any thread."""
        self.world.notifications.close()
        self._server.stop()


@contextlib.contextmanager
def running_in_thread(options: Options) -> Iterator[RunningEmulator]:
    """Run an emulator in a thread of its own, with a loop of its own, while the block lasts."""
    listener = bind(options)
    ready = threading.Event()
    started: list[RunningEmulator] = []
    failures: list[BaseException] = []

    async def serve() -> None:
        emulator = RunningEmulator(options, listener)
        started.append(emulator)
        listening = asyncio.Event()
        serving = asyncio.ensure_future(emulator.serve(listening))
        await listening.wait()
        ready.set()
        await serving

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
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
