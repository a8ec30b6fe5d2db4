# ruff: noqa: E501 - a table of errors reads best a row a line
"""Stories: posted, seen, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.conftest import ANNA, Api, detail

MAYA = "972500000001@c.us"
TEXT = {"message": "Fresh bread!", "backgroundColor": "#228B22", "font": "SERIF"}
SOUND = {"urlFile": "https://a.example/a.mp3", "fileName": "a.mp3"}
PICTURE = {"urlFile": "https://a.example/a.png", "fileName": "a.png", "caption": "c"}


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("sendTextStatus", TEXT, "extendedTextMessage"),
        ("sendVoiceStatus", SOUND, "audioMessage"),
        ("sendMediaStatus", PICTURE, "imageMessage"),
    ],
)
def test_a_story_is_posted_and_listed(api: Api, name: str, body: dict[str, Any], kind: str) -> None:
    message_id = api.post(name, body).json()["idMessage"]
    (result,) = api.get("getOutgoingStatuses").json()
    assert (result["idMessage"], result["typeMessage"], result["sendByApi"]) == (message_id, kind, True)
    assert result["chatId"] == "79990000042@c.us"  # line 8806 of the manual
    assert ("caption" in result, "jpegThumbnail" in result) == ((kind == "imageMessage",) * 2)  # 8783-8785


def test_a_story_waits_in_the_queue_like_a_message(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "notAuthorized"})
    message_id = api.post("sendTextStatus", TEXT).json()["idMessage"]
    (waiting,) = api.get("showMessagesQueue").json()
    assert waiting == {
        "messageID": message_id,
        "type": "sendTextStatus",
        "body": {**TEXT, "linkPreview": True},
    }


def test_only_the_participants_see_a_story(api: Api) -> None:
    message_id = api.post("sendTextStatus", {**TEXT, "participants": [ANNA, MAYA]}).json()["idMessage"]
    assert api.get("getOutgoingStatuses").json()[0]["extendedTextMessage"]["participants"] == [ANNA, MAYA]
    api.emulator.control("status-viewed", {"idMessage": message_id, "participant": ANNA})
    seen = {
        one["participant"]: one["status"]
        for one in api.get("getStatusStatistic", idMessage=message_id).json()
    }
    assert seen.keys() == {ANNA, MAYA}
    assert seen[ANNA] == "read"


def test_a_story_can_be_deleted(api: Api) -> None:
    message_id = api.post("sendTextStatus", TEXT).json()["idMessage"]
    assert api.get("getOutgoingStatuses").json()
    response = api.post("deleteStatus", {"idMessage": message_id})
    assert (response.status_code, response.content) == (200, b"")
    assert api.get("getOutgoingStatuses").json() == []
    again = api.post("deleteStatus", {"idMessage": message_id})
    assert (again.status_code, detail(again)) == (400, "ID message not found")


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("sendTextStatus", {"message": "x" * 501}, "'message' length must be less than or equal to 500 characters long"),
        ("sendTextStatus", {"message": "x", "backgroundColor": "red"}, "'backgroundColor' must be a hexadecimal colour like '#228B22'"),
        ("sendTextStatus", {"message": "x", "font": "ARIAL"}, "'font' must be one of [SERIF, SANS_SERIF, NORICAN_REGULAR, BRYNDAN_WRITE, OSWALD_HEAVY]"),
        ("sendTextStatus", {"message": "x", "participants": ANNA}, "'participants' must be an array"),
        ("sendVoiceStatus", {**SOUND, "fileName": "a.ogg"}, "'fileName' must have one of the extensions [.mp3, .wav]"),
        ("sendMediaStatus", {**PICTURE, "caption": "x" * 1025}, "'caption' length must be less than or equal to 1024 characters long"),
        ("getStatusStatistic", {}, "'idMessage' is required"),
    ],
)  # fmt: skip
def test_invalid_stories(api: Api, name: str, body: dict[str, Any], words: str) -> None:
    response = api.get(name) if name.startswith("get") else api.post(name, body)
    assert (response.status_code, detail(response)) == (400, f"Validation failed. Details: {words}")


def test_contacts_post_stories(api: Api) -> None:
    before = api.get("getIncomingStatuses").json()
    assert {one["typeMessage"] for one in before} == {"extendedTextMessage", "imageMessage"}
    api.emulator.control("status", {"chatId": ANNA, "text": "Good morning"})
    first = api.get("getIncomingStatuses", minutes=1).json()[0]
    assert (first["senderName"], first["textMessage"]) == ("Анна", "Good morning")


def test_only_people_in_the_address_book_have_stories(api: Api) -> None:
    """Line 8634 of the manual."""
    before = api.get("getIncomingStatuses").json()
    api.emulator.control("status", {"chatId": "79017777777@c.us", "text": "Hello"})
    assert api.get("getIncomingStatuses").json() == before


def test_without_the_setting_nobody_is_told_to_have_seen_a_story(api: Api) -> None:
    """Lines 8555-8557 of the manual."""
    api.post("setSettings", {"outgoingWebhook": "no"})
    message_id = api.post("sendTextStatus", TEXT | {"participants": [ANNA]}).json()["idMessage"]
    assert api.get("getOutgoingStatuses").json()
    (seen,) = api.get("getStatusStatistic", idMessage=message_id).json()
    assert (seen["participant"], seen["status"]) == (ANNA, "pending")


def test_a_picture_in_a_contact_s_story_can_be_downloaded(api: Api) -> None:
    listed = api.get("getIncomingStatuses").json()
    picture = next(one for one in listed if one["typeMessage"] == "imageMessage")
    fetched = api.http.get(picture["downloadUrl"])
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "image/jpeg")


def test_stories_can_be_forbidden(api: Api) -> None:
    api.emulator.control(
        "faults", {"method": "sendTextStatus", "status": 403, "body": {"message": "Forbidden"}}
    )
    assert api.post("sendTextStatus", TEXT).status_code == 403
