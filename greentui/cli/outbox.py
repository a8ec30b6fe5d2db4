"""Messages on their way from here: list, take back or send them again; decide on those in doubt or held."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.error_reporting import say
from greentui.cli.output import Cropped, add_limit, moment, report, write_id, write_json, write_table
from greentui.cli.prompts import add_yes, must_agree
from greentui.cli.session_runner import Subcommands, work
from greentui.engine.errors import Refusal
from greentui.engine.reasons import explained
from greentui.model.instance import Way
from greentui.words import _, plural, sentences

if TYPE_CHECKING:
    from greentui.engine.session import Session
    from greentui.model.sending import OutboxItem


def declare(parser: argparse.ArgumentParser) -> None:
    acts = Subcommands(parser)
    listed = acts.add("list", _list, _("list messages that wait, failed or are in doubt"))
    listed.add_argument("--all", action="store_true", help=_("include sent messages"))
    add_limit(listed, 500, _("show at most N"))
    cancel = acts.add("cancel", _cancel, _("take back a message that has not left"))
    again = acts.add("again", _again, _("send again a message that failed or is in doubt"))
    again.add_argument(
        "--maybe-twice", action="store_true", help=_("even if it may have been sent and could arrive twice")
    )
    look = acts.add("look", _look, _("look up again whether a message was sent"))
    leave = acts.add("leave", _leave, _("stop looking up whether a message was sent"))
    for one in (cancel, again, look, leave):
        one.add_argument("id", metavar="LOCAL-ID")
    for one in (listed, cancel, again, look, leave):
        one.set_defaults(offline=True)
    review = acts.add("review", _review, _("decide on messages held after a ban or a change of phone"))
    decision = review.add_mutually_exclusive_group()
    decision.add_argument("--send", action="store_true", help=_("send them"))
    decision.add_argument("--drop", action="store_true", help=_("cancel them, and clear the service's queue"))
    add_yes(review)


def run(options: argparse.Namespace) -> int:
    """Change the archive; the console or `sync` does the sending."""
    return work(options, options.act)


async def _list(session: Session, options: argparse.Namespace) -> int:
    if options.all:
        items = session.outbox(waiting_only=False, limit=options.limit)
    else:
        items = session.unsettled(limit=options.limit)
    if options.json:
        write_json([json_output.outbox_item(item) for item in items])
        return 0
    from greentui.text.ticks import tick

    sender, behind = session.is_sending(), session.in_doubt_before()
    write_table(
        [
            (
                item.local_id,
                moment(item.created),
                session.name_of(item.chat_id),
                str(tick(item.status).word),
                _said(item),
                explained(item, sender=sender, behind=behind.get(item.local_id, "")),
            )
            for item in items
        ],
        (
            _("LOCAL-ID"),
            _("TYPED"),
            Cropped(_("CHAT")),
            _("STATUS"),
            Cropped(_("MESSAGE")),
            Cropped(_("REASON")),
        ),
        _("Nothing waits, has failed or is in doubt."),
    )
    return 0


def _said(item: OutboxItem) -> str:
    draft = json_output.to_json(item.draft)
    return str(next((draft[key] for key in ("text", "question", "name", "firstName") if draft.get(key)), ""))


async def _cancel(session: Session, options: argparse.Namespace) -> int:
    item = await session.outbox_commands.cancel(options.id)
    report(options, localId=options.id, cancelled=not item.status.is_doubtful)
    if item.status.is_doubtful:
        _tell(options, _("it will not be sent again; whether it was sent before is not known"))
    else:
        _tell(options, _("cancelled; it will not be sent"))
    return 0


async def _again(session: Session, options: argparse.Namespace) -> int:
    before = session.outbox_item(options.id)
    try:
        item = await session.outbox_commands.send_again(options.id, maybe_twice=options.maybe_twice)
    except Refusal as refusal:
        if before is None or not before.status.may_double or options.maybe_twice:
            raise
        if before.status.is_doubtful:
            advice = _("Look it up again with “greentui outbox look”, or send it anyway with --maybe-twice.")
        else:
            advice = _("With --maybe-twice it is sent anyway, and may arrive twice.")
        raise Refusal(refusal.text, advice=advice) from None
    write_id(options, item.local_id, json_output.outbox_item(item))
    if item.local_id == options.id:
        _tell(options, _("queued; the console or “greentui sync” looks it up once more, then sends it"))
    else:
        _tell(options, _("queued as a new message; the console or “greentui sync” sends it"))
    return 0


async def _look(session: Session, options: argparse.Namespace) -> int:
    item = await session.outbox_commands.look_again(options.id)
    write_id(options, item.local_id, json_output.outbox_item(item))
    _tell(
        options,
        _("the console or “greentui sync” looks it up; “greentui outbox list” shows what comes of it"),
    )
    return 0


async def _leave(session: Session, options: argparse.Namespace) -> int:
    item = await session.outbox_commands.stop_looking(options.id)
    write_id(options, item.local_id, json_output.outbox_item(item))
    _tell(options, _("no longer looked up; it stays in “greentui outbox list”"))
    return 0


def _tell(options: argparse.Namespace, outcome: str) -> None:
    """Say beside the output what comes of a command, to a person."""
    if not options.json:
        say(outcome)


async def _review(session: Session, options: argparse.Namespace) -> int:
    """List what is held here and at the service, or decide on it."""
    from greentui.text.state_help import review_words, way_out

    if options.send:
        report(options, sent=await session.review.send())
        return 0
    theirs = (await session.administration.queues()).messages
    if options.drop:
        lost = session.review.held() + len(theirs)
        must_agree(options, plural("%d message will be lost.", "%d messages will be lost.", lost) % lost)
        if theirs:
            await session.administration.clear_messages()
        report(options, dropped=await session.review.drop(), cleared=len(theirs))
        return 0
    cause, ours = session.facts().review, session.outbox()
    if options.json:
        write_json(
            {
                "review": cause.value or None,
                "outbox": [json_output.outbox_item(item) for item in ours],
                "serviceQueue": [json_output.to_json(message) for message in theirs],
            }
        )
        return 0
    if cause:
        way = way_out(Way.REVIEW, console=False) if session.facts().awaits_decision else ""
        say(sentences(review_words(cause), way))
    elif ours or theirs:
        say(_("nothing is held; this is what waits"))
    write_table(
        [
            *((_("here"), moment(item.created), session.name_of(item.chat_id), _said(item)) for item in ours),
            *((_("service"), "", session.name_of(one.chat_id), one.text or one.kind) for one in theirs),
        ],
        (_("WHERE"), _("TYPED"), Cropped(_("CHAT")), Cropped(_("MESSAGE"))),
        _("Nothing waits, here or at the service."),
    )
    return 0
