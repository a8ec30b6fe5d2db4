"""A search finds exactly what matches, newest first."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.archive import Archive, parse
from greentui.archive.tokenizer import tokens
from greentui.model.chats import Contact, Part
from greentui.model.events import MessageEdited
from greentui.model.messages import (
    Button,
    Call,
    ContactCard,
    Contacts,
    File,
    GroupInvite,
    LinkPreview,
    Location,
    Menu,
    MessageKind,
    Origin,
    Poll,
    PollOption,
    ProductCard,
    Quote,
)
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    CLUB,
    INSTANCE,
    absorb,
    hide,
    incoming,
    learn_alias,
    list_contacts,
    notice,
    opened,
    outgoing,
    received,
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Some conversations."""
    archive = opened(tmp_path)
    list_contacts(
        archive, Contact(ANNA, contact_name="Анна Ёлкина"), Contact(BORIS, "Boris"), Contact(CLUB, "Club")
    )
    received(
        archive,
        incoming("hello from Anna", at=BEGAN + 10),
        outgoing("hello Anna", at=BEGAN + 20),
        incoming("Hello from Boris", chat=BORIS, at=BEGAN + 30),
        incoming("hello club", chat=CLUB, sender_id=BORIS, at=BEGAN + 40),
        incoming("cat.jpg", kind=MessageKind.IMAGE, content=File(name="cat.jpg"), at=BEGAN + 50),
        incoming("Café 好的", chat=BORIS, at=BEGAN + 60),
        incoming("ёлка", chat=BORIS, at=BEGAN + 70),
    )
    return archive


def found(archive: Archive, typed: str, limit: int = 50) -> list[str]:
    return [hit.message.text for hit in archive.search(parse(typed), limit=limit)]


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("hello", ["hello club", "Hello from Boris", "hello Anna", "hello from Anna"]),
        ("hel ann", ["hello Anna", "hello from Anna"]),
        ('"hello anna"', ["hello Anna"]),
        ('"hel"', []),
        ("cafe", ["Café 好的"]),
        ("好", ["Café 好的"]),
        ("елка", ["ёлка"]),
        ("from:me hello", ["hello Anna"]),
        ("from:елкина", ["cat.jpg", "hello from Anna"]),
        ("from:boris hello", ["hello club", "Hello from Boris"]),
        ("in:club", ["hello club"]),
        ("in:club hello from:boris", ["hello club"]),
        ("in:nobody hello", []),
        ("from:nobody", []),
        ("kind:image", ["cat.jpg"]),
        ("kind:text from:анна", ["hello from Anna"]),
        ("has:file cat", ["cat.jpg"]),
        ("hello kind:image", []),
        ("kind:text kind:image in:79010000001", ["cat.jpg", "hello Anna", "hello from Anna"]),
        ("", []),
        ("!!!", []),
        ("terms:c1", []),
        ("c1", []),
        ('hello" OR "anna', []),
        ("hello* NOT anna", []),
        ("hello -anna", ["hello Anna", "hello from Anna"]),
    ],
)
def test_a_search_finds(archive: Archive, typed: str, texts: list[str]) -> None:
    assert found(archive, typed) == texts


def test_dates_narrow_it(archive: Archive) -> None:
    query = parse("hello")
    bounded = replace(query, after=BEGAN + 20, before=BEGAN + 40)
    hits = archive.search(bounded)
    assert [hit.message.text for hit in hits] == ["Hello from Boris", "hello Anna"]
    only = replace(parse(""), after=BEGAN + 60)
    assert [hit.message.text for hit in archive.search(only)] == ["ёлка", "Café 好的"]


def test_hits_say_where_and_in_which_chat(archive: Archive) -> None:
    (hit,) = archive.search(parse("boris fro"))
    assert (hit.chat_name, hit.spans) == ("Boris", ((6, 9), (11, 16)))


def test_more_hits_go_on_from_the_last(archive: Archive) -> None:
    first = archive.search(parse("hello"), limit=2)
    rest = archive.search(parse("hello"), before=first[-1].message.key)
    assert [hit.message.text for hit in (*first, *rest)] == found(archive, "hello")


def test_an_edited_message_is_found_by_what_it_says_and_by_what_it_said(archive: Archive) -> None:
    received(archive, MessageEdited(ANNA, "in-hello from Anna", "goodbye Ёжик", BEGAN + 99))
    (now,) = archive.search(parse("goodbye"))
    assert (now.text, now.earlier, now.spans) == ("goodbye Ёжик", False, ((0, 7),))
    (then,) = archive.search(parse("hello from:ёлкина"))
    assert then.message.text == "goodbye Ёжик"
    assert (then.text, then.earlier, then.spans) == ("hello from Anna", True, ((0, 5),))
    (both,) = archive.search(parse("ежик anna"))  # a word of each: both are shown
    assert (both.text, both.earlier) == ("goodbye Ёжик · hello from Anna", False)
    assert both.spans == ((8, 12), (26, 30))
    assert archive.search(parse('"ежик hello"')) == []
    received(archive, MessageEdited(ANNA, "in-hello from Anna", "hello again", BEGAN + 100))
    assert [hit.earlier for hit in archive.search(parse("hello from:ёлкина"))] == [False]
    assert [hit.earlier for hit in archive.search(parse("goodbye"))] == [True]


CARD = ContactCard("Maja Lewy", ("+972500000088", "reception"), "Levy & sons", "BEGIN:VCARD")
SHOWN = {
    "photo": incoming("", id="photo", kind=MessageKind.IMAGE, content=File(name="IMG-0241 (final).jpg")),
    "caption": incoming(
        "the bill", id="caption", kind=MessageKind.DOCUMENT, content=File(name="invoice.pdf")
    ),
    "card": incoming("Maja Lewy", id="card", kind=MessageKind.CONTACT, content=Contacts((CARD,))),
    "poll": incoming("When?", id="poll", kind=MessageKind.POLL, content=Poll((PollOption("Thursday, 10"),))),
    "place": incoming(
        "Depot",
        id="place",
        kind=MessageKind.LOCATION,
        content=Location(59.9375, 30.3086, "Depot", "Nevsky 1"),
    ),
    "invite": incoming(
        "join us", id="invite", kind=MessageKind.GROUP_INVITE, content=GroupInvite(CLUB, "Ceramics")
    ),
    "link": incoming(
        "look", id="link", content=LinkPreview("Kilns", "second hand", "https://kilns.example/used")
    ),
    "menu": incoming(
        "choose", id="menu", kind=MessageKind.LIST, content=Menu((Button("Large", detail="six litres"),))
    ),
    "product": incoming(
        "Mug", id="product", kind=MessageKind.PRODUCT, content=ProductCard("1", description="blue glaze")
    ),
    "reply": incoming("yes", id="reply", quote=Quote("m1", text="Is the oven free?")),
}
"""Messages of whose bubbles every word can be found."""


@pytest.mark.parametrize(
    ("typed", "found_in", "part", "text"),
    [
        ("img-0241", "photo", Part.FILE_NAME, "IMG-0241 (final).jpg"),
        ("invoice", "caption", Part.FILE_NAME, "invoice.pdf"),
        ("bill", "caption", Part.TEXT, "the bill"),
        ("invoice bill", "caption", Part.TEXT, "the bill · invoice.pdf"),
        ("972500000088", "card", Part.CONTACT, "Maja Lewy · 972500000088 · Levy & sons"),
        ("+972 50 000", "card", Part.CONTACT, "Maja Lewy · +972 50 000 0088 · reception · Levy & sons"),
        ("sons", "card", Part.CONTACT, "Maja Lewy · +972 50 000 0088 · reception · Levy & sons"),
        ("thursday", "poll", Part.OPTION, "Thursday, 10"),
        ("nevsky", "place", Part.LOCATION, "Depot · Nevsky 1"),
        ("59.937500", "place", Part.LOCATION, "59.937500, 30.308600"),
        ("ceramics", "invite", Part.GROUP, "Ceramics"),
        ("kilns", "link", Part.PREVIEW, "Kilns · second hand · https://kilns.example/used"),
        ("litres", "menu", Part.BUTTON, "Large · six litres"),
        ("glaze", "product", Part.PRODUCT, "blue glaze"),
        ("oven", "reply", Part.QUOTE, "Is the oven free?"),
    ],
)
def test_whatever_is_on_the_screen_is_found_and_says_where(
    tmp_path: Path, typed: str, found_in: str, part: Part, text: str
) -> None:
    archive = opened(tmp_path)
    received(archive, *SHOWN.values())
    (hit,) = archive.search(parse(typed))
    assert (hit.message.id, hit.part, hit.text) == (found_in, part, text)
    assert hit.spans


def test_a_file_without_a_caption_shows_its_name_though_no_words_were_sought(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    received(archive, SHOWN["photo"])
    (hit,) = archive.search(parse("kind:image"))
    assert (hit.text, hit.spans) == ("IMG-0241 (final).jpg", ())


def test_messages_of_an_earlier_version_are_indexed_anew_in_stretches(tmp_path: Path) -> None:
    """It goes on where it was broken off, the newest first, and does nothing twice."""
    archive = opened(tmp_path)
    received(archive, *(replace(each, timestamp=BEGAN + n) for n, each in enumerate(SHOWN.values())))
    _forget_the_parts(archive.path)
    assert archive.search(parse("invoice")) == []
    assert archive.reindex(4)
    assert len(archive.search(parse("oven"))) == 1
    assert archive.search(parse("invoice")) == []
    archive.close()
    with Archive.open(archive.path, INSTANCE) as archive:
        assert archive.reindex(4)
        assert not archive.reindex(4)
        assert len(archive.search(parse("invoice"))) == 1
        _forget_the_parts(archive.path)
        assert not archive.reindex(4)
        assert archive.search(parse("invoice")) == []  # once only
        assert archive.digest() == archive.computed_digest()


def _forget_the_parts(file: Path) -> None:
    """Let the index be as an earlier version wrote it: of texts alone."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "UPDATE message SET folded=NULL; INSERT INTO search (search) VALUES ('rebuild');"
        )


@pytest.mark.parametrize("typed", ["👍", "👍🏽", "ok👍", "ok 👍", '"👍"', "👨‍👩‍👧", "❤️", "❤", "🇷🇺", "☎", "→"])
def test_pictographs_alone_are_found(archive: Archive, typed: str) -> None:
    text = "ok👍🏽 👨‍👩‍👧 I❤️🇷🇺 ☎→"
    received(archive, incoming(text, at=BEGAN + 90))
    (hit,) = archive.search(parse(typed))
    assert hit.text == text
    assert hit.spans
    assert archive.search(parse("👎")) == []


def test_what_was_deleted_for_us_is_not_found(archive: Archive) -> None:
    hide(archive, CLUB, "in-hello club")
    assert found(archive, "in:club") == []


def test_old_messages_recovered_late_stand_where_they_belong(archive: Archive) -> None:
    absorb(archive, incoming("hello of old", at=BEGAN + 5), origin=Origin.HISTORY)
    assert found(archive, "hello")[-1] == "hello of old"


def test_a_merged_chat_is_searched_as_one(archive: Archive) -> None:
    received(archive, incoming("hidden words", chat="77@lid", at=BEGAN + 80))
    learn_alias(archive, "77@lid", ANNA)
    assert found(archive, "in:ёлкина hidden") == ["hidden words"]
    assert found(archive, "from:77@lid words") == ["hidden words"]
    assert found(archive, "from:ёлкина words") == ["hidden words"]


def test_media_places_and_calls_are_found_by_kind(archive: Archive) -> None:
    gate = Location(1.0, 2.0, "Gate")
    received(
        archive,
        incoming("Gate", id="l1", kind=MessageKind.LOCATION, content=gate, at=BEGAN + 81),
        incoming("Gate", id="l2", chat=BORIS, kind=MessageKind.LOCATION, content=gate, at=BEGAN + 82),
        incoming("", id="c", kind=MessageKind.CALL, content=Call("missed"), at=BEGAN + 83),
    )
    assert [message.text for message in archive.media(ANNA)] == ["cat.jpg"]
    assert archive.media(BORIS) == []
    assert archive.places() == [gate]
    assert [message.id for message in archive.calls()] == ["c"]


def test_a_place_that_is_sent_all_the_time_hides_no_other(archive: Archive) -> None:
    home, gate = Location(3.0, 4.0, "Home"), Location(1.0, 2.0, "Gate")
    sent = [home, *[gate] * 9]
    received(
        archive,
        *(
            incoming("", id=f"l{n}", kind=MessageKind.LOCATION, content=place, at=BEGAN + 81 + n)
            for n, place in enumerate(sent)
        ),
    )
    assert archive.places(limit=2) == [gate, home]
    assert archive.places(limit=1) == [gate]


words = st.sampled_from(["foo", "foobar", "bar", "Бар", "ёж", "好的", "好", "x1", "ba", "👍", "ok👍🏽", "❤️"])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from((ANNA, BORIS)), st.lists(words, min_size=1, max_size=4)), max_size=12),
    st.lists(words, min_size=1, max_size=2),
)
def test_it_finds_what_reading_everything_would(said: list[tuple[str, list[str]]], typed: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as archive:
        told = [
            incoming(" ".join(text), id=str(number), chat=chat, at=BEGAN + number)
            for number, (chat, text) in enumerate(said)
        ]
        archive.apply_all([notice(message) for message in told])
        expected = [each.id for each in reversed(told) if all(_holds(each.text, word) for word in typed)]
        hits = archive.search(parse(" ".join(typed)))
        assert [hit.message.id for hit in hits] == expected
        assert all(hit.spans for hit in hits)


def _holds(text: str, word: str) -> bool:
    there = [token for token, _, _ in tokens(text)]
    wanted = [token for token, _, _ in tokens(word)]
    return any(
        there[n : n + len(wanted) - 1] == wanted[:-1] and there[n + len(wanted) - 1].startswith(wanted[-1])
        for n in range(len(there) - len(wanted) + 1)
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with opened(tmp_path_factory.mktemp("empty")) as archive:
        yield archive


@settings(max_examples=150, deadline=None)
@given(typed=st.text(max_size=40))
def test_whatever_is_typed_is_no_error(empty: Archive, typed: str) -> None:
    assert empty.search(parse(typed)) == []


@pytest.mark.parametrize("sign", ["%", "_", "\\"])
def test_signs_of_the_database_are_only_signs_in_a_name(archive: Archive, sign: str) -> None:
    list_contacts(archive, Contact(BORIS, f"Boris {sign}"))
    received(archive, incoming("greetings", chat=ANNA))
    received(archive, incoming("greetings too", chat=BORIS))
    assert found(archive, f"from:{sign} greetings") == ["greetings too"]


def test_mentions_of_me_are_found_and_nothing_that_looks_alike(archive: Archive) -> None:
    number, hidden = "79990000042", "123456789012345"
    received(
        archive,
        incoming(f"@{number} can you come?", chat=CLUB, sender_id=ANNA, at=BEGAN + 901),
        incoming(f"and @{hidden}, you too", chat=CLUB, sender_id=BORIS, at=BEGAN + 902),
        incoming(f"call {number}", chat=CLUB, sender_id=ANNA, at=BEGAN + 903),
        incoming(f"@{number}7 is another", chat=CLUB, sender_id=ANNA, at=BEGAN + 904),
        outgoing(f"I am @{number}", chat=CLUB, at=BEGAN + 905),
    )
    query = parse("mentions:me", now=BEGAN, me=(number, hidden))
    assert [found.message.text for found in archive.search(query)] == [
        f"and @{hidden}, you too", f"@{number} can you come?",
    ]  # fmt: skip
    narrowed = parse("mentions:me from:анна come", now=BEGAN, me=(number, hidden))
    assert [found.message.sender_id for found in archive.search(narrowed)] == [ANNA]
