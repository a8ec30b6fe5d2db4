"""Reasons in words: codes are stored, sentences are made when they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from greentui.model.limits import FILE_BYTES
from greentui.model.messages import MessageStatus
from greentui.model.reasons import LEFT, SAID, Reason
from greentui.text.ticks import tick
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.engine.outbox_search import Look
    from greentui.greenapi.errors import ApiError
    from greentui.model.messages import Message
    from greentui.model.sending import OutboxItem

UNSURE = Reason("unsure")
"""An attempt was interrupted: it is unknown whether it reached the service."""
NO_ID = Reason("no id")
"""The service's response lacks the message's id."""
LEFT_ALONE = Reason(LEFT)
"""The operator leaves a message in doubt as it is."""
REPEAT = Reason("repeat")
"""The operator sends a message again; it is looked up first."""


def is_repeat(reason: Reason | None) -> bool:
    """Whether a message waits because the operator sends it again."""
    return reason is not None and reason.code == REPEAT.code


def of_repeat(error: ApiError) -> Reason:
    """Why a message that is sent again has not been looked up yet."""
    return Reason(REPEAT.code, (error.text,))


def explained(item: OutboxItem | Message) -> str:
    """What an operator should know of a message's status, in a sentence or two; empty for nothing."""
    if item.status is None:
        return ""
    why, hint = worded(item.reason), tick(item.status).hint
    return sentences(why, hint) if item.status is MessageStatus.UNKNOWN else why or hint


def of_look(look: Look, lost: Reason | None) -> Reason:
    """Why nobody can say whether a message was sent.

    Args:
        look: What the last look found.
        lost: Why its answer was lost.
    """
    if look.candidates:
        return Reason("several found", (worded(lost), str(len(look.candidates))))
    unlisted = "" if look.unlisted is None else str(look.unlisted)
    return Reason("not found", (worded(lost), str(look.minutes), unlisted))


def of_error(error: ApiError) -> Reason:
    """Why a call went wrong.

    It holds the family's name, and the error's own words if they say more.
    """
    code = type(error).__name__
    details = [] if code in _plain() else [error.text]
    if error.advice != type(error).advice:
        details = [error.text, error.advice]
    return Reason(code, tuple(details))


def worded(reason: Reason | None) -> str:
    """A reason in a sentence or two, with advice; empty for none."""
    if reason is None:
        return ""
    name, *more = reason.details or ("",)
    match reason.code:
        case "unsure":
            return _("It is not known whether it was sent.")
        case "no id":
            return _("The service answered without an id; it is being found out whether it was sent.")
        case "not sent":  # kept by earlier versions
            return _("Its answer was lost, and neither the service's queue nor its journal had it.")
        case "not found":
            return sentences(name, *_looked_at(*more))
        case "several found":
            return sentences(
                name,
                _("Whether it was sent cannot be found out."),
                _("Messages to this chat in the same words, one of which may be it: %s.") % "".join(more),
            )
        case "repeat":
            return sentences(_("Before it is sent again, it is looked up at the service."), name)
        case "left":
            return _(
                "It is not known whether it was sent: you stopped looking. "
                "If the service reports it later, it is marked as sent."
            )
        case "status":
            return sentences(_("The service says: %s.") % name, *more)
        case "file missing":
            return _("The file %s is not there any more.") % name
        case "file folder":
            return _("%s is a folder.") % name
        case "file unreadable":
            return _("The file %(name)s cannot be read: %(why)s.") % {"name": name, "why": "".join(more)}
        case "file odd":
            return _("%s is not an ordinary file.") % name
        case "file empty":
            return _("The file %s is empty.") % name
        case "file too large":
            return _("The file %(name)s has more than %(most)d MB.") % {
                "name": name,
                "most": FILE_BYTES // 1024**2,
            }
        case "file changed":
            return (
                _("The file %s has changed since it was chosen. Choose it again to send it as it is now.")
                % name
            )
        case code if code != SAID and (text := _failure(code, reason.details)):
            return text
        case _:
            return sentences(*reason.details)


def _looked_at(minutes: str, unlisted: str) -> Iterator[str]:
    """Where a message was looked for in vain, and where it may be all the same, in sentences."""
    yield _("Whether it was sent cannot be found out.")
    yield (
        _("Neither the service's queue, nor its journal of the last %s minutes, nor a notification has it.")
        % minutes
    )
    if not unlisted:
        yield _("The service does not say how many messages it holds.")
    elif unlisted != "0":
        yield (_("The service holds messages that it does not list, one of which may be it: %s.") % unlisted)


def _plain() -> dict[str, str]:
    """The families of errors that their name explains."""
    return {
        "Unauthorised": _("The service does not accept the token (401)."),
        "Forbidden": _("The service does not know this instance here (403)."),
        "RateLimited": _("The service was called too often (429)."),
        "NotReady": _("The instance is starting, or no phone is linked."),
        "InstanceClosed": _("The instance is expired, or was deleted."),
        "WebhookUrlSet": _("Notifications go to a webhookUrl, so the queue cannot be read."),
        "Upstream": _("The service has trouble of its own."),
    }


def _failure(code: str, details: tuple[str, ...]) -> str:
    """A family of errors in words, with its advice; empty for another code."""
    from greentui.greenapi import errors

    family = getattr(errors, code, None)
    if not (isinstance(family, type) and issubclass(family, errors.ApiError)):
        return ""
    text, advice = (*details, "", "")[:2]
    return sentences(text or _plain().get(code, ""), advice or family.advice)
