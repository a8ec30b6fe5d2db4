"""What non-admins may do in a group, in words."""

from __future__ import annotations

from greentui.model.chats import Group
from greentui.words import _


def member_rights(group: Group) -> str:
    """What they can do and what they cannot, as far as the service says; empty if it says nothing."""
    rights = (
        (group.members_write, _("can write"), _("cannot write")),
        (group.members_edit, _("can change name and picture"), _("cannot change name and picture")),
        (group.members_invite, _("can share the link"), _("cannot share the link")),
        (group.members_share_history, _("can share earlier messages"), _("cannot share earlier messages")),
    )
    return ", ".join(yes if allowed else no for allowed, yes, no in rights if allowed is not None)
