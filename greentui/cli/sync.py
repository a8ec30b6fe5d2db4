"""Receive what waits in the queue and send what waits in the outbox, without a screen.

Works until it is told to stop; with --once until the queue was empty, everything taken from it is committed,
the journals are here, and what waits was sent or looked up as far as that can be done now.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from greentui.cli.error_reporting import say
from greentui.cli.output import add_json, write, write_json
from greentui.cli.session_runner import add_instance, work
from greentui.model.changes import (
    ArchiveAlarm,
    Change,
    ChatsChanged,
    FactsChanged,
    Level,
    MessagesChanged,
    Notice,
    StateAlarm,
)
from greentui.text.state_help import way_out
from greentui.words import _, plural, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from greentui.engine.change_bus import Listener
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    add_instance(parser)
    parser.add_argument(
        "--once",
        action="store_true",
        help=_("stop once the queue is empty, the journals are read and waiting messages were tried"),
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Consume the queue."""
    return work(options, _sync, consume=True)


async def _sync(session: Session, options: argparse.Namespace) -> int:
    session.subscribe(_reporter(session, trouble=not options.once))
    changed = Changed()
    session.subscribe(changed.note)
    session.watch_answers()
    before = session.stats()
    await session.start()
    if not options.once:
        await asyncio.Event().wait()
    await session.wait_drained()
    await session.wait_caught_up()
    await session.wait_account()  # whose notice has been shown by then
    withheld = await session.count_withheld()  # its notice, too
    after = session.stats()
    gained = after.messages - before.messages
    if options.json:
        found = {"messages": gained, "chats": after.chats, "total": after.messages, "withheld": withheld}
        write_json(found)
    else:
        session.deliver()
        new = plural("%d new message.", "%d new messages.", gained) % gained
        write(sentences(new, *changed.words(gained)))
    if left := len(session.outbox()):
        say(
            plural(
                "%d message still waits to be sent; see “greentui outbox list”.",
                "%d messages still wait to be sent; see “greentui outbox list”.",
                left,
            )
            % left
        )
    return 0


class Changed:
    """What changed besides new messages, for a sentence."""

    def __init__(self) -> None:
        self._messages: set[tuple[str, str]] = set()
        self._chats: set[str] = set()
        self._written_in: set[str] = set()
        """Chats whose row changes with their messages."""

    def note(self, changes: Sequence[Change]) -> None:
        """Note what a batch of changes is about."""
        for change in changes:
            if isinstance(change, MessagesChanged):
                self._messages.update((change.chat_id, uid) for uid in change.uids)
                self._written_in.add(change.chat_id)
            elif isinstance(change, ChatsChanged):
                self._chats.update(change.chat_ids or ())

    def words(self, gained: int) -> Iterator[str]:
        """How many messages and chats were known before and are different now.

        Args:
            gained: How many messages are new.
        """
        if (earlier := len(self._messages) - gained) > 0:
            yield plural("%d earlier message changed.", "%d earlier messages changed.", earlier) % earlier
        if chats := len(self._chats - self._written_in):
            yield plural("%d chat changed.", "%d chats changed.", chats) % chats


def _reporter(session: Session, *, trouble: bool) -> Listener:
    """A listener that writes notices to standard error, each text once.

    Args:
        trouble: Whether to report why the queue cannot be read; `--once` reports that at its end.
    """
    said: set[str] = {""}

    def once(text: str) -> None:
        if text not in said:
            said.add(text)
            say(text)

    def tell(changes: Sequence[Change]) -> None:
        # It ends the command, which says so then: see `session_runner`.
        said.update(change.text for change in changes if isinstance(change, ArchiveAlarm))
        for change in changes:
            if isinstance(change, StateAlarm):
                say(change.text)
            elif isinstance(change, Notice) and change.level is not Level.INFO:
                once(sentences(change.text, way_out(change.way, console=False)))
            elif isinstance(change, FactsChanged) and trouble:
                once(session.facts().trouble)

    return tell
