"""The console's end: nothing that was typed is lost, and nothing keeps it from ending.

What is filled in in a form and cannot be asked about is kept in the archive; the next start brings it back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from textual import work

from greentui.engine.errors import Refusal
from greentui.model.changes import Notice
from greentui.model.instance import Role
from greentui.model.messages import MessageStatus
from greentui.text.sanitize import clean_line
from greentui.tui.console import Console
from greentui.tui.layers import Layer
from greentui.tui.shell import Shell
from greentui.words import _, plural, sentences

if TYPE_CHECKING:
    from greentui.config import Config
    from greentui.engine.session import Session

log = logging.getLogger(__name__)


@contextmanager
def _step(step: str) -> Iterator[None]:
    """Log a failure in the block and go on: none may keep the console from ending.

    Args:
        step: What the block is to do, for the log.
    """
    try:
        yield
    except Refusal as refusal:
        log.warning("leaving: could not %s: %s", step, refusal)
    except Exception:
        log.exception("leaving: could not %s", step)


class Leaving(Shell, inherit_bindings=False):
    """An application that asks before it ends, and keeps what was typed.

    Args:
        session: The current instance's.
        config: Folders, settings and profiles.
    """

    def __init__(self, session: Session, config: Config) -> None:
        super().__init__(session, config)
        self._unsubscribe: Callable[[], None] | None = None
        """Ends following the session's changes."""
        self._asked_to_quit = False
        self.unsaved_texts: list[tuple[str, str]] = []
        """After the end: what was written and could not be saved, each with a sentence that says where."""
        self.left_undone = ""
        """After the end: a sentence about messages in doubt that no process looks up; empty for none."""

    @property
    def main(self) -> Console:
        """The console's main screen, wherever in the stack."""
        raise NotImplementedError

    async def on_unmount(self) -> None:
        """Stop receiving and sending; everything pending is on disk."""
        for chat_id, held in self.unsaved_drafts.items():
            if held.words:
                name = chat_id
                with _step("name a chat"):
                    name = clean_line(self.session.name_of(chat_id))
                self.unsaved_texts.append((_("What you wrote to %s could not be saved:") % name, held.words))
        with _step("list the forms"):
            said = _("What you filled in could not be saved:")
            self.unsaved_texts += [(said, text) for text in self.left_forms.unwritten()]
        with _step("follow no more changes"):
            if self._unsubscribe:
                self._unsubscribe()
        with _step("count what is in doubt"):
            self.left_undone = _in_doubt(self.session)
        with _step("end the session"):
            await self.session.stop()

    async def action_quit(self) -> None:
        """End the program; the draft is saved. Ask first if something filled in would be lost."""
        with _step("ask about a form"):
            layers = [layer for layer in self.screen_stack if isinstance(layer, Layer)]
            filled = next((layer for layer in reversed(layers) if layer.unsaved()), None)
            if filled and not self._asked_to_quit:
                self.uncover(filled)
                self._quit_without_the_form()
                return
        await self._quit()

    @work(group="quit")
    async def _quit_without_the_form(self) -> None:
        """End the program if the operator agrees to lose what was filled in."""
        self._asked_to_quit = True
        try:
            agreed = await self.ask(_("Quit and discard what is in the form?"), yes=_("Quit"))
        finally:
            self._asked_to_quit = False
        if agreed:
            for screen in self.screen_stack:
                if isinstance(screen, Layer):
                    self.forget_filled_in(screen)
            await self._quit()

    async def _quit(self) -> None:
        with _step("save the draft"):
            try:
                await self.main.put_away()
            except Refusal as refusal:
                if not self._asked_to_quit:
                    self._quit_without_the_draft(refusal)
                    return
        await self._put_away_forms()
        self.exit()

    @work(group="quit")
    async def _quit_without_the_draft(self, refusal: Refusal) -> None:
        """End the program if the operator agrees to lose what was written; to quit once more is to agree."""
        self._asked_to_quit = True
        lost = sentences(
            _("What you have written cannot be saved"),
            str(refusal),
            _("It is printed in the terminal when greentui has ended."),
        )
        try:
            if await self.ask(_("Quit all the same?"), lost, yes=_("Quit")):
                await self._put_away_forms()
                self.exit()
        finally:
            self._asked_to_quit = False

    def keep_typed(self, here: str, later: str) -> None:
        """Keep text that was typed before the console ended: in the field in focus, or in the draft."""
        from textual.widgets import Input

        if isinstance(self.focused, Input):
            self.focused.insert_text_at_cursor(here)
            here = ""
        composer = self.main.compose_box.composer
        composer.insert(here + later, composer.document.end)

    async def put_away(self) -> None:
        """Save the draft and what is filled in, where nobody can be asked any more."""
        if not self.screen_stack:
            return  # a signal before the first screen, or after the last: nothing was typed, or it is saved
        with _step("save the draft"):
            await self.main.put_away()
        for screen in self.screen_stack:
            with _step("keep what is filled in"):
                self.keep_filled_in(screen)
        await self._put_away_forms()

    async def _put_away_forms(self) -> None:
        """Save what is filled in in closed forms, before the session ends."""
        with _step("save what is filled in"):
            await self._write_forms()

    async def _write_forms(self) -> None:
        """Write what changed in closed forms into the archive.

        Raises:
            Refusal: The archive cannot be written.
        """
        with self.left_forms.changes() as notes:
            await self.session.form_notes.keep(notes)

    @work(group="forms")
    async def left_forms_changed(self) -> None:
        """Write down what forms hold."""
        with suppress(Refusal):  # it is tried again with the next change, and when the console ends
            await self._write_forms()

    @work(group="forms")
    async def _bring_back_forms(self) -> None:
        """Have forms filled in as earlier sessions left them that have ended."""
        with suppress(Refusal):  # they stay where they are
            notes = await self.session.form_notes.claim()
            try:
                self.left_forms.read(notes)
            except Exception:  # whatever they hold must not be able to end the next start as well
                await self.session.form_notes.keep(dict.fromkeys(notes, ""))
                raise
            await self._write_forms()  # without what cannot be read
        if self.left_forms:
            self.tell(Notice(_("Unfinished forms were kept: open one again to go on.")))


def _in_doubt(session: Session) -> str:
    """How many messages are in doubt, and what looks them up, unless another console does."""
    count = sum(item.status is MessageStatus.UNKNOWN for item in session.outbox())
    if not count or session.facts().role is Role.FOLLOWER:
        return ""
    return (
        plural(
            "%d message is in doubt; “greentui sync” looks it up.",
            "%d messages are in doubt; “greentui sync” looks them up.",
            count,
        )
        % count
    )
