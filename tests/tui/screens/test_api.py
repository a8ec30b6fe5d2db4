"""The API page: the form comes from the table, the token is never shown, every method can be reached."""

from __future__ import annotations

import shlex

import pytest
from textual.widgets import Input, TextArea

from greentui.config import Credentials
from greentui.engine.api_console import MASK, VARIABLE, ApiConsole
from greentui.engine.errors import Refusal
from greentui.greenapi.methods import METHODS, find
from greentui.tui.screens.api import ApiScreen, fields
from greentui.tui.widgets.form import Form
from greentui.tui.widgets.json_view import JsonView
from greentui.tui.widgets.rows import Rows
from tests.engine.answering import Answers
from tests.tui.screens.sample import ANNA, CLUB, session
from tests.tui.screens.stage import settled, text_of

WHO = Credentials("1101000001", "a-very-secret-token")
API = ApiConsole(Answers({}).json, WHO)
ASKED_FIRST = sorted(name for name, method in METHODS.items() if method.confirm)
OWN_SCREEN = {"scanqrcode"}
"""Methods that cannot be called by hand and have a screen of their own."""


def fill(app, **values: str) -> None:  # type: ignore[no-untyped-def]
    app.screen.query_one(Form).fill({name.replace("__", "."): text for name, text in values.items()})


async def test_every_method_of_the_table_is_reached(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(ApiScreen)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        form, rows = app.screen.query_one(Form), app.screen.query_one("#api-methods", Rows)
        for name, method in METHODS.items():
            rows.select_key(method.name)
            await settled(pilot)
            assert rows.key == method.name
            assert {field.name.partition(".")[0] for field in form.fields} == {
                parameter.name for parameter in method.parameters
            }
            app.copied.clear()
            if not method.withdrawn:
                app.screen.action_curl()
                await settled(pilot)
            assert bool(app.copied) is not method.withdrawn
            if name in OWN_SCREEN:
                app.screen.action_call()
                await settled(pilot)
                assert app.opened == [("link", {})]


async def test_a_call_goes_as_typed_and_the_answer_is_folded(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(sendPoll={"idMessage": "BAE1"})
    app = stage(lambda: ApiScreen("sendPoll"), given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        fill(app, chatId=ANNA, message="Which day?", options="Tuesday, Thursday", multipleAnswers="true")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert given.call.of("sendPoll") == [
            {
                "chatId": ANNA,
                "message": "Which day?",
                "options": ["Tuesday", "Thursday"],
                "multipleAnswers": True,
            }
        ]
        assert app.screen.query_one(JsonView).value == {"idMessage": "BAE1"}
        assert "answered" in text_of(app)


async def test_the_parts_of_an_object_are_fields_of_their_own(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(sendContact={"idMessage": "BAE1"})
    app = stage(lambda: ApiScreen("sendContact"), given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        fill(app, chatId=ANNA, contact__phoneContact="79010000002", contact__firstName="Maya")
        await pilot.press("ctrl+s")
        await settled(pilot)
        [params] = given.call.of("sendContact")
        assert params["contact"]["firstName"] == "Maya"  # type: ignore[index]


async def test_every_wrong_field_is_named_and_nothing_goes_out(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(lambda: ApiScreen("sendPoll"), given)
    async with app.run_test(size=(140, 60)) as pilot:
        await settled(pilot)
        fill(app, chatId="nobody", message="x" * 256, options="a, a")
        await pilot.press("ctrl+s")
        await settled(pilot)
        wrong = {box.id for box in app.screen.query(".field.-wrong")}
        assert wrong == {"field-0", "field-1", "field-2"}
        assert "is given twice" in text_of(app)
        assert given.call.asked == []


async def test_a_refusal_is_shown_at_its_field_with_advice(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(getGroupData=Refusal("No such group.", field="groupId", advice="Look again."))
    app = stage(lambda: ApiScreen("getGroupData"), given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        fill(app, groupId=CLUB)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert text_of(app).count("No such group.") == 2
        assert "Look again." in text_of(app)
        assert "refused" in text_of(app)


async def test_what_loses_something_asks_first(stage) -> None:  # type: ignore[no-untyped-def]
    given = session()
    app = stage(ApiScreen, given)
    app.answer = False
    values = {
        "groupId": CLUB,
        "participantChatId": ANNA,
        "chatId": ANNA,
        "idMessage": "B" * 20,
        "receiptId": "1",
        "stateWebhook": "yes",
    }
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        form, rows = app.screen.query_one(Form), app.screen.query_one("#api-methods", Rows)
        for name in ASKED_FIRST:
            rows.select_key(METHODS[name].name)
            await settled(pilot)
            form.fill(values)
            app.screen.action_call()
            await settled(pilot)
        assert [question for question, _consequence in app.asked] == [
            f"Really call {METHODS[name].name}?" for name in ASKED_FIRST
        ]
        assert given.call.asked == []


async def test_the_history_brings_a_call_back(stage) -> None:  # type: ignore[no-untyped-def]
    given = session(getMessage={"textMessage": "Hi"})
    app = stage(lambda: ApiScreen("getMessage"), given)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        fill(app, chatId=ANNA, idMessage="BAE5F4886F6F2D05")
        await pilot.press("ctrl+s")
        await settled(pilot)
        app.screen.query_one("#api-methods", Rows).select_key("reboot")
        await settled(pilot)
        await pilot.press("alt+h", "enter")
        await settled(pilot)
        assert app.screen.query_one(Form).text_of("idMessage") == "BAE5F4886F6F2D05"
        assert app.screen.query_one(JsonView).value == {"textMessage": "Hi"}


async def test_methods_are_found_by_a_word(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(ApiScreen)
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        await pilot.press(*"avatar", "enter")
        await settled(pilot)
        assert app.screen.query_one("#api-methods", Rows).key == "getAvatar"
        await pilot.press("ctrl+f", "ctrl+u", *"journal", "down")
        await settled(pilot)
        rows = app.screen.query_one("#api-methods", Rows)
        assert rows.key == rows._keys[1]


@pytest.mark.parametrize(
    "method", [one for one in METHODS.values() if not one.withdrawn], ids=lambda one: one.name
)
def test_the_token_is_masked_on_the_screen_and_a_variable_in_the_command(method) -> None:  # type: ignore[no-untyped-def]
    values = {one.name: "x" for one in method.parameters}
    shown, command = API.request(method, values), API.curl(method, values)
    assert MASK in shown
    assert VARIABLE in command
    assert WHO.token not in shown + command


def test_a_command_is_safe_in_a_shell() -> None:
    method = find("sendMessage")
    assert method is not None
    hostile = 'it\'s $(rm -rf /) `x` "y" \\'
    words = shlex.split(API.curl(method, {"chatId": ANNA, "message": hostile}))
    assert words[:3] == ["curl", "--request", "POST"]
    assert words[3].endswith(f"/sendMessage/{VARIABLE}")
    assert "$(rm" in words[-1]
    assert words[-2] == "--data"


def test_every_field_says_what_it_means() -> None:
    for method in METHODS.values():
        assert [field.name for field in fields(method.parameters) if not field.help] == []


async def test_typing_is_shown_in_the_request(stage) -> None:  # type: ignore[no-untyped-def]
    app = stage(lambda: ApiScreen("sendMessage"))
    async with app.run_test(size=(140, 60)) as pilot:
        await settled(pilot)
        app.screen.query(Input).filter("#control-0").first().value = ANNA
        app.screen.query(TextArea).first().text = "Hello"
        await settled(pilot)
        assert '"message": "Hello"' in text_of(app)
        assert f"/sendMessage/{MASK}" in text_of(app).replace("\n", "").replace(" ", "")
