"""Reasons in words: codes are stored, sentences are made when they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from greentui.model.instance import Way
from greentui.model.limits import FILE_BYTES
from greentui.model.messages import MessageStatus
from greentui.model.reasons import STOPPED, Reason
from greentui.text.ticks import tick
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.engine.outbox_search import Look
    from greentui.greenapi.errors import ApiError
    from greentui.model.instance import Hold
    from greentui.model.messages import Message
    from greentui.model.sending import OutboxItem

UNSURE = Reason("unsure")
"""An attempt was interrupted: it is unknown whether it reached the service."""
NO_ID = Reason("no id")
"""The service's response lacks the message's id."""
ID_TAKEN = Reason("id taken")
"""The service answered with an id that another message of ours has."""
HELD = Reason("held")
"""Nothing may be sent for now."""
FOR_REVIEW = Reason("for review")
"""The operator must decide: after a ban, or with another phone."""
HOLDS = (HELD, FOR_REVIEW)
"""Why what waits is held, however long; the message itself is in order."""
LOG_DAMAGED = Reason("log damaged")
"""What was last written of a message is lost."""
LOOKUP_STOPPED = Reason(STOPPED)
"""The operator leaves a message in doubt as it is."""
TAKEN_BACK = "taken back"
"""The code of a message that the operator took back before it was sent; the detail names the attempt."""
REPEAT = Reason("repeat")
"""The operator sends a message in doubt again; it is looked up first."""
REPEAT_UNSENT = Reason("repeat unsent")
"""The operator sends a message again that was not sent, as far as is known; it is looked up first."""


def is_repeat(reason: Reason | None) -> bool:
    """Whether a message waits because the operator sends it again."""
    return reason is not None and reason.code in (REPEAT.code, REPEAT_UNSENT.code)


def leaves_doubt(reason: Reason | None) -> bool:
    """Whether a message that waits stays in doubt if it is not sent now: it may have been sent before."""
    return reason is not None and reason.code == REPEAT.code


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


def of_failed_repeat(why: Reason) -> Reason:
    """Why a message in doubt stays so: it was to be sent again, and that failed."""
    return Reason("not repeated", (worded(why),))


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
    hint = mark.hint if sender else mark.alone or mark.hint
    # What a failed call advises (find out, then do it again) is what is being done.
    why = worded(item.reason, advised=not item.status.is_doubtful)
    if not why and item.not_before is not None:
        return _("It waits for some seconds, in which it can be taken back.")
    return sentences(why, hint) if item.status is MessageStatus.UNKNOWN else why or hint


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
        return Reason("several found", (worded(lost, advised=False), str(len(look.candidates))))
    unlisted = "" if look.unlisted is None else str(look.unlisted)
    return Reason("not found", (worded(lost, advised=False), str(look.minutes), unlisted))


def of_error(error: ApiError) -> Reason:
    """Why a call went wrong.

    It holds the code of the error's family, and the error's own words if they say more.
    """
    families = _families()
    code = next(
        code for base in type(error).__mro__ for code, family in families.items() if family.error is base
    )
    details = [] if families[code].text else [error.text]
    if error.advice != type(error).advice:
        details = [error.text, error.advice]
    return Reason(code, tuple(details))


def worded(reason: Reason | None, *, advised: bool = True) -> str:
    """A reason in a sentence or two; empty for none.

    Args:
        advised: Whether to add what can be done about a failed call.
    """
    if reason is None:
        return ""
    first, *more = reason.details or ("",)
    match reason.code:
        case "not found":
            return sentences(first, *_looked_at(*more))
        case "several found":
            return sentences(
                first,
                _("It could not be determined whether it was sent."),
                _("Messages to this chat in the same words, one of which may be it: %s.") % "".join(more),
            )
        case "log damaged":
            return _("The archive's log was damaged, so it is not known whether it was sent.")
        case "taken back":
            return _("You took it back before it was sent.")
        case "repeat" | "repeat unsent":
            return sentences(_("Before it is sent again, it is looked up at the service."), first)
        case "not repeated":
            return sentences(
                _("It was not sent again."), first, _("Whether it was sent before is not known.")
            )
        case "status":
            return sentences(_("The service says: %s.") % first, *more)
        case "said":
            return sentences(*reason.details)
    if sentence := _sentences().get(reason.code):
        return sentence % {"name": first, "why": "".join(more), "most": FILE_BYTES // 1024**2}
    if family := _families().get(reason.code):
        text, advice = (*reason.details, "", "")[:2]
        return sentences(text or family.text, (advice or family.error.advice) if advised else "")
    return sentences(*reason.details)


def _sentences() -> dict[str, str]:
    """What each code says, about a file (`name`) where it is about one."""
    return {
        "held": _("Held: nothing can be sent for now."),
        "for review": _("Held: it waits for your decision."),
        "unsure": _("It is not known whether it was sent."),
        "no id": _("The service answered without an id."),
        "id taken": _(
            "The service answered with the id of another message of yours, so it is not known which was sent."
        ),
        # Kept by earlier versions.
        "not sent": _("Its answer was lost, and neither the service's queue nor its journal had it."),
        "left": _(
            "It is not known whether it was sent: you stopped looking. "
            "If the service reports it later, it is marked as sent."
        ),
        "file missing": _("The file %(name)s is not there any more."),
        "file folder": _("%(name)s is a folder."),
        "file unreadable": _("The file %(name)s cannot be read: %(why)s."),
        "file odd": _("%(name)s is not an ordinary file."),
        "file empty": _("The file %(name)s is empty."),
        "file too large": _("The file %(name)s has more than %(most)d MB."),
        "file changed": _(
            "The file %(name)s has changed since it was chosen. Choose it again to send it as it is now."
        ),
    }


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


def _families() -> dict[str, _Family]:
    """The families of errors by the codes that archives hold: a class may be renamed, a code may not."""
    from greentui.greenapi import errors

    return {
        "Unauthorised": _Family(errors.Unauthorised, _("The service does not accept the token (401).")),
        "Forbidden": _Family(errors.Forbidden, _("The service does not know this instance here (403).")),
        "NotFound": _Family(errors.NotFound),
        "TooLarge": _Family(errors.TooLarge),
        "RateLimited": _Family(errors.RateLimited, _("The service was called too often (429).")),
        "QuotaUsed": _Family(errors.QuotaUsed),
        "NotReady": _Family(errors.NotReady, _("The instance is starting, or no phone is linked.")),
        "InstanceClosed": _Family(errors.InstanceClosed, _("The instance is expired, or was deleted.")),
        "WebhookUrlSet": _Family(
            errors.WebhookUrlSet, _("Notifications go to a webhookUrl, so the queue cannot be read.")
        ),
        "InvalidRequest": _Family(errors.InvalidRequest),
        "FieldError": _Family(errors.FieldError),
        "Refused": _Family(errors.Refused),
        "Upstream": _Family(errors.Upstream, _("The service is temporarily unavailable.")),
        "ServiceError": _Family(errors.ServiceError),
        "BadResponse": _Family(errors.BadResponse),
        "IncompleteResponse": _Family(errors.IncompleteResponse),
        "Unreachable": _Family(errors.Unreachable),
        "LostResponse": _Family(errors.LostResponse),
        "ContradictoryRefusal": _Family(errors.ContradictoryRefusal),
        "InsecureAddress": _Family(errors.InsecureAddress),
        "ApiError": _Family(errors.ApiError),
    }
