"""Stories (statuses): list them, post or delete one, see who viewed it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from greentui.cli import json_output
from greentui.cli.output import (
    Cropped,
    add_limit,
    count,
    moment,
    report,
    write_id,
    write_json,
    write_table,
)
from greentui.cli.session_runner import Subcommands, work
from greentui.model.limits import STATUS_CAPTION_CHARACTERS
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session

DAY = 1440
"""Minutes a status is shown (manual 1.3.8)."""
COLOUR = "#228B22"


def declare(parser: argparse.ArgumentParser) -> None:
    acts = Subcommands(parser)
    listed = acts.add("list", _list, _("list your statuses, newest first"))
    listed.add_argument("--incoming", action="store_true", help=_("list those of your contacts instead"))
    listed.add_argument(
        "--minutes",
        type=count,
        default=DAY,
        metavar="N",
        help=_("from the last N minutes (default: %(default)s)"),
    )
    add_limit(listed, None, _("show at most N"))
    text = acts.add("text", _text, _("post a text of up to 500 characters"))
    text.add_argument("text", metavar="TEXT")
    text.add_argument(
        "--colour",
        default=COLOUR,
        metavar="#RRGGBB",
        help=_("background (default: %(default)s); the text is white"),
    )
    text.add_argument("--font", metavar="FONT", help=_("one of the service's fonts"))
    _to_whom(text)
    file = acts.add("file", _file, _("post a picture, a video, or an mp3 or wav file as a voice status"))
    file.add_argument("file", type=Path, metavar="FILE")
    file.add_argument(
        "--caption", default="", metavar="TEXT", help=_("up to %d characters") % STATUS_CAPTION_CHARACTERS
    )
    file.add_argument(
        "--colour",
        default=COLOUR,
        metavar="#RRGGBB",
        help=_("background of a voice status (default: %(default)s)"),
    )
    _to_whom(file)
    viewers = acts.add("viewers", _viewers, _("show who received and who viewed a status of yours"))
    viewers.add_argument("id", metavar="ID")
    delete = acts.add("delete", _delete, _("delete a status of yours"))
    delete.add_argument("id", metavar="ID")


def _to_whom(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="CHAT",
        help=_("show it to this contact only; may be repeated (default: to all contacts)"),
    )


def run(options: argparse.Namespace) -> int:
    return work(options, options.act)


async def _list(session: Session, options: argparse.Namespace) -> int:
    statuses = session.statuses
    found = await (statuses.theirs if options.incoming else statuses.ours)(options.minutes)
    found = found[: options.limit]
    if options.json:
        write_json([json_output.story(each) for each in found])
        return 0
    write_table(
        [
            (
                each.id,
                moment(each.at),
                session.name_of(each.sender_id) if each.sender_id else _("You"),
                each.kind.value,
                each.progress,
                each.text,
            )
            for each in found
        ],
        (_("ID"), _("WHEN"), Cropped(_("WHO")), _("KIND"), _("STATUS"), Cropped(_("TEXT"))),
        _("No statuses in that time."),
    )
    return 0


async def _text(session: Session, options: argparse.Namespace) -> int:
    from greentui.cli.error_reporting import USAGE, Failure
    from greentui.engine.statuses import Font

    fonts = [font.value for font in Font]
    if options.font and options.font.upper() not in fonts:
        raise Failure(_("No such font; choose from %s.") % ", ".join(fonts), USAGE)
    font = Font(options.font.upper()) if options.font else Font.SERIF
    await session.refresh_state()  # in some states nothing is sent
    posted = await session.statuses.post_text(options.text, options.colour, font, _people(session, options))
    return _posted(posted, options)


async def _file(session: Session, options: argparse.Namespace) -> int:
    await session.refresh_state()
    posted = await session.statuses.post_file(
        options.file, caption=options.caption, colour=options.colour, participants=_people(session, options)
    )
    return _posted(posted, options)


def _people(session: Session, options: argparse.Namespace) -> list[str]:
    return [session.resolve(person) for person in options.to]


def _posted(message_id: str, options: argparse.Namespace) -> int:
    write_id(options, message_id, {"idMessage": message_id})
    return 0


async def _viewers(session: Session, options: argparse.Namespace) -> int:
    viewers = await session.statuses.viewers(options.id)
    if options.json:
        write_json([json_output.viewer(viewer) for viewer in viewers])
        return 0
    write_table(
        [(session.name_of(viewer.person), viewer.status, moment(viewer.at)) for viewer in viewers],
        (Cropped(_("WHO")), _("STATUS"), _("WHEN")),
        _("It has not been viewed yet."),
    )
    return 0


async def _delete(session: Session, options: argparse.Namespace) -> int:
    await session.statuses.delete(options.id)
    report(options, idMessage=options.id, deleted=True)
    return 0
