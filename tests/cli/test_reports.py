"""What users of the service reported, from the queue to what the commands print.

All reports are played on one instance, each in a chat of its own: what came into the queue, what the operator
did then, what came afterwards. Then the list of chats and the histories are read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.brisk import brisk_emulator
from tests.cli.command import environment, greentui

Body = dict[str, Any]
NOW = int(time.time())
OWN = "79990000042@c.us"
GROUP = "120363040000000017@g.us"
CHANNEL = "120363040000000018@newsletter"
HIDDEN = "184467440737096@lid"
DRESSED = "184467440737097@c.us"


def notification(kind: str, ago: int, **fields: Any) -> Body:
    """A body of the queue from `ago` seconds before now."""
    instance = {"idInstance": 7103000042, "wid": OWN, "typeInstance": "whatsapp"}
    return {"typeWebhook": kind, "instanceData": instance, "timestamp": NOW - ago} | fields


def message(
    chat: str, message_id: str, data: Body, *, ago: int = 60, sender: str = "", own: bool = False
) -> Body:
    """A message of a contact, or of our own phone."""
    people = {
        "chatId": chat,
        "sender": sender or (OWN if own else chat),
        "senderName": "Rita",
        "chatName": "",
    }
    kind = "outgoingMessageReceived" if own else "incomingMessageReceived"
    return notification(kind, ago, idMessage=message_id, senderData=people, messageData=data)


def text(chat: str, message_id: str, words: str, **more: Any) -> Body:
    data = {"typeMessage": "textMessage", "textMessageData": {"textMessage": words}}
    return message(chat, message_id, data, **more)


def edit(chat: str, message_id: str, fields: Body | None, ago: int = 40) -> Body:
    """An edit with what it is told with, which may be nothing."""
    data: Body = {"typeMessage": "editedMessage"} | ({} if fields is None else {"editedMessageData": fields})
    return message(chat, message_id, data, ago=ago)


def status(chat: str, message_id: str, word: str, ago: int = 30) -> Body:
    return notification(
        "outgoingMessageStatus", ago, chatId=chat, idMessage=message_id, status=word, sendByApi=False
    )


def call(chat: str, call_id: str, word: str, ago: int = 50) -> Body:
    return notification("incomingCall", ago, **{"from": chat}, idMessage=call_id, status=word)


@dataclass(frozen=True)
class Report:
    """Something that went wrong for somebody.

    Attributes:
        chat: The chat it is about.
        queue: What the queue holds first.
        shown: `[kind, text]` of each message of the history in the end.
        listed: What the list of chats says of it in the end.
        does: The command the operator types in between.
        later: What the queue holds afterwards.
    """

    chat: str
    queue: list[Body]
    shown: list[list[str]]
    listed: Body = field(default_factory=dict)
    does: list[str] = field(default_factory=list)
    later: list[Body] = field(default_factory=list)


def person(number: int) -> str:
    return f"7901111{number:04}@c.us"


ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE, TEN = map(person, range(1, 11))

REPORTS = {
    "C1 a marker that was read becomes words": Report(
        ONE,
        [text(ONE, "REPORT0101", "{{SWE003}}", ago=80)],
        [["text", "call me back, please"]],
        {"unread": 1, "waitingSince": NOW - 80},
        does=["read", ONE],
        later=[text(ONE, "REPORT0101", "call me back, please", ago=80)],
    ),
    "C2 our message comes back under another id": Report(
        TWO,
        [
            text(TWO, "REPORT0201", "to the number", own=True),
            status("90071992547@lid", "REPORT0201", "delivered"),
            text("90071992547@lid", "REPORT0202", "an answer", ago=20),
        ],
        [["text", "to the number"], ["text", "an answer"]],
        {"unread": 1},
    ),
    "C7 written before our answer, delivered after it": Report(
        THREE,
        [text(THREE, "REPORT0701", "is it open?", ago=400)],
        [["text", "is it open?"], ["text", "and where?"], ["text", "until nine"]],
        {"waitingSince": NOW - 300},
        does=["send", "text", THREE, "until nine"],
        later=[text(THREE, "REPORT0702", "and where?", ago=300)],
    ),
    "C10 our own message in a group, told as incoming": Report(
        GROUP,
        [
            text(GROUP, "REPORT1001", "who can come?", sender=FOUR),
            text(GROUP, "REPORT1002", "I can", sender=OWN, ago=30),
        ],
        [["text", "who can come?"], ["text", "I can"]],
        {"unread": 0, "waitingSince": None, "lastDirection": "outgoing"},
    ),
    "C13 an edit without words": Report(
        FIVE,
        [
            text(FIVE, "REPORT1301", "Mira Avenue 5"),
            edit(FIVE, "REPORT1302", None),
            edit(FIVE, "REPORT1303", {}),
            edit(FIVE, "REPORT1304", {"stanzaId": "REPORT1301"}),
            edit(FIVE, "REPORT1305", {"stanzaId": "REPORT1301", "textMessage": ""}),
        ],
        [["text", "Mira Avenue 5"]],
        {"lastText": "Mira Avenue 5"},
    ),
    "C13 an edit without words of a file": Report(
        SIX,
        [
            message(
                SIX,
                "REPORT1311",
                {
                    "typeMessage": "documentMessage",
                    "fileMessageData": {"downloadUrl": "", "fileName": "offer.pdf", "caption": "our offer"},
                },
            ),
            edit(SIX, "REPORT1312", {"stanzaId": "REPORT1311", "textMessage": ""}),
        ],
        [["document", "our offer"]],
    ),
    "C13 a text without any": Report(
        SEVEN,
        [
            message(SEVEN, "REPORT1321", {"typeMessage": "textMessage", "textMessageData": {}}),
            text(SEVEN, "REPORT1322", "after it", ago=30),
        ],
        [["service", ""], ["text", "after it"]],
    ),
    "C13 statuses of a message that never came": Report(
        EIGHT,
        # Longer ago than the journals may lag behind, or it is not missing yet.
        [status(EIGHT, "REPORT1331", "sent", ago=300), status(EIGHT, "REPORT1331", "read", ago=298)],
        [["service", ""]],
        {"lastStatus": "read", "lastDirection": "outgoing", "unread": 0},
    ),
    "C17 a channel waits for nobody": Report(
        CHANNEL,
        [text(CHANNEL, "REPORT1701", "today's news")],
        [["text", "today's news"]],
        {"waitingSince": None, "type": "newsletter"},
    ),
    "C17 a call from somebody unknown": Report(
        HIDDEN,
        [call(HIDDEN, "REPORT1711", "offer"), call(HIDDEN, "REPORT1711", "missed", ago=45)],
        [["call", ""]],
        {"name": "Hidden number …7096", "phone": "", "waitingSince": NOW - 50},
    ),
    "C11 a hidden id listed as a number": Report(
        DRESSED, [], [], {"name": "Hidden number …7097", "phone": ""}
    ),
}


@dataclass(frozen=True)
class Played:
    """The instance after everything."""

    env: dict[str, str]
    chats: dict[str, Body]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Every report, played at once: emptying a queue takes seconds, whatever is in it."""
    home = Path(tmp_path_factory.mktemp("reports"))
    with brisk_emulator(chats=0, messages=0, silent=True) as emulator:
        env = environment(emulator, home)
        emulator.control(
            "contacts", {"extra": [{"id": each, "type": "user"} for each in (DRESSED, "null@c.us")]}
        )
        # C12: the head of the queue comes with an error, and is taken off all the same.
        emulator.control("quota", {"which": "correspondents", "total": 9, "notify": True, "status": 466})
        for part in ("queue", "later"):
            bodies = [body for report in REPORTS.values() for body in getattr(report, part)]
            emulator.control("notifications", bodies)
            assert greentui(["sync", "--once"], env).status == 0
            if part == "queue":
                for command in filter(None, (report.does for report in REPORTS.values())):
                    assert greentui(command, env).status == 0
        assert emulator.queue() == []
        listed = greentui(["chats", "--json"], env).json
        yield Played(env, {one["chatId"]: one for one in listed})


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_the_list_of_chats_is_right(played: Played, report: Report) -> None:
    chat = played.chats[report.chat]
    assert {name: chat[name] for name in report.listed} == report.listed


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_the_history_is_right(played: Played, report: Report) -> None:
    history = greentui(["history", report.chat, "--offline", "--json"], played.env).json
    assert [[one["kind"], one["text"]] for one in history] == report.shown


def test_every_report_has_one_chat(played: Played) -> None:
    assert played.chats.keys() == {one.chat for one in REPORTS.values()}


@pytest.mark.parametrize("wrong", ["89015550001@c.us", "0202221234@g.us", "\uff179015550001@c.us"])
def test_an_id_that_cannot_be_is_refused(played: Played, wrong: str) -> None:
    """C17."""
    refused = greentui(["api", "sendMessage", f"chatId={wrong}", "message=hello"], played.env)
    assert (refused.status, "sendMessage: chatId: " in refused.err) == (1, True), refused.err


def test_a_record_of_nothing_is_no_message(tmp_path: Path) -> None:
    """C8."""
    with brisk_emulator(chats=0, messages=0, silent=True) as emulator:
        env = environment(emulator, tmp_path)
        emulator.control("incoming", {"chatId": ONE, "text": "hello"})
        record = {"type": "incoming", "typeMessage": ""}
        emulator.control("faults", {"method": "getChatHistory", "body": [record], "times": 2})
        history = greentui(["history", ONE, "--json"], env)
    assert [one["text"] for one in history.json] == ["hello"]


def test_waiting_notifications_that_do_not_come_are_reported(tmp_path: Path) -> None:
    """C9."""
    with brisk_emulator(chats=0, messages=0, silent=True) as emulator:
        env = environment(emulator, tmp_path)
        emulator.control("counts", {"webhooks": 5})
        synchronised = greentui(["sync", "--once", "--json"], env)
        examined = greentui(["doctor", "--json"], env).json
    assert (synchronised.status, synchronised.json["withheld"]) == (0, 5)
    assert synchronised.err.count("reports 5 waiting notifications") == 1
    (queue,) = (one for one in examined if one["name"] == "queue")
    assert queue["level"] == "warning"
    assert "delivers none" in queue["text"]
