"""Groups and their refusals."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api, detail

MAYA = "972500000001@c.us"
NOWHERE = "120363999999999999@g.us"


@pytest.fixture
def group(api: Api) -> str:
    told = api.post("createGroup", {"groupName": "Night shift", "chatIds": [ANNA]}).json()
    assert told["created"] is True
    assert told["groupInviteLink"].startswith("https://chat.whatsapp.com/")
    made: str = told["chatId"]
    return made


@pytest.fixture
def not_ours(api: Api, group: str) -> str:
    """A group in which the account is no admin."""
    api.emulator.world.chats.by_id[group].group.admins.clear()  # type: ignore[union-attr] # a group has one
    return group


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return out.getvalue()


def data(api: Api, group: str) -> Any:
    return api.post("getGroupData", {"groupId": group}).json()


def test_a_new_group_holds_those_invited(api: Api, group: str) -> None:
    told = data(api, group)
    assert told["subject"] == "Night shift"
    assert told["participants"] == [
        {"id": "79990000042@c.us", "isAdmin": True, "isSuperAdmin": True},
        {"id": ANNA, "isAdmin": False, "isSuperAdmin": False},
    ]
    assert group in {one["id"] for one in api.get("getContacts").json() if one["type"] == "group"}


def test_groups_cannot_be_made_one_after_the_other() -> None:
    with running_emulator(limits=True, silent=True) as emulator:
        api = Api(emulator)
        emulator.world.group_created_at = emulator.world.clock.now() - 200
        body = {"groupName": "g", "chatIds": [ANNA]}
        answer = api.post("createGroup", body)
        assert (answer.status_code, detail(answer)) == (500, "Error: rate-overlimit")


def test_a_group_as_a_member_times_out(api: Api, group: str) -> None:
    answer = api.post("createGroup", {"groupName": "g", "chatIds": [group]})
    assert (answer.status_code, detail(answer)) == (500, "Timed Out")


def test_a_long_name_is_refused(api: Api, group: str) -> None:
    answer = api.post("updateGroupName", {"groupId": group, "groupName": "x" * 101})
    assert detail(answer).endswith("'groupName' length must be less than or equal to 100 characters long")


def test_renaming(api: Api, group: str) -> None:
    assert api.post("updateGroupName", {"groupId": group, "groupName": "Day"}).json() == {
        "updateGroupName": True
    }
    assert data(api, group)["subject"] == "Day"
    assert api.post("updateGroupName", {"groupId": NOWHERE, "groupName": "D"}).json() == {
        "updateGroupName": False
    }


def test_data_of_no_group_and_of_a_left_one_are_bare_strings(api: Api, group: str) -> None:
    assert data(api, NOWHERE) == "Error: item-not-found"
    assert api.post("leaveGroup", {"groupId": group}).json() == {"removeAdmin": True}
    assert data(api, group) == "Error: forbidden"
    assert api.post("leaveGroup", {"groupId": group}).json() == {"leaveGroup": False}


def test_a_member_who_is_no_admin_leaves_by_another_name(api: Api, not_ours: str) -> None:
    assert api.post("leaveGroup", {"groupId": not_ours}).json() == {"leaveGroup": True}


def test_an_invite_link_is_for_admins(api: Api, not_ours: str) -> None:
    assert data(api, not_ours)["groupInviteLink"] == ""


def test_a_group_id_must_be_one(api: Api) -> None:
    answer = api.post("getGroupData", {"groupId": ANNA})
    assert detail(answer) == "Validation failed. Details: 'groupId' must be the next formats: 'group_id@g.us'"


def test_members_come_and_go(api: Api, group: str) -> None:
    body = {"groupId": group, "participantChatId": MAYA}
    assert api.post("addGroupParticipant", body).json() == {"addParticipant": True}
    assert api.post("addGroupParticipant", body).json() == {"addParticipant": False}
    assert MAYA in {one["id"] for one in data(api, group)["participants"]}
    assert api.post("removeGroupParticipant", body).json() == {"removeParticipant": True}
    assert api.post("removeGroupParticipant", body).json() == {"removeParticipant": False}


def test_admins_are_made_and_unmade(api: Api, group: str) -> None:
    body = {"groupId": group, "participantChatId": ANNA}
    assert api.post("setGroupAdmin", body).json() == {"setGroupAdmin": True}
    assert data(api, group)["participants"][1]["isAdmin"] is True
    assert api.post("removeAdmin", body).json() == {"removeAdmin": True}
    assert api.post("removeAdmin", body).json() == {"removeAdmin": False}
    stranger = {"groupId": group, "participantChatId": MAYA}
    assert api.post("setGroupAdmin", stranger).json() == "participant not found"
    assert api.post("setGroupAdmin", {**body, "groupId": NOWHERE}).json() == "failed to set group admin"


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("addGroupParticipant", {"addParticipant": False}),
        ("removeGroupParticipant", {"removeParticipant": False}),
        ("setGroupAdmin", "failed to set group admin"),
        ("removeAdmin", {"removeAdmin": False}),
    ],
)
def test_who_is_no_admin_is_refused(api: Api, not_ours: str, name: str, refusal: Any) -> None:
    assert api.post(name, {"groupId": not_ours, "participantChatId": ANNA}).json() == refusal


def test_a_picture_is_set_and_seen(api: Api, group: str) -> None:
    told = api.upload("setGroupPicture", {"groupId": group}, ("a.jpg", jpeg(), "image/jpeg"))
    assert told.status_code == 404, "pictures do not go to the address for uploads"
    url = api.emulator.method_url("setGroupPicture")
    told = api.http.post(url, data={"groupId": group}, files={"file": ("a.jpg", jpeg(), "image/jpeg")})
    assert told.json()["setGroupPicture"] is True
    avatar = api.post("getAvatar", {"chatId": group}).json()
    assert avatar == {"urlAvatar": told.json()["urlAvatar"], "available": True}
    assert api.http.get(avatar["urlAvatar"]).content == jpeg()


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "File is empty"), (b"GIF89a", "Unsupported media type")]
)
def test_pictures_must_be_jpegs(api: Api, group: str, content: bytes, words: str) -> None:
    url = api.emulator.method_url("setGroupPicture")
    answer = api.http.post(url, data={"groupId": group}, files={"file": ("a.jpg", content, "image/jpeg")})
    assert (answer.status_code, detail(answer)) == (400, words)


def test_a_picture_for_no_group(api: Api) -> None:
    url = api.emulator.method_url("setGroupPicture")
    answer = api.http.post(url, data={"groupId": "x"}, files={"file": ("a.jpg", jpeg(), "image/jpeg")})
    assert answer.json() == {"reason": "Timed Out", "urlAvatar": None, "setGroupPicture": False}


def test_settings_of_a_group_bind_its_members(api: Api, group: str) -> None:
    body = {"groupId": group, "allowParticipantsSendMessages": False}
    assert api.post("updateGroupSettings", body).json() == {"updateGroupSettings": True, "reason": ""}
    api.emulator.world.chats.by_id[group].group.admins.clear()  # type: ignore[union-attr] # a group has one
    message_id = api.post("sendMessage", {"chatId": group, "message": "x"}).json()["idMessage"]
    assert api.status_of(message_id, "failed")[-1]["description"] == "Error: forbidden"
    assert api.post("updateGroupSettings", body).json() == {
        "updateGroupSettings": False,
        "reason": "forbidden",
    }
