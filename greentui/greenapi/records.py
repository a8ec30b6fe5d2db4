"""Notifications and journal records as received: stored as text, decoded on demand.

`decode` interprets them; here they become storable and get an identity.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from greentui.greenapi.decode import by_phone, content_key, decode, decode_entry, decode_record
from greentui.greenapi.json_fields import Json
from greentui.model.events import Event
from greentui.model.messages import Message

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Kept: `json.dumps` would make one for each notification."""


@dataclass(frozen=True, slots=True)
class RawBody:
    """A notification, or a record of a journal, as received.

    Attributes:
        raw: Its JSON text, always storable: what UTF-8 cannot encode is escaped.
    """

    raw: str
    _body: Json = field(repr=False)

    @property
    def key(self) -> str:
        """Its identity by content: the same when it is delivered again."""
        return content_key(self._body)

    @property
    def by_phone(self) -> bool:
        """Whether it reports a message that was not sent through the API."""
        return by_phone(self._body)

    def event(self, instance_id: str, received_at: float) -> Event:
        """Decode it as a notification.

        Args:
            instance_id: The instance whose queue it came from.
            received_at: UTC seconds, used if it has no time.
        """
        return decode(instance_id, self._body, received_at)


@dataclass(frozen=True, slots=True)
class Notification(RawBody):
    """One entry of the notification queue.

    Attributes:
        receipt_id: The receipt with which it is deleted.
    """

    receipt_id: int


@dataclass(frozen=True, slots=True)
class JournalRecord(RawBody):
    """A record of a journal or of a chat's history."""

    def entry(self, instance_id: str, chat_id: str = "", own: str = "") -> Event:
        """Decode it: a message, or a change of one.

        Args:
            instance_id: Whose journal.
            chat_id: The requested chat, where the record does not name one.
            own: The id of the linked account, where it is known.
        """
        return decode_entry(instance_id, self._body, chat_id, own)

    def message(self, instance_id: str, chat_id: str = "") -> Message | None:
        """The message it describes; `None` for a vote, an edit or a deletion.

        Args:
            instance_id: Whose journal.
            chat_id: The requested chat, where the record does not name one.
        """
        return decode_record(instance_id, self._body, chat_id)


def stored_body(raw: str) -> RawBody:
    """A body read back from the archive; text that is not JSON is a string."""
    try:
        return RawBody(raw, json.loads(raw))
    except (ValueError, RecursionError):
        return RawBody(raw, raw)


def notification(body: Json, receipt_id: int) -> Notification:
    """An entry of the queue, whatever its body."""
    return Notification(_as_text(body), body, receipt_id)


def journal_record(record: Json) -> JournalRecord:
    """A record of a journal, parsed separately, so that an odd one spoils no other."""
    return JournalRecord(_as_text(record), record)


def _as_text(body: Json) -> str:
    """`body` as JSON text that any file or database can store."""
    try:
        found = _COMPACT.encode(body)
    except RecursionError:
        # Nested too deeply for Python: its representation is stored instead.
        return json.dumps({"typeWebhook": "", "tooDeep": True})
    try:
        found.encode()
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":"))
    return found
