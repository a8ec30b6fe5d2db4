"""Turns a draft into a request, and says what is wrong with it before anything is kept or sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from greentui.engine.errors import Refusal
from greentui.greenapi.methods import METHODS
from greentui.greenapi.parameters import FieldProblem
from greentui.model.sending import (
    ContactDraft,
    Draft,
    FileDraft,
    ForwardDraft,
    LocationDraft,
    PollDraft,
    TextDraft,
    UrlDraft,
)
from greentui.words import _

__all__ = ["FILE_LIMIT", "FieldProblem", "Request", "file_problem", "problems", "request", "seen"]

FILE_LIMIT = 100 * 1024 * 1024
"""Bytes of a file (manual 1.3.3, SendFileByUpload)."""

_SOMEBODY = "79990000000@c.us"
"""Stands for the chat while only the draft is checked."""


@dataclass(frozen=True, slots=True)
class Request:
    """A method's name and its parameters by the API's names."""

    method: str
    params: dict[str, Any]


def request(draft: Draft, chat_id: str, quoted_id: str = "") -> Request:
    """The call that sends `draft`."""
    params: dict[str, Any] = {"chatId": chat_id}
    match draft:
        case TextDraft():
            method = "sendMessage"
            params |= {"message": draft.text}
            if not draft.link_preview:
                params["linkPreview"] = False
        case PollDraft():
            method = "sendPoll"
            params |= {
                "message": draft.question,
                "options": [{"optionName": option} for option in draft.options],
                "multipleAnswers": draft.multiple,
            }
        case FileDraft():
            method = "sendFileByUpload"
            params |= {"file": Path(draft.path), "fileName": draft.name, "caption": draft.caption or None}
        case UrlDraft():
            method = "sendFileByUrl"
            params |= {"urlFile": draft.url, "fileName": draft.name, "caption": draft.caption or None}
        case LocationDraft():
            method = "sendLocation"
            params |= {
                "latitude": draft.latitude,
                "longitude": draft.longitude,
                "nameLocation": draft.name or None,
                "address": draft.address or None,
            }
        case ContactDraft():
            method = "sendContact"
            card = {
                "phoneContact": draft.phone,
                "firstName": draft.first_name,
                "middleName": draft.middle_name,
                "lastName": draft.last_name,
                "company": draft.company,
            }
            params["contact"] = {name: value for name, value in card.items() if value}
        case ForwardDraft():
            method = "forwardMessages"
            params |= {"chatIdFrom": draft.from_chat, "messages": list(draft.message_ids)}
    if quoted_id and not isinstance(draft, ForwardDraft):
        params["quotedMessageId"] = quoted_id
    return Request(method, {name: value for name, value in params.items() if value is not None})


def problems(draft: Draft, chat_id: str = _SOMEBODY, quoted_id: str = "") -> list[FieldProblem]:
    """Everything that is wrong with a draft, by the rules of the method table and of the file system."""
    if isinstance(draft, FileDraft) and (wrong := file_problem(draft)):
        return [FieldProblem("file", wrong)]
    asked = request(draft, chat_id, quoted_id)
    return METHODS[asked.method.lower()].problems(asked.params)


def check(draft: Draft, chat_id: str, quoted_id: str) -> None:
    """Refuse a draft for the first thing that is wrong with it."""
    for problem in problems(draft, chat_id, quoted_id):
        text = f"{problem.field}: {problem.text}" if problem.field else problem.text
        raise Refusal(text, field=problem.field)


def seen(draft: Draft) -> Draft:
    """The draft with its file's size and time of change as they are now, to be compared when it goes."""
    if not isinstance(draft, FileDraft):
        return draft
    try:
        found = Path(draft.path).stat()
    except OSError:
        return draft
    return replace(draft, size=found.st_size, modified=found.st_mtime_ns)


def file_problem(draft: FileDraft) -> str:
    """Why its file cannot go as it was chosen, in words; empty where it can.

    Looks at the disk. A file that changed since it was chosen is not what the operator meant to send.
    """
    path = Path(draft.path)
    try:
        found = path.stat()
        with path.open("rb"):
            pass
    except FileNotFoundError:
        return _("The file %s is not there any more.") % path.name
    except IsADirectoryError:
        return _("%s is a folder.") % path.name
    except OSError as error:
        return _("The file %(name)s cannot be read: %(why)s.") % {"name": path.name, "why": error.strerror}
    if not path.is_file():
        return _("%s is not an ordinary file.") % path.name
    if found.st_size == 0:
        return _("The file %s is empty.") % path.name
    if found.st_size > FILE_LIMIT:
        return _("The file %s has more than 100 MB.") % path.name
    if draft.modified and (draft.modified, draft.size) != (found.st_mtime_ns, found.st_size):
        return _("The file %s has changed since it was chosen. Choose it again to send it as it is now.") % (
            path.name
        )
    return ""
