"""What was filled in when the console ended comes back with the next one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input
from textual.worker import WorkerFailed

from greentui.engine.errors import Refusal
from greentui.tui import layers
from greentui.tui.app import GreenTuiApp
from greentui.tui.dialogs.confirm_dialog import ConfirmDialog
from greentui.tui.dialogs.switcher import Switcher
from greentui.tui.left_forms import Hidden, LeftForms, named
from tests.tui.conftest import Running, answer, toasts, type_text
from tests.tui.fakes import ANNA, FakeSession, a_config, small_world
from tests.tui.screens.stage import until

REFUSED = Refusal("The disk is full.")


@pytest.fixture
def noted_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is filled in is noted only when the console ends."""
    monkeypatch.setattr(layers, "NOTED_AFTER", 1e6)


@pytest.fixture
def noted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is filled in is noted without waiting for the next key."""
    monkeypatch.setattr(layers, "NOTED_AFTER", 0)


def title(app: GreenTuiApp) -> str:
    """What stands in the first line of the form in view."""
    return app.screen.query(Input).first().value


@pytest.mark.usefixtures("noted_late")
async def test_a_form_comes_back_with_the_next_console(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await type_text(pilot, "Which day?")
        await pilot.app.put_away()  # type: ignore[attr-defined]
    async with running() as pilot:
        assert "Unfinished forms were kept" in toasts(pilot)
        await pilot.press("alt+p")
        await pilot.pause()
        await pilot.pause()
        assert title(pilot.app) == "Which day?"  # type: ignore[arg-type]


async def test_an_operator_who_agrees_to_discard_a_form_does_not_get_it_back(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await type_text(pilot, "Which day?")
        await pilot.press("ctrl+q")
        await pilot.pause()
        await answer(pilot, "y")
        await pilot.pause()
    assert session.kept_forms() == {}


@pytest.mark.usefixtures("noted_at_once")
async def test_a_form_is_noted_while_it_is_filled_in(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await type_text(pilot, "Which")
        await until(pilot, lambda: "Which" in session.forms.get(POLL, ""))
        await type_text(pilot, " day?")
        await until(pilot, lambda: "Which day?" in session.forms.get(POLL, ""))
        killed = dict(session.forms)
    session.forms = killed
    async with running() as pilot:
        assert "Unfinished forms were kept" in toasts(pilot)
        await pilot.press("alt+p")
        await until(pilot, lambda: title(pilot.app) == "Which day?")  # type: ignore[arg-type]


YES = "agreed"
ENDS = {
    "sent": ("tab", *"Monday", "tab", *"Friday", "ctrl+s"),
    "discarded": ("escape", YES),
    "emptied": ("backspace",) * 10,
    "discarded with the console": ("ctrl+q", YES),
}


@pytest.mark.usefixtures("noted_at_once")
@pytest.mark.parametrize("keys", ENDS.values(), ids=ENDS)
async def test_the_note_of_a_form_ends_with_it(
    session: FakeSession, running: Running, keys: tuple[str, ...]
) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await type_text(pilot, "Which day?")
        await until(pilot, lambda: session.forms)
        for key in keys:
            if key == YES:
                await answer(pilot, "y")
            else:
                await pilot.press(key)
                await pilot.pause()
        await until(pilot, lambda: not any(session.forms.values()))


@pytest.mark.usefixtures("noted_late")
async def test_the_note_of_a_form_ends_as_it_is_sent(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        app = pilot.app
        assert isinstance(app, GreenTuiApp)
        await pilot.press("alt+p")
        await pilot.pause()
        await type_text(pilot, "Which day?")
        app.note_forms()
        await until(pilot, lambda: session.forms)
        await pilot.press("tab", *"Monday", "tab", *"Friday", "ctrl+s")
        await until(pilot, lambda: session.sent_together)
        assert session.forms == {}


@pytest.mark.usefixtures("noted_at_once")
async def test_a_form_closed_for_another_page_is_noted_at_once(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await pilot.press("alt+p")
        await pilot.pause()
        await type_text(pilot, "Which day?")
        app = pilot.app
        assert isinstance(app, GreenTuiApp)
        app.uncover(app.main)
        await pilot.pause()
        await until(pilot, lambda: "Which day?" in session.forms.get(POLL, "") and not app.left_forms.changed)


def test_an_open_form_is_noted_once_and_never_what_is_hidden_in_it() -> None:
    left, form = LeftForms(), object()
    left.note(form, "A", (), ["a", Hidden("secret")])
    with left.changes() as notes:
        assert notes == {'["A", []]': '["a", null]'}
    left.note(form, "A", (), ["a", Hidden("secret")])
    assert not left.changed
    assert left.take("A", ()) is None, "it is still open"
    left.keep("A", (), ["b"])
    left.forget(form)
    with left.changes() as notes:
        assert notes == {'["A", []]': '["b"]'}


async def test_what_cannot_be_kept_is_left_over_for_the_terminal(
    session: FakeSession, tmp_path: Path
) -> None:
    session.refusals["keep_forms"] = REFUSED
    app = GreenTuiApp(session, a_config(tmp_path))  # type: ignore[arg-type]  # stands for one
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("alt+p")
        await pilot.pause()
        await type_text(pilot, "Which day?")
        await app.put_away()
    assert app.unsaved_texts == [("What you filled in could not be saved:", "Which day?")]


POLL, OTHER = f'["PollForm", "{ANNA}"]', '["Other", []]'


@pytest.mark.usefixtures("noted_late")
async def test_a_form_that_is_filled_in_again_stays_in_its_note(
    session: FakeSession, running: Running
) -> None:
    session.forms = {POLL: '["Which day?"]', OTHER: '["x"]'}
    async with running() as pilot:
        assert session.kept_forms().keys() == {POLL, OTHER}
        await pilot.press("alt+p")
        await pilot.pause()
        await pilot.pause()
        assert title(pilot.app) == "Which day?"  # type: ignore[arg-type]
        assert session.kept_forms().keys() == {POLL, OTHER}


async def test_a_console_that_ends_keeps_what_another_left_filled_in(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        session.forms = {POLL: '["Which day?"]'}
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert session.forms == {POLL: '["Which day?"]'}


async def test_the_note_of_a_form_does_not_go_to_another_account(
    session: FakeSession, running: Running
) -> None:
    other = small_world()
    async with running() as pilot:
        app = pilot.app
        assert isinstance(app, GreenTuiApp)
        app._open_session = lambda _name: other  # type: ignore[assignment,return-value]  # stands for one
        app.left_forms.keep("PollForm", (), ["Which day?"])
        session.refusals["keep_forms"] = REFUSED
        with pytest.raises(Refusal, match="disk is full"):
            await app.switch_profile("other")
        assert app.session is session  # type: ignore[comparison-overlap]
        assert other.stopped
        assert app.left_forms


def test_each_console_writes_only_what_it_changed() -> None:
    one, two = LeftForms(), LeftForms()
    one.keep("A", (), ["a"])
    one.keep("B", (), ["b"])
    with one.changes() as notes:
        two.read(notes)
    assert two.take("A", ()) == ["a"]
    two.keep("C", (), ["c"])
    with two.changes() as changes:
        assert changes == {'["A", []]': "", '["C", []]': '["c"]'}
    with one.changes() as changes:
        assert changes == {}


def test_what_could_not_be_written_stays_unwritten() -> None:
    left = LeftForms()
    left.keep("A", (), ["a"])
    with pytest.raises(Refusal), left.changes():
        raise REFUSED
    assert left.unwritten() == ["a"]
    with left.changes() as notes:
        assert notes == left.notes() == {'["A", []]': '["a"]'}
    assert left.unwritten() == []


ODD = ["{", "null", "5", '"a"', '{"a":1}', "[" * 100_000]


@pytest.mark.parametrize("note", ODD, ids=lambda note: note[:20])
def test_a_note_that_says_nothing_fills_nothing_in_and_is_emptied(note: str) -> None:
    left = LeftForms()
    left.read({"a": note})
    assert not left
    with left.changes() as changes:
        assert changes == {"a": ""}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), values.map(json.dumps) | st.text()))
def test_no_note_fails_to_be_read_or_written_again(notes: dict[str, str]) -> None:
    left, again = LeftForms(), LeftForms()
    left.read(notes)
    again.read(left.notes())
    assert again.notes() == left.notes()


def test_what_no_form_has_is_left_out_of_a_note() -> None:
    left = LeftForms()
    left.read({'["Poll", null]': '[["a"], {"b": 1}, true]'})
    assert left.take("Poll", None) == [("a",), None, True]


async def test_a_note_that_cannot_be_read_does_not_come_again(session: FakeSession, running: Running) -> None:
    session.forms = {POLL: "{"}
    async with running() as pilot:
        await pilot.pause()
        assert not pilot.app.left_forms  # type: ignore[attr-defined]
    assert session.kept_forms() == {}


async def test_a_note_that_ends_a_start_does_not_end_the_next(
    session: FakeSession, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_forms: LeftForms, _notes: object) -> None:
        raise RuntimeError("an odd note")

    monkeypatch.setattr(LeftForms, "read", fail)
    session.forms = {POLL: '["Which day?"]'}
    with pytest.raises(WorkerFailed):
        async with running() as pilot:
            await pilot.pause()
    assert session.kept_forms() == {}


def test_only_names_with_a_value_are_found() -> None:
    assert list(named([(1, 2), ("a", None), "b", ("c", 3)])) == [("c", 3)]


def test_what_is_hidden_is_filled_in_and_never_written() -> None:
    left = LeftForms()
    left.keep("A", (), [Hidden("token"), ("x", (Hidden("token"), "shown"))])
    assert "token" not in str(left.notes()) + "".join(left.unwritten()) + repr(left._left)
    assert left.take("A", ()) == ["token", ("x", ("token", "shown"))]


async def test_escape_asks_before_marks_are_lost(running: Running) -> None:
    async with running() as pilot:
        worker = pilot.app.run_worker(pilot.app.pick_chats("Members"))  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("tab", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmDialog)
        await answer(pilot, "n")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Switcher)
        await pilot.press("enter")
        assert await worker.wait() == [ANNA]


async def test_marks_come_back_if_something_else_closed_the_list(running: Running) -> None:
    async with running() as pilot:
        app = pilot.app
        assert isinstance(app, GreenTuiApp)
        app.run_worker(app.pick_chats("Members"))
        await pilot.pause()
        await pilot.press("tab")
        app.uncover(app.main)
        await pilot.pause()
        worker = app.run_worker(app.pick_chats("Members"))
        await pilot.pause()
        await pilot.pause()
        await pilot.press("enter")
        assert await worker.wait() == [ANNA]
