"""The journals, which agree with the notifications."""

from __future__ import annotations

from typing import Any

import pytest

from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api, detail

GROUP = "Склад — смена 2"


def history(api: Api, chat_id: str = ANNA, **fields: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = api.post("getChatHistory", {"chatId": chat_id, **fields}).json()
    return result


def test_history_is_newest_first_and_has_the_given_length(api: Api) -> None:
    whole = history(api, count=1000)
    times = [one["timestamp"] for one in whole]
    assert times == sorted(times, reverse=True)
    assert history(api, count=7) == whole[:7]
    assert len(history(api)) <= 100


def test_history_of_an_unknown_chat_is_empty(api: Api) -> None:
    assert history(api, "79019999999@c.us") == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"chatId": ANNA, "count": "ten"}, "'count' must be a number"),
        ({"chatId": ANNA, "count": 10**17}, "'count' must be a number"),  # line 6100
        ({"count": 1}, "'chatId' is required"),
    ],
)
def test_wrong_requests_for_history(api: Api, body: dict[str, Any], words: str) -> None:
    assert detail(api.post("getChatHistory", body)) == f"Validation failed. Details: {words}"


def test_an_incoming_message_is_in_queue_history_and_journal(api: Api) -> None:
    message_id = api.emulator.control("incoming", {"chatId": ANNA, "text": "Привет"})["idMessage"]
    body = api.receive()
    assert body is not None
    assert (body["idMessage"], body["messageData"]["textMessageData"]["textMessage"]) == (
        message_id,
        "Привет",
    )
    assert body["senderData"] == {
        "chatId": ANNA,
        "chatName": "Анна Петрова",
        "sender": ANNA,
        "senderName": "Анна",
        "senderContactName": "Анна Петрова",
    }
    first = history(api, count=1)[0]
    assert (first["idMessage"], first["textMessage"], first["senderId"]) == (message_id, "Привет", ANNA)
    assert api.get("lastIncomingMessages").json()[0] == first
    assert api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).json() == first


def test_journals_go_back_the_given_minutes(api: Api) -> None:
    lately = api.get("lastIncomingMessages", minutes=100_000).json()
    today = api.get("lastIncomingMessages").json()
    assert 0 < len(today) < len(lately)
    assert {one["type"] for one in lately} == {"incoming"}
    assert {one["type"] for one in api.get("lastOutgoingMessages").json()} == {"outgoing"}
    assert api.get("lastOutgoingMessages", minutes="x").status_code == 400


def test_journals_may_lag_behind() -> None:
    with running_emulator(silent=True, journal_lag=120) as emulator:
        api = Api(emulator)
        message_id = api.emulator.control("incoming", {"chatId": ANNA, "text": "new"})["idMessage"]
        assert api.receive() is not None
        assert history(api, count=1)[0]["idMessage"] != message_id
        assert api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).status_code == 400
        api.emulator.control("clock", {"advance": 121})
        assert history(api, count=1)[0]["idMessage"] == message_id


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"chatId": ANNA, "idMessage": ""},
            "Validation failed. Details: 'idMessage' is not allowed to be empty",
        ),
        (
            {"chatId": ANNA, "idMessage": "x"},
            "Validation failed. Details: 'message id' must be at least 16 symbols",
        ),
        ({"chatId": ANNA, "idMessage": "x" * 16}, f"Message not found by id '{'x' * 16}'"),
        ({"chatId": "79019999999@c.us", "idMessage": "x" * 16}, "chatId not found"),
    ],
)
def test_unknown_messages(api: Api, body: dict[str, Any], words: str) -> None:
    response = api.post("getMessage", body)
    assert (response.status_code, detail(response)) == (400, words)


def test_calls_have_journals_of_their_own(api: Api) -> None:
    api.emulator.control("call", {"chatId": ANNA, "status": "pickUp", "duration": 31, "isVideo": True})
    taken = api.receive_until(lambda body: body.get("status") == "pickUp")
    assert [one["status"] for one in taken] == ["offer", "pickUp"]
    assert {one["from"] for one in taken} == {ANNA}
    last = api.get("lastIncomingCalls").json()[0]
    assert (last["typeMessage"], last["status"], last["duration"], last["isVideo"]) == (
        "incomingCall",
        "pickUp",
        31,
        True,
    )
    api.emulator.control("call", {"chatId": ANNA, "outgoing": True, "status": "hangUp"})
    (ended,) = api.receive_until(lambda body: body["typeWebhook"] == "outgoingCall")
    assert ended["participants"] == [{"id": ANNA, "status": "hungUp"}]
    assert api.get("lastOutgoingCalls").json()[0]["status"] == "hungUp"


@pytest.mark.parametrize(
    ("ordered", "said"),
    [("pickUp", "pickUp"), ("hangUp", "hungUp"), ("missed", "hungUp"), ("invalid", "invalid")],
)
def test_a_call_from_the_phone_ends_in_a_documented_way(api: Api, ordered: str, said: str) -> None:
    api.emulator.control("call", {"chatId": ANNA, "outgoing": True, "status": ordered, "isVideo": True})
    (ended,) = api.receive_until(lambda body: body["typeWebhook"] == "outgoingCall")
    assert (ended["status"], ended["isVideo"], ended["duration"]) == (said, True, 0)
    assert ended["participants"] == [{"id": ANNA, "status": said}]


def test_a_block_is_in_the_journal_with_the_messages(api: Api) -> None:
    api.emulator.control("incoming", {"chatId": ANNA, "text": "before"})
    api.emulator.control("clock", {"advance": 10})
    api.emulator.control("block", {"chatId": ANNA})
    api.emulator.control("clock", {"advance": 10})
    api.emulator.control("incoming", {"chatId": ANNA, "text": "after"})
    after, block, before = api.get("lastIncomingMessages").json()[:3]
    assert (after["textMessage"], before["textMessage"]) == ("after", "before")
    assert block == {
        "type": "incoming",
        "typeMessage": "incomingBlock",
        "timestamp": block["timestamp"],
        "chatId": ANNA,
        "senderId": ANNA,
        "chatState": "blocked",
    }
    assert block["timestamp"] > before["timestamp"]


def test_a_block_is_not_noted_without_the_setting(api: Api) -> None:
    api.post("setSettings", {"incomingWebhook": "no"})
    api.emulator.control("block", {"chatId": ANNA})
    assert all(one["typeMessage"] != "incomingBlock" for one in api.get("lastIncomingMessages").json())


KINDS: list[tuple[dict[str, Any], str]] = [
    ({"text": "x"}, "textMessage"),
    ({"typeMessage": "extendedTextMessage", "text": "https://a.ex", "title": "T"}, "extendedTextMessage"),
    ({"typeMessage": "imageMessage", "caption": "c"}, "imageMessage"),
    ({"typeMessage": "video"}, "videoMessage"),
    ({"typeMessage": "audioMessage"}, "audioMessage"),
    ({"typeMessage": "stickerMessage", "isAnimated": True}, "stickerMessage"),
    ({"typeMessage": "documentMessage", "fileName": "a.pdf", "downloadUrl": "{{SWE002}}"}, "documentMessage"),
    ({"latitude": 1, "longitude": 2, "nameLocation": "n"}, "locationMessage"),
    ({"contact": {"displayName": "Ann", "phone": "+7 900"}}, "contactMessage"),
    ({"contacts": [{"displayName": "Ann"}, {"displayName": "Bob"}]}, "contactsArrayMessage"),
    ({"name": "Q", "options": ["a", {"optionName": "b"}]}, "pollMessage"),
    ({"inviteCode": "abc", "groupName": "G", "groupJid": "1@g.us"}, "groupInviteMessage"),
    ({"typeMessage": "buttonsMessage", "contentText": "c", "buttons": []}, "buttonsMessage"),
    ({"typeMessage": "listMessage", "contentText": "c", "sections": []}, "listMessage"),
    ({"typeMessage": "templateMessage", "contentText": "c", "buttons": []}, "templateMessage"),
    ({"typeMessage": "buttonsResponseMessage", "selectedButtonText": "a"}, "buttonsResponseMessage"),
    ({"typeMessage": "interactiveButtonsReply", "body": "b", "buttons": []}, "interactiveButtonsReply"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "kind"), KINDS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_kind_has_both_shapes(api: Api, command: dict[str, Any], kind: str) -> None:
    message_id = api.emulator.control("incoming", {"chatId": ANNA, **command})["idMessage"]
    body = api.receive()
    assert body is not None
    assert body["messageData"]["typeMessage"] == kind
    record = api.post("getMessage", {"chatId": ANNA, "idMessage": message_id}).json()
    assert (record["typeMessage"], record["type"]) == (kind, "incoming")
    assert "messageData" not in record or kind == "contactsArrayMessage"


def test_a_reply_quotes_its_message(api: Api) -> None:
    first = api.emulator.control("incoming", {"chatId": ANNA, "typeMessage": "image", "caption": "c"})[
        "idMessage"
    ]
    second = api.emulator.control("incoming", {"chatId": ANNA, "text": "so?", "quotedMessageId": first})[
        "idMessage"
    ]
    body = api.receive_until(lambda one: one["idMessage"] == second)[-1]
    data = body["messageData"]
    assert data["typeMessage"] == "quotedMessage"
    assert data["extendedTextMessageData"] == {"text": "so?", "stanzaId": first, "participant": ANNA}
    assert (data["quotedMessage"]["typeMessage"], data["quotedMessage"]["caption"]) == ("imageMessage", "c")
    record = api.post("getMessage", {"chatId": ANNA, "idMessage": second}).json()
    assert record["extendedTextMessage"]["text"] == "so?"
    assert record["quotedMessage"] == data["quotedMessage"]


def test_reactions_name_their_message(api: Api) -> None:
    first = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    api.emulator.control("reaction", {"chatId": ANNA, "idMessage": first, "text": "❤️"})
    data = api.receive_until(lambda one: one["messageData"]["typeMessage"] == "reactionMessage")[-1][
        "messageData"
    ]
    assert data["extendedTextMessageData"] == {"text": "❤️"}
    assert data["quotedMessage"] == {"stanzaId": first, "participant": ANNA}


def test_votes_list_every_voter_each_time(api: Api) -> None:
    chat_id = next(chat["id"] for chat in api.get("getChats").json() if chat["name"] == GROUP)
    members = [
        one["id"] for one in api.post("getGroupData", {"groupId": chat_id}).json()["participants"][1:3]
    ]
    poll = {"message": "Q", "options": [{"optionName": "a"}, {"optionName": "b"}]}
    poll_id = api.post("sendPoll", {"chatId": chat_id, **poll}).json()["idMessage"]
    api.receive_status(poll_id, "read")
    for member, option in zip(members, "ab", strict=True):
        api.emulator.control(
            "vote", {"chatId": chat_id, "idMessage": poll_id, "options": [option], "senderId": member}
        )
    data = [api.receive(), api.receive()][-1]
    assert data is not None
    assert data["messageData"]["pollMessageData"] == {
        "name": "Q",
        "stanzaId": poll_id,
        "votes": [
            {"optionName": "a", "optionVoters": [members[0]]},
            {"optionName": "b", "optionVoters": [members[1]]},
        ],
        "multipleAnswers": False,
    }


def test_edits_and_deletions_name_their_message(api: Api) -> None:
    first = api.emulator.control("incoming", {"chatId": ANNA, "text": "one"})["idMessage"]
    api.emulator.control("edit", {"chatId": ANNA, "idMessage": first, "text": "two"})
    api.emulator.control("delete", {"chatId": ANNA, "idMessage": first})
    _, edit, deletion = (api.receive() for _ in range(3))
    assert edit is not None
    assert deletion is not None
    assert edit["messageData"]["editedMessageData"] == {"textMessage": "two", "stanzaId": first}
    assert deletion["messageData"]["deletedMessageData"] == {"stanzaId": first}
    record = api.post("getMessage", {"chatId": ANNA, "idMessage": first}).json()
    assert (record["textMessage"], record["isEdited"], record["isDeleted"]) == ("two", True, True)


def test_messages_while_unlinked_are_only_in_the_history(api: Api) -> None:
    api.emulator.control("state", {"stateInstance": "notAuthorized"})
    missed = api.emulator.control("incoming", {"chatId": ANNA, "text": "anybody there?"})["idMessage"]
    api.emulator.control("scan", {})
    waiting = [one["body"].get("idMessage") for one in api.emulator.queue()]
    assert missed not in waiting
    assert history(api, count=1)[0]["idMessage"] == missed


def test_a_message_may_be_older_than_others(api: Api) -> None:
    last = history(api, count=1)[0]["timestamp"]
    early = api.emulator.control("incoming", {"chatId": ANNA, "text": "late news", "timestamp": last - 5})[
        "idMessage"
    ]
    assert history(api, count=2)[1]["idMessage"] == early


def test_a_vote_is_in_the_journals_as_in_its_notification(api: Api) -> None:
    """Lines 5842-5857 and 7061 of the manual."""
    poll = {"chatId": ANNA, "name": "Q", "options": ["a", "b"]}
    poll_id = api.emulator.control("incoming", poll)["idMessage"]
    api.emulator.control("vote", {"chatId": ANNA, "idMessage": poll_id, "options": ["b"]})
    body = api.receive_until(lambda one: one["messageData"]["typeMessage"] == "pollUpdateMessage")[-1]
    for record in (history(api, count=1)[0], api.get("lastIncomingMessages").json()[0]):
        assert (record["type"], record["typeMessage"]) == ("incoming", "pollUpdateMessage")
        assert record["pollMessageData"] == body["messageData"]["pollMessageData"]
        assert record["pollMessageData"]["stanzaId"] == poll_id


def test_every_entry_says_what_it_changes_and_whether_it_was_changed(api: Api) -> None:
    first = api.emulator.control("incoming", {"chatId": ANNA, "text": "one"})["idMessage"]
    api.emulator.control("edit", {"chatId": ANNA, "idMessage": first, "text": "two"})
    api.emulator.control("delete", {"chatId": ANNA, "idMessage": first})
    fields = ("typeMessage", "editedMessageId", "deletedMessageId", "isEdited", "isDeleted")
    assert [tuple(one[field] for field in fields) for one in history(api, count=3)] == [
        ("deletedMessage", "", first, False, False),
        ("editedMessage", first, "", False, False),
        ("textMessage", "", "", True, True),
    ]
    assert history(api, count=2)[1]["textMessage"] == "two"


ADVERTISEMENT = {
    "title": "Green Bay",
    "text": "A new shop for your bread!",
    "sourceUrl": "https://fb.example/x",
}


def test_an_advertisement_comes_with_its_source(api: Api) -> None:
    """Lines 2863-2911 and the body at 3062."""
    api.emulator.control("incoming", {"chatId": ANNA, "text": "How much?", "advertisement": ADVERTISEMENT})
    body = api.receive()
    assert body is not None
    data = body["messageData"]["extendedTextMessageData"]
    assert body["messageData"]["typeMessage"] == "extendedTextMessage"
    assert (data["text"], data["title"], data["description"]) == (
        "How much?",
        "Green Bay",
        "A new shop for your bread!",
    )
    assert {
        "containsAutoReply", "mediaType", "showAdAttribution", "sourceId", "sourceType", "sourceUrl",
        "conversionSource", "entryPointConversionApp", "thumbnailUrl", "previewType",
    } <= data.keys()  # fmt: skip


def test_a_journal_keeps_the_customer_s_words_apart_from_the_advertisement_s(api: Api) -> None:
    """Lines 6887-6891 and the entry at 7157."""
    api.emulator.control("incoming", {"chatId": ANNA, "text": "How much?", "advertisement": ADVERTISEMENT})
    record = api.get("lastIncomingMessages").json()[0]
    assert (record["typeMessage"], record["textMessage"]) == ("extendedTextMessage", "How much?")
    shown = record["extendedTextMessage"]
    assert (shown["text"], shown["description"], shown["title"]) == (
        "A new shop for your bread!",
        "",
        "Green Bay",
    )
    assert shown["sourceUrl"] == "https://fb.example/x"
    assert not {"showAdAttribution", "conversionSource"} & shown.keys()


def test_the_account_reacts_on_its_phone(api: Api) -> None:
    """The outgoing reaction of the entry at line 5919."""
    first = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    api.emulator.control("reaction", {"chatId": ANNA, "idMessage": first, "text": "❤️", "outgoing": True})
    record = history(api, count=1)[0]
    assert (record["type"], record["typeMessage"]) == ("outgoing", "reactionMessage")
    assert (record["extendedTextMessageData"], record["quotedMessage"]["stanzaId"]) == ({"text": "❤️"}, first)


def test_a_forwarded_reply_says_how_often(api: Api) -> None:
    """Lines 2986 and 3028."""
    first = api.emulator.control("incoming", {"chatId": ANNA, "text": "x"})["idMessage"]
    reply = {"chatId": ANNA, "text": "y", "quotedMessageId": first, "forwardingScore": 4}
    api.emulator.control("incoming", reply)
    data = api.receive_until(lambda one: one["messageData"]["typeMessage"] == "quotedMessage")[-1]
    told = data["messageData"]["extendedTextMessageData"]
    assert (told["forwardingScore"], told["isForwarded"]) == (4, True)
