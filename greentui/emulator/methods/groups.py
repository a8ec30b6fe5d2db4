"""Groups: making them, their members and admins, and the refusals of those who may not (manual 1.3.7)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.behaviour.world import World
from greentui.emulator.methods.registry import Call, Takes, method
from greentui.emulator.methods.uploads import picture_of
from greentui.emulator.responses import Answer, Refused
from greentui.emulator.state.chats import GROUP_SUFFIX, Chat, Group
from greentui.emulator.validation import Form, boolean, chat_id, group_id, optional, strings, text

MADE_EVERY = 300
"""Seconds that should lie between two new groups (manual 1.3.7, CreateGroup)."""
LONGEST_NAME = 100
_INVITE = "https://chat.whatsapp.com/"


def _invite_code(world: World) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(world.random.choice(letters) for _ in range(22))


def _group(call: Call) -> Group | None:
    """The group a request names, when the account is in it."""
    group = call.world.group(call.body["groupId"])
    return group if group is not None and call.world.instance.wid in group.members else None


def _mine(call: Call) -> Group | None:
    """The group a request names, when the account is an admin of it."""
    group = _group(call)
    return group if group is not None and call.world.instance.wid in group.admins else None


@method("createGroup", rate=1, form=Form(text("groupName", LONGEST_NAME), strings("chatIds", each=chat_id())))
def create_group(call: Call) -> Any:
    """Make a group; twice within five minutes is refused by WhatsApp."""
    world = call.world
    if any(wid.endswith(GROUP_SUFFIX) for wid in call.body["chatIds"]):
        raise Refused(500, "Timed Out")
    now = world.clock.now()
    if world.options.limits and world.groups_made_at is not None and now - world.groups_made_at < MADE_EVERY:
        raise Refused(500, "Error: rate-overlimit")
    world.groups_made_at = now
    own = world.instance.wid
    invited = [world.book.resolve(wid) for wid in call.body["chatIds"]]
    group = Group(
        id=f"1203630{world.random.randrange(10**11):011d}{GROUP_SUFFIX}",
        subject=call.body["groupName"],
        owner=own,
        created=world.now(),
        members=[own, *dict.fromkeys(wid for wid in invited if wid != own and world.on_whatsapp(wid))],
        admins={own},
        invite=_INVITE + _invite_code(world),
    )
    world.book.put(Chat(group.id, group=group, last_at=world.now()))
    return {"created": True, "chatId": group.id, "groupInviteLink": group.invite}


@method("updateGroupName", rate=1, form=Form(group_id(), text("groupName", LONGEST_NAME)))
def update_group_name(call: Call) -> Any:
    """Rename a group."""
    group = _group(call)
    own = call.world.instance.wid
    if group is None or not (group.members_edit or own in group.admins):
        return {"updateGroupName": False}
    group.subject = call.body["groupName"]
    group.renamed, group.renamed_by = call.world.now(), own
    return {"updateGroupName": True}


@method("getGroupData", rate=1, form=Form(group_id()))
def get_group_data(call: Call) -> Any:
    """All about a group; on trouble a bare string with status 200, as the manual has it."""
    group = call.world.group(call.body["groupId"])
    own = call.world.instance.wid
    if group is None:
        return Answer(200, b'"Error: item-not-found"')
    if own not in group.members:
        return Answer(200, b'"Error: forbidden"')
    return {
        "groupId": group.id,
        "owner": group.owner,
        "subject": group.subject,
        "creation": group.created,
        "participants": [
            {"id": wid, "isAdmin": wid in group.admins, "isSuperAdmin": wid == group.owner}
            for wid in group.members
        ],
        "subjectTime": group.renamed or group.created,
        "subjectOwner": group.renamed_by or group.owner,
        "groupInviteLink": group.invite if own in group.admins else "",
        "allowParticipantsEditGroupSettings": group.members_edit,
        "allowParticipantsSendMessages": group.members_send,
    }


_MEMBER = Form(group_id(), chat_id("participantChatId"))


@method("addGroupParticipant", rate=10, form=_MEMBER)
def add_group_participant(call: Call) -> Any:
    """Add somebody: only an admin may, and not twice."""
    group = _mine(call)
    wid = call.world.book.resolve(call.body["participantChatId"])
    allowed = group is not None and wid not in group.members and call.world.on_whatsapp(wid)
    if allowed and group is not None:
        group.members.append(wid)
    return {"addParticipant": allowed}


@method("removeGroupParticipant", rate=10, form=_MEMBER)
def remove_group_participant(call: Call) -> Any:
    """Remove somebody: only an admin may, and never the owner."""
    group = _mine(call)
    wid = call.world.book.resolve(call.body["participantChatId"])
    if group is None or wid not in group.members or wid == group.owner:
        return {"removeParticipant": False}
    group.members.remove(wid)
    group.admins.discard(wid)
    return {"removeParticipant": True}


@method("setGroupAdmin", rate=10, form=_MEMBER)
def set_group_admin(call: Call) -> Any:
    """Make somebody an admin; on trouble a bare string with status 200, as the manual has it."""
    group = _mine(call)
    if group is None:
        return Answer(200, b'"failed to set group admin"')
    wid = call.world.book.resolve(call.body["participantChatId"])
    if wid not in group.members:
        return Answer(200, b'"participant not found"')
    group.admins.add(wid)
    return {"setGroupAdmin": True}


@method("removeAdmin", rate=10, form=_MEMBER)
def remove_admin(call: Call) -> Any:
    """Take an admin's rights away, but not the owner's."""
    group = _mine(call)
    wid = call.world.book.resolve(call.body["participantChatId"])
    if group is None or wid not in group.admins or wid == group.owner:
        return {"removeAdmin": False}
    group.admins.discard(wid)
    return {"removeAdmin": True}


@method("setGroupPicture", rate=1, takes=Takes.MULTIPART, form=Form(text("groupId")))
async def set_group_picture(call: Call) -> Any:
    """Give a group a picture."""
    url = await picture_of(call)
    group = _group(call)
    if group is None or not (group.members_edit or call.world.instance.wid in group.admins):
        return {"reason": "Timed Out", "urlAvatar": None, "setGroupPicture": False}
    group.picture_url = url
    return {"setGroupPicture": True, "urlAvatar": url, "reason": ""}


@method("leaveGroup", rate=10, form=Form(group_id()))
def leave_group(call: Call) -> Any:
    """Leave a group; an admin's answer has another name."""
    group = _group(call)
    own = call.world.instance.wid
    if group is None:
        return {"leaveGroup": False}
    was_admin = own in group.admins
    group.members.remove(own)
    group.admins.discard(own)
    return {"removeAdmin": True} if was_admin else {"leaveGroup": True}


@method(
    "updateGroupSettings",
    form=Form(
        group_id(),
        optional(boolean("allowParticipantsEditGroupSettings")),
        optional(boolean("allowParticipantsSendMessages")),
    ),
)
def update_group_settings(call: Call) -> Any:
    """Say what members may do."""
    group = _mine(call)
    if group is None:
        reason = "item-not-found" if call.world.group(call.body["groupId"]) is None else "forbidden"
        return {"updateGroupSettings": False, "reason": reason}
    group.members_edit = call.body.get("allowParticipantsEditGroupSettings", group.members_edit)
    group.members_send = call.body.get("allowParticipantsSendMessages", group.members_send)
    return {"updateGroupSettings": True, "reason": ""}
