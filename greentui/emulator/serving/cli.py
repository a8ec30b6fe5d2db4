"""`greentui emulator`: the emulator as a program of its own."""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import signal
import sys

from greentui.emulator.state.options import Options

_DEFAULTS = Options()


def parser() -> argparse.ArgumentParser:
    """The arguments of the command line."""
    arguments = argparse.ArgumentParser(
        prog="greentui emulator",
        description="A GREEN-API of one's own on this machine, with people who answer. Prints one line of "
        "JSON with its addresses when it listens.",
    )
    add = arguments.add_argument
    add("--host", default=_DEFAULTS.host, help="address to listen on (default: %(default)s)")
    add("--port", type=_port, default=0, help="port (default: a free one)")
    add("--seed", type=int, default=_DEFAULTS.seed, help="what the world is made from")
    add("--chats", type=_count, default=_DEFAULTS.chats, help="how many chats")
    add("--messages", type=_count, default=_DEFAULTS.messages, help="how many messages in all")
    add("--no-limits", action="store_true", help="no 429 for calls over the manual's rates")
    add("--fast", action="store_true", help="people answer and statuses advance at once")
    add("--silent", action="store_true", help="nobody answers")
    add("--lively", action="store_true", help="now and then somebody writes or calls")
    add("--latency", type=_milliseconds, default=0.0, metavar="MS", help="milliseconds each request takes")
    add("--unlinked", action="store_true", help="begin without a phone")
    add("--id-instance", type=_digits, default="", help="the instance's number")
    add("--token", default="", help="the instance's token")
    add("--now", type=float, metavar="EPOCH", help="where the world's clock begins")
    add("--journal-lag", type=float, default=0.0, metavar="S", help="seconds the journals are behind")
    add("--qr-seconds", type=float, default=_DEFAULTS.qr_seconds, metavar="S", help="life of a QR code")
    add("--die-with-parent", action="store_true", help="end when the process that started it has ended")
    return arguments


def _integer(text: str, minimum: int, maximum: float) -> int:
    if not (text.isascii() and text.isdigit() and minimum <= int(text) <= maximum):
        bounds = f"from {minimum} to {maximum}" if maximum < math.inf else f"from {minimum}"
        raise argparse.ArgumentTypeError(f"a whole number {bounds}, not {text!r}")
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
        raise argparse.ArgumentTypeError(f"milliseconds from 0 to 60000, not {text!r}")
    return value


def _digits(text: str) -> str:
    if text and not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError("an instance's number is digits")
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
        print(f"cannot listen on {options.host}:{options.port}: {error.strerror}", file=sys.stderr)
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
