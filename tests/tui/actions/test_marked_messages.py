"""Several messages marked in place, and what is done to all of them at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from greentui.engine.errors import Refusal
from greentui.model.messages import File, MessageKind, MessageStatus
from greentui.model.sending import ForwardDraft
from greentui.tui.dialogs.confirm_dialog import ConfirmDialog
from greentui.tui.dialogs.switcher import Switcher
from tests.tui.conftest import Running, answer, main_of, toasts
from tests.tui.fakes import ANNA, BORIS, FakeSession
from tests.tui.screens.stage import settled, text_of, until
from tests.tui.world import NOON, outgoing


async def mark(pilot: Pilot[int], *uids: str) -> None:
    """Select each message and mark it by key."""
    for uid in uids:
        main_of(pilot).view.select(uid)
        await pilot.press("space")
    await pilot.pause()


def hints(pilot: Pilot[int]) -> str:
    return main_of(pilot).line_above_writing("hints").text()


async def test_space_marks_in_place_and_shows_count_and_keys(session: FakeSession, running: Running) -> None:
    async with running((80, 24)) as pilot:
        main = main_of(pilot)
        await mark(pilot, "A1", "A3")
        assert main.view.marked == ("A1", "A3")
        assert main.compose_box.text == ""
        assert hints(pilot).startswith("2 marked")
        for key in ("y copy", "f forward", "d delete", "Esc"):
            assert key in hints(pilot), key
        assert text_of(pilot.app).count("✓ ") >= 2
        await mark(pilot, "A1")
        assert main.view.marked == ("A3",)


async def test_esc_removes_the_marks_first(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        view = main_of(pilot).view
        await mark(pilot, "A1", "A3")
        await pilot.press("escape")
        await pilot.pause()
        assert (view.marked, view.selected is not None) == ((), True)
        assert "reply" in hints(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert view.selected is None


async def test_another_chat_has_no_marks(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await mark(pilot, "A1")
        main_of(pilot).open_chat(BORIS)
        main_of(pilot).open_chat(ANNA)
        assert main_of(pilot).view.marked == ()


async def test_copies_with_authors_and_times_oldest_first(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as pilot:
        copied: list[str] = []
        monkeypatch.setattr(pilot.app, "copy", _remembering(copied))
        await mark(pilot, "A2", "A1")
        await pilot.press("y")
        await settled(pilot)
        first, second = copied[0].split("\n")
        assert first.endswith("] Анна: Can you deliver tomorrow before noon?")
        assert second.endswith("] You: Yes, between ten and twelve")
        assert main_of(pilot).view.marked == ()


async def test_forwards_in_order_and_says_how_many_cannot(session: FakeSession, running: Running) -> None:
    session.add(
        outgoing("late", NOON, chat_id=ANNA, id="local-9", local_id="local-9", status=MessageStatus.QUEUED)
    )
    async with running() as pilot:
        await mark(pilot, "A3", "local-9", "A1")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, Switcher))
        assert "1 of 3 cannot be forwarded" in toasts(pilot)
        await pilot.press(*"0000002", "enter")
        await settled(pilot)
        assert session.asked_for("send")[0][:2] == (BORIS, ForwardDraft(ANNA, ("A1", "A3")))


@pytest.mark.parametrize(
    ("key", "deleted"),
    [("me", [("A1", True), ("A2", True), ("A4", True)]), ("all", [("A2", False), ("A4", False)])],
)
async def test_deletes_after_one_question_with_numbers(
    session: FakeSession, running: Running, key: str, deleted: list[tuple[str, bool]]
) -> None:
    session.add(
        outgoing("ours", NOON, chat_id=ANNA, id="A4"),
        outgoing("late", NOON, chat_id=ANNA, id="local-9", local_id="local-9", status=MessageStatus.QUEUED),
    )
    async with running() as pilot:
        await mark(pilot, "A1", "A2", "A4", "local-9")
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert "Delete 4 messages?" in text_of(pilot.app)
        question = pilot.app.screen
        assert isinstance(question, ConfirmDialog)
        await until(pilot, lambda: question.read)
        question.action_answer(key)
        await until(pilot, lambda: f"Deleted: {len(deleted) + 1}." in toasts(pilot))
        assert [call[1:] for call in session.asked_for("delete")] == deleted
        assert session.asked_for("cancel") == [("local-9",)]


async def test_what_is_queued_again_while_the_question_is_open_is_cancelled(
    session: FakeSession, running: Running
) -> None:
    ids = ("local-8", "local-9")
    failed = [
        outgoing("price 900", NOON, chat_id=ANNA, id=each, local_id=each, status=MessageStatus.FAILED)
        for each in ids
    ]
    session.add(*failed)
    async with running() as pilot:
        await mark(pilot, *ids)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        question = pilot.app.screen
        assert isinstance(question, ConfirmDialog)
        await until(pilot, lambda: question.read)
        held = session.messages[ANNA]
        held[:] = [replace(each, status=MessageStatus.QUEUED) if each in failed else each for each in held]
        question.action_answer("me")
        await until(pilot, lambda: "Deleted: 2." in toasts(pilot))
        assert session.asked_for("cancel") == [(each,) for each in ids]


async def test_a_declined_question_keeps_the_marks(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await mark(pilot, "A1", "A2")
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await answer(pilot, "n")
        await settled(pilot)
        assert main_of(pilot).view.marked == ("A1", "A2")
        assert session.asked_for("delete") == []


async def test_what_is_refused_for_some_is_counted(session: FakeSession, running: Running) -> None:
    session.refusals["delete"] = Refusal("Too late.")
    async with running() as pilot:
        await mark(pilot, "A1", "A2")
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        question = pilot.app.screen
        assert isinstance(question, ConfirmDialog)
        await until(pilot, lambda: question.read)
        question.action_answer("me")
        await until(pilot, lambda: "Deleted: 0. Not done: 2. Too late." in toasts(pilot))


async def test_saves_the_files_among_them(session: FakeSession, running: Running, tmp_path: Path) -> None:
    session.saved = tmp_path / "plan.pdf"
    file = File("https://files.example/plan.pdf", "plan.pdf")
    session.add(outgoing("", NOON, chat_id=ANNA, id="F1", kind=MessageKind.DOCUMENT, content=file))
    async with running() as pilot:
        await mark(pilot, "A1", "F1")
        await pilot.press("s")
        await settled(pilot)
        assert session.asked_for("download") == [(ANNA, "F1")]
        assert "1 of 2 have no file." in toasts(pilot)
        assert f"Files saved: 1. {tmp_path}" in toasts(pilot)


async def test_exports_them_to_a_private_file(session: FakeSession, running: Running, tmp_path: Path) -> None:
    async with running() as pilot:
        await mark(pilot, "A1", "A2")
        await pilot.press("E")
        await settled(pilot)
        (file,) = (tmp_path / "downloads").iterdir()
        assert "2 messages exported" in toasts(pilot)
        assert file.read_text().count("\n") == 2
        assert "Анна: Can you deliver" in file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", ["d", "E", "y"])
async def test_marks_without_messages_end(session: FakeSession, running: Running, key: str) -> None:
    async with running() as pilot:
        await mark(pilot, "A1", "A2")
        session.messages[ANNA] = [one for one in session.messages[ANNA] if one.uid not in ("A1", "A2")]
        await pilot.press(key)
        await settled(pilot)
        assert "The marked messages are gone." in toasts(pilot)
        assert main_of(pilot).view.marked == ()
        assert not isinstance(pilot.app.screen, ConfirmDialog)


async def test_a_key_for_one_message_says_so(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await mark(pilot, "A1", "A2")
        await pilot.press("r")
        await settled(pilot)
        assert "This is for one message." in toasts(pilot)
        assert main_of(pilot).compose_box.mode.replying is None
        assert main_of(pilot).view.marked == ("A1", "A2")


async def test_ctrl_and_click_mark_and_then_a_click_is_enough(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        view = main_of(pilot).view
        assert await pilot.click(view, offset=_place(pilot, "Can you deliver"), control=True)
        await pilot.pause()
        assert view.marked == ("A1",)
        assert await pilot.click(view, offset=_place(pilot, "Yes, between"))
        await pilot.pause()
        assert view.marked == ("A1", "A2")


def _place(pilot: Pilot[int], words: str) -> tuple[int, int]:
    """Where words stand in the chat view."""
    view = main_of(pilot).view
    for row, line in enumerate(text_of(pilot.app).split("\n")):
        if (column := line.find(words)) >= view.region.x:
            return column + 2 - view.region.x, row - view.region.y
    raise AssertionError(words)


def _remembering(copied: list[str]) -> object:
    async def copy(text: str) -> None:
        copied.append(text)

    return copy
