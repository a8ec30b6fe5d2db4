"""Write a whole chat as text, JSON or HTML, oldest message first.

What the service still holds and the archive does not is fetched with --complete.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from greentui.cli.error_reporting import Failure
from greentui.cli.session_runner import add_chat, add_instance, work
from greentui.cli.sync_first import refreshed
from greentui.model.chats import Chat
from greentui.model.messages import Key, Message
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session

PAGE = 500
"""Messages read from the archive at a time, so that even the largest chat needs little memory."""
FORMATS = ("text", "json", "html")


def declare(parser: argparse.ArgumentParser) -> None:
    add_chat(parser)
    add_instance(parser, offline=True)
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--format", choices=FORMATS, default="text", help=_("output format (default: %(default)s)")
    )
    how.add_argument(
        "--json", action="store_const", const="json", dest="format", help=_("the same as --format json")
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help=_("write to FILE, readable by you only"))
    parser.add_argument(
        "--complete",
        action="store_true",
        help=_("fetch all older messages from the service first, which takes a while"),
    )


def run(options: argparse.Namespace) -> int:
    """Fetch as requested, and write."""
    return work(options, _export)


async def _export(session: Session, options: argparse.Namespace) -> int:
    if not session.offline and not session.names():
        await session.synchronise()
    chat_id = session.resolve(options.chat)
    if not session.offline:
        known = bool(session.window(chat_id, limit=1).messages)
        await refreshed(session, session.refetch(chat_id), known=known)
    while options.complete and not session.offline and await session.older(chat_id):
        pass
    chat = session.chat(chat_id) or Chat(session.instance_id, chat_id, session.name_of(chat_id))
    if options.output is None:
        _write(session, chat, options.format, sys.stdout)
        return 0
    from greentui.engine import disk

    try:
        with disk.output(options.output) as out:
            _write(session, chat, options.format, out)
    except OSError as error:
        raise Failure(f"{options.output}: {error.strerror}") from None
    return 0


def _write(session: Session, chat: Chat, how: str, out: TextIO) -> None:
    from greentui.cli import chat_document

    writer = {"text": chat_document.as_text, "json": chat_document.as_json, "html": chat_document.as_html}[
        how
    ]
    encoding = out.encoding or "utf-8"
    pieces = writer(chat, session.coverage(chat.id), messages(session, chat.id), session.name_of)
    out.writelines(piece.encode(encoding, "backslashreplace").decode(encoding) for piece in pieces)


def messages(session: Session, chat_id: str) -> Iterator[Message]:
    """Every message of a chat, oldest first, a page at a time."""
    window = session.window(chat_id, around=Key(0, 0), limit=PAGE)
    while window.older and window.messages:
        window = session.window(chat_id, before=window.messages[0].key, limit=PAGE)
    while window.messages:
        yield from window.messages
        if not window.newer:
            return
        window = session.window(chat_id, after=window.messages[-1].key, limit=PAGE)
