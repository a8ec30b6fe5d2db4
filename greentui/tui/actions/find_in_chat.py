"""Finding words in the chat in view: searches, moves between hits, highlights them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from greentui.engine.errors import Refusal
from greentui.model.chats import Found
from greentui.text.sanitize import clean_line
from greentui.text.summary import PARTS
from greentui.tui.actions.actions import Actions, in_worker
from greentui.tui.console import Console
from greentui.words import _

if TYPE_CHECKING:
    from greentui.tui.chat.find_bar import FindBar

HITS = 200
"""Hits fetched at most."""


class FindInChat(Actions):
    """The words to find in the chat in view, and the current hit.

    Args:
        console: The console to act on.
    """

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._bar: FindBar | None = None
        self._hits: Sequence[Found] = ()
        self._index = 0
        self._words = ""

    async def open(self, words: str = "") -> None:
        """Open the find bar; what is typed next goes into it."""
        from greentui.tui.chat.find_bar import FindBar

        self._index = 0
        if self._bar is None:
            self._bar = FindBar(words, self.shell.keymap, id="find")
            await self.console.query_one("#chat").mount(self._bar, after=self.console.header)
        else:
            self._bar.begin(words)

    @in_worker("find", exclusive=True)
    async def sought(self, event: FindBar.Sought) -> None:
        """Find the words of the bar."""
        await self.seek(event.words)

    def stepped(self, event: FindBar.Stepped) -> None:
        """Go to another hit."""
        self.step(event.step)

    def close(self) -> bool:
        """Close the bar and remove the highlights; whether it was open."""
        self._hits, self._words = (), ""
        return self._bar is not None and self._bar.end()

    def _say(self, text: str) -> None:
        if self._bar is not None:
            self._bar.said(text)

    async def seek(self, words: str) -> None:
        """Find other words and show the newest hit."""
        self._words = words
        if not words:
            self._hits = ()
            self.console.view.highlight(())
            self._say("")
            return
        try:
            hits = await self.session.search(f"in:{self.console.chat_id} {words}", limit=HITS)
        except Refusal as refusal:
            self._say(clean_line(refusal.text))
            return
        if words != self._words:
            return  # other words were typed meanwhile
        self._hits, self._index = hits, 0
        self.console.view.highlight(needles(words))
        self._show()

    def step(self, step: int) -> None:
        """Show an older hit (1) or a newer one (-1)."""
        if self._hits:
            self._index = (self._index + step) % len(self._hits)
            self._show()

    def _show(self) -> None:
        if not self._hits:
            self._say(_("nothing found"))
            return
        hit = self._hits[self._index]
        self.console.view.jump_to(hit.message.uid)
        more = "+" if len(self._hits) == HITS else ""
        where = f"{PARTS[hit.part]} · " if PARTS[hit.part] else ""
        self._say(f"{where}{self._index + 1}/{len(self._hits)}{more}")


def needles(words: str) -> tuple[str, ...]:
    """The words of a query to highlight in texts, without its filters."""
    return tuple(word.strip('"') for word in words.split() if ":" not in word and word.strip('"'))
