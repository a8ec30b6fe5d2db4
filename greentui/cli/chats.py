"""List chats, those with the newest messages first."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.output import Cropped, add_json, add_limit, write_json, write_table
from greentui.cli.session_runner import add_instance, work
from greentui.cli.sync_first import refreshed
from greentui.model.chats import Chat, ChatFilter, ChatSort
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    add_instance(parser, offline=True)
    parser.add_argument(
        "--filter",
        type=ChatFilter,
        choices=list(ChatFilter),
        default=ChatFilter.ALL,
        help=_("show only these chats"),
    )
    parser.add_argument(
        "--sort", type=ChatSort, choices=list(ChatSort), default=ChatSort.RECENT, help=_("sort in this order")
    )
    add_limit(parser, None, _("show at most N"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Fetch contacts and print the list."""
    return work(options, _chats)


async def _chats(session: Session, options: argparse.Namespace) -> int:
    if not session.offline:
        await refreshed(session, session.synchronise(), known=bool(session.chat_ids()))
    chats = session.chats(session.chat_ids(options.filter, options.sort)[: options.limit])
    if options.json:
        write_json([json_output.chat(chat) for chat in chats])
        return 0
    from greentui.text.time_format import brief

    now = session.now()
    write_table(
        [
            (chat.name, brief(chat.last_at, now), str(chat.unread or ""), chat.id, last_words(chat))
            for chat in chats
        ],
        (Cropped(_("CHAT")), _("LAST"), _("UNREAD"), _("ID"), Cropped(_("MESSAGE"))),
        _("No chats match."),
    )
    return 0


def last_words(chat: Chat) -> str:
    """A chat's last message in a few words."""
    from greentui.text.summary import words
    from greentui.text.ticks import tick

    if not chat.last_at:
        return ""
    said = words(chat.last_kind, chat.last_text, voice=chat.last_voice)
    if chat.last_incoming:
        return f"{chat.last_sender}: {said}" if chat.group and chat.last_sender else said
    return f"{tick(chat.last_status).shape} {said}" if chat.last_status else said
