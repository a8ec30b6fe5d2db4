"""Statuses (stories): pictures, videos, recordings and texts shown for a day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StatusKind(StrEnum):
    """The kind of a status."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    VOICE = "voice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Status:
    """A status, ours or a contact's.

    Attributes:
        at: UTC seconds; 0 if unknown.
        colour: The background of a text, as #RRGGBB.
        url: Where its file can be fetched.
        sender_id: Its author; empty for ours.
        progress: The API's word for the delivery status of ours.
        participants: Who may see ours; empty for all contacts.
        thumbnail: A small picture; empty for none.
    """

    id: str
    at: int
    kind: StatusKind
    text: str = ""
    colour: str = ""
    font: str = ""
    url: str = ""
    sender_id: str = ""
    sender_name: str = ""
    progress: str = ""
    participants: tuple[str, ...] = ()
    thumbnail: bytes = b""

    @property
    def ours(self) -> bool:
        return not self.sender_id


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person's delivery status of a status: `pending`, `sent`, `delivered`, `read`."""

    person: str
    status: str
    at: int | None
