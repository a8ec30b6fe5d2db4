"""What `greentui send` says while it waits for the service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from greentui.cli import send
from greentui.model.instance import InstanceFacts, InstanceState
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft


class Waiting:
    """A session whose message goes on to the next status each time that a line is said."""

    def __init__(self, *statuses: MessageStatus, behind: str = "") -> None:
        self.statuses = list(statuses)
        self.behind = behind
        self.lines: list[str] = []
        self._heard: list[Callable[[Sequence[object]], None]] = []

    def say(self, line: str) -> None:
        self.lines.append(line)
        self.go_on()

    def go_on(self) -> None:
        del self.statuses[0]
        for hear in self._heard:
            hear(())

    def subscribe(self, hear: Callable[[Sequence[object]], None]) -> Callable[[], None]:
        self._heard.append(hear)
        return self._heard.clear

    def outbox_item(self, local_id: str) -> OutboxItem:
        item = OutboxItem("1", local_id, "79010000001@c.us", TextDraft("x"), 1, 0)
        return replace(item, status=self.statuses[0])

    def in_doubt_before(self) -> dict[str, str]:
        return {"local-1": self.behind} if self.behind else {}

    def facts(self) -> InstanceFacts:
        return InstanceFacts("1", InstanceState.AUTHORIZED)


async def waited(session: Any, monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True) -> list[str]:
    monkeypatch.setattr(send, "SILENT", 0)
    monkeypatch.setattr(send, "say", session.say)
    monkeypatch.setattr(send.sys, "stderr", SimpleNamespace(isatty=lambda: terminal))
    settled = await send.until_settled(session, "local-1", 60)
    assert settled.status is MessageStatus.SENT
    return session.lines  # type: ignore[no-any-return]


async def test_what_is_waited_for_is_said_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Waiting(MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN, MessageStatus.SENT)
    assert await waited(session, monkeypatch) == [
        "It has not left yet; waiting up to 60 s. Ctrl+C takes it back.",
        "No answer yet; waiting up to 60 s.",
        "No answer came back; looking up to 20 s whether it was sent.",
    ]


async def test_what_waits_behind_one_in_doubt_says_that_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Waiting(MessageStatus.QUEUED, MessageStatus.SENT, behind="local-0")
    (line,) = await waited(session, monkeypatch)
    assert "local-0" in line


async def test_no_person_is_told_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Waiting(MessageStatus.QUEUED, MessageStatus.SENT)
    asked = 0
    known = session.facts

    def facts() -> InstanceFacts:
        nonlocal asked
        asked += 1
        if asked == 1:
            send.asyncio.get_running_loop().call_later(0.01, session.go_on)
        return known()

    monkeypatch.setattr(session, "facts", facts)
    assert await waited(session, monkeypatch, terminal=False) == []
