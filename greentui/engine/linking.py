"""Linking a phone: the stream of QR codes as views to show, and pairing codes.

The codes come from the wire's stream (the live connection, or polling if that is refused). Each view has
everything a screen or a command needs.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from greentui.engine.chat_resolver import number_of
from greentui.engine.errors import Refusal
from greentui.engine.service import Caller
from greentui.greenapi.methods import GET_AUTHORIZATION_CODE
from greentui.model.instance import InstanceState
from greentui.text.qr_blocks import Matrix
from greentui.words import _

RENEWED_EVERY = 20
"""Seconds a QR code is valid (manual 1.3.2, QR)."""
READY_EVERY = 15.0
"""Seconds between two attempts to get a pairing code from an instance that is not ready."""
READY_ATTEMPTS = 20
"""Attempts in total; an instance is created, or started, within five minutes (manual 1.3.13)."""
CODE_LIVES = 150
"""Seconds a pairing code is valid, about (manual 1.3.2, GetAuthorizationCode)."""


class Stage(StrEnum):
    """The stages of linking."""

    WAITING = "waiting"
    """No code yet."""
    SHOWN = "shown"
    PASSKEY = "passkey"
    """To be confirmed on the phone with a passkey."""
    TIMED_OUT = "timed out"
    ALREADY = "already linked"
    FAILED = "failed"
    LINKED = "linked"


@dataclass(frozen=True, slots=True)
class LinkView:
    """What to show now.

    Attributes:
        stage: The stage of linking.
        since: UTC seconds when this stage began.
        matrix: The code's modules, while one is shown.
        png: The picture from the service.
        renew_at: UTC seconds when the service renews the code.
        text: What went wrong.
        advice: What to do about it.
        polling: Whether the live connection was refused and the service is polled instead.
        passing: Whether the problem may end by itself, so that waiting is enough.
    """

    stage: Stage
    since: float
    matrix: Matrix | None = None
    png: bytes = b""
    renew_at: float | None = None
    text: str = ""
    advice: str = ""
    polling: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """A pairing code, and until when it can be entered (UTC seconds)."""

    code: str
    until: float


class LinkingService(Protocol):
    """What linking asks of the session."""

    @property
    def call(self) -> Caller:
        """Calls a method of the API."""

    def link_events(self) -> AsyncIterator[object]:
        """The wire's stream of link events."""

    async def refresh_state(self, *, changed: bool = False) -> InstanceState:
        """Fetch the instance's state; anew if it may have `changed` this moment. Raises `Refusal`."""


class Linking:
    """Linking of one instance.

    Args:
        service: The session, or what stands in for it.
        clock: UTC seconds.
        sleep: Waits; replaced in tests.
    """

    def __init__(
        self,
        service: LinkingService,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._service = service
        self._clock = clock
        self._sleep = sleep

    async def views(self) -> AsyncIterator[LinkView]:
        """A view for each change, until a phone is linked or the service gives up.

        Raises:
            Refusal: The service cannot be called.
        """
        from greentui.greenapi import linking as wire

        view = LinkView(Stage.WAITING, self._clock())
        yield view
        async for event in self._service.link_events():
            match event:
                case wire.QrShown(png=png, polling=polling):
                    view = replace(self._shown(view, png), polling=polling)
                case wire.Waiting(polling=polling):
                    # A shown code stays until the service reports something about it.
                    stage = Stage.SHOWN if view.stage is Stage.SHOWN else Stage.WAITING
                    kept = view if stage is Stage.SHOWN else self._at(view, stage)
                    view = replace(kept, polling=polling)
                case wire.AlreadyLogged():
                    view = self._at(view, Stage.ALREADY)
                case wire.PasskeyRequired():
                    view = self._at(view, Stage.PASSKEY)
                case wire.TimedOut():
                    view = self._at(view, Stage.TIMED_OUT)
                case wire.Failed(text=said, reached=reached):
                    view = self._failed(view, said, reached=reached)
                case wire.Authorized():
                    view = self._at(view, Stage.LINKED)
                    await self._learn()
                case _:
                    continue
            yield view

    async def _learn(self) -> None:
        """Fetch the state now, without waiting for its notification."""
        try:
            await self._service.refresh_state(changed=True)
        except Refusal:
            return  # the monitor checks again within the minute

    def _at(self, before: LinkView, stage: Stage) -> LinkView:
        """The view at a stage without a picture; an unchanged stage keeps its beginning."""
        since = before.since if before.stage is stage else self._clock()
        return LinkView(stage, since, polling=before.polling)

    def _shown(self, before: LinkView, png: bytes) -> LinkView:
        """The view of a picture; an unreadable one is a failure."""
        if png == before.png:
            return before
        from greentui.greenapi.linking import qrmatrix

        try:
            matrix = qrmatrix(png)
        except ValueError:
            return self._failed(before, _("The picture the service sent is not a QR code."))
        now = self._clock()
        return replace(
            self._at(before, Stage.SHOWN), since=now, matrix=matrix, png=png, renew_at=now + RENEWED_EVERY
        )

    def _failed(self, before: LinkView, said: str, *, reached: bool = True) -> LinkView:
        words, advice, passing = explained(said)
        return replace(self._at(before, Stage.FAILED), text=words, advice=advice, passing=passing and reached)

    async def pairing_when_ready(self, phone: str, on_wait: Callable[[Refusal], None]) -> Pairing:
        """A pairing code, waiting up to five minutes while the instance is being created or is starting.

        Args:
            phone: A number with its country code, in any spelling.
            on_wait: Called with the reason before each further attempt.

        Raises:
            Refusal: As in `pairing`.
        """
        for _attempt in range(READY_ATTEMPTS - 1):
            try:
                return await self.pairing(phone)
            except Refusal as refusal:
                if not refusal.passing:
                    raise
                on_wait(refusal)
                await self._sleep(READY_EVERY)
        return await self.pairing(phone)

    async def pairing(self, phone: str) -> Pairing:
        """A code to type on the phone with that number.

        Args:
            phone: A number with its country code, in any spelling.

        Raises:
            Refusal: It is not a phone number, a phone is already linked, or the service has no code.
        """
        number = int(number_of(phone))
        made = await self._service.call(GET_AUTHORIZATION_CODE, phoneNumber=number)
        if not made.done or not made.code:
            raise Refusal(
                _("The service issued no pairing code."),
                advice=_(
                    "Check that no phone is linked and the number is right, then try again in half a minute."
                ),
            )
        return Pairing(made.code, self._clock() + CODE_LIVES)

    async def wait_until_linked(self, every: float) -> None:
        """Wait until a phone is linked, checking every `every` seconds."""
        while True:
            try:
                if await self._service.refresh_state() is InstanceState.AUTHORIZED:
                    return
            except Refusal:
                pass  # checked again; the status bar shows what is wrong
            await self._sleep(every)


def passkey() -> str:
    """What to do if WhatsApp requires a passkey."""
    return _(
        "WhatsApp asks you to confirm this link with the account's passkey: follow the steps on the phone."
    )


def explained(said: str) -> tuple[str, str, bool]:
    """The meaning of an error in the stream (manual 1.3.2, QR).

    Returns:
        What it means, what to do about it, and whether it may end by itself.
    """
    lowered = said.lower()
    if "instance has auth" in lowered or "make log out" in lowered:
        return (
            _("The instance holds an old link that no longer works."),
            _("Log it out, then scan a new code."),
            False,
        )
    if "starting" in lowered:
        return (
            _("The instance is starting."),
            _("This takes up to five minutes; then a code appears."),
            True,
        )
    if "expired" in lowered:
        return (
            _("The instance has expired."),
            _("Renew it in your GREEN-API account."),
            False,
        )
    if "deleted" in lowered:
        return (
            _("The instance was deleted."),
            _("Use another one: add a profile with its idInstance and apiTokenInstance."),
            False,
        )
    return said, _("Try again in a moment."), True
