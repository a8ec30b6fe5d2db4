"""The errors of a call to the service, each with advice for the operator.

No text here contains a token or an address with one; the service's own words are masked before they
become part of an error.
"""

from __future__ import annotations

from typing import ClassVar

from greentui.model.instance import Quota
from greentui.model.limits import FILE_BYTES, REQUEST_BYTES
from greentui.words import NOTHING, Phrase


class ApiError(Exception):
    """A call that failed, or may have failed.

    Attributes:
        text: What happened, in a sentence.
        advice: What the operator can do about it; may be empty.
        remedy: The same for every error of the class, unless one is given more fitting advice.
        maybe_done: Whether it may have been done nevertheless. A message must then be looked up before it is
            sent again.
        method: The method called; empty for none.
        status: The HTTP status of the response; `None` without one.
        said: The service's own words, for the log and to distinguish errors; never shown alone.
    """

    remedy: ClassVar = NOTHING
    maybe_done = False

    def __init__(
        self,
        text: str,
        *,
        method: str = "",
        status: int | None = None,
        advice: str = "",
        maybe_done: bool | None = None,
        said: str = "",
    ) -> None:
        super().__init__(text)
        self.text = text
        self.method = method
        self.status = status
        self.said = said
        self.advice = advice or str(self.remedy)
        if maybe_done is not None:
            self.maybe_done = maybe_done

    def __str__(self) -> str:
        return self.text


class Unauthorised(ApiError):
    """401: the token is wrong; repeating is useless."""

    remedy: ClassVar = Phrase(
        "Check apiTokenInstance: copy it again from the instance's page in your GREEN-API account."
    )


class Forbidden(ApiError):
    """403: the instance or the host is wrong; for statuses: the beta is not enabled."""

    remedy: ClassVar = Phrase("Check idInstance and apiUrl: each instance has a host of its own.")


class NotFound(ApiError):
    """404: there is no such method or object."""

    remedy: ClassVar = Phrase("Check apiUrl and the method's name.")


class TooLarge(ApiError):
    """413, or a 500 that means the same: a file over 100 MB, a body over 100 kB."""

    remedy: ClassVar = Phrase(
        "Files may have %(file)d MB, everything else in a request %(rest)d kB.",
        {"file": FILE_BYTES // 1024**2, "rest": REQUEST_BYTES // 1000},
    )


class RateLimited(ApiError):
    """429, repeatedly: nothing was done."""

    remedy: ClassVar = Phrase("Another program may be using this instance; wait a moment and try again.")


class QuotaUsed(ApiError):
    """466: a monthly quota is used up; repeating is useless.

    Attributes:
        quota: Which one, its size, and the chats that are still allowed.
    """

    remedy: ClassVar = Phrase("It resets next month; a business tariff has no such quota.")

    def __init__(
        self, text: str, *, quota: Quota, method: str = "", status: int | None = 466, advice: str = ""
    ) -> None:
        super().__init__(text, method=method, status=status, advice=advice)
        self.quota = quota


class NotReady(ApiError):
    """400: the instance is starting, or no phone is linked."""

    remedy: ClassVar = Phrase("Wait until the instance has started; link a phone where none is linked.")


class InstanceClosed(ApiError):
    """400: the instance is expired or deleted."""

    remedy: ClassVar = Phrase("Renew the instance in your GREEN-API account, or use another one.")


class WebhookUrlSet(ApiError):
    """400 on receiving: `webhookUrl` is set, so the service sends notifications elsewhere."""

    remedy: ClassVar = Phrase("Clear webhookUrl in the instance's settings and wait a minute.")


class InvalidRequest(ApiError):
    """400: the request is invalid.

    Attributes:
        field: The invalid part, by the API's name (`options[2].optionName`); empty for none in particular.
    """

    def __init__(
        self,
        text: str,
        *,
        field: str = "",
        method: str = "",
        status: int | None = 400,
        advice: str = "",
        said: str = "",
        maybe_done: bool = False,
    ) -> None:
        super().__init__(text, method=method, status=status, advice=advice, said=said, maybe_done=maybe_done)
        self.field = field


class FieldError(InvalidRequest):
    """An invalid parameter, found before anything was sent.

    Attributes:
        detail: What is wrong, as a phrase to follow the field's name.
    """

    def __init__(self, field: str, detail: str, *, method: str = "", advice: str = "") -> None:
        text = f"{field}: {detail}" if field else detail
        super().__init__(text, field=field, method=method, status=None, advice=advice)
        self.detail = detail


class Refused(ApiError):
    """A refusal in a response with status 200: a bare string, or an object with a code."""


class Upstream(ApiError):
    """502, 503, 504: a gateway could not reach the service."""

    remedy: ClassVar = Phrase("Try again in a minute.")


class ServiceError(ApiError):
    """500, or any undocumented status."""

    remedy: ClassVar = Phrase("Try again; if it persists, contact the service's support.")


class BadResponse(ApiError):
    """A response that is not the service's: HTML, incomplete JSON, a redirect, far too long."""

    remedy: ClassVar = Phrase(
        "Check apiUrl; a proxy or a sign-in page may stand between this machine and the service."
    )


class IncompleteResponse(BadResponse):
    """A response without its essential field, such as the id of the accepted message."""

    remedy: ClassVar = Phrase("Check whether it was done; if this persists, contact the service's support.")


class Unreachable(ApiError):
    """No connection, or it broke before the request was sent: nothing was done."""

    remedy: ClassVar = Phrase("Check the network and apiUrl.")


class LostResponse(ApiError):
    """The request was sent and no response came: it may have been done."""

    remedy: ClassVar = Phrase("Check whether it was done before you repeat it.")
    maybe_done = True


class ContradictoryRefusal(ApiError):
    """A refusal that earlier answers contradict: the request may have been carried out before it."""

    remedy: ClassVar = Phrase("Check whether it was done before you repeat it.")
    maybe_done = True


class InsecureAddress(ApiError):
    """The address is plain http to another machine, which would reveal the token on the way."""

    remedy: ClassVar = Phrase("Use https, or allow plain http with insecure_http in the configuration.")
