"""Archive or unarchive a chat, here and on the phone."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli.output import add_json, report
from greentui.cli.session_runner import add_chat, add_instance, work

if TYPE_CHECKING:
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    add_chat(parser)
    add_instance(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    return work(options, _archive)


async def _archive(session: Session, options: argparse.Namespace) -> int:
    chat_id, archived = session.resolve(options.chat), options.command == "archive"
    await session.chat_commands.archive(chat_id, archived)
    report(options, chatId=chat_id, archived=archived)
    return 0
