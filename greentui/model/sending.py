"""What an operator asks to be sent, and how far it has come.

A draft says what; an outbox item is a draft made durable, with its place in the order and its fate.
"""

from __future__ import annotations

from dataclasses import dataclass

from greentui.model.messages import MessageStatus
from greentui.model.reasons import Reason


@dataclass(frozen=True, slots=True)
class TextDraft:
    """sendMessage: up to 20 000 characters."""

    text: str
    link_preview: bool = True


@dataclass(frozen=True, slots=True)
class PollDraft:
    """sendPoll: a question of up to 255 characters, 2 to 12 different options of up to 100."""

    question: str
    options: tuple[str, ...]
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class FileDraft:
    """sendFileByUpload: a file of this machine, up to 100 MB.

    `size` and `modified` (nanoseconds) are what was seen when it was chosen, so that a file that
    changed since is noticed before it goes; `mime` is what its name was taken for.
    """

    path: str
    name: str
    caption: str = ""
    size: int = 0
    modified: int = 0
    mime: str = ""


@dataclass(frozen=True, slots=True)
class UrlDraft:
    """sendFileByUrl: a file the service fetches itself; `mime` is what its name was taken for."""

    url: str
    name: str
    caption: str = ""
    mime: str = ""


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
    """A draft on its way.

    Attributes:
        local_id: `local-…`, ours; the message in the chat carries it too.
        position: Its place in the order of the whole outbox; order per chat is kept.
        created: UTC seconds when it was typed.
        attempted: UTC seconds when sending began last; `None` before.
        message_id: The API's id once accepted.
        quoted_id: The message it answers; empty for none.
        reason: Why it failed, is held or unknown.
        progress: Bytes sent of an upload, with `total`; 0 of 0 elsewhere.
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
    progress: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message in the service's own queue (showMessagesQueue).

    Attributes:
        kind: The API's word for what it is, as spelled.
        order: Its place; 0 goes next.
    """

    id: str
    kind: str
    chat_id: str
    text: str
    order: int
