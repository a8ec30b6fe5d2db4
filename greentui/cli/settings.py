"""Print the instance's settings beside what is recommended, or apply the recommended ones."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from greentui.cli.error_reporting import say
from greentui.cli.output import Cropped, add_json, write_json, write_table
from greentui.cli.prompts import add_yes, must_agree
from greentui.cli.session_runner import add_instance, work
from greentui.words import _

if TYPE_CHECKING:
    from greentui.engine.session import Session


def declare(parser: argparse.ArgumentParser) -> None:
    add_instance(parser)
    parser.add_argument(
        "--recommended",
        action="store_true",
        help=_("apply the recommended settings and wait until they are in force"),
    )
    add_yes(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the settings, after applying the recommended ones if asked to."""
    return work(options, _settings)


async def _settings(session: Session, options: argparse.Namespace) -> int:
    if options.recommended:
        await _apply(session, options)
    lines = [
        line
        for line in await session.administration.settings()
        if line.value is not None and line.setting.name != "webhookUrlToken"  # a secret
    ]
    if options.json:
        write_json({line.setting.name: line.value for line in lines})
        return 0
    write_table(
        [
            (
                line.setting.name,
                str(line.value),
                str(line.setting.recommended) if line.differs else "",
                line.setting.meaning,
            )
            for line in lines
            if not line.setting.retired
        ],
        (_("setting"), Cropped(_("value")), _("recommended"), Cropped(_("what it does"))),
        _("The service returned no settings."),
    )
    return 0


async def _apply(session: Session, options: argparse.Namespace) -> None:
    changes = await session.administration.recommended()
    if not changes:
        say(_("the settings are as recommended"))
        return
    told = ", ".join(f"{name}={value}" for name, value in changes.items())
    must_agree(
        options, _("Sets %s; the instance restarts and may be unavailable for up to five minutes.") % told
    )
    say(_("sent; waiting until they are in force, up to five minutes"))
    await session.administration.apply(changes)
