"""Runs `greentui` as a shell does, and returns its output."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from greentui.cli.send import WAIT
from greentui.emulator.testing import Emulator
from tests.cli import warm
from tests.engine.recording import Recorder


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


def environment(emulator: Emulator | Recorder, home: Path) -> dict[str, str]:
    """What makes a command work on a service, with its data under `home`."""
    return {
        "GREENTUI_HOME": str(home),
        "GREENTUI_API_URL": emulator.api_url,
        "GREENTUI_MEDIA_URL": emulator.media_url,
        "GREENTUI_ID_INSTANCE": emulator.id_instance,
        "GREENTUI_API_TOKEN": emulator.token,
    }


def greentui(
    arguments: Sequence[str],
    env: Mapping[str, str] | None = None,
    *,
    stdin: str = "",
    timeout: float = 2 * WAIT,
) -> Said:
    """Run the real program without a terminal."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREENTUI_")}
    status, out, err = warm.greentui(arguments, {**clean, **(env or {})}, stdin.encode(), timeout)
    return Said(status, out.decode(), err.decode())
