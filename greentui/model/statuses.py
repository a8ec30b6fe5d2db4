"""Statuses, which others call stories: pictures, videos, sounds and texts that are shown for a day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StatusKind(StrEnum):
    """What a status is."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    VOICE = "voice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Status:
    """A status, ours or somebody's.

    Attributes:
        at: UTC seconds; 0 where nobody told.
        colour: The background of a text, as #RRGGBB.
        url: Where its file can be fetched.
        sender_id: Whose it is; empty for ours.
        progress: The API's word for how far ours has come.
        participants: Who may see ours; empty for everybody.
        thumbnail: A small picture; empty where none was told.
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
        """Whether we posted it."""
        return not self.sender_id


@dataclass(frozen=True, slots=True)
class Viewer:
    """How far a status has come with one person: `pending`, `sent`, `delivered`, `read`."""

    person: str
    status: str
    at: int | None
