"""Where a failure happened, read from its traceback, and what counting such places leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import pytest
from textual._context import active_message_pump
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import WorkerFailed

from greentui.tui.containment import OFTEN, QUIET, WINDOW, Containment, Fault, fault_of

Step = Callable[..., None]


class Odd(Exception):
    """What goes wrong here."""


def fail(*_further: Step) -> None:
    raise Odd


def call(step: Step, *further: Step) -> None:
    step(*further)


def of(module: str, step: Step = call, name: str = "") -> Step:
    """The same function as if it stood in another module, perhaps under another name."""
    assert isinstance(step, FunctionType)
    code = step.__code__.replace(co_name=name) if name else step.__code__
    return FunctionType(code, {**globals(), "__name__": module}, name, None, step.__closure__)


def of_object(owner: object, name: str = "handle") -> Step:
    """A method of `owner` which Textual calls."""

    def method(self: object, step: Step, *further: Step) -> None:
        step(*further)

    bare = of("textual.odd", method, name)
    return lambda *steps: bare(owner, *steps)


def failure_of(first: Step, *further: Step) -> Exception:
    with pytest.raises(Odd) as caught:
        first(*further)
    return caught.value


def fault(*steps: Step) -> Fault:
    """What is made of a failure at the end of some steps, each of which calls the next."""
    return fault_of(failure_of(*steps, fail))


@pytest.fixture
def active() -> Iterator[Widget]:
    """The widget whose message is being handled."""
    widget = Widget()
    token = active_message_pump.set(widget)
    yield widget
    active_message_pump.reset(token)


CALL = f"call:{call.__code__.co_firstlineno + 1}"
FAIL = f"fail:{fail.__code__.co_firstlineno + 1}"


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ((of("textual.widget"), of("greentui.tui.pages"), of("textual.dom")), f"greentui.tui.pages.{CALL}"),
        ((of("greentui.tui.app"), of("greentui.tui.pages")), f"greentui.tui.pages.{CALL}"),
        ((of("greentui.tui.pages"), of("greentui.tui.containment")), f"greentui.tui.pages.{CALL}"),
        ((of("greentuition"), of("textual.dom", fail)), f"textual.dom.{FAIL}"),
    ],
    ids=["within theirs", "the innermost of ours", "never containment", "theirs if none is ours"],
)
def test_a_place_is_our_innermost_frame(steps: tuple[Step, ...], place: str) -> None:
    assert fault_of(failure_of(*steps, fail)).place == place


def test_a_failure_without_a_traceback_is_named_by_its_kind() -> None:
    assert fault_of(Odd()).place == "Odd"


def test_a_failed_worker_is_what_failed_in_it() -> None:
    error = failure_of(of("greentui.tui.pages"), fail)
    seen = fault_of(WorkerFailed(error))
    assert (seen.error, seen.place) == (error, f"greentui.tui.pages.{CALL}")


@pytest.mark.parametrize(
    ("names", "painting", "drawing"),
    [
        (["handle"], False, False),
        (["render_lines"], False, True),
        (["_refresh_layout"], True, False),
        (["_compositor_refresh"], True, False),
        (["_display", "render_lines"], True, False),
    ],
)
def test_what_kept_the_screen_from_being_painted_is_told_by_textuals_frames(
    names: list[str], painting: bool, drawing: bool
) -> None:
    seen = fault(*(of_object(None, name) for name in names))
    assert (seen.painting, seen.drawing) == (painting, drawing)


@pytest.mark.parametrize("name", ["render_lines", "_display"])
def test_what_is_drawn_fails_in_the_innermost_widget(active: Widget, name: str) -> None:
    outer, inner = Widget(), Widget()
    assert fault(of_object(outer, name), of_object(inner), of_object(None)).node is inner


def test_what_is_drawn_outside_of_widgets_fails_in_the_active_one(active: Widget) -> None:
    assert fault(of_object(None, "render_lines")).node is active


def test_what_is_handled_fails_in_the_widget_that_handles_it(active: Widget) -> None:
    assert fault(of_object(Widget())).node is active


def test_what_no_widget_handles_fails_in_the_innermost_widget() -> None:
    widget = Widget()
    token = active_message_pump.set(MessagePump())
    try:
        assert fault(of_object(widget)).node is widget
    finally:
        active_message_pump.reset(token)


def test_the_timer_that_called_is_known() -> None:
    timer = Timer(Widget(), 1.0)
    assert fault(of_object(timer)).timer is timer
    assert fault(of_object(None)).timer is None


class Program:
    """A program that fails at one place, seconds apart."""

    containment: Containment | None = None

    def __init__(self) -> None:
        self.now = 1_000.0
        self.said: list[str] = []
        self.closed: list[Widget] = []
        self.counts = Containment(self, lambda: self.now)

    def say_failed(self, text: str) -> None:
        self.said.append(text)

    def close_failing(self, node: Widget) -> bool:
        self.closed.append(node)
        return True

    def fails(self, *seconds: float, owner: Any = None) -> None:
        for second in seconds:
            self.now = 1_000 + second
            assert self.counts.contain(failure_of(of_object(owner), fail))


class Mounted(Screen[None]):
    """A screen in view."""

    @property
    def is_mounted(self) -> bool:
        return True


@pytest.mark.parametrize(("last", "closed"), [(WINDOW, 1), (WINDOW + 0.1, 0)])
def test_a_failure_counts_for_a_while(last: float, closed: int) -> None:
    program, screen = Program(), Mounted()
    program.fails(0, *[1] * (OFTEN - 2), last, owner=screen)
    assert program.closed == [screen] * closed


def test_what_was_closed_begins_to_count_anew() -> None:
    program, screen = Program(), Mounted()
    program.fails(*[0] * (2 * OFTEN - 1), owner=screen)
    assert program.closed == [screen]


@pytest.mark.parametrize(("later", "said"), [(QUIET - 0.1, 1), (QUIET, 2)])
def test_the_same_place_is_quiet_for_a_moment(later: float, said: int) -> None:
    program = Program()
    program.fails(0, later)
    assert len(program.said) == said
