"""Turns a draft into a request, and checks it before it is stored or sent."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from greentui.engine.errors import Refusal
from greentui.engine.reasons import worded
from greentui.greenapi import methods
from greentui.greenapi.method import Method
from greentui.greenapi.parameters import FieldProblem
from greentui.greenapi.response_objects.sending import Accepted
from greentui.model.limits import FILE_BYTES, UPLOAD_SECONDS
from greentui.model.reasons import Reason, ReasonCode
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

__all__ = ["FieldProblem", "Request", "file_problem", "problems", "request", "seen"]

REUSED_FOR = UPLOAD_SECONDS - 3_600
"""Seconds for which an uploaded file is sent again by its address; one about to go may go on the way."""
_SOMEBODY = "79990000000@c.us"
"""Stands for the chat while only the draft is checked."""


@dataclass(frozen=True, slots=True)
class Request:
    """A method and its parameters by the API's names."""

    method: Method[Accepted]
    params: dict[str, Any]


def request(draft: Draft, chat_id: str, quoted_id: str = "") -> Request:
    """The request that sends `draft`."""
    method: Method[Accepted]
    params: dict[str, Any] = {"chatId": chat_id}
    match draft:
        case TextDraft():
            method = methods.SEND_MESSAGE
            params |= {"message": draft.text, "typePreview": draft.preview or None}
            if not draft.link_preview:
                params["linkPreview"] = False
        case PollDraft():
            method = methods.SEND_POLL
            params |= {
                "message": draft.question,
                "options": [{"optionName": option} for option in draft.options],
                "multipleAnswers": draft.multiple,
            }
        case FileDraft() if draft.url:
            again = UrlDraft(draft.url, draft.name, draft.caption, typing=draft.typing)
            return request(again, chat_id, quoted_id)
        case FileDraft():
            method = methods.SEND_FILE_BY_UPLOAD
            params |= {"file": Path(draft.path), "fileName": draft.name, "caption": draft.caption or None}
        case UrlDraft():
            method = methods.SEND_FILE_BY_URL
            params |= {"urlFile": draft.url, "fileName": draft.name, "caption": draft.caption or None}
        case LocationDraft():
            method = methods.SEND_LOCATION
            params |= {
                "latitude": draft.latitude,
                "longitude": draft.longitude,
                "nameLocation": draft.name or None,
                "address": draft.address or None,
            }
        case ContactDraft():
            method = methods.SEND_CONTACT
            card = {
                "phoneContact": draft.phone,
                "firstName": draft.first_name,
                "middleName": draft.middle_name,
                "lastName": draft.last_name,
                "company": draft.company,
            }
            params["contact"] = {name: value for name, value in card.items() if value}
        case ForwardDraft():
            method = methods.FORWARD_MESSAGES
            params |= {"chatIdFrom": draft.from_chat, "messages": list(draft.message_ids)}
    if isinstance(draft, TextDraft | FileDraft | UrlDraft) and draft.typing:
        params["typingTime"] = draft.typing
    if quoted_id and not isinstance(draft, ForwardDraft):
        params["quotedMessageId"] = quoted_id
    return Request(method, {name: value for name, value in params.items() if value is not None})


def problems(draft: Draft, chat_id: str = _SOMEBODY, quoted_id: str = "") -> list[FieldProblem]:
    """Everything wrong with a draft, by the method table's rules and the file on disk."""
    if isinstance(draft, FileDraft) and (wrong := file_problem(draft)):
        return [FieldProblem("file", worded(wrong))]
    asked = request(draft, chat_id, quoted_id)
    return asked.method.problems(asked.params)


def check(draft: Draft, chat_id: str, quoted_id: str) -> None:
    """Raise a `Refusal` for the first problem of a draft."""
    for problem in problems(draft, chat_id, quoted_id):
        text = f"{problem.field}: {problem.text}" if problem.field else problem.text
        raise Refusal(text, field=problem.field)


def current(draft: Draft, now: float) -> Draft:
    """The draft without the address of an earlier upload, if the service no longer keeps the file.

    Args:
        now: UTC seconds.
    """
    if isinstance(draft, FileDraft) and draft.url and not 0 <= now - draft.uploaded < REUSED_FOR:
        return replace(draft, url="", uploaded=0)
    return draft


def seen(draft: Draft) -> Draft:
    """The draft with its file's type, from the name, and its present size and modification time.

    The file is not looked up again until it is sent, and must then still be the same.
    """
    match draft:
        case UrlDraft():
            return replace(draft, mime=draft.mime or _mime(draft.name))
        case FileDraft() if not draft.url:
            draft = replace(draft, mime=draft.mime or _mime(draft.name))
            try:
                found = Path(draft.path).stat()
            except (OSError, ValueError):
                return draft
            return replace(draft, size=found.st_size, modified=found.st_mtime_ns)
        case _:
            return draft


def _mime(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def takes_caption(name: str) -> bool:
    """Whether WhatsApp shows words below a file with this name (manual 1.3.3, SendFileByUpload)."""
    return _mime(name).startswith(("image/", "video/"))


def file_problem(draft: FileDraft) -> Reason | None:
    """Why the draft's file cannot be sent; `None` if it can, as one that the service keeps always can.

    Reads the disk. A file that changed since it was chosen is not what the operator meant to send.
    """
    if draft.url:
        return None
    path = Path(draft.path)
    code: ReasonCode | None = None
    try:
        found = path.stat()
        with path.open("rb"):
            pass
    except (FileNotFoundError, ValueError):  # an impossible path counts as a missing file
        code = ReasonCode.FILE_MISSING
    except IsADirectoryError:
        code = ReasonCode.FILE_FOLDER
    except OSError as error:
        return Reason(ReasonCode.FILE_UNREADABLE, (path.name, error.strerror or str(error)))
    else:
        if not path.is_file():
            code = ReasonCode.FILE_ODD
        elif found.st_size == 0:
            code = ReasonCode.FILE_EMPTY
        elif found.st_size > FILE_BYTES:
            code = ReasonCode.FILE_TOO_LARGE
        elif draft.modified and (draft.modified, draft.size) != (found.st_mtime_ns, found.st_size):
            code = ReasonCode.FILE_CHANGED
    return Reason(code, (path.name,)) if code else None
