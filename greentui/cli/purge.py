"""Erase messages from the archive for good: text index, free pages and write-ahead log included.

Nothing is deleted at the service or on anybody's phone.
"""

from __future__ import annotations

import argparse
import re
import time
from datetime import datetime
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.output import add_json, moment, write, write_json
from greentui.cli.prompts import add_yes, must_agree
from greentui.cli.session_runner import add_instance, work
from greentui.words import _, plural

if TYPE_CHECKING:
    from greentui.engine.session import Session

_AGE = re.compile(r"(\d{1,5})d")
DAY = 86_400


def declare(parser: argparse.ArgumentParser) -> None:
    what = parser.add_argument_group(_("what to erase; together they narrow it down"))
    what.add_argument(
        "--before",
        type=_moment,
        metavar="DATE",
        help=_("messages from before a date (2026-01-31), or older than 90d (days)"),
    )
    what.add_argument("--chat", metavar="CHAT", help=_("messages of this chat only"))
    what.add_argument("--deleted", action="store_true", help=_("only messages deleted for everyone or here"))
    what.add_argument("--all", action="store_true", help=_("all messages of this instance"))
    add_instance(parser)
    add_yes(parser)
    add_json(parser)
    parser.set_defaults(offline=True, usage_error=parser.error)


def run(options: argparse.Namespace) -> int:
    if not (options.before or options.chat or options.deleted or options.all):
        options.usage_error(_("say what to erase: --before, --chat, --deleted, or --all"))
    return work(options, _purge)


async def _purge(session: Session, options: argparse.Namespace) -> int:
    chat_id = session.resolve(options.chat) if options.chat else None
    must_agree(options, _question(session, options, chat_id))
    erased = await session.purge(before=options.before, deleted_only=options.deleted, chat_id=chat_id or "")
    if options.json:
        write_json(json_output.to_json(erased))
    else:
        write(plural("%d message erased.", "%d messages erased.", erased.messages) % erased.messages)
    return 0


def _question(session: Session, options: argparse.Namespace, chat_id: str | None) -> str:
    chosen = [_("deleted ones only") if options.deleted else _("all")]
    if chat_id:
        chosen.append(_("chat: “%s”") % session.name_of(chat_id))
    if options.before:
        chosen.append(_("before: %s") % moment(options.before))
    return _("These messages will be erased from this machine for good: %s.") % ", ".join(chosen)


def _moment(text: str) -> int:
    """UTC seconds for a local date, or for an age in days."""
    if age := _AGE.fullmatch(text):
        return int(time.time()) - int(age[1]) * DAY
    try:
        return int(datetime.fromisoformat(text).astimezone().timestamp())
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("%r is neither a date such as 2026-01-31 nor an age such as 90d") % text
        ) from None
