"""The wire for the engine's workers and the screens' calls: one client, watched for trouble.

Workers get `ApiError` and decide by it; screens get `Refusal`. What a call reveals about the service's
health, quotas and rates goes into the facts.
"""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from greentui.engine import logs
from greentui.engine.errors import of_service
from greentui.engine.facts_store import TroubleSource
from greentui.engine.pacing import Pacing
from greentui.engine.worker_events import ServiceRecovered
from greentui.greenapi.client import Client
from greentui.greenapi.errors import (
    ApiError,
    BadResponse,
    ContradictoryRefusal,
    Forbidden,
    InstanceClosed,
    LostResponse,
    NotFound,
    QuotaUsed,
    ServiceError,
    Unauthorised,
    Unreachable,
    Upstream,
    WebhookUrlSet,
)
from greentui.greenapi.methods import UPLOAD_FILE
from greentui.model.instance import LinkHealth
from greentui.words import sentences

if TYPE_CHECKING:
    from greentui.config import Credentials
    from greentui.engine.context import InstanceContext
    from greentui.engine.monthly_usage import MonthlyUsage
    from greentui.greenapi.method import Method
    from greentui.greenapi.rate_limiter import Usage

log = logging.getLogger(__name__)

A = TypeVar("A")
Progress = Callable[[int, int], None]
"""Called with the bytes sent so far and the total."""

PICTURE_LIMIT = 5_000_000
"""Maximum bytes of an avatar to fetch."""

_HEALTH: tuple[tuple[type[ApiError] | tuple[type[ApiError], ...], LinkHealth], ...] = (
    ((Unauthorised, Forbidden), LinkHealth.REFUSED),
    (InstanceClosed, LinkHealth.CLOSED),
    (WebhookUrlSet, LinkHealth.WEBHOOK_SET),
    # GREEN-API knows these methods: a host that does not is something else.
    ((BadResponse, NotFound), LinkHealth.STRANGE),
    ((Unreachable, LostResponse, Upstream, ServiceError), LinkHealth.UNREACHABLE),
)

_PASSING = (LinkHealth.UNREACHABLE, LinkHealth.STRANGE)
"""Trouble that may end by itself."""


def _health_after(error: ApiError) -> LinkHealth | None:
    return next((health for family, health in _HEALTH if isinstance(error, family)), None)


class Caller(Protocol):
    """Calls a method of the API for screens and commands; `Session.call` is one."""

    async def __call__(self, method: Method[A], /, **params: Any) -> A:
        """The typed response. Raises `Refusal`."""


class CredentialSource(Protocol):
    """Where credentials are kept."""

    def read(self) -> Credentials:
        """The credentials as they are kept now. Reads a disk."""


class Service:
    """One instance's service.

    Args:
        credentials: Of the instance.
        context: Clock, bus, and the facts, where health, quotas and rate limits are noted.
        usage: Counts the calls of this month.
        kept: The credentials as they are kept: another process may have replaced the token.
        insecure_http: Whether plain http to another machine is allowed.
    """

    def __init__(
        self,
        credentials: Credentials,
        context: InstanceContext,
        usage: MonthlyUsage,
        *,
        kept: CredentialSource | None = None,
        insecure_http: bool = False,
    ) -> None:
        self._kept = kept
        self._context = context
        self._facts = context.facts
        self._queue_failing = False
        """Whether the queue is to be read from here, and the last attempt failed."""
        second = context.timing.second

        def clock() -> float:
            return time.monotonic() / second

        async def sleep(seconds: float) -> None:
            await asyncio.sleep(seconds * second)

        self.pacing = Pacing(context.facts, clock, sleep)
        self.client = Client(
            credentials,
            clock=clock,
            sleep=sleep,
            limiter=self.pacing,
            insecure_http=insecure_http,
            on_date=context.clock.learn,
            on_answer=usage.note,
        )

    async def call(self, method: Method[A], /, *, on_progress: Progress | None = None, **params: Any) -> A:
        """Call a method, for workers.

        Args:
            method: A method of the table.
            on_progress: Called with the bytes sent and the total of an upload.
            **params: By the API's own names.

        Raises:
            ApiError: As raised by the wire.
        """
        from greentui.engine.credential_check import responses  # the first picture does without

        if (known := responses.take(self.client.credentials, method)) is not None:
            self.pacing.answered(self.client.credentials.id_instance, method.name)
            return known
        response = await self._authorised(lambda: self.client.call(method, on_progress=on_progress, **params))
        self.pacing.succeeded(method.name)
        return response

    async def call_or_refuse(
        self, method: Method[A], /, *, on_progress: Progress | None = None, **params: Any
    ) -> A:
        """Call a method, for screens and commands; arguments as in `call`.

        Raises:
            Refusal: The call failed.
        """
        return await self._or_refuse(method, self.call(method, on_progress=on_progress, **params))

    async def call_json_or_refuse(self, method: Method[Any], params: Mapping[str, object]) -> object:
        """Call a method for its raw response, to be shown only.

        Raises:
            Refusal: The call failed.
        """
        answer = await self._or_refuse(
            method, self._authorised(lambda: self.client.call_json(method, params))
        )
        self.pacing.succeeded(method.name)
        return answer

    def report_state_read(self) -> None:
        """Note that the state was read: the service works, apart from its queue if that cannot be read."""
        if not self._queue_failing:
            self._report_healthy()
        elif self._facts.current.health is not LinkHealth.WEBHOOK_SET:
            self._facts.update(health=LinkHealth.DEAF)

    def report_queue_read(self) -> None:
        """Note that the queue was read: the service works."""
        self._queue_failing = False
        self._report_healthy()

    def report_state_unread(self, error: ApiError) -> None:
        """Note that reading the state failed."""
        self._report_trouble(error, _health_after(error))

    def report_queue_unread(self, error: ApiError) -> None:
        """Note that reading the queue failed."""
        self._queue_failing = True
        health = _health_after(error)
        deaf = self._facts.current.health is LinkHealth.DEAF and health in _PASSING
        self._report_trouble(error, LinkHealth.DEAF if deaf else health)

    def report_queue_left(self) -> None:
        """Note that the queue is no longer read from here."""
        self._queue_failing = False

    def _report_healthy(self) -> None:
        self._facts.update(health=LinkHealth.ONLINE)
        if self._facts.clear_trouble(TroubleSource.SERVICE):
            log.info("the service answers again")
            self._context.publish(ServiceRecovered())

    def _report_trouble(self, error: ApiError, health: LinkHealth | None) -> None:
        if health is not None:
            self._facts.update(health=health)
        if self._facts.report_trouble(TroubleSource.SERVICE, sentences(str(error), error.advice)):
            log.warning("trouble with the service: %s", error)

    def rates(self) -> list[Usage]:
        """This session's calls by method."""
        return list(self.client.limiter.usage())

    async def upload(self, path: Path, on_progress: Progress | None = None) -> str:
        """Upload a file for the service to fetch, kept for 15 days; returns its address.

        Raises:
            Refusal: The upload failed.
        """
        return await self.call_or_refuse(UPLOAD_FILE, file=path, on_progress=on_progress)

    async def fetch_picture(self, url: str) -> bytes:
        """Fetch a small picture by its address.

        Raises:
            Refusal: It could not be fetched.
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

    def use(self, credentials: Credentials) -> None:
        """Call with other credentials of the same instance from now on; both tokens stay hidden."""
        logs.hide(credentials.token)
        self.client.use(credentials)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()

    async def _authorised(self, call: Callable[[], Awaitable[A]]) -> A:
        """Make a call, and again if it was refused because another process had replaced the token.

        What was refused for an old token was certainly not done.
        """
        token = self.client.credentials.token
        try:
            return await self._watched(call())
        except (Unauthorised, ContradictoryRefusal) as error:
            if error.status != HTTPStatus.UNAUTHORIZED or not await self._token_replaced(token):
                raise
        return await self._watched(call())

    async def _token_replaced(self, token: str) -> bool:
        """Whether `token` is an old one; the new one is used from now on."""
        if self._kept is not None and self.client.credentials.token == token:
            kept = await asyncio.to_thread(self._kept.read)
            if kept.token != self.client.credentials.token == token:
                log.info("another process has replaced the token; the new one is used")
                self.use(kept)
        return self.client.credentials.token != token

    async def _watched(self, call: Awaitable[A]) -> A:
        """Await a call, and note what it reveals about the service's health and quotas."""
        try:
            answer = await call
        except QuotaUsed as error:
            self._facts.note_quota(error.quota)
            raise
        if self._facts.current.health in _PASSING:
            self._context.publish(ServiceRecovered())
        return answer

    async def _or_refuse(self, method: Method[Any], call: Awaitable[A]) -> A:
        try:
            return await call
        except ApiError as error:
            log.info("%s was refused: %s", method.name, error)
            raise of_service(error) from None
