"""Messages from the queue, the journals and the history are stored once, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from greentui.archive import Archive, messages
from greentui.model.events import (
    BlockChanged,
    CallChanged,
    MessageDeleted,
    MessageEdited,
    PollVoted,
    ReactionChanged,
    SocketChanged,
    StateChanged,
    StatusChanged,
    Unrecognised,
)
from greentui.model.ids import STATUS_CHAT
from greentui.model.instance import InstanceState
from greentui.model.messages import (
    Direction,
    File,
    Message,
    MessageKind,
    MessageStatus,
    Origin,
    Poll,
    PollOption,
)
from greentui.model.reasons import Reason, ReasonCode
from tests.archive.worlds import (
    ANNA,
    BEGAN,
    BORIS,
    absorb,
    incoming,
    learn_alias,
    notice,
    outgoing,
    received,
    texts,
)


def test_a_message_is_there_after_it_was_received(archive: Archive) -> None:
    told = incoming("hello", sender_name="Anna")
    applied = received(archive, told)
    assert [message.text for message in applied.new_messages] == ["hello"]
    assert archive.message(ANNA, told.id) == replace(told, chat_name="Anna")


def test_a_redelivered_notification_changes_nothing_under_another_receipt(archive: Archive) -> None:
    first = notice(incoming("hello"))
    archive.apply_all([first])
    again = archive.apply_all([replace(first, at=first.at + 60)])
    assert (again.duplicates, again.new_messages, again.fresh, again.changed) == (1, (), (), {})
    assert texts(archive) == ["hello"]


def test_the_same_notification_twice_in_one_batch_is_one(archive: Archive) -> None:
    told = notice(incoming("hello"))
    assert archive.apply_all([told, told]).duplicates == 1
    assert texts(archive) == ["hello"]


def test_when_the_queue_last_gave_anything_outlasts_what_a_journal_told(archive: Archive) -> None:
    assert archive.last_received() is None
    received(archive, incoming("from the queue"))
    told = archive.last_received()
    assert told is not None
    absorb(archive, incoming("from a journal"), origin=Origin.JOURNAL, raw="{}")
    assert archive.last_received() == told


def test_a_batch_that_fails_leaves_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(messages, "insert", broken)
    with pytest.raises(RuntimeError):
        received(archive, incoming("lost?"))
    monkeypatch.undo()
    assert archive.stats().bodies == 0
    assert received(archive, incoming("lost?")).duplicates == 0


def test_what_befalls_a_message_may_come_before_it(archive: Archive) -> None:
    received(
        archive,
        MessageEdited(ANNA, "m", "better", BEGAN + 20),
        ReactionChanged(ANNA, "m", ANNA, "👍", BEGAN + 21),
        MessageDeleted(ANNA, "m", BEGAN + 30),
    )
    assert texts(archive) == []
    received(archive, incoming("good", id="m", at=BEGAN + 10))
    now = archive.message(ANNA, "m")
    assert now is not None
    assert (now.text, now.earlier, now.deleted) == ("better", ("good",), BEGAN + 30)
    assert [reaction.emoji for reaction in now.reactions] == ["👍"]
    assert archive.stats().pending == 0


def test_votes_may_come_before_their_poll(archive: Archive) -> None:
    received(archive, PollVoted(ANNA, "p", (PollOption("a", (ANNA,)),), BEGAN + 20))
    poll = Poll((PollOption("a"), PollOption("b")))
    received(archive, incoming("Which?", id="p", kind=MessageKind.POLL, content=poll))
    found = archive.message(ANNA, "p")
    assert found is not None
    assert found.content == Poll((PollOption("a", (ANNA,)), PollOption("b")))


def test_a_status_without_a_chat_finds_its_message(archive: Archive) -> None:
    received(archive, outgoing("x", id="m"))
    applied = received(archive, StatusChanged("m", MessageStatus.READ, BEGAN + 5))
    assert applied.changed == {ANNA: frozenset({"m"})}
    found = archive.message(ANNA, "m")
    assert found is not None
    assert found.status is MessageStatus.READ


def test_a_journal_only_adds_what_was_missing(archive: Archive) -> None:
    received(archive, incoming("hello", id="m", at=BEGAN + 10))
    told = [incoming("hello", id="m", at=BEGAN + 10), incoming("missed", id="n", at=BEGAN + 5)]
    applied = absorb(archive, *told, origin=Origin.JOURNAL, raw='{"b":2}')
    assert [message.id for message in applied.new_messages] == ["n"]
    assert applied.new_messages[0].recovered
    assert texts(archive) == ["missed", "hello"]
    assert archive.raw(ANNA, "n") == '{"b":2}'
    assert "MessageReceived" in archive.raw(ANNA, "m")


@pytest.mark.parametrize("late", [Origin.HISTORY, Origin.JOURNAL, Origin.RECOVERED])
def test_what_was_recovered_stays_so_until_the_queue_gives_it(archive: Archive, late: Origin) -> None:
    def recovered() -> bool:
        found = archive.message(ANNA, "m")
        return found is not None and found.recovered

    absorb(archive, incoming("x", id="m"), origin=Origin.RECOVERED)
    absorb(archive, incoming("x", id="m"), origin=late)
    assert recovered()
    received(archive, incoming("x", id="m"))
    assert not recovered()


def test_what_was_said_before_we_watched_was_nothing_the_queue_should_have_given(archive: Archive) -> None:
    applied = absorb(archive, incoming("x", at=BEGAN - 1), origin=Origin.HISTORY)
    assert applied.new_messages[0].origin is Origin.HISTORY


def test_history_from_before_the_archive_began_is_not_unread(archive: Archive) -> None:
    absorb(archive, incoming("old", at=BEGAN - 100), origin=Origin.HISTORY)
    absorb(archive, incoming("gap", at=BEGAN + 100), origin=Origin.JOURNAL)
    chat = archive.chat(ANNA)
    assert chat is not None
    assert (chat.unread, chat.waiting_since) == (1, BEGAN - 100)


def test_what_a_journal_lists_of_a_message_befalls_it_before_and_after_it_comes(archive: Archive) -> None:
    at = BEGAN + 200
    absorb(
        archive,
        ReactionChanged(ANNA, "m", ANNA, "👍", at),
        MessageEdited(ANNA, "m", "better", at),
        incoming("x", id="m"),
        MessageDeleted(ANNA, "m", at),
        origin=Origin.JOURNAL,
    )
    found = archive.message(ANNA, "m")
    assert found is not None
    assert (found.text, found.earlier, found.deleted) == ("better", ("x",), at)
    assert [(each.sender_id, each.emoji) for each in found.reactions] == [(ANNA, "👍")]


def test_votes_that_a_journal_lists_again_and_again_count_once(archive: Archive) -> None:
    poll = Poll((PollOption("a"), PollOption("b")))
    voted = PollVoted(ANNA, "p", (PollOption("a", (ANNA,)), PollOption("b")), BEGAN + 200)
    absorb(archive, incoming("?", id="p", kind=MessageKind.POLL, content=poll), voted, origin=Origin.JOURNAL)
    before = archive.computed_digest()
    absorb(archive, voted, origin=Origin.JOURNAL)
    found = archive.message(ANNA, "p")
    assert found is not None
    assert isinstance(found.content, Poll)
    assert found.content.votes == 1
    assert archive.computed_digest() == before


def test_a_block_that_a_journal_lists_opens_no_chat(archive: Archive) -> None:
    absorb(archive, BlockChanged(BORIS, blocked=True, timestamp=BEGAN), origin=Origin.JOURNAL)
    assert archive.chat(BORIS) is None


def test_a_record_that_nobody_understands_is_kept_once_and_shown_nowhere(archive: Archive) -> None:
    empty = Unrecognised("", None, ANNA, broken=True, reason="an empty record")
    for _again in range(2):
        absorb(archive, empty, origin=Origin.HISTORY, raw='{"type":"incoming","typeMessage":""}')
    assert archive.chat(ANNA) is None
    assert [(why, raw) for _at, why, raw in archive.unrecognised(10)] == [
        ("an empty record", '{"type":"incoming","typeMessage":""}')
    ]


def test_a_status_nobody_knows_is_shown_as_it_came_and_changes_no_other(archive: Archive) -> None:
    received(archive, outgoing("x", id="m", status=MessageStatus.DELIVERED))
    received(archive, StatusChanged("m", MessageStatus.ACCEPTED, BEGAN, ANNA, "far away", "teleported"))
    found = archive.message(ANNA, "m")
    assert found is not None
    assert (found.status, found.reason) == (
        MessageStatus.DELIVERED,
        Reason(ReasonCode.STATUS, ("teleported", "far away")),
    )
    received(archive, StatusChanged("m", MessageStatus.READ, BEGAN + 1, ANNA))
    read = archive.message(ANNA, "m")
    assert read is not None
    assert (read.status, read.reason) == (MessageStatus.READ, None)


def test_a_device_suffix_and_the_old_server_name_are_the_same_person(archive: Archive) -> None:
    received(
        archive, incoming("a", chat="79010000001:7@c.us"), incoming("b", chat="79010000001@s.whatsapp.net")
    )
    assert texts(archive) == ["a", "b"]
    assert archive.chat_ids() == [ANNA]


def test_a_message_without_an_id_is_kept_once(archive: Archive) -> None:
    nameless = replace(incoming("x"), id="")
    absorb(archive, nameless, nameless, replace(nameless, text="y"), origin=Origin.HISTORY)
    assert texts(archive) == ["x", "y"]


def test_a_call_is_an_entry_that_goes_on(archive: Archive) -> None:
    received(
        archive, CallChanged(ANNA, "c", "offer", BEGAN + 1), CallChanged(ANNA, "c", "missed", BEGAN + 20)
    )
    (call,) = archive.calls()
    assert (call.timestamp, getattr(call.content, "state", "")) == (BEGAN + 1, "missed")


def test_statuses_are_ahead_however_much_else_is(archive: Archive) -> None:
    read = [StatusChanged(f"s{n}", MessageStatus.READ, BEGAN + n, ANNA) for n in range(3)]
    heart = [ReactionChanged(ANNA, f"t{n}", ANNA, "❤", BEGAN + n) for n in range(3)]
    received(archive, *read, *heart)
    assert archive.statuses_ahead(2) == [read[2], read[1]]


def test_states_and_the_socket_are_kept(archive: Archive) -> None:
    state = StateChanged(InstanceState.NOT_AUTHORIZED, "notAuthorized", BEGAN + 1)
    applied = received(archive, state, SocketChanged(False, BEGAN + 2))
    assert applied.state == state
    assert [spell.state for spell in archive.states()] == [InstanceState.NOT_AUTHORIZED]
    assert archive.fact("socket") == "offline"


def test_what_nobody_understood_can_be_read_as_it_came(archive: Archive) -> None:
    archive.apply_all(
        [
            notice(Unrecognised("strangeWebhook", reason="new type"), raw='{"a": 1}', at=BEGAN),
            notice(None, raw="not json", key="x", at=BEGAN + 1),
        ],
    )
    assert archive.unrecognised() == [
        (BEGAN + 1, "unreadable", "not json"),
        (BEGAN, "strangeWebhook: new type", '{"a": 1}'),
    ]


@pytest.mark.parametrize(
    "text",
    ["\ud800 half", "nul \x00 inside", "‮ backwards", "\x1b[31mred", "a" * 300_000, "'; DROP TABLE message"],
)
def test_hostile_text_is_kept_and_harms_nothing(archive: Archive, text: str) -> None:
    told = incoming(text, id="m", sender_name=text, chat_name=text)
    archive.apply_all([notice(told, raw=f"raw {text}", key=text)])
    (kept,) = texts(archive)
    assert kept == text.replace("\ud800", "?")
    assert archive.raw(ANNA, "m") == f"raw {text}"


@pytest.mark.parametrize("moment", [-5, 0, 1 << 60, 10**30])
def test_a_wild_time_is_brought_into_reach(archive: Archive, moment: int) -> None:
    received(
        archive,
        incoming("x", at=moment, sender_name="Anna"),
        incoming("y", at=BEGAN),
        MessageEdited(ANNA, "in-y", "z", moment),
        MessageDeleted(ANNA, "in-y", moment),
        ReactionChanged(ANNA, "in-y", ANNA, "👍", moment),
        PollVoted(ANNA, "in-y", (), moment),
        StateChanged(InstanceState.SUSPENDED, "suspended", moment),
    )
    assert "x" in texts(archive)
    assert archive.states()[0].word == "suspended"


def test_messages_of_one_second_keep_the_order_in_which_they_came(archive: Archive) -> None:
    said = [str(number) for number in range(50)]
    received(archive, *(incoming(text) for text in said))
    assert texts(archive) == said


def test_a_direction_is_part_of_what_is_kept(archive: Archive) -> None:
    received(archive, outgoing("from the phone", id="m"))
    found = archive.message(ANNA, "m")
    assert found is not None
    assert (found.direction, found.sender_id) == (Direction.OUTGOING, "")


def test_a_persons_votes_are_under_one_id(archive: Archive) -> None:
    learn_alias(archive, "77@lid", BORIS)
    poll = incoming("Which?", id="p", kind=MessageKind.POLL, content=Poll((PollOption("a"),)))
    received(archive, poll, PollVoted(ANNA, "p", (PollOption("a", ("77:2@lid",)),), BEGAN + 20))
    found = archive.message(ANNA, "p")
    assert found is not None
    assert found.content == Poll((PollOption("a", (BORIS,)),))


OURS, THEIRS = Direction.OUTGOING, Direction.INCOMING
ROOM, ANNA_HIDDEN = "120363000000000001@g.us", "184467440737095@lid"


def edit(chat: str, sender: str, direction: Direction | None = THEIRS) -> MessageEdited:
    return MessageEdited(chat, "m", "edited", BEGAN + 200, "e", sender, direction)


def deletion(chat: str, sender: str, direction: Direction | None = THEIRS) -> MessageDeleted:
    return MessageDeleted(chat, "m", BEGAN + 200, sender, direction)


IN_ROOM = incoming("said", id="m", chat=ROOM, sender_id=ANNA)
FROM_ANNA = incoming("said", id="m", sender_id=ANNA)
FROM_US = outgoing("said", id="m")

REFUSED = [
    pytest.param(FROM_ANNA, edit(BORIS, BORIS), id="another person's chat"),
    pytest.param(FROM_ANNA, deletion(BORIS, BORIS), id="a deletion in another person's chat"),
    pytest.param(FROM_ANNA, edit(BORIS, "", None), id="another chat, and nobody named"),
    pytest.param(FROM_ANNA, deletion(BORIS, "", None), id="a deletion in another chat, and nobody named"),
    pytest.param(FROM_ANNA, deletion(ROOM, BORIS), id="a deletion in a group"),
    pytest.param(FROM_ANNA, edit(ANNA, "", OURS), id="we, of what they said"),
    pytest.param(FROM_US, edit(ANNA, ANNA), id="they, of what we said"),
    pytest.param(FROM_US, deletion(ANNA, ANNA), id="a deletion of what we said"),
    pytest.param(IN_ROOM, edit(ROOM, BORIS), id="another member"),
    pytest.param(replace(FROM_US, chat_id=ROOM), edit(ROOM, BORIS), id="a member, of what we said"),
    pytest.param(replace(IN_ROOM, chat_id=STATUS_CHAT), deletion(STATUS_CHAT, BORIS), id="another's status"),
]
ACCEPTED = [
    pytest.param(FROM_ANNA, edit(ANNA, ANNA), id="the author"),
    pytest.param(FROM_ANNA, edit(ANNA, ANNA_HIDDEN), id="the author's hidden id in their chat"),
    pytest.param(FROM_ANNA, edit(ANNA_HIDDEN, ANNA), id="the author in their hidden chat"),
    pytest.param(FROM_ANNA, edit(ANNA, ""), id="nobody named, in their chat"),
    pytest.param(FROM_ANNA, edit(ANNA, "", None), id="a record that does not say whose it is"),
    pytest.param(FROM_US, edit(ANNA, "79019999999@c.us", OURS), id="we"),
    pytest.param(FROM_US, deletion(ANNA_HIDDEN, "", OURS), id="we, in their hidden chat"),
    pytest.param(IN_ROOM, edit(ROOM, "79010000001:7@c.us"), id="a member's own on another device"),
    pytest.param(IN_ROOM, edit(ROOM, ""), id="nobody named, in the group"),
    pytest.param(IN_ROOM, deletion(ROOM, BORIS), id="an administrator"),
    pytest.param(IN_ROOM, deletion(ROOM, "", OURS), id="we as administrators"),
    pytest.param(replace(FROM_US, chat_id=ROOM), deletion(ROOM, BORIS), id="an administrator, of ours"),
]


@pytest.mark.parametrize("late", [False, True], ids=["after", "before the message"])
@pytest.mark.parametrize(
    ("message", "effect", "accepted"),
    [
        *(pytest.param(*case.values, False, id=case.id) for case in REFUSED),
        *(pytest.param(*case.values, True, id=case.id) for case in ACCEPTED),
    ],
)
def test_only_its_author_edits_a_message_and_only_authors_and_administrators_delete_it(
    archive: Archive, message: Message, effect: MessageEdited | MessageDeleted, accepted: bool, late: bool
) -> None:
    received(archive, *((effect, message) if late else (message, effect)))
    now = archive.message(message.chat_id, "m")
    assert now is not None
    assert (now.text == "edited" or now.deleted is not None) is accepted


def test_an_edit_under_an_unknown_id_counts_once_the_id_is_known(archive: Archive) -> None:
    received(archive, IN_ROOM, edit(ROOM, ANNA_HIDDEN))
    assert texts(archive, ROOM) == ["said"]
    learn_alias(archive, ANNA_HIDDEN, ANNA)
    assert texts(archive, ROOM) == ["edited"]
    assert archive.stats().pending == 0


def reaction(chat: str, sender: str, direction: Direction = THEIRS) -> ReactionChanged:
    return ReactionChanged(chat, "m", sender, "x", BEGAN + 200, direction=direction)


def vote(chat: str) -> PollVoted:
    return PollVoted(chat, "m", (PollOption("a", (BORIS,)),), BEGAN + 200)


POLL = replace(FROM_US, kind=MessageKind.POLL, content=Poll((PollOption("a"),)))


@pytest.mark.parametrize("late", [False, True], ids=["after", "before the message"])
@pytest.mark.parametrize(
    ("message", "effect", "accepted"),
    [
        (FROM_US, reaction(ANNA, ANNA), True),
        (FROM_US, reaction(ANNA, ANNA_HIDDEN), True),
        (FROM_US, reaction(ANNA_HIDDEN, ANNA), True),
        (FROM_ANNA, reaction(ANNA_HIDDEN, "", OURS), True),
        (IN_ROOM, reaction(ROOM, BORIS), True),
        (FROM_US, reaction("", ANNA), True),
        (FROM_US, reaction(BORIS, BORIS), False),
        (FROM_US, reaction(ROOM, ANNA), False),
        (IN_ROOM, reaction(BORIS, BORIS), False),
        (POLL, vote(ANNA), True),
        (POLL, vote(""), True),
        (POLL, vote(BORIS), False),
        (POLL, vote(ROOM), False),
    ],
)
def test_a_reaction_or_vote_of_another_chat_changes_nothing(
    archive: Archive, message: Message, effect: ReactionChanged | PollVoted, accepted: bool, late: bool
) -> None:
    received(archive, *((effect, message) if late else (message, effect)))
    now = archive.message(message.chat_id, "m")
    assert now is not None
    changed = isinstance(now.content, Poll) and now.content.votes > 0
    assert (bool(now.reactions) or changed) is accepted
    assert archive.chat_ids() == [message.chat_id]


def test_a_reaction_under_an_unknown_id_counts_once_the_id_is_known(archive: Archive) -> None:
    received(archive, FROM_US, reaction(ANNA_HIDDEN, ANNA_HIDDEN))
    learn_alias(archive, ANNA_HIDDEN, ANNA)
    now = archive.message(ANNA, "m")
    assert now is not None
    assert [one.sender_id for one in now.reactions] == [ANNA]


@pytest.mark.parametrize("journal", [False, True], ids=["from the queue", "from a journal"])
@pytest.mark.parametrize(
    ("message", "told", "accepted"),
    [
        (FROM_ANNA, FROM_ANNA, True),
        (FROM_US, FROM_US, True),
        (IN_ROOM, IN_ROOM, True),
        (IN_ROOM, replace(IN_ROOM, sender_id=""), True),
        (IN_ROOM, replace(IN_ROOM, sender_id=BORIS), False),
        (FROM_US, FROM_ANNA, False),
        (FROM_ANNA, FROM_US, False),
        (replace(FROM_US, chat_id=ROOM), replace(IN_ROOM, sender_id=BORIS), False),
    ],
)
def test_a_record_marked_as_edited_counts_only_as_its_authors(
    archive: Archive, message: Message, told: Message, accepted: bool, journal: bool
) -> None:
    received(archive, message)
    edited = replace(told, text="edited", edited=BEGAN + 200)
    if journal:
        absorb(archive, edited)
    else:
        received(archive, edited)
    assert texts(archive, message.chat_id) == (["edited"] if accepted else ["said"])
    now = archive.message(message.chat_id, "m")
    assert now is not None
    assert now.earlier == (("said",) if accepted else ())


@pytest.mark.parametrize(
    ("file", "voice"),
    [
        (File(voice=True), True),
        (File(name="voice 1.ogg", mime="audio/ogg; codecs=opus"), True),
        (File(name='"voice":true', mime="audio/mpeg"), False),
    ],
)
def test_the_list_knows_a_voice_message_from_another_recording(
    archive: Archive, file: File, voice: bool
) -> None:
    received(archive, incoming("", id="V1", kind=MessageKind.AUDIO, content=file))
    chat = archive.chat(ANNA)
    assert chat
    assert chat.last_voice is voice is file.recorded
