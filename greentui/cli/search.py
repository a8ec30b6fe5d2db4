"""Search all messages in the archive, newest first.

Words, beginnings of words, and from: in: kind: before: after: has:file. A filter that is not understood is
said, and the status is 1.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.error_reporting import say
from greentui.cli.output import Words, add_json, add_limit, moment, write_json, write_table
from greentui.cli.session_runner import add_instance, words, work
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", type=words, metavar="QUERY", help=_("words and filters"))
    add_instance(parser)
    add_limit(parser, 50, _("at most N hits"))
    add_json(parser)
    parser.set_defaults(offline=True)


def run(options: argparse.Namespace) -> int:
    """Search the archive; the service is not called."""
    return work(options, _search)


async def _search(session: Session, options: argparse.Namespace) -> int:
    query = " ".join(options.query)
    problems = session.misunderstood(query)
    hits = await session.search(query, options.limit)
    for problem in problems:
        say(problem)
    status = 1 if problems else 0
    if options.json:
        write_json([json_output.found(hit) for hit in hits])
        return status
    from greentui.text.sanitize import clean_line
    from greentui.text.summary import summary

    write_table(
        [
            (
                moment(hit.message.timestamp),
                hit.chat_name,
                session.name_of(hit.message.sender_id) if hit.message.incoming else _("You"),
                hit.message.id,
                _("earlier: %s") % clean_line(hit.text) if hit.earlier else summary(hit.message),
            )
            for hit in hits
        ],
        (_("WHEN"), Words(_("CHAT")), Words(_("WHO")), _("ID"), Words(_("MESSAGE"))),
        _("No message in the archive matches."),
    )
    return status
