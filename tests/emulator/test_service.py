"""Contacts, avatars, reading, archiving, disappearing, editing and deleting."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.conftest import ANNA, Api, detail

STRANGER = "79015555555@c.us"


def test_reading_a_chat_or_one_message(api: Api) -> None:
    first, second = (
        api.emulator.control("incoming", {"chatId": ANNA, "text": text})["idMessage"] for text in "ab"
    )
    chat = api.emulator.world.chats.by_id[ANNA]

    def unread() -> list[str]:
        return [message.id for message in chat.messages[-2:] if not message.read]

    assert unread() == [first, second]
    assert api.post("readChat", {"chatId": ANNA, "idMessage": first}).json() == {"setRead": True}
    assert unread() == [second]
    assert api.post("readChat", {"chatId": ANNA}).json() == {"setRead": True}
    assert unread() == []
    assert api.post("readChat", {"chatId": STRANGER}).json() == {"setRead": False}


@pytest.mark.parametrize(
    ("body", "exists"),
    [
        ({"phoneNumber": 79010000000}, True),
        ({"phoneNumber": 79995550404}, False),
        ({"phoneNumber": 4915123456789}, True),
        ({"phoneNumber": 8613912345678901}, True),
        ({"chatId": ANNA}, True),
        ({"chatId": "79010000000"}, True),
        ({"chatId": "740865532228085@lid"}, True),
    ],
)
def test_checking_a_number(api: Api, body: dict[str, Any], exists: bool) -> None:
    assert api.post("checkWhatsapp", body).json()["existsWhatsapp"] is exists


def test_a_checked_number_has_both_ids(api: Api) -> None:
    result = api.post("checkWhatsapp", {"phoneNumber": 79010000000}).json()
    assert result["chatId"].endswith("@lid")
    assert api.post("getChatHistory", {"chatId": result["chatId"]}).json() == (
        api.post("getChatHistory", {"chatId": ANNA}).json()
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "Validation failed. Details: 'value' must have at least 1 key"),
        (
            {"phoneNumber": "+7 901"},
            "Validation failed. Details: Wrong format. 'phoneNumber' must contain only digits",
        ),
        ({"phoneNumber": 7901}, "bad phone number, valid 11 or 12 digits"),
        ({"phoneNumber": 10**16}, "bad phone number, valid 11 or 12 digits"),
    ],
)
def test_wrong_numbers(api: Api, body: dict[str, Any], words: str) -> None:
    response = api.post("checkWhatsapp", body)
    assert (response.status_code, detail(response)) == (400, words)


def test_avatars(api: Api) -> None:
    people = api.emulator.world.chats.contacts.values()
    shown = next(one for one in people if one.picture and not one.hides_picture)
    result = api.post("getAvatar", {"chatId": shown.wid}).json()
    assert result["available"] is True
    assert api.http.get(result["urlAvatar"]).content.startswith(b"\xff\xd8")
    shown.hides_picture = True
    assert api.post("getAvatar", {"chatId": shown.wid}).json() == {"urlAvatar": "", "available": False}
    assert api.post("getAvatar", {"chatId": STRANGER}).json() == {"urlAvatar": "", "available": True}


def test_contacts(api: Api) -> None:
    contacts = api.get("getContacts").json()
    assert {"id": ANNA, "name": "Анна", "contactName": "Анна Петрова", "type": "user"} in contacts
    groups = api.get("getContacts", group="true", count=1).json()
    assert [one["type"] for one in groups] == ["group"]
    assert {one["type"] for one in api.get("getContacts", group="false").json()} == {"user"}


def test_chats_are_listed_by_activity(api: Api) -> None:
    last = api.get("getChats").json()[-1]["id"]
    api.emulator.control("incoming", {"chatId": last, "text": "I am back"})
    first = api.get("getChats", count=1).json()
    assert [one["id"] for one in first] == [last]
    assert first[0].keys() == {
        "archive", "id", "ephemeralExpiration", "ephemeralSettingTimestamp", "name", "type",
    }  # fmt: skip


def test_contact_info(api: Api) -> None:
    result = api.post("getContactInfo", {"chatId": ANNA}).json()
    assert (result["name"], result["contactName"], result["isBusiness"]) == ("Анна", "Анна Петрова", False)
    group = api.get("getContacts", group="true").json()[0]["id"]
    for body in ({"chatId": group}, {}):  # line 9235
        response = api.post("getContactInfo", body)
        assert response.status_code == 400
        assert "does not support group chats" in detail(response)
    response = api.post("getContactInfo", {"chatId": True})
    assert (response.status_code, detail(response)) == (
        500,
        "interface conversion: interface {} is bool, not string",
    )


def test_the_address_book(api: Api) -> None:
    body = {"chatId": STRANGER, "firstName": "Ann", "lastName": "Lee"}
    assert api.post("editContact", body).status_code == 400
    assert api.post("addContact", body).json() == {"addContact": True}
    assert api.post("addContact", body).status_code == 400
    assert api.post("getContactInfo", {"chatId": STRANGER}).json()["contactName"] == "Ann Lee"
    assert api.post("editContact", {"chatId": STRANGER, "firstName": "Bea"}).json() == {"editContact": True}
    assert api.post("getContactInfo", {"chatId": STRANGER}).json()["contactName"] == "Bea"
    assert api.post("deleteContact", {"chatId": STRANGER}).json() == {"deleteContact": True}
    assert api.post("deleteContact", {"chatId": STRANGER}).status_code == 400


def test_deleting_for_everyone_leaves_a_trace(api: Api) -> None:
    message_id = api.post("sendMessage", {"chatId": ANNA, "message": "oops"}).json()["idMessage"]
    api.receive_status(message_id, "read")
    response = api.post("deleteMessage", {"chatId": ANNA, "idMessage": message_id})
    assert (response.status_code, response.content) == (200, b"")
    result = api.receive()
    assert result is not None
    assert result["messageData"] == {
        "typeMessage": "deletedMessage",
        "deletedMessageData": {"stanzaId": message_id},
    }
    for body in ({"chatId": ANNA, "idMessage": message_id}, {"chatId": ANNA}):  # line 9275
        again = api.post("deleteMessage", body)
        assert (again.status_code, detail(again)) == (400, "Message by id not found")


def test_deleting_for_oneself_leaves_no_trace(api: Api) -> None:
    message_id = api.post("sendMessage", {"chatId": ANNA, "message": "oops"}).json()["idMessage"]
    api.receive_status(message_id, "read")
    body = {"chatId": ANNA, "idMessage": message_id, "onlySenderDelete": True}
    assert api.post("deleteMessage", body).status_code == 200
    assert api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).status_code == 400
    assert api.get("receiveNotification", receiveTimeout=0).json() is None


def test_an_edit_has_an_id_of_its_own(api: Api) -> None:
    message_id = api.post("sendMessage", {"chatId": ANNA, "message": "tow"}).json()["idMessage"]
    api.receive_status(message_id, "read")
    body = {"chatId": ANNA, "idMessage": message_id, "message": "two"}
    edit_id = api.post("editMessage", body).json()["idMessage"]
    assert edit_id != message_id
    result = api.receive()
    assert result is not None
    assert result["messageData"]["editedMessageData"] == {"textMessage": "two", "stanzaId": message_id}
    assert api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).json()["textMessage"] == "two"
    api.emulator.control("clock", {"advance": 16 * 60})
    assert detail(api.post("editMessage", body)) == "Message is too old to be edited"


def test_others_messages_cannot_be_edited(api: Api) -> None:
    message_id = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    response = api.post("editMessage", {"chatId": ANNA, "idMessage": message_id, "message": "y"})
    assert (response.status_code, detail(response)) == (400, "Message by id not found")


def test_archiving(api: Api) -> None:
    api.emulator.world.chats.by_id[ANNA].archived = False
    assert api.post("archiveChat", {"chatId": ANNA}).content == b""
    assert next(one for one in api.get("getChats").json() if one["id"] == ANNA)["archive"] is True
    assert detail(api.post("archiveChat", {"chatId": ANNA})) == (
        f"ArchiveChatError: chat with id {ANNA} already archive=true"
    )
    assert api.post("unarchiveChat", {"chatId": ANNA}).content == b""
    assert detail(api.post("unarchiveChat", {"chatId": ANNA})) == (
        f"UnarchiveChatError: chat with id {ANNA} already archive=false"
    )
    assert detail(api.post("archiveChat", {"chatId": STRANGER})) == (
        f"ArchiveChatError: chat with id {STRANGER} not found"
    )
    assert (
        detail(api.post("archiveChat", {})) == "Validation failed. Details: 'value' must have at least 1 key"
    )
    api.receive_status(
        api.post("sendMessage", {"chatId": STRANGER, "message": "x"}).json()["idMessage"], "read"
    )
    assert "cannot archive chat cause last message not found" in detail(
        api.post("archiveChat", {"chatId": STRANGER})
    )


def test_disappearing_chats(api: Api) -> None:
    result = api.post("setDisappearingChat", {"chatId": ANNA, "ephemeralExpiration": 86400}).json()
    assert result == {"chatId": ANNA, "disappearingMessagesInChat": True, "ephemeralExpiration": 86400}
    assert api.post("getContactInfo", {"chatId": ANNA}).json()["messageExpiration"] == 86400
    response = api.post("setDisappearingChat", {"chatId": ANNA, "ephemeralExpiration": 5})
    assert detail(response).endswith("'ephemeralExpiration' must be one of [0, 86400, 604800, 7776000]")
    assert detail(api.post("setDisappearingChat", {"chatId": ANNA})).endswith(
        "'value' must have at least 2 keys"
    )
