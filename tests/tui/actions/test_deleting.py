"""What deleting says of each sort of message, and which answers it offers."""

from __future__ import annotations

import pytest

from greentui.model.messages import Message, MessageStatus
from greentui.tui.actions.deleting import _answers, _consequence, _parts
from tests.tui.world import NOON, incoming, outgoing

THEIRS = incoming("hello", NOON)
OURS = outgoing("hi", NOON)
GONE = outgoing("hi", NOON, deleted=NOON)
FAILED = outgoing("hi", NOON, id="local-1", local_id="local-1", status=MessageStatus.FAILED)
DOUBTFUL = outgoing("hi", NOON, id="local-2", local_id="local-2", status=MessageStatus.UNKNOWN)

FOR_ME = "For me: removed from this account only."
BOTH = "For me: removed from this account only. For everyone: removed for all; cannot be undone."
UNSENT = "Not sent: removed here; the text is lost."
IN_DOUBT = "In doubt: removed here only; if it was sent, it stays with the other side."


@pytest.mark.parametrize(
    ("messages", "said", "answers"),
    [
        ([THEIRS], FOR_ME, ["me"]),
        ([OURS], BOTH, ["me", "all"]),
        ([GONE], FOR_ME, ["me"]),
        ([FAILED], UNSENT, ["me"]),
        ([DOUBTFUL], IN_DOUBT, ["me"]),
        ([OURS, OURS], BOTH, ["me", "all"]),
        ([FAILED, FAILED], UNSENT, ["me"]),
        ([THEIRS, GONE], FOR_ME, ["me"]),
    ],
    ids=[
        "theirs",
        "ours",
        "deleted",
        "failed",
        "in doubt",
        "two of ours",
        "two failed",
        "no others without ours",
    ],
)
def test_what_is_alike_is_said_as_of_one(messages: list[Message], said: str, answers: list[str]) -> None:
    parts = _parts(messages)
    assert _consequence(parts, len(messages)) == said
    assert [answer.name for answer in _answers(parts)] == answers


def test_what_differs_is_counted() -> None:
    messages = [THEIRS, OURS, GONE, FAILED, DOUBTFUL]
    assert _consequence(_parts(messages), len(messages)) == (
        "For me (3 / 5): removed from this account only. "
        "For everyone (1 / 5): removed for all; cannot be undone. "
        "Not yours, or deleted already (2 / 5): not deleted for everyone. "
        "Not sent (1 / 5): removed here; the text is lost. "
        "In doubt (1 / 5): removed here only; if it was sent, it stays with the other side."
    )
