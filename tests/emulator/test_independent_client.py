"""A GREEN-API client of other authors, unchanged, on the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whatsapp_api_client_python.API import GreenApi

from greentui.emulator.testing import Emulator, running_emulator
from tests.emulator.conftest import ANNA


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with running_emulator() as running:
        yield running


@pytest.fixture(scope="module")
def client(emulator: Emulator) -> GreenApi:
    return GreenApi(emulator.id_instance, emulator.token, host=emulator.api_url, media=emulator.media_url)


def received(client: GreenApi, enough: int) -> list[tuple[str, dict[str, Any]]]:
    """What the client's own loop hands to a handler, which stops it after so many."""
    events: list[tuple[str, dict[str, Any]]] = []

    def handler(kind: str, body: dict[str, Any]) -> None:
        events.append((kind, body))
        if len(events) == enough:
            client.webhooks.stopReceivingNotifications()

    client.webhooks.startReceivingNotifications(handler)
    return events


def test_it_sends_and_its_loop_receives(client: GreenApi, emulator: Emulator) -> None:
    response = client.sending.sendMessage(ANNA, "Hello from elsewhere")
    assert response.code == 200
    events = received(client, 5)
    assert [kind for kind, _ in events] == [
        "outgoingAPIMessageReceived", *["outgoingMessageStatus"] * 3, "incomingMessageReceived",
    ]  # fmt: skip
    assert events[3][1]["status"] == "read"
    history = client.journals.getChatHistory(ANNA, 10).data
    assert response.data["idMessage"] in [one["idMessage"] for one in history]


def test_it_sends_files_both_ways(client: GreenApi, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("a few words")
    sent = client.sending.sendFileByUpload(ANNA, str(path), "note.txt", "read me")
    assert sent.code == 200
    assert client.session.get(sent.data["urlFile"]).text == "a few words"
    shelved = client.sending.uploadFile(str(path))
    assert client.sending.sendFileByUrl(ANNA, shelved.data["urlFile"], "note.txt").code == 200


def test_it_manages_groups(client: GreenApi) -> None:
    made = client.groups.createGroup("Elsewhere", [ANNA]).data
    assert made["created"] is True
    group = made["chatId"]
    assert client.groups.updateGroupName(group, "Nowhere").data == {"updateGroupName": True}
    assert client.groups.getGroupData(group).data["subject"] == "Nowhere"
    assert client.groups.setGroupAdmin(group, ANNA).data == {"setGroupAdmin": True}
    assert client.groups.removeAdmin(group, ANNA).data == {"removeAdmin": True}
    assert client.groups.removeGroupParticipant(group, ANNA).data == {"removeParticipant": True}
    assert client.groups.leaveGroup(group).data == {"removeAdmin": True}


def test_it_reads_everything(client: GreenApi) -> None:
    asked = [
        client.account.getSettings,
        client.account.getStateInstance,
        client.account.getWaSettings,
        client.account.qr,
        client.serviceMethods.getContacts,
        client.serviceMethods.getChats,
        client.journals.lastIncomingMessages,
        client.journals.lastOutgoingMessages,
        client.journals.lastIncomingCalls,
        client.journals.lastOutgoingCalls,
        client.queues.showMessagesQueue,
        client.queues.getMessagesCount,
        client.queues.getWebhooksCount,
        client.queues.clearMessagesQueue,
        client.queues.clearWebhooksQueue,
        client.statuses.getIncomingStatuses,
        client.statuses.getOutgoingStatuses,
    ]
    answers = [method() for method in asked]
    assert [response.code for response in answers] == [200] * len(asked)


def test_it_sends_every_kind(client: GreenApi) -> None:
    contact = {"phoneContact": 79001234567, "firstName": "Ann"}
    answers = [
        client.sending.sendPoll(ANNA, "Q?", [{"optionName": "a"}, {"optionName": "b"}]),
        client.sending.sendLocation(ANNA, 1.5, 2.5, "Here"),
        client.sending.sendContact(ANNA, contact),
        client.serviceMethods.sendTyping(ANNA, 2000, "recording"),
        client.statuses.sendTextStatus("Good morning", "#228B22", "SERIF"),
        client.serviceMethods.checkWhatsapp(79010000000),
        client.marking.readChat(ANNA),
    ]
    assert [response.code for response in answers] == [200] * len(answers)


def test_it_gets_the_errors(client: GreenApi, emulator: Emulator) -> None:
    response = client.sending.sendMessage("nobody", "x")
    assert response.code == 400
    assert "'chatId' must be one of the next formats" in response.error
    stranger = GreenApi(emulator.id_instance, "wrong", host=emulator.api_url)
    assert stranger.account.getSettings().code == 401
