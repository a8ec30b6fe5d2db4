"""Notification put into the queue → painted, on the big archive: the way over HTTP and disk included."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen  # noqa: TID251  orders to the emulator

from benchmarks.console import (
    COLUMNS,
    CONSOLE,
    PAINTED,
    ROWS,
    arguments,
    environment,
    hello_answers,
    report_answers,
)
from greentui.cli.demo import emulator, environment_for
from tests.terminal import Terminal

BUDGET_MS = 100
SENDER = "79990001122@c.us"


def main() -> None:
    """Let somebody write again and again; the chat list shows the newest text at its top."""
    options = arguments(main.__doc__ or "", runs=40)
    floor = hello_answers()
    instance = environment(options.home)["GREENTUI_ID_INSTANCE"]
    world = ["--id-instance", instance, "--chats", "3", "--messages", "30", "--silent", "--no-limits"]
    took: list[float] = []
    with TemporaryDirectory(dir=options.home.parent) as home, emulator(world) as addresses:
        shutil.copy(
            options.home / f"archive-{instance}.db", home
        )  # what arrives must not stay in the filled one
        # Only the variables that make the profile: the rest is the terminal's own business.
        env = {
            name: value
            for name, value in environment_for(addresses, Path(home)).items()
            if name.startswith("GREENTUI_")
        }
        with Terminal(CONSOLE, env=env, columns=COLUMNS, rows=ROWS) as terminal:
            terminal.wait_for(PAINTED)
            terminal.wait_for("authorized")
            terminal.watch(6.0)
            stamp = int(time.time())
            for turn in range(options.runs):
                text = f"arrival {stamp} {turn}."
                order = json.dumps({"chatId": SENDER, "text": text}).encode()
                begun = time.perf_counter()
                urlopen(Request(f"{addresses['controlUrl']}/incoming", data=order), timeout=10).close()
                terminal.wait_for(text.replace(".", r"\."))
                took.append(time.perf_counter() - begun)
                terminal.settle(0.2)
    report_answers("arrival", took, floor, BUDGET_MS)


if __name__ == "__main__":
    main()
