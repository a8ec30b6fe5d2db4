"""Deletes messages, one or several, after one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from greentui.engine.errors import Refusal
from greentui.model.messages import Message
from greentui.text.sanitize import crop
from greentui.text.summary import summary
from greentui.tui.actions.actions import Actions
from greentui.tui.actions.several import each, tally
from greentui.tui.dialogs.confirm_dialog import Answer, ConfirmDialog
from greentui.words import _, plural, sentences

_SUMMARY = 60
"""Characters of a message that the question shows."""


class _Parts(NamedTuple):
    """Messages by what deleting does to them."""

    sent: list[Message]
    ours: list[Message]
    """Of those sent, the ones that can be deleted for everyone."""
    unsent: list[Message]
    doubtful: list[Message]


class Deleting(Actions):
    """Deletes messages of the chat in view."""

    async def delete(self, messages: Sequence[Message]) -> bool:
        """Delete messages for this account or for everyone, as answered.

        Those without an id of the service, which were not sent or are in doubt, are removed here.

        Args:
            messages: At least one.

        Returns:
            Whether it was agreed to.

        Raises:
            Refusal: The only message was not deleted. Of several a notice says how many were not, and why.
        """
        parts = _parts(messages)
        answer = await self.shell.result_of(
            ConfirmDialog(_question(messages), _consequence(parts, len(messages)), _answers(parts))
        )
        if not answer:
            return False

        async def delete(message: Message) -> None:
            commands = self.session.chat_commands
            await commands.delete(message.chat_id, message.id, for_me=answer == "me")

        deleted, problems = await each(parts.ours if answer == "all" else parts.sent, delete)
        removed, others = await each((*parts.unsent, *parts.doubtful), self.remove)
        problems += others
        if len(messages) > 1:
            self.shell.tell(tally(_("Deleted: %d."), deleted + removed, problems))
        elif problems:
            raise problems[0]
        return True

    async def remove(self, message: Message) -> None:
        """Remove a message here that was not sent, or may not have been.

        Raises:
            Refusal: It is being sent, or has been sent, or may have been, since the question was asked.
        """
        now = self.session.message(message.chat_id, message.uid) or message
        if now.known_to_service:
            raise Refusal(_("It has been sent meanwhile."))
        if now.status and now.status.is_doubtful:
            if not (message.status and message.status.is_doubtful):
                raise Refusal(_("It may have been sent meanwhile."))
            await self.session.outbox_commands.stop_looking(message.uid)
        elif now.status and now.status.is_waiting:
            await self.session.outbox_commands.cancel(message.uid)
        await self.session.chat_commands.hide(message.chat_id, message.uid)


def _parts(messages: Sequence[Message]) -> _Parts:
    parts = _Parts([], [], [], [])
    for message in messages:
        if message.known_to_service:
            parts.sent.append(message)
            if not message.incoming and not message.deleted:
                parts.ours.append(message)
        elif message.status and message.status.is_doubtful:
            parts.doubtful.append(message)
        else:
            parts.unsent.append(message)
    return parts


def _question(messages: Sequence[Message]) -> str:
    if len(messages) == 1:
        return _("Delete “%s”?") % crop(summary(messages[0]), _SUMMARY)
    return plural("Delete %d message?", "Delete %d messages?", len(messages)) % len(messages)


def _answers(parts: _Parts) -> list[Answer]:
    answers = [Answer("me", _("For &me"), destructive=False)] if parts.sent else []
    if parts.ours:
        answers.append(Answer("all", _("For &everyone")))
    return answers or [Answer("me", _("&Remove"))]


def _consequence(parts: _Parts, count: int) -> str:
    """What becomes of the messages, with the numbers of each sort where there are several."""
    others = len(parts.sent) - len(parts.ours) if parts.ours else 0
    told = (
        (len(parts.sent), _("For me"), _("removed from this account only.")),
        (len(parts.ours), _("For everyone"), _("removed for all; cannot be undone.")),
        (others, _("Not yours, or deleted already"), _("not deleted for everyone.")),
        (len(parts.unsent), _("Not sent"), _("removed here; the text is lost.")),
        (
            len(parts.doubtful),
            _("In doubt"),
            _("removed here only; if it was sent, it stays with the other side."),
        ),
    )
    return sentences(
        *(
            f"{which}: {what}" if some == count else f"{which} ({some} / {count}): {what}"
            for some, which, what in told
            if some
        )
    )
