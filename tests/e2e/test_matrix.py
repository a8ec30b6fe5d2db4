"""Everything the console shows opens, survives a resize, and closes again: with keys and by mouse."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import cycle, product, repeat
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator, running_emulator
from greentui.tui.layers import Dialog
from tests.camera import DARK, LIGHT, codes_on, issued_by
from tests.cli.command import environment
from tests.conftest import THOROUGH
from tests.e2e.looks import Look
from tests.e2e.stops import CAPTION, HOME, IN_CHAT, LINKING, STOPS, every_stop
from tests.e2e.walker import Hand, Press, Size, Stop, Walker, Write
from tests.monkey import keys
from tests.monkey.actions import Mouse
from tests.monkey.service import PEOPLE, Service, write_tools

SIZES: tuple[Size, ...] = ((60, 20), (200, 60), (80, 24), (120, 36))
ROOM = 30
"""Rows that the code of the linking page needs."""
ROUND: tuple[Size, ...] = ((200, 60), (60, 20), (152, 40), (120, 36))


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    service = Service()
    try:
        service.order("incoming", {"chatId": PEOPLE[0], "typeMessage": "imageMessage", "caption": CAPTION})
        yield service
    finally:
        service.close()


def stand(walker: Walker) -> None:
    """Stand in a chat, the last message of which is a picture."""
    walker.begin(HOME.screen, "● authorized")
    walker.do(Press(("ctrl+k",)))
    walker.arrive("Switcher", "Jump to a chat")
    walker.do(Write(PEOPLE[0].partition("@")[0]))
    walker.see(r"▌ +Анна Петрова +\+7 901")  # nothing matches before the contacts arrive
    walker.do(Press(("enter",)))
    walker.arrive(HOME.screen, CAPTION)


def leave(walker: Walker) -> None:
    """End the console."""
    walker.do(Press(("ctrl+q",)))
    assert walker.glass.wait_end() == 0
    walker.glass.check_end()


@pytest.mark.parametrize(
    ("first", "look"),
    product(range(4), Look) if THOROUGH else enumerate(Look),
    ids=lambda value: value if isinstance(value, Look) else f"{SIZES[value][0]}x{SIZES[value][1]}",
)
def test_everything_opens_bears_another_window_and_is_left(
    service: Service, tmp_path: Path, first: int, look: Look
) -> None:
    """Each is opened in a window of one size and left in one of the next, by turns with keys and by mouse.

    Thoroughly, each is opened in every size and every look, and in each of these both with keys and by mouse;
    otherwise in a small window one way and in a large one the other.
    """
    size, *others = (*SIZES[first:], *SIZES[:first])
    windows = cycle([(each,) for each in (*others, size)])
    env = service.environment() | write_tools(tmp_path / "tools")
    with Walker(tmp_path / "home", env, size, windows, look) as walker:
        stand(walker)
        shift = first + [*Look].index(look) // 2
        for turn, stop in enumerate(STOPS):
            if THOROUGH or turn % 2 == first // 2:
                walker.visit(stop, [*Hand][(turn + shift) % 2], IN_CHAT)
        leave(walker)


class Stopper(Walker):
    """Stops the console at each visit, and continues it."""

    def try_out(self, stop: Stop) -> None:
        assert self.glass.stop()
        self.glass.go_on()
        self.see(stop.shows)
        self.look()


@pytest.mark.skipif(not THOROUGH, reason="tests/e2e/test_suspending.py stops it in a few places")
def test_a_shell_stops_and_continues_it_wherever_it_is(service: Service, tmp_path: Path) -> None:
    env = service.environment() | write_tools(tmp_path / "tools")
    with Stopper(tmp_path / "home", env, ROUND[-1]) as walker:
        stand(walker)
        for stop in STOPS:
            walker.visit(stop, Hand.KEYS if stop.keys else Hand.MOUSE, IN_CHAT)
        leave(walker)


@pytest.fixture
def console(service: Service, tmp_path: Path) -> Iterator[Walker]:
    """A console in a window that goes through all sizes during each visit."""
    env = service.environment() | write_tools(tmp_path / "tools")
    with Walker(tmp_path / "home", env, ROUND[-1], repeat(ROUND)) as walker:
        stand(walker)
        yield walker
        leave(walker)


def test_what_is_written_or_sought_stays_in_another_window(console: Walker) -> None:
    console.do(Write("half a sentence"))
    for size in ROUND:
        console.resize(size)
        console.see("half a sentence")
    console.do(Press(("ctrl+f",)))
    console.see("Find ")
    console.do(Write("gate"))
    for size in ROUND:
        console.resize(size)
        console.see(r"gate +\d+/\d+")
        console.see("half a sentence")
    console.do(Press(("escape",)))
    console.see_no_more("Find gate")
    console.do(Write(", and the rest"))
    console.see("half a sentence, and the rest")


def test_every_dialog_goes_through_windows_of_all_sizes(console: Walker) -> None:
    dialogs = {kind.__name__ for kind in keys.classes() if issubclass(kind, Dialog)}
    for stop in STOPS:
        if stop.screen in dialogs:
            console.visit(stop, Hand.KEYS, IN_CHAT)


@pytest.fixture(scope="module")
def unlinked() -> Iterator[Emulator]:
    """An instance without a phone, whose code stays the same for as long as a test takes."""
    with running_emulator(seed=3, unlinked=True, qr_seconds=3600) as running:
        yield running


@pytest.mark.parametrize(
    ("look", "hand"), product(Look, Hand) if THOROUGH else zip(Look, cycle(Hand), strict=False)
)
def test_the_code_of_the_linking_page_is_read_in_windows_of_all_sizes(
    unlinked: Emulator, tmp_path: Path, look: Look, hand: Hand
) -> None:
    code = issued_by(unlinked)
    env = environment(unlinked, tmp_path / "home")
    with Walker(tmp_path / "home", env, ROUND[-1], look=look) as walker:
        walker.begin(LINKING.screen, LINKING.shows)
        walker.do(Press(("escape",)))
        walker.arrive(HOME.screen, "F3 links a phone")
        for step in LINKING.ways(hand):
            walker.do(step)
        walker.arrive(LINKING.screen, LINKING.shows)
        for size in (*ROUND[:-1], (80, 24), ROUND[-1]):
            walker.resize(size)
            if size[1] < ROOM:
                walker.read("The QR code needs")
            else:
                walker.until(lambda: camera_reads(walker, code), f"no camera reads it at {size}")
        walker.do(Press(("escape",)) if hand is Hand.KEYS else LINKING.leave)
        walker.arrive(HOME.screen, HOME.shows)
        leave(walker)


def camera_reads(walker: Walker, code: str) -> bool:
    """Whether a code is on the screen, to be read on a dark and on a light terminal."""
    return all(codes_on(walker.glass, theme) == [code] for theme in (DARK, LIGHT))


@pytest.mark.parametrize("hand", Hand)
def test_the_first_start_goes_through_windows_of_all_sizes_and_is_left(tmp_path: Path, hand: Hand) -> None:
    nothing = {name: "" for name in os.environ if name.startswith("GREENTUI_")}
    nothing["GREENTUI_HOME"] = str(tmp_path / "home")
    with Walker(tmp_path / "home", nothing, ROUND[-1]) as walker:
        walker.begin("WelcomeScreen", "Welcome to greentui")
        for size in ROUND:
            walker.resize(size)
            walker.see("Welcome to greentui")
        if hand is Hand.KEYS:
            walker.do(Press(("escape",)))
        else:
            place = walker.place_of(r"Esc \w+")
            assert place
            walker.glass.mouse(Mouse("click", *place))
        assert walker.glass.wait_end() == 2
        walker.glass.check_end()


@pytest.mark.parametrize("hand", Hand)
def test_no_screen_is_missing(hand: Hand) -> None:
    opened = {stop.screen for stop in every_stop() if stop.ways(hand)}
    assert opened | {HOME.screen, "WelcomeScreen"} == keys.screens().keys()
