"""The search for a lost message: each place where it may show, and what is never taken for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from greentui.archive import Archive
from greentui.archive.ports import Stamped
from greentui.engine import outbox_search
from greentui.engine.context import InstanceContext
from greentui.engine.lookup import EARLIER, KEPT
from greentui.engine.outbox_search import EXACT_KEPT, UNMATCHED_KEPT, Look, OutboxSearch
from greentui.engine.timing import DEFAULT
from greentui.greenapi.errors import InvalidRequest, ServiceError
from greentui.greenapi.method import Method
from greentui.model.entries import MessageQueued
from greentui.model.events import MessageReceived, StatusChanged
from greentui.model.messages import File, MessageKind, MessageStatus
from greentui.model.sending import FileDraft, OutboxItem, TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    advance,
    enqueue,
    incoming,
    learn_alias,
    notice,
    opened,
    outgoing,
    received,
)
from tests.engine.answering import Answers
from tests.patience import PATIENCE

TRIED = BEGAN + 5_000
"""When the lost message was tried, UTC seconds."""
HIDDEN = "123456789012345@lid"


def queued(text: str = "hello", chat: str = ANNA, message_id: str = "Q") -> dict[str, Any]:
    """An entry of the service's queue."""
    return {"messageID": message_id, "type": "sendMessage", "body": {"chatId": chat, "message": text}}


def told(text: str = "hello", at: int = TRIED, message_id: str = "J", **more: Any) -> dict[str, Any]:
    """A record of the journal."""
    return {
        "type": "outgoing", "idMessage": message_id, "timestamp": at, "chatId": ANNA, "sendByApi": True,
        "typeMessage": "textMessage", "textMessage": text, **more,
    }  # fmt: skip


def status(message_id: str, chat: str = ANNA) -> StatusChanged:
    return StatusChanged(message_id, MessageStatus.SENT, TRIED, chat)


class Scene:
    """A lost message in an archive, and what the service says when it is asked."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.now = archive, TRIED + 100.0
        self.context = InstanceContext(archive, archive, timing=DEFAULT, clock=lambda: self.now)
        self.says = Answers(
            {"showMessagesQueue": [], "lastOutgoingMessages": [], "getMessagesCount": {"count": 0}}
        )
        service: Any = SimpleNamespace(call=self.says)
        self.search = OutboxSearch(self.context, service)
        self.item = enqueue(archive, TextDraft("hello"), at=TRIED - 1)
        self.try_and_lose(self.item)

    def try_and_lose(self, item: OutboxItem, to: MessageStatus = MessageStatus.UNKNOWN) -> None:
        advance(self.archive, item, MessageStatus.SENDING, at=TRIED)
        advance(self.archive, item, to, at=TRIED + 30)
        if item == self.item:
            self.item = self.archive.outbox_item(item.local_id) or item

    def clock_is_known(self) -> None:
        self.context.clock.known = True
        self.search.attempt_begins(self.item.local_id)

    async def look(self) -> Look:
        wanted = self.archive.message(ANNA, self.item.local_id)
        assert wanted is not None
        return await self.search.search_everywhere(wanted, self.item)

    async def glance(self) -> Look:
        wanted = self.archive.message(ANNA, self.item.local_id)
        assert wanted is not None
        return await self.search.search_notifications(wanted, self.item)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with opened(tmp_path) as archive:
        yield Scene(archive)


async def test_nothing_anywhere_is_said_with_where_it_was_looked(scene: Scene) -> None:
    assert await scene.look() == Look(frozenset(), (), 19, 0)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (queued(), "Q"),
        (queued("other"), ""),
        (queued(chat=BORIS), ""),
    ],
)
async def test_the_queue_shows_it(scene: Scene, entry: dict[str, Any], found: str) -> None:
    scene.says.answers["showMessagesQueue"] = [entry]
    assert (await scene.look()).found == found


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (told(), "J"),
        (told("other"), ""),
        (told(chatId=BORIS), ""),
        (told(sendByApi=False), ""),
        (told(typeMessage="reactionMessage", extendedTextMessageData={"text": "👍", "stanzaId": "J"}), ""),
    ],
    ids=["same", "other words", "other chat", "typed on the phone", "no message"],
)
async def test_the_journal_shows_it(scene: Scene, record: dict[str, Any], found: str) -> None:
    scene.says.answers["lastOutgoingMessages"] = [record]
    assert (await scene.look()).found == found


@pytest.mark.parametrize("place", ["showMessagesQueue", "lastOutgoingMessages", "getMessage"])
async def test_it_is_known_under_the_persons_hidden_id(scene: Scene, place: str) -> None:
    learn_alias(scene.archive, HIDDEN, ANNA)
    scene.search.remember(status("J", HIDDEN))
    scene.says.answers["getMessage"] = InvalidRequest("not there")
    scene.says.answers[place] = {
        "showMessagesQueue": [queued(chat=HIDDEN, message_id="J")],
        "lastOutgoingMessages": [told(chatId=HIDDEN)],
        "getMessage": told(chatId=HIDDEN),
    }[place]
    assert (await scene.look()).found == "J"


@pytest.mark.parametrize(
    ("known", "ago", "minutes"),
    [
        (True, 0, 5),
        (True, 236, 6),
        (True, 237, 7),
        (False, 0, 18),
        (False, 3600, 78),
    ],
)
async def test_the_journal_is_asked_for_as_long_as_the_message_may_be_in_it(
    scene: Scene, known: bool, ago: int, minutes: int
) -> None:
    """An attempt some seconds ago, with 2 minutes of lag, 3 seconds or a quarter of an hour of doubt."""
    if known:
        scene.clock_is_known()
    scene.now = TRIED + ago
    assert (await scene.look()).minutes == minutes
    assert scene.says.of("lastOutgoingMessages") == [{"minutes": minutes}]


@pytest.mark.parametrize("place", ["journal", "notification"])
@pytest.mark.parametrize(
    ("known", "earlier", "found"), [(True, 3, "J"), (True, 4, ""), (False, 900, "J"), (False, 901, "")]
)
async def test_what_is_older_than_the_attempt_is_not_it(
    scene: Scene, place: str, known: bool, earlier: int, found: str
) -> None:
    if known:
        scene.clock_is_known()
    if place == "journal":
        scene.says.answers["lastOutgoingMessages"] = [told(at=TRIED - earlier)]
    else:
        received(scene.archive, outgoing("hello", id="J", at=TRIED - earlier))
    assert (await scene.look()).found == found


@pytest.mark.parametrize(
    ("known", "later", "found"), [(True, 2, "J"), (True, 3, ""), (False, 899, "J"), (False, 900, "")]
)
async def test_what_is_newer_than_the_service_keeps_a_message_is_not_it(
    scene: Scene, known: bool, later: int, found: str
) -> None:
    if known:
        scene.clock_is_known()
    scene.says.answers["lastOutgoingMessages"] = [told(at=TRIED + KEPT + later)]
    assert (await scene.look()).found == found


async def test_an_attempt_while_the_clock_is_not_known_is_not_exact(scene: Scene) -> None:
    scene.clock_is_known()
    scene.context.clock.known = False
    scene.search.attempt_begins(scene.item.local_id)
    assert (await scene.look()).minutes == 19


async def test_the_oldest_of_too_many_attempts_is_not_exact(scene: Scene) -> None:
    scene.clock_is_known()
    for number in range(EXACT_KEPT - 1):
        scene.search.attempt_begins(str(number))
    assert (await scene.look()).minutes == 5
    scene.search.attempt_begins("one more")
    assert (await scene.look()).minutes == 19


async def test_an_item_never_tried_is_looked_for_since_it_was_made(scene: Scene) -> None:
    scene.item = replace(scene.item, attempted=None, created=TRIED - 600)
    assert (await scene.look()).minutes == 29


@pytest.mark.parametrize("others", [0, 4])
async def test_what_was_notified_shows_it(scene: Scene, monkeypatch: pytest.MonkeyPatch, others: int) -> None:
    """Among more messages than are compared: earlier ones do not count, and later ones come after it."""
    monkeypatch.setattr(outbox_search, "COMPARED", 3)
    early = [incoming(f"e{number}", at=TRIED - 2_000) for number in range(others)]
    late = [incoming(f"l{number}", at=TRIED + 9) for number in range(others)]
    received(scene.archive, *early, outgoing("hello", id="N", at=TRIED + 2), *late)
    assert (await scene.look()).found == (await scene.glance()).found == "N"


async def test_what_was_notified_shows_it_behind_what_others_wrote_meanwhile(scene: Scene) -> None:
    received(scene.archive, *(incoming(str(number), at=TRIED + 1) for number in range(110)))
    received(scene.archive, outgoing("hello", id="N", at=TRIED + 2))
    assert (await scene.glance()).found == "N"


async def test_what_the_phone_wrote_is_not_it(scene: Scene) -> None:
    event = MessageReceived(outgoing("hello", id="N", at=TRIED + 2))
    raw = json.dumps({"typeWebhook": "outgoingMessageReceived"})
    scene.archive.apply_all([notice(event, raw=raw)])
    assert (await scene.look()).candidates == frozenset()


async def test_what_was_known_before_the_attempt_is_not_it(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        received(archive, outgoing("hello", id="J", at=TRIED + 2))
        scene = Scene(archive)
        scene.says.answers["lastOutgoingMessages"] = [told(at=TRIED + 2)]
        assert (await scene.look()).candidates == frozenset()


async def test_what_another_of_ours_became_is_not_it(scene: Scene) -> None:
    other = enqueue(scene.archive, TextDraft("hello"), at=TRIED)
    advance(scene.archive, other, MessageStatus.SENDING, at=TRIED)
    advance(scene.archive, other, MessageStatus.ACCEPTED, message_id="J", at=TRIED)
    scene.says.answers["lastOutgoingMessages"] = [told()]
    scene.says.answers["showMessagesQueue"] = [queued(message_id="J")]
    assert (await scene.look()).candidates == frozenset()


async def test_of_two_that_may_be_it_none_is(scene: Scene) -> None:
    scene.says.answers["showMessagesQueue"] = [queued()]
    scene.says.answers["lastOutgoingMessages"] = [told()]
    look = await scene.look()
    assert (look.candidates, look.found) == ({"Q", "J"}, "")


@pytest.mark.parametrize(
    ("draft", "chat", "end", "disputed"),
    [
        (TextDraft("hello"), ANNA, None, True),
        (TextDraft("hello"), ANNA, MessageStatus.UNKNOWN, True),
        (TextDraft("hello"), ANNA, MessageStatus.UNCONFIRMED, True),
        (TextDraft("hello"), ANNA, MessageStatus.QUEUED, True),
        (TextDraft("hello"), ANNA, MessageStatus.FAILED, False),
        (TextDraft("hello"), ANNA, MessageStatus.CANCELLED, False),
        (TextDraft("hello ", link_preview=False), ANNA, MessageStatus.UNKNOWN, True),
        (TextDraft("hullo"), ANNA, MessageStatus.UNKNOWN, False),
        (TextDraft("hello"), BORIS, MessageStatus.UNKNOWN, False),
    ],
)
async def test_it_is_disputed_by_another_of_ours_that_may_be_it(
    scene: Scene, draft: TextDraft, chat: str, end: MessageStatus | None, disputed: bool
) -> None:
    other = enqueue(scene.archive, draft, chat, at=TRIED)
    advance(scene.archive, other, MessageStatus.SENDING, at=TRIED)
    if end:
        advance(scene.archive, other, end, at=TRIED + 30)
    received(scene.archive, outgoing("hello", id="N", at=TRIED + 2))
    for look in (await scene.look(), await scene.glance()):
        assert [claimant.local_id for claimant in look.claimants] == [other.local_id] * disputed
        assert look.found == ("" if disputed else "N")


async def test_it_is_not_disputed_by_one_that_was_never_tried(scene: Scene) -> None:
    enqueue(scene.archive, TextDraft("hello"), at=TRIED)
    received(scene.archive, outgoing("hello", id="N", at=TRIED + 2))
    assert (await scene.look()).found == "N"


async def test_it_is_not_disputed_by_one_tried_after_it_was_known(scene: Scene) -> None:
    received(scene.archive, outgoing("hello", id="N", at=TRIED + 2))
    scene.try_and_lose(enqueue(scene.archive, TextDraft("hello"), at=TRIED + 3))
    assert (await scene.look()).found == "N"


async def test_it_is_not_disputed_by_one_typed_long_after_it_was_sent(scene: Scene) -> None:
    """Even if it becomes known only then."""
    typed = TRIED + 2 + EARLIER + 1
    other = enqueue(scene.archive, TextDraft("hello"), at=typed)
    advance(scene.archive, other, MessageStatus.SENDING, at=typed)
    received(scene.archive, outgoing("hello", id="N", at=TRIED + 2))
    assert (await scene.look()).found == "N"


async def test_a_repeat_may_have_been_it_when_it_was_tried_first(scene: Scene) -> None:
    other = enqueue(scene.archive, TextDraft("hello"), at=TRIED)
    for at in (TRIED, TRIED + KEPT // 2):
        advance(scene.archive, other, MessageStatus.SENDING, at=at)
        advance(scene.archive, other, MessageStatus.QUEUED, at=at)
    received(scene.archive, outgoing("hello", id="N", at=TRIED + 2))
    assert (await scene.look()).claimants


async def test_of_two_that_were_refused_neither_is_it(scene: Scene) -> None:
    for item in (scene.item, enqueue(scene.archive, TextDraft("hello"), at=TRIED)):
        scene.try_and_lose(item, MessageStatus.FAILED)
    received(scene.archive, outgoing("hello", id="N", at=TRIED + 2))
    assert (await scene.glance()).claimants


async def test_a_file_of_the_same_name_may_be_what_shows_no_caption(scene: Scene) -> None:
    """Though the two are told apart where their captions are shown."""
    first, second = (
        enqueue(scene.archive, FileDraft("/a.pdf", "a.pdf", words), at=TRIED) for words in ("one", "two")
    )
    scene.item = first
    for item in (first, second):
        scene.try_and_lose(item)
    bare = outgoing("a.pdf", id="N", at=TRIED + 2, kind=MessageKind.DOCUMENT, content=File(name="a.pdf"))
    received(scene.archive, bare)
    assert (await scene.glance()).claimants
    received(scene.archive, replace(bare, id="M", text="one"))
    assert (await scene.glance()).candidates == {"M", "N"}


async def test_what_the_queue_has_is_disputed_too(scene: Scene) -> None:
    scene.try_and_lose(enqueue(scene.archive, TextDraft("hello", link_preview=False), at=TRIED))
    scene.says.answers["showMessagesQueue"] = [queued()]
    assert (await scene.look()).claimants


async def test_it_is_disputed_by_one_that_lies_behind_many(scene: Scene) -> None:
    scene.archive.apply_all(
        Stamped(MessageQueued(f"local-{number}", ANNA, TextDraft(str(number))), TRIED)
        for number in range(1001)
    )
    scene.try_and_lose(enqueue(scene.archive, TextDraft("hello"), at=TRIED))
    scene.says.answers["lastOutgoingMessages"] = [told()]
    assert (await scene.look()).claimants


@pytest.mark.parametrize(
    ("count", "unlisted"), [({"count": 3}, 2), ({"count": 0}, 0), (ServiceError("no such method"), None)]
)
async def test_what_the_service_holds_and_does_not_list_is_counted(
    scene: Scene, count: object, unlisted: int | None
) -> None:
    scene.says.answers["showMessagesQueue"] = [queued("other")]
    scene.says.answers["getMessagesCount"] = count
    assert (await scene.look()).unlisted == unlisted


async def test_what_was_found_needs_no_count(scene: Scene) -> None:
    scene.says.answers["showMessagesQueue"] = [queued()]
    assert (await scene.look()).unlisted is None
    assert scene.says.of("getMessagesCount") == []


@pytest.mark.parametrize(("chat", "asked"), [(ANNA, True), ("", True), (BORIS, False)])
async def test_the_status_of_an_unknown_message_leads_to_it(scene: Scene, chat: str, asked: bool) -> None:
    scene.search.remember(status("S", chat))
    scene.says.answers["getMessage"] = told(message_id="S")
    assert (await scene.look()).found == ("S" if asked else "")
    assert scene.says.of("getMessage") == [{"chatId": ANNA, "idMessage": "S"}] * asked


async def test_a_record_without_a_chat_is_of_the_chat_it_was_asked_for(scene: Scene) -> None:
    scene.search.remember(status("S"))
    scene.says.answers["getMessage"] = told(message_id="S", chatId="")
    assert (await scene.look()).found == "S"


async def test_the_status_of_what_the_phone_wrote_leads_nowhere(scene: Scene) -> None:
    scene.search.remember(status("S"))
    scene.says.answers["getMessage"] = told(message_id="S", sendByApi=False)
    assert (await scene.look()).candidates == frozenset()


async def test_one_status_that_leads_nowhere_hides_no_other(scene: Scene) -> None:
    def record(params: dict[str, Any]) -> dict[str, Any]:
        if params["idMessage"] == "S":
            return told(message_id="S")
        raise InvalidRequest("not there")

    for message_id, chat in (("A", ANNA), ("B", BORIS), ("S", ANNA)):
        scene.search.remember(status(message_id, chat))
    scene.says.answers["getMessage"] = record
    assert (await scene.look()).found == "S"


async def test_a_message_that_came_after_its_status_is_not_asked_for(scene: Scene) -> None:
    for message_id in ("N", "S"):
        scene.search.remember(status(message_id))
    received(scene.archive, incoming("hi", id="N"))
    scene.says.answers["getMessage"] = told(message_id="S")
    assert (await scene.look()).found == "S"
    assert [params["idMessage"] for params in scene.says.of("getMessage")] == ["S"]


async def test_two_searches_may_learn_of_the_same_message(scene: Scene) -> None:
    for message_id in ("S", "N"):
        scene.search.remember(status(message_id))
    scene.says.answers["getMessage"] = InvalidRequest("not there")
    both_ask = asyncio.Barrier(2)
    answer = scene.says.json

    async def met(method: Method[Any], params: Mapping[str, object]) -> object:
        if params.get("idMessage") == "S":
            await both_ask.wait()
            received(scene.archive, incoming("hi", id="N"))
        return await answer(method, params)

    scene.says.json = met  # type: ignore[method-assign]
    async with asyncio.timeout(PATIENCE):
        looks = await asyncio.gather(scene.look(), scene.look())
    assert [look.found for look in looks] == ["", ""]


async def test_the_oldest_of_too_many_statuses_is_forgotten(scene: Scene) -> None:
    for number in range(UNMATCHED_KEPT + 1):
        scene.search.remember(status(str(number)))
    scene.says.answers["getMessage"] = InvalidRequest("not there")
    await scene.look()
    assert [params["idMessage"] for params in scene.says.of("getMessage")] == [
        str(number) for number in range(1, UNMATCHED_KEPT + 1)
    ]
