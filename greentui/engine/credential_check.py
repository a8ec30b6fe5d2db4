"""Single calls without archive or workers: to test credentials, and to compare the clocks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from greentui.engine.errors import Refusal, of_service
from greentui.model.instance import InstanceState
from greentui.words import _

WHATSAPP = "whatsapp"
_MESSENGERS = {"telegram": "Telegram", "v3": "MAX"}
"""Other messengers, by the API's words for them."""

PATIENCE = 3.0
"""Seconds within which an address that does not answer is known."""
FRESH = 10.0
"""Seconds for which what a test was answered is as good as asked now."""

if TYPE_CHECKING:
    from greentui.config import Credentials
    from greentui.greenapi.method import Method
    from greentui.greenapi.response_models import InstanceSettings

A = TypeVar("A")


async def state_of(credentials: Credentials, *, insecure_http: bool = False) -> InstanceState:
    """The state of the instance of `credentials`.

    Args:
        credentials: The instance, its token, the service's address.
        insecure_http: Whether plain http to another machine is allowed.

    Raises:
        Refusal: The service refuses, or cannot be reached within `PATIENCE`.
    """
    from greentui.greenapi.client import Client
    from greentui.greenapi.errors import ApiError
    from greentui.greenapi.methods import GET_SETTINGS, GET_STATE_INSTANCE

    client = Client(credentials, insecure_http=insecure_http, connect_within=PATIENCE)
    try:
        word = await client.call(replace(GET_STATE_INSTANCE, tries=1))
        settings = await client.call(replace(GET_SETTINGS, tries=1))
    except ApiError as error:
        raise of_service(error) from None
    finally:
        await client.close()
    _refuse_other_messenger(settings)
    responses.keep(credentials, {GET_STATE_INSTANCE.name: word, GET_SETTINGS.name: settings})
    return InstanceState.of(word)


class Responses:
    """What the last test of credentials was told: a session that begins at once need not call again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._credentials: Credentials | None = None
        self._responses: dict[str, object] = {}
        self._at = 0.0

    def keep(self, credentials: Credentials, responses: dict[str, object]) -> None:
        """Keep responses, by method."""
        self._credentials, self._responses, self._at = credentials, responses, self._clock()

    def take(self, credentials: Credentials, method: Method[A]) -> A | None:
        """The response of a method, once; `None` if there is none, or it is older than `FRESH`."""
        if credentials != self._credentials or self._clock() - self._at > FRESH:
            return None
        return cast("A | None", self._responses.pop(method.name, None))


responses = Responses()


def _refuse_other_messenger(settings: InstanceSettings) -> None:
    """Refuse an instance of another messenger: the same calls would go to people whom nobody meant."""
    kind = str(settings.values.get("typeInstance", "")).strip().lower()
    if kind not in ("", WHATSAPP):
        raise Refusal(
            _("This is an instance of another messenger (%s).") % _MESSENGERS.get(kind, kind),
            field="idInstance",
            advice=_(
                "greentui works with WhatsApp only; on another messenger the same numbers may belong to "
                "other people."
            ),
        )


@dataclass(frozen=True, slots=True)
class FirstResponse:
    """What a first call shows of the service.

    Attributes:
        skew: Seconds by which this machine's clock is ahead of the service's; `None` if it sends no time.
        took: Seconds a response takes over an open connection; `None` if none came.
    """

    skew: float | None
    took: float | None


async def first_response(credentials: Credentials, *, insecure_http: bool = False) -> FirstResponse:
    """Call a method without a rate, which takes no turn from the calls that follow.

    It is called twice: the first time we have to load much, and to connect. A refusal, too, has the time.

    Args:
        credentials: The instance, its token, the service's address.
        insecure_http: Whether plain http to another machine is allowed.
    """
    from email.utils import parsedate_to_datetime

    from greentui.greenapi.client import Client
    from greentui.greenapi.errors import ApiError
    from greentui.greenapi.methods import GET_WEBHOOKS_COUNT

    dates: list[str] = []
    client = Client(credentials, insecure_http=insecure_http, on_date=dates.append)
    took: float | None = None
    try:
        for _turn in range(2):
            begun = time.monotonic()
            try:
                await client.call(replace(GET_WEBHOOKS_COUNT, tries=1))
            except ApiError as error:
                if error.status is None:
                    break  # later checks say what is wrong
            took = time.monotonic() - begun
    finally:
        await client.close()
    try:
        skew = time.time() - parsedate_to_datetime(dates[-1]).timestamp()
    except (LookupError, ValueError, OverflowError):
        skew = None
    return FirstResponse(skew, took)
