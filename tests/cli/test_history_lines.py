"""What `greentui history` says of a message beside its words."""

from __future__ import annotations

from greentui.cli.history import lines
from greentui.model.messages import MessageKind, MessageStatus
from greentui.model.reasons import said
from tests.archive.worlds import incoming, outgoing


def test_why_a_message_failed_stands_below_it() -> None:
    told = lines(outgoing("hello", status=MessageStatus.FAILED, reason=said("no such number")), "")
    assert told[1:] == ["    no such number"]


def test_a_marker_is_explained_with_what_can_be_done() -> None:
    first, what, remedy = lines(incoming("{{SWE003}}", kind=MessageKind.SERVICE), "Anna")
    assert "Could not be shown" in first
    assert "could not be decrypted" in what
    assert remedy.startswith("    → Remove every linked device")


def test_a_text_without_words_is_said_to_be_missing() -> None:
    assert "could not show this message" in lines(incoming("", kind=MessageKind.SERVICE), "Anna")[1]


def test_what_was_passed_on_is_marked() -> None:
    assert "[forwarded]" in lines(incoming("hello", forwarded=2), "Anna")[0]
