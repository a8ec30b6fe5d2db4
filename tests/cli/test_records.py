"""The JSON of the model: complete, stable, without pictures."""

from __future__ import annotations

from greentui.cli import records
from greentui.model.chats import Chat
from greentui.model.messages import (
    Direction,
    File,
    Message,
    MessageKind,
    MessageStatus,
    Poll,
    PollOption,
    Quote,
    Reaction,
)

PROMISED = {"idMessage", "chatId", "timestamp", "direction", "kind", "text", "status"}


def message(**more: object) -> Message:
    basis = {
        "instance_id": "1",
        "chat_id": "79010000001@c.us",
        "id": "ABC",
        "timestamp": 1_700_000_000,
        "direction": Direction.INCOMING,
        "kind": MessageKind.TEXT,
        "text": "hello",
    }
    return Message(**{**basis, **more})  # type: ignore[arg-type]  # the basis is a whole message


def test_a_message_has_what_is_promised() -> None:
    record = records.message(message())
    assert set(record) >= PROMISED
    assert record["status"] is None
    assert record["direction"] == "incoming"


def test_an_outgoing_message_tells_how_far_it_came() -> None:
    sent = message(direction=Direction.OUTGOING, status=MessageStatus.NO_ACCOUNT, status_reason="gone")
    record = records.message(sent)
    assert (record["status"], record["statusReason"]) == ("noAccount", "gone")


def test_contents_are_spelled_in_camel_case_and_without_pictures() -> None:
    file = File(url="https://x/y.jpg", name="y.jpg", size=3, thumbnail=b"\xff\xd8")
    record = records.message(message(kind=MessageKind.IMAGE, content=file))
    assert record["content"]["name"] == "y.jpg"
    assert "thumbnail" not in record["content"]


def test_votes_and_reactions_are_listed() -> None:
    poll = Poll((PollOption("Tuesday", ("79010000002@c.us",)),), multiple=True)
    record = records.message(
        message(
            kind=MessageKind.POLL,
            content=poll,
            quote=Quote("QUOTED"),
            reactions=(Reaction("79010000002@c.us", "👍"),),
        )
    )
    assert record["content"] == {
        "options": [{"name": "Tuesday", "voters": ["79010000002@c.us"]}],
        "multiple": True,
    }
    assert record["reactions"][0]["emoji"] == "👍"
    assert record["quotedMessageId"] == "QUOTED"


def test_a_chat_without_messages_says_null_and_not_zero() -> None:
    record = records.chat(Chat("1", "120363@g.us", "Crew"))
    assert record["timestamp"] is None
    assert record["lastDirection"] is None
    assert record["type"] == "group"
