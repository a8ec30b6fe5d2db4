"""Link a phone: the QR code is drawn in the terminal, or a pairing code is shown for a number.

Ends when the phone is linked.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from typing import TYPE_CHECKING

from greentui.cli.failures import Failure, say
from greentui.cli.output import add_json, write, write_json
from greentui.cli.work import add_instance, work
from greentui.words import _, sentences

if TYPE_CHECKING:
    from greentui.engine.linking import LinkView
    from greentui.engine.session import Session

STATE_EVERY = 2.0
"""Seconds between two looks at whether the pairing code was entered."""


def declare(parser: argparse.ArgumentParser) -> None:
    """QR or pairing code."""
    add_instance(parser)
    parser.add_argument("--phone", metavar="N", help=_("a pairing code for this number instead of a QR code"))
    parser.add_argument("--full", action="store_true", help=_("full blocks, for fonts that leave gaps"))
    parser.add_argument("--inverse", action="store_true", help=_("light and dark exchanged"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Show codes until a phone is linked."""
    return work(options, _pair if options.phone else _scan)


async def _pair(session: Session, options: argparse.Namespace) -> int:
    pairing = await session.linking.pairing(options.phone)
    if options.json:
        write_json(
            {"idInstance": session.instance_id, "code": pairing.code, "until": int(pairing.until)}
        )  # the one value: whether it was entered in time is the exit status
        sys.stdout.flush()
    else:
        write(f"{pairing.code[:4]}-{pairing.code[4:]}" if len(pairing.code) == 8 else pairing.code)
        say(
            _(
                "on the phone: Settings, Linked devices, Link a device, Link with phone number instead, "
                "then type the code"
            )
        )
    try:
        async with asyncio.timeout(max(1.0, pairing.until - session.now())):
            await session.linking.until_linked(STATE_EVERY)
    except TimeoutError:
        raise Failure(_("the code was not entered in time; ask for another")) from None
    if not options.json:
        say(_("the phone is linked"))
    return 0


async def _scan(session: Session, options: argparse.Namespace) -> int:
    from greentui.engine.linking import Stage

    last: Stage | None = None
    async for view in session.linking.views():
        match view.stage:
            case Stage.SHOWN:
                _show(view, options)
            case Stage.WAITING if last is not Stage.WAITING and sys.stderr.isatty():
                say(_("waiting for a code; this can take some minutes"))
            case Stage.ALREADY:
                raise Failure(_("a phone is linked already; “greentui api logout” unlinks it"))
            case Stage.TIMED_OUT:
                raise Failure(_("nobody scanned the code in time"))
            case Stage.FAILED:
                raise Failure(sentences(view.text, view.advice or _("Try again.")))
            case Stage.LINKED:
                return _linked(session, options)
            case _:
                pass
        last = view.stage
    raise Failure(_("the service stopped sending codes"))


def _linked(session: Session, options: argparse.Namespace) -> int:
    if options.json:
        write_json({"idInstance": session.instance_id, "linked": True})
    else:
        say(_("the phone is linked"))
    return 0


def _show(view: LinkView, options: argparse.Namespace) -> None:
    """Draw a code as large as fits, dark on light."""
    from greentui.engine import qrdraw

    if view.matrix is None:
        return
    blocks = qrdraw.Blocks.FULL if options.full else qrdraw.Blocks.HALF
    out = sys.stderr if options.json else sys.stdout
    room = shutil.get_terminal_size()
    modules = len(view.matrix)
    if out.isatty():
        fit = qrdraw.fit(modules, room.columns, room.lines - 2, blocks)
        if isinstance(fit, qrdraw.Missing):
            say(_("%s Enlarge the window, or use --phone for a pairing code.") % fit)
            return
        fit = qrdraw.Fit(1, fit.quiet)
    else:
        fit = qrdraw.Fit(1, qrdraw.QUIET)
    drawn = qrdraw.draw(view.matrix, blocks, fit, inverse=options.inverse)
    for line in qrdraw.coloured(drawn) if out.isatty() and not options.inverse else drawn:
        write(line, out)
    out.flush()
    say(_("scan this in WhatsApp: Settings, Linked devices, Link a device; a new one comes in 20 s"))
