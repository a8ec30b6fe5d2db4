"""Statuses, and who saw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from greentui.greenapi.json_fields import Json, as_jid
from greentui.greenapi.wire_object import (
    Jid,
    Lenient,
    Object,
    Picture,
    Strings,
    Text,
    Timestamp,
    WireObject,
)
from greentui.model.statuses import Status, StatusKind, Viewer

_STATUS_KINDS = {"image": StatusKind.IMAGE, "video": StatusKind.VIDEO, "audio": StatusKind.VOICE}


@dataclass(frozen=True, slots=True)
class StatusText(WireObject):
    text: Text
    background_color: Text
    font: Text
    participants: Strings


@dataclass(frozen=True, slots=True)
class StatusEntry(WireObject):
    """A status (story), ours or a contact's."""

    id_message: Text
    timestamp: Timestamp
    type_message: Text
    text_message: Text
    caption: Text
    background_color: Text
    extended_text_message: Object[StatusText]
    download_url: Text
    jpeg_thumbnail: Picture
    sender_id: Jid
    chat_id: Jid
    sender_contact_name: Text
    sender_name: Text
    status_message: Text
    participants: Strings

    def to_model(self, *, ours: bool) -> Status:
        inner = self.extended_text_message
        return Status(
            id=self.id_message,
            at=self.timestamp or 0,
            kind=self._kind,
            text=self.text_message or self.caption or inner.text,
            colour=inner.background_color or self.background_color,
            font=inner.font,
            url=self.download_url,
            sender_id="" if ours else self.sender_id or self.chat_id or "?",
            sender_name="" if ours else self.sender_contact_name or self.sender_name,
            progress=self.status_message,
            participants=inner.participants or self.participants,
            thumbnail=self.jpeg_thumbnail,
        )

    @property
    def _kind(self) -> StatusKind:
        word = self.type_message.lower()
        if "text" in word:
            return StatusKind.TEXT
        return next(
            (kind for start, kind in _STATUS_KINDS.items() if word.startswith(start)), StatusKind.OTHER
        )


def _participants(value: Json) -> tuple[str, ...]:
    """The ids of people, whether there is a list of them or one."""
    found = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(as_jid, found)))


@dataclass(frozen=True, slots=True)
class ViewerEntry(WireObject):
    """The delivery of a status to one person."""

    participant: Annotated[tuple[str, ...], Lenient(_participants)]
    status: Text
    timestamp: Timestamp

    def to_models(self) -> tuple[Viewer, ...]:
        """One for each person: the manual calls the participant a list, and prints one."""
        return tuple(Viewer(one, self.status, self.timestamp) for one in self.participant)
