"""Groups (manual 1.3.7). A bare false from the service can mean several things: see the manual."""

from __future__ import annotations

from greentui.greenapi import response_models as responses
from greentui.greenapi.method import Lifecycle, Method, Verb
from greentui.greenapi.methods.fields import GROUP, MEMBER, PICTURE
from greentui.greenapi.param_types import ChatId, Flag, Several, Text
from greentui.greenapi.parameters import In, Parameter
from greentui.model.limits import GROUP_NAME_CHARACTERS
from greentui.words import Phrase

_NAME = Parameter("groupName", Text(GROUP_NAME_CHARACTERS), Phrase("The group's name."))

CREATE_GROUP = Method(
    "createGroup",
    Verb.POST,
    Phrase("Create a group."),
    responses.CREATED_GROUP,
    "1.3.7, CreateGroup",
    (
        _NAME,
        Parameter("chatIds", Several(ChatId(groups=False), least=1), Phrase("The first members.")),
    ),
    rate=1,
    monthly=1000,
    patience=60,
    note=Phrase("WhatsApp allows one new group every five minutes."),
)
UPDATE_GROUP_NAME = Method(
    "updateGroupName",
    Verb.POST,
    Phrase("Rename a group."),
    responses.confirmation("updateGroupName"),
    "1.3.7, UpdateGroupName",
    (GROUP, _NAME),
    rate=1,
    monthly=1000,
    repeatable=True,
)
GET_GROUP_DATA = Method(
    "getGroupData",
    Verb.POST,
    Phrase("Get a group's name, owner, members and admins, and for admins its invite link."),
    responses.GROUP,
    "1.3.7, GetGroupData",
    (GROUP,),
    rate=1,
    monthly=1000,
    repeatable=True,
)


def _membership(
    name: str, about: Phrase, confirmed_by: str, *, repeatable: bool = True, confirm: bool = False
) -> Method[bool]:
    return Method(
        name,
        Verb.POST,
        about,
        responses.confirmation(confirmed_by),
        f"1.3.7, {name[0].upper()}{name[1:]}",
        (GROUP, MEMBER),
        rate=10,
        monthly=1000,
        repeatable=repeatable,
        confirm=confirm,
    )


# Not repeatable: a second time both return false, which would look like a refusal.
ADD_GROUP_PARTICIPANT = _membership(
    "addGroupParticipant", Phrase("Add a member to a group."), "addParticipant", repeatable=False
)
REMOVE_GROUP_PARTICIPANT = _membership(
    "removeGroupParticipant",
    Phrase("Remove a member from a group."),
    "removeParticipant",
    repeatable=False,
    confirm=True,
)
SET_GROUP_ADMIN = _membership("setGroupAdmin", Phrase("Make a member an admin."), "setGroupAdmin")
REMOVE_ADMIN = _membership(
    "removeAdmin", Phrase("Remove a member as admin."), "removeAdmin", repeatable=False, confirm=True
)
SET_GROUP_PICTURE = Method(
    "setGroupPicture",
    Verb.POST,
    Phrase("Change a group's picture."),
    responses.GROUP_PICTURE,
    "1.3.7, SetGroupPicture",
    (Parameter("groupId", ChatId(people=False), Phrase("The group."), location=In.FORM), PICTURE),
    rate=1,
    monthly=100,
    patience=60,
)
LEAVE_GROUP = Method(
    "leaveGroup",
    Verb.POST,
    Phrase("Leave a group."),
    responses.confirmation("leaveGroup", "removeAdmin"),
    "1.3.7, LeaveGroup",
    (GROUP,),
    rate=10,
    monthly=1000,
    confirm=True,
)
UPDATE_GROUP_SETTINGS = Method(
    "updateGroupSettings",
    Verb.POST,
    Phrase("Set what members who are not admins may do."),
    responses.confirmation("updateGroupSettings"),
    Phrase("groups"),
    (
        GROUP,
        Parameter(
            "allowParticipantsEditGroupSettings",
            Flag(),
            Phrase("Whether they may change name, picture and description."),
            False,
        ),
        Parameter("allowParticipantsSendMessages", Flag(), Phrase("Whether they may send messages."), False),
    ),
    least=2,
    repeatable=True,
    lifecycle=Lifecycle.NEWER,
)
