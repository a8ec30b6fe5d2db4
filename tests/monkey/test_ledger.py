"""The hand blames the console for no failure that another message explains."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from greentui.model.messages import MessageStatus
from greentui.model.sending import OutboxItem, TextDraft
from tests.monkey.findings import Finding
from tests.monkey.ledger import Ledger
from tests.monkey.service import Harvest

TEXT = "yes"


def typed(number: int, *, sent: bool) -> tuple[OutboxItem, str]:
    """A message of the archive and its text."""
    status, message_id = (MessageStatus.SENT, f"BAE{number}") if sent else (MessageStatus.FAILED, "")
    draft = TextDraft(TEXT)
    return OutboxItem("1101", f"local-{number}", "79010000000@c.us", draft, number, 0, status,
                      message_id=message_id), TEXT  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "failed", "left", "blamed"),
    [(0, 1, 0, False), (0, 1, 1, True), (1, 1, 1, False), (1, 1, 2, True), (2, 1, 2, False)],
)
def test_a_failure_is_false_where_more_left_than_was_sent(
    sent: int, failed: int, left: int, blamed: bool
) -> None:
    texts = [typed(number, sent=number < sent) for number in range(sent + failed)]
    service = Harvest([{"idMessage": f"BAE{number}", "text": TEXT} for number in range(left)], [])
    with pytest.raises(Finding, match="misled") if blamed else nullcontext():
        Ledger().check_claims(texts, service)
