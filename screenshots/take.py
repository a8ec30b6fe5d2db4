"""Takes the pictures of this folder: `python -m screenshots.take [--png] [NAME …]`.

The console works on an emulator whose world comes from a seed, with a stopped clock, in UTC, without
animations: the same bytes each time. None may hold a token; that is looked at before one is written.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from greentui.emulator.testing import Emulator
    from greentui.tui.app import GreenTuiApp

FOLDER = Path(__file__).parent
SEED = 7
NOW = 1_773_842_520.0
"""Wednesday, 18 March 2026, 14:02 UTC."""
PATIENCE = 30.0
"""Seconds until what a picture waits for must be there."""
QUIET = 0.4
"""Seconds without a request after which everything that was to be fetched is there."""
# fmt: off
XTERM = (
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
)
# fmt: on
"""The sixteen colours of a terminal that has no more, as xterm shows them."""
PORT = 41_907
"""Always the same, because some pages show the service's address."""
ANNA = "79010000000@c.us"
MAYA = "972500000001@c.us"
FETCHING = "Fetching"

_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_FONT = re.compile(r"font-family: [^;\n}]+")
_FONTS = 'font-family: "Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace'

Act = Callable[["Stage"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, the window's size, the theme, and what is done before it is taken."""

    name: str
    act: Act
    size: tuple[int, int] = (120, 36)
    theme: str = "greentui-dark"
    unlinked: bool = False
    compact: bool = False
    sixteen: bool = False
    """Whether the terminal has sixteen colours."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What an act can use."""

    pilot: Pilot[int]
    emulator: Emulator

    @property
    def app(self) -> GreenTuiApp:
        """The console."""
        from greentui.tui.app import GreenTuiApp

        assert isinstance(self.pilot.app, GreenTuiApp)
        return self.pilot.app

    async def until(self, holds: Callable[[], object], what: str) -> None:
        """Wait for something that the engine does behind the screen."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.pilot.pause(0.02)
        await self.pilot.pause()
        assert holds(), what

    async def quiet(self) -> None:
        """Wait until nobody has asked the service anything for a while."""
        asked = -1
        while (now := len(self.emulator.requests())) != asked:
            asked = now
            await self.pilot.pause(QUIET)
        await self.pilot.pause()

    async def open_chat(self, chat_id: str) -> None:
        """Go to a chat and wait until its newest page is there."""
        self.app.open_chat(chat_id)
        kept = f"history:{chat_id}"
        session = self.app.session
        await self.until(lambda: session._archive.note(kept), f"the history of {chat_id}")
        await self.until(lambda: FETCHING not in picture_text(self.app), "the fetched messages")

    async def press(self, *keys: str) -> None:
        """Press keys and let everything settle."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def page(self, key: str) -> None:
        """Open a page and wait until nothing on it is loading any more."""
        await self.press(key)
        await self.until(lambda: not self.app.screen.query("LoadingIndicator"), "a page")
        await self.app.workers.wait_for_complete(
            [worker for worker in self.app.workers if worker.node is self.app.screen]
        )
        await self.pilot.pause()


async def conversation(stage: Stage) -> None:
    """Anna's chat with a reply being written, and Maya, who has just written."""
    await stage.open_chat(ANNA)
    before = stage.app.session.unread_total()
    for text in ("Hi! Is the blue one still there?", "I could come by at six"):
        stage.emulator.control("incoming", {"chatId": MAYA, "text": text})
    await stage.until(lambda: stage.app.session.unread_total() == before + 2, "what Maya wrote")
    await stage.type("До вторника! Курьер позвонит за час")


async def switcher(stage: Stage) -> None:
    """Looking for a chat with the wrong alphabet."""
    await stage.open_chat(ANNA)
    await stage.press("ctrl+k")
    await stage.type("petr")


async def search(stage: Stage) -> None:
    """A word in every chat."""
    await stage.open_chat(ANNA)
    await stage.press("alt+f")
    await stage.type("заказ")
    await stage.until(lambda: "заказ" in picture_text(stage.app).partition("\n")[2], "hits")


async def poll(stage: Stage) -> None:
    """Writing a poll."""
    await stage.open_chat(ANNA)
    await stage.press("alt+p")
    await stage.type("Which day suits you?")


def page(key: str) -> Act:
    """A page that a key opens."""

    async def act(stage: Stage) -> None:
        await stage.open_chat(ANNA)
        await stage.page(key)

    return act


async def link(stage: Stage) -> None:
    """The QR code, which shows itself when no phone is linked."""
    await stage.until(lambda: "█▀▀▀▀▀█" in picture_text(stage.app), "a code")


SHOTS = (
    Shot("console", conversation),
    Shot("console-light", conversation, theme="greentui-light"),
    Shot("console-wide", conversation, size=(200, 60)),
    Shot("console-80x24", conversation, size=(80, 24)),
    Shot("console-60x20", conversation, size=(60, 20)),
    Shot("console-compact", conversation, compact=True),
    Shot("console-compact-80x24", conversation, size=(80, 24), compact=True),
    Shot("console-16-colours", conversation, sixteen=True),
    Shot("switcher", switcher),
    Shot("search", search),
    Shot("poll", poll),
    Shot("help", page("f1")),
    Shot("instance", page("f2")),
    Shot("contact", page("f4")),
    Shot("statuses", page("f7")),
    Shot("api", page("f8")),
    Shot("link", link, unlinked=True),
)


def picture_text(app: GreenTuiApp) -> str:
    """What the screen shows, as text."""
    from greentui.tui.tour import screen_text

    return screen_text(app)


async def take(shot: Shot, emulator: Emulator, home: Path) -> str:
    """Play a shot on a fresh archive; the picture as SVG."""
    from greentui.config import Config, Credentials, Folders, Profile, Settings
    from greentui.engine.session import Session
    from greentui.tui.app import GreenTuiApp

    credentials = Credentials(emulator.id_instance, emulator.token, emulator.api_url, emulator.media_url)
    folders = Folders(home, home, home / "logs", home / "downloads")
    config = Config(folders, Settings(bell=False, notify="off", theme=shot.theme, compact=shot.compact))
    app = GreenTuiApp(Session.open(Profile("shop", credentials), config, clock=lambda: NOW), config)
    if shot.sixteen:
        limit_colours(app)
    async with app.run_test(size=shot.size) as pilot:
        stage = Stage(pilot, emulator)
        if not shot.unlinked:
            # The reconciler's last word is the coverage of the whole instance.
            await stage.until(lambda: app.session.coverage().until, "the synchronisation")
        await shot.act(stage)
        app.screen.set_focus(app.screen.focused)
        for cursor in app.screen.query("TextArea, Input"):
            cursor.cursor_blink = False
        await stage.quiet()
        return with_fonts_of_here(app.export_screenshot(title="greentui"))


def limit_colours(app: GreenTuiApp) -> None:
    """Have the console look as on a terminal of sixteen colours, with those of xterm."""
    from rich.color import Color, ColorSystem
    from rich.segment import Segment
    from rich.style import Style
    from textual.color import Color as Ground
    from textual.filter import LineFilter

    from greentui.tui.themes import THEMES, with_few_colours

    def nearest(colour: Color | None) -> str | None:
        number = colour.downgrade(ColorSystem.STANDARD).number if colour else None
        return None if number is None else XTERM[number]

    class Sixteen(LineFilter):
        def apply(self, segments: list[Segment], background: Ground) -> list[Segment]:
            styles = [segment.style or Style() for segment in segments]
            limited = [
                each + Style(color=nearest(each.color), bgcolor=nearest(each.bgcolor)) for each in styles
            ]
            return [
                Segment(one.text, style, one.control) for one, style in zip(segments, limited, strict=True)
            ]

    for theme in THEMES:
        app.register_theme(with_few_colours(theme))
    app.add_class("-few-colours")
    app._filters.append(Sixteen())


def written(shot: Shot) -> str:
    """A shot's picture, taken on an emulator of its own."""
    from greentui.emulator.testing import running_emulator

    world = {"seed": SEED, "now": NOW, "silent": True, "chats": 40, "messages": 4000}
    with (
        tempfile.TemporaryDirectory() as home,
        running_emulator(**world, port=PORT, unlinked=shot.unlinked, qr_seconds=3600.0) as emulator,
    ):
        svg = asyncio.run(take(shot, emulator, Path(home)))
        assert emulator.token not in svg, "a picture must not hold a token"
        return svg


def main() -> None:
    """Take them all, or those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--png", action="store_true", help="PNG beside each SVG")
    options = parser.parse_args()
    os.environ.update({"TZ": "UTC", "TEXTUAL_ANIMATIONS": "none", "COLORTERM": "truecolor"})
    time.tzset()
    logging.disable()  # what an act provokes, such as an instance without a phone, is no news here
    for shot in SHOTS:
        if options.names and shot.name not in options.names:
            continue
        file = FOLDER / f"{shot.name}.svg"
        file.write_text(written(shot), encoding="utf-8")
        print(file.relative_to(FOLDER.parent))
        if options.png:
            to_png(file)


def with_fonts_of_here(svg: str) -> str:
    """The picture without fonts to be fetched from elsewhere."""
    return _FONT.sub(_FONTS, _FONT_FACE.sub("", svg))


def to_png(file: Path) -> None:
    """The same picture as PNG, in whatever fixed-width font is here."""
    import cairosvg

    svg = _FONT.sub("font-family: monospace", file.read_text(encoding="utf-8"))
    cairosvg.svg2png(bytestring=svg.encode(), write_to=str(file.with_suffix(".png")))


if __name__ == "__main__":
    main()
