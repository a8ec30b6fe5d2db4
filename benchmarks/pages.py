"""Memory after pages were opened and left again and again, and the longest pause to free them.

Works on an emulator of its own, since what kept closed pages in memory were the requests they had made.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.console import COLUMNS, CONSOLE, ROWS, report
from greentui.cli.demo import emulator, environment_for
from tests.terminal import Terminal

BUDGET_MIB = 100
"""What the console may take without any page as well."""
PAGES = (("f2", "Instance"), ("ctrl+k", "Jump to a chat"), ("f1", "Help"), ("f4", "Esc"))
_PAUSES = re.compile(r"objects freed in (\d+) ms of processor time")


def main() -> None:
    """Open and leave pages, without pausing."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--times", type=int, default=1000, help="how many pages are opened, 1000 unless told")
    options = parser.parse_args()
    world = ["--chats", "12", "--messages", "240", "--silent", "--no-limits"]
    with TemporaryDirectory(prefix="greentui-bench-") as home, emulator(world) as addresses:
        (Path(home) / "config.toml").write_text('log_level = "debug"\n')
        (Path(home) / "config.toml").chmod(0o600)
        env = {
            name: value
            for name, value in environment_for(addresses, Path(home)).items()
            if name.startswith("GREENTUI_")
        }
        with Terminal(CONSOLE, env=env, columns=COLUMNS, rows=ROWS) as terminal:
            terminal.wait_for("authorized")
            terminal.settle(1.0)
            begun = terminal.memory()
            most = begun
            for turn in range(options.times):
                key, _words = PAGES[turn % len(PAGES)]
                terminal.press(key)
                terminal.settle(0.1)
                terminal.press("escape")
                terminal.settle(0.1)
                most = max(most, terminal.memory())
            terminal.watch(10.0)
            left = terminal.memory()
        log = (Path(home) / "logs" / "greentui.log").read_text()
    pauses = [int(found[1]) for found in _PAUSES.finditer(log)]
    report(
        "pages",
        {
            "opened": options.times,
            "begun_mib": round(begun / 2**20, 1),
            "most_mib": round(most / 2**20, 1),
            "mib": round(left / 2**20, 1),
            "longest_pause_ms": max(pauses, default=0),
            "collections": len(pauses),
            "budget_mib": BUDGET_MIB,
        },
        held=left / 2**20 <= BUDGET_MIB,
    )


if __name__ == "__main__":
    main()
