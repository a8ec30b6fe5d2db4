"""What can go wrong between us and the service, as a small family, each with what the operator can do.

No text here ever holds a token or an address with one; code that makes an error out of the service's own
words masks them first.
"""

from __future__ import annotations

from greentui.model.instance import Quota
from greentui.model.limits import FILE_BYTES, REQUEST_BYTES
from greentui.words import _, sentences


class ApiError(Exception):
    """A call that did not do what it was for, or may not have.

    Attributes:
        text: What happened, in a sentence.
        advice: What the operator can do about it; may be empty.
        maybe_done: Whether it may have been done all the same. Who sees this on a send must find out
            before sending again.
        method: The method that was called; empty where none was.
        status: The HTTP status of the response; `None` where there was none.
        said: The service's own words, for the log and for telling errors apart; never shown alone.
    """

    advice = ""
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
        self.advice = advice or type(self).advice
        if maybe_done is not None:
            self.maybe_done = maybe_done

    def __str__(self) -> str:
        return self.text


class Unauthorised(ApiError):
    """401: the token is wrong. Further calls with it are of no use."""

    advice = _("Check apiTokenInstance: copy it again from the instance's page in the personal area.")


class Forbidden(ApiError):
    """403: the instance or the host is wrong; for statuses, the beta is not enabled."""

    advice = _("Check idInstance and apiUrl: each instance has a host of its own.")


class NotFound(ApiError):
    """404: the service has no such method or thing."""

    advice = _("Check apiUrl and the method's name.")


class TooLarge(ApiError):
    """413, or one of the 500s that say the same: a file over 100 MB, a body over 100 kB."""

    advice = _("Files may have %(file)d MB, everything else in a request %(rest)d kB.") % {
        "file": FILE_BYTES // 1024**2,
        "rest": REQUEST_BYTES // 1000,
    }


class RateLimited(ApiError):
    """429, again and again: nothing was done and nothing is lost."""

    advice = _("Another program may be using this instance; wait a moment and try again.")


class QuotaUsed(ApiError):
    """466: a monthly quota is used up. Repeating is of no use.

    Attributes:
        quota: Which one, how much of it, and the chats that are still allowed.
    """

    advice = _("It begins anew next month; a business tariff has no such quota.")

    def __init__(self, quota: Quota, *, method: str = "", status: int | None = 466) -> None:
        if quota.of_chats:
            parts = [_("The month's quota of chats is used up.")]
        else:
            parts = [_("The month's quota of %s is used up.") % quota.method]
        if quota.used is not None and quota.total is not None:
            parts.append(_("Used: %(used)d of %(total)d.") % {"used": quota.used, "total": quota.total})
        advice = ""
        if quota.allowed_chats:
            allowed = ", ".join(quota.allowed_chats)
            advice = _("Still allowed this month: %s; a business tariff has no such quota.") % allowed
        super().__init__(sentences(*parts), method=method, status=status, advice=advice)
        self.quota = quota


class NotReady(ApiError):
    """400: the instance starts, or no phone is linked."""

    advice = _("Wait until the instance has started; link a phone where none is linked.")


class InstanceClosed(ApiError):
    """400: the instance is expired or deleted."""

    advice = _("Renew the instance in the personal area, or use another one.")


class WebhookUrlSet(ApiError):
    """400 on receiving: `webhookUrl` is filled in, so the service sends notifications elsewhere."""

    advice = _("Clear webhookUrl in the instance's settings and wait a minute.")


class InvalidRequest(ApiError):
    """400: something in the request is wrong.

    Attributes:
        field: Which part, by the API's name (`options[2].optionName`); empty where it is none in
            particular.
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
    """A parameter that we refuse ourselves, before anything goes out.

    Attributes:
        detail: What is wrong with it, as a phrase that follows the field's name.
    """

    def __init__(self, field: str, detail: str, *, method: str = "", advice: str = "") -> None:
        text = f"{field}: {detail}" if field else detail
        super().__init__(text, field=field, method=method, status=None, advice=advice)
        self.detail = detail


class Refused(ApiError):
    """The service said no in a response with status 200: a bare string, or an object with a code."""


class Upstream(ApiError):
    """502, 503, 504: the service could not reach what stands behind it."""

    advice = _("The service has trouble; try again in a minute.")


class ServiceError(ApiError):
    """500 and every other undocumented status."""

    advice = _("Try again; if it goes on, contact the service's support.")


class BadResponse(ApiError):
    """A response that is not what this service says: HTML, half a JSON, a redirect, far too much."""

    advice = _("Check apiUrl; a proxy or a sign-in page may stand between this machine and the service.")


class IncompleteResponse(BadResponse):
    """A response that lacks what it is for, such as the id of the message that was accepted."""

    advice = _("Check whether it was done; if this goes on, contact the service's support.")


class Unreachable(ApiError):
    """No connection, or none that lasted: surely nothing was done."""

    advice = _("Check the network and apiUrl.")


class LostResponse(ApiError):
    """The request went out and no response came back: it may have been done."""

    advice = _("Find out whether it was done before doing it again.")
    maybe_done = True


class ContradictoryRefusal(ApiError):
    """A refusal that earlier answers contradict: the request may have been carried out before it."""

    advice = _("Find out whether it was done before doing it again.")
    maybe_done = True


class InsecureAddress(ApiError):
    """The address is plain http to another machine, which would show the token to everybody between."""

    advice = _("Use https, or allow plain http with insecure_http in the configuration.")
