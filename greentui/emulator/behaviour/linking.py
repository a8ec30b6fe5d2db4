"""Linking a phone: QR codes that change, pairing codes that expire, and the scan (manual 1.3.2, QR).

What the QR stream sends is decided here; the socket itself belongs to `app`.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from greentui.emulator.fixtures.pictures import qr_code
from greentui.emulator.state.instance import AUTHORIZED, BLOCKED, LINKED, STARTING

if TYPE_CHECKING:
    from greentui.emulator.behaviour.world import World

ALREADY = {"type": "alreadyLogged", "message": "instance account already authorized"}
TIMED_OUT = {"type": "timeout", "message": "timeout"}
_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ123456789"


def _error(text: str) -> dict[str, str]:
    return {"type": "error", "message": text}


class Linking:
    """The linking of one instance."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._shown = -1
        self._picture = ""
        self._code = ""
        self._code_until = 0.0
        self._changed = asyncio.Event()
        self._closed = False

    def qr(self) -> dict[str, str]:
        """The answer to `qr` at this moment."""
        state = self._world.instance.state
        if state == STARTING or state is None:
            return _error("instance in starting process try later")
        if state == BLOCKED:
            return _error("Instance has auth. You need to make log out")
        if state in LINKED:
            return ALREADY
        number = int(self._world.clock.now() // self._world.options.qr_seconds)
        if number != self._shown:
            self._shown = number
            secret = base64.b64encode(self._world.random.randbytes(96)).decode()
            self._picture = base64.b64encode(qr_code(f"2@{secret},{self._world.instance.id}")).decode()
        return {"type": "qrCode", "message": self._picture}

    def pairing_code(self) -> dict[str, Any]:
        """A code to type into the phone; refused while the instance is linked."""
        if self._world.instance.state in LINKED:
            return {"status": False, "code": ""}
        self._code = "".join(self._world.random.choice(_LETTERS) for _ in range(8))
        self._code_until = self._world.clock.now() + self._world.options.code_seconds
        return {"status": True, "code": self._code}

    def scan(self, code: str = "") -> str:
        """The phone scans the QR or enters a code. Returns why it was refused, or an empty text."""
        instance = self._world.instance
        if instance.state in LINKED:
            return "already linked"
        if code:
            if code.replace("-", "").upper() != self._code:
                return "wrong code"
            if self._world.clock.now() > self._code_until:
                return "the code has expired"
        self._code = ""
        self._shown = -1
        instance.become(AUTHORIZED)
        self._world.notices.device(self.device())
        return ""

    def device(self) -> dict[str, Any]:
        """What the phone tells of itself (deviceInfo)."""
        return {
            "platform": "android",
            "deviceManufacturer": "Google",
            "deviceModel": "Pixel 7",
            "osVersion": "15",
            "waVersion": "2.26.40",
            "battery": 84,
        }

    def state_changed(self, state: str | None) -> None:
        """Wake the streams: there may be something to say."""
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """End the streams."""
        self._closed = True
        self._changed.set()

    async def stream(self) -> AsyncIterator[dict[str, str]]:
        """What the socket `scanqrcode` sends: a code, its successors, and the end of it."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._world.options.link_seconds
        said: dict[str, str] = {}
        while not self._closed:
            message = self.qr()
            if message["type"] == "alreadyLogged" and said:
                yield {"type": "accountData", "message": self._world.instance.wid}
                return
            if message != said:
                yield message
                said = message
            if message["type"] != "qrCode":
                return
            if loop.time() >= until:
                yield TIMED_OUT
                return
            changed = self._changed
            life = self._world.options.qr_seconds
            left = min(until - loop.time(), life - self._world.clock.now() % life + 0.01)
            try:
                async with asyncio.timeout(max(left, 0.0)):
                    await changed.wait()
            except TimeoutError:
                continue
