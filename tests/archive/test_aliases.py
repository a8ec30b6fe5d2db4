"""One person is one chat, under the best name known."""

from __future__ import annotations

import pytest

from greentui.archive import Archive
from greentui.model.chats import ChatSort, Contact
from greentui.model.entries import ChatMuted, ChatPinned
from greentui.model.events import ReactionChanged, StatusChanged
from greentui.model.messages import MessageStatus, Origin
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    CLUB,
    absorb,
    advance,
    apply,
    enqueue,
    incoming,
    learn_alias,
    list_contacts,
    mark_read,
    outgoing,
    received,
    save_draft,
    texts,
)

HIDDEN = "77@lid"


def name(archive: Archive, chat_id: str = ANNA) -> str:
    chat = archive.chat(chat_id)
    assert chat is not None
    return chat.name


def test_a_number_is_the_name_of_last_resort(archive: Archive) -> None:
    received(archive, incoming("x"))
    assert name(archive) == "+7 901 000-00-01"


def test_the_phone_book_goes_before_the_own_name(archive: Archive) -> None:
    received(archive, incoming("x", sender_name="Annushka"))
    assert name(archive) == "Annushka"
    list_contacts(archive, Contact(ANNA, name="Annushka", contact_name="Anna P."))
    assert name(archive) == "Anna P."
    list_contacts(archive, Contact(ANNA, name="Annushka"))
    assert name(archive) == "Annushka"


def test_an_older_message_does_not_bring_back_an_older_name(archive: Archive) -> None:
    received(archive, incoming("b", at=BEGAN + 20, sender_name="New"))
    received(archive, incoming("a", at=BEGAN + 10, sender_name="Old"))
    assert name(archive) == "New"


def test_a_groups_title_is_its_name_and_its_members_have_theirs(archive: Archive) -> None:
    received(archive, incoming("x", chat=CLUB, sender_id=BORIS, sender_name="Boris", chat_name="Club"))
    assert name(archive, CLUB) == "Club"
    assert archive.name_of(BORIS) == "Boris"
    chat = archive.chat(CLUB)
    assert chat is not None
    assert chat.last_sender == "Boris"


def test_contacts_are_chats_without_messages(archive: Archive) -> None:
    list_contacts(archive, Contact(ANNA, "Anna"), Contact(BORIS, "Boris"), Contact("", "nobody"))
    received(archive, incoming("x", chat=BORIS))
    assert archive.chat_ids() == [BORIS, ANNA]
    assert archive.chat_ids(sort=ChatSort.NAME) == [ANNA, BORIS]
    assert archive.names() == [(BORIS, "Boris", "79010000002"), (ANNA, "Anna", "79010000001")]


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
    applied = learn_alias(archive, HIDDEN, ANNA)
    assert applied.merged == ((HIDDEN, ANNA),)
    assert texts(archive) == texts(archive, HIDDEN) == ["one", "two", "three"]
    assert archive.chat_ids() == [ANNA]
    assert archive.unread_total() == 3


def test_what_was_read_in_one_of_them_stays_read(archive: Archive) -> None:
    both(archive)
    mark_read(archive, HIDDEN)
    learn_alias(archive, HIDDEN, ANNA)
    assert archive.unread_total() == 2


def test_afterwards_either_id_is_the_same_chat(archive: Archive) -> None:
    learn_alias(archive, HIDDEN, ANNA)
    received(archive, incoming("hello", chat="77:4@lid"))
    assert texts(archive) == ["hello"]
    assert archive.message(HIDDEN, "in-hello") is not None


def test_the_ids_may_be_told_the_other_way_round_and_again(archive: Archive) -> None:
    both(archive)
    assert learn_alias(archive, ANNA, HIDDEN).merged == ((HIDDEN, ANNA),)
    assert learn_alias(archive, HIDDEN, ANNA).merged == ()


@pytest.mark.parametrize(("alias", "chat"), [(ANNA, BORIS), (HIDDEN, "78@lid"), ("", ANNA), (HIDDEN, "")])
def test_two_numbers_or_two_hidden_ids_are_never_one(archive: Archive, alias: str, chat: str) -> None:
    both(archive)
    assert learn_alias(archive, alias, chat).merged == ()


def test_the_same_message_in_both_becomes_one_with_what_each_knew(archive: Archive) -> None:
    received(
        archive,
        outgoing("x", id="1", at=BEGAN + 1, status=MessageStatus.SENT),
        ReactionChanged(ANNA, "1", ANNA, "👍", BEGAN + 2),
    )
    absorb(
        archive,
        outgoing("x", id="1", chat=HIDDEN, at=BEGAN + 1, status=MessageStatus.READ),
        origin=Origin.HISTORY,
    )
    learn_alias(archive, HIDDEN, ANNA)
    (message,) = archive.window(ANNA).messages
    assert message.status is MessageStatus.READ
    assert [reaction.emoji for reaction in message.reactions] == ["👍"]


def test_drafts_marks_and_the_outbox_come_along(archive: Archive) -> None:
    received(archive, incoming("x"))
    save_draft(archive, ANNA, "first")
    save_draft(archive, HIDDEN, "second")
    apply(archive, ChatPinned(HIDDEN, True))
    apply(archive, ChatMuted(HIDDEN, -1))
    item = enqueue(archive, TextDraft("to be sent"), HIDDEN, at=BEGAN)
    learn_alias(archive, HIDDEN, ANNA)
    chat = archive.chat(ANNA)
    assert chat is not None
    assert (chat.draft, chat.pinned, chat.muted_until) == ("first\nsecond", True, -1)
    (moved,) = archive.outbox(chat_id=ANNA)
    assert (moved.local_id, moved.chat_id) == (item.local_id, ANNA)


def test_a_typed_message_keeps_its_row_when_its_twin_is_merged(archive: Archive) -> None:
    item = enqueue(archive, TextDraft("hello"), HIDDEN, at=BEGAN)
    absorb(archive, outgoing("hello", id="3EB0", at=BEGAN + 1), origin=Origin.HISTORY)
    advance(archive, item, MessageStatus.ACCEPTED, message_id="3EB0", at=BEGAN + 2)
    learn_alias(archive, HIDDEN, ANNA)
    received(archive, StatusChanged("3EB0", MessageStatus.READ, BEGAN + 3))
    (message,) = archive.window(ANNA).messages
    assert (message.uid, message.status) == (item.local_id, MessageStatus.READ)


def test_names_of_both_are_kept(archive: Archive) -> None:
    received(archive, incoming("x", chat=HIDDEN, sender_name="Anna"))
    learn_alias(archive, HIDDEN, ANNA)
    assert name(archive) == "Anna"
    assert archive.name_of(HIDDEN) == "Anna"


def test_older_messages_of_a_hidden_sender_get_the_known_id(archive: Archive) -> None:
    received(archive, incoming("x", chat=CLUB, sender_id=HIDDEN))
    learn_alias(archive, HIDDEN, ANNA)
    (message,) = archive.window(CLUB).messages
    assert message.sender_id == ANNA
