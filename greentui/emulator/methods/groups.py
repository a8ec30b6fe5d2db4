"""Methods of groups (manual 1.3.7)."""

from __future__ import annotations

import string
from typing import Any

from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import ApiRequest, Parameters, method
from greentui.emulator.methods.responses import ApiError
from greentui.emulator.methods.uploads import save_picture
from greentui.emulator.methods.validation import (
    Schema,
    boolean,
    chat_id,
    group_id,
    optional,
    string_list,
    text,
)
from greentui.emulator.state.chats import GROUP_SUFFIX, Chat, Group

CREATION_INTERVAL = 300
"""Seconds required between two new groups (manual 1.3.7, CreateGroup)."""
_INVITE_CHARACTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits
MAX_NAME_LENGTH = 100
"""Characters of a group's name (manual 1.3.7, CreateGroup)."""


def _group(world: World, request: ApiRequest) -> Group | None:
    """The group of a request, if the account is a member."""
    group = world.chats.find_group(request.body["groupId"])
    return group if group is not None and world.instance.wid in group.members else None


def _administered(world: World, request: ApiRequest) -> Group | None:
    """The group of a request, if the account is an admin."""
    group = _group(world, request)
    return group if group is not None and world.instance.wid in group.admins else None


def _participant(world: World, request: ApiRequest) -> str:
    return world.chats.resolve(request.body["participantChatId"])


@method(
    "createGroup",
    rate=1,
    schema=Schema(text("groupName", MAX_NAME_LENGTH), string_list("chatIds", each=chat_id())),
)
def create_group(world: World, request: ApiRequest) -> dict[str, Any]:
    """Create a group; a second one within five minutes is refused by WhatsApp."""
    invited = request.body["chatIds"]
    if any(wid.endswith(GROUP_SUFFIX) for wid in invited):
        raise ApiError(500, "Timed Out")
    now, previous = world.clock.now(), world.group_created_at
    if world.options.limits and previous is not None and now - previous < CREATION_INTERVAL:
        raise ApiError(500, "Error: rate-overlimit")
    world.group_created_at = now
    account = world.instance.wid
    others = filter(world.chats.on_whatsapp, map(world.chats.resolve, invited))
    suffix = f"{world.random.randrange(10**11):011d}"
    invite_code = "".join(world.random.choice(_INVITE_CHARACTERS) for _ in range(22))
    group = Group(
        id=f"1203630{suffix}{GROUP_SUFFIX}",
        subject=request.body["groupName"],
        owner=account,
        created_at=int(now),
        members=list(dict.fromkeys([account, *others])),
        admins={account},
        invite_link=f"https://chat.whatsapp.com/{invite_code}",
    )
    world.chats.add(Chat(group.id, group=group, last_activity=group.created_at))
    return {"created": True, "chatId": group.id, "groupInviteLink": group.invite_link}


@method("updateGroupName", rate=1, schema=Schema(group_id(), text("groupName", MAX_NAME_LENGTH)))
def update_group_name(world: World, request: ApiRequest) -> dict[str, Any]:
    """Rename a group."""
    group = _group(world, request)
    if group is None or not group.can_edit(world.instance.wid):
        return {"updateGroupName": False}
    group.subject = request.body["groupName"]
    group.renamed_at, group.renamed_by = world.clock.timestamp(), world.instance.wid
    return {"updateGroupName": True}


@method("getGroupData", rate=1, schema=Schema(group_id()))
def get_group_data(world: World, request: ApiRequest) -> dict[str, Any] | str:
    """Everything about a group. An error is a plain string with status 200, as in the manual."""
    group = world.chats.find_group(request.body["groupId"])
    account = world.instance.wid
    if group is None:
        return "Error: item-not-found"
    if account not in group.members:
        return "Error: forbidden"
    return {
        "groupId": group.id,
        "owner": group.owner,
        "subject": group.subject,
        "creation": group.created_at,
        "participants": [
            {
                "id": wid,
                "lid": world.chats.contact(wid).lid,
                "isAdmin": wid in group.admins,
                "isSuperAdmin": wid == group.owner,
            }
            for wid in group.members
        ],
        "subjectTime": group.renamed_at or group.created_at,
        "subjectOwner": group.renamed_by or group.owner,
        "groupInviteLink": group.invite_link if account in group.admins else "",
        "allowParticipantsEditGroupSettings": group.members_can_edit,
        "allowParticipantsSendMessages": group.members_can_send,
        # Newer than the manual.
        "description": group.description,
        "allowParticipantsSendInviteLink": group.members_can_edit,
        "allowParticipantsSendMessageHistory": True,
    }


_PARTICIPANT = Schema(group_id(), chat_id("participantChatId"))


@method("addGroupParticipant", rate=10, schema=_PARTICIPANT)
def add_group_participant(world: World, request: ApiRequest) -> dict[str, Any]:
    """Add a participant, as an admin."""
    group, wid = _administered(world, request), _participant(world, request)
    if group is None or wid in group.members or not world.chats.on_whatsapp(wid):
        return {"addParticipant": False}
    group.members.append(wid)
    return {"addParticipant": True}


@method("removeGroupParticipant", rate=10, schema=_PARTICIPANT)
def remove_group_participant(world: World, request: ApiRequest) -> dict[str, Any]:
    """Remove a participant, as an admin, but not the owner."""
    group, wid = _administered(world, request), _participant(world, request)
    if group is None or wid not in group.members or wid == group.owner:
        return {"removeParticipant": False}
    group.members.remove(wid)
    group.admins.discard(wid)
    return {"removeParticipant": True}


@method("setGroupAdmin", rate=10, schema=_PARTICIPANT)
def set_group_admin(world: World, request: ApiRequest) -> dict[str, Any] | str:
    """Make a participant an admin. An error is a plain string with status 200, as in the manual."""
    group, wid = _administered(world, request), _participant(world, request)
    if group is None:
        return "failed to set group admin"
    if wid not in group.members:
        return "participant not found"
    group.admins.add(wid)
    return {"setGroupAdmin": True}


@method("removeAdmin", rate=10, schema=_PARTICIPANT)
def remove_admin(world: World, request: ApiRequest) -> dict[str, Any]:
    """Revoke a participant's admin rights, but not the owner's."""
    group, wid = _administered(world, request), _participant(world, request)
    if group is None or wid not in group.admins or wid == group.owner:
        return {"removeAdmin": False}
    group.admins.discard(wid)
    return {"removeAdmin": True}


@method("setGroupPicture", rate=1, parameters=Parameters.MULTIPART, schema=Schema(text("groupId")))
async def set_group_picture(world: World, request: ApiRequest) -> dict[str, Any]:
    """Set a group's picture."""
    url = await save_picture(world, request)
    group = _group(world, request)
    if group is None or not group.can_edit(world.instance.wid):
        return {"reason": "Timed Out", "urlAvatar": None, "setGroupPicture": False}
    group.picture_url = url
    return {"setGroupPicture": True, "urlAvatar": url, "reason": ""}


@method("leaveGroup", rate=10, schema=Schema(group_id()))
def leave_group(world: World, request: ApiRequest) -> dict[str, Any]:
    """Leave a group. The response to an admin has a different key."""
    group, account = _group(world, request), world.instance.wid
    if group is None:
        return {"leaveGroup": False}
    key = "removeAdmin" if account in group.admins else "leaveGroup"
    group.members.remove(account)
    group.admins.discard(account)
    return {key: True}


@method(
    "updateGroupSettings",
    schema=Schema(
        group_id(),
        optional(boolean("allowParticipantsEditGroupSettings")),
        optional(boolean("allowParticipantsSendMessages")),
    ),
)
def update_group_settings(world: World, request: ApiRequest) -> dict[str, Any]:
    """Set what members may do, as an admin."""
    group = _administered(world, request)
    if group is None:
        exists = world.chats.find_group(request.body["groupId"]) is not None
        return {"updateGroupSettings": False, "reason": "forbidden" if exists else "item-not-found"}
    group.members_can_edit = request.body.get("allowParticipantsEditGroupSettings", group.members_can_edit)
    group.members_can_send = request.body.get("allowParticipantsSendMessages", group.members_can_send)
    return {"updateGroupSettings": True, "reason": ""}
