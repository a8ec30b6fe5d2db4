"""What is asked about once before it is sent: a file that is named, a log, very many lines."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot

from greentui.model.messages import File, MessageKind
from greentui.model.sending import TextDraft
from greentui.text.second_look import MANY_LINES
from greentui.tui.compose.forms.file import FileForm
from tests.tui.conftest import Running, main_of, sent, type_text
from tests.tui.fakes import ANNA, BORIS, FakeSession
from tests.tui.screens.stage import settled, until
from tests.tui.world import NOON, outgoing

LINES = "\n".join(f"line {number}" for number in range(MANY_LINES + 1))
LOG = "\n".join(f"2026-03-02 12:00:0{number} ERROR it fell" for number in range(4))


async def enter(pilot: Pilot[int], text: str = "") -> None:
    if text:
        pilot.app.post_message(events.Paste(text))
        await pilot.pause()
    await pilot.press("enter")
    await settled(pilot)


def question(pilot: Pilot[int]) -> str:
    """What is asked; empty for nothing."""
    line = main_of(pilot).compose_box.question_line
    return line.text() if line.display else ""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (LINES, "One message of 26 lines?  Enter sends it"),
        (LOG, "This looks like a log, 4 lines.  Enter sends it"),
        ("see attached", "No file attached.  ^O attaches  Enter sends it"),
        ("Договор во вложении", "No file attached.  ^O attaches  Enter sends it"),
    ],
)
async def test_it_is_asked_once(session: FakeSession, running: Running, text: str, asked: str) -> None:
    async with running((80, 24)) as pilot:
        await enter(pilot, text)
        assert (sent(session), question(pilot)) == ([], asked)
        await enter(pilot)
        assert (len(sent(session)), question(pilot)) == (1, "")
        main_of(pilot).open_chat(BORIS)
        await enter(pilot, text)
        assert len(sent(session)) == 2


@pytest.mark.parametrize("text", [LINES.rpartition("\n")[0], "no strings attached", "оплатите в приложении"])
async def test_other_texts_go_at_once(session: FakeSession, running: Running, text: str) -> None:
    async with running() as pilot:
        await enter(pilot, text)
        assert len(sent(session)) == 1


@pytest.mark.parametrize(("ago", "asked"), [(60, False), (3600, True)])
async def test_a_file_sent_just_before_is_meant(
    session: FakeSession, running: Running, ago: int, asked: bool
) -> None:
    file = outgoing("", NOON - ago, chat_id=ANNA, kind=MessageKind.DOCUMENT, content=File(name="offer.pdf"))
    session.add(file)
    async with running() as pilot:
        await enter(pilot, "see attached")
        assert bool(question(pilot)) is asked
        await enter(pilot, f"{LOG}\nsee attached")
        assert "looks like a log" in question(pilot)
        assert ("attaches" in question(pilot)) is asked


async def test_a_question_goes_with_its_text(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await enter(pilot, LINES)
        await pilot.press("ctrl+z")
        assert question(pilot) == ""
        await enter(pilot, "quit test")
        assert [draft.text for _chat, draft in sent(session) if isinstance(draft, TextDraft)] == ["quit test"]


@pytest.mark.parametrize("text", [LINES, LOG, "see attached"])
async def test_escape_is_no_and_the_same_text_is_asked_about_again(
    session: FakeSession, running: Running, text: str
) -> None:
    async with running() as pilot:
        for _again in range(2):
            await enter(pilot, text)
            assert question(pilot)
            await pilot.press("escape")
            assert question(pilot) == ""
            main_of(pilot).compose_box.set_text("")
        assert sent(session) == []


async def test_a_question_stays_with_its_chat(session: FakeSession, running: Running) -> None:
    session.change_chat(BORIS, draft=LINES)
    async with running() as pilot:
        await enter(pilot, LINES)
        main_of(pilot).open_chat(BORIS)
        await settled(pilot)
        assert (main_of(pilot).compose_box.text, question(pilot)) == (LINES, "")


async def test_a_click_opens_the_files_and_keeps_the_text(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await enter(pilot, "see attached")
        line = main_of(pilot).compose_box.question_line
        await pilot.click(line, offset=(line.text().index("attaches"), 0))
        await until(pilot, lambda: isinstance(pilot.app.screen, FileForm))
        assert main_of(pilot).compose_box.text == "see attached"


async def test_an_edited_message_is_not_asked_about(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        main_of(pilot).compose_box.edit(session.messages[ANNA][1])
        await type_text(pilot, ", see attached")
        await enter(pilot)
        assert len(session.asked_for("edit")) == 1
