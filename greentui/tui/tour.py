"""Plays the console on a live instance without a terminal, and reports each step.

The application, keys and engine are those used with a terminal; only the screen is in memory.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from greentui.model.chats import ChatFilter
from greentui.model.messages import Key, Message, MessageStatus
from greentui.tui.startup import console
from greentui.words import _, plural

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from greentui.config import Config, Profile
    from greentui.tui.app import GreenTuiApp

SIZE = (120, 36)
"""Columns and rows of the screen."""

PATIENCE = 45.0
"""Seconds a step may take."""

LOOK_EVERY = 0.05
"""Seconds between two checks."""

TEXT = "Good day! When shall we deliver?"

Say = Callable[[str], None]


class Broken(Exception):
    """A step that failed; the text says which."""


class Tour:
    """One run of the tour.

    Args:
        app: The console, running.
        pilot: Presses its keys.
        say: Reports each step.
    """

    def __init__(self, app: GreenTuiApp, pilot: Pilot[int], say: Say) -> None:
        self.app = app
        self.pilot = pilot
        self.say = say

    async def until(self, holds: Callable[[], object], words: str) -> None:
        """Wait for a condition and report it.

        Raises:
            Broken: It did not hold within `PATIENCE`.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not holds():
            if loop.time() > end:
                raise Broken(words)
            await asyncio.sleep(LOOK_EVERY)
        await self.pilot.pause()
        self.say(words)

    def _newest(self, chat_id: str) -> tuple[Message, ...]:
        return self.app.session.window(chat_id, limit=20).messages

    async def play(self) -> None:
        """Run all steps, in order.

        Raises:
            Broken: A step failed.
        """
        app, main = self.app, self.app.main
        session = app.session
        await self.until(lambda: len(main.chat_list.ids) > 0, _("chats appear"))
        ready = _("the instance is %s")
        await self.until(lambda: session.facts().state.value == "authorized", ready % "authorized")

        person = await self._any_contact()
        await self.pilot.press("ctrl+k")
        await self.pilot.press(*(person.partition("@")[0]), "enter")
        name = session.name_of(person)
        await self.until(lambda: main.chat_id == person, _("a chat opens by its number: %s") % name)

        before = {message.uid for message in self._newest(person)}
        await self.pilot.press(*("space" if letter == " " else letter for letter in TEXT), "enter")

        def mine() -> Message | None:
            return next(
                (
                    each
                    for each in self._newest(person)
                    if each.uid not in before and not each.incoming and each.text == TEXT
                ),
                None,
            )

        await self.until(mine, _("a text typed and sent shows at once"))

        def reached(*statuses: MessageStatus) -> bool:
            message = mine()
            return message is not None and message.status in statuses

        delivered, read = MessageStatus.DELIVERED, MessageStatus.READ
        await self.until(
            lambda: reached(MessageStatus.SENT, delivered, read), _("its ticks say that it was sent")
        )
        await self.until(lambda: reached(delivered, read), _("… and delivered"))
        await self.until(lambda: reached(read), _("… and read"))
        await self.until(lambda: self._answer(person, before), _("the contact's answer appears by itself"))
        await self._scroll_back(person)

    async def _any_contact(self) -> str:
        """A contact to write to, preferably one who waits for an answer."""
        session = self.app.session
        waiting = session.chat_ids(ChatFilter.WAITING)
        everybody = [*waiting, *session.chat_ids()]
        person = next((chat_id for chat_id in everybody if chat_id.endswith("@c.us")), "")
        if not person:
            raise Broken(_("there is a person to write to"))
        return person

    def _answer(self, chat_id: str, before: set[str]) -> bool:
        newest = self._newest(chat_id)
        own = [index for index, each in enumerate(newest) if each.text == TEXT and each.uid not in before]
        return bool(own) and any(each.incoming and each.uid not in before for each in newest[own[0] :])

    async def _scroll_back(self, chat_id: str) -> None:
        """Page up until the service has sent older messages, or the chat's beginning is in view."""
        session, view = self.app.session, self.app.main.view

        def oldest() -> Key:
            return session.window(chat_id, after=Key(-1, -1), limit=1).messages[0].key

        began = oldest()
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        pages = 0
        while True:
            await self.pilot.press("pageup")
            pages += 1
            await asyncio.sleep(LOOK_EVERY)
            if oldest() < began or (view.top_note and session.coverage(chat_id).beginning):
                break
            if loop.time() > end:
                raise Broken(_("the history scrolls back"))
        words = plural("the history scrolls back by %d page", "the history scrolls back by %d pages", pages)
        await self.until(lambda: not view.at_end, words % pages)


def screen_text(app: GreenTuiApp) -> str:
    """The screen as text, without blanks at the ends of lines."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def tour(app: GreenTuiApp, say: Say) -> int:
    """Run the tour on a console that is not running yet; 0 if every step held, else 1."""
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        status = 0
        try:
            await Tour(app, pilot, say).play()
        except Broken as broken:
            say(_("✗ did not hold: %s") % broken)
            status = 1
        say(screen_text(app))
        return status


def run_tour(config: Config, profile: Profile) -> int:
    """Run the tour on an instance, with each step and the last screen on standard output.

    Returns:
        0 if every step held, else 1.
    """

    def say(words: str) -> None:
        mark = "" if "\n" in words or words.startswith("✗") else "✓ "
        sys.stdout.write(f"{mark}{words}\n")
        sys.stdout.flush()

    async def play() -> int:
        return await tour(console(config, profile), say)

    return asyncio.run(play())
