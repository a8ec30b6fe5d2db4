"""List recent messages or calls from the service's journal, newest last.

Looks only, and shows what the service has; journals lag up to two minutes behind.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.history import lines
from greentui.cli.output import (
    Cropped,
    add_limit,
    clean_line,
    count,
    moment,
    write_folded,
    write_json,
    write_table,
)
from greentui.cli.session_runner import Subcommands, work
from greentui.model.messages import Direction
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session

DAY = 1440
"""The service's default, in minutes (manual 1.3.5)."""


def declare(parser: argparse.ArgumentParser) -> None:
    acts = Subcommands(parser, _("what"))
    for name, act, words in (
        ("messages", _messages, _("list recent messages")),
        ("calls", _calls, _("list recent calls")),
    ):
        inner = acts.add(name, act, words)
        inner.add_argument(
            "--direction",
            choices=[each.value for each in Direction],
            help=_("only one direction (default: both)"),
        )
        inner.add_argument(
            "--minutes",
            type=count,
            default=DAY,
            metavar="N",
            help=_("from the last N minutes (default: %(default)s)"),
        )
        add_limit(inner, None, _("show at most the N newest"))


def run(options: argparse.Namespace) -> int:
    return work(options, options.act)


def _directions(options: argparse.Namespace) -> list[Direction]:
    return [Direction(options.direction)] if options.direction else list(Direction)


def _newest(options: argparse.Namespace) -> slice:
    return slice(-options.limit if options.limit else None, None)


async def _messages(session: Session, options: argparse.Namespace) -> int:
    found = [
        message
        for direction in _directions(options)
        for message in await session.journals.messages(direction, options.minutes)
    ]
    # Each list is newest first; messages of the same second must keep their order.
    found = sorted(found, key=lambda message: message.timestamp, reverse=True)[::-1][_newest(options)]
    if options.json:
        write_json([json_output.message(message) for message in found])
        return 0
    for message in found:
        first, *rest = lines(message, session.name_of)
        for line in (f"{clean_line(message.chat_id)}  {first}", *rest):
            write_folded(line)
    return 0


async def _calls(session: Session, options: argparse.Namespace) -> int:
    from greentui.engine.journals import outcome

    found = [
        call
        for direction in _directions(options)
        for call in await session.journals.calls(direction, options.minutes)
    ]
    found = sorted(found, key=lambda call: call.at, reverse=True)[::-1][_newest(options)]
    if options.json:
        write_json([json_output.call(call) for call in found])
        return 0
    write_table(
        [
            (
                moment(call.at),
                session.name_of(call.chat_id),
                call.direction.value,
                _("video") if call.video else _("voice"),
                outcome(call),
            )
            for call in found
        ],
        (_("WHEN"), Cropped(_("WHO")), _("DIRECTION"), _("KIND"), Cropped(_("OUTCOME"))),
        _("The journal has no calls from that time."),
    )
    return 0
