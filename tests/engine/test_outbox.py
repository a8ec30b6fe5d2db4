"""The outbox: in order, at most once, honest about what it does not know."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.engine import drafts
from greentui.engine.errors import Refusal
from greentui.engine.outbox_failures import FailureKind, failure_kind
from greentui.engine.reasons import explained, worded
from greentui.engine.session import Session
from greentui.greenapi import errors, methods
from greentui.model.entries import AliasLearned, OutboxAdvanced
from greentui.model.instance import Quota
from greentui.model.messages import MessageKind, MessageStatus
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
from tests.brisk import brisk_emulator
from tests.engine.stage import BORIS, MAYA, left, session_on, status_of, timed, until, written
from tests.engine.unruly import session_with, truly, unruly

HOUR = 3600.0


def accepted(session: Session, *items: OutboxItem) -> bool:
    return all(not status_of(session, item).is_waiting for item in items)


def said(emulator: Emulator, chat_id: str = MAYA) -> list[str]:
    return [
        one.get("textMessage") or one.get("extendedTextMessage", {}).get("text", "")
        for one in left(emulator, chat_id)
    ]


async def test_what_is_typed_shows_at_once_and_goes_in_order(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        items = [await session.outbox_commands.send(MAYA, TextDraft(f"t{n}")) for n in range(20)]
        assert [m.text for m in session.window(MAYA).messages] == [f"t{n}" for n in range(20)]
        await until(session, lambda: accepted(session, *items))
        await until(session, lambda: len(left(emulator)) == 20)
        assert said(emulator) == [f"t{n}" for n in range(20)]
        assert session.outbox() == []
        await until(session, lambda: session.facts().waiting_out == 0)


async def test_ticks_follow(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("hello"))
        await until(session, lambda: status_of(session, item) is MessageStatus.READ)
        (message,) = session.window(MAYA).messages
        assert message.local_id == item.local_id
        assert message.id != item.local_id


@pytest.mark.parametrize(
    ("draft", "kind"),
    [
        (PollDraft("Which day?", ("Tue", "Thu")), MessageKind.POLL),
        (LocationDraft(55.75, 37.61, "Gate 3", "Moscow"), MessageKind.LOCATION),
        (ContactDraft(79010000003, "Anna"), MessageKind.CONTACT),
    ],
)
async def test_every_sort_of_draft_goes(
    emulator: Emulator, tmp_path: Path, draft: Draft, kind: MessageKind
) -> None:
    async with session_on(emulator, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, draft)
        await until(session, lambda: status_of(session, item) is MessageStatus.READ)
        assert [one.kind for one in session.window(MAYA).messages] == [kind]
        assert len(left(emulator)) == 1


async def test_a_file_goes_with_its_caption(emulator: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "offer.jpg"
    path.write_text("ten per cent")
    async with session_on(emulator, tmp_path / "home") as session:
        item = await session.outbox_commands.send(MAYA, FileDraft(str(path), "offer.jpg", "our offer"))
        await until(session, lambda: accepted(session, item))
        assert status_of(session, item) is not MessageStatus.FAILED, session.outbox_item(item.local_id)
        await until(session, lambda: left(emulator))
        assert left(emulator)[0]["caption"] == "our offer"
        again = UrlDraft(left(emulator)[0]["downloadUrl"], "again.jpg")
        url = await session.outbox_commands.send(MAYA, again)
        await until(session, lambda: status_of(session, url) is MessageStatus.READ)


NO_ACCOUNT = "79010000404@c.us"
"""A number that is not on WhatsApp: what is sent to it is taken by the service, and fails."""


async def failed_after_upload(session: Session, path: Path) -> OutboxItem:
    """Send a file that the service takes and cannot deliver; then it goes from this machine."""
    await asyncio.to_thread(path.write_text, "ten per cent")
    item = await session.outbox_commands.send(NO_ACCOUNT, FileDraft(str(path), path.name, "our offer"))
    await until(session, lambda: status_of(session, item) is MessageStatus.NO_ACCOUNT)
    await asyncio.to_thread(path.unlink)
    return item


def ways_sent(emulator: Emulator) -> list[str]:
    methods_called = [each["method"] for each in emulator.requests()]
    return [method for method in methods_called if method.startswith("sendFile")]


async def test_a_file_the_service_keeps_is_sent_again_without_an_upload(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path / "home") as session:
        item = await failed_after_upload(session, tmp_path / "offer.jpg")
        again = await session.outbox_commands.send_again(item.local_id)
        await until(session, lambda: len(left(emulator, NO_ACCOUNT)) == 2)
        assert ways_sent(emulator) == ["sendFileByUpload", "sendFileByUrl"]
        assert left(emulator, NO_ACCOUNT)[1]["caption"] == "our offer"
        assert again.draft == item.draft


async def test_an_address_that_is_refused_is_not_tried_twice(emulator: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "offer.jpg"
    async with session_on(emulator, tmp_path / "home") as session:
        item = await failed_after_upload(session, path)
        assert isinstance(item.draft, FileDraft)
        modified = item.draft.modified
        gone = {"message": "Validation failed. Details: 'urlFile' url has incorrect format"}
        emulator.control("faults", {"method": "sendFileByUrl", "status": 400, "body": gone})
        again = await session.outbox_commands.send_again(item.local_id)
        await until(session, lambda: status_of(session, again) is MessageStatus.FAILED)
        path.write_text("ten per cent")
        os.utime(path, ns=(modified, modified))
        await session.outbox_commands.send_again(again.local_id)
        await until(session, lambda: len(left(emulator, NO_ACCOUNT)) == 2)
        assert ways_sent(emulator) == ["sendFileByUpload", "sendFileByUrl", "sendFileByUpload"]


@pytest.mark.parametrize(("days", "kept"), [(0, True), (14.9, True), (15, False), (-1, False)])
def test_an_uploaded_file_is_kept_for_fifteen_days(days: float, kept: bool) -> None:
    draft = FileDraft("/offer.jpg", "offer.jpg", url="https://media.example/offer.jpg", uploaded=1_000_000)
    now = 1_000_000 + days * 24 * HOUR
    assert bool(drafts.current(draft, now).url) is kept  # type: ignore[union-attr]  # it is a file


async def test_a_file_that_changed_since_is_not_sent(emulator: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "offer.txt"
    path.write_text("ten per cent")
    async with session_on(emulator, tmp_path / "home", start=False) as session:
        item = await session.outbox_commands.send(MAYA, FileDraft(str(path), "offer.txt"))
        gone = await session.outbox_commands.send(BORIS, FileDraft(str(path), "offer.txt"))
        path.write_text("twenty per cent")
        await session.start()
        await until(session, lambda: accepted(session, item, gone))
        assert status_of(session, item) is MessageStatus.FAILED
        assert "has changed" in worded((session.outbox_item(item.local_id) or item).reason)
        assert left(emulator) == []


async def test_forwarded_messages_have_fates_of_their_own(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        ids = [emulator.control("incoming", {"chatId": MAYA, "text": f"f{n}"})["idMessage"] for n in range(2)]
        await until(session, lambda: session.chat(MAYA) and len(session.window(MAYA).messages) == 2)
        await session.outbox_commands.send(BORIS, ForwardDraft(MAYA, tuple(ids)))
        await until(session, lambda: not session.outbox())
        await until(session, lambda: len(left(emulator, BORIS)) == 2)
        assert [one.text for one in session.window(BORIS).messages] == ["f0", "f1"]


async def test_a_quoted_message_must_be_there(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        with pytest.raises(Refusal) as refused:
            await session.outbox_commands.send(MAYA, TextDraft("yes"), quoted="NOWHERE")
        assert refused.value.field == "quotedMessageId"
        assert session.outbox(waiting_only=False) == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TextDraft("x" * 20_001), "message"),
        (PollDraft("q", ("one",)), "options"),
        (LocationDraft(91.0, 0.0), "latitude"),
        (FileDraft("/nowhere/at/all", "all"), "file"),
    ],
)
async def test_a_wrong_draft_is_refused_with_its_field(
    emulator: Emulator, tmp_path: Path, draft: Draft, field: str
) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        assert [problem.field for problem in drafts.problems(draft)] == [field]
        with pytest.raises(Refusal) as refused:
            await session.outbox_commands.send(MAYA, draft)
        assert refused.value.field == field


async def test_a_lost_answer_is_looked_up_and_found(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("faults", {"method": "sendMessage", "drop": "after"})
    async with session_on(emulator, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("only once"))
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert not status_of(session, item).is_failure
        assert said(emulator) == ["only once"]


async def test_only_the_operator_sends_again_what_was_not_found(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("faults", {"method": "sendMessage", "status": 504})
    async with session_on(emulator, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("once"))
        await until(session, lambda: status_of(session, item) is MessageStatus.UNCONFIRMED)
        assert said(emulator) == [], "never by itself"
        with pytest.raises(Refusal, match="twice"):
            await session.outbox_commands.send_again(item.local_id)
        await session.outbox_commands.send_again(item.local_id, maybe_twice=True)
        await until(session, lambda: status_of(session, item) is MessageStatus.READ)
        assert said(emulator) == ["once"]


async def test_a_late_journal_is_waited_for(tmp_path: Path) -> None:
    with brisk_emulator(chats=2, messages=10, silent=True, journal_lag=0.6) as emulator:
        emulator.control("faults", {"method": "sendMessage", "drop": "after"})
        async with session_on(emulator, tmp_path, timing=timed(journal_lag=0.8)) as session:
            item = await session.outbox_commands.send(MAYA, TextDraft("in the journal soon"))
            await until(session, lambda: not status_of(session, item).is_waiting)
            assert not status_of(session, item).is_failure


async def test_two_equal_messages_are_not_taken_for_one(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        first = await session.outbox_commands.send(MAYA, TextDraft("ok"))
        await until(session, lambda: accepted(session, first))
        emulator.control("faults", {"method": "sendMessage", "drop": "before"})
        second = await session.outbox_commands.send(MAYA, TextDraft("ok"))
        await until(session, lambda: accepted(session, second))
        assert status_of(session, second) is MessageStatus.UNCONFIRMED
        assert said(emulator) == ["ok"]


@pytest.mark.parametrize("learned", ["from the queue", "from the journal"])
async def test_the_same_words_written_on_the_phone_are_not_it(
    emulator: Emulator, tmp_path: Path, learned: str
) -> None:
    """A customer would wait for what the console shows as sent, and nobody ever sent."""
    if learned == "from the journal":
        emulator.control("outgoing", {"chatId": MAYA, "text": "on our way"})
        emulator.control("reader", {"count": 100})
    async with session_on(emulator, tmp_path) as session:
        if learned == "from the queue":
            emulator.control("outgoing", {"chatId": MAYA, "text": "on our way"})
        await until(session, lambda: session.window(MAYA).messages)
        emulator.control("faults", {"method": "sendMessage", "drop": "before"})
        item = await session.outbox_commands.send(MAYA, TextDraft("on our way"))
        await until(session, lambda: accepted(session, item))
        assert status_of(session, item) is MessageStatus.UNCONFIRMED
        assert len(session.window(MAYA).messages) == 2


HIDDEN = "271001000000901@lid"


async def test_two_chats_that_turn_out_to_be_one_send_everything_once_and_in_turn(tmp_path: Path) -> None:
    async with unruly() as service, session_with(service, tmp_path) as session:
        under_way = [service.fault("sendMessage", True, truly, gate=asyncio.Event()) for _chat in range(2)]
        items = [
            await session.outbox_commands.send(chat, TextDraft(f"{number}"))
            for number, chat in enumerate((HIDDEN, MAYA) * 3)
        ]
        seen: set[MessageStatus] = set()
        session.subscribe(lambda _changes: seen.update(status_of(session, item) for item in items))
        for fault in under_way:
            await fault.reached.wait()
        await session._context.apply(AliasLearned(HIDDEN, MAYA))
        for fault in under_way:
            assert fault.gate is not None
            fault.gate.set()
        await until(session, lambda: accepted(session, *items))
        assert sorted(service.texts()[:2]) == ["0", "1"]
        assert [(one.chat_id, one.text) for one in service.sent[2:]] == [(MAYA, f"{n}") for n in range(2, 6)]
        assert MessageStatus.UNKNOWN not in seen


async def test_what_was_sent_to_a_hidden_id_is_found_after_it_has_a_number(
    emulator: Emulator, tmp_path: Path
) -> None:
    emulator.control("faults", {"method": "sendMessage", "drop": "after"})
    emulator.control("faults", {"method": "showMessagesQueue", "status": 200, "body": [], "times": 100})
    emulator.control("faults", {"method": "lastOutgoingMessages", "status": 200, "body": [], "times": 9999})
    async with session_on(emulator, tmp_path, timing=timed(journal_lag=HOUR)) as session:
        await session.call(methods.SET_SETTINGS, outgoingAPIMessageWebhook="no", outgoingWebhook="no")
        item = await session.outbox_commands.send(HIDDEN, TextDraft("who are you"))
        await until(session, lambda: status_of(session, item) is MessageStatus.UNKNOWN)
        await session._context.apply(AliasLearned(HIDDEN, MAYA))
        emulator.control("reset-faults", {})
        await until(session, lambda: accepted(session, item))
        assert not status_of(session, item).is_failure
        assert said(emulator, HIDDEN) == ["who are you"]


async def test_an_unknown_message_holds_its_chat_and_no_other(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("faults", {"method": "sendMessage", "status": 504})
    async with session_on(emulator, tmp_path, timing=timed(journal_lag=HOUR)) as session:
        stuck = await session.outbox_commands.send(MAYA, TextDraft("stuck"))
        await until(session, lambda: status_of(session, stuck) is MessageStatus.UNKNOWN)
        behind = await session.outbox_commands.send(MAYA, TextDraft("behind"))
        other = await session.outbox_commands.send(BORIS, TextDraft("other"))
        await until(session, lambda: status_of(session, other) is MessageStatus.READ)
        assert status_of(session, behind) is MessageStatus.QUEUED


async def test_what_was_surely_not_done_is_tried_again(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        emulator.control("state", {"stateInstance": "starting"})
        item = await session.outbox_commands.send(MAYA, TextDraft("later"))
        await until(session, lambda: session.facts().hold)
        assert status_of(session, item) is MessageStatus.QUEUED
        emulator.control("state", {"stateInstance": "authorized"})
        await until(session, lambda: status_of(session, item) is MessageStatus.READ)
        assert said(emulator) == ["later"]


async def test_a_refusal_is_final_and_says_why(emulator: Emulator, tmp_path: Path) -> None:
    body = {"statusCode": 400, "message": "Validation failed. Details: 'chatId' is wrong"}
    emulator.control("faults", {"method": "sendMessage", "status": 400, "body": body})
    async with session_on(emulator, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("no"))
        await until(session, lambda: accepted(session, item))
        found = session.outbox_item(item.local_id)
        assert found is not None
        assert found.status is MessageStatus.FAILED
        assert "chatId" in worded(found.reason)
        assert session.chat(MAYA).failed == 1  # type: ignore[union-attr]  # it was just written to


@pytest.mark.parametrize("state", ["notAuthorized", "blocked", "yellowCard", "suspended", "starting"])
async def test_nothing_is_sent_in_the_states_the_manual_names(
    emulator: Emulator, tmp_path: Path, state: str
) -> None:
    async with session_on(emulator, tmp_path) as session:
        emulator.control("state", {"stateInstance": state})
        await until(session, lambda: session.facts().state_word == state)
        item = await session.outbox_commands.send(MAYA, TextDraft("wait"))
        await until(session, lambda: session.facts().hold)
        assert status_of(session, item) is MessageStatus.QUEUED
        emulator.control("state", {"stateInstance": "authorized"})
        if state == "blocked":  # what was written before a ban waits for the operator
            await until(session, lambda: session.facts().state_word == "authorized")
            await session.review.send()
        await until(session, lambda: status_of(session, item) is MessageStatus.READ)
        assert said(emulator) == ["wait"]


async def test_a_reply_that_is_held_leaves_its_chat_waiting(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path) as session:
        emulator.control("notifications", [written(text="question")])
        await until(session, lambda: session.chat(MAYA))
        emulator.control("state", {"stateInstance": "yellowCard"})
        await until(session, lambda: session.facts().state_word == "yellowCard")
        items = [await session.outbox_commands.send(MAYA, TextDraft(text)) for text in ("one", "two")]

        def waits() -> bool:
            chat = session.chat(MAYA)
            return chat is not None and chat.waiting_since is not None

        def reasons_said() -> list[str]:
            found = [session.outbox_item(item.local_id) for item in items]
            return [explained(item) for item in found if item is not None]

        await until(session, lambda: all("Held" in reason for reason in reasons_said()))
        assert waits()
        emulator.control("state", {"stateInstance": "authorized"})
        await until(session, lambda: said(emulator) == ["one", "two"])
        await until(session, lambda: not waits())


async def test_nothing_is_sent_on_the_strength_of_a_state_remembered(
    emulator: Emulator, tmp_path: Path
) -> None:
    """The archive remembers a linked phone; what waited must not leave before the service was asked."""
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: session.facts().state_word == "authorized")
    emulator.control("state", {"stateInstance": "yellowCard"})
    emulator.control("reader", {"count": 100})
    emulator.control("faults", {"method": "getStateInstance", "delayMs": 200})
    emulator.control("faults", {"method": "sendMessage", "status": 504, "times": 100})
    async with session_on(emulator, tmp_path, start=False) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("wait"))
        await session.start()
        await until(session, lambda: session.facts().hold or status_of(session, item) != "queued")
        hold = session.facts().hold
        assert hold is not None
        assert "yellow card" in hold.text
        assert status_of(session, item) is MessageStatus.QUEUED


async def test_where_the_state_cannot_be_learned_sending_goes_on(emulator: Emulator, tmp_path: Path) -> None:
    emulator.control("faults", {"method": "getStateInstance", "status": 500, "times": 1000})
    async with session_on(emulator, tmp_path) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("all the same"))
        await until(session, lambda: accepted(session, item))
        assert not status_of(session, item).is_failure


async def test_what_waits_can_be_taken_back(emulator: Emulator, tmp_path: Path) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("oops"))
        await session.outbox_commands.cancel(item.local_id)
        assert status_of(session, item) is MessageStatus.CANCELLED
        await session.start()
        other = await session.outbox_commands.send(MAYA, TextDraft("right"))
        await until(session, lambda: status_of(session, other) is MessageStatus.READ)
        assert said(emulator) == ["right"]
        with pytest.raises(Refusal):
            await session.outbox_commands.cancel(other.local_id)


async def test_an_upload_shows_its_progress_and_can_be_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    path.write_bytes(b"x" * 40_000_000)
    with brisk_emulator(chats=2, messages=10, silent=True) as emulator:
        async with session_on(emulator, tmp_path / "home") as session:
            item = await session.outbox_commands.send(MAYA, FileDraft(str(path), "big.bin"))

            def under_way() -> bool:
                shown = session.outbox()
                return bool(shown) and 0 < shown[0].progress < shown[0].total

            await until(session, under_way)
            await session.outbox_commands.cancel(item.local_id)
            assert status_of(session, item) is MessageStatus.CANCELLED
            assert left(emulator) == []


async def test_what_was_being_sent_when_the_program_died_is_looked_up(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with session_on(emulator, tmp_path, start=False) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("half way"))
        await session._context.apply(OutboxAdvanced(item.local_id, MessageStatus.SENDING))
    async with session_on(emulator, tmp_path) as session:
        await until(session, lambda: status_of(session, item) is MessageStatus.UNCONFIRMED)
        assert said(emulator) == []


async def test_a_status_nobody_knows_leads_to_its_message(emulator: Emulator, tmp_path: Path) -> None:
    """The journal lags for an hour, but the ticks of the message come through the queue."""
    emulator.control("faults", {"method": "sendMessage", "drop": "after"})
    emulator.control("faults", {"method": "lastOutgoingMessages", "status": 200, "body": [], "times": 1000})
    async with session_on(emulator, tmp_path, timing=timed(journal_lag=HOUR)) as session:
        item = await session.outbox_commands.send(MAYA, TextDraft("ticking"))
        await until(session, lambda: not status_of(session, item).is_waiting)
        assert not status_of(session, item).is_failure


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.LostResponse("x"), FailureKind.UNKNOWN),
        (errors.Upstream("x"), FailureKind.UNKNOWN),
        (errors.ServiceError("x"), FailureKind.UNKNOWN),
        (errors.BadResponse("x"), FailureKind.UNKNOWN),
        (errors.Unreachable("x"), FailureKind.RETRY),
        (errors.RateLimited("x"), FailureKind.RETRY),
        (errors.NotReady("x"), FailureKind.HOLD),
        (errors.Unauthorised("x"), FailureKind.HOLD),
        (errors.Forbidden("x"), FailureKind.HOLD),
        (errors.InvalidRequest("x", field="f"), FailureKind.FAILED),
        (errors.QuotaUsed("x", quota=Quota()), FailureKind.FAILED),
        (errors.TooLarge("x"), FailureKind.FAILED),
        (errors.Refused("x", maybe_done=True), FailureKind.UNKNOWN),
        (errors.InvalidRequest("x", maybe_done=True), FailureKind.UNKNOWN),
        (errors.ContradictoryRefusal("x"), FailureKind.UNKNOWN),
    ],
)
def test_what_an_error_means_for_a_message(error: errors.ApiError, expected: FailureKind) -> None:
    assert failure_kind(error) is expected
