"""One person is one chat, under the best name known."""

from __future__ import annotations

from pathlib import Path

import pytest

from greentui.archive import Archive
from greentui.model.chats import ChatSort, Contact
from greentui.model.events import ReactionChanged, StatusChanged
from greentui.model.messages import MessageStatus, Origin
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    CLUB,
    INSTANCE,
    incoming,
    opened,
    outgoing,
    received,
    texts,
)

HIDDEN = "77@lid"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return opened(tmp_path)


def name(archive: Archive, chat_id: str = ANNA) -> str:
    chat = archive.chat(INSTANCE, chat_id)
    assert chat is not None
    return chat.name


def test_a_number_is_the_name_of_last_resort(archive: Archive) -> None:
    received(archive, incoming("x"))
    assert name(archive) == "+7 901 000-00-01"


def test_the_phone_book_goes_before_the_own_name(archive: Archive) -> None:
    received(archive, incoming("x", sender_name="Annushka"))
    assert name(archive) == "Annushka"
    archive.put_contacts(INSTANCE, [Contact(ANNA, name="Annushka", contact_name="Anna P.")])
    assert name(archive) == "Anna P."
    archive.put_contacts(INSTANCE, [Contact(ANNA, name="Annushka")])
    assert name(archive) == "Annushka"


def test_an_older_message_does_not_bring_back_an_older_name(archive: Archive) -> None:
    received(archive, incoming("b", at=BEGAN + 20, sender_name="New"))
    received(archive, incoming("a", at=BEGAN + 10, sender_name="Old"))
    assert name(archive) == "New"


def test_a_groups_title_is_its_name_and_its_members_have_theirs(archive: Archive) -> None:
    received(archive, incoming("x", chat=CLUB, sender_id=BORIS, sender_name="Boris", chat_name="Club"))
    assert name(archive, CLUB) == "Club"
    assert archive.name_of(INSTANCE, BORIS) == "Boris"
    chat = archive.chat(INSTANCE, CLUB)
    assert chat is not None
    assert chat.last_sender == "Boris"


def test_contacts_are_chats_without_messages(archive: Archive) -> None:
    archive.put_contacts(INSTANCE, [Contact(ANNA, "Anna"), Contact(BORIS, "Boris"), Contact("", "nobody")])
    received(archive, incoming("x", chat=BORIS))
    assert archive.chat_ids(INSTANCE) == [BORIS, ANNA]
    assert archive.chat_ids(INSTANCE, sort=ChatSort.NAME) == [ANNA, BORIS]
    assert archive.names(INSTANCE) == [(BORIS, "Boris", "79010000002"), (ANNA, "Anna", "79010000001")]


@pytest.mark.parametrize("text", ["ёлкин", "ЕЛКИН", "Ёлк", "9010000"])
def test_a_chat_is_found_whatever_the_case_and_accents(archive: Archive, text: str) -> None:
    archive.put_contacts(INSTANCE, [Contact(ANNA, "Анна Ёлкина")])
    assert [chat.id for chat in archive.find_chats(INSTANCE, text)] == [ANNA]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'"])
def test_signs_of_the_database_are_only_signs(archive: Archive, text: str) -> None:
    archive.put_contacts(INSTANCE, [Contact(ANNA, "Anna"), Contact(BORIS, f"Boris {text}")])
    assert [chat.id for chat in archive.find_chats(INSTANCE, text)] == [BORIS]


def both(archive: Archive) -> None:
    """The same person wrote under two ids."""
    received(
        archive,
        incoming("one", id="1", at=BEGAN + 1),
        incoming("two", id="2", at=BEGAN + 2, chat=HIDDEN),
        incoming("three", id="3", at=BEGAN + 3),
    )


def test_two_chats_become_one_and_nothing_is_lost(archive: Archive) -> None:
    both(archive)
    applied = archive.put_alias(INSTANCE, HIDDEN, ANNA)
    assert applied.merged == ((HIDDEN, ANNA),)
    assert texts(archive) == texts(archive, HIDDEN) == ["one", "two", "three"]
    assert archive.chat_ids(INSTANCE) == [ANNA]
    assert archive.unread_total(INSTANCE) == 3


def test_what_was_read_in_one_of_them_stays_read(archive: Archive) -> None:
    both(archive)
    archive.mark_read(INSTANCE, HIDDEN)
    archive.put_alias(INSTANCE, HIDDEN, ANNA)
    assert archive.unread_total(INSTANCE) == 2


def test_afterwards_either_id_is_the_same_chat(archive: Archive) -> None:
    archive.put_alias(INSTANCE, HIDDEN, ANNA)
    received(archive, incoming("hello", chat="77:4@lid"))
    assert texts(archive) == ["hello"]
    assert archive.message(INSTANCE, HIDDEN, "in-hello") is not None


def test_the_ids_may_be_told_the_other_way_round_and_again(archive: Archive) -> None:
    both(archive)
    assert archive.put_alias(INSTANCE, ANNA, HIDDEN).merged == ((HIDDEN, ANNA),)
    assert archive.put_alias(INSTANCE, HIDDEN, ANNA).merged == ()


@pytest.mark.parametrize(("alias", "chat"), [(ANNA, BORIS), (HIDDEN, "78@lid"), ("", ANNA), (HIDDEN, "")])
def test_two_numbers_or_two_hidden_ids_are_never_one(archive: Archive, alias: str, chat: str) -> None:
    both(archive)
    assert archive.put_alias(INSTANCE, alias, chat).merged == ()


def test_the_same_message_in_both_becomes_one_with_what_each_knew(archive: Archive) -> None:
    received(
        archive,
        outgoing("x", id="1", at=BEGAN + 1, status=MessageStatus.SENT),
        ReactionChanged(ANNA, "1", ANNA, "👍", BEGAN + 2),
    )
    archive.absorb(
        INSTANCE,
        [outgoing("x", id="1", chat=HIDDEN, at=BEGAN + 1, status=MessageStatus.READ)],
        origin=Origin.HISTORY,
    )
    archive.put_alias(INSTANCE, HIDDEN, ANNA)
    (message,) = archive.window(INSTANCE, ANNA).messages
    assert message.status is MessageStatus.READ
    assert [reaction.emoji for reaction in message.reactions] == ["👍"]


def test_drafts_marks_and_the_outbox_come_along(archive: Archive) -> None:
    received(archive, incoming("x"))
    archive.set_draft(INSTANCE, ANNA, "first")
    archive.set_draft(INSTANCE, HIDDEN, "second")
    archive.set_chat(INSTANCE, HIDDEN, pinned=True, muted_until=-1)
    item = archive.enqueue(INSTANCE, HIDDEN, TextDraft("to be sent"), at=BEGAN)
    archive.put_alias(INSTANCE, HIDDEN, ANNA)
    chat = archive.chat(INSTANCE, ANNA)
    assert chat is not None
    assert (chat.draft, chat.pinned, chat.muted_until) == ("first\nsecond", True, -1)
    (moved,) = archive.outbox(INSTANCE, chat_id=ANNA)
    assert (moved.local_id, moved.chat_id) == (item.local_id, ANNA)


def test_a_typed_message_keeps_its_row_when_its_twin_is_merged(archive: Archive) -> None:
    item = archive.enqueue(INSTANCE, HIDDEN, TextDraft("hello"), at=BEGAN)
    archive.absorb(INSTANCE, [outgoing("hello", id="3EB0", at=BEGAN + 1)], origin=Origin.HISTORY)
    archive.advance_outbox(INSTANCE, item.local_id, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN + 2)
    archive.put_alias(INSTANCE, HIDDEN, ANNA)
    received(archive, StatusChanged("3EB0", MessageStatus.READ, BEGAN + 3))
    (message,) = archive.window(INSTANCE, ANNA).messages
    assert (message.uid, message.status) == (item.local_id, MessageStatus.READ)


def test_names_of_both_are_kept(archive: Archive) -> None:
    received(archive, incoming("x", chat=HIDDEN, sender_name="Anna"))
    archive.put_alias(INSTANCE, HIDDEN, ANNA)
    assert name(archive) == "Anna"
    assert archive.name_of(INSTANCE, HIDDEN) == "Anna"


def test_older_messages_of_a_hidden_sender_get_the_known_id(archive: Archive) -> None:
    received(archive, incoming("x", chat=CLUB, sender_id=HIDDEN))
    archive.put_alias(INSTANCE, HIDDEN, ANNA)
    (message,) = archive.window(INSTANCE, CLUB).messages
    assert message.sender_id == ANNA
