"""Contacts answer, vote, react, and write unprompted."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from unittest.mock import Mock

import pytest

from greentui.emulator.behaviour.auto_reply import AutoReply
from greentui.emulator.state.chats import Chat, ChatStore, Contact
from greentui.emulator.state.instance import AUTHORIZED, Instance
from greentui.emulator.testing import running_emulator
from tests.emulator.conftest import ANNA, Api
from tests.emulator.scheduling import ManualScheduler


@pytest.fixture
def api() -> Iterator[Api]:
    with running_emulator() as emulator:
        yield Api(emulator)


def answer_to(api: Api, name: str, body: dict[str, object]) -> dict[str, object]:
    api.post(name, {"chatId": ANNA, **body})
    result = api.receive_until(
        lambda one: (
            one["typeWebhook"] == "incomingMessageReceived"
            and one["messageData"]["typeMessage"] != "reactionMessage"
        )
    )[-1]
    data: dict[str, object] = result["messageData"]
    assert result["senderData"]["chatId"] == ANNA
    return data


def test_a_text_is_answered_in_the_contact_s_language(api: Api) -> None:
    data = answer_to(api, "sendMessage", {"message": "Привезём завтра"})
    text = data["textMessageData"]["textMessage"]  # type: ignore[index] # the shape of a text
    assert any("а" <= letter <= "я" for letter in text)


def test_a_poll_gets_a_vote(api: Api) -> None:
    options = [{"optionName": "a"}, {"optionName": "b"}]
    data = answer_to(api, "sendPoll", {"message": "Q?", "options": options})
    votes = data["pollMessageData"]["votes"]  # type: ignore[index] # the shape of a vote
    assert [ANNA] in [vote["optionVoters"] for vote in votes]


def test_a_location_gets_thanks(api: Api) -> None:
    data = answer_to(api, "sendLocation", {"latitude": 1, "longitude": 2})
    assert "карте" in str(data)


def test_a_contact_card_gets_thanks(api: Api) -> None:
    data = answer_to(api, "sendContact", {"contact": {"phoneContact": 79001234567, "firstName": "B"}})
    assert "контакт" in str(data)


def test_a_picture_gets_a_reaction(api: Api) -> None:
    body = {"chatId": ANNA, "urlFile": "https://a.example/a.png", "fileName": "a.png"}
    message_id = api.post("sendFileByUrl", body).json()["idMessage"]
    result = api.receive_until(
        lambda one: one.get("messageData", {}).get("typeMessage") == "reactionMessage"
    )[-1]
    assert result["messageData"]["quotedMessage"]["stanzaId"] == message_id


def test_silent_contacts_only_read(api: Api) -> None:
    with running_emulator(silent=True) as emulator:
        silent = Api(emulator)
        message_id = silent.post("sendMessage", {"chatId": ANNA, "message": "x?"}).json()["idMessage"]
        silent.receive_status(message_id, "read")
        assert silent.get("receiveNotification", receiveTimeout=0).json() is None


def unprompted(chats: ChatStore, actions: int) -> Mock:
    """What contacts do unprompted, as calls of their actions."""
    contacts, scheduler = Mock(), ManualScheduler()
    instance = Instance("1101", "token", "79990000042", "Bay", AUTHORIZED)
    auto_reply = AutoReply(instance, chats, contacts, scheduler, Random(1), silent=False)
    auto_reply.start_unprompted()
    for _ in range(actions):
        scheduler.run_next()
    assert len(scheduler.pending) == 1
    first, *later = scheduler.delays
    assert first < 10 < 20 <= min(later), "somebody is soon seen to be there"
    return contacts


def test_contacts_write_and_call_unprompted() -> None:
    chats = ChatStore()
    chats.add(Chat(ANNA, chats.add_contact(Contact(ANNA, language="ru"))))
    contacts = unprompted(chats, 50)
    assert contacts.write.call_count + contacts.call.call_count == 50
    assert contacts.write.call_count > contacts.call.call_count > 0
    assert {call.kwargs["sender"] for call in contacts.write.call_args_list} == {ANNA}


def test_nothing_happens_unprompted_in_archived_chats() -> None:
    chats = ChatStore()
    chats.add(Chat(ANNA, chats.add_contact(Contact(ANNA)), archived=True))
    assert not unprompted(chats, 5).method_calls
