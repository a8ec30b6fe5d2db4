"""What an operator wants to send, and its delivery status.

A draft is the content; an outbox item is a durable draft with its position and delivery status.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from greentui.model.messages import Contacts, File, Location, MessageStatus, Poll
from greentui.model.reasons import Reason


@dataclass(frozen=True, slots=True)
class TextDraft:
    """sendMessage: up to 20 000 characters.

    `preview` is the size of a link's preview, `large` or `small`; the service decides if it is empty.
    `typing` is for how many milliseconds typing is shown before the message comes; 0 for not.
    """

    text: str
    link_preview: bool = True
    preview: str = ""
    typing: int = 0


@dataclass(frozen=True, slots=True)
class PollDraft:
    """sendPoll: a question of up to 255 characters, 2 to 12 different options of up to 100."""

    question: str
    options: tuple[str, ...]
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class FileDraft:
    """sendFileByUpload: a file on this machine, up to 100 MB.

    `size` and `modified` (nanoseconds) are those at the time of choosing, so that a later change is noticed
    before sending; `mime` is guessed from the name.

    `url` is the file's address at the service once it was uploaded (at `uploaded`, UTC seconds): for 15 days
    the same file can be sent again without another upload. It makes no difference between two drafts.

    `typing` is for how many milliseconds typing is shown before the file comes; 0 for not.
    """

    path: str
    name: str
    caption: str = ""
    size: int = 0
    modified: int = 0
    mime: str = ""
    url: str = field(default="", compare=False)
    uploaded: int = field(default=0, compare=False)
    typing: int = 0


@dataclass(frozen=True, slots=True)
class UrlDraft:
    """sendFileByUrl: a file the service fetches itself; `mime` is guessed from the name.

    `typing` is for how many milliseconds typing is shown before the file comes; 0 for not.
    """

    url: str
    name: str
    caption: str = ""
    mime: str = ""
    typing: int = 0


@dataclass(frozen=True, slots=True)
class LocationDraft:
    """sendLocation: degrees in WGS 84."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """sendContact: a number and at least one of the names or the company."""

    phone: int
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class ForwardDraft:
    """forwardMessages: messages of another chat, by id."""

    from_chat: str
    message_ids: tuple[str, ...]


Draft = TextDraft | PollDraft | FileDraft | UrlDraft | LocationDraft | ContactDraft | ForwardDraft


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A draft in the outbox.

    Attributes:
        local_id: `local-…`, ours; the message in the chat has it too.
        position: Its position in the whole outbox; the order within a chat is kept.
        created: UTC seconds when it was typed.
        attempted: UTC seconds of the last attempt to send; `None` before the first.
        message_id: The API's id once accepted.
        quoted_id: The message it replies to; empty for none.
        reason: Why it failed, is held or unknown.
        not_before: The moment before which it is not sent, UTC seconds; only while it is queued.
        progress: Bytes of an upload sent so far, of `total`; both 0 for other drafts.
    """

    instance_id: str
    local_id: str
    chat_id: str
    draft: Draft
    position: int
    created: int
    status: MessageStatus = MessageStatus.QUEUED
    attempted: int | None = None
    attempts: int = 0
    message_id: str = ""
    quoted_id: str = ""
    reason: Reason | None = None
    not_before: int | None = None
    progress: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message in the service's own queue (showMessagesQueue).

    Attributes:
        kind: The API's word for its kind, as spelled.
        order: Its position; 0 is sent next.
        content: What the entry shows of it besides its text.
        forwards: Id of the message that it forwards; empty if it forwards none.
    """

    id: str
    kind: str
    chat_id: str
    text: str
    order: int
    content: File | Location | Contacts | Poll | None = None
    forwards: str = ""
