"""What the hand wrote, and where: every text of account holds a token that stands nowhere else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from greentui.archive import Archive
from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from tests.monkey.findings import Finding
from tests.monkey.service import ID_INSTANCE, Harvest


@dataclass(slots=True)
class Written:
    """A text the hand wrote.

    Attributes:
        token: What tells it from every other.
        chat_id: The chat that was open.
        sent: Whether Enter was pressed behind it; otherwise it was taken back.
        strict: Whether each step was seen on the screen, so that it cannot have got lost on its way.
    """

    token: str
    chat_id: str
    sent: bool
    strict: bool = False


@dataclass(slots=True)
class Ledger:
    """All of it, and what speaks in the console's favour.

    Attributes:
        written: What the hand wrote.
        again: How often a message was sent once more on purpose.
        lives: How often the service's world began anew and forgot what it had.
    """

    written: list[Written] = field(default_factory=list)
    again: int = 0
    lives: int = 1

    def settle(self, archive: Path, service: Harvest) -> None:
        """Compare what was written with what the archive says and with what the service got.

        Raises:
            Finding: A text is lost, left twice, left for somebody else, left unasked, or a claim is false.
        """
        with Archive.open(archive, ID_INSTANCE, readonly=True) as opened:
            items = opened.outbox(waiting_only=False, limit=10_000)
            texts = [(item, item.draft.text) for item in items if isinstance(item.draft, TextDraft)]
            chats = opened.chats([each.chat_id for each in self.written])
        drafts = "\n".join(chat.draft for chat in chats)
        sent = [(one["chatId"], text_of(one), one) for one in service.sent if not one.get("isForwarded")]
        for each in self.written:
            mine = [item for item, text in texts if each.token in text]
            left = [chat_id for chat_id, text, _one in sent if each.token in text]
            self._check(each, mine, left, drafts)
        self.check_claims(texts, service)

    def _check(self, each: Written, items: Sequence[OutboxItem], left: Sequence[str], drafts: str) -> None:
        told = f"“{each.token}”, written to {each.chat_id}"
        chats = {*left, *(item.chat_id for item in items)} - {each.chat_id}
        if chats:
            raise Finding("elsewhere", f"{told}, is in {sorted(chats)}")
        if not each.sent and (left or items):
            raise Finding("unsent", f"{told} and taken back, left all the same")
        if len(left) > 1 + self.again:
            raise Finding("twice", f"{told} once, left {len(left)} times")
        if each.strict and not (left or items or each.token in drafts):
            raise Finding("lost", f"{told}, is nowhere")

    def check_claims(self, texts: Sequence[tuple[OutboxItem, str]], service: Harvest) -> None:
        """Compare what the archive says of each message with what the service saw.

        Args:
            texts: Each message with its text.
            service: What it saw.

        Raises:
            Finding: A claim is false.
        """
        left = Counter(text for text in map(text_of, service.sent))
        ids = {one["idMessage"] for one in service.sent}
        taken = set(_accepted(service))
        others = Counter(text for item, text in texts if not _failed(item))
        for item, text in texts:
            if item.message_id and item.message_id not in ids and text not in taken:
                raise Finding("made up", f"{text[:60]!r} is shown as accepted, and never was")
            # What others of the same words account for does not speak against this one.
            twins = others[text] and others[text] + self.again
            if _failed(item) and left[text] > twins and self.lives == 1:
                raise Finding("misled", f"{text[:60]!r} left, and is shown as failed: {item.reason}")


def _failed(item: OutboxItem) -> bool:
    """Whether the archive says that it did not leave."""
    return item.status is MessageStatus.FAILED and not item.message_id


def text_of(one: dict[str, Any]) -> str:
    """The text of a message as a journal of the service lists it."""
    return str(one.get("text") or one.get("textMessage") or "")


def _accepted(service: Harvest) -> Iterator[str]:
    """Texts the service took, whether or not they left."""
    for request in service.requests:
        if request["method"] == "sendMessage" and request["status"] == 200:
            body = request.get("body")
            yield str(body.get("message")) if isinstance(body, dict) else json.dumps(body)
