"""The JSON of the model: complete, stable, without pictures."""

from __future__ import annotations

from typing import get_args

import pytest

from greentui.cli import json_output
from greentui.model.calls import CallRecord
from greentui.model.chats import Chat, Group, Participant
from greentui.model.messages import (
    Advertisement,
    Direction,
    File,
    Message,
    MessageKind,
    MessageStatus,
    Order,
    Poll,
    PollOption,
    Quote,
    Reaction,
)
from greentui.model.reasons import said
from greentui.model.sending import (
    ContactDraft,
    Draft,
    FileDraft,
    ForwardDraft,
    LocationDraft,
    OutboxItem,
    PollDraft,
    TextDraft,
    UrlDraft,
)
from greentui.model.statuses import Status, StatusKind, Viewer

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
    record = json_output.message(message())
    assert set(record) >= PROMISED
    assert record["status"] is None
    assert record["direction"] == "incoming"


def test_an_outgoing_message_tells_how_far_it_came() -> None:
    sent = message(direction=Direction.OUTGOING, status=MessageStatus.NO_ACCOUNT, reason=said("gone"))
    record = json_output.message(sent)
    assert (record["status"], record["statusReason"]) == ("noAccount", "gone")


def test_contents_are_spelled_in_camel_case_and_without_pictures() -> None:
    file = File(url="https://x/y.jpg", name="y.jpg", size=3, thumbnail=b"\xff\xd8")
    record = json_output.message(message(kind=MessageKind.IMAGE, content=file))
    assert record["content"]["name"] == "y.jpg"
    assert "thumbnail" not in record["content"]


def test_an_advertisement_tells_its_source() -> None:
    source = Advertisement(
        "Boxes",
        url="https://fb.me/1",
        source_type="ad",
        source_id="120",
        conversion="FB_Ads",
        attributed=True,
    )
    record = json_output.message(message(content=source))["content"]
    assert {name: record[name] for name in ("title", "url", "sourceType", "sourceId", "conversion")} == {
        "title": "Boxes",
        "url": "https://fb.me/1",
        "sourceType": "ad",
        "sourceId": "120",
        "conversion": "FB_Ads",
    }
    assert record["attributed"] is True


def test_an_order_tells_its_total_in_the_smallest_unit() -> None:
    order = Order("1", total=129_900, currency="RUB", items=3)
    record = json_output.message(message(kind=MessageKind.ORDER, content=order))["content"]
    assert (record["id"], record["total"], record["currency"], record["items"]) == ("1", 129_900, "RUB", 3)


def test_votes_and_reactions_are_listed() -> None:
    poll = Poll((PollOption("Tuesday", ("79010000002@c.us",)),), multiple=True)
    record = json_output.message(
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


def test_a_status_has_what_a_message_has() -> None:
    theirs = json_output.story(Status("A" * 20, 1_700_000_000, StatusKind.TEXT, "hi", sender_id="7901@c.us"))
    ours = json_output.story(
        Status("B" * 20, 1_700_000_000, StatusKind.IMAGE, progress="read", thumbnail="/9j/")
    )
    assert set(theirs) >= PROMISED
    assert (theirs["direction"], theirs["chatId"], theirs["status"]) == ("incoming", "7901@c.us", None)
    assert (ours["direction"], ours["chatId"], ours["status"]) == ("outgoing", "status@broadcast", "read")
    assert "/9j/" not in str(ours)


def test_what_the_api_names_has_its_name() -> None:
    call = json_output.call(CallRecord("7901@c.us", 1_700_000_000, Direction.INCOMING, "missed"))
    assert set(call) == {"chatId", "timestamp", "direction", "status", "isVideo", "duration"}
    viewer = json_output.viewer(Viewer("7901@c.us", "read", 1_700_000_000))
    assert viewer == {"participant": "7901@c.us", "timestamp": 1_700_000_000, "status": "read"}
    group = json_output.group(
        Group("1203@g.us", "Crew", participants=(Participant("7901@c.us", admin=True),))
    )
    assert group["participants"] == [{"id": "7901@c.us", "isAdmin": True, "isSuperAdmin": False}]


def test_a_chat_without_messages_says_null_and_not_zero() -> None:
    record = json_output.chat(Chat("1", "120363@g.us", "Crew"))
    assert record["timestamp"] is None
    assert record["lastDirection"] is None
    assert record["type"] == "group"


DRAFTS: dict[str, Draft] = {
    "text": TextDraft("hello"),
    "poll": PollDraft("when?", ("now", "later")),
    "file": FileDraft("/tmp/a.txt", "a.txt"),
    "url": UrlDraft("https://files/a.txt", "a.txt"),
    "location": LocationDraft(55.75, 37.62),
    "contact": ContactDraft(79010000001, "Anna"),
    "forward": ForwardDraft("79010000001@c.us", ("ID1",)),
}


def test_every_draft_has_a_kind() -> None:
    assert {type(draft) for draft in DRAFTS.values()} == set(get_args(Draft))


@pytest.mark.parametrize("kind", DRAFTS)
def test_an_item_of_the_outbox_says_what_it_sends(kind: str) -> None:
    item = OutboxItem("1", "local-1", "79010000001@c.us", DRAFTS[kind], position=1, created=0)
    assert json_output.outbox_item(item)["kind"] == kind
