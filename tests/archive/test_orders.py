"""In whatever order the queue delivers, the archive and its chats' rows end up the same."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from greentui.archive import Archive
from greentui.archive.reducers import RowRole, Stored, role
from greentui.model.chats import Chat, ChatFilter
from greentui.model.events import (
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
    StatusChanged,
)
from greentui.model.ids import is_group
from greentui.model.messages import Message, MessageStatus, Origin
from greentui.model.reasons import Reason, ReasonCode
from greentui.model.sending import TextDraft
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    CLUB,
    absorb,
    advance,
    enqueue,
    hide,
    incoming,
    learn_alias,
    mark_read,
    notice,
    opened,
    outgoing,
)

CHATS = (ANNA, BORIS, CLUB)
STATUSES = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.FAILED)


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    """Messages and what befell them, as it happened: every moment is another one."""
    count = draw(st.integers(1, 8))
    events: list[Event] = []
    for number in range(count):
        at = BEGAN + 100 + number * 10
        chat = draw(st.sampled_from(CHATS))
        make = draw(st.sampled_from((incoming, outgoing)))
        message = make(f"text {number}", id=f"m{number}", chat=chat, at=at, **_sender(make is incoming, chat))
        events.append(MessageReceived(message))
        for step in range(draw(st.integers(0, 3))):
            moment = at + 1 + step
            what = draw(st.sampled_from(("status", "edit", "react", "delete")))
            if what == "status":
                events.append(StatusChanged(message.id, draw(st.sampled_from(STATUSES)), moment))
            elif what == "edit":
                events.append(MessageEdited(chat, message.id, f"edit {number}.{step}", moment))
            elif what == "react":
                emoji = draw(st.sampled_from(("👍", "❤️", "")))
                events.append(ReactionChanged(chat, message.id, draw(st.sampled_from(CHATS)), emoji, moment))
            else:
                events.append(MessageDeleted(chat, message.id, moment))
    return events


def _sender(is_incoming: bool, chat: str) -> dict[str, str]:
    return {"sender_id": BORIS if is_group(chat) else chat} if is_incoming else {}


def everything(archive: Archive) -> list[Message]:
    """Every message of every chat."""
    return [
        replace(message, order=0, origin=Origin.NOTIFICATION)
        for chat_id in sorted(archive.chat_ids())
        for message in archive.window(chat_id, limit=1000).messages
    ]


def play(events: Sequence[Event], batches: Sequence[int] = ()) -> tuple[list[Message], list[Chat]]:
    """Let the queue give these and say what the archive holds then."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as archive:
        rest = [notice(event) for event in events]
        for size in batches:
            archive.apply_all(rest[:size])
            rest = rest[size:]
        archive.apply_all(rest)
        chats = archive.chats(sorted(archive.chat_ids()))
        assert chats == [recomputed(archive, chat) for chat in chats]
        return everything(archive), chats


def recomputed(archive: Archive, chat: Chat) -> Chat:
    """The row of a chat, worked out the slow way from all its messages."""
    messages = archive.window(chat.id, limit=10_000).messages
    roles = [_role(message) for message in messages]
    elsewhere = max((n for n, each in enumerate(roles) if each is RowRole.ANSWER_ELSEWHERE), default=-1)
    answered = max(elsewhere, max((n for n, each in enumerate(roles) if each is RowRole.ANSWER), default=-1))
    unread = [n for n, each in enumerate(roles) if each is RowRole.UNREAD and n > elsewhere]
    waiting = [n for n, each in enumerate(roles) if each in (RowRole.UNREAD, RowRole.READ) and n > answered]
    last = messages[-1] if messages else None
    return replace(
        chat,
        last_at=last.timestamp if last else 0,
        last_text=last.text if last else "",
        last_incoming=last is not None and last.incoming,
        last_status=last.status if last else None,
        last_deleted=last is not None and last.deleted is not None,
        unread=len(unread),
        waiting_since=messages[waiting[0]].timestamp if waiting else None,
        failed=sum(each is RowRole.TROUBLE for each in roles),
    )


def _role(message: Message) -> RowRole:
    return role(Stored(0, 0, message), BEGAN)


@settings(max_examples=60, deadline=None)
@given(stories(), st.randoms(use_true_random=False), st.lists(st.integers(0, 6), max_size=4))
def test_order_redelivery_and_batches_change_nothing(
    events: list[Event], chance: random.Random, batches: list[int]
) -> None:
    expected = play(events)
    shuffled = [*events, *chance.sample(events, len(events) // 2)]
    chance.shuffle(shuffled)
    assert play(shuffled, batches) == expected


@dataclass(frozen=True)
class Act:
    """Something the operator or the service does."""

    what: str
    chat: str
    at: int
    number: int


acts = st.lists(
    st.builds(
        Act,
        what=st.sampled_from(
            (
                "in",
                "out",
                "history",
                "read",
                "type",
                "accept",
                "fail",
                "hide",
                "delete",
                "cancel",
                "alias",
                "edit",
            )
        ),
        chat=st.sampled_from((*CHATS, "77@lid")),
        at=st.integers(BEGAN - 50, BEGAN + 50),
        number=st.integers(0, 12),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(acts)
def test_a_chats_row_is_always_what_its_messages_say(done: Iterable[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as archive:
        read: set[str] = set()
        late: set[str] = set()
        for act in done:
            known = {message.uid for message in shown(archive, act.chat)}
            act_out(archive, act, read)
            note_late(shown(archive, act.chat), known, late)
        for chat in archive.chats(archive.chat_ids()):
            slow = recomputed_with_reading(archive, chat, read, late)
            assert chat == slow
        with archive._database.maintain() as connection:  # the text index holds just what they say
            connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        counts = archive.counts()
        assert counts == {
            each: sum(
                each is not ChatFilter.ALL or bool(chat.last_at)
                for chat in archive.chats(archive.chat_ids(each))
            )
            for each in ChatFilter
        }


def shown(archive: Archive, chat_id: str) -> Sequence[Message]:
    """Everything a chat shows."""
    return archive.window(chat_id, limit=10_000).messages


def note_late(messages: Sequence[Message], known: set[str], late: set[str]) -> None:
    """Note which of a chat's new messages came behind what was typed, and which answers knew them."""
    for place, message in enumerate(messages):
        if message.uid in known:
            continue
        if not message.incoming:
            late.difference_update(each.uid for each in messages[:place])
        elif message.origin is Origin.NOTIFICATION and any(
            _role(each) in (RowRole.ANSWER, RowRole.HELD) for each in messages[place:]
        ):
            late.add(message.uid)


def recomputed_with_reading(archive: Archive, chat: Chat, read: set[str], late: set[str]) -> Chat:
    """As `recomputed`, where some messages were marked read, and some came behind their answers."""
    messages = archive.window(chat.id, limit=10_000).messages
    slow = recomputed(archive, chat)
    elsewhere = max(
        (n for n, each in enumerate(messages) if _role(each) is RowRole.ANSWER_ELSEWHERE), default=-1
    )
    unread = [
        each
        for n, each in enumerate(messages)
        if n > elsewhere and _role(each) is RowRole.UNREAD and each.uid not in read
    ]
    waiting = [
        each.timestamp
        for n, each in enumerate(messages)
        if n > elsewhere and each.uid in late and _role(each) in (RowRole.UNREAD, RowRole.READ)
    ]
    if slow.waiting_since is not None:
        waiting.append(slow.waiting_since)
    return replace(slow, unread=len(unread), waiting_since=min(waiting, default=None))


def act_out(archive: Archive, act: Act, read: set[str]) -> None:
    """Do it, and note in `read` what was marked read."""
    chat, uid = act.chat, f"m{act.number}-{act.chat}"
    items = archive.outbox(waiting_only=False)
    match act.what:
        case "in":
            archive.apply_all([notice(incoming("in", id=uid, chat=chat, at=act.at))])
        case "out":
            archive.apply_all([notice(outgoing("out", id=f"o{uid}", chat=chat, at=act.at))])
        case "history":
            absorb(archive, incoming("in", id=uid, chat=chat, at=act.at), origin=Origin.HISTORY)
        case "read":
            seen = shown(archive, chat)[: act.number]
            if seen:
                mark_read(archive, chat, seen[-1].uid)
                read.update(message.uid for message in seen)
        case "type":
            enqueue(archive, TextDraft("typed"), chat, at=act.at)
        case "accept" if items:
            item = items[act.number % len(items)]
            # It may have arrived by notification already, under this id.
            told = f"om{act.number}-{item.chat_id}"
            known = archive.message(item.chat_id, told)
            if known is None or not known.local_id:
                advance(archive, item, MessageStatus.ACCEPTED, message_id=told, at=act.at)
        case "fail" if items:
            item = items[act.number % len(items)]
            advance(archive, item, MessageStatus.FAILED, reason=Reason(ReasonCode.REFUSED), at=act.at)
        case "cancel" if items:
            item = items[act.number % len(items)]
            advance(archive, item, MessageStatus.CANCELLED, at=act.at)
        case "hide":
            for message in archive.window(chat, limit=1000).messages[act.number : act.number + 1]:
                hide(archive, chat, message.uid)
        case "delete":
            archive.apply_all([notice(MessageDeleted(chat, uid, act.at))])
        case "edit":
            archive.apply_all([notice(MessageEdited(chat, uid, f"edited {act.at}", act.at))])
        case "alias":
            learn_alias(archive, "77@lid", BORIS)
