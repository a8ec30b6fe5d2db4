"""What a group lets members do who are not admins, in words."""

from __future__ import annotations

from greentui.model.chats import Group
from greentui.words import _


def members_may(group: Group) -> str:
    """What they may and what they may not, as far as the service says; empty if it says nothing."""
    rights = (
        (group.members_write, _("write"), _("not write")),
        (group.members_edit, _("change name and picture"), _("not change name and picture")),
        (group.members_invite, _("pass the link on"), _("not pass the link on")),
        (group.members_share_history, _("show earlier messages"), _("not show earlier messages")),
    )
    return ", ".join(yes if allowed else no for allowed, yes, no in rights if allowed is not None)
