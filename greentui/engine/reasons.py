"""Reasons in words: codes are stored, sentences are made when they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, assert_never

from greentui.model.instance import Way
from greentui.model.limits import FILE_BYTES
from greentui.model.messages import MessageStatus
from greentui.model.reasons import Reason, ReasonCode
from greentui.text.ticks import tick
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.engine.outbox_search import Look
    from greentui.greenapi.errors import ApiError
    from greentui.model.instance import Hold
    from greentui.model.messages import Message
    from greentui.model.sending import OutboxItem

UNSURE = Reason(ReasonCode.UNSURE)
"""An attempt was interrupted: it is unknown whether it reached the service."""
NO_ID = Reason(ReasonCode.NO_ID)
"""The service's response lacks the message's id."""
ID_TAKEN = Reason(ReasonCode.ID_TAKEN)
"""The service answered with an id that another message of ours has."""
HELD = Reason(ReasonCode.HELD)
"""Nothing may be sent for now."""
FOR_REVIEW = Reason(ReasonCode.FOR_REVIEW)
"""The operator must decide: after a ban, or with another phone."""
HOLDS = (HELD, FOR_REVIEW)
"""Why what waits is held, however long; the message itself is in order."""
LOG_DAMAGED = Reason(ReasonCode.LOG_DAMAGED)
"""What was last written of a message is lost."""
LOOKUP_STOPPED = Reason(ReasonCode.LOOKUP_STOPPED)
"""The operator leaves a message in doubt as it is."""
REPEAT = Reason(ReasonCode.REPEAT)
"""The operator sends a message in doubt again; it is looked up first."""
REPEAT_UNSENT = Reason(ReasonCode.REPEAT_UNSENT)
"""The operator sends a message again that was not sent, as far as is known; it is looked up first."""


def is_repeat(reason: Reason | None) -> bool:
    """Whether a message waits because the operator sends it again."""
    return reason is not None and reason.code in (ReasonCode.REPEAT, ReasonCode.REPEAT_UNSENT)


def leaves_doubt(reason: Reason | None) -> bool:
    """Whether a message that waits stays in doubt if it is not sent now: it may have been sent before."""
    return reason is not None and reason.code is ReasonCode.REPEAT


def of_hold(hold: Hold | None) -> Reason | None:
    """Why what waits is held, as it is noted of each message; `None` if nothing is."""
    if hold is None:
        return None
    return FOR_REVIEW if hold.way is Way.REVIEW else HELD


def of_wait(asked: Reason | None, error: ApiError) -> Reason:
    """Why a message goes on waiting.

    Args:
        asked: Why it has waited so far.
        error: What kept it from being sent, or looked up before it is sent again.
    """
    if asked is not None and is_repeat(asked):
        return Reason(asked.code, (error.text,))
    return of_error(error)


def of_failed_repeat(cause: Reason) -> Reason:
    """Why a message in doubt stays so: it was to be sent again, and that failed."""
    return Reason(ReasonCode.NOT_REPEATED, (worded(cause),))


def explained(item: OutboxItem | Message, *, sender: bool = True, behind: str = "") -> str:
    """What an operator should know of a message's status, in a sentence or two; empty for nothing.

    Args:
        item: The message.
        sender: Whether a process sends and looks up.
        behind: Local id of the message in doubt that it waits for.
    """
    if item.status is None:
        return ""
    if behind:
        return waits_behind(behind)
    mark = tick(item.status)
    hint = str(mark.hint if sender else mark.alone or mark.hint)
    # What a failed call advises (find out, then do it again) is what is being done.
    known = why(item, advised=not item.status.is_doubtful)
    return sentences(known, hint) if item.status is MessageStatus.UNKNOWN else known or hint


def waits_behind(local_id: str = "") -> str:
    """Why a message is not sent before one in doubt is settled.

    Args:
        local_id: The one in doubt; empty where it is in sight.
    """
    if not local_id:
        return _("It waits for the message before it, which is in doubt.")
    return _("It waits for the message before it (%s), which is in doubt.") % local_id


def of_look(look: Look, lost: Reason | None) -> Reason:
    """Why nobody can say whether a message was sent.

    Args:
        look: What the last look found.
        lost: Why its answer was lost.
    """
    if look.candidates:
        return Reason(ReasonCode.SEVERAL_FOUND, (worded(lost, advised=False), str(len(look.candidates))))
    unlisted = "" if look.unlisted is None else str(look.unlisted)
    return Reason(ReasonCode.NOT_FOUND, (worded(lost, advised=False), str(look.minutes), unlisted))


def of_error(error: ApiError) -> Reason:
    """Why a call went wrong.

    It holds the code of the error's family, and the error's own words if they say more.
    """
    families = _families()
    code = next(
        code for base in type(error).__mro__ for code, family in families.items() if family.error is base
    )
    details = [] if families[code].text else [error.text]
    if error.advice != str(error.remedy):
        details = [error.text, error.advice]
    return Reason(code, tuple(details))


def why(of: OutboxItem | Message, *, advised: bool = True) -> str:
    """Why a message waits, failed, or may have been sent, in a sentence or two; empty for nothing.

    Args:
        advised: Whether to add what can be done about a failed call.
    """
    if of.reason is None and of.not_before is not None:
        return _("It waits a few seconds, in which you can take it back.")
    return worded(of.reason, advised=advised)


def worded(reason: Reason | None, *, advised: bool = True) -> str:
    """A reason in a sentence or two; empty for none.

    Args:
        advised: Whether to add what can be done about a failed call.
    """
    if reason is None:
        return ""
    first, *more = reason.details or ("",)
    match reason.code:
        case ReasonCode.SAID:
            return sentences(*reason.details)
        case ReasonCode.STATUS:
            return sentences(_("The service says: %s.") % first, *more)
        case ReasonCode.HELD:
            return _("Held: nothing can be sent for now.")
        case ReasonCode.FOR_REVIEW:
            return _("Held: it waits for your decision.")
        case ReasonCode.TAKEN_BACK:
            return _("You took it back before it was sent.")
        case ReasonCode.UNSURE:
            return _("It is not known whether it was sent.")
        case ReasonCode.NO_ID:
            return _("The service answered without an id.")
        case ReasonCode.ID_TAKEN:
            return _(
                "The service answered with the id of another message of yours, "
                "so it is not known which was sent."
            )
        case ReasonCode.LOG_DAMAGED:
            return _("The archive's log was damaged, so it is not known whether it was sent.")
        case ReasonCode.NOT_FOUND:
            return sentences(first, *_looked_at(*more))
        case ReasonCode.SEVERAL_FOUND:
            return sentences(
                first,
                _("It could not be determined whether it was sent."),
                _("Messages to this chat in the same words, one of which may be it: %s.") % "".join(more),
            )
        case ReasonCode.LOOKUP_STOPPED:
            return _(
                "It is not known whether it was sent: you stopped looking. "
                "If the service reports it later, it is marked as sent."
            )
        case ReasonCode.NOT_SENT:
            return _("Its answer was lost, and neither the service's queue nor its journal had it.")
        case ReasonCode.REPEAT | ReasonCode.REPEAT_UNSENT:
            return sentences(_("Before it is sent again, it is looked up at the service."), first)
        case ReasonCode.NOT_REPEATED:
            return sentences(
                _("It was not sent again."), first, _("Whether it was sent before is not known.")
            )
        case ReasonCode.FILE_MISSING:
            return _("The file %s no longer exists.") % first
        case ReasonCode.FILE_FOLDER:
            return _("%s is a folder.") % first
        case ReasonCode.FILE_UNREADABLE:
            return _("The file %(name)s cannot be read: %(why)s.") % {"name": first, "why": "".join(more)}
        case ReasonCode.FILE_ODD:
            return _("%s is not an ordinary file.") % first
        case ReasonCode.FILE_EMPTY:
            return _("The file %s is empty.") % first
        case ReasonCode.FILE_TOO_LARGE:
            most = FILE_BYTES // 1024**2
            return _("The file %(name)s is larger than %(most)d MB, the limit.") % {
                "name": first,
                "most": most,
            }
        case ReasonCode.FILE_CHANGED:
            return (
                _("The file %s has changed since it was chosen. Choose it again to send it as it is now.")
                % first
            )
        case (
            ReasonCode.UNAUTHORISED
            | ReasonCode.FORBIDDEN
            | ReasonCode.HTTP_NOT_FOUND
            | ReasonCode.TOO_LARGE
            | ReasonCode.RATE_LIMITED
            | ReasonCode.QUOTA_USED
            | ReasonCode.NOT_READY
            | ReasonCode.INSTANCE_CLOSED
            | ReasonCode.WEBHOOK_URL_SET
            | ReasonCode.INVALID_REQUEST
            | ReasonCode.FIELD_ERROR
            | ReasonCode.REFUSED
            | ReasonCode.UPSTREAM
            | ReasonCode.SERVICE_ERROR
            | ReasonCode.BAD_RESPONSE
            | ReasonCode.INCOMPLETE_RESPONSE
            | ReasonCode.UNREACHABLE
            | ReasonCode.LOST_RESPONSE
            | ReasonCode.CONTRADICTORY_REFUSAL
            | ReasonCode.INSECURE_ADDRESS
            | ReasonCode.API_ERROR
        ):
            family = _families()[reason.code]
            text, advice = (*reason.details, "", "")[:2]
            return sentences(text or family.text, (advice or str(family.error.remedy)) if advised else "")
        case _:
            assert_never(reason.code)


def _looked_at(minutes: str, unlisted: str) -> Iterator[str]:
    """Where a message was looked for in vain, and where it may be all the same, in sentences."""
    yield _("It could not be determined whether it was sent.")
    yield (
        _("Neither the service's queue, nor its journal of the last %s minutes, nor a notification has it.")
        % minutes
    )
    if not unlisted:
        yield _("The service does not say how many messages it holds.")
    elif unlisted != "0":
        yield (_("The service holds messages that it does not list, one of which may be it: %s.") % unlisted)


class _Family(NamedTuple):
    error: type[ApiError]
    text: str = ""
    """What happened, where the family alone explains it."""


def _families() -> dict[ReasonCode, _Family]:
    """The families of errors by the codes that archives hold: a class may be renamed, a code may not."""
    from greentui.greenapi import errors

    return {
        ReasonCode.UNAUTHORISED: _Family(
            errors.Unauthorised, _("The service does not accept the token (401).")
        ),
        ReasonCode.FORBIDDEN: _Family(
            errors.Forbidden, _("The service does not know this instance at this apiUrl (403).")
        ),
        ReasonCode.HTTP_NOT_FOUND: _Family(errors.NotFound),
        ReasonCode.TOO_LARGE: _Family(errors.TooLarge),
        ReasonCode.RATE_LIMITED: _Family(errors.RateLimited, _("The service was called too often (429).")),
        ReasonCode.QUOTA_USED: _Family(errors.QuotaUsed),
        ReasonCode.NOT_READY: _Family(errors.NotReady, _("The instance is starting, or no phone is linked.")),
        ReasonCode.INSTANCE_CLOSED: _Family(
            errors.InstanceClosed, _("The instance has expired or was deleted.")
        ),
        ReasonCode.WEBHOOK_URL_SET: _Family(
            errors.WebhookUrlSet, _("Notifications go to a webhookUrl, so the queue cannot be read.")
        ),
        ReasonCode.INVALID_REQUEST: _Family(errors.InvalidRequest),
        ReasonCode.FIELD_ERROR: _Family(errors.FieldError),
        ReasonCode.REFUSED: _Family(errors.Refused),
        ReasonCode.UPSTREAM: _Family(errors.Upstream, _("The service is temporarily unavailable.")),
        ReasonCode.SERVICE_ERROR: _Family(errors.ServiceError),
        ReasonCode.BAD_RESPONSE: _Family(errors.BadResponse),
        ReasonCode.INCOMPLETE_RESPONSE: _Family(errors.IncompleteResponse),
        ReasonCode.UNREACHABLE: _Family(errors.Unreachable),
        ReasonCode.LOST_RESPONSE: _Family(errors.LostResponse),
        ReasonCode.CONTRADICTORY_REFUSAL: _Family(errors.ContradictoryRefusal),
        ReasonCode.INSECURE_ADDRESS: _Family(errors.InsecureAddress),
        ReasonCode.API_ERROR: _Family(errors.ApiError),
    }
