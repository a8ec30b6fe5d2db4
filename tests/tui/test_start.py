"""Start-up is lean: what the first paint does not need is not loaded before it."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import asyncio, json, sys, tempfile
from pathlib import Path
from greentui.config import Config, Credentials, Folders, Profile
from greentui.tui.app import GreenTuiApp
from greentui.tui.startup import console

loaded = {}
stands = asyncio.Event()

def look(self):
    loaded.update(names=sorted(sys.modules))
    stands.set()

GreenTuiApp.begin = look

async def main(folder):
    folders = Folders(folder, folder, folder / "logs", folder / "downloads")
    app = console(Config(folders), Profile("test", Credentials("1101", "x")))
    async with app.run_test(size=(120, 36)) as pilot:
        await stands.wait()

with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(Path(folder)))
print(json.dumps(loaded["names"]))
"""

HEAVY = (
    "hashlib",
    "httpx",
    "pydantic",
    "websockets",
    "qrcode",
    "PIL",
    "phonenumbers",
    "emoji",
    "pyperclip",
    "rapidfuzz",
    "tomlkit",
)
OURS = (
    "greentui.tui.actions.chats",
    "greentui.tui.actions.messages",
    "greentui.tui.actions.compose",
    "greentui.tui.palette",
    "greentui.tui.notifier",
    "greentui.tui.terminal.notifications",
    "greentui.tui.terminal.clipboard",
    "greentui.tui.compose.composer",
    "greentui.tui.compose.box",
    "greentui.tui.chat.contact_panel",
    "greentui.greenapi.client",
    "greentui.engine.supervisor",
)
MOST = 156
"""Modules of ours and others beyond Textual's own hello-world that the first picture may load."""


def modules(program: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_first_picture_loads_nothing_heavy() -> None:
    loaded = modules(PROGRAM)
    assert not loaded & {*HEAVY, *OURS}
    screens = {name for name in loaded if name.startswith("greentui.tui.screens.")}
    assert screens == {"greentui.tui.screens.main"}
    hello = modules(
        "import json, sys, textual.app, textual.widgets._static, textual.pilot\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    assert len(loaded - hello) <= MOST, sorted(loaded - hello)
