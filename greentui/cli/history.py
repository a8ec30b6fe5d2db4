"""Print a chat, newest last."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.output import HANG, add_json, add_limit, clean, clean_line, moment, write_folded, write_json
from greentui.cli.session_runner import add_chat, add_instance, work
from greentui.cli.sync_first import refreshed
from greentui.model.messages import Message, MessageKind
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session

LIMIT = 100
"""Default number of messages: the service's own default (manual 1.3.5, getChatHistory)."""


def declare(parser: argparse.ArgumentParser) -> None:
    add_chat(parser)
    add_instance(parser, offline=True)
    add_limit(parser, LIMIT, _("at most N messages"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Fetch what is new or missing, and print."""
    return work(options, _history)


async def _history(session: Session, options: argparse.Namespace) -> int:
    if not session.offline and not session.names():
        await session.synchronise()  # in a new archive no name is known yet
    chat_id = session.resolve(options.chat)
    if not session.offline:
        known = bool(session.window(chat_id, limit=1).messages)
        await refreshed(session, _fetched(session, chat_id, options.limit), known=known)
    messages = session.window(chat_id, limit=options.limit).messages
    if options.json:
        write_json([json_output.message(message) for message in messages])
        return 0
    for message in messages:
        for line in lines(message, session.name_of(message.sender_id) if message.sender_id else ""):
            write_folded(line)
    return 0


async def _fetched(session: Session, chat_id: str, limit: int) -> None:
    """Fetch new messages of a chat, and older ones until there are `limit`."""
    await session.refetch(chat_id)
    while len(session.window(chat_id, limit=limit).messages) < limit:
        if not await session.older(chat_id):
            return


def lines(message: Message, sender: str) -> list[str]:
    """A message for reading: time, author, text; further lines of the text are indented.

    Args:
        message: The message.
        sender: The author's name, if not us.
    """
    from greentui.engine.reasons import worded
    from greentui.text.markers import MARKER, explained
    from greentui.text.summary import summary
    from greentui.text.ticks import tick

    text = clean(message.text) if message.kind is MessageKind.TEXT else summary(message)
    if message.kind is MessageKind.SERVICE and (not message.text or MARKER.fullmatch(message.text)):
        told = explained(message.text)
        text = f"{text}\n{told.what}\n→ {told.remedy}"
    first, *rest = text.split("\n")
    who = sender or message.sender_contact or message.sender_name
    marks = [who and clean_line(who) + ":"] if message.incoming else [_("You:")]
    if message.status:
        marks.append(f"[{tick(message.status).word}]")
    if message.quote:
        marks.append(f"[↩ {clean_line(message.quote.message_id)}]")
    if message.forwarded:
        marks.append(_("[forwarded]"))
    if message.edited:
        marks.append(_("[edited]"))
    if message.deleted:
        marks.append(_("[deleted]"))
    start = f"{moment(message.timestamp)}  "
    reacted = "".join(one.emoji for one in message.reactions)
    indent = " " * HANG
    reason = clean_line(worded(message.reason))
    notes = [indent + note for note in (clean_line(reacted), reason) if note]
    body = [first, *(indent + line for line in rest), *notes]
    return [start + " ".join([*(mark for mark in marks if mark), body[0]]), *body[1:]]
