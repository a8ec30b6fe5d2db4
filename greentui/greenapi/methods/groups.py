"""Groups (manual 1.3.7). A bare false from the service can mean several things: see the manual."""

from __future__ import annotations

from typing import Any

from greentui.greenapi.answers import OBJECT, CreatedGroup, Picture, Shape, Yes
from greentui.greenapi.method import Method, Origin, Verb
from greentui.greenapi.methods.fields import GROUP, MEMBER, PICTURE
from greentui.greenapi.param_types import ChatId, Flag, Several, Text
from greentui.greenapi.parameters import Parameter, Place
from greentui.model.limits import GROUP_NAME_CHARACTERS
from greentui.words import _

_NAME = Parameter("groupName", Text(GROUP_NAME_CHARACTERS), _("The group's name."))

CREATE_GROUP: Method[CreatedGroup] = Method(
    "createGroup",
    Verb.POST,
    _("Make a group."),
    Shape(CreatedGroup),
    "1.3.7, CreateGroup",
    (
        _NAME,
        Parameter(
            "chatIds", Several(ChatId(groups=False, channels=False), least=1), _("The members to begin with.")
        ),
    ),
    rate=1,
    patience=60,
    note=_("WhatsApp allows one new group in five minutes."),
)
UPDATE_GROUP_NAME: Method[bool] = Method(
    "updateGroupName",
    Verb.POST,
    _("Rename a group."),
    Yes(("updateGroupName",)),
    "1.3.7, UpdateGroupName",
    (GROUP, _NAME),
    rate=1,
    repeatable=True,
)
GET_GROUP_DATA: Method[dict[str, Any]] = Method(
    "getGroupData",
    Verb.POST,
    _("All about a group: name, owner, members, admins, and the link for those who may change it."),
    OBJECT,
    "1.3.7, GetGroupData",
    (GROUP,),
    rate=1,
    repeatable=True,
)


def _membership(name: str, about: str, answer: str, *, repeatable: bool = True) -> Method[bool]:
    return Method(
        name,
        Verb.POST,
        about,
        Yes((answer,)),
        f"1.3.7, {name[0].upper()}{name[1:]}",
        (GROUP, MEMBER),
        rate=10,
        repeatable=repeatable,
    )


# Adding and removing answer false the second time, which would look like a refusal.
ADD_GROUP_PARTICIPANT = _membership(
    "addGroupParticipant", _("Add somebody to a group."), "addParticipant", repeatable=False
)
REMOVE_GROUP_PARTICIPANT = _membership(
    "removeGroupParticipant", _("Remove somebody from a group."), "removeParticipant", repeatable=False
)
SET_GROUP_ADMIN = _membership("setGroupAdmin", _("Make a member an admin."), "setGroupAdmin")
REMOVE_ADMIN = _membership("removeAdmin", _("Take a member's admin rights."), "removeAdmin", repeatable=False)
SET_GROUP_PICTURE: Method[Picture] = Method(
    "setGroupPicture",
    Verb.POST,
    _("Give a group another picture."),
    Shape(Picture, "setGroupPicture, urlAvatar, reason"),
    "1.3.7, SetGroupPicture",
    (Parameter("groupId", ChatId(people=False), _("The group."), place=Place.FORM), PICTURE),
    rate=1,
    patience=60,
)
LEAVE_GROUP: Method[bool] = Method(
    "leaveGroup",
    Verb.POST,
    _("Leave a group."),
    Yes(("leaveGroup", "removeAdmin")),
    "1.3.7, LeaveGroup",
    (GROUP,),
    rate=10,
)
UPDATE_GROUP_SETTINGS: Method[bool] = Method(
    "updateGroupSettings",
    Verb.POST,
    _("Say what members who are no admins may do."),
    Yes(("updateGroupSettings",)),
    _("groups"),
    (
        GROUP,
        Parameter(
            "allowParticipantsEditGroupSettings", Flag(), _("Change name, picture and description."), False
        ),
        Parameter("allowParticipantsSendMessages", Flag(), _("Write."), False),
    ),
    least=2,
    repeatable=True,
    origin=Origin.NEWER,
)
