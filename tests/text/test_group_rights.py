"""What members of a group may do, in words."""

from __future__ import annotations

import pytest

from greentui.model.chats import Group
from greentui.text.group_rights import member_rights


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ({}, ""),
        ({"members_write": True}, "can write"),
        ({"members_write": False, "members_invite": True}, "cannot write, can share the link"),
        (
            {"members_edit": False, "members_share_history": False},
            "cannot change name and picture, cannot share earlier messages",
        ),
    ],
)
def test_what_is_told_is_said_and_nothing_else(rights: dict[str, bool], words: str) -> None:
    assert member_rights(Group("1@g.us", "Crew", **rights)) == words
