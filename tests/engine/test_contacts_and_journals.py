"""Contacts are fetched once; journals are read newest first."""

from __future__ import annotations

import pytest

from greentui.engine.contacts import ContactDirectory
from greentui.engine.errors import Refusal
from greentui.engine.journals import Journals, outcome
from greentui.model.calls import CallRecord
from greentui.model.messages import Direction
from tests.engine.answering import Answers, Records, StageService

ANNA = "79010000001@c.us"


def directory(call: Answers) -> ContactDirectory:
    return ContactDirectory(StageService(call), Records())


async def test_a_contact_is_asked_for_once_until_asked_again() -> None:
    call = Answers({"getContactInfo": {"name": "Anna", "isBusiness": True, "products": [{"name": "Bread"}]}})
    contacts = directory(call)
    info = await contacts.info(ANNA)
    assert (info.name, info.business, info.products[0].name) == ("Anna", True, "Bread")
    assert await contacts.info(ANNA) is info
    await contacts.info(ANNA, refresh=True)
    assert len(call.of("getContactInfo")) == 2


async def test_a_group_is_no_contact_and_costs_no_call() -> None:
    call = Answers({})
    with pytest.raises(Refusal, match="group"):
        await directory(call).info("1@g.us")
    assert call.asked == []


async def test_a_hidden_product_is_known_as_such() -> None:
    call = Answers({"getContactInfo": {"products": [{"name": "A", "isHidden": True}, {"name": "B"}]}})
    info = await directory(call).info(ANNA)
    assert [(one.name, one.hidden) for one in info.products] == [("A", True), ("B", False)]


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "javascript:alert(1)"])
async def test_only_pictures_of_the_web_are_fetched(url: str) -> None:
    contacts = directory(Answers({"getAvatar": {"urlAvatar": url}}))
    assert await contacts.avatar(ANNA) == b""


async def test_a_known_contact_is_renamed_and_a_new_one_added() -> None:
    call = Answers({"addContact": {"addContact": True}, "editContact": {"editContact": True}})
    contacts = directory(call)
    await contacts.save(ANNA, " Anna ", known=False)
    await contacts.save(ANNA, "Anna", "Petrova", known=True)
    assert call.asked == [
        ("addContact", {"chatId": ANNA, "firstName": "Anna"}),
        ("editContact", {"chatId": ANNA, "firstName": "Anna", "lastName": "Petrova"}),
    ]


@pytest.mark.parametrize(
    ("known", "tried"), [(True, ["editContact", "addContact"]), (False, ["addContact", "editContact"])]
)
async def test_a_contact_that_changed_on_the_phone_is_saved_all_the_same(
    known: bool, tried: list[str]
) -> None:
    call = Answers({tried[0]: Refusal("Not so.", status=400), tried[1]: {tried[1]: True}})
    records = Records()
    await ContactDirectory(StageService(call), records).save(ANNA, "Anna", known=known)
    assert [method for method, _params in call.asked] == tried
    assert records.named == ["Anna"]


async def test_a_contact_refused_both_ways_has_the_first_reason() -> None:
    refusals = {"editContact": Refusal("First.", status=400), "addContact": Refusal("Second.", status=400)}
    with pytest.raises(Refusal, match="First"):
        await directory(Answers(refusals)).save(ANNA, "Anna", known=True)


@pytest.mark.parametrize(
    "refusal", [Refusal("Starting.", status=400, passing=True), Refusal("Used up.", status=466)]
)
async def test_a_refusal_that_concerns_no_contact_is_not_tried_otherwise(refusal: Refusal) -> None:
    call = Answers({"editContact": refusal})
    with pytest.raises(Refusal):
        await directory(call).save(ANNA, "Anna", known=True)
    assert len(call.asked) == 1


@pytest.mark.parametrize(("chat_id", "name"), [("123@lid", "Anna"), (ANNA, " ")])
async def test_nobody_without_number_or_name_is_saved(chat_id: str, name: str) -> None:
    with pytest.raises(Refusal):
        await directory(Answers({})).save(chat_id, name, known=False)


def record(message_id: str, at: int) -> dict[str, object]:
    kind = {"type": "incoming", "typeMessage": "textMessage", "textMessage": "Hi"}
    return {"idMessage": message_id, "chatId": ANNA, "timestamp": at, **kind}


async def test_a_journal_is_read_newest_first_without_what_is_no_message() -> None:
    call = Answers({"lastIncomingMessages": [record("A", 1), {"odd": 1}, record("B", 2), "?"]})
    found = await Journals(call, "1").messages(Direction.INCOMING, 5)
    assert [(one.id, one.instance_id) for one in found] == [("B", "1"), ("A", "1")]
    assert call.asked == [("lastIncomingMessages", {"minutes": 5})]


async def test_calls_are_read_with_their_outcome_in_words() -> None:
    told = [
        {"typeWebhook": "incomingCall", "from": "79010000001:2@c.us", "status": "missed", "timestamp": "7"},
        {"from": ANNA, "status": "pickUp", "timestamp": 9, "isVideo": True},
    ]
    newest, oldest = await Journals(Answers({"lastIncomingCalls": told}), "1").calls(Direction.INCOMING, 60)
    assert oldest == CallRecord(ANNA, 7, Direction.INCOMING, "missed")
    assert (newest.video, outcome(newest)) == (True, "answered")


def test_a_call_state_nobody_knows_is_shown_as_spelled() -> None:
    assert outcome(CallRecord(ANNA, 1, Direction.INCOMING, "parked")) == "parked"
