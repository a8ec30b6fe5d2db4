"""`greentui emulator`: the emulator as a program of its own."""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import signal
import sys

from greentui.emulator.state.options import Options
from greentui.words import _

_DEFAULTS = Options()


def parser() -> argparse.ArgumentParser:
    """The arguments of the command line."""
    arguments = argparse.ArgumentParser(
        prog="greentui emulator",
        description=_(
            "A local GREEN-API for trying things out, for training and for tests, with contacts who "
            "answer. Once it listens, it prints one line of JSON with its URLs and credentials."
        ),
    )
    add = arguments.add_argument
    add("--host", default=_DEFAULTS.host, help=_("address to listen on (default: %(default)s)"))
    add("--port", type=_port, default=0, help=_("port to listen on (default: a free one)"))
    add("--seed", type=int, default=_DEFAULTS.seed, help=_("seed of the contacts, chats and histories"))
    add("--chats", type=_count, default=_DEFAULTS.chats, help=_("number of chats"))
    add("--messages", type=_count, default=_DEFAULTS.messages, help=_("number of messages over all chats"))
    add("--no-limits", action="store_true", help=_("no 429 for calls above the rate limits"))
    add("--fast", action="store_true", help=_("contacts answer and statuses advance immediately"))
    add("--silent", action="store_true", help=_("contacts never answer"))
    add("--lively", action="store_true", help=_("every now and then a contact writes or calls"))
    add(
        "--latency",
        type=_milliseconds,
        default=0.0,
        metavar="MS",
        help=_("milliseconds added to each request"),
    )
    add("--unlinked", action="store_true", help=_("start without a linked phone"))
    add(
        "--fresh",
        action="store_true",
        help=_("start with every setting off, as a new instance of the service"),
    )
    add("--id-instance", type=_digits, default="", help=_("the instance's id"))
    add("--token", default="", help=_("the instance's API token"))
    start = arguments.add_mutually_exclusive_group()
    start.add_argument(
        "--now", type=float, metavar="EPOCH", help=_("where its clock starts, in seconds since 1970")
    )
    start.add_argument(
        "--skew",
        type=float,
        default=_DEFAULTS.skew,
        metavar="S",
        help=_("how many seconds its clock is ahead of this machine's; negative if it is behind"),
    )
    add(
        "--journal-lag",
        type=float,
        default=0.0,
        metavar="S",
        help=_("seconds until a message shows up in the journals"),
    )
    add(
        "--qr-seconds",
        type=float,
        default=_DEFAULTS.qr_seconds,
        metavar="S",
        help=_("lifetime of a QR code in seconds"),
    )
    add("--die-with-parent", action="store_true", help=_("stop when the parent process ends"))
    return arguments


def _integer(text: str, minimum: int, maximum: float) -> int:
    if not (text.isascii() and text.isdigit() and minimum <= int(text) <= maximum):
        if maximum < math.inf:
            words = _("must be an integer from %(least)d to %(most)d, not %(text)r")
        else:
            words = _("must be an integer from %(least)d, not %(text)r")
        raise argparse.ArgumentTypeError(words % {"least": minimum, "most": maximum, "text": text})
    return int(text)


def _port(text: str) -> int:
    return _integer(text, 0, 65535)


def _count(text: str) -> int:
    return _integer(text, 0, math.inf)


def _milliseconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 60_000:
        raise argparse.ArgumentTypeError(_("must be from 0 to 60000, not %r") % text)
    return value


def _digits(text: str) -> str:
    if text and not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(_("must be digits, not %r") % text)
    return text


def main(argv: list[str] | None = None) -> int:
    """Run an emulator until it is stopped by a signal. Returns the exit status."""
    arguments = vars(parser().parse_args(argv))
    die_with_parent = arguments.pop("die_with_parent")
    arguments["limits"] = not arguments.pop("no_limits")
    options = Options(**arguments)
    # The server is imported only once the command line makes sense.
    from greentui.emulator.serving.server import RunningEmulator, bind

    try:
        listener = bind(options)
    except OSError as error:
        words = _("cannot listen on %(host)s:%(port)d: %(why)s")
        told = {"host": options.host, "port": options.port, "why": error.strerror}
        print(words % told, file=sys.stderr)
        return 1

    async def serve() -> None:
        emulator = RunningEmulator(options, listener)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, emulator.stop)
        listening = asyncio.Event()
        serving = asyncio.ensure_future(emulator.serve(listening, die_with_parent=die_with_parent))
        await listening.wait()
        print(json.dumps(emulator.addresses.to_json()), flush=True)
        await serving

    asyncio.run(serve())
    return 0
