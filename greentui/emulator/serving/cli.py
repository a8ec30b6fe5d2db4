"""`greentui emulator`: the emulator as a program."""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import signal
import sys

from greentui.emulator.state.options import Options


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="greentui emulator",
        description="A GREEN-API of one's own on this machine, with people who answer. Prints one line of "
        "JSON with its addresses when it listens.",
    )
    made.add_argument("--host", default=Options().host, help="address to listen on (default: %(default)s)")
    made.add_argument("--port", type=_port, default=0, help="port (default: a free one)")
    made.add_argument("--seed", type=int, default=Options().seed, help="what the world is made from")
    made.add_argument("--chats", type=_count, default=Options().chats, help="how many chats")
    made.add_argument("--messages", type=_count, default=Options().messages, help="how many messages in all")
    made.add_argument("--no-limits", action="store_true", help="no 429 for calls over the manual's rates")
    made.add_argument("--fast", action="store_true", help="people answer and statuses advance at once")
    made.add_argument("--silent", action="store_true", help="nobody answers")
    made.add_argument("--lively", action="store_true", help="now and then somebody writes or calls")
    made.add_argument(
        "--latency", type=_milliseconds, default=0.0, metavar="MS", help="milliseconds each request takes"
    )
    made.add_argument("--unlinked", action="store_true", help="begin without a phone")
    made.add_argument("--id-instance", type=_digits, help="the instance's number")
    made.add_argument("--token", default="", help="the instance's token")
    made.add_argument("--now", type=float, metavar="EPOCH", help="where the world's clock begins")
    made.add_argument(
        "--journal-lag", type=float, default=0.0, metavar="S", help="seconds the journals are behind"
    )
    made.add_argument(
        "--qr-seconds", type=float, default=Options().qr_seconds, metavar="S", help="life of a QR code"
    )
    made.add_argument(
        "--die-with-parent", action="store_true", help="end when the process that started it has ended"
    )
    return made


def _whole(text: str, least: int, most: float) -> int:
    """A whole number within bounds."""
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        bounds = f"from {least} to {most}" if most < math.inf else f"from {least}"
        raise argparse.ArgumentTypeError(f"a whole number {bounds}, not {text!r}")
    return int(text)


def _port(text: str) -> int:
    return _whole(text, 0, 65535)


def _count(text: str) -> int:
    return _whole(text, 0, math.inf)


def _milliseconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 60_000:
        raise argparse.ArgumentTypeError(f"milliseconds from 0 to 60000, not {text!r}")
    return value


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError("an instance's number is digits")
    return text


def main(argv: list[str] | None = None) -> int:
    """Run an emulator until it is told to stop. Returns the exit status."""
    told = parser().parse_args(argv)
    options = Options(
        host=told.host,
        port=told.port,
        seed=told.seed,
        chats=told.chats,
        messages=told.messages,
        limits=not told.no_limits,
        fast=told.fast,
        silent=told.silent,
        lively=told.lively,
        latency=told.latency,
        unlinked=told.unlinked,
        id_instance=told.id_instance or "",
        token=told.token,
        now=told.now,
        journal_lag=told.journal_lag,
        qr_seconds=told.qr_seconds,
    )
    # The server and its world load only when the command line made sense.
    from greentui.emulator.serving.server import Running, listen

    try:
        listener = listen(options)
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error.strerror}", file=sys.stderr)
        return 1

    async def work() -> None:
        running = Running(options, listener)
        for ending in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(ending, running.stop)
        listening = asyncio.Event()
        serving = asyncio.ensure_future(running.serve(listening, die_with_parent=told.die_with_parent))
        await listening.wait()
        print(json.dumps(running.addresses.line()), flush=True)
        await serving

    asyncio.run(work())
    return 0
