"""Linking a phone: QR codes that change and pairing codes that expire (manual 1.3.2, QR)."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import AsyncIterator
from random import Random

from greentui.emulator.behaviour.clock import Clock
from greentui.emulator.state.instance import BLOCKED, Instance
from greentui.emulator.state.options import Options

TIMEOUT_EXPIRED = "timeoutExpired"
"""The type of a message that ends the stream, like `timeout` (newer documentation, scanqrcode)."""
_CODE_CHARACTERS = "ABCDEFGHJKLMNPQRSTVWXYZ123456789"


class Linking:
    """The codes that link a phone to one instance."""

    def __init__(self, instance: Instance, options: Options, clock: Clock, random: Random) -> None:
        self._instance = instance
        self._options = options
        self._clock = clock
        self._random = random
        self._qr_period = -1
        self._qr_picture = ""
        self._code = ""
        self._code_expires_at = 0.0
        self._changed = asyncio.Event()
        self._closed = False
        self._announced: list[dict[str, str]] = []
        self._heard = 0
        """How many of the announcements have been sent on a stream."""

    def qr(self) -> dict[str, str]:
        """The response to `qr`: the current code, or why there is none."""
        if self._instance.starting:
            return {"type": "error", "message": "instance in starting process try later"}
        if self._instance.state == BLOCKED:
            return {"type": "error", "message": "Instance has auth. You need to make log out"}
        if self._instance.linked:
            return {"type": "alreadyLogged", "message": "instance account already authorized"}
        period = int(self._clock.now() // self._options.qr_seconds)
        if period != self._qr_period:
            self._qr_period = period
            secret = base64.b64encode(self._random.randbytes(96)).decode()
            self._qr_picture = base64.b64encode(_png(f"2@{secret},{self._instance.id}")).decode()
        return {"type": "qrCode", "message": self._qr_picture}

    def pairing_code(self) -> str:
        """A new code to enter on the phone, which replaces the one before; empty while one is linked."""
        if self._instance.linked:
            return ""
        self._code = "".join(self._random.choice(_CODE_CHARACTERS) for _ in range(8))
        self._code_expires_at = self._clock.now() + self._options.code_seconds
        return self._code

    def use(self, code: str = "") -> str:
        """Use up a pairing code, or the QR code if it is empty. Returns why that is refused, else empty."""
        if self._instance.linked:
            return "already linked"
        if self._instance.state == BLOCKED:
            return "there is no code: the instance must be logged out first"
        if code:
            if code.replace("-", "").upper() != self._code:
                return "wrong code"
            if self._clock.now() > self._code_expires_at:
                return "the code has expired"
        self._code = ""
        self._qr_period = -1
        return ""

    def notify(self) -> None:
        """Wake the streams: the instance's state has changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    def announce(self, message: dict[str, str]) -> None:
        """Send a message of another type on every open stream, or on the next one if none is open."""
        self._announced.append(message)
        self.notify()

    def close(self) -> None:
        """End the streams."""
        self._closed = True
        self._changed.set()

    async def stream(self) -> AsyncIterator[dict[str, str]]:
        """The messages of the socket `scanqrcode`: each new QR code, then how it ended."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._options.link_seconds
        last: dict[str, str] = {}
        heard = self._heard
        while not self._closed:
            while heard < len(self._announced):
                announcement = self._announced[heard]
                heard += 1
                self._heard = max(self._heard, heard)
                yield announcement
                if announcement["type"] == TIMEOUT_EXPIRED:
                    return
            message = self.qr()
            if message["type"] == "alreadyLogged" and last:
                yield {"type": "accountData", "message": self._instance.wid}
                return
            if message != last:
                yield message
                last = message
            if message["type"] != "qrCode":
                return
            if loop.time() >= deadline:
                yield {"type": "timeout", "message": "timeout"}
                return
            changed = self._changed
            lifetime = self._options.qr_seconds
            left = min(deadline - loop.time(), lifetime - self._clock.now() % lifetime + 0.01)
            try:
                async with asyncio.timeout(max(left, 0.0)):
                    await changed.wait()
            except TimeoutError:
                continue


def _png(text: str) -> bytes:
    """A QR code as a PNG. The library is imported with the first one."""
    import qrcode
    from qrcode.image.pil import PilImage

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, box_size=6, border=4)
    code.add_data(text)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image(image_factory=PilImage).save(out, "PNG")
    return out.getvalue()
