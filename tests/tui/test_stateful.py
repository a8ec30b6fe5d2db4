"""The console under any actions of operator and service, step by step, with invariants.

A little of it in `make test`, a lot in `make torture`.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from greentui.model.changes import ChatsChanged, Level, MessagesChanged, Notice, StateAlarm
from greentui.model.instance import InstanceState
from greentui.tui.app import GreenTuiApp
from tests.conftest import THOROUGH
from tests.monkey import keys
from tests.tui.fakes import ANNA, BORIS, CLUB, FakeSession, a_config, small_world
from tests.tui.screens.linking import linking_of, shown
from tests.tui.screens.sample import session as stage_session
from tests.tui.screens.stage import until
from tests.tui.world import incoming

T = TypeVar("T")

SIZES = ((20, 6), (60, 20), (80, 24), (120, 36), (152, 40), (200, 60))
ENDING = ("ctrl+q", "ctrl+z", "ctrl+c", "super+c", "ctrl+g")
"""Keys that end the console, or leave it for something else."""
KEYS = tuple(key for key in keys.every_key() if key not in ENDING)
OPENERS = (
    "f1", "f2", "f3", "f4", "f6", "f7", "f8", "f9", "alt+f", "ctrl+p", "ctrl+k", "ctrl+n", "ctrl+f", "ctrl+o",
    "alt+p", "alt+l", "alt+c", "alt+d", "alt+down", "alt+up", "tab",
)  # fmt: skip
NAMED = ("instance", "settings", "profiles", "groups", "new_group", "journals", "unrecognised", "api", "log")
WORDS = ("good day", "да", "/", "@", ":smi", "שלום", "日本", "a\u0301")


class Whole(FakeSession):
    """A session that answers whatever any screen asks."""

    def __init__(self) -> None:
        super().__init__()
        self._staged = stage_session()
        world = small_world()
        self.rows, self.messages, self.people = world.rows, world.messages, world.people
        self.administration = self._staged.administration
        self.linking = linking_of(shown("a code to scan"))

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["_staged"], name)


class Console(RuleBasedStateMachine):
    """Drives a console without a terminal: each rule is done to its end before the next begins."""

    @initialize(size=strategies.sampled_from(SIZES))
    def begin(self, size: tuple[int, int]) -> None:
        self.failures: list[object] = []
        self.arrived = 0
        self.folder = tempfile.TemporaryDirectory(prefix="greentui-stateful-")
        self.runner = asyncio.Runner()
        self.runner.get_loop().set_exception_handler(lambda _loop, context: self.failures.append(context))
        self.app = GreenTuiApp(
            Whole(),  # type: ignore[arg-type]  # stands for one
            a_config(Path(self.folder.name)),
            open_session=lambda _name: Whole(),  # type: ignore[arg-type, return-value]
        )
        self.running: AbstractAsyncContextManager[Pilot[int]] = self.app.run_test(
            size=size, notifications=True
        )
        self.pilot = self.run(self.running.__aenter__())
        self.run(self.pilot.pause())

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Do something on the console's loop, which stands still between two rules."""
        return self.runner.run(doing)

    def teardown(self) -> None:
        if hasattr(self, "running"):
            with suppress(Exception):  # what failed was told already
                self.run(self.running.__aexit__(None, None, None))
            self.runner.close()
            self.folder.cleanup()

    # What the operator does.

    @rule(key=strategies.sampled_from(OPENERS))
    def open(self, key: str) -> None:
        self.keeping_the_draft(self.pilot.press(key))

    @rule(name=strategies.sampled_from(NAMED))
    def open_by_name(self, name: str) -> None:
        self.keeping_the_draft(self.app.run_action(f"app.open('{name}')"))

    @rule(times=strategies.integers(1, 4))
    def leave(self, times: int) -> None:
        self.keeping_the_draft(self.pilot.press(*["escape"] * times))

    @rule(pressed=strategies.lists(strategies.sampled_from(KEYS), min_size=1, max_size=4))
    def press(self, pressed: list[str]) -> None:
        self.run(self.pilot.press(*pressed))

    @rule(words=strategies.sampled_from(WORDS))
    def type(self, words: str) -> None:
        self.run(self.pilot.press(*words))

    @rule(words=strategies.sampled_from(WORDS), key=strategies.sampled_from(("alt+down", "alt+up")))
    def type_and_go_to_another_chat(self, words: str, key: str) -> None:
        self.run(self.pilot.press(*words))
        self.keeping_the_draft(self.pilot.press(key))

    @rule(x=strategies.integers(0, 199), y=strategies.integers(0, 59), times=strategies.integers(1, 2))
    def click(self, x: int, y: int, times: int) -> None:
        columns, rows = self.app.size
        self.run(self._click(x % columns, y % rows, times))

    async def _click(self, x: int, y: int, times: int) -> None:
        await self.pilot.click(offset=(x, y), times=times)

    @rule(size=strategies.sampled_from(SIZES))
    def resize(self, size: tuple[int, int]) -> None:
        self.keeping_the_draft(self.pilot.resize_terminal(*size))
        assert self.app.screen.outer_size == size

    @rule()
    def switch_profile(self) -> None:
        async def switch() -> None:
            await self.app.run_worker(self.app.switch_profile("other"), group="switch").wait()

        self.keeping_the_draft(switch())
        assert self.app.screen is self.app.main

    # What the service does.

    @rule(chat_id=strategies.sampled_from((ANNA, BORIS, CLUB)), text=strategies.sampled_from(WORDS))
    def receive(self, chat_id: str, text: str) -> None:
        self.arrived += 1
        message = incoming(
            text, int(self.session.time) + self.arrived, chat_id=chat_id, id=f"N{self.arrived}"
        )
        self.keeping_the_draft(self._call(lambda: self.session.arrive(message)))

    @rule(state=strategies.sampled_from(InstanceState))
    def change_state(self, state: InstanceState) -> None:
        def change() -> None:
            self.session.set_facts(state=state, state_word=str(state), state_checked=int(self.session.time))
            self.session.tell(StateAlarm(state, str(state), "authorized", "It changed."))

        self.keeping_the_draft(self._call(change))

    @rule(name=strategies.sampled_from(("Анна", "", "A very long name, longer than any window " * 4)))
    def rename(self, name: str) -> None:
        def change() -> None:
            self.session.change_chat(ANNA, name=name)
            self.session.tell(ChatsChanged(frozenset({ANNA})))

        self.keeping_the_draft(self._call(change))

    @rule()
    def read_everything_anew(self) -> None:
        self.keeping_the_draft(
            self._call(lambda: self.session.tell(ChatsChanged(None), MessagesChanged(ANNA, frozenset())))
        )

    @rule(level=strategies.sampled_from(Level))
    def say(self, level: Level) -> None:
        self.keeping_the_draft(self._call(lambda: self.session.tell(Notice("Something.", level))))

    async def _call(self, doing: Any) -> None:
        self.app.call_later(doing)
        await self.pilot.pause()

    # What must hold.

    @property
    def session(self) -> FakeSession:
        return self.app.session  # type: ignore[return-value]  # stands for one

    def keeping_the_draft(self, doing: Coroutine[Any, Any, object]) -> None:
        """Do what must not touch a letter of what is typed: it stands in the composer, or is kept."""
        box, session = self.app.main.compose_box, self.session
        chat_id, text, editing = box.chat_id, box.text, box.mode.editing
        self.run(doing)
        self.run(self.pilot.pause())
        if editing:
            return  # what is typed instead of a message sent is no draft
        if not chat_id:  # no chat was open yet: it stands in front of the first one's draft
            assert box.text.startswith(text)
            return
        kept = box.text if (self.session, box.chat_id) == (session, chat_id) else session.rows[chat_id].draft
        assert kept == text

    @invariant()
    def nothing_failed(self) -> None:
        if hasattr(self, "pilot"):
            if error := self.app.failure:
                raise AssertionError("the console has failed") from error
            assert not self.failures
            assert self.app.is_running

    @invariant()
    def screens_lie_one_on_the_other(self) -> None:
        if hasattr(self, "pilot"):
            stack = self.app.screen_stack
            assert stack[0] is self.app.main
            assert len(set(stack)) == len(stack)
            assert all(screen.is_attached and screen.is_running for screen in stack)

    @invariant()
    def one_thing_at_most_has_the_focus(self) -> None:
        if hasattr(self, "pilot"):
            self.run(until(self.pilot, self._focus_is_with_one))  # who gets or loses it hears of it later
            holder = self.app.screen.focused
            assert holder is None or (holder.is_attached and holder.is_on_screen is not None)

    def _focus_is_with_one(self) -> bool:
        top = self.app.screen
        return [widget for widget in _widgets(top) if widget.has_focus] == [*filter(None, [top.focused])]


def _widgets(screen: Screen[Any]) -> list[Widget]:
    return list(screen.walk_children(Widget))


TestConsole = Console.TestCase
TestConsole.settings = settings(
    max_examples=400 if THOROUGH else 10,
    stateful_step_count=60 if THOROUGH else 20,
    derandomize=not THOROUGH,
    deadline=None,
)
