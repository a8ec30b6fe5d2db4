"""The wire, as the engine's workers and the screens' calls see it: one client, watched for trouble.

Workers get `ApiError` and decide by it; screens get `Refusal` in words. Whatever a call tells of the
service's health, its quotas and its rates goes to the board on the way.
"""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greentui.engine.errors import Refusal, of_service
from greentui.engine.facts import Board, Source
from greentui.engine.pacing import Pacing
from greentui.greenapi.client import Client
from greentui.greenapi.errors import (
    ApiError,
    BadAnswer,
    Forbidden,
    InstanceClosed,
    LostAnswer,
    NotFound,
    QuotaUsed,
    ServiceError,
    Unauthorised,
    Unreachable,
    Upstream,
    WebhookUrlSet,
)
from greentui.greenapi.methods import RECEIVE_NOTIFICATION
from greentui.model.instance import LinkHealth
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.config import Credentials
    from greentui.greenapi.answers import Notification
    from greentui.greenapi.rates import Usage

log = logging.getLogger(__name__)

PICTURE_LIMIT = 5_000_000
"""Bytes of an avatar that we are willing to fetch."""

_HEALTH: tuple[tuple[type[ApiError] | tuple[type[ApiError], ...], LinkHealth], ...] = (
    ((Unauthorised, Forbidden), LinkHealth.REFUSED),
    (InstanceClosed, LinkHealth.CLOSED),
    (WebhookUrlSet, LinkHealth.WEBHOOK_SET),
    # The service knows its queue and its state: whoever does not is another one.
    ((BadAnswer, NotFound), LinkHealth.STRANGE),
    ((Unreachable, LostAnswer, Upstream, ServiceError), LinkHealth.UNREACHABLE),
)


class Service:
    """One instance's service.

    Args:
        credentials: Of the instance.
        board: Where health, quota and rate trouble are noted.
        clock: UTC seconds.
        on_again: Told when the service answers after it did not: who waits need not wait on.
        insecure_http: Whether plain http to another machine is allowed.
    """

    def __init__(
        self,
        credentials: Credentials,
        board: Board,
        clock: Callable[[], float],
        *,
        on_again: Callable[[], None] = lambda: None,
        insecure_http: bool = False,
    ) -> None:
        self._board = board
        self._clock = clock
        self._on_again = on_again
        self.pacing = Pacing(self._limited)
        self.client = Client(credentials, rates=self.pacing, insecure_http=insecure_http)

    async def call(self, method: str, /, **params: Any) -> object:
        """Call a method by name, for workers.

        Raises:
            ApiError: As the wire told it.
        """
        try:
            answer = await self.client.call_named(method, params)
        except ApiError as error:
            self._note(error)
            raise
        if self._board.facts.health in (LinkHealth.UNREACHABLE, LinkHealth.STRANGE):
            self._on_again()
        return answer

    async def receive(self, seconds: int) -> Notification | None:
        """One long poll of the notification queue, for the inbox.

        Raises:
            ApiError: As the wire told it.
        """
        return await self.client.call(RECEIVE_NOTIFICATION, receiveTimeout=seconds)

    async def ask(self, method: str, /, **params: Any) -> object:
        """Call a method by name, for screens.

        Raises:
            Refusal: In words.
        """
        try:
            return await self.call(method, **params)
        except ApiError as error:
            log.info("%s was refused: %s", method, error)
            raise of_service(error) from None

    def healthy(self) -> None:
        """The queue or the state was read: all is well with the service."""
        self._board.note(health=LinkHealth.ONLINE)
        if self._board.well(Source.SERVICE):
            log.info("the service answers again")
            self._on_again()

    def unwell(self, error: ApiError) -> None:
        """Reading the queue or the state failed."""
        health = next((health for family, health in _HEALTH if isinstance(error, family)), None)
        if health is not None:
            self._board.note(health=health)
        if self._board.trouble(Source.SERVICE, sentences(str(error), error.advice)):
            log.warning("trouble with the service: %s", error)

    async def send_file(
        self, method: str, params: dict[str, Any], on_progress: Callable[[int, int], None]
    ) -> object:
        """Call a method that uploads a file, for workers.

        Raises:
            ApiError: As the wire told it.
        """
        try:
            return await self.client.call_named(method, params, on_progress=on_progress)
        except ApiError as error:
            self._note(error)
            raise

    def rates(self) -> list[Usage]:
        """The calls of this session by method."""
        return list(self.client.rates.snapshot())

    async def upload(self, path: Path, on_progress: Callable[[int, int], None] | None = None) -> str:
        """Put a file where the service can fetch it for 15 days; its address.

        Raises:
            Refusal: In words.
        """
        try:
            answer = await self.client.call_named("uploadFile", {"file": path}, on_progress=on_progress)
        except ApiError as error:
            raise of_service(error) from None
        url = answer.get("urlFile") if isinstance(answer, dict) else None
        if not isinstance(url, str):
            raise Refusal(_("The service took the file and gave no address for it."))
        return url

    async def fetch(self, url: str) -> bytes:
        """A small picture by its address.

        Raises:
            Refusal: In words.
        """
        into = io.BytesIO()
        try:
            await self.client.download(url, into, limit=PICTURE_LIMIT)
        except ApiError as error:
            raise of_service(error) from None
        return into.getvalue()

    def link_events(self) -> AsyncIterator[object]:
        """The wire's stream of QR codes."""
        from greentui.greenapi.linking import link_events

        return link_events(self.client)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()

    def _limited(self) -> None:
        self._board.note(rate_limited=int(self._clock()))

    def _note(self, error: ApiError) -> None:
        if isinstance(error, QuotaUsed):
            self._board.note(quota=error.quota)
