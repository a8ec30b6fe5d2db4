"""Logs of entries from Hypothesis: few chats and messages, so that many entries interact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from greentui.archive import Archive, Stamped
from greentui.model.chats import Contact
from greentui.model.entries import (
    AliasLearned,
    CallsCounted,
    ChatArchived,
    ChatDone,
    ChatMuted,
    ChatPinned,
    ChatRead,
    ChatReopened,
    ChatsJoined,
    ChatsSeparated,
    ChatUnread,
    ContactsListed,
    CoverageExtended,
    DisappearingSet,
    DraftSaved,
    Entry,
    MessageHidden,
    MessageQueued,
    MessageRevoked,
    MessageRewritten,
    MessagesPurged,
    MethodCalls,
    NoteKept,
    NotificationReceived,
    NotificationRedecoded,
    OutboxAdvanced,
    Record,
    RecordsImported,
    StateSeen,
)
from greentui.model.events import (
    AvatarReported,
    BlockChanged,
    CallChanged,
    DeviceReported,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    PollVoted,
    ReactionChanged,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
)
from greentui.model.instance import InstanceState
from greentui.model.messages import (
    Direction,
    File,
    LinkPreview,
    Message,
    MessageKind,
    MessageStatus,
    Origin,
    Poll,
    PollOption,
    Quote,
)
from greentui.model.reasons import Reason, ReasonCode
from greentui.model.sending import FileDraft, ForwardDraft, PollDraft, TextDraft
from tests.archive.worlds import ANNA, BEGAN, BORIS, CLUB, INSTANCE, incoming, outgoing

HIDDEN = "77@lid"

chats = st.sampled_from((ANNA, BORIS, CLUB, HIDDEN, "79010000001:4@c.us"))
people = st.sampled_from((ANNA, BORIS, HIDDEN))
ids = st.sampled_from([f"m{number}" for number in range(5)])
local_ids = st.sampled_from([f"local-{number}" for number in range(3)])
either = ids | local_ids
moments = st.integers(BEGAN - 20, BEGAN + 20)
words = st.sampled_from(("", "hello", "Ёлка 👍", "\ud800", "٣ три", "‮x"))
statuses = st.sampled_from(MessageStatus)
contents = st.sampled_from(
    (
        (MessageKind.TEXT, None),
        (MessageKind.TEXT, LinkPreview("title")),
        (MessageKind.IMAGE, File(name="cat.jpg", thumbnail=b"\xff\xd8")),
        (MessageKind.POLL, Poll((PollOption("a"), PollOption("b", (ANNA,))))),
        (MessageKind.UNRECOGNISED, None),
    )
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """A message as the service tells of one, complete or not."""
    chat, kind = draw(chats), draw(contents)
    text, at = draw(words), draw(moments)
    make: Callable[..., Message] = draw(st.sampled_from((incoming, outgoing)))
    told = make(text, id=draw(ids | st.just("")) or "m0", chat=chat, at=at, kind=kind[0], content=kind[1])
    sender = draw(people) if chat == CLUB else chat
    told = replace(
        told,
        id=told.id if draw(st.integers(0, 9)) else "",
        sender_id=sender if told.incoming else "",
        sender_name=draw(st.sampled_from(("", "Anna", "Анна"))),
        chat_name=draw(st.sampled_from(("", "Club", "+7 901 000-00-01"))),
        quote=draw(st.none() | st.just(Quote("m1", HIDDEN, text="before"))),
        edited=draw(st.none() | moments),
        deleted=draw(st.none() | moments),
    )
    return replace(told, status=None) if told.incoming else replace(told, status=draw(statuses))


authors = st.none() | st.sampled_from(Direction)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(MessageReceived, messages()),
    st.builds(
        StatusChanged,
        either,
        statuses,
        moments,
        chats | st.just(""),
        words,
        st.sampled_from(("", "teleported")),
    ),
    st.builds(ReactionChanged, chats, ids, people, st.sampled_from(("", "👍", "❤️")), moments),
    st.builds(
        PollVoted, chats, ids, st.tuples(st.builds(PollOption, st.just("a"), st.tuples(people))), moments
    ),
    st.builds(MessageEdited, chats, ids, words, moments, ids, people | st.just(""), authors),
    st.builds(MessageDeleted, chats, ids, moments, people | st.just(""), authors),
    st.builds(CallChanged, chats, ids, st.sampled_from(("offer", "missed", "pickUp")), moments),
    st.builds(StateChanged, st.just(InstanceState.BLOCKED), st.just("blocked"), moments),
    st.builds(SocketChanged, st.booleans(), moments),
    st.builds(BlockChanged, people, st.booleans(), moments),
    st.builds(DeviceReported, words, moments),
    st.builds(AvatarReported, people, words, moments),
    st.builds(Unrecognised, st.just("strange"), moments),
)

drafts = st.one_of(
    st.builds(TextDraft, words),
    st.builds(FileDraft, st.just("/tmp/cat.jpg"), st.just("cat.jpg"), mime=st.just("image/jpeg")),
    st.builds(PollDraft, words, st.just(("a", "b"))),
    st.builds(ForwardDraft, chats, st.tuples(ids)),
)

shared: st.SearchStrategy[Entry] = st.one_of(
    st.builds(
        NotificationReceived,
        st.integers(0, 30).map(str),
        words,
        st.tuples(events) | st.just(()),
    ),
    st.builds(NotificationRedecoded, st.integers(0, 30).map(str), st.tuples(events)),
    st.builds(
        RecordsImported,
        st.lists(st.builds(Record, events, words), max_size=3).map(tuple),
        st.sampled_from(Origin),
    ),
    st.builds(
        ContactsListed,
        st.lists(st.builds(Contact, people, words, words, st.just("user")), max_size=2).map(tuple),
    ),
    st.just(AliasLearned(HIDDEN, ANNA)),
    st.builds(ChatsJoined, people, people),
    st.builds(ChatsSeparated, people),
    st.builds(StateSeen, st.just(InstanceState.AUTHORIZED), st.just("authorized"), moments),
    st.builds(CoverageExtended, moments, moments, chats | st.just(""), st.booleans()),
    st.builds(ChatRead, chats, either | st.just("")),
    st.builds(ChatDone, chats, either),
    st.builds(ChatReopened, chats),
    st.builds(ChatUnread, chats),
    st.builds(ChatArchived, chats, st.booleans()),
    st.builds(DisappearingSet, chats, st.sampled_from((0, 86_400))),
    st.builds(MessageQueued, local_ids, chats, drafts, ids | st.just(""), st.none() | moments),
    st.builds(
        OutboxAdvanced,
        local_ids,
        statuses,
        ids | st.just(""),
        st.none() | st.just(Reason(ReasonCode.FILE_MISSING, ("cat.jpg",))),
        st.none() | statuses,
        st.sampled_from(("", "https://media.example/cat.jpg")),
    ),
    st.builds(MessageRewritten, chats, ids, words),
    st.builds(MessageRevoked, chats, ids),
    st.builds(MessageHidden, chats, either),
    st.builds(MessagesPurged, st.integers(0, 3), st.none() | moments, st.booleans(), chats | st.just("")),
)

own: st.SearchStrategy[Entry] = st.one_of(
    st.builds(DraftSaved, chats | st.just("79019999999@c.us"), words),
    st.builds(ChatPinned, chats, st.booleans()),
    st.builds(ChatMuted, chats, st.sampled_from((-1, 0, BEGAN))),
    st.builds(NoteKept, st.sampled_from(("open_chat", "calls:getAvatar")), words),
    st.builds(
        CallsCounted,
        words,
        st.lists(st.builds(MethodCalls, st.just("getAvatar"), st.integers(0, 9)), max_size=3).map(tuple),
    ),
)


def logs(entries: st.SearchStrategy[Entry] = shared, max_size: int = 30) -> st.SearchStrategy[list[Stamped]]:
    """Entries in their order; times do not go backwards in a log."""
    steps = st.tuples(entries, st.integers(0, 9), st.sampled_from(("", "anna")))

    def stamped(drawn: list[tuple[Entry, int, str]]) -> list[Stamped]:
        at, log = BEGAN, []
        for entry, later, author in drawn:
            at += later
            log.append(Stamped(entry, at, author))
        return log

    return st.lists(steps, max_size=max_size).map(stamped)


def fresh(folder: Path, name: str = "") -> Archive:
    """An archive with nothing in it, which does not wait for the disk."""
    archive = Archive.open(folder / f"{name}archive.db", INSTANCE)
    with archive._database.maintain() as connection:
        connection.execute("PRAGMA synchronous=OFF")
    return archive
