"""What every screen can ask of the application."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from greentui.model.changes import Notice
from greentui.tui.shell import Shell
from greentui.tui.terminal import clipboard


async def test_a_clipboard_that_hangs_holds_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    monkeypatch.setattr(clipboard, "copy", lambda *_given: "Copied." if answers.wait(5) else "It held us up.")
    said: list[Notice] = []
    shell: Any = SimpleNamespace(tell=said.append, terminal_writer=None)
    copying = asyncio.create_task(Shell.copy(shell, "text"))
    await asyncio.sleep(0)
    answers.set()
    await copying
    assert [notice.text for notice in said] == ["Copied."]
