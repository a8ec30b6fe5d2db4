"""The question that is asked once before a text is sent that may not be meant as it stands."""

from __future__ import annotations

from collections.abc import Callable

from greentui.text import second_look
from greentui.text.keymap import Keymap
from greentui.tui.compose import completion
from greentui.tui.widgets.item_line import ItemLine, LineItem
from greentui.words import _, plural

ASKED = 20
"""Texts remembered because they were asked about."""


class QuestionLine(ItemLine):
    """The question, and what answers it; hidden without one.

    Args:
        keymap: The keys in use.
        file_nearby: Whether a file was sent to this chat lately.
    """

    def __init__(self, keymap: Keymap, file_nearby: Callable[[], bool], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(gap=2, id=id)
        self._file_nearby = file_nearby
        self._send_key, self._file_key = keymap.shown("send"), keymap.shown("send_file")
        self._about = ""
        """The text that is not sent while the question is shown; empty for none."""
        self._asked: dict[str, None] = {}
        """The last `ASKED` texts asked about, the latest last: they are not asked about again."""
        self.correction = ""
        """The command that `Tab` puts in place of a mistyped one; empty for none."""

    def asks(self, text: str) -> bool:
        """Ask about a text that is to be sent, unless that was done before. Returns whether it asked."""
        question = "" if text in self._asked else self._question(text)
        if not question:
            return False
        self._asked[text] = None
        for old in list(self._asked)[:-ASKED]:
            del self._asked[old]
        self._about, self.correction = text, completion.mistyped(text) or ""
        attaches = _("%s attaches") % self._file_key if self._lacks_file(text) else ""
        corrects = _("Tab %s") % self.correction if self.correction else ""
        self.show(
            (
                LineItem(question, "warn", weight=9),
                LineItem(corrects, "accent", "correct", weight=8),
                LineItem(attaches, "accent", "attach", weight=8, short=attaches.replace("Ctrl+", "^")),
                LineItem(_("%s sends it") % self._send_key, "plain", "send", weight=7),
            )
        )
        self.display = True
        return True

    @property
    def shown(self) -> bool:
        """Whether a question is shown."""
        return bool(self._about)

    def changed(self, text: str) -> None:
        """Remove a question about another text than this one."""
        if self._about and self._about != text:
            self.end()

    def decline(self) -> None:
        """Remove the question; if the text is sent again all the same, ask again."""
        self._asked.pop(self._about, None)
        self.end()

    def end(self) -> None:
        """Remove the question."""
        self._about, self.correction = "", ""
        self.display = False

    def _question(self, text: str) -> str:
        """What to ask before a text is sent; empty for nothing."""
        if completion.mistyped(text) is not None:
            return _("No such command.")
        lines = second_look.lines_in(text)
        if second_look.looks_like_a_log(text):
            return (
                plural("This looks like a log, %d line.", "This looks like a log, %d lines.", lines) % lines
            )
        if lines > second_look.MANY_LINES:
            return _("One message of %d lines?") % lines
        return _("No file attached.") if self._lacks_file(text) else ""

    def _lacks_file(self, text: str) -> bool:
        """Whether a text says that a file comes with it, and none was sent lately."""
        return second_look.names_a_file(text) and not self._file_nearby()
