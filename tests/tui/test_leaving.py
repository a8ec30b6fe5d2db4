"""Whatever fails while the console ends, it ends; what could not be saved is printed after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from greentui.archive.errors import DamagedWhileOpen
from greentui.config import Credentials, Profile
from greentui.engine.errors import Refusal
from greentui.model.instance import Role
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from greentui.tui import startup
from greentui.tui.app import GreenTuiApp
from greentui.tui.layers import Layer
from tests.tui.conftest import answer, type_text
from tests.tui.fakes import ANNA, BORIS, FakeSession, a_config

PLACE = Path("archive.db")


def broken(*_arguments: object, **_named: object) -> object:
    raise DamagedWhileOpen(PLACE)


@pytest.fixture
def app(session: FakeSession, tmp_path: Path) -> GreenTuiApp:
    return GreenTuiApp(session, a_config(tmp_path))  # type: ignore[arg-type]  # stands for one


async def test_the_open_chat_is_remembered_if_the_archive_can_be_written(
    app: GreenTuiApp, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test() as pilot:
        app.main.open_chat(BORIS)
        await app.main.put_away()
        assert session.asked_for("keep_open_chat")[-1] == (BORIS,)

        async def full(_chat_id: str) -> None:
            raise Refusal("The disk is full.")

        monkeypatch.setattr(session, "keep_open_chat", full)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app._exit


STEPS: dict[str, Callable[[GreenTuiApp], tuple[object, str]]] = {
    "the draft": lambda app: (app.main, "put_away"),
    "the open chat": lambda app: (app.session, "keep_open_chat"),
    "reading forms": lambda app: (app.session, "claim"),
    "writing forms": lambda app: (app.session, "keep"),
    "a page's content": lambda _app: (Layer, "unsaved"),
    "a chat's name": lambda app: (app.session, "name_of"),
    "the texts of forms": lambda app: (app.left_forms, "unwritten"),
    "what is in doubt": lambda app: (app.session, "outbox"),
    "the subscription": lambda app: (app, "_unsubscribe"),
    "the session": lambda app: (app.session, "stop"),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
async def test_no_failing_step_keeps_the_console_from_ending(
    app: GreenTuiApp, monkeypatch: pytest.MonkeyPatch, step: Callable[[GreenTuiApp], tuple[object, str]]
) -> None:
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("f9")
        await pilot.pause()
        owner, name = step(app)
        monkeypatch.setattr(owner, name, broken)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app._exit
    assert app.failure is None


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
async def test_no_failing_step_hides_a_draft_that_could_not_be_saved(
    app: GreenTuiApp,
    session: FakeSession,
    monkeypatch: pytest.MonkeyPatch,
    step: Callable[[GreenTuiApp], tuple[object, str]],
) -> None:
    async with app.run_test() as pilot:
        await pilot.pause()
        monkeypatch.setattr(session, "set_draft", broken)
        await type_text(pilot, "half a thought")
        app.main.open_chat("")
        await pilot.pause()
        owner, name = step(app)
        monkeypatch.setattr(owner, name, broken)
        await app.put_away()
    assert [text for _said, text in app.unsaved_texts] == ["half a thought"]


@pytest.mark.parametrize(
    ("statuses", "role", "said"),
    [
        ([MessageStatus.QUEUED, MessageStatus.UNCONFIRMED], Role.CONSUMER, ""),
        ([MessageStatus.UNKNOWN], Role.FOLLOWER, ""),
        (
            [MessageStatus.UNKNOWN, MessageStatus.QUEUED],
            Role.CONSUMER,
            "1 message is in doubt; “greentui sync” looks it up.",
        ),
        (
            [MessageStatus.UNKNOWN] * 2,
            Role.CONSUMER,
            "2 messages are in doubt; “greentui sync” looks them up.",
        ),
    ],
)
async def test_what_is_in_doubt_is_left_with_a_word(
    app: GreenTuiApp, session: FakeSession, statuses: list[MessageStatus], role: Role, said: str
) -> None:
    session.set_facts(role=role)
    session.items = [
        OutboxItem("1", f"local-{number}", ANNA, TextDraft("x"), number, 0, status)
        for number, status in enumerate(statuses)
    ]
    async with app.run_test() as pilot:
        await pilot.press("ctrl+q")
    assert app.left_undone == said


def test_what_is_left_is_printed_after_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    class Ended:
        unsaved_texts = (("Not saved:", "half a thought"),)
        left_undone = "1 message is in doubt."
        failure, ended_by, return_code = None, 0, 0

        def run(self) -> None:
            pass

    monkeypatch.setattr(startup, "console", lambda *_args, **_named: Ended())
    assert startup.run_console(a_config(tmp_path), Profile("shop", Credentials("1", "t", ""))) == 0
    assert capsys.readouterr().err == "Not saved:\n\nhalf a thought\n\n1 message is in doubt.\n"


async def test_a_draft_the_archive_cannot_take_is_left_over(app: GreenTuiApp, session: FakeSession) -> None:
    async with app.run_test() as pilot:
        await pilot.pause()
        session.set_draft = broken  # type: ignore[assignment,method-assign]
        await type_text(pilot, "half a thought")
        app.main.open_chat("")
        await pilot.pause()
    assert app.unsaved_texts == [("What you wrote to Анна Петрова could not be saved:", "half a thought")]


async def test_forms_are_kept_by_an_operator_who_agrees_to_lose_the_draft(
    app: GreenTuiApp, session: FakeSession
) -> None:
    session.refusals["set_draft"] = Refusal("The disk is full.")
    async with app.run_test() as pilot:
        await pilot.pause()
        app.left_forms.keep("Form", (), ["Which day?"])
        await type_text(pilot, "half a thought")
        await pilot.press("ctrl+q")
        await pilot.pause()
        await answer(pilot, "y")
        await pilot.pause()
        assert app._exit
    assert session.forms == {'["Form", []]': '["Which day?"]'}


async def test_a_signal_without_a_screen_fails_nothing(
    app: GreenTuiApp, caplog: pytest.LogCaptureFixture
) -> None:
    """It may come before the first screen or after the last."""
    await app.put_away()
    assert not caplog.records
