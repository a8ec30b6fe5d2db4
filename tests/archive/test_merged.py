"""Several archives read as one give the same as one sorted list of everything."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.archive import Archive, parse
from greentui.archive.merged import ChatRef, MergedArchives
from greentui.model.chats import Chat, ChatFilter, ChatSort, Contact
from greentui.model.entries import ChatArchived, ChatPinned, ChatRead, ContactsListed
from greentui.model.messages import Message
from tests.archive.worlds import ANNA, BEGAN, BORIS, CLUB, incoming, notice, outgoing, received

INSTANCES = ("1101", "1102", "1103")


@contextmanager
def several() -> Iterator[list[Archive]]:
    """An archive of each instance, in a folder that goes."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        opened = []
        for instance_id in INSTANCES:
            archive = stack.enter_context(Archive.open(Path(folder) / f"{instance_id}.db", instance_id))
            archive.apply(ChatRead(""), at=BEGAN)
            opened.append(archive)
        yield opened


said = st.lists(
    st.tuples(
        st.sampled_from(range(len(INSTANCES))),
        st.sampled_from((ANNA, BORIS, CLUB)),
        st.integers(0, 4),
        st.booleans(),
    ),
    max_size=12,
)


def tell(archives: list[Archive], told: list[tuple[int, str, int, bool]]) -> None:
    """Let each instance's queue give its messages."""
    for number, (which, chat, later, ours) in enumerate(told):
        make = outgoing if ours else incoming
        message = make(f"hello {number}", id=f"m{number}", chat=chat, at=BEGAN + later)
        archives[which].apply_all([notice(message)])


def slowly(archives: list[Archive], sort: ChatSort) -> list[ChatRef]:
    """All chats of all archives, put into a list and sorted."""
    rows = [
        (chat, place) for place, archive in enumerate(archives) for chat in archive.chats(archive.chat_ids())
    ]

    def rank(row: tuple[Chat, int]) -> tuple[object, ...]:
        chat, place = row
        by = {
            ChatSort.RECENT: (-chat.last_at,),
            ChatSort.WAITING: (chat.waiting_since is None, chat.waiting_since or 0, -chat.last_at),
            ChatSort.NAME: (chat.name.lower(), chat.id),
        }[sort]
        return (not chat.pinned, *by, place)

    return [ChatRef(chat.instance_id, chat.id) for chat, _place in sorted(rows, key=rank)]


@settings(max_examples=30, deadline=None)
@given(said, st.sets(st.tuples(st.integers(0, 2), st.sampled_from((ANNA, BORIS))), max_size=3))
def test_the_merged_list_is_the_sorted_one(
    told: list[tuple[int, str, int, bool]], pins: set[tuple[int, str]]
) -> None:
    with several() as archives:
        # A second each, so that no two chats of one archive ended in the same.
        tell(archives, [(which, chat, number, ours) for number, (which, chat, _, ours) in enumerate(told)])
        for which, chat in pins:
            archives[which].apply(ChatPinned(chat, True), at=BEGAN)
        merged = MergedArchives(archives)
        for sort in ChatSort:
            assert list(merged.chats(sort=sort)) == slowly(archives, sort)
        refs = list(merged.chats())
        assert [(row.instance_id, row.id) for row in merged.rows(refs)] == [
            (ref.instance_id, ref.chat_id) for ref in refs
        ]
        assert merged.unread_total() == sum(row.unread for row in merged.rows(refs))
        assert merged.counts() == {
            each: sum(
                each is not ChatFilter.ALL or bool(row.last_at) for row in merged.rows([*merged.chats(each)])
            )
            for each in ChatFilter
        }


@settings(max_examples=30, deadline=None)
@given(said, st.integers(1, 5))
def test_pages_of_hits_hold_each_once_newest_first(told: list[tuple[int, str, int, bool]], size: int) -> None:
    with several() as archives:
        tell(archives, told)
        merged = MergedArchives(archives)
        found: list[Message] = []
        page = merged.search(parse("hello"), limit=size)
        while page:
            found += [hit.message for hit in page]
            page = merged.search(parse("hello"), limit=size, after=page[-1])
        whole = [hit.message for hit in merged.search(parse("hello"), limit=100)]
        assert found == whole
        assert len(whole) == len(told)
        assert [message.timestamp for message in whole] == sorted(
            (message.timestamp for message in whole), reverse=True
        )


def test_one_persons_chats_at_two_numbers_stay_two() -> None:
    with several() as archives:
        for archive in archives[:2]:
            received(archive, incoming("hello"))
        merged = MergedArchives(archives)
        assert list(merged.chats()) == [ChatRef("1101", ANNA), ChatRef("1102", ANNA)]
        assert merged.rows([ChatRef("1103", ANNA), ChatRef("9", ANNA), ChatRef("1102", ANNA)]) == (
            archives[1].chats([ANNA])
        )


def test_names_are_sorted_over_all() -> None:
    with several() as archives:
        for archive, name in zip(archives, ("Berta", "Änne", "Caesar"), strict=True):
            archive.apply(ContactsListed((Contact(ANNA, name),)), at=BEGAN)
        archives[2].apply(ChatArchived(ANNA, True), at=BEGAN)
        merged = MergedArchives(archives)
        assert [row.name for row in merged.rows(list(merged.chats(sort=ChatSort.NAME)))] == ["Änne", "Berta"]
