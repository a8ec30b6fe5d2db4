"""The demo's emulator, in a process that outlives a killed demo just long enough to clean up.

`python -m greentui.cli.demo_world FOLDER EMULATOR-OPTION …` removes FOLDER, the home of the demo, at the end.
"""

from __future__ import annotations

import shutil
import sys


def main(folder: str, *arguments: str) -> int:
    """Serve until the demo ends, in whatever way. Returns the exit status."""
    from greentui.emulator.serving.cli import main as serve

    try:
        return serve(list(arguments))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
