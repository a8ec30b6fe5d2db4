"""Every form asks before it discards what is filled in, or comes back as it was left."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

import greentui.tui
from greentui.config import Config, Folders
from greentui.engine.errors import Refusal
from greentui.model.instance import InstanceState
from greentui.tui.compose.forms.contact import ContactForm
from greentui.tui.compose.forms.draft_form import DraftForm
from greentui.tui.compose.forms.file import FileForm, PathLine
from greentui.tui.compose.forms.location import LocationForm
from greentui.tui.compose.forms.poll import PollForm
from greentui.tui.dialogs.fields_dialog import FieldsDialog
from greentui.tui.dialogs.new_chat import NewChat
from greentui.tui.layers import Filled, Layer
from greentui.tui.left_forms import Hidden
from greentui.tui.screens.api import ApiScreen
from greentui.tui.screens.group import GroupScreen
from greentui.tui.screens.groups import NewGroupScreen
from greentui.tui.screens.link import LinkScreen
from greentui.tui.screens.page import Page
from greentui.tui.screens.profile import ProfileScreen
from greentui.tui.screens.settings import SettingRow, SettingRows, SettingsScreen
from greentui.tui.screens.status_posting import PostFileScreen, PostTextScreen
from greentui.tui.screens.welcome import WelcomeScreen
from greentui.tui.widgets.form import Choice, Field, Form, Kind
from greentui.tui.widgets.text_fields import Input
from tests.tui.fakes import ANNA
from tests.tui.screens.linking import linking_of
from tests.tui.screens.sample import SETTINGS, session
from tests.tui.screens.stage import Stage, StageSession

Make = Callable[[StageSession, Path], Screen[Any]]


def config(home: Path) -> Config:
    return Config(Folders(home, home, home / "logs", home / "downloads"))


def some_fields(_session: StageSession, _home: Path) -> FieldsDialog:
    kinds = [Field(kind.name, kind=kind, choices=(("a", "A"), ("b", "B"))) for kind in Kind]
    return FieldsDialog("Some fields", kinds)


FORMS: dict[type[Layer[Any]], Make] = {
    ApiScreen: lambda _session, _home: ApiScreen("sendMessage"),
    ContactForm: lambda session, _home: ContactForm(session, ANNA),  # type: ignore[arg-type]
    FieldsDialog: some_fields,
    LinkScreen: lambda _session, _home: LinkScreen(),
    FileForm: lambda session, _home: FileForm(session, ANNA),  # type: ignore[arg-type]
    LocationForm: lambda session, _home: LocationForm(session, ANNA),  # type: ignore[arg-type]
    NewChat: lambda session, _home: NewChat(session),  # type: ignore[arg-type]
    NewGroupScreen: lambda _session, _home: NewGroupScreen(),
    PollForm: lambda session, _home: PollForm(session, ANNA),  # type: ignore[arg-type]
    PostFileScreen: lambda _session, _home: PostFileScreen(),
    PostTextScreen: lambda _session, _home: PostTextScreen(),
    ProfileScreen: lambda _session, home: ProfileScreen(config(home)),
    SettingsScreen: lambda _session, _home: SettingsScreen(),
    WelcomeScreen: lambda _session, home: WelcomeScreen(config(home)),
}
"""Every screen with fields for the operator's work."""
BASES = {Layer, Page, DraftForm}
BUILDS_FIELDS = re.compile(r"\b(?:Form|Input|TextArea|Toggle|Choice|line)\(")


UNENDING = {"_loader", "codes", "state"}
"""Workers that go on as long as a form is open."""


def layers() -> Iterator[type[Layer[Any]]]:
    """Every page and dialog there is."""
    for module in pkgutil.walk_packages(greentui.tui.__path__, "greentui.tui."):
        for each in vars(importlib.import_module(module.name)).values():
            if inspect.isclass(each) and issubclass(each, Layer) and each.__module__ == module.name:
                yield each


def test_every_screen_that_builds_fields_is_in_the_table() -> None:
    assert len(list(layers())) > 20
    building = {each for each in layers() if BUILDS_FIELDS.search(inspect.getsource(each))}
    inherited = {each for each in layers() if any(issubclass(each, form) for form in building - BASES)}
    drafting = {each for each in layers() if issubclass(each, DraftForm)}
    settings = {SettingsScreen}  # whose rows build them
    assert building | inherited | drafting | settings == FORMS.keys() | {DraftForm}


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def form(request: pytest.FixtureRequest) -> type[Layer[Any]]:
    return request.param  # type: ignore[no-any-return]


def staged(form: type[Layer[Any]], home: Path) -> Stage:
    state = InstanceState.NOT_AUTHORIZED if form is LinkScreen else InstanceState.AUTHORIZED
    given = session(state, showMessagesQueue=[])
    given.linking = linking_of()
    given.places = lambda _count: []  # type: ignore[attr-defined]
    return Stage(given, lambda: FORMS[form](given, home), home)


async def rested(pilot: Pilot[Any]) -> None:
    """Everything that was begun has ended, but for what loads folders as long as a form is open."""
    await pilot.pause()
    while working := [one for one in pilot.app.workers if one.group not in UNENDING]:
        await pilot.app.workers.wait_for_complete(working)
        await pilot.pause()
    await pilot.pause()


def fill_in(field: Filled) -> None:
    """Change a field, whatever it holds."""
    if isinstance(field.content, bool):
        field.put(not field.content)
    elif isinstance(field, Choice):
        field.put(next(value for _shown, value in field._options if value not in ("", field.value)))
    elif isinstance(field, PathLine):
        field.put(__file__)  # a path that leads nowhere is no work
    else:
        field.put("b" if field.content == "a" else "a")


def shown(content: list[Hashable]) -> list[Hashable]:
    """What was not typed hidden."""
    return [held for held in content if not any(isinstance(one, Hidden) for one in (held, *_parts(held)))]


def _parts(held: Hashable) -> tuple[Hashable, ...]:
    return held if isinstance(held, tuple) else ()


async def test_a_form_that_is_not_filled_in_closes_at_once(form: type[Layer[Any]], tmp_path: Path) -> None:
    app = staged(form, tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        await pilot.press("escape")
        await rested(pilot)
        assert not app.asked
        assert not isinstance(app.screen, form)


async def test_each_field_is_work_that_is_asked_about(form: type[Layer[Any]], tmp_path: Path) -> None:
    app = staged(form, tmp_path)
    app.answer = False
    async with app.run_test() as pilot:
        await rested(pilot)
        opened = app.screen
        assert isinstance(opened, form)
        fields = [field for field in opened.fields() if not getattr(field, "disabled", False)]
        assert fields
        for field in fields:
            before = field.content
            fill_in(field)
            await pilot.pause()
            assert opened.unsaved(), field
            field.put(before)
            await pilot.pause()
            assert not opened.unsaved(), field


async def test_escape_asks_before_it_discards(form: type[Layer[Any]], tmp_path: Path) -> None:
    app = staged(form, tmp_path)
    app.answer = False
    async with app.run_test() as pilot:
        await rested(pilot)
        opened = app.screen
        assert isinstance(opened, form)
        fill_in(opened.fields()[0])
        await pilot.pause()
        await pilot.press("escape")
        await rested(pilot)
        if form.COMES_BACK:
            assert app.screen is not opened
            assert app.left_forms
            return
        assert app.screen is opened
        assert len(app.asked) == 1
        app.answer = True
        await pilot.press("escape")
        await rested(pilot)
        assert app.screen is not opened


async def test_what_is_filled_in_comes_back_if_the_form_is_closed_by_something_else(
    form: type[Layer[Any]], tmp_path: Path
) -> None:
    app = staged(form, tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        opened = app.screen
        assert isinstance(opened, form)
        for field in opened.fields():
            fill_in(field)
        await rested(pilot)
        content = opened.filled_in()
        app.uncover(app.screen_stack[0])
        await rested(pilot)
        assert not isinstance(app.screen, form)
        await app.push_screen(FORMS[form](app.session, tmp_path))
        await rested(pilot)
        again = app.screen
        assert isinstance(again, form)
        assert again.filled_in() == content
        assert again.unsaved()


async def test_what_is_filled_in_comes_back_after_the_console_has_ended(
    form: type[Layer[Any]], tmp_path: Path
) -> None:
    app = staged(form, tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        opened = app.screen
        assert isinstance(opened, form)
        for field in opened.fields():
            fill_in(field)
        await rested(pilot)
        app.keep_filled_in(opened)
        notes = app.left_forms.notes()
        content = opened.filled_in()
    app = staged(form, tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        await app.screen.dismiss()
        app.left_forms.read(notes)
        await app.push_screen(FORMS[form](app.session, tmp_path))
        await rested(pilot)
        again = app.screen
        assert isinstance(again, form)
        assert shown(again.filled_in()) == shown(content)


async def test_what_comes_back_is_work_even_if_the_page_cannot_be_loaded(
    form: type[Layer[Any]], tmp_path: Path
) -> None:
    app = staged(form, tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        opened = app.screen
        assert isinstance(opened, form)
        for field in opened.fields():
            fill_in(field)
        await rested(pilot)
        app.keep_filled_in(opened)
        notes = app.left_forms.notes()
        content = opened.filled_in()

    async def refuse(*_call: object) -> object:
        raise Refusal("The service cannot be reached.")

    app = staged(form, tmp_path)
    app.session.call.json = refuse  # type: ignore[method-assign]
    async with app.run_test() as pilot:
        await rested(pilot)
        await app.screen.dismiss()
        app.left_forms.read(notes)
        await app.push_screen(FORMS[form](app.session, tmp_path))
        await rested(pilot)
        again = app.screen
        assert isinstance(again, form)
        assert again.unsaved()
        assert shown(again.filled_in()) == shown(content)
        await pilot.press("escape")
        await rested(pilot)
        assert app.asked or app.left_forms


async def test_changed_settings_come_back_into_rows_that_are_already_there(tmp_path: Path) -> None:
    app = staged(SettingsScreen, tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        page = app.screen
        assert isinstance(page, SettingsScreen)
        page.fill_in([("delaySendMessagesMilliseconds", 4000), ("keepOnlineStatus", "no")])
        await rested(pilot)
        assert page.query_one(SettingRows).changes() == {
            "delaySendMessagesMilliseconds": 4000,
            "keepOnlineStatus": "no",
        }
        await pilot.press("f5")
        await rested(pilot)
        assert len(page.filled_in()) == 2


async def test_changes_that_wait_for_the_settings_to_load_are_fetched_for_and_not_sent_unseen(
    tmp_path: Path,
) -> None:
    app = staged(SettingsScreen, tmp_path)
    app.session.call.answers["getSettings"] = Refusal("The service cannot be reached.")
    async with app.run_test() as pilot:
        await rested(pilot)
        page = app.screen
        assert isinstance(page, SettingsScreen)
        page.fill_in([("keepOnlineStatus", "no")])
        app.session.call.answers["getSettings"] = SETTINGS
        await pilot.press("ctrl+s")
        await rested(pilot)
        assert page.query_one(SettingRows).changes() == {"keepOnlineStatus": "no"}
        assert app.session.call.of("setSettings") == []


async def test_undo_also_discards_changes_that_wait_for_the_settings_to_load(tmp_path: Path) -> None:
    app = staged(SettingsScreen, tmp_path)
    app.session.call.answers["getSettings"] = Refusal("The service cannot be reached.")
    async with app.run_test() as pilot:
        await rested(pilot)
        page = app.screen
        assert isinstance(page, SettingsScreen)
        page.fill_in([("keepOnlineStatus", "no")])
        assert page.unsaved()
        page.action_undo()
        assert not page.unsaved()


ODD: list[list[Hashable]] = [
    [],
    [None],
    [()],
    [("a",)],
    [("a", "b", "c"), 5],
    [7, True, "text", ("keepOnlineStatus", ("no",)), ("setSettings", ((1, 2), ("webhookUrl",)))],
    ["no such choice"] * 20,
    [True] * 20,
]
"""Contents of forms as another version might have left them."""


async def test_content_of_another_shape_is_filled_in_as_far_as_it_fits(
    form: type[Layer[Any]], tmp_path: Path
) -> None:
    app = staged(form, tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        opened = app.screen
        assert isinstance(opened, form)
        for content in ODD:
            opened.fill_in(content)
            assert not any(str(field.content).startswith("(") for field in opened.fields())
        await rested(pilot)
        app.keep_filled_in(opened)
        app.left_forms.notes()


async def test_a_token_that_waits_for_the_settings_to_load_is_not_written_down(tmp_path: Path) -> None:
    app = staged(SettingsScreen, tmp_path)
    app.session.call.answers["getSettings"] = Refusal("The service cannot be reached.")
    async with app.run_test() as pilot:
        await rested(pilot)
        page = app.screen
        assert isinstance(page, SettingsScreen)
        page.fill_in([("webhookUrlToken", "hidden"), ("webhookUrl", "https://shown")])
        app.keep_filled_in(page)
        notes = app.left_forms.notes()
    assert "https://shown" in str(notes)
    assert "hidden" not in str(notes)


async def test_what_is_typed_hidden_is_never_written_down(tmp_path: Path) -> None:
    app = staged(ProfileScreen, tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        for field in (opened := app.screen).fields():  # type: ignore[attr-defined]
            if isinstance(field, Input):
                field.put("hidden" if field.password else "shown")
        app.keep_filled_in(opened)
        notes = app.left_forms.notes()
    assert "shown" in str(notes)
    assert "hidden" not in str(notes)


async def test_a_token_for_a_call_or_a_setting_is_never_written_down(tmp_path: Path) -> None:
    app = Stage(session(), lambda: ApiScreen("setSettings"), tmp_path)
    async with app.run_test() as pilot:
        await rested(pilot)
        api = app.screen
        assert isinstance(api, ApiScreen)
        api.query_one(Form).fill({"webhookUrl": "https://shown", "webhookUrlToken": "hidden"})
        await rested(pilot)
        app.keep_filled_in(api)
        await app.push_screen(SettingsScreen())
        await rested(pilot)
        for row in app.screen.query(SettingRow):
            row.take("hidden" if row.line.setting.name == "webhookUrlToken" else "shown too")
        app.keep_filled_in(app.screen)
        notes = app.left_forms.notes()
    assert "https://shown" in str(notes)
    assert "shown too" in str(notes)
    assert "hidden" not in str(notes)


async def test_a_box_whose_values_are_refused_comes_back_filled_in(tmp_path: Path) -> None:
    given = session()
    group = next(chat.id for chat in given.known.values() if chat.group)
    app = Stage(given, lambda: GroupScreen(group), tmp_path)

    async def refuse(*_arguments: object) -> None:
        raise Refusal("The service refuses.")

    async with app.run_test() as pilot:
        await rested(pilot)
        given.groups.rename = refuse  # type: ignore[method-assign]
        for _each in range(2):
            await pilot.press("r")
            await pilot.pause()
            box = app.screen
            assert isinstance(box, FieldsDialog)
            if not _each:
                box.fields()[0].put("A better name")
                await pilot.press("ctrl+s")
                await rested(pilot)
        assert box.fields()[0].content == "A better name"
