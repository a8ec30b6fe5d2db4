"""Link a phone with a QR code drawn in the terminal, or with a pairing code.

Ends when the phone is linked.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from greentui.cli.error_reporting import Failure, say, spoken
from greentui.cli.in_place import InPlace
from greentui.cli.output import add_json, folded, shows_colours, window, write, write_json
from greentui.cli.prompts import add_yes, must_agree
from greentui.cli.session_runner import add_instance, work
from greentui.text import qr_blocks
from greentui.words import _, sentences

if TYPE_CHECKING:
    from rich.text import Text

    from greentui.engine.errors import Refusal
    from greentui.engine.linking import LinkView
    from greentui.engine.session import Session

STATE_EVERY = 2.0
"""Seconds between two checks whether the pairing code was entered."""
CURSOR = 1
"""Rows below a code used by the cursor."""


def declare(parser: argparse.ArgumentParser) -> None:
    add_instance(parser)
    parser.add_argument(
        "--phone", metavar="N", help=_("show a pairing code for this number instead of a QR code")
    )
    blocks = parser.add_mutually_exclusive_group()
    blocks.add_argument(
        "--full", action="store_true", help=_("draw with full blocks, for fonts that leave gaps")
    )
    blocks.add_argument(
        "--sextants",
        action="store_true",
        help=_("draw a third smaller, if your terminal has sextant characters"),
    )
    parser.add_argument("--inverse", action="store_true", help=_("swap light and dark"))
    add_yes(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Show codes until a phone is linked."""
    return work(options, _link)


async def _link(session: Session, options: argparse.Namespace) -> int:
    await _check_queue(session, options)
    return await (_pair if options.phone else _scan)(session, options)


async def _check_queue(session: Session, options: argparse.Namespace) -> None:
    """Report messages that the service would send through this phone; after a ban, ask first."""
    from greentui.engine.errors import Refusal
    from greentui.engine.left_at_service import SPELLS, LeftAtService, left_at_service
    from greentui.text.state_help import left_words

    left = LeftAtService()
    with suppress(Refusal):  # whatever it is, linking reports it
        state = await session.refresh_state()
        left = await left_at_service(session.administration, state, session.states(SPELLS))
    if not left.count:
        return
    words = left_words(left.count, banned=left.banned)
    say(sentences(words, _("“greentui outbox review --drop” drops them.")))
    if left.banned:
        must_agree(options, _("They will be sent."))


async def _pair(session: Session, options: argparse.Namespace) -> int:
    told: set[str] = set()

    def waiting(refusal: Refusal) -> None:
        if str(refusal) not in told:
            told.add(str(refusal))
            say(sentences(str(refusal), _waits()))

    pairing = await session.linking.pairing_when_ready(options.phone, waiting)
    if options.json:
        write_json(
            {"idInstance": session.instance_id, "code": pairing.code, "until": int(pairing.until)}
        )  # the only value: the exit status says whether it was entered in time
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
            await session.linking.wait_until_linked(STATE_EVERY)
    except TimeoutError:
        raise Failure(_("the code was not entered in time; run the command again for a new one")) from None
    return await _linked(session, options, report=False)


async def _scan(session: Session, options: argparse.Namespace) -> int:
    from greentui.engine.linking import Stage

    out = sys.stderr if options.json else sys.stdout
    view: LinkView | None = None

    def draw() -> None:
        if view is not None:
            _show(view, options, place, out)

    loop = asyncio.get_running_loop()
    with InPlace(out) as place:
        if place.moves:
            loop.add_signal_handler(signal.SIGWINCH, draw)
        try:
            async for latest in session.linking.views():
                renewed = view is None or (latest.stage, latest.png) != (view.stage, view.png)
                view = latest
                match view.stage:
                    case Stage.ALREADY:
                        raise Failure(_("a phone is linked already; “greentui api logout” unlinks it"))
                    case Stage.TIMED_OUT:
                        raise Failure(_("the code was not scanned in time"))
                    case Stage.FAILED if not view.passing:
                        raise Failure(sentences(view.text, view.advice or _("Try again.")))
                    case Stage.LINKED:
                        break
                    case _ if renewed:
                        draw()
            else:
                raise Failure(view.text if view and view.text else _("the service stopped sending codes"))
        finally:
            loop.remove_signal_handler(signal.SIGWINCH)
    return await _linked(session, options, report=options.json)


async def _linked(session: Session, options: argparse.Namespace, *, report: bool) -> int:
    """Say that a phone is linked, and what is not as it should be with it.

    Args:
        report: Whether that is the command's value.
    """
    from greentui.engine.errors import Refusal

    if report:
        write_json({"idInstance": session.instance_id, "linked": True})
    elif not options.json:
        say(_("the phone is linked"))
    with suppress(Refusal):  # it is linked all the same
        await session.refresh_state(changed=True)
    _warn(session)
    return 0


def _warn(session: Session) -> None:
    """Report notifications that the settings turn off, as on a new instance, and what the outbox holds."""
    from greentui.model.instance import Way
    from greentui.text.state_help import review_words, silence, way_out

    facts = session.facts()
    if said := silence(facts):
        say(sentences(said, way_out(Way.NOTIFICATIONS, console=False)))
    if facts.awaits_decision:
        say(sentences(review_words(facts.review), way_out(Way.REVIEW, console=False)))


def _show(view: LinkView, options: argparse.Namespace, place: InPlace, out: TextIO) -> None:
    """Show the code and how to scan it, or that it is being waited for."""
    from greentui.engine.linking import Stage

    waiting = _instead_of_a_code(view)
    scan = _("scan this in WhatsApp: Settings, Linked devices, Link a device; a new one comes in 20 s")
    if not out.isatty():
        if view.matrix is not None:
            place.show(_drawn(view.matrix, qr_blocks.Fit(1, qr_blocks.QUIET, _blocks(options)), options, out))
            say(scan)
        elif sys.stderr.isatty() or view.text or view.stage is Stage.PASSKEY:
            say(waiting)
        return
    room = window(out)

    def lines(text: str) -> list[str]:
        return folded(spoken(text), room.columns)

    if view.matrix is None:
        place.show(lines(waiting))
        return
    below = lines(scan)
    if not shows_colours(out) and not options.inverse:
        below += lines(_("on a terminal with a light background, add --inverse"))
    fit = qr_blocks.fit(len(view.matrix), room.columns, room.lines - len(below) - CURSOR, [_blocks(options)])
    if isinstance(fit, qr_blocks.Missing):
        enlarge = _("Enlarge the window to see the code, or press Ctrl+C and use --phone.")
        place.show(lines(sentences(str(fit), enlarge)))
    else:
        place.show([*_drawn(view.matrix, replace(fit, scale=1), options, out), *below])


def _instead_of_a_code(view: LinkView) -> str:
    """The line shown while there is no code to scan."""
    from greentui.engine.linking import Stage, passkey

    match view.stage:
        case Stage.FAILED:
            return sentences(view.text, _waits())
        case Stage.PASSKEY:
            return passkey()
        case _:
            return _("waiting for a code; this can take a few minutes")


def _waits() -> str:
    return _("Trying again; a new instance needs up to five minutes. Ctrl+C cancels.")


def _blocks(options: argparse.Namespace) -> qr_blocks.Blocks:
    if options.sextants:
        return qr_blocks.Blocks.SEXTANT
    return qr_blocks.Blocks.FULL if options.full else qr_blocks.Blocks.HALF


def _drawn(
    matrix: qr_blocks.Matrix, fit: qr_blocks.Fit, options: argparse.Namespace, out: TextIO
) -> Sequence[str | Text]:
    """A code: black on white if there are colours.

    Without colours, dark modules are drawn as blocks in a pipe, as ink on paper; on a terminal light ones
    are, as most terminals are dark.
    """
    if shows_colours(out):
        return [_coloured(line) for line in qr_blocks.draw(matrix, fit, inverse=options.inverse)]
    return qr_blocks.draw(matrix, fit, inverse=options.inverse is not out.isatty())


def _coloured(line: str) -> Text:
    from rich.style import Style
    from rich.text import Text

    return Text.assemble(
        *(
            ("".join(run), Style(color=ink, bgcolor=paper))
            for (ink, paper), run in groupby(line, key=qr_blocks.colours)
        )
    )
