"""Groups."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.greenapi.wire_object import (
    Flag,
    Jid,
    Objects,
    OptionalFlag,
    Text,
    Timestamp,
    WireObject,
)
from greentui.model.chats import Group, Participant


@dataclass(frozen=True, slots=True)
class CreatedGroup(WireObject):
    """A new group."""

    created: Flag
    chat_id: Text
    group_invite_link: Text

    @property
    def done(self) -> bool:
        return self.created


@dataclass(frozen=True, slots=True)
class GroupMember(WireObject):
    id: Jid
    is_admin: Flag
    is_super_admin: Flag
    lid: Jid

    def to_model(self) -> Participant:
        return Participant(
            self.id,
            admin=self.is_admin or self.is_super_admin,
            owner=self.is_super_admin,
            hidden_id=self.lid if self.lid != self.id else "",
        )


@dataclass(frozen=True, slots=True)
class GroupData(WireObject):
    """A group and its members."""

    group_id: Text
    subject: Text
    owner: Jid
    creation: Timestamp
    participants: Objects[GroupMember]
    group_invite_link: Text
    allow_participants_edit_group_settings: OptionalFlag
    allow_participants_send_messages: OptionalFlag
    allow_participants_send_invite_link: OptionalFlag
    allow_participants_send_message_history: OptionalFlag
    description: Text

    def to_model(self) -> Group:
        return Group(
            id=self.group_id,
            name=self.subject,
            owner=self.owner,
            created=self.creation,
            participants=tuple(one.to_model() for one in self.participants),
            invite_link=self.group_invite_link,
            members_edit=self.allow_participants_edit_group_settings,
            members_write=self.allow_participants_send_messages,
            members_invite=self.allow_participants_send_invite_link,
            members_share_history=self.allow_participants_send_message_history,
            description=self.description,
        )
