"""The model's objects as JSON for scripts. Field names are the API's where it has one, and stable."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from greentui.engine.reasons import why
from greentui.model.chats import Chat, Contact, Found
from greentui.model.ids import STATUS_CHAT
from greentui.model.messages import Direction, Message
from greentui.model.sending import (
    ContactDraft,
    FileDraft,
    ForwardDraft,
    LocationDraft,
    OutboxItem,
    PollDraft,
    TextDraft,
    UrlDraft,
)

if TYPE_CHECKING:
    from greentui.model.calls import CallRecord
    from greentui.model.chats import Group
    from greentui.model.sending import Draft
    from greentui.model.statuses import Status, Viewer

Record = dict[str, Any]

_DRAFT_KINDS: dict[type[Draft], str] = {
    TextDraft: "text",
    PollDraft: "poll",
    FileDraft: "file",
    UrlDraft: "url",
    LocationDraft: "location",
    ContactDraft: "contact",
    ForwardDraft: "forward",
}

_STEP = re.compile(r"_(\w)")


def message(of: Message) -> Record:
    """A message. `status` is null for incoming ones; times are UTC seconds."""
    return {
        "idMessage": of.id,
        "chatId": of.chat_id,
        "timestamp": of.timestamp,
        "direction": of.direction.value,
        "kind": of.kind.value,
        "text": of.text,
        "status": of.status.value if of.status else None,
        "statusReason": why(of),
        "senderId": of.sender_id,
        "senderName": of.sender_contact or of.sender_name,
        "typeMessage": of.raw_type,
        "quotedMessageId": of.quote.message_id if of.quote else None,
        "forwarded": of.forwarded,
        "edited": of.edited,
        "deleted": of.deleted,
        "earlier": list(of.earlier),
        "reactions": [
            {"senderId": one.sender_id, "emoji": one.emoji, "timestamp": one.timestamp}
            for one in of.reactions
        ],
        "recovered": of.recovered,
        "content": to_json(of.content),
    }


def chat(of: Chat) -> Record:
    """A row of the chat list."""
    return {
        "chatId": of.id,
        "name": of.name,
        "phone": of.phone,
        "type": of.kind.value,
        "timestamp": of.last_at or None,
        "lastText": of.last_text,
        "lastKind": of.last_kind.value if of.last_kind else None,
        "lastDirection": None if not of.last_at else "incoming" if of.last_incoming else "outgoing",
        "lastStatus": of.last_status.value if of.last_status else None,
        "unread": of.unread,
        "waitingSince": of.waiting_since,
        "draft": of.draft,
        "failed": of.failed,
        "archived": of.archived,
        "pinned": of.pinned,
        "mutedUntil": of.muted_until,
        "disappearing": of.disappearing,
    }


def contact(of: Contact) -> Record:
    """A contact, with getContacts' names."""
    return {"id": of.id, "name": of.name, "contactName": of.contact_name, "type": of.kind}


def found(of: Found) -> Record:
    """A search hit: the message, its chat's name, and where in `foundText` the words are.

    `foundIn` says which part of the message that text is. From before an edit, `earlierText` has it too.
    """
    return {
        **message(of.message),
        "chatName": of.chat_name,
        "earlierText": of.text if of.earlier else None,
        "foundIn": of.part.value,
        "foundText": of.text,
        "spans": [list(span) for span in of.spans],
    }


def outbox_item(of: OutboxItem) -> Record:
    """An item of the outbox."""
    return {
        "localId": of.local_id,
        "idMessage": of.message_id or None,
        "chatId": of.chat_id,
        "status": of.status.value,
        "reason": why(of),
        "created": of.created,
        "attempted": of.attempted,
        "attempts": of.attempts,
        "quotedMessageId": of.quoted_id or None,
        "kind": _DRAFT_KINDS[type(of.draft)],
        "draft": to_json(of.draft),
        "urlFile": getattr(of.draft, "url", "") or None,
    }


def call(of: CallRecord) -> Record:
    """A call, with the journals' names."""
    return {
        "chatId": of.chat_id,
        "timestamp": of.at,
        "direction": of.direction.value,
        "status": of.state,
        "isVideo": of.video,
        "duration": of.seconds,
    }


def story(of: Status) -> Record:
    """A status (story). `status` is null for those of our contacts; no participants means all contacts."""
    return {
        "idMessage": of.id,
        "chatId": STATUS_CHAT if of.ours else of.sender_id,
        "timestamp": of.at,
        "direction": Direction.OUTGOING.value if of.ours else Direction.INCOMING.value,
        "kind": of.kind.value,
        "text": of.text,
        "status": of.progress or None,
        "senderId": of.sender_id,
        "senderName": of.sender_name,
        "backgroundColor": of.colour,
        "font": of.font,
        "downloadUrl": of.url,
        "participants": list(of.participants),
    }


def viewer(of: Viewer) -> Record:
    """One person's delivery status of a story, with getStatusStatistic's names."""
    return {"participant": of.person, "timestamp": of.at, "status": of.status}


def group(of: Group) -> Record:
    """A group with its members, with getGroupData's names."""
    return {
        "chatId": of.id,
        "name": of.name,
        "owner": of.owner,
        "creation": of.created,
        "groupInviteLink": of.invite_link,
        "description": of.description,
        "allowParticipantsEditGroupSettings": of.members_edit,
        "allowParticipantsSendMessages": of.members_write,
        "allowParticipantsSendInviteLink": of.members_invite,
        "allowParticipantsSendMessageHistory": of.members_share_history,
        "participants": [
            {"id": each.id, "isAdmin": each.admin, "isSuperAdmin": each.owner} for each in of.participants
        ],
    }


def to_json(value: Any) -> Any:
    """A dataclass as JSON with camel-case names; pictures inside it are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((each.name, getattr(value, each.name)) for each in fields(value))
        return {_camel(name): to_json(inner) for name, inner in pairs if not isinstance(inner, bytes)}
    if isinstance(value, list | tuple | frozenset | set):
        return [to_json(inner) for inner in value]
    if isinstance(value, dict):
        return {str(key): to_json(inner) for key, inner in value.items()}
    return value


def _camel(name: str) -> str:
    return _STEP.sub(lambda step: step[1].upper(), name)
