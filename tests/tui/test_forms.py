"""Forms: their drafts, and problems shown beside the field before anything is sent."""

from __future__ import annotations

import asyncio
import os
import re
import time
from pathlib import Path

import pytest
from rich.style import Style
from textual import events
from textual.pilot import Pilot
from textual.widgets import DirectoryTree, Input, OptionList, Static
from textual.widgets.directory_tree import DirEntry
from textual.widgets.tree import TreeNode

from greentui.engine.errors import Refusal
from greentui.model.sending import (
    ContactDraft,
    FileDraft,
    ForwardDraft,
    LocationDraft,
    PollDraft,
    TextDraft,
    UrlDraft,
)
from greentui.text.time_format import brief
from greentui.tui.compose.forms.draft_form import Row
from greentui.tui.compose.forms.file import FileForm, PathLine, kind_words
from greentui.tui.compose.forms.file_tree import Files
from greentui.tui.compose.forms.poll import read_poll
from greentui.tui.dialogs.confirm_dialog import ConfirmDialog
from greentui.tui.widgets.frame import FrameKeys
from greentui.tui.widgets.picture import Picture
from greentui.tui.widgets.toggle import Toggle
from tests.tui.conftest import Running, answer, type_text
from tests.tui.fakes import ANNA, BORIS, NOON, FakeSession
from tests.tui.screens.stage import until


def problem(pilot: Pilot[int], row: str) -> str:
    """What a row of the form says is wrong; empty where it says nothing."""
    found = pilot.app.screen.query_one(f"#row-{row}", Row)
    return str(found.query_one(".row-problem", Static).render()) if found.has_class("-wrong") else ""


async def fill(pilot: Pilot[int], **values: str) -> None:
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name.replace('_', '-')}", Input).value = value
    await pilot.pause()


def made(session: FakeSession) -> list[object]:
    return [call[1] for call in session.asked_for("send")]


def at_form(pilot: Pilot[int]) -> bool:
    return pilot.app.screen.is_modal


async def test_a_poll(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await type_text(pilot, "Which day?")
        await pilot.press("enter")
        await type_text(pilot, "Tuesday")
        await pilot.press("enter")
        await type_text(pilot, "Thursday")
        pilot.app.screen.query_one(Toggle).value = True
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == [PollDraft("Which day?", ("Tuesday", "Thursday"), multiple=True)]
        assert not at_form(pilot)


async def test_lines_for_answers_appear_as_they_are_needed(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        shown = [row for row in pilot.app.screen.query(Row) if row.display]
        assert len(shown) == 3
        await fill(pilot, option_0="a", option_1="b")
        assert len([row for row in pilot.app.screen.query(Row) if row.display]) == 4


async def test_a_poll_with_one_answer_is_refused(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await fill(pilot, question="Day?", option_0="Tuesday")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert problem(pilot, "option-1") == "A poll needs at least two options."
        assert made(session) == []


async def test_an_answer_that_repeats_is_named_while_one_types(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await fill(pilot, question="Day?", option_0="Tuesday", option_1="Tuesday")
        assert "1" in problem(pilot, "option-1")
        await fill(pilot, option_1="Friday")
        assert problem(pilot, "option-1") == ""


@pytest.mark.parametrize(("field", "value"), [("question", "x" * 256), ("option_0", "x" * 101)])
async def test_what_is_too_long_is_said_beside_it(running: Running, field: str, value: str) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await fill(pilot, **{"question": "Day?", "option_0": "a", "option_1": "b", field: value})
        assert problem(pilot, field.replace("_", "-"))


async def test_a_poll_from_its_command(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "/poll Day? Mon, Tue")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == [PollDraft("Day?", ("Mon", "Tue"))]


@pytest.mark.parametrize(
    ("typed", "question", "answers"),
    [
        ("Day? a; b, c", "Day?", ["a", "b", "c"]),
        ("Day?", "Day?", []),
        ("no question mark", "no question mark", []),
        ("", "", []),
    ],
)
def test_reading_a_poll(typed: str, question: str, answers: list[str]) -> None:
    assert read_poll(typed) == (question, answers)


async def test_a_location_from_a_map_link(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+l")
        await pilot.pause()
        await fill(
            pilot, place="https://www.google.com/maps/place/Gate+3/@55.75,37.61,17z", address="Lesnaya 5"
        )
        assert pilot.app.screen.query_one("#name", Input).value == "Gate 3"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == [LocationDraft(55.75, 37.61, "Gate 3", "Lesnaya 5")]


@pytest.mark.parametrize("typed", ["91, 3", "3, 181", "nowhere", "https://maps.app.goo.gl/x"])
async def test_a_location_that_is_none_is_refused(session: FakeSession, running: Running, typed: str) -> None:
    async with running() as pilot:
        await pilot.press("alt+l")
        await pilot.pause()
        await fill(pilot, place=typed)
        assert problem(pilot, "place")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == []
        assert at_form(pilot)


async def test_a_place_used_before(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+l")
        await pilot.pause()
        pilot.app.screen.query_one("#known").focus()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == [LocationDraft(55.7558, 37.6173, "Warehouse, gate 3", "Lesnaya 5")]


async def test_a_contact(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "/contact +7 901 000-00-09 Olga Sidorova")
        await pilot.press("enter")
        await pilot.pause()
        await fill(pilot, company="Depot")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == [
            ContactDraft(79010000009, first_name="Olga", last_name="Sidorova", company="Depot")
        ]


async def test_a_contact_needs_a_name_and_a_number(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+c")
        await pilot.pause()
        await fill(pilot, phone="+7 901 000-00-09")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert problem(pilot, "first")
        await fill(pilot, phone="")
        assert problem(pilot, "phone") == "A number is needed."
        await fill(pilot, phone="ольга")
        assert problem(pilot, "phone") == "Not a phone number. Alt+J finds a contact by name."
        assert problem(pilot, "first")
        await fill(pilot, first="Olga")
        assert not problem(pilot, "first")
        assert made(session) == []


@pytest.mark.parametrize(
    "phone",
    ["+49 1512 3456789", "+55 11 98765-4321", "+86 138 1234 5678", "+62 812-3456-7890", "1234567890123456"],
    ids=["Germany", "Brazil", "China", "Indonesia", "sixteen digits"],
)
async def test_a_contacts_number_is_for_the_service_to_judge(
    phone: str, session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await pilot.press("alt+c")
        await pilot.pause()
        await fill(pilot, phone=phone, first="Olga")
        await pilot.press("ctrl+s")
        await pilot.pause()
        digits = "".join(filter(str.isdigit, phone))
        assert made(session) == [ContactDraft(int(digits), first_name="Olga")]


@pytest.mark.parametrize("way", ["alt+j", "click"])
async def test_a_contact_taken_from_the_chats(way: str, session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+c")
        await pilot.pause()
        assert pilot.app.focused is pilot.app.screen.query_one("#phone")
        await (pilot.click("#from-chats") if way == "click" else pilot.press(way))
        await pilot.pause()
        offered = pilot.app.screen.query_one(OptionList)
        assert "Delivery club" not in "".join(str(option.prompt) for option in offered.options)
        assert "Enter chooses" in pilot.app.screen.query_one(FrameKeys).text()
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen.query_one("#phone", Input).value == "+79010000001"
        assert pilot.app.screen.query_one("#first", Input).value == "Анна"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    from PIL import Image

    file = tmp_path / "cat.png"
    Image.new("RGB", (8, 8), "red").save(file)
    return file


async def test_a_dropped_file_is_offered_with_a_caption(
    session: FakeSession, running: Running, picture: Path
) -> None:
    async with running() as pilot:
        pilot.app.post_message(events.Paste(f"'{picture}'"))
        await pilot.pause()
        await pilot.pause()
        assert at_form(pilot)
        await type_text(pilot, "look")
        await pilot.press("enter")
        await pilot.pause()
        (draft,) = made(session)
        assert isinstance(draft, FileDraft)
        found = picture.stat()  # noqa: ASYNC240  a test may wait for its disk
        assert (draft.path, draft.name, draft.caption) == (str(picture), "cat.png", "look")
        assert (draft.size, draft.modified) == (found.st_size, found.st_mtime_ns)


async def test_declining_a_dropped_file_leaves_its_path_in_the_composer(
    session: FakeSession, running: Running, picture: Path
) -> None:
    async with running() as pilot:
        pilot.app.post_message(events.Paste(str(picture)))
        await pilot.pause()
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert main_text(pilot) == str(picture)
        assert made(session) == []


async def test_escape_asks_before_a_filled_form_is_discarded(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        form = pilot.app.screen
        await type_text(pilot, "Which day?")
        await pilot.press("escape")
        await pilot.pause()
        await answer(pilot, "escape")
        await pilot.pause()
        assert pilot.app.screen is form
        assert form.query_one("#question", Input).value == "Which day?"
        await pilot.press("escape")
        await pilot.pause()
        await answer(pilot, "y")
        await pilot.pause()
        assert not at_form(pilot)
        assert made(session) == []


async def test_an_empty_form_closes_at_once(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert not at_form(pilot)


@pytest.mark.parametrize("before", ["", "escape"])
async def test_to_quit_asks_before_a_filled_form_is_discarded(running: Running, before: str) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        form = pilot.app.screen
        await type_text(pilot, "Which day?")
        await pilot.press(*filter(None, [before]), "ctrl+q")
        await pilot.pause()
        question = pilot.app.screen
        assert "Quit and discard" in str(question.query_one(".box-title", Static).render())
        await answer(pilot, "n")
        await pilot.pause()
        assert pilot.app.screen is form
        await pilot.press("ctrl+q")
        await pilot.pause()
        await answer(pilot, "y")
        await pilot.pause()
        assert pilot.app.return_value is not None or not pilot.app.is_running


def main_text(pilot: Pilot[int]) -> str:
    return pilot.app.main.compose_box.text  # type: ignore[attr-defined,no-any-return]  # it is our application


async def test_several_files_become_several_messages(
    session: FakeSession, running: Running, picture: Path, tmp_path: Path
) -> None:
    other = tmp_path / "list.txt"
    other.write_text("x")
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        for file in (picture, other):
            pilot.app.screen.query_one("#path", Input).focus()
            await fill(pilot, path=str(file))
            await pilot.press("enter")
            await pilot.pause()
        await fill(pilot, caption="both")
        await pilot.press("ctrl+s")
        await pilot.pause()
        drafts = [draft for draft in made(session) if isinstance(draft, FileDraft)]
        assert [(draft.name, draft.caption) for draft in drafts] == [("cat.png", "both"), ("list.txt", "")]


async def test_a_file_from_an_address(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await fill(pilot, path="https://example.org/a%20list.pdf?x=1", caption="c")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == [
            UrlDraft("https://example.org/a%20list.pdf?x=1", "a list.pdf", ""),
            TextDraft("c"),
        ], "a document would lose its caption"


async def test_a_document_keeps_its_caption_where_the_operator_wants_it(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        apart = pilot.app.screen.query_one("#caption-apart")
        await fill(pilot, path="https://example.org/a.png", caption="c")
        assert not apart.display
        await fill(pilot, path="https://example.org/a.pdf")
        assert apart.display
        apart.query_one(Toggle).value = False
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == [UrlDraft("https://example.org/a.pdf", "a.pdf", "c")]


async def test_a_typed_file_is_meant_without_enter(
    session: FakeSession, running: Running, picture: Path
) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await fill(pilot, path=str(picture), caption="both")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [draft.name for draft in made(session) if isinstance(draft, FileDraft)] == [picture.name]


@pytest.mark.parametrize("key", ["right", "tab"])
async def test_a_path_goes_on_as_the_disk_has_it(running: Running, picture: Path, key: str) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        line = pilot.app.screen.query_one("#path", Input)
        line.value = str(picture)[:-3]
        line.cursor_position = len(line.value)
        for _ in range(500):  # the disk is looked at in a thread
            if line._suggestion:
                break
            await pilot.pause(0.01)
        await pilot.press(key)
        assert line.value == str(picture)
        assert line.has_focus
        await pilot.press("tab")
        assert not line.has_focus


async def test_a_dropped_picture_stays_in_sight_while_the_tree_is_read(
    running: Running, picture: Path
) -> None:
    async with running() as pilot:
        pilot.app.post_message(events.Paste(str(picture)))
        await pilot.pause()
        await pilot.pause()
        tree = pilot.app.screen.query_one(DirectoryTree)
        tree.post_message(DirectoryTree.NodeHighlighted(tree.root))
        await pilot.pause()
        if previews := [one for one in pilot.app.workers if one.group == "preview"]:
            await pilot.app.workers.wait_for_complete(previews)
        assert pilot.app.screen.query_one(Picture).display


async def test_a_picture_is_shown_before_it_goes(running: Running, picture: Path) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        shown = pilot.app.screen.query_one(Picture)
        assert not shown.size.height
        await fill(pilot, path=str(picture))
        await pilot.press("enter")
        for _ in range(500):  # it is decoded in a thread
            if shown.size.height:
                break
            await pilot.pause(0.01)
        assert shown.size.height


@pytest.mark.parametrize("path", ["~nobody-of-that-name/a.png", "/" + "x" * 5000, "~", "/tmp", "nowhere"])
async def test_a_path_that_is_none_is_refused_beside_its_field(running: Running, path: str) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await fill(pilot, path=path)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert problem(pilot, "path")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FileForm)


async def test_a_path_is_not_called_wrong_while_it_is_typed(running: Running, picture: Path) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        caption = pilot.app.screen.query_one("#caption")
        place = caption.region
        await fill(pilot, path=f"{picture}!")
        await pilot.pause()
        assert not problem(pilot, "path")
        await pilot.press("enter")
        await pilot.pause()
        assert problem(pilot, "path").endswith("/cat.png!.")
        assert caption.region == place, "nothing moves"
        await fill(pilot, path=f"{picture}!!")
        await pilot.pause()
        assert not problem(pilot, "path")
        caption.focus()
        await pilot.pause()
        assert problem(pilot, "path").endswith("/cat.png!!.")
        await fill(pilot, path="/etc/hostnc")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert problem(pilot, "path") == "There is no file /etc/hostnc."


@pytest.mark.parametrize(
    ("typed", "whole"),
    [("docs/in", "docs/invoice.pdf"), ("rep", "report.txt")],
)
async def test_a_relative_path_is_completed_and_added(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, whole: str
) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("docs/invoice.pdf", "report.txt"):
        (tmp_path / name).write_bytes(b"%PDF-")
    monkeypatch.chdir(tmp_path)
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await type_text(pilot, typed)
        line = pilot.app.screen.query_one("#path", PathLine)
        await until(pilot, lambda: line._suggestion == whole)
        await pilot.press("tab")
        assert (line.value, line.has_focus) == (whole, True)
        await pilot.press("enter")
        await pilot.pause()
        form = pilot.app.screen
        assert isinstance(form, FileForm)
        assert (form.files, problem(pilot, "path")) == ([str(tmp_path / whole)], "")


@pytest.mark.parametrize("typed", ["/etc/hostn", "hostn", "/etc", "/etc/"])
async def test_a_path_that_leads_to_no_file_is_left_without_a_question(running: Running, typed: str) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await type_text(pilot, typed)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, ConfirmDialog | FileForm)


async def test_the_tree_shows_sizes_and_dates_and_what_is_chosen(running: Running, picture: Path) -> None:
    os.utime(picture, (NOON, NOON))
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await fill(pilot, path=str(picture.parent))
        await pilot.press("enter")
        await pilot.pause()
        tree = pilot.app.screen.query_one(Files)
        node = await _node(pilot, tree, picture)
        shown = tree.render_label(node, Style(), Style()).plain
        assert re.search(r" \d+ B ", shown)
        assert brief(NOON, time.time()) in shown
        tree.move_cursor(node)
        await pilot.press("enter")
        await pilot.pause()
        assert tree.render_label(node, Style(), Style()).plain.startswith("✓ ")


async def test_the_folder_above_is_a_key_and_a_click_away(running: Running, picture: Path) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await fill(pilot, path=str(picture.parent))
        await pilot.press("enter")
        await pilot.pause()
        tree = pilot.app.screen.query_one(Files)
        await pilot.press("backspace")
        assert Path(tree.path) == picture.parent.parent
        await pilot.click("#above", offset=(3, 0))
        await pilot.pause()
        assert Path(tree.path) == picture.parent.parent.parent


async def _node(pilot: Pilot[int], tree: Files, path: Path) -> TreeNode[DirEntry]:
    """The tree's line of a file, once its folder is read."""
    for _ in range(500):
        for node in tree.root.children:
            if node.data and node.data.path == path:
                return node
        await pilot.pause(0.01)
    raise AssertionError(f"{path} is not in the tree")


@pytest.mark.parametrize("case", ["empty", "gone"])
async def test_a_typed_file_that_cannot_go_stays_to_be_mended(
    running: Running, tmp_path: Path, case: str
) -> None:
    file = tmp_path / "f.bin"
    if case == "empty":
        file.write_bytes(b"")
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        line = pilot.app.screen.query_one("#path", Input)
        await fill(pilot, path=str(file))
        await pilot.press("enter")
        await pilot.pause()
        assert problem(pilot, "path")
        assert line.has_focus
        assert line.value == str(file)
        assert file.name not in str(pilot.app.screen.query_one("#chosen", Static).render())


async def test_a_typed_folder_opens_in_the_tree_and_is_browsed(running: Running, picture: Path) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await fill(pilot, path=str(picture.parent))
        await pilot.press("enter")
        await pilot.pause()
        tree = pilot.app.screen.query_one(Files)
        assert not problem(pilot, "path")
        assert tree.has_focus
        assert str(tree.path) == str(picture.parent)


async def test_backspace_on_an_empty_path_takes_the_last_file_back(
    session: FakeSession, running: Running, picture: Path, tmp_path: Path
) -> None:
    other = tmp_path / "list.txt"
    other.write_text("x")
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        for file in (picture, other):
            pilot.app.screen.query_one("#path", Input).focus()
            await fill(pilot, path=str(file))
            await pilot.press("enter")
            await pilot.pause()
        pilot.app.screen.query_one("#path", Input).focus()
        await pilot.press("a", "backspace", "backspace")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [draft.name for draft in made(session) if isinstance(draft, FileDraft)] == ["cat.png"]


@pytest.mark.parametrize("case", ["empty", "gone", "folder"])
async def test_a_file_that_cannot_go_is_refused_at_once(
    session: FakeSession, running: Running, tmp_path: Path, case: str
) -> None:
    file = tmp_path / "f.bin"
    if case == "empty":
        file.write_bytes(b"")
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        form = pilot.app.screen
        if case == "folder":
            await pilot.press("ctrl+s")
        else:
            form._toggle(str(file))  # type: ignore[attr-defined]  # as a click in the tree does
            await pilot.press("ctrl+s")
        await pilot.pause()
        assert problem(pilot, "path")
        assert made(session) == []


async def test_a_file_that_goes_after_it_was_chosen_is_marked(
    session: FakeSession, running: Running, picture: Path
) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await fill(pilot, path=str(picture))
        await pilot.press("enter")
        await pilot.pause()
        await asyncio.to_thread(picture.unlink)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert problem(pilot, "path")
        assert str(pilot.app.screen.query_one("#chosen", Static).render()).startswith("✗")
        assert made(session) == []


@pytest.mark.parametrize(
    ("name", "kind"), [("a.JPG", "picture"), ("a.mp4", "video"), ("a.ogg", "audio"), ("a.xyz", "document")]
)
def test_kinds_of_files(name: str, kind: str) -> None:
    assert kind_words(name) == kind


async def test_a_form_answers_the_message_that_was_being_answered(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await pilot.press("up", "r", "alt+l")
        await pilot.pause()
        await fill(pilot, place="1, 2")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [call[2] for call in session.asked_for("send")] == ["A3"]
        assert not pilot.app.main.compose_box.mode.replying  # type: ignore[attr-defined]


async def test_a_new_chat_is_opened_once_the_number_is_known(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+n")
        await pilot.pause()
        await type_text(pilot, "79010000002")
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.main.chat_id == BORIS  # type: ignore[attr-defined]
        assert session.asked_for("check_whatsapp") == []


async def test_a_number_without_whatsapp_is_said(session: FakeSession, running: Running) -> None:
    del session.rows[ANNA]
    async with running() as pilot:
        await pilot.press("ctrl+n")
        await pilot.pause()
        await type_text(pilot, "79019999990")
        await pilot.press("enter")
        await pilot.pause()
        assert "no WhatsApp" in problem(pilot, "phone")
        session.refusals["check_whatsapp"] = Refusal(
            "phoneNumber: too many", field="phoneNumber", advice="Wait."
        )
        await pilot.press("enter")
        await pilot.pause()
        assert problem(pilot, "phone") == "Too many. Wait."


async def test_messages_of_another_chat_are_forwarded_here(session: FakeSession, running: Running) -> None:
    async with running(take_back_seconds=5) as pilot:
        await type_text(pilot, "/forward ")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.press("space", "enter")
        await pilot.pause()
        assert session.asked_for("send") == [(ANNA, ForwardDraft(BORIS, ("B1",)), "")]
        assert not session.items[0].not_before, "no form could take it back"


async def test_the_caption_follows_an_address_typed_after_the_command(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await type_text(pilot, "/file https://example.org/a.png")
        await pilot.press("enter")
        await pilot.pause()
        await type_text(pilot, "the bill")
        await pilot.press("enter")
        await pilot.pause()
        assert made(session) == [UrlDraft("https://example.org/a.png", "a.png", "the bill")]


async def test_enter_on_an_address_goes_to_the_caption(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        await type_text(pilot, "https://example.org/a.png")
        await pilot.press("enter")
        await pilot.pause()
        await type_text(pilot, "the bill")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made(session) == [UrlDraft("https://example.org/a.png", "a.png", "the bill")]
