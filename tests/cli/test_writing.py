"""Commands that send and change: they end when it is done, and report truthfully when it is not."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from greentui.cli import sync
from greentui.cli.send import status_message
from greentui.emulator.testing import Emulator
from greentui.model.changes import ChatsChanged, MessagesChanged
from greentui.model.messages import MessageStatus
from tests.brisk import brisk_emulator
from tests.cli.command import Said, environment, greentui
from tests.engine.recording import recorder
from tests.patience import PATIENCE, until

Env = dict[str, str]
WHO = "79010000777"
CHAT = f"{WHO}@c.us"

NO = {"message": "Validation failed. Details: 'message' is not to its taste"}


def sent(emulator: Emulator, message_id: str) -> dict[str, Any]:
    return next(each for each in emulator.sent() if each["idMessage"] == message_id)


def test_a_text_is_sent_and_its_id_printed(instance: Env, emulator: Emulator) -> None:
    said = greentui(["send", "text", "+7 901 000-07-77", "on", "its", "way"], instance)
    assert said.status == 0, said.err
    assert sent(emulator, said.out.strip())["chatId"] == CHAT


def test_a_text_comes_from_standard_input(instance: Env, emulator: Emulator) -> None:
    said = greentui(["send", "text", WHO, "-", "--json"], instance, stdin="two\nlines\n")
    assert said.json["draft"]["text"] == "two\nlines"
    assert sent(emulator, said.json["idMessage"])


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ([], {}),
        (["--no-preview"], {"linkPreview": False}),
        (["--preview", "large", "--typing", "2.5"], {"typePreview": "large", "typingTime": 2500}),
    ],
)
def test_how_a_text_comes_is_for_the_operator_to_say(
    tmp_path: Path, options: list[str], asked: dict[str, object]
) -> None:
    with recorder({"sendMessage": {"idMessage": "3EB0C767D097B7C7C030"}}) as recording:
        said = greentui(
            ["send", "text", WHO, "https://x.example", *options], environment(recording, tmp_path)
        )
    assert said.status == 0, said.err
    assert recording.of("sendMessage") == [{"chatId": CHAT, "message": "https://x.example", **asked}]


def test_a_contact_s_card_has_all_names(tmp_path: Path) -> None:
    names = ["--first", "Ann", "--middle", "Maria", "--last", "Lee", "--company", "Boxes"]
    with recorder({"sendContact": {"idMessage": "3EB0C767D097B7C7C030"}}) as recording:
        said = greentui(
            ["send", "contact", WHO, "+55 11 98765-4321", *names], environment(recording, tmp_path)
        )
    assert said.status == 0, said.err
    (asked,) = recording.of("sendContact")
    assert asked["contact"] == {
        "phoneContact": 5511987654321,
        "firstName": "Ann",
        "middleName": "Maria",
        "lastName": "Lee",
        "company": "Boxes",
    }


@pytest.mark.parametrize("seconds", ["0.9", "21", "nan", "inf", "soon"])
def test_typing_is_shown_for_as_long_as_the_service_can(instance: Env, seconds: str) -> None:
    said = greentui(["send", "text", WHO, "hi", "--typing", seconds], instance)
    assert (said.status, said.out) == (2, "")
    assert "from 1 to 20 seconds" in said.err


def test_typing_is_shown_before_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"%PDF-1.4 nothing")
    with recorder({"sendFileByUpload": {"idMessage": "3EB0C767D097B7C7C030", "urlFile": ""}}) as recording:
        said = greentui(["send", "file", WHO, str(file), "--typing", "2"], environment(recording, tmp_path))
    assert said.status == 0, said.err
    (form,) = recording.of("sendFileByUpload")
    assert b'name="typingTime"\r\n\r\n2000\r\n' in form["content"]


def test_a_known_phone_is_checked_before_a_text_is_sent(instance: Env, emulator: Emulator) -> None:
    assert greentui(["sync", "--once"], instance).status == 0  # learns which phone is linked
    said = greentui(["send", "text", WHO, "the same phone"], instance)
    assert said.status == 0, said.err
    assert sent(emulator, said.out.strip())


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["poll", WHO, "Which day?", "Tuesday", "Thursday", "--multiple"], "pollMessage"),
        (["location", WHO, "-33.8", "151.2", "--name", "Harbour"], "locationMessage"),
        (["contact", WHO, "+7 901 000-00-09", "--first", "Ann"], "contactMessage"),
    ],
)
def test_every_kind_is_sent(instance: Env, emulator: Emulator, arguments: list[str], kind: str) -> None:
    said = greentui(["send", *arguments, "--json"], instance)
    assert said.status == 0, said.err
    assert sent(emulator, said.json["idMessage"])["typeMessage"] == kind


def test_a_file_is_sent(instance: Env, emulator: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"%PDF-1.4 nothing")
    options = ["--caption", "yours", "--typing", "1", "--json"]
    said = greentui(["send", "file", WHO, str(file), *options], instance)
    assert said.status == 0, said.err
    assert sent(emulator, said.json["idMessage"])["typeMessage"] == "documentMessage"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["poll", WHO, "Which day?", "Tuesday"], "A poll needs at least two options.\n"),
        (["poll", WHO, "", "Tuesday", "Friday"], "greentui: The question must not be empty.\n"),
        (["text", WHO, ""], "greentui: The text must not be empty.\n"),
        (["poll", WHO, "Which day?", "Tuesday", "Tuesday"], "an option is given twice"),
        (["text", WHO, "x" * 20_001], "20"),
        (["location", WHO, "91", "0"], "latitude"),
        (["contact", WHO, "+7 901 000-00-09"], "contact"),
        (["contact", WHO, "not a number", "--first", "Ann"], "“not a number” is not a phone number"),
        (["text", "Nobody At All", "hi"], "Nobody"),
        (["text", WHO, "hi", "--quote", "A1B2C3D4E5F6A7B8C9D0"], "to reply to"),
        (["file", WHO, "/no/such/file"], "There is no file /no/such/file\n"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_sent(
    instance: Env, emulator: Emulator, arguments: list[str], says: str
) -> None:
    before = len(emulator.sent())
    said = greentui(["send", *arguments], instance)
    assert (said.status, said.out) == (1, "")
    assert says.lower() in said.err.lower()
    assert said.err.count("\n") == 1
    assert len(emulator.sent()) == before


def test_a_message_the_service_refuses_fails(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "sendMessage", "status": 400, "body": NO})
    said = greentui(["send", "text", WHO, "refused"], instance)
    assert said.status == 1
    assert "Not sent." in said.err


def test_a_state_that_is_over_holds_nothing(instance: Env, emulator: Emulator) -> None:
    """Nor does the notification of it that still waits in the queue."""
    emulator.control("state", {"stateInstance": "yellowCard"})
    held = greentui(["send", "text", WHO, "held"], instance)
    emulator.control("state", {"stateInstance": "authorized"})
    assert held.status == 1
    why = "The instance's state: yellow card. “greentui state” says what to do; send it again after that."
    assert held.err == f"greentui: Not sent; it stays in the chat as cancelled. {why}\n"
    kept = greentui(["history", WHO, "--json"], instance).json
    assert [one["status"] for one in kept if one["text"] == "held"] == ["cancelled"]
    past = {"typeWebhook": "stateInstanceChanged", "timestamp": int(time.time()) - 1}
    emulator.control("notifications", [past | {"stateInstance": "yellowCard"}] * 2)
    said = greentui(["send", "text", WHO, "goes on"], instance)
    assert said.status == 0, said.err


def test_a_status_that_tells_why_is_the_reason() -> None:
    assert "no WhatsApp" in status_message(MessageStatus.NO_ACCOUNT)
    assert "not in the group" in status_message(MessageStatus.NOT_IN_GROUP)
    assert status_message(MessageStatus.FAILED) == status_message(MessageStatus.SENT) == ""


def test_a_message_whose_answer_was_lost_is_found(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "sendMessage", "drop": "after"})
    said = greentui(["send", "text", WHO, "the lost one"], instance)
    gone = [each for each in emulator.sent() if each.get("text") == "the lost one"]
    assert len(gone) == 1, said
    assert (said.status, said.out.strip()) == (0, gone[0]["idMessage"]), said.err
    greentui(["sync", "--once"], instance)
    again = [each for each in emulator.sent() if each.get("text") == "the lost one"]
    assert len(again) == 1, "and was not sent again"


def test_what_was_sent_is_not_called_failed_because_its_id_cannot_be_printed(
    instance: Env, emulator: Emulator
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "greentui", "send", "text", WHO, "to a full disk"],
            env={**os.environ, **instance},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert [each["text"] for each in emulator.sent()].count("to a full disk") == 1
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "The message was sent" in done.stderr


@pytest.mark.parametrize(
    ("ending", "status"), [(signal.SIGINT, 128 + signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM)]
)
def test_an_interrupted_sending_says_what_becomes_of_the_message(
    instance: Env, emulator: Emulator, ending: signal.Signals, status: int
) -> None:
    emulator.control("faults", {"method": "sendMessage", "delayMs": 20_000})
    process = subprocess.Popen(
        [sys.executable, "-m", "greentui", "send", "text", "79010000888", "too slow"],
        env={**os.environ, **instance},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: greentui(["outbox", "list", "--json"], instance).out.count('"sending"') == 1)
    process.send_signal(ending)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err.count("\n")) == (status, "", 1)
    assert err.startswith("greentui: Interrupted. It may have been sent.")


def test_what_has_not_left_is_taken_back_by_an_interruption(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "sendMessage", "drop": "before"})
    assert greentui(["send", "text", WHO, "gone astray", "--timeout", "1"], instance).status == 1
    process = subprocess.Popen(
        [sys.executable, "-m", "greentui", "send", "text", WHO, "behind it"],
        env={**os.environ, **instance},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    waits = process.stderr.readline()
    assert re.match(r"greentui: Waiting: the message before it \(local-\w+\) is in doubt\. Ctrl\+C ", waits)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=PATIENCE)
    assert err == "greentui: Not sent; it stays in the chat as cancelled. Interrupted.\n"
    assert '"queued"' not in greentui(["outbox", "list", "--json"], instance).out


def test_a_message_that_did_not_arrive_may_have_been_sent_and_holds_its_chat(
    instance: Env, emulator: Emulator
) -> None:
    emulator.control("faults", {"method": "sendMessage", "drop": "before"})
    said = greentui(["send", "text", WHO, "gone astray", "--timeout", "3"], instance)
    assert said.status == 1
    assert re.fullmatch(
        r"greentui: It may have been sent\. .*connection broke\. "
        r"Do not send it again: the console or “greentui sync” looks it up\. "
        r"“greentui outbox list” shows what becomes of local-\w+\.\n",
        said.err,
    ), said.err
    listed = greentui(["outbox", "list"], instance).out
    assert "It is not being looked up now" in listed
    said = greentui(["send", "text", WHO, "behind it", "--timeout", "1"], instance)
    assert said.status == 1
    assert "It waits for the message before it (local-" in said.err
    said = greentui(["sync", "--once"], instance)
    assert said.status == 0
    assert "1 message still waits to be sent" in said.err


@pytest.mark.parametrize("what", [["send", "text", WHO, "hi"], ["read", WHO], ["sync", "--once"]])
def test_what_needs_the_service_is_refused_offline(instance: Env, what: list[str]) -> None:
    said = greentui(["--offline", *what], instance, timeout=20)
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1), said.err
    assert "offline" in said.err


def test_a_refused_token_is_told_even_to_what_waits_behind_another(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "sendMessage", "drop": "before"})
    greentui(["send", "text", WHO, "gone astray", "--timeout", "2"], instance)
    wrong = {**instance, "GREENTUI_API_TOKEN": "f" * 50}
    said = greentui(["send", "text", WHO, "behind it", "--timeout", "50"], wrong, timeout=40)
    assert said.status == 1
    assert "token" in said.err


def test_what_failed_is_listed_until_it_is_dealt_with(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "sendMessage", "status": 400, "body": NO})
    greentui(["send", "text", WHO, "refused"], instance)
    (listed,) = greentui(["outbox", "list", "--json"], instance).json
    assert listed["status"] == "failed"
    assert greentui(["outbox", "again", listed["localId"]], instance).status == 0
    greentui(["sync", "--once"], instance)
    assert greentui(["outbox", "list", "--json"], instance).json == []


def test_what_is_in_doubt_is_for_the_operator_to_decide(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "sendMessage", "drop": "before"})
    greentui(["send", "text", WHO, "in doubt", "--timeout", "1"], instance)
    (listed,) = greentui(["outbox", "list", "--json"], instance).json
    refused = greentui(["outbox", "again", listed["localId"]], instance)
    assert (refused.status, "--maybe-twice" in refused.err) == (1, True), refused.err
    left = greentui(["outbox", "leave", listed["localId"], "--json"], instance)
    assert left.json["status"] == "unconfirmed"
    (still,) = greentui(["outbox", "list", "--json"], instance).json
    assert still["localId"] == listed["localId"]
    looked = greentui(["outbox", "look", listed["localId"], "--json"], instance)
    assert looked.json["status"] == "unknown"
    again = greentui(["outbox", "again", listed["localId"], "--maybe-twice", "--json"], instance)
    assert again.json["status"] == "queued"


def test_what_waits_can_be_taken_back(instance: Env, emulator: Emulator) -> None:
    queued = greentui(["send", "text", WHO, "never", "--no-wait", "--json"], instance).json
    cancelled = greentui(["outbox", "cancel", queued["localId"]], instance)
    assert (cancelled.status, "will not be sent" in cancelled.err) == (0, True)
    assert greentui(["outbox", "list", "--json"], instance).json == []
    assert [each["status"] for each in greentui(["outbox", "list", "--all", "--json"], instance).json] == [
        "cancelled"
    ]
    assert greentui(["outbox", "cancel", "local-nothing"], instance).status == 1


def test_sync_once_takes_the_queue_into_the_archive_and_sends_the_outbox(
    instance: Env, emulator: Emulator
) -> None:
    queued = greentui(["send", "text", WHO, "later", "--no-wait", "--json"], instance).json
    assert queued["status"] == "queued"
    assert "later" not in [each.get("text") for each in emulator.sent()]
    emulator.control("incoming", {"chatId": CHAT, "text": "for the queue"})
    said = greentui(["sync", "--once"], instance)
    assert said.status == 0, said.err
    # What the queue tells of “later” by now may stand in it again.
    assert "for the queue" not in repr(emulator.queue())
    assert "later" in [each.get("text") for each in emulator.sent()]
    hits = greentui(["search", "queue", "--json"], instance).json
    assert [hit["text"] for hit in hits] == ["for the queue"]


def test_sync_says_what_changed_besides_new_messages(instance: Env, emulator: Emulator) -> None:
    emulator.control("incoming", {"chatId": CHAT, "text": "as first written"})
    greentui(["sync", "--once"], instance)
    (hit,) = greentui(["search", "written", "--json"], instance).json
    emulator.control("reaction", {"chatId": CHAT, "idMessage": hit["idMessage"], "text": "👍"})
    assert greentui(["sync", "--once"], instance).out == "0 new messages. 1 earlier message changed.\n"
    assert greentui(["sync", "--once"], instance).out == "0 new messages.\n"


def test_sync_says_which_chats_changed() -> None:
    changed = sync.Changed()
    changed.note([MessagesChanged("a", frozenset({"1"})), ChatsChanged(frozenset({"a", "b"}))])
    changed.note([ChatsChanged(frozenset({"b"})), ChatsChanged(None)])
    assert list(changed.words(1)) == ["1 chat changed."]
    assert list(changed.words(0)) == ["1 earlier message changed.", "1 chat changed."]


@pytest.mark.parametrize("asked", [False, True])
def test_the_log_holds_texts_only_where_that_is_asked_for(
    instance: Env, emulator: Emulator, asked: bool
) -> None:
    home = Path(instance["GREENTUI_HOME"])
    home.mkdir()
    (home / "config.toml").write_text(f"log_texts = {str(asked).lower()}\n")
    emulator.control("incoming", {"chatId": CHAT, "text": "a private matter"})
    assert greentui(["sync", "--once"], instance).status == 0
    log = (home / "logs" / "greentui.log").read_text()
    assert ("a private matter" in log) is asked
    assert emulator.token not in log


def test_two_at_once_both_end_well_when_the_queue_is_empty(instance: Env, emulator: Emulator) -> None:
    emulator.control("notifications", [{"typeWebhook": "novelty", "number": n} for n in range(100)])
    with ThreadPoolExecutor(2) as both:
        said = list(both.map(lambda _n: greentui(["sync", "--once"], instance), range(2)))
    assert [each.status for each in said] == [0, 0], [each.err for each in said]
    assert emulator.queue() == []


def test_what_is_wrong_with_many_notifications_is_said_once(instance: Env, emulator: Emulator) -> None:
    emulator.control("notifications", [{"typeWebhook": ["wrong", n]} for n in range(20)])
    said = greentui(["sync", "--once"], instance)
    assert (said.status, said.err.count("\n")) == (0, 1), said.err
    assert emulator.queue() == []


@pytest.mark.parametrize("by_itself", ["no", "yes"])
def test_an_answer_marks_its_chat_read_once_it_was_sent(tmp_path: Path, by_itself: str) -> None:
    with brisk_emulator(silent=True) as emulator:  # what a contact answers would be unread again
        marks_read(emulator, environment(emulator, tmp_path), by_itself)


def marks_read(emulator: Emulator, instance: Env, by_itself: str) -> None:
    emulator.world.settings.change({"markIncomingMessagesReadedOnReply": by_itself})
    emulator.control("incoming", {"chatId": CHAT, "text": "unread"})
    greentui(["sync", "--once"], instance)

    def unread() -> int:
        chats = greentui(["chats", "--offline", "--json"], instance).json
        return next(each["unread"] for each in chats if each["chatId"] == CHAT)

    emulator.control("state", {"stateInstance": "yellowCard"})
    assert greentui(["send", "text", WHO, "held"], instance).status == 1
    assert unread() == 1
    emulator.control("state", {"stateInstance": "authorized"})
    assert greentui(["send", "text", WHO, "sent"], instance).status == 0
    assert unread() == 0
    told = [each for each in emulator.requests() if each["method"] == "readChat"]
    assert bool(told) is (by_itself == "no")


def test_a_setting_leaves_an_answered_chat_unread(instance: Env, emulator: Emulator) -> None:
    file = Path(greentui(["config", "path"], instance).out.strip())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('mark_read = "key"\n')
    emulator.control("incoming", {"chatId": CHAT, "text": "unread"})
    greentui(["sync", "--once"], instance)
    assert greentui(["send", "text", WHO, "sent"], instance).status == 0
    chats = greentui(["chats", "--offline", "--filter", "unread", "--json"], instance).json
    assert CHAT in [each["chatId"] for each in chats]


def test_a_chat_is_read_archived_and_taken_back(instance: Env, emulator: Emulator) -> None:
    emulator.control("incoming", {"chatId": CHAT, "text": "unread"})
    greentui(["sync", "--once"], instance)

    def listed(which: str) -> bool:
        chats = greentui(["chats", "--offline", "--filter", which, "--json"], instance).json
        return CHAT in [each["chatId"] for each in chats]

    assert listed("unread")
    emulator.control("faults", {"method": "readChat", "status": 500, "body": {"message": "boom"}})
    refused = greentui(["read", WHO], instance)
    assert (refused.status, refused.err.count("\n")) == (1, 1), refused.err
    assert listed("unread")
    assert greentui(["read", WHO], instance).status == 0
    assert not listed("unread")
    told = [each["body"] for each in emulator.requests() if each["method"] == "readChat" and "body" in each]
    assert told == [{"chatId": CHAT}]
    put_away = greentui(["archive", WHO, "--json"], instance)
    assert put_away.json == {"chatId": CHAT, "archived": True}
    assert listed("archived")
    assert not listed("all")
    assert greentui(["unarchive", WHO], instance).status == 0
    assert listed("all")


def test_a_group_is_made_shown_and_left(instance: Env) -> None:
    greentui(["chats"], instance)
    made = greentui(["groups", "create", "Night shift", WHO, "--json"], instance)
    assert made.status == 0, made.err
    group = made.json["chatId"]
    renamed = greentui(["groups", "rename", group, "Day shift", "--json"], instance)
    assert renamed.json == {"chatId": group, "groupName": "Day shift", "updateGroupName": True}
    promoted = greentui(["groups", "promote", group, WHO, "--json"], instance)
    assert promoted.json == {"chatId": group, "participantChatId": CHAT, "setGroupAdmin": True}
    shown = greentui(["groups", "show", group, "--json"], instance).json
    assert shown["name"] == "Day shift"
    assert CHAT in [each["id"] for each in shown["participants"]]
    assert greentui(["groups", "leave", group], instance).status == 2, "leaving wants a yes"
    assert greentui(["groups", "leave", group, "--yes"], instance).out == "", "silence says that it is done"


def test_a_status_is_posted_seen_and_taken_back(instance: Env) -> None:
    posted = greentui(["status", "text", "Open today", "--json"], instance)
    assert posted.status == 0, posted.err
    listed = greentui(["status", "list", "--json"], instance).json
    assert posted.json["idMessage"] in [each["idMessage"] for each in listed]
    assert greentui(["status", "viewers", posted.json["idMessage"], "--json"], instance).status == 0
    gone = greentui(["status", "delete", posted.json["idMessage"], "--json"], instance)
    assert gone.json == {"idMessage": posted.json["idMessage"], "deleted": True}


def test_a_status_is_not_posted_while_no_phone_is_linked(instance: Env, emulator: Emulator) -> None:
    emulator.control("state", {"stateInstance": "notAuthorized"})
    try:
        said = greentui(["stories", "text", "Open today"], instance)
    finally:
        emulator.control("state", {"stateInstance": "authorized"})
    assert (said.status, said.out) == (1, "")
    assert "Nothing is sent while the instance is in this state: not authorized." in said.err


@pytest.mark.parametrize("number", ["4915123456789", "5511987654321", "+86 138 0013 8000"])
def test_a_mobile_number_of_thirteen_digits_is_for_the_service_to_know(instance: Env, number: str) -> None:
    said = greentui(["contacts", "check", number], instance)
    digits = "".join(filter(str.isdigit, number))
    assert (len(digits), said.status, said.out.strip()) == (13, 0, f"{digits}@c.us"), said.err


def test_contacts_are_checked_and_told(instance: Env) -> None:
    assert (
        greentui(["contacts", "check", "+7 901 000-00-00", "--json"], instance).json["existsWhatsapp"] is True
    )
    listed = greentui(["contacts", "list", "--json"], instance).json
    someone = next(each["id"] for each in listed if each["type"] == "user")
    assert greentui(["contacts", "info", someone, "--json"], instance).json["id"] == someone


def test_an_answer_without_content_says_nothing_of_a_number(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "checkWhatsapp", "status": 200, "body": ""})
    said = greentui(["contacts", "check", "+7 901 000-00-00", "--json"], instance)
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
    assert "did not say" in said.err


def test_purging_erases_what_is_named_and_only_with_a_yes(instance: Env, emulator: Emulator) -> None:
    emulator.control("incoming", {"chatId": CHAT, "text": "ephemeralword"})
    assert "ephemeralword" in greentui(["history", WHO], instance).out
    assert greentui(["purge", "--chat", WHO], instance).status == 2
    assert greentui(["purge", "--chat", WHO, "--yes", "--json"], instance).json["messages"] >= 1
    assert greentui(["search", "ephemeralword", "--json"], instance).json == []
    files = Path(instance["GREENTUI_HOME"]).glob("archive-*.db*")
    assert not any(b"ephemeralword" in each.read_bytes() for each in files)


def test_what_is_held_after_a_ban_is_listed_and_decided_on(instance: Env, emulator: Emulator) -> None:
    greentui(["sync", "--once"], instance)
    greentui(["send", "text", WHO, "written before", "--no-wait"], instance)
    emulator.control("ban", {"phone": "79010009999"})
    assert "decision" in greentui(["sync", "--once"], instance).err
    held = greentui(["outbox", "review", "--json"], instance).json
    assert held["review"] in ("ban", "phone")
    assert [each["status"] for each in held["outbox"]] == ["queued"]
    assert greentui(["outbox", "review", "--drop"], instance).status == 2, "a script must say --yes"
    assert greentui(["outbox", "review", "--drop", "--yes"], instance).status == 0
    assert greentui(["outbox", "list", "--json"], instance).json == []
    assert greentui(["outbox", "review", "--json"], instance).json["review"] is None


def test_three_commands_make_one_group(instance: Env, emulator: Emulator) -> None:
    said = [greentui(["groups", "create", f"Club {n}", WHO], instance) for n in range(3)]
    assert [each.status for each in said] == [0, 1, 1]
    assert "can be created at" in said[2].err
    made = [each["body"]["groupName"] for each in emulator.requests() if each["method"] == "createGroup"]
    assert [name for name in made if name.startswith("Club")] == ["Club 0"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["send", "text", "Nobody at all", "hi"], "No chat matches “Nobody at all”."),
        (["send", "text", WHO, ""], "The text must not be empty"),
        (["send", "poll", WHO, "Which day?", "Tuesday"], "A poll needs at least two options."),
        (["send", "poll", WHO, "Which day?", "Tuesday", "x" * 101], "An option: 101 characters are too many"),
        (["send", "location", WHO, "100", "0"], "The latitude must be -90 to 90"),
        (["send", "contact", WHO, "79010000002"], "A contact needs a name or a company"),
        (["contacts", "check", "12"], "“12” is not a phone number of any country."),
        (["stories", "text", ""], "Write something first."),
    ],
)
def test_what_is_wrong_is_named_in_the_commands_own_words(
    instance: Env, arguments: list[str], said: str
) -> None:
    assert greentui(arguments, instance).err.startswith(f"greentui: {said}")


def captioned(instance: Env, who: str, file: Path, *more: str) -> Said:
    """Send a file with the caption “yours”.

    Args:
        who: A number that no other test writes to: what others have sent may leave at any time.
    """
    file.write_bytes(b"\xff\xd8\xff x")
    return greentui(["send", "file", who, str(file), "--caption", "yours", *more], instance)


def kinds_sent(emulator: Emulator, who: str) -> list[str]:
    return [each["typeMessage"] for each in emulator.sent() if each["chatId"] == f"{who}@c.us"]


def test_a_caption_that_a_document_may_lose_is_sent_after_it(
    instance: Env, emulator: Emulator, tmp_path: Path
) -> None:
    who = "79010000731"
    said = captioned(instance, who, tmp_path / "list.pdf")
    assert (said.status, said.err.count("lose a caption")) == (0, 1), said.err
    until(lambda: len(kinds_sent(emulator, who)) == 2)
    assert kinds_sent(emulator, who) == ["documentMessage", "extendedTextMessage"]
    assert sent(emulator, said.out.strip())["typeMessage"] == "documentMessage"


def test_a_caption_of_a_picture_stays_with_it(instance: Env, emulator: Emulator, tmp_path: Path) -> None:
    who = "79010000732"
    said = captioned(instance, who, tmp_path / "cat.jpg")
    assert (said.status, "lose a caption" in said.err) == (0, False), said.err
    until(lambda: bool(kinds_sent(emulator, who)))
    assert kinds_sent(emulator, who) == ["imageMessage"]


def test_words_wait_in_the_outbox_behind_their_file(instance: Env, tmp_path: Path) -> None:
    assert captioned(instance, WHO, tmp_path / "list.pdf", "--no-wait").status == 0
    waiting = greentui(["outbox", "list", "--json"], instance).json
    assert [(each["draft"].get("caption"), each["draft"].get("text")) for each in waiting] == [
        ("", None),
        (None, "yours"),
    ]


def test_no_words_are_sent_without_their_file(instance: Env, emulator: Emulator, tmp_path: Path) -> None:
    who = "79010000733"
    emulator.control("faults", {"method": "sendFileByUpload", "status": 400, "body": NO})
    said = captioned(instance, who, tmp_path / "list.pdf")
    assert (said.status, said.out) == (1, "")
    assert "The file is sent" not in said.err
    assert not kinds_sent(emulator, who)


def test_a_file_whose_words_are_refused_is_told_to_be_sent(
    instance: Env, emulator: Emulator, tmp_path: Path
) -> None:
    who = "79010000734"
    emulator.control("faults", {"method": "sendMessage", "status": 400, "body": NO})
    said = captioned(instance, who, tmp_path / "list.pdf")
    assert said.status == 1
    assert "The file was sent; do not send it again. Its caption: Not sent." in said.err
    until(lambda: bool(kinds_sent(emulator, who)))
    assert kinds_sent(emulator, who) == ["documentMessage"]


def test_words_that_are_too_long_are_refused_before_their_file_is_sent(
    instance: Env, emulator: Emulator, tmp_path: Path
) -> None:
    who = "79010000735"
    said = captioned(instance, who, tmp_path / "list.pdf", "--caption", "x" * 20_001)
    assert (said.status, said.out) == (1, "")
    assert not kinds_sent(emulator, who)
