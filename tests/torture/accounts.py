"""The accounts at the end: what came in, what was sent, and what the archive has of both. Only reads."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from greentui.archive import Archive
from greentui.model.messages import MessageStatus
from tests.torture.faults import chat_of

_STEERING = re.compile(rb"\x1b\[[0-9:;?]*[A-Za-z]|\s")
"""What moves a terminal's cursor and colours what it writes, and white space."""

_IN_DOUBT = frozenset({"unknown", "unconfirmed"})
"""Statuses that claim neither that a message was sent nor that it was not."""


@dataclass(slots=True)
class Accounts:
    """Counts, and everything that is wrong; nothing must be."""

    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def check(self, holds: bool, words: str) -> None:
        """Note what does not hold."""
        if not holds:
            self.wrong.append(words)


def reckon(
    archive: Archive, incoming: int, outgoing: int, chats: int, sent: list[dict[str, Any]]
) -> Accounts:
    """Compare the archive with what was put into the queue and with what left the instance."""
    accounts = Accounts()
    found: Counter[str] = Counter()
    for number in range(chats):
        chat_id = chat_of(number, chats)
        messages = archive.window(chat_id, limit=incoming + outgoing + 1000).messages
        found.update(message.id for message in messages if message.incoming)
    wanted = {f"IN{number:08}" for number in range(incoming)}
    accounts.counts["incoming, in the archive exactly once"] = sum(found[one] == 1 for one in wanted)
    accounts.counts["incoming, lost"] = len(wanted - found.keys())
    accounts.counts["incoming, twice"] = sum(times > 1 for times in found.values())
    accounts.check(wanted == found.keys(), f"lost or made up: {sorted(wanted ^ found.keys())[:5]}")
    accounts.check(all(times == 1 for times in found.values()), "something is there twice")

    left = Counter(_text(one) for one in sent)
    left_as = {one["idMessage"]: _text(one) for one in sent}
    items = archive.outbox(waiting_only=False, limit=outgoing + 1000)
    states = Counter(str(item.status) for item in items)
    accounts.counts["outgoing, typed"] = len(items)
    accounts.counts["outgoing, left exactly once"] = sum(times == 1 for times in left.values())
    accounts.counts["outgoing, left twice"] = sum(times > 1 for times in left.values())
    accounts.counts |= {f"outgoing, shown as {state}": count for state, count in sorted(states.items())}
    accounts.check(len(items) == outgoing, f"{len(items)} of {outgoing} typed messages are there")
    accounts.check(all(times == 1 for times in left.values()), f"left twice: {_twice(left)}")
    honest_before = len(accounts.wrong)
    for item in items:
        text = getattr(item.draft, "text", "")
        if item.message_id:
            accounts.check(item.message_id in left_as, f"shown as accepted, never left: {text}")
            accounts.check(left_as.get(item.message_id, text) == text, f"has another's id: {text}")
        else:
            doubted = item.status.value in _IN_DOUBT
            honest = doubted or item.status is MessageStatus.FAILED
            accounts.check(honest, f"neither sent nor failed nor in doubt: {text} is {item.status}")
            accounts.check(doubted or text not in left, f"left, and shown as failed: {text}")
    accounts.counts["outgoing, claimed falsely"] = len(accounts.wrong) - honest_before
    return accounts


def ordered(sent: list[dict[str, Any]]) -> list[str]:
    """Chats in which messages left in another order than they were typed."""
    by_chat: dict[str, list[int]] = {}
    for one in sent:
        by_chat.setdefault(one["chatId"], []).append(int(_text(one).rpartition(" ")[2]))
    return [chat for chat, numbers in by_chat.items() if numbers != sorted(numbers)]


def told(secret: str, *folders: Path) -> list[str]:
    """Files below `folders` in which a secret stands, on a screen also where colours and lines break it."""
    return [
        str(file)
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file() and _stands_in(secret.encode(), file.read_bytes())
    ]


def _stands_in(secret: bytes, written: bytes) -> bool:
    return secret in written or secret in _STEERING.sub(b"", written)


def _text(one: dict[str, Any]) -> str:
    return str(one.get("textMessage") or one.get("extendedTextMessage", {}).get("text"))


def _twice(left: Counter[str]) -> list[str]:
    return [text for text, times in left.items() if times > 1][:5]
