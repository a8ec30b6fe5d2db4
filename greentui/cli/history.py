"""Print a chat, newest last."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.output import HANG, add_json, add_limit, clean, clean_line, moment, write_folded, write_json
from greentui.cli.session_runner import add_chat, add_instance, work
from greentui.cli.sync_first import refreshed
from greentui.model.messages import Message, MessageKind, Poll, PollOption
from greentui.text.mentions import with_you
from greentui.text.sanitize import crop
from greentui.text.whatsapp_markup import MENTION
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session

QUOTED = 40
"""Cells of a quote's words that stand before a reply."""

LIMIT = 100
"""Default number of messages: the service's own default (manual 1.3.5, getChatHistory)."""


def declare(parser: argparse.ArgumentParser) -> None:
    add_chat(parser)
    add_instance(parser, offline=True)
    add_limit(parser, LIMIT, _("show at most N messages"))
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
    own = session.own_numbers()
    for message in messages:
        for line in lines(message, session.name_of, own):
            write_folded(line)
    return 0


async def _fetched(session: Session, chat_id: str, limit: int) -> None:
    """Fetch new messages of a chat, and older ones until there are `limit`."""
    await session.refetch(chat_id)
    while len(session.window(chat_id, limit=limit).messages) < limit:
        if not await session.older(chat_id):
            return


def lines(message: Message, name_of: Callable[[str], str], own: Collection[str] = ()) -> list[str]:
    """A message for reading: time, author, text; further lines of the text are indented.

    Args:
        message: The message.
        name_of: Returns the name of a person by id; empty if unknown.
        own: The numbers by which messages mention the operator's account.
    """
    from greentui.engine.reasons import why
    from greentui.text.markers import MARKER, explained
    from greentui.text.summary import attached_lines, summary
    from greentui.text.ticks import tick

    text = clean(message.text) if message.kind is MessageKind.TEXT else summary(message)
    if message.kind is MessageKind.SERVICE and (not message.text or MARKER.fullmatch(message.text)):
        told = explained(message.text)
        text = f"{text}\n{told.what}\n→ {told.remedy}"
    text, _spans = with_you(text, (), own)
    text = MENTION.sub(lambda found: f"@{_named(found[1], name_of) or found[1]}", text)
    if isinstance(message.content, Poll):
        text = "\n".join([text, *(_votes(option, name_of) for option in message.content.options)])
    first, *rest = text.split("\n")
    known = name_of(message.sender_id) if message.sender_id else ""
    who = known or message.sender_contact or message.sender_name
    marks = [who and clean_line(who) + ":"] if message.incoming else [_("You:")]
    if message.status:
        marks.append(f"[{tick(message.status).word}]")
    if message.quote:
        quoted = clean_line(message.quote.text) or clean_line(message.quote.message_id)
        marks.append(f"[↩ {crop(quoted, QUOTED)}]")
    if message.forwarded:
        marks.append(_("[forwarded]"))
    if message.edited:
        marks.append(_("[edited]"))
    if message.deleted:
        marks.append(_("[deleted]"))
    start = f"{moment(message.timestamp)}  "
    reacted = "".join(one.emoji for one in message.reactions)
    indent = " " * HANG
    reason = clean_line(why(message))
    notes = [indent + note for note in (*attached_lines(message), clean_line(reacted), reason) if note]
    body = [first, *(indent + line for line in rest), *notes]
    return [start + " ".join([*(mark for mark in marks if mark), body[0]]), *body[1:]]


def _named(number: str, name_of: Callable[[str], str]) -> str:
    """The name of whoever has this number or hidden id; empty if unknown."""
    names = (name_of(f"{number}@{domain}") for domain in ("c.us", "lid"))
    return next((clean_line(name) for name in names if name and not name.startswith("+")), "")


def _votes(option: PollOption, name_of: Callable[[str], str]) -> str:
    """An answer of a poll with those who chose it."""
    voters = ", ".join(clean_line(name_of(voter) or voter) for voter in option.voters)
    return f"{len(option.voters):>3}  {clean_line(option.name)}" + (f"  ({voters})" if voters else "")
