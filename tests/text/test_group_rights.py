"""What members of a group may do, in words."""

from __future__ import annotations

import pytest

from greentui.model.chats import Group
from greentui.text.group_rights import members_may


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ({}, ""),
        ({"members_write": True}, "write"),
        ({"members_write": False, "members_invite": True}, "not write, pass the link on"),
        (
            {"members_edit": False, "members_share_history": False},
            "not change name and picture, not show earlier messages",
        ),
    ],
)
def test_what_is_told_is_said_and_nothing_else(rights: dict[str, bool], words: str) -> None:
    assert members_may(Group("1@g.us", "Crew", **rights)) == words
