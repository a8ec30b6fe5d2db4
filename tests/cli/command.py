"""Runs `greentui` the way a shell does, and shows what it said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        import json

        return json.loads(self.out)


def greentui(
    arguments: Sequence[str], env: Mapping[str, str] | None = None, *, stdin: str = "", timeout: float = 60
) -> Said:
    """Run the real program without a terminal."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREENTUI_")}
    done = subprocess.run(
        [sys.executable, "-m", "greentui", *arguments],
        input=stdin,
        env={**clean, **(env or {})},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)
