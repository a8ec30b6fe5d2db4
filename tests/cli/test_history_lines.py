"""What `greentui history` says of a message beside its words."""

from __future__ import annotations

from greentui.cli.history import lines
from greentui.model.messages import (
    Advertisement,
    MessageKind,
    MessageStatus,
    Order,
    Poll,
    PollOption,
    ProductCard,
    Quote,
)
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
    assert remedy.startswith("    → Log out every linked device")


def test_a_text_without_words_is_said_to_be_missing() -> None:
    assert "could not show this message" in lines(incoming("", kind=MessageKind.SERVICE), named)[1]


def test_what_was_passed_on_is_marked() -> None:
    assert "[forwarded]" in lines(incoming("hello", forwarded=2), named)[0]


def test_those_who_are_mentioned_have_their_names() -> None:
    told = lines(incoming("ask @79010000001 or @79010000003, not @79010000009 or a@12345.org"), named)
    assert told[0].endswith("ask @Anna or @Maya, not @79010000009 or a@12345.org")


def test_our_own_account_is_you() -> None:
    assert lines(incoming("@5550001 look"), named, ("5550001",))[0].endswith("@You look")


def test_a_quote_stands_there_with_its_words() -> None:
    quote = Quote("3EB0C767D097B7C7C030", text="When do you\nopen?")
    assert "[↩ When do you open?]" in lines(incoming("At nine", quote=quote), named)[0]


def test_a_poll_lists_its_answers_with_those_who_voted() -> None:
    poll = Poll((PollOption("Monday", ("79010000001@c.us", "77@lid")), PollOption("Tuesday")))
    told = lines(incoming("Which day?", kind=MessageKind.POLL, content=poll), named)
    assert [line.strip() for line in told[1:]] == ["2  Monday  (Anna, Boris)", "0  Tuesday"]


ADVERTISEMENT = Advertisement("Boxes", "Now!", url="https://fb.me/1", source_type="ad", source_id="120")


def test_an_advertisement_stands_below_what_the_customer_wrote() -> None:
    first, *rest = lines(incoming("How much?", content=ADVERTISEMENT), named)
    assert first.endswith("How much?")
    assert [line.strip() for line in rest] == [
        "Boxes",
        "Now!",
        "From an advertisement: ad · 120 · https://fb.me/1",
    ]


def test_an_order_tells_what_it_costs() -> None:
    order = Order("1", title="Basket", total=129_900, currency="RUB", items=3)
    told = lines(incoming("Please deliver today", kind=MessageKind.ORDER, content=order), named)
    assert [line.strip() for line in told[1:]] == ["Basket", "3 products · 1299.00 RUB"]


def test_a_product_tells_what_it_costs() -> None:
    product = ProductCard("1", "Oak", "90", "EUR", "https://shop.example/1", pictures=1)
    told = lines(incoming("Box", kind=MessageKind.PRODUCT, content=product), named)
    assert [line.strip() for line in told[1:]] == ["90 EUR · 1 picture", "Oak", "https://shop.example/1"]
