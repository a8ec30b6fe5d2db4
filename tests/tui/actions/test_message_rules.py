"""Which keys act on which message, and the line of hints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from greentui.model.messages import (
    ContactCard,
    Contacts,
    GroupInvite,
    Location,
    Message,
    MessageKind,
    MessageStatus,
    Poll,
    PollOption,
    Quote,
)
from greentui.model.reasons import Reason, ReasonCode
from greentui.text.keymap import ACTIONS, Scope, keymap
from greentui.tui.actions.message_rules import EDITABLE, RULES, Case, choices, hints, possible, why_not
from greentui.tui.widgets.item_line import arrange
from tests.tui.fakes import BORIS, CLUB
from tests.tui.test_actions import document
from tests.tui.world import NOON, incoming, outgoing

K = MessageKind
UNSENT = outgoing("a", NOON, id="local-1", local_id="local-1", status=MessageStatus.QUEUED)
FAILED = replace(UNSENT, status=MessageStatus.FAILED)
CARD = Contacts((ContactCard("Boris", ("79010000002",)),))
MESSAGES: dict[str, tuple[Message, str]] = {
    "a text": (incoming("a", NOON), "r reply, f forward, d delete, y copy, v details, m read to here"),
    "our text": (outgoing("a", NOON), "r reply, f forward, e edit, d delete, y copy, v details"),
    "our text of long ago": (outgoing("a", 0), "r reply, f forward, d delete, y copy, v details"),
    "a link": (
        outgoing("see https://example.org", 0),
        "r reply, f forward, d delete, y copy, o open, v details",
    ),
    "a folded text": (outgoing("a\n" * 60, 0), "r reply, f forward, d delete, y copy, o open, v details"),
    "one that waits": (UNSENT, "x cancel, d delete, y copy, v details"),
    "one of another console that waits for its moment": (
        replace(UNSENT, not_before=NOON),
        "x cancel, d delete, y copy, v details",
    ),
    "one that is held": (
        replace(UNSENT, not_before=NOON, reason=Reason(ReasonCode.HELD)),
        "x cancel, d delete, y copy, v details",
    ),
    "one that failed": (FAILED, "a send again, d delete, y copy, v details"),
    "one that failed elsewhere": (
        outgoing("a", 0, status=MessageStatus.FAILED),
        "r reply, f forward, d delete, y copy, v details",
    ),
    "one nobody knows of": (
        replace(UNSENT, status=MessageStatus.UNKNOWN),
        "a send again, x stop looking, l look again, d delete, y copy, v details",
    ),
    "one left in doubt": (
        replace(UNSENT, status=MessageStatus.UNCONFIRMED, reason=Reason(ReasonCode.LOOKUP_STOPPED)),
        "a send again, l look again, d delete, y copy, v details",
    ),
    "a deleted one": (outgoing("a", NOON, deleted=NOON), "d delete, y copy, v details, h earlier texts"),
    "a file": (
        document(),
        "r reply, f forward, d delete, o open, s save, v details, m read to here",
    ),
    "a place": (
        outgoing("", 0, kind=K.LOCATION, content=Location(1, 2)),
        "r reply, f forward, d delete, o open the map, v details",
    ),
    "a card": (
        outgoing("Boris", 0, kind=K.CONTACT, content=CARD),
        "r reply, f forward, d delete, y copy, w write to, v details",
    ),
    "a poll": (
        outgoing("Which?", 0, kind=K.POLL, content=Poll((PollOption("a"),))),
        "r reply, f forward, d delete, y copy, v votes",
    ),
    "an invitation": (
        outgoing("", 0, kind=K.GROUP_INVITE, content=GroupInvite("1@g.us")),
        "r reply, f forward, d delete, o open, v details",
    ),
    "a reply": (
        outgoing("a", 0, quote=Quote("Q")),
        "r reply, f forward, d delete, y copy, v details, q quoted message",
    ),
    "an edited one": (
        outgoing("a", 0, earlier=("b",)),
        "r reply, f forward, d delete, y copy, v details, h earlier texts",
    ),
    "somebody's in a group": (
        incoming("a", 0, chat_id=CLUB, sender_id=BORIS),
        "r reply, f forward, d delete, y copy, w write to, v details, m read to here",
    ),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_the_line_of_hints_names_the_keys_that_work(kind: str) -> None:
    message, line = MESSAGES[kind]
    *shown, mark, back = hints(Case(message, NOON), keymap({}))
    assert ", ".join(piece.text for piece in shown) == line
    assert mark.text == "Space mark"
    assert back.text == "Esc back"


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("one that failed", "a send again"),
        ("one that waits", "x cancel"),
        ("a file", "s save"),
        ("a card", "w write to"),
        ("a poll", "v votes"),
        ("a place", "o open the map"),
        ("our text", "e edit"),
    ],
)
def test_what_one_needs_most_is_there_even_in_the_narrowest_window(kind: str, key: str) -> None:
    line = hints(Case(MESSAGES[kind][0], NOON), keymap({}))
    assert key in [piece.text for _column, piece in arrange(line, 48, 2)]


@pytest.mark.parametrize("kind", MESSAGES)
def test_what_is_impossible_has_its_reason(kind: str) -> None:
    case = Case(MESSAGES[kind][0], NOON)
    for action in RULES.keys() - possible(case):
        assert why_not(action, case).endswith(".")


def test_every_action_on_a_message_has_its_rule() -> None:
    acting = {action.name for action in ACTIONS if action.scope is Scope.MESSAGE}
    assert {name for name in acting if not name.startswith("message.")} == RULES.keys()


def test_what_was_sent_here_is_taken_back_while_it_waits_for_its_moment() -> None:
    case = Case(replace(UNSENT, not_before=NOON), NOON, returns=True)
    assert hints(case, keymap({}))[0].text == "x take back"


def test_a_moved_key_is_named_as_moved() -> None:
    assert "u reply" in [piece.text for piece in hints(Case(incoming("a"), NOON), keymap({"reply": "u"}))]


@pytest.mark.parametrize(("age", "can"), [(EDITABLE, True), (EDITABLE + 1, False)])
def test_a_text_can_be_edited_for_a_quarter_of_an_hour(age: int, can: bool) -> None:
    assert (not why_not("edit", Case(outgoing("a", NOON), NOON + age))) is can


def test_a_download_can_be_cancelled_while_it_lasts() -> None:
    assert why_not("cancel", Case(document(), NOON))
    assert not why_not("cancel", Case(document(), NOON, loading=True))


@pytest.mark.parametrize(
    ("message", "again"), [(FAILED, "Send again"), (incoming("a", NOON), "Refresh this chat")]
)
def test_a_menu_names_only_what_a_key_does_here(message: Message, again: str) -> None:
    words = choices(Case(message, NOON), marked=False)
    assert (words["again"], words["export"]) == (again, "Export as text")
    assert list(words) == [action.name for action in ACTIONS if action.name in possible(Case(message, NOON))]
    assert choices(Case(message, NOON), marked=True)["export"] == "Export what is marked as text"


def test_a_menu_offers_nothing_impossible() -> None:
    assert "again" not in choices(Case(UNSENT, NOON), marked=False)
