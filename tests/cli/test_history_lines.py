"""What `greentui history` says of a message beside its words."""

from __future__ import annotations

from greentui.cli.history import lines
from greentui.model.messages import MessageKind, MessageStatus, Poll, PollOption, Quote
from greentui.model.reasons import said
from tests.archive.worlds import incoming, outgoing

NAMES = {"79010000001@c.us": "Anna", "77@lid": "Boris", "79010000003@lid": "Maya"}


def named(person_id: str) -> str:
    return NAMES.get(person_id, "")


def test_why_a_message_failed_stands_below_it() -> None:
    told = lines(outgoing("hello", status=MessageStatus.FAILED, reason=said("no such number")), named)
    assert told[1:] == ["    no such number"]


def test_a_marker_is_explained_with_what_can_be_done() -> None:
    first, what, remedy = lines(incoming("{{SWE003}}", kind=MessageKind.SERVICE), named)
    assert "Could not be shown" in first
    assert "could not be decrypted" in what
    assert remedy.startswith("    → Remove every linked device")


def test_a_text_without_words_is_said_to_be_missing() -> None:
    assert "could not show this message" in lines(incoming("", kind=MessageKind.SERVICE), named)[1]


def test_what_was_passed_on_is_marked() -> None:
    assert "[forwarded]" in lines(incoming("hello", forwarded=2), named)[0]


def test_those_who_are_mentioned_have_their_names() -> None:
    told = lines(incoming("ask @79010000001 or @79010000003, not @79010000009 or a@12345.org"), named)
    assert told[0].endswith("ask @Anna or @Maya, not @79010000009 or a@12345.org")


def test_a_quote_stands_there_with_its_words() -> None:
    quote = Quote("3EB0C767D097B7C7C030", text="When do you\nopen?")
    assert "[↩ When do you open?]" in lines(incoming("At nine", quote=quote), named)[0]


def test_a_poll_lists_its_answers_with_those_who_voted() -> None:
    poll = Poll((PollOption("Monday", ("79010000001@c.us", "77@lid")), PollOption("Tuesday")))
    told = lines(incoming("Which day?", kind=MessageKind.POLL, content=poll), named)
    assert [line.strip() for line in told[1:]] == ["2  Monday  (Anna, Boris)", "0  Tuesday"]
