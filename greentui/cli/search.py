"""Search all messages in the archive, newest first.

Words, beginnings of words, and the filters from: in: kind: has: mentions: before: after:. Texts, captions,
file names, contacts and their numbers, polls, locations, invitations and quoted texts are searched. What was
found stands in [brackets]. A filter that is not understood is reported, and the exit status is 1.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.error_reporting import say
from greentui.cli.output import Cropped, add_json, add_limit, moment, write_json, write_table
from greentui.cli.session_runner import add_instance, words, work
from greentui.words import _

if TYPE_CHECKING:
    from collections.abc import Collection

    from greentui.engine.session import Session
    from greentui.model.chats import Found


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", type=words, metavar="QUERY", help=_("words and filters"))
    add_instance(parser)
    add_limit(parser, 50, _("show at most N hits"))
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
    own = session.own_numbers()
    write_table(
        [
            (
                moment(hit.message.timestamp),
                hit.chat_name,
                session.name_of(hit.message.sender_id) if hit.message.incoming else _("You"),
                hit.message.id,
                _drawn(hit, own),
            )
            for hit in hits
        ],
        (_("WHEN"), Cropped(_("CHAT")), Cropped(_("WHO")), _("ID"), Cropped(_("MESSAGE"))),
        _("No message in the archive matches."),
    )
    return status


def _drawn(hit: Found, own: Collection[str] = ()) -> str:
    """A hit on one line; the words found stand in [brackets]."""
    from greentui.text.excerpt import excerpt
    from greentui.text.mentions import with_you
    from greentui.text.sanitize import clean_line
    from greentui.text.summary import summary

    if not hit.spans:
        return with_you(summary(hit.message), (), own)[0]
    shown = excerpt(hit, own)
    text = "".join(f"[{text}]" if found else text for text, found in shown.pieces)
    where = f"{shown.where}: " if shown.where else ""
    return f"{shown.icon} {where}{'…' if shown.cut else ''}{clean_line(text)}".lstrip()
