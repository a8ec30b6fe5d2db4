"""Mark a chat read, here and on the phone."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli.work import add_chat, add_instance, work
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    """Which chat, and up to where."""
    add_chat(parser)
    add_instance(parser)
    parser.add_argument("--message", default="", metavar="ID", help=_("up to this message; all unless given"))


def run(options: argparse.Namespace) -> int:
    """Mark it."""
    return work(options, _read)


async def _read(session: Session, options: argparse.Namespace) -> int:
    await session.mark_read(session.resolve(options.chat), options.message, phone_first=True)
    return 0
