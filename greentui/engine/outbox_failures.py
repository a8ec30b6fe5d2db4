"""What a request that failed means for the message it was to send."""

from __future__ import annotations

from enum import Enum, auto

from greentui.greenapi.errors import (
    ApiError,
    Forbidden,
    InsecureAddress,
    InstanceClosed,
    InvalidRequest,
    NotFound,
    NotReady,
    QuotaUsed,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorised,
    Unreachable,
    WebhookUrlSet,
)


class FailureKind(Enum):
    """What a failed request means for its item."""

    RETRY = auto()
    """Certainly not done; the service will accept it later."""
    HOLD = auto()
    """Certainly not done; something must change first."""
    FAILED = auto()
    """Certainly not done, and refused again if repeated."""
    UNKNOWN = auto()
    """It may have been done."""


_FAILURE_KINDS: tuple[tuple[tuple[type[ApiError], ...], FailureKind], ...] = (
    ((RateLimited, Unreachable), FailureKind.RETRY),
    ((NotReady, Unauthorised, Forbidden, InstanceClosed, WebhookUrlSet, InsecureAddress), FailureKind.HOLD),
    ((InvalidRequest, Refused, NotFound, TooLarge, QuotaUsed), FailureKind.FAILED),
)


def failure_kind(error: ApiError) -> FailureKind:
    """What `error` means for the message being sent.

    An error that is not listed proves nothing: a gateway that gave up, or a server that failed, may have
    passed the message on before.
    """
    if error.maybe_done:
        return FailureKind.UNKNOWN
    return next(
        (kind for family, kind in _FAILURE_KINDS if isinstance(error, family)),
        FailureKind.UNKNOWN,
    )
