"""Mark a chat read, here and on the phone."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli.output import add_json, report
from greentui.cli.session_runner import add_chat, add_instance, work
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    add_chat(parser)
    add_instance(parser)
    parser.add_argument("--message", default="", metavar="ID", help=_("up to this message (default: all)"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    return work(options, _read)


async def _read(session: Session, options: argparse.Namespace) -> int:
    chat_id = session.resolve(options.chat)
    await session.chat_commands.mark_read(chat_id, options.message, phone_first=True)
    report(options, chatId=chat_id, setRead=True)
    return 0
