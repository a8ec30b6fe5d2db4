"""What the operator's commands do to the outbox, and what is told of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from greentui.archive.errors import DiskFull
from greentui.engine import outbox_state
from greentui.engine.chat_commands import ChatCommands
from greentui.engine.context import InstanceContext
from greentui.engine.errors import Refusal
from greentui.engine.outbox_state import announce
from greentui.engine.service import Caller
from greentui.model.changes import ChatsChanged, FactsChanged, MessagesChanged, OutboxChanged
from greentui.model.messages import MessageStatus
from greentui.model.sending import FileDraft, ForwardDraft, OutboxItem, TextDraft
from tests.archive.worlds import ANNA, BORIS, advance, hide, incoming, received
from tests.engine.outbox_stage import ADDRESS, NOON, S, Stage
from tests.working_day.virtual_time import Play, seconds


@pytest.mark.parametrize(("message_id", "uids"), [("", {"local-1"}), ("ABC", {"local-1", "ABC"})])
def test_the_id_the_service_gave_is_told_with_ours(message_id: str, uids: set[str]) -> None:
    """Its notification may have come before the answer, as a message of its own that is now gone."""
    told: list[Any] = []
    context = SimpleNamespace(
        instance_id="1",
        publish=lambda *changes: told.extend(changes),
        archive=SimpleNamespace(waiting=lambda: 0),
        facts=SimpleNamespace(update=lambda **_facts: None),
    )
    announce(
        cast(InstanceContext, context),
        OutboxItem("1", "local-1", "c", TextDraft("t"), 1, 0, message_id=message_id),
    )
    assert [set(each.uids) for each in told if isinstance(each, MessagesChanged)] == [uids]


def test_what_is_typed_is_shown_at_once(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.send()
        assert (item.status, item.draft, item.chat_id) == (S.QUEUED, TextDraft("hello"), ANNA)
        ids = frozenset({item.local_id})
        await seconds(1)
        assert {each for each in stage.changes if not isinstance(each, FactsChanged)} == {
            OutboxChanged(ids), MessagesChanged(ANNA, ids), ChatsChanged(frozenset({ANNA})),
        }  # fmt: skip
        assert stage.context.facts.current.waiting_out == 1

    play(scenario)


def test_what_the_service_would_refuse_is_refused_with_its_field(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        with pytest.raises(Refusal) as refused:
            await stage.send("")
        assert refused.value.field == "message"
        with pytest.raises(Refusal) as refused:
            await stage.send(chat="nobody")
        assert refused.value.field == "chatId"
        with pytest.raises(Refusal) as refused:
            await stage.commands.send(ANNA, TextDraft("yes"), quoted="odd")
        assert refused.value.field == "quotedMessageId"
        assert stage.archive.outbox() == []

    play(scenario)


def test_several_drafts_are_stored_all_or_none(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        with pytest.raises(Refusal):
            await stage.commands.send_all(ANNA, [TextDraft("one"), TextDraft("")])
        assert stage.archive.outbox() == []

    play(scenario)


def test_the_first_of_several_drafts_answers(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        quoted = "A" * 16
        received(stage.archive, incoming("hi", id=quoted))
        items = await stage.commands.send_all(ANNA, [TextDraft("one"), TextDraft("two")], quoted=quoted)
        assert [item.quoted_id for item in items] == [quoted, ""]

    play(scenario)


def test_what_has_an_id_that_the_service_never_gives_cannot_be_answered(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        received(stage.archive, incoming("hi", id="odd"))
        with pytest.raises(Refusal, match=r"^quotedMessageId: "):
            await stage.commands.send(ANNA, TextDraft("yes"), quoted="odd")

    play(scenario)


def test_what_has_not_left_cannot_be_answered(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.send()
        with pytest.raises(Refusal, match="has not been sent yet") as refused:
            await stage.commands.send(ANNA, TextDraft("yes"), quoted=item.local_id)
        assert refused.value.field == "quotedMessageId"

    play(scenario)


@pytest.mark.parametrize(("ago", "kept"), [(0, True), (400 * 86_400, False)], ids=["just now", "a year ago"])
def test_a_file_is_sent_by_its_address_while_the_service_keeps_it(
    play: Play[Stage], tmp_path: Path, ago: int, kept: bool
) -> None:
    async def scenario(stage: Stage) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"1")
        draft = FileDraft(str(path), "a.txt", url=ADDRESS, uploaded=NOON - ago)
        found = (await stage.commands.send(ANNA, draft)).draft
        assert isinstance(found, FileDraft)
        assert (found.url, found.size) == ((ADDRESS, 0) if kept else ("", 1))

    play(scenario)


def test_what_the_disk_refuses_is_refused(play: Play[Stage], monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.send()

        async def refuse(*_entries: Any) -> Any:
            raise DiskFull(Path("archive"))

        monkeypatch.setattr(stage.context, "apply", refuse)
        with pytest.raises(Refusal, match=str(DiskFull(Path("archive")))):
            await stage.send()
        with pytest.raises(Refusal, match=str(DiskFull(Path("archive")))):
            await stage.commands.cancel(item.local_id)
        assert stage.status(item) is S.QUEUED

    play(scenario)


@pytest.mark.parametrize("full_at", [1, 2])
def test_several_are_forwarded_all_or_none(
    play: Play[Stage], monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    async def scenario(stage: Stage) -> None:
        write, writes = stage.context.writer.apply_all, 0

        def full_once(log: Any) -> Any:
            nonlocal writes
            writes += 1
            if writes == full_at:
                raise DiskFull(Path("archive"))
            return write(log)

        monkeypatch.setattr(stage.context.writer, "apply_all", full_once)
        ids = tuple(letter * 20 for letter in "ABC")
        with suppress(Refusal):
            await stage.commands.send(ANNA, ForwardDraft(BORIS, ids))
        queued = [item.draft for item in stage.archive.outbox()]
        all_of_them = [ForwardDraft(BORIS, (message_id,)) for message_id in ids]
        assert queued == ([] if full_at == 1 else all_of_them)

    play(scenario)


def test_what_became_invalid_is_not_sent_again(play: Play[Stage], tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"1")
        item = await stage.commands.send(BORIS, FileDraft(str(path), "a.txt"))
        advance(stage.archive, item, S.FAILED)
        path.unlink()
        with pytest.raises(Refusal) as refused:
            await stage.commands.send_again(item.local_id)
        assert (refused.value.field, stage.status(item)) == ("file", S.FAILED)

    play(scenario)


async def _no_call(*_: object, **__: object) -> Any:
    raise AssertionError("asks the service")


def test_what_was_queued_again_is_not_removed_and_says_so(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.send()
        commands = ChatCommands(stage.context, cast(Caller, _no_call), offline=True)
        with pytest.raises(Refusal, match="waiting to be sent"):
            await commands.hide(ANNA, item.local_id)
        await stage.commands.cancel(item.local_id)
        await commands.hide(ANNA, item.local_id)
        assert stage.archive.window(ANNA).messages == ()

    play(scenario)


@pytest.mark.parametrize("status", [S.FAILED, S.CANCELLED, S.UNCONFIRMED])
def test_what_was_removed_is_not_sent_again(play: Play[Stage], status: MessageStatus) -> None:
    async def scenario(stage: Stage) -> None:
        item = await stage.send()
        advance(stage.archive, item, status, at=NOON)
        hide(stage.archive, ANNA, item.local_id)
        with pytest.raises(Refusal, match="has been removed"):
            await stage.commands.send_again(item.local_id, maybe_twice=True)
        assert stage.archive.outbox() == []

    play(scenario)


def test_what_is_not_there_cannot_be_advanced(play: Play[Stage]) -> None:
    async def scenario(stage: Stage) -> None:
        item = replace(await stage.send(), local_id="local-0")
        with pytest.raises(KeyError, match="local-0"):
            await outbox_state.advance(stage.context, item, S.CANCELLED)

    play(scenario)
