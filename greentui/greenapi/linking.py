"""The stream of QR codes for linking a phone, pushed over a WebSocket or polled.

It ends when a phone is linked, when the service gives up, or when it cannot be called. It raises nothing:
errors are events too.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from greentui.greenapi import methods
from greentui.greenapi.errors import ApiError, Forbidden, InsecureAddress, NotReady, Unauthorised, Unreachable
from greentui.greenapi.qrmodules import qrmatrix
from greentui.greenapi.response_objects.account import Qr
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.greenapi.client import Client

__all__ = [
    "AlreadyLogged",
    "Authorized",
    "Failed",
    "LinkEvent",
    "PasskeyRequired",
    "QrShown",
    "TimedOut",
    "Waiting",
    "link_events",
    "qrmatrix",
]

log = logging.getLogger(__name__)

POLL_EVERY = 2.0
"""Seconds between two calls of `qr`."""
REFUSED_EVERY = 15.0
"""Seconds between two calls while the service refuses us, as it may not know a new instance yet."""
REFUSED_ATTEMPTS = 20
"""Calls until a refusal is final: five minutes, the time to create an instance (manual 1.3.13)."""
_OPEN = 10.0
"""Seconds to wait for the WebSocket."""
_MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """No code yet; the first can take minutes.

    Attributes:
        polling: Whether the WebSocket was refused and the service is polled instead.
    """

    polling: bool = False


@dataclass(frozen=True, slots=True)
class QrShown:
    """A code to scan, as a PNG; the service renews it every 20 seconds."""

    png: bytes
    polling: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyLogged:
    """A phone is linked already; it must be logged out first."""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The code was not scanned in time."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An error, in a sentence; the stream may go on."""

    text: str
    reached: bool = True
    """Whether the service was reached at all."""


@dataclass(frozen=True, slots=True)
class PasskeyRequired:
    """WhatsApp requires confirmation of the link with the account's passkey, on the phone."""


@dataclass(frozen=True, slots=True)
class Authorized:
    """The code was scanned: the phone is linked."""


LinkEvent = Waiting | QrShown | AlreadyLogged | TimedOut | Failed | PasskeyRequired | Authorized
_LAST = (AlreadyLogged, TimedOut, Authorized)

# The handshake's address contains the token.
_silent = logging.getLogger("greentui.greenapi.linking.socket")
_silent.setLevel(logging.CRITICAL)
_silent.propagate = False


async def link_events(
    client: Client,
    *,
    poll_every: float = POLL_EVERY,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[LinkEvent]:
    """The events while a phone is being linked.

    Args:
        client: Of the instance.
        poll_every: Seconds between two calls of `qr` without a WebSocket.
        sleep: Waits for a number of seconds.
    """
    shown = False
    last: LinkEvent = Waiting()
    yield last
    async with aclosing(_from_socket(client)) as pushed:
        async for event in pushed:
            shown = shown or isinstance(event, QrShown)
            if event != last:
                last = event
                yield event
            if isinstance(event, _LAST):
                return
    async with aclosing(_polled(client, poll_every, sleep)) as polled:
        async for event in polled:
            # A code that was shown and is no longer needed has been scanned.
            event = Authorized() if shown and isinstance(event, AlreadyLogged) else event
            shown = shown or isinstance(event, QrShown)
            if event != last:
                last = event
                yield event
            if isinstance(event, _LAST):
                return


def link_event(update: Qr, *, polling: bool = False) -> LinkEvent | None:
    """The event for an object of the stream or a response of `qr`; `None` if it makes no sense."""
    words = update.message
    match update.type.lower():
        case "qrcode":
            try:
                png = base64.b64decode(words.partition("base64,")[2] or words, validate=False)
            except (binascii.Error, ValueError):
                png = b""
            if not png:
                return Failed(_("The picture the service sent is not a QR code."))
            return QrShown(png, polling)
        case "error":
            said = (
                _("The service says: “%s”.") % words if words else _("The service failed without saying why.")
            )
            return Failed(said)
        case "alreadylogged":
            return AlreadyLogged()
        case "passkeyrequired" | "passkeyrequire":
            return PasskeyRequired()
        case "timeout" | "timeoutexpired":
            return TimedOut()
        case "accountdata":
            return Authorized()
    return None


async def _from_socket(client: Client) -> AsyncGenerator[LinkEvent, None]:
    """The WebSocket's events; ends without a final one if the socket does not work."""
    # Only linking needs it.
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException

    class Direct(connect):
        """Never follows a redirect: the address contains the token."""

        def process_redirect(self, exc: Exception) -> Exception | str:
            return exc

    method = methods.SCAN_QR_CODE
    own = client.credentials.id_instance
    await client.limiter.acquire(own, method.name, method.rate)
    try:
        address, proxy = _address(client)
        async with Direct(
            address, open_timeout=_OPEN, max_size=_MOST_BYTES, logger=_silent, proxy=proxy
        ) as socket:
            async for message in socket:
                event = _socket_event(message)
                if event is None:
                    log.warning("the stream of QR codes spoke nonsense; asking for them instead")
                    return
                yield event
                if isinstance(event, _LAST):
                    return
    except (WebSocketException, InsecureAddress, OSError, TimeoutError, EOFError) as error:
        client.limiter.record_failure(own, method.name)
        # Not the error itself: its text may contain the address.
        log.info("no stream of QR codes (%s); asking for them instead", type(error).__name__)


def _address(client: Client) -> tuple[str, Any]:
    """The WebSocket's address, and whether the environment's proxy is used."""
    from greentui.greenapi.loopback import is_loopback

    credentials = client.credentials
    parts = urlsplit(credentials.api_url)
    loopback = is_loopback(parts.hostname or "")
    if parts.scheme != "https" and not loopback and not client.insecure_http:
        raise InsecureAddress(_("%s would be reached over plain http.") % parts.hostname)
    scheme = "wss" if parts.scheme == "https" else "ws"
    path = f"{parts.path.rstrip('/')}/waInstance{credentials.id_instance}"
    name = methods.SCAN_QR_CODE.name
    return f"{scheme}://{parts.netloc}{path}/{name}/{credentials.token}", None if loopback else True


def _socket_event(message: str | bytes) -> LinkEvent | None:
    try:
        return link_event(Qr.read(json.loads(message)))
    except (ValueError, RecursionError):
        return None


async def _polled(
    client: Client, every: float, sleep: Callable[[float], Awaitable[None]]
) -> AsyncGenerator[LinkEvent, None]:
    """Events from polling `qr`."""
    refused = 0
    while True:
        try:
            response = await client.call(methods.QR)
        except NotReady:
            yield Waiting(polling=True)
        except InsecureAddress as error:
            yield Failed(sentences(str(error), error.advice), reached=False)
            return
        except (Unauthorised, Forbidden) as error:
            yield Failed(sentences(str(error), error.advice))
            refused += 1
            if refused == REFUSED_ATTEMPTS:
                return
            await sleep(REFUSED_EVERY)
            continue
        except ApiError as error:
            yield Failed(str(error), reached=not isinstance(error, Unreachable))
        else:
            yield link_event(response, polling=True) or Failed(_("The service's response was not a QR code."))
        await sleep(every)
