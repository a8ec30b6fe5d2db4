"""Maps responses to errors by status and body: what each status means is a sentence here.

What it says of a request it refuses (400) is in `documented_refusals`. Pure. Includes the errors
that come with status 200.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from greentui.greenapi.documented_refusals import Meaning, bare, meaning
from greentui.greenapi.errors import (
    ApiError,
    BadResponse,
    Forbidden,
    InstanceClosed,
    InvalidRequest,
    LostResponse,
    NotFound,
    NotReady,
    QuotaUsed,
    RateLimited,
    Refused,
    ServiceError,
    TooLarge,
    Unauthorised,
    Unreachable,
    Upstream,
    WebhookUrlSet,
)
from greentui.greenapi.json_fields import Json
from greentui.greenapi.method import Method
from greentui.greenapi.quotas import exceeded
from greentui.model.instance import Quota
from greentui.words import _, sentences

LONGEST = 300
"""Characters of the service's text that an error quotes at most."""

log = logging.getLogger(__name__)

_DONE_ALREADY = (400, 404)
"""Statuses about the request itself: others are about the token, the rate, or a failure."""
_QUOTED = re.compile(r"'([^']+)'")


def error_of(method: Method[Any], status: int, body: Json, mask: Callable[[str], str]) -> ApiError | None:
    """The error that a response means, if any.

    Args:
        method: The method called.
        status: The HTTP status.
        body: The response as JSON; other text as a string; `None` for an empty one.
        mask: Removes the token from a text.
    """
    if 200 <= status < 300:
        return _disguised(method, body, mask)
    said = words_of(body, mask)
    if status in _DONE_ALREADY and method.settled and re.search(method.settled, said, re.IGNORECASE):
        return None
    common: dict[str, Any] = {"method": method.name, "status": status}
    unsure = not method.repeatable
    match status:
        case 400:
            return _bad_request(method, said)
        case 401:
            return Unauthorised(_("The service does not accept the token (401)."), **common)
        case 403:
            return _forbidden(method, said)
        case 404:
            if bare(said) and not method.sends and meaning(said, method.name):
                return _invalid(method, said, 404)
            return NotFound(_("The service does not know %s (404).") % method.name, **common)
        case 407:
            return Unreachable(_("The proxy requires authentication (407); nothing was sent."), **common)
        case 413:
            return TooLarge(_("This is too large for the service (413)."), **common)
        case 429:
            return RateLimited(_("%s was called too often (429).") % method.name, **common)
        case 466:
            return _quota_used(method, exceeded(body, default_method=method.name.lower()))
        case 499:
            return LostResponse(
                _("The connection ended before the service had answered (499)."), maybe_done=unsure, **common
            )
        case 502 | 503 | 504:
            return Upstream(
                _("The service is temporarily unavailable (%d).") % status, maybe_done=unsure, **common
            )
    if 300 <= status < 400:
        return BadResponse(
            _("The service redirected the request (%d); redirects are not followed.") % status,
            maybe_done=unsure,
            **common,
        )
    return _service_error(method, status, said, unsure)


def words_of(body: Json, mask: Callable[[str], str]) -> str:
    """The text of a body on one short line, without the token."""
    said = body
    if isinstance(body, Mapping):
        said = next(
            (
                body[key]
                for key in ("message", "description", "error", "reason", "text")
                if isinstance(body.get(key), str) and body[key]
            ),
            "",
        )
    text = " ".join(mask(said).split()) if isinstance(said, str) else ""
    if text.startswith("<"):
        text = ""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _disguised(method: Method[Any], body: Json, mask: Callable[[str], str]) -> ApiError | None:
    if isinstance(body, str):
        said = words_of(body, mask)
        if said and meaning(said, method.name):
            return _invalid(method, said, 200)
        text = _("The service refused %s without saying why.") % method.name
        if said:
            quoted = {"method": method.name, "words": said}
            text = _("The service refused %(method)s and says: “%(words)s”.") % quoted
        # The manual has no such answer to sending.
        return Refused(text, method=method.name, status=200, said=said, maybe_done=method.sends)
    if isinstance(body, Mapping):
        for key in ("code", "statusCode"):
            code = body.get(key)
            if isinstance(code, int) and not isinstance(code, bool) and 400 <= code < 600:
                return error_of(method, code, body, mask)
        if "invokeStatus" in body or "correspondentsStatus" in body:
            quota = exceeded(body)
            if quota is not None:
                return _quota_used(method, quota)
    return None


def _forbidden(method: Method[Any], said: str) -> ApiError:
    if str(method.section).startswith("1.3.8"):
        return Forbidden(
            _("The service does not allow statuses for this instance (403)."),
            method=method.name,
            status=403,
            advice=_("Ask the service's support to enable the beta of statuses."),
        )
    return Forbidden(_("The service does not know this instance here (403)."), method=method.name, status=403)


def _invalid(method: Method[Any], said: str, status: int) -> InvalidRequest:
    """A refused request, in our words; undocumented text is quoted.

    They may come from anything between us and the service, and prove nothing about a message.
    """
    words = bare(said)
    found = meaning(said, method.name)
    documented = bool(words and found) or "validation failed" in said.lower()
    if found is None:
        log.warning("%s was refused in words that are not documented: %s", method.name, said)
        quoted = {"method": method.name, "words": words}
        found = Meaning(_("The service refused %(method)s and says: “%(words)s”.") % quoted)
    return InvalidRequest(
        found.text,
        field=field_of(method, words),
        said=said,
        method=method.name,
        status=status,
        advice=found.advice,
        maybe_done=method.sends and not documented,
    )


def _bad_request(method: Method[Any], said: str) -> ApiError:
    low = said.lower()
    name = method.name
    if "custom webhook url" in low:
        return WebhookUrlSet(
            _("Notifications go to a webhookUrl, so the queue cannot be read."), method=name, status=400
        )
    if "starting" in low:
        return NotReady(_("The instance is starting, or no phone is linked."), method=name, status=400)
    if "not authorized" in low:
        return NotReady(_("No phone is linked to this instance."), method=name, status=400)
    if "instance" in low and "expired" in low:
        return InstanceClosed(_("The instance is expired."), method=name, status=400)
    if "instance" in low and "deleted" in low:
        return InstanceClosed(_("The instance was deleted."), method=name, status=400)
    return _invalid(method, said, 400)


_PHRASES = (
    ("message id", ("quotedMessageId", "idMessage", "messages")),
    ("id message", ("idMessage",)),
    ("message by id", ("idMessage",)),
    ("message not found by id", ("idMessage",)),
    ("idmessage", ("idMessage",)),
    ("phone number", ("phoneNumber",)),
    ("url has incorrect format", ("urlFile",)),
    ("optionname", ("options",)),
    ("file", ("file",)),
    ("media type", ("file",)),
    ("chat with id", ("chatId",)),
    ("chatid", ("chatId",)),
    ("group chats", ("chatId",)),
    ("interface conversion", ("chatId",)),
    ("contact", ("contact", "chatId")),
    ("is not on whatsapp", ("chatId",)),
    ("group admin", ("groupId",)),
    ("item-not-found", ("groupId",)),
    ("forbidden", ("groupId",)),
    ("participant", ("participantChatId",)),
)
"""Texts of the service that name no field, and the parameters they may be about."""


def field_of(method: Method[Any], detail: str) -> str:
    """The parameter that the service's text is about; empty for none."""
    known = {parameter.name for parameter in method.parameters}
    for quoted in _QUOTED.findall(detail):
        if re.split(r"[.\[]", quoted, maxsplit=1)[0] in known:
            return str(quoted)
    low = detail.lower()
    for phrase, names in _PHRASES:
        if phrase in low:
            for name in names:
                if name in known:
                    return name
    return ""


def _quota_used(method: Method[Any], quota: Quota) -> QuotaUsed:
    """A monthly quota is used up: how much it was, and which chats are still allowed."""
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
    return QuotaUsed(sentences(*parts), quota=quota, method=method.name, advice=advice)


def _service_error(method: Method[Any], status: int, said: str, unsure: bool) -> ApiError:
    low = said.lower()
    if "too large" in low or "exceeded max upload size" in low:
        return TooLarge(_("This is too large for the service."), method=method.name, status=status)
    text = _("The service failed (%d).") % status
    if bare(said):
        if meaning(said, method.name):
            return _invalid(method, said, status)
        text = _("The service failed (%(status)d) and says: “%(words)s”.") % {"status": status, "words": said}
    return ServiceError(text, method=method.name, status=status, maybe_done=unsure, said=said)
