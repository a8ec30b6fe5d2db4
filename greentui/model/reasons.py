"""Why a message waits, failed, or may have been sent: stored as a code, put into words when shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReasonCode(StrEnum):
    """Identifies the sentence to show. Archives hold these words: none may ever change or go."""

    SAID = "said"
    """The service's own words, which are in `details`."""
    STATUS = "status"
    """An unknown status; `details` has the service's word, perhaps with its description."""

    HELD = "held"
    FOR_REVIEW = "for review"
    TAKEN_BACK = "taken back"
    """`details` names the attempt to take it back."""

    UNSURE = "unsure"
    NO_ID = "no id"
    ID_TAKEN = "id taken"
    LOG_DAMAGED = "log damaged"
    NOT_FOUND = "not found"
    """`details`: why the answer was lost, the journal's minutes, how many the service holds unlisted."""
    SEVERAL_FOUND = "several found"
    """`details`: why the answer was lost, how many were found."""
    LOOKUP_STOPPED = "left"
    NOT_SENT = "not sent"
    """Only in archives of earlier versions."""

    REPEAT = "repeat"
    """`details`: what keeps it from being looked up."""
    REPEAT_UNSENT = "repeat unsent"
    """The same."""
    NOT_REPEATED = "not repeated"
    """`details`: why, in words."""

    FILE_MISSING = "file missing"
    """`details`: the file's name, as of all about files."""
    FILE_FOLDER = "file folder"
    FILE_UNREADABLE = "file unreadable"
    """`details`: the file's name, the system's words."""
    FILE_ODD = "file odd"
    FILE_EMPTY = "file empty"
    FILE_TOO_LARGE = "file too large"
    FILE_CHANGED = "file changed"

    # The families of errors. Where the family does not explain it alone, `details` has what happened.
    UNAUTHORISED = "Unauthorised"
    FORBIDDEN = "Forbidden"
    HTTP_NOT_FOUND = "NotFound"
    TOO_LARGE = "TooLarge"
    RATE_LIMITED = "RateLimited"
    QUOTA_USED = "QuotaUsed"
    NOT_READY = "NotReady"
    INSTANCE_CLOSED = "InstanceClosed"
    WEBHOOK_URL_SET = "WebhookUrlSet"
    INVALID_REQUEST = "InvalidRequest"
    FIELD_ERROR = "FieldError"
    REFUSED = "Refused"
    UPSTREAM = "Upstream"
    SERVICE_ERROR = "ServiceError"
    BAD_RESPONSE = "BadResponse"
    INCOMPLETE_RESPONSE = "IncompleteResponse"
    UNREACHABLE = "Unreachable"
    LOST_RESPONSE = "LostResponse"
    CONTRADICTORY_REFUSAL = "ContradictoryRefusal"
    INSECURE_ADDRESS = "InsecureAddress"
    API_ERROR = "ApiError"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, independent of language.

    Attributes:
        code: Identifies the sentence to show.
        details: What that sentence names: a file, a method, the service's own words.
    """

    code: ReasonCode
    details: tuple[str, ...] = ()

    @classmethod
    def stored(cls, code: str, *details: str) -> Reason:
        """A reason as an archive holds it. Of a code that no version has known, the details remain."""
        known = code in ReasonCode._value2member_map_
        return cls(ReasonCode(code) if known else ReasonCode.SAID, details)


def said(words: str) -> Reason | None:
    """The reason for words as received; `None` for none."""
    return Reason(ReasonCode.SAID, (words,)) if words else None
