"""What becomes of a message, by the error of its request."""

from __future__ import annotations

import pytest

from greentui.engine.outbox_failures import FailureKind, failure_kind
from greentui.greenapi.errors import (
    ApiError,
    BadResponse,
    LostResponse,
    NotReady,
    QuotaUsed,
    RateLimited,
    Refused,
    ServiceError,
    Unauthorised,
)
from greentui.model.instance import Quota


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RateLimited("busy"), FailureKind.RETRY),
        (Unauthorised("no"), FailureKind.HOLD),
        (NotReady("starting"), FailureKind.HOLD),
        (Refused("no"), FailureKind.FAILED),
        (QuotaUsed("used up", quota=Quota("sendMessage")), FailureKind.FAILED),
        (LostResponse("lost"), FailureKind.UNKNOWN),
        (Refused("no", maybe_done=True), FailureKind.UNKNOWN),
        (ServiceError("odd"), FailureKind.UNKNOWN),
        (BadResponse("odd"), FailureKind.UNKNOWN),
        (ApiError("odd"), FailureKind.UNKNOWN),
    ],
    ids=repr,
)
def test_an_error_that_proves_nothing_leaves_a_message_in_doubt(error: ApiError, kind: FailureKind) -> None:
    assert failure_kind(error) is kind
