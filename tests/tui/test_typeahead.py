"""Letters typed faster than a box opens go into that box, in order."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from greentui.text.keymap import BY_NAME
from greentui.tui import typeahead
from greentui.tui.actions.messages import MessageActions
from greentui.tui.app import GreenTuiApp
from greentui.tui.base_app import BaseApp
from greentui.tui.chat.view import ChatView
from greentui.tui.chat_list.view import LINES
from greentui.tui.terminal.pastes import MOST_PASTED
from greentui.tui.typeahead import Typeahead
from tests.patience import PATIENCE
from tests.tui.conftest import Running
from tests.tui.fakes import ANNA, CLUB, FakeSession, a_config, small_world
from tests.tui.screens.stage import until
from tests.tui.test_console import main_of, sent
from tests.tui.world import NOON, incoming


def click(column: int, row: int) -> list[events.Event]:
    """What the terminal says of a click."""
    where = (None, column, row, 0, 0, 1, False, False, False)
    return [events.MouseDown(*where), events.MouseUp(*where)]


async def burst(pilot: Pilot[int], *keys: str | events.Event) -> None:
    """Press keys and do what else is said all at once, as a slow machine sees it."""
    for key in keys:
        event = key if isinstance(key, events.Event) else events.Key(key, key if len(key) == 1 else None)
        pilot.app.post_message(event)
    assert isinstance(pilot.app, BaseApp)
    await worked_off(pilot, pilot.app._typeahead)
    await pilot.pause()


async def worked_off(pilot: Pilot[Any], keys: Typeahead) -> None:
    """Wait until every key has been handled."""
    await pilot.pause()
    async with asyncio.timeout(PATIENCE):
        while not keys.idle:
            await pilot.pause(0.01)


OPENERS = ["jump", "find", "search", "new_chat", "go_to_date", "send_poll", "send_file", "send_location"]


@pytest.mark.parametrize("action", [name for name in OPENERS if BY_NAME[name].keys])
async def test_letters_behind_a_key_go_to_the_line_that_it_opens(running: Running, action: str) -> None:
    async with running() as pilot:
        await burst(pilot, BY_NAME[action].keys.partition(",")[0], *"boris")
        line = pilot.app.focused
        assert isinstance(line, Input | TextArea)
        assert (line.value if isinstance(line, Input) else line.text) == "boris"
        assert main_of(pilot).compose_box.text == ""


async def test_a_command_opens_its_form_for_what_follows(running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, "/", *"poll", "enter", *"boris")
        line = pilot.app.focused
        assert isinstance(line, Input | TextArea)
        assert (line.value if isinstance(line, Input) else line.text) == "boris"
        assert main_of(pilot).compose_box.text == ""


async def test_there_and_back_in_one_burst(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        there = ("ctrl+k", *"club", "enter", *"yes", "enter")
        await burst(pilot, *there, "ctrl+k", "x", "escape", *"no", "enter")
        async with asyncio.timeout(PATIENCE):
            while len(sent(session)) < 2:
                await pilot.pause(0.01)
        assert [(call[0], getattr(call[1], "text", "")) for call in sent(session)] == [
            (CLUB, "yes"),
            (CLUB, "no"),
        ]


async def said(pilot: Pilot[int], session: FakeSession) -> tuple[str, str]:
    """The chat and the text of the one message that was sent."""
    async with asyncio.timeout(PATIENCE):
        while not sent(session):
            await pilot.pause(0.01)
    ((chat_id, draft),) = ((call[0], call[1]) for call in sent(session))
    return chat_id, getattr(draft, "text", "")


async def test_a_click_does_not_overtake_what_was_typed_before_it(
    session: FakeSession, running: Running
) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+k")
        await pilot.pause()
        await burst(pilot, *"club", "enter", *"yes", "enter", *click(0, 0))
        assert await said(pilot, session) == (CLUB, "yes")


async def test_letters_do_not_overtake_a_click_before_them(session: FakeSession, running: Running) -> None:
    async with running() as pilot:
        chats = main_of(pilot).chat_list
        row = chats.ids.index(CLUB) * LINES
        await burst(pilot, *click(4, chats.content_region.y + row), *"yes", "enter")
        assert await said(pilot, session) == (CLUB, "yes")


async def test_a_reply_chosen_by_a_key_takes_what_is_typed_behind_it(running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, "up", "r", *"reply")
        writing = main_of(pilot).compose_box
        assert writing.text == "reply"
        assert writing.mode.replying


async def test_a_paste_waits_its_turn(running: Running) -> None:
    async with running() as pilot:
        pilot.app.post_message(events.Key("ctrl+k", None))
        pilot.app.post_message(events.Paste("bo"))
        await burst(pilot, *"ris")
        assert pilot.app.screen.query_one(Input).value == "boris"


ARROWS_AMONG_KEYS = {
    "in the list, to a chat": ("tab", *["down"] * 9, *["up"] * 4, *["down"] * 2, "enter", *"yes"),
    "in the chat, to a message": (*["up"] * 7, *["down"] * 3, "r", *"yes"),
    "from the chat back": ("shift+tab", *["pageup"] * 5, *["down"] * 20, "tab", *"yes"),
    "in a text": (
        *"first",
        "shift+enter",
        *"second",
        *["left"] * 9,
        "X",
        *["up"] * 3,
        "Y",
        *["right"] * 4,
        "Z",
    ),
    "in what is suggested": ("/", *["down"] * 3, *["up"] * 2, "tab", *"yes"),
    "from line to line of a form": ("alt+p", *"When", *["down"] * 2, *"today", *["up"] * 1, *"noon"),
}


@pytest.mark.parametrize("keys", ARROWS_AMONG_KEYS.values(), ids=ARROWS_AMONG_KEYS)
async def test_arrows_in_a_burst_lead_where_they_lead_one_by_one(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with GreenTuiApp(small_world(), a_config(tmp_path)).run_test() as pilot:  # type: ignore[arg-type]
        await ready(pilot)
        for key in keys:
            await burst(pilot, key)
        one_by_one = state(pilot)
    async with GreenTuiApp(small_world(), a_config(tmp_path)).run_test() as pilot:  # type: ignore[arg-type]
        await ready(pilot)
        await burst(pilot, *keys)
        assert state(pilot) == one_by_one


async def ready(pilot: Pilot[int]) -> None:
    """Wait for the first chat, and for the message box to get what is typed."""
    await until(pilot, lambda: main_of(pilot).view.newest and main_of(pilot).compose_box.composer.has_focus)


def state(pilot: Pilot[int]) -> list[object]:
    """Where the console is, and what its fields hold."""
    main = main_of(pilot)
    fields = [
        field.value if isinstance(field, Input) else field.text
        for field in pilot.app.screen.query("Input, TextArea")
        if isinstance(field, Input | TextArea)
    ]
    box = main.compose_box
    return [
        str(pilot.app.focused), main.chat_list.current, main.chat_list.cursor, main.view.cursor,
        box.text, box.composer.selection, box.mode, fields,
    ]  # fmt: skip


async def test_letters_of_a_long_text_keep_their_order_and_stay_in_their_field(running: Running) -> None:
    text = "the quick brown fox jumps over the lazy dog " * 5
    async with running() as pilot:
        await burst(pilot, *text, "alt+l", *"haifa")
        assert main_of(pilot).compose_box.text == text
        line = pilot.app.focused
        assert isinstance(line, Input)
        assert line.value == "haifa"


async def test_what_is_typed_does_not_keep_the_program_from_ending(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeahead, "LEAVING", 0.0)
    async with running() as pilot:
        for key in (*(["f1", "escape"] * 500), "ctrl+q"):
            pilot.app.post_message(events.Key(key, None))
        async with asyncio.timeout(PATIENCE):
            while not pilot.app._exit:
                await pilot.pause(0.01)
        assert isinstance(pilot.app, BaseApp)
        assert pilot.app.typed < 1000


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ("hello", "hello"),
        (["h", "i", "enter", events.Paste("pasted")], "hi\npasted"),
        (["f1", "escape", *"later"], "later"),
        (["alt+d", "f4", *"да", "f5"], "да"),
    ],
)
async def test_text_before_a_key_that_ends_the_program_is_kept(
    running: Running, session: FakeSession, keys: list[str | events.Event], kept: str
) -> None:
    async with running() as pilot:
        app = pilot.app
        assert isinstance(app, BaseApp)
        app._typeahead._busy = True  # a key that takes for ever
        for key in (*keys, "ctrl+q"):
            event = key if isinstance(key, events.Event) else events.Key(key, key if len(key) == 1 else None)
            await app._typeahead.take(event)
        app._typeahead._skip_to_quit(app._typeahead._waiting[-1])
        async with asyncio.timeout(PATIENCE):
            while not app._exit:
                await pilot.pause(0.01)
        assert session.asked_for("set_draft")[-1] == (ANNA, kept)


class Small(App[None]):
    """Takes its keys through a typeahead."""

    def __init__(self, *fields: Widget) -> None:
        super().__init__()
        self.fields = fields
        self._typeahead = Typeahead(self, super().on_event)

    def compose(self) -> ComposeResult:
        yield from self.fields

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._typeahead.take(event)
        else:
            await super().on_event(event)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (Input(), "1a2b3"),
        (Input(type="integer"), "123"),
        (Input(restrict="[^b]*"), "1a23"),
        (Input(max_length=3), "1a2"),
    ],
    ids=["any", "integer", "restricted", "short"],
)
async def test_a_field_refuses_no_more_of_a_burst_than_of_single_keys(line: Input, value: str) -> None:
    app = Small(line)
    async with app.run_test() as pilot:
        for letter in "1a2b3":
            app.post_message(events.Key(letter, letter))
        await worked_off(pilot, app._typeahead)
        assert line.value == value


class Steps(Widget, can_focus=True):
    """Counts how often Down reaches it, and says so at the second time."""

    BINDINGS = [("down", "step")]  # noqa: RUF012  Textual's own type

    class Second(Message):
        """It has been pressed twice."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    def action_step(self) -> None:
        self.steps += 1
        if self.steps == 2:
            self.post_message(self.Second())


class Stairs(Small):
    """Goes on to the next field after two steps. What an arrow does is noted, as by our own applications."""

    def __init__(self) -> None:
        super().__init__(Steps(), Steps())
        self.delivered = 0
        self._typeahead = Typeahead(self, self.deliver)

    async def deliver(self, event: typeahead.Input) -> None:
        self.delivered += 1
        await App.on_event(self, event)

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        done = await super().run_action(action, default_namespace, namespaces)
        if done:
            self._typeahead.acted(action, default_namespace)
        return done

    def on_steps_second(self) -> None:
        self.query(Steps).last().focus()


async def test_arrows_behind_one_that_moves_the_focus_by_a_message_go_to_the_new_focus() -> None:
    app = Stairs()
    async with app.run_test() as pilot:
        for _step in range(30):
            app.post_message(events.Key("down", None))
        await worked_off(pilot, app._typeahead)
        assert [field.steps for field in app.query(Steps)] == [2, 28]


@pytest.mark.parametrize(
    ("does", "posts"),
    [
        (lambda steps: None, False),
        (lambda steps: steps.check_idle(), False),
        (lambda steps: steps.post_message(Steps.Second()), True),
        (lambda steps: steps.app.post_message(Steps.Second()), True),
        (lambda steps: steps.call_next(lambda: None), True),
        (lambda steps: steps.call_later(lambda: None), True),
        (lambda steps: steps.focus(), True),
    ],
    ids=["nothing", "a prompt", "a message", "one to the application", "next", "later", "the focus"],
)
async def test_what_an_action_posts_is_seen_in_textuals_own_queues(
    does: Callable[[Steps], object], posts: bool
) -> None:
    app = Stairs()
    async with app.run_test() as pilot:
        await worked_off(pilot, app._typeahead)
        steps = app.query(Steps).last()
        posted = typeahead._Posted(steps)
        does(steps)
        assert bool(posted) is posts


async def test_an_arrow_that_only_repeats_the_one_before_goes_through_no_queue() -> None:
    app = Stairs()
    async with app.run_test() as pilot:
        for _step in range(1000):
            app.post_message(events.Key("down", None))
        await worked_off(pilot, app._typeahead)
        assert app.delivered < 20


async def test_thousands_of_arrows_in_a_chat_are_shown_and_reported_in_large_steps(
    running: Running, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add(*(incoming(f"text {n}", NOON + n, chat_id=ANNA, id=f"M{n}") for n in range(1200)))
    counts: Counter[str] = Counter()
    for kind, name in ((ChatView, "_show"), (MessageActions, "show_hints"), (ChatView, "action_cursor")):
        count(monkeypatch, kind, name, counts)
    async with running() as pilot:
        await burst(pilot, *["up"] * 3)
        counts.clear()
        await burst(pilot, *["up"] * 1000)
        view = main_of(pilot).view
        assert counts["action_cursor"] == 1000
        assert view.selected
        assert view.selected.text == "text 197", "the last, and 1002 above it"
        assert counts["_show"] < 40
        assert counts["show_hints"] < 40
        counts.clear()
        await burst(pilot, *["up", "down"] * 300)
        assert counts["action_cursor"] == 600
        assert counts["_show"] < 40


def count(monkeypatch: pytest.MonkeyPatch, kind: type, name: str, counts: Counter[str]) -> None:
    """Count the calls of a method."""
    method = getattr(kind, name)

    def counted(*args: Any, **named: Any) -> Any:
        counts[name] += 1
        return method(*args, **named)

    monkeypatch.setattr(kind, name, counted)


class Slow(Small):
    """One of its keys never ends."""

    def __init__(self) -> None:
        super().__init__(Stuck())
        self.ends = asyncio.Event()


class Stuck(Input):
    async def key_f5(self) -> None:
        app = self.app
        assert isinstance(app, Slow)
        app.call_later(app.push_screen, Next())
        await app.ends.wait()


class Next(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Input()


async def test_behind_very_many_keys_none_is_left_out_of_those_that_decide_where_the_next_one_acts() -> None:
    class Recording(App[None]):
        def __init__(self) -> None:
            super().__init__()
            self.delivered: list[str] = []
            self.typeahead = Typeahead(self, self.deliver)

        async def deliver(self, event: typeahead.Input) -> None:
            assert isinstance(event, events.Key)
            self.delivered.append(event.key)

    app = Recording()
    keys = [*"abcd" * 100, "home", "X", "down", "down", "enter", *["up"] * 300, "enter"]
    async with app.run_test() as pilot:
        for key in keys:
            await app.typeahead.take(events.Key(key, key if len(key) == 1 else None))
        async with asyncio.timeout(PATIENCE):
            while not app.typeahead.idle:
                await pilot.pause(0.01)
    assert app.delivered == keys


async def test_a_key_that_takes_for_ever_holds_up_nothing_for_long() -> None:
    app = Slow()
    async with app.run_test() as pilot:
        loop = asyncio.get_running_loop()
        before = loop.time()
        app.post_message(events.Key("f5", None))
        app.post_message(events.Key("a", "a"))
        while not isinstance(app.screen, Next) or app.screen.query_one(Input).value != "a":
            await pilot.pause(0.01)
        assert loop.time() - before >= typeahead.PATIENCE / 2
        app.ends.set()


async def test_what_is_pasted_loses_its_control_characters(running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, events.Paste("\x9b31mred\x07 and\u0085 so on"))
        await pilot.pause()
        assert pilot.app.main.compose_box.text == "31mred and so on"


async def test_a_paste_that_no_field_can_take_is_refused(running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, events.Paste("x" * (MOST_PASTED + 1)))
        await pilot.pause()
        assert pilot.app.main.compose_box.text == ""
        assert "too many to paste" in [notice.message for notice in pilot.app._notifications][-1]
        await burst(pilot, events.Paste("x" * 20_001))
        await pilot.pause()
        assert len(pilot.app.main.compose_box.text) == 20_001
