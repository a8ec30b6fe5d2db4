"""The emulator notifies of what the settings ask for, as the manual says of each kind of notification."""

from __future__ import annotations

import pytest

from tests.manual.corpus import Json, Need, corpus
from tests.manual.differences import cases
from tests.manual.scene import NOBODY, PERSON, Scene

SWITCHES = [
    row.name
    for row in corpus().method("setSettings").parameters
    if row.name.endswith("Webhook") and row.values
]
LAST = "the last of the queue"


def happen(stage: Scene, need: Need) -> None:
    """What the notification would tell of."""
    poll: dict[str, Json] = {"typeMessage": "pollMessage", "name": "Poll", "options": ["a", "b"]}
    match need.webhook, need.message:
        case "incomingMessageReceived", "pollUpdateMessage":
            poll_id = stage.says(**poll)
            stage.control("vote", chatId=PERSON, idMessage=poll_id, options=["a"])
        case "incomingMessageReceived", "reactionMessage":
            stage.control("reaction", chatId=PERSON, idMessage=stage.received, text="👍")
        case "incomingMessageReceived", "pollMessage":
            stage.hears(**poll)
        case "incomingMessageReceived", kind:
            stage.hears(typeMessage=kind, text="Hello")
        case "outgoingMessageReceived", kind:
            stage.says(**(poll if kind else {"text": "Hello"}))
        case "outgoingAPIMessageReceived" | "outgoingMessageStatus", kind:
            options = [{"optionName": "a"}, {"optionName": "b"}]
            if kind:
                made = stage.call("sendPoll", {"chatId": PERSON, "message": "Poll", "options": options})
            else:
                made = stage.call("sendMessage", {"chatId": PERSON, "message": "Hello"})
            stage.until_left(made.json["idMessage"])
        case "stateInstanceChanged", _:
            stage.control("state", stateInstance="notAuthorized")
        case "statusInstanceChanged", _:
            stage.control("state", statusInstance="offline")
        case "incomingCall", _:
            stage.control("call", chatId=PERSON, status="missed")


def told(stage: Scene, need: Need) -> bool:
    """Whether the queue has such a notification."""
    stage.control("notifications", typeWebhook=LAST)
    found = False
    while (body := stage.call("receiveNotification").json["body"])["typeWebhook"] != LAST:
        receipt = stage.call("receiveNotification").json["receiptId"]
        stage.call("deleteNotification", {"receiptId": receipt})
        kind = body.get("messageData", {}).get("typeMessage", "")
        found = found or (
            body["typeWebhook"] == need.webhook and kind.lower().startswith(need.message.lower())
        )
    return found


def switch(stage: Scene, *off: str) -> None:
    """Everything on but these."""
    settings = {name: "no" if name in off else "yes" for name in SWITCHES}
    assert stage.call("setSettings", settings).status == 200


@pytest.mark.parametrize("need", corpus().needs, ids=lambda need: str(need.place))
def test_a_notification_comes_with_its_settings(stage: Scene, need: Need) -> None:
    switch(stage)
    happen(stage, need)
    assert told(stage, need)


OFF = [(need, setting) for need in corpus().needs for setting in need.settings]


@pytest.mark.parametrize("case", cases("emulator.settings", OFF, lambda case: f"{case[0].place}:{case[1]}"))
def test_a_notification_does_not_come_without_one_of_them(stage: Scene, case: tuple[Need, str]) -> None:
    need, setting = case
    switch(stage, setting)
    happen(stage, need)
    assert not told(stage, need)


def test_a_failure_cannot_be_switched_off(stage: Scene) -> None:
    """The manual, 661 and 5186: noAccount and failed come whatever the settings say."""
    switch(stage, *SWITCHES)
    made = stage.call("sendMessage", {"chatId": NOBODY, "message": "Hello"})
    stage.until_left(made.json["idMessage"])
    stage.control("notifications", typeWebhook=LAST)
    assert stage.call("receiveNotification").json["body"]["status"] == "noAccount"
