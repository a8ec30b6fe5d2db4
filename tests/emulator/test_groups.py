"""Groups."""

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
    result = api.post("createGroup", {"groupName": "Night shift", "chatIds": [ANNA]}).json()
    assert result["created"] is True
    assert result["groupInviteLink"].startswith("https://chat.whatsapp.com/")
    made: str = result["chatId"]
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


def test_a_new_group_has_its_invited_members(api: Api, group: str) -> None:
    result = data(api, group)
    assert result["subject"] == "Night shift"
    assert result["participants"] == [
        {"id": "79990000042@c.us", "lid": "", "isAdmin": True, "isSuperAdmin": True},
        {"id": ANNA, "lid": "740865532228085@lid", "isAdmin": False, "isSuperAdmin": False},
    ]
    assert {
        "description", "allowParticipantsSendInviteLink", "allowParticipantsSendMessageHistory",
    } <= result.keys()  # fmt: skip
    assert group in {one["id"] for one in api.get("getContacts").json() if one["type"] == "group"}


def test_a_second_group_soon_after_is_rejected() -> None:
    with running_emulator(limits=True, silent=True) as emulator:
        api = Api(emulator)
        emulator.world.group_created_at = emulator.world.clock.now() - 200
        body = {"groupName": "g", "chatIds": [ANNA]}
        response = api.post("createGroup", body)
        assert (response.status_code, detail(response)) == (500, "Error: rate-overlimit")


def test_a_group_as_a_member_times_out(api: Api, group: str) -> None:
    response = api.post("createGroup", {"groupName": "g", "chatIds": [group]})
    assert (response.status_code, detail(response)) == (500, "Timed Out")


def test_a_long_name_is_rejected(api: Api, group: str) -> None:
    response = api.post("updateGroupName", {"groupId": group, "groupName": "x" * 101})
    assert detail(response).endswith("'groupName' length must be less than or equal to 100 characters long")


def test_renaming(api: Api, group: str) -> None:
    assert api.post("updateGroupName", {"groupId": group, "groupName": "Day"}).json() == {
        "updateGroupName": True
    }
    assert data(api, group)["subject"] == "Day"
    assert api.post("updateGroupName", {"groupId": NOWHERE, "groupName": "D"}).json() == {
        "updateGroupName": False
    }


def test_errors_of_group_data_are_plain_strings(api: Api, group: str) -> None:
    assert data(api, NOWHERE) == "Error: item-not-found"
    assert api.post("leaveGroup", {"groupId": group}).json() == {"removeAdmin": True}
    assert data(api, group) == "Error: forbidden"
    assert api.post("leaveGroup", {"groupId": group}).json() == {"leaveGroup": False}


def test_the_response_to_a_member_who_leaves_has_another_key(api: Api, not_ours: str) -> None:
    assert api.post("leaveGroup", {"groupId": not_ours}).json() == {"leaveGroup": True}


def test_an_invite_link_is_for_admins(api: Api, not_ours: str) -> None:
    assert data(api, not_ours)["groupInviteLink"] == ""


def test_a_group_id_must_be_valid(api: Api) -> None:
    response = api.post("getGroupData", {"groupId": ANNA})
    assert (
        detail(response) == "Validation failed. Details: 'groupId' must be the next formats: 'group_id@g.us'"
    )


def test_members_are_added_and_removed(api: Api, group: str) -> None:
    body = {"groupId": group, "participantChatId": MAYA}
    assert api.post("addGroupParticipant", body).json() == {"addParticipant": True}
    assert api.post("addGroupParticipant", body).json() == {"addParticipant": False}
    assert MAYA in {one["id"] for one in data(api, group)["participants"]}
    assert api.post("removeGroupParticipant", body).json() == {"removeParticipant": True}
    assert api.post("removeGroupParticipant", body).json() == {"removeParticipant": False}


def test_admins_are_appointed_and_dismissed(api: Api, group: str) -> None:
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
def test_only_admins_manage_members(api: Api, not_ours: str, name: str, refusal: Any) -> None:
    assert api.post(name, {"groupId": not_ours, "participantChatId": ANNA}).json() == refusal


def test_a_picture_is_set_and_shown(api: Api, group: str) -> None:
    result = api.upload("setGroupPicture", {"groupId": group}, ("a.jpg", jpeg(), "image/jpeg"))
    assert result.status_code == 404, "pictures do not go to the address for uploads"
    url = api.emulator.method_url("setGroupPicture")
    result = api.http.post(url, data={"groupId": group}, files={"file": ("a.jpg", jpeg(), "image/jpeg")})
    assert result.json()["setGroupPicture"] is True
    avatar = api.post("getAvatar", {"chatId": group}).json()
    assert avatar == {"urlAvatar": result.json()["urlAvatar"], "available": True}
    assert api.http.get(avatar["urlAvatar"]).content == jpeg()


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "File is empty"), (b"GIF89a", "Unsupported media type")]
)
def test_pictures_must_be_jpegs(api: Api, group: str, content: bytes, words: str) -> None:
    url = api.emulator.method_url("setGroupPicture")
    response = api.http.post(url, data={"groupId": group}, files={"file": ("a.jpg", content, "image/jpeg")})
    assert (response.status_code, detail(response)) == (400, words)


def test_a_picture_for_an_unknown_group(api: Api) -> None:
    url = api.emulator.method_url("setGroupPicture")
    response = api.http.post(url, data={"groupId": "x"}, files={"file": ("a.jpg", jpeg(), "image/jpeg")})
    assert response.json() == {"reason": "Timed Out", "urlAvatar": None, "setGroupPicture": False}


def test_group_settings_restrict_members(api: Api, group: str) -> None:
    body = {"groupId": group, "allowParticipantsSendMessages": False}
    assert api.post("updateGroupSettings", body).json() == {"updateGroupSettings": True, "reason": ""}
    api.emulator.world.chats.by_id[group].group.admins.clear()  # type: ignore[union-attr] # a group has one
    message_id = api.post("sendMessage", {"chatId": group, "message": "x"}).json()["idMessage"]
    assert api.receive_status(message_id, "failed")[-1]["description"] == "Error: forbidden"
    assert api.post("updateGroupSettings", body).json() == {
        "updateGroupSettings": False,
        "reason": "forbidden",
    }
