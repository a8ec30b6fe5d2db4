"""What receiving answers, apart from messages and notifications."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.greenapi.wire_object import (
    Flag,
    Integer,
    Jid,
    Object,
    String,
    Text,
    Timestamp,
    WireObject,
)
from greentui.model.calls import CallRecord
from greentui.model.messages import (
    Direction,
)


@dataclass(frozen=True, slots=True)
class CallData(WireObject):
    status: Text


@dataclass(frozen=True, slots=True)
class CallEntry(WireObject):
    """A call in a journal. The field names depend on the direction and the version."""

    from_: Jid
    to: Jid
    chat_id: Jid
    sender_id: Jid
    timestamp: Timestamp
    status: Text
    status_call: Text
    state: Text
    call_data: Object[CallData]
    is_video: Flag
    video: Flag
    type_call: Text
    duration: Integer
    seconds: Integer

    def to_model(self, direction: Direction) -> CallRecord:
        incoming = direction is Direction.INCOMING
        return CallRecord(
            chat_id=(self.from_ if incoming else self.to)
            or self.chat_id
            or (self.sender_id if incoming else self.from_),
            at=self.timestamp or 0,
            direction=direction,
            state=self.status or self.status_call or self.state or self.call_data.status or "?",
            video=self.is_video or self.video or self.type_call.lower() == "video",
            seconds=self.seconds if self.duration is None else self.duration,
        )


@dataclass(frozen=True, slots=True)
class Cleared(WireObject):
    """Whether the notifications were dropped; if not, why, and after how many seconds to try again."""

    is_cleared: Flag
    reason: Text
    left_time: Integer

    @property
    def done(self) -> bool:
        return self.is_cleared


@dataclass(frozen=True, slots=True)
class Download(WireObject):
    """The address of a message's file."""

    download_url: String
