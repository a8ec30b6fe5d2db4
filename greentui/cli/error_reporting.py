"""Reports errors as one line on standard error and an exit status; tracebacks go only to the log."""

from __future__ import annotations

import errno
import logging
import os
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from greentui.config import ConfigError, NoCredentials
from greentui.words import _, sentence, sentences

if TYPE_CHECKING:
    from greentui.engine.errors import Refusal

REFUSED = 1
USAGE = 2

_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""Errors of a file or device that is full or failing. Our own files are handled where they are written."""

_INDEX = re.compile(r"\[\d+\]")
"""Which of several a problem is about, in a parameter's name."""
_PREDICATES = ("is ", "must ", "needs ", "holds ")
"""How phrases begin that go on from a name."""

log = logging.getLogger(__name__)


class Failure(Exception):
    """Ends a command: the text is its one line, `status` its exit status."""

    def __init__(self, text: str, status: int = REFUSED) -> None:
        super().__init__(text)
        self.status = status


def spoken(text: str) -> str:
    """A line as `say` writes it: a sentence."""
    from greentui.cli.output import clean_line

    return f"greentui: {sentence(clean_line(text))}"


def say(text: str) -> None:
    """Write a line to standard error, beside the command's output."""
    from greentui.cli.output import write_folded

    try:
        sys.stdout.flush()
    except OSError:
        # What is still buffered must not be retried at exit, and raise again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    write_folded(spoken(text), sys.stderr)


def explain(error: Exception) -> int:
    """Report `error`.

    Returns:
        The exit status.
    """
    from greentui.archive.errors import ArchiveError
    from greentui.engine.errors import Refusal

    match error:
        case Failure():
            say(str(error))
            return error.status
        case NoCredentials():
            say(str(error))
            return USAGE
        case Refusal():
            say(sentences(_named(error), error.advice))
        case ArchiveError():
            say(sentences(str(error), error.advice))
        case ConfigError():
            say(str(error))
        case OSError(errno=number) if number in _UNWRITABLE:
            say(_("the output could not be written completely: %s") % error.strerror)
        case FileNotFoundError(filename=str(file)):
            say(_("There is no file %s") % file)
        case OSError(filename=str(file), strerror=str(why)):
            say(f"{file}: {why}")
        case _:
            _unexpected(error)
    return REFUSED


def _named(refusal: Refusal) -> str:
    """The refusal's text, which begins with what it is about unless it is a sentence of its own."""
    text = refusal.text.removeprefix(f"{refusal.field}: ")
    if not refusal.field or text[:1].isupper() or text.startswith("“"):
        return text
    name = _names().get(_INDEX.sub("", refusal.field), refusal.field)
    return f"{name} {text}" if text.startswith(_PREDICATES) else f"{name}: {text}"


def _names() -> dict[str, str]:
    """What the API's parameters are in the commands' own words."""
    return {
        "chatId": _("the chat"),
        "chatIds": _("the chats"),
        "groupId": _("the group"),
        "groupName": _("the group's name"),
        "participantChatId": _("the participant"),
        "phoneNumber": _("the number"),
        "contact.phoneContact": _("the number"),
        "contact.firstName": _("the first name"),
        "contact.lastName": _("the last name"),
        "firstName": _("the first name"),
        "lastName": _("the last name"),
        "message": _("the text"),
        "question": _("the question"),
        "caption": _("the caption"),
        "options": _("the options"),
        "options.optionName": _("an option"),
        "file": _("the file"),
        "fileName": _("the file's name"),
        "urlFile": _("the address"),
        "latitude": _("the latitude"),
        "longitude": _("the longitude"),
        "nameLocation": _("the location's name"),
        "idMessage": _("the message"),
        "quotedMessageId": _("the message to reply to"),
        "backgroundColor": _("the colour"),
        "minutes": _("the minutes"),
        "count": _("the number of messages"),
    }


def _unexpected(error: Exception) -> None:
    """Report a bug: the traceback goes to the log, if that can be written, and a line to the operator."""
    from greentui.config import find_folders, load
    from greentui.config.configuration import TOKEN_VARIABLE
    from greentui.engine import logs

    file = find_folders().log_file
    tokens = [os.environ.get(TOKEN_VARIABLE, "")]
    with suppress(ConfigError):  # then none of its tokens was used either
        tokens += [profile.credentials.token for profile in load().profiles.values()]
    logs.set_up(file, "info", tokens)
    log.error("unexpected", exc_info=error)
    what = _("unexpected error (%s)") % type(error).__name__
    if logs.kept():
        say(_("%(what)s; the details are in %(file)s") % {"what": what, "file": file})
    else:
        say(_("%(what)s; the details could not be written to %(file)s") % {"what": what, "file": file})
