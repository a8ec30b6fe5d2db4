"""Commands that read: on a fresh home they fetch, offline they do not, and the JSON is as documented."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest

from greentui.cli.output import moment
from greentui.emulator.testing import Emulator
from tests.cli.command import greentui
from tests.cli.test_json_output import PROMISED

Env = dict[str, str]


def person(instance: Env) -> dict[str, str]:
    """Somebody in the contacts, by what `chats` says."""
    chats = greentui(["chats", "--json"], instance).json
    found: dict[str, str] = next(each for each in chats if each["type"] == "person" and each["timestamp"])
    return found


def test_state_is_asked_for(instance: Env, emulator: Emulator) -> None:
    state = greentui(["state", "--json"], instance).json
    assert state["stateInstance"] == "authorized"
    assert state["idInstance"] == emulator.id_instance


def test_a_damaged_archive_is_set_aside_and_that_is_said_once(instance: Env) -> None:
    home = Path(instance["GREENTUI_HOME"])
    home.mkdir(parents=True)
    (home / "archive.db").write_bytes(b"no database at all" * 1000)
    said = greentui(["chats", "--json"], instance)
    (aside,) = home.glob("archive.damaged-*")
    assert (said.status, said.err.count("\n")) == (0, 1)
    assert str(aside) in said.err
    assert said.json
    assert greentui(["chats"], instance).err == ""


def test_state_tells_the_account_each_time(instance: Env) -> None:
    for _time in range(2):
        state = greentui(["state", "--json"], instance).json
        assert (state["phone"], state["online"]) == ("79990000042", True)


def test_state_tells_until_when_the_account_is_suspended(instance: Env, emulator: Emulator) -> None:
    until = int(time.time()) + 7_200
    emulator.control("state", {"stateInstance": "suspended", "suspendedUntil": until})
    try:
        assert greentui(["state", "--json"], instance).json["suspendedUntil"] == until
        told = greentui(["state"], instance).out
        assert re.search(rf"^suspended until +{re.escape(moment(until))}", told, re.MULTILINE), told
    finally:
        emulator.control("state", {"stateInstance": "authorized"})


@pytest.mark.parametrize(
    ("word", "name", "command"),
    [
        ("yellowCard", "yellow card", "api reboot"),
        ("notAuthorized", "not authorized", "link"),
        ("blocked", "blocked", "outbox review"),
        ("sleepMode", "sleeping (sleepMode)", "state"),
    ],
)
def test_state_names_the_command_that_comes_next(
    instance: Env, emulator: Emulator, word: str, name: str, command: str
) -> None:
    emulator.control("state", {"stateInstance": word})
    try:
        told = " ".join(greentui(["state"], instance).out.split())
    finally:
        emulator.control("state", {"stateInstance": "authorized"})
    assert f"state {name} since" in told
    assert f"“greentui {command}”" in told


def test_state_offline_is_what_was_known(instance: Env) -> None:
    assert greentui(["state", "--offline", "--json"], instance).json["stateInstance"] is None
    greentui(["state"], instance)
    assert greentui(["state", "--offline", "--json"], instance).json["stateInstance"] == "authorized"


def test_state_tells_what_this_month_has_used_of_the_quotas(instance: Env) -> None:
    for calls in (1, 2):
        greentui(["api", "getStatusInstance"], instance)
        (counted,) = [
            one
            for one in greentui(["state", "--offline", "--json"], instance).json["callsOfMonth"]
            if one["method"] == "getStatusInstance"
        ]
        assert counted == {"method": "getStatusInstance", "calls": calls, "developerQuota": 100}
    assert "getStatusInstance 2 of 100" in greentui(["state", "--offline"], instance).out


def test_chats_on_a_fresh_home_are_there(instance: Env) -> None:
    chats = greentui(["chats", "--json"], instance).json
    assert len(chats) > 3
    assert all(each["chatId"] and each["name"] for each in chats)


def test_chats_offline_on_a_fresh_home_are_none(instance: Env, emulator: Emulator) -> None:
    before = len(emulator.requests())
    said = greentui(["chats", "--offline", "--json"], instance)
    assert (said.status, said.json) == (0, [])
    assert len(emulator.requests()) == before, "nobody was asked"


def test_lists_take_a_limit(instance: Env) -> None:
    assert len(greentui(["chats", "--limit", "2", "--json"], instance).json) == 2
    assert len(greentui(["contacts", "list", "--limit", "2", "--json"], instance).json) == 2


def test_history_is_newest_last_with_the_promised_fields(instance: Env) -> None:
    chat = person(instance)["chatId"]
    messages = greentui(["history", chat, "--limit", "5", "--json"], instance).json
    assert len(messages) == 5
    times = [each["timestamp"] for each in messages]
    assert times == sorted(times)
    assert all(set(each) >= PROMISED for each in messages)


@pytest.mark.parametrize("how", ["name", "phone", "chatId"])
def test_a_chat_is_found_by_name_number_or_id(instance: Env, how: str) -> None:
    who = person(instance)
    said = greentui(["history", who[how], "--limit", "1", "--json"], instance)
    assert said.json[0]["chatId"] == who["chatId"]


def test_a_name_works_on_a_fresh_home(instance: Env, tmp_path: Path) -> None:
    name = person(instance)["name"]
    fresh = {**instance, "GREENTUI_HOME": str(tmp_path / "other")}
    assert greentui(["history", name, "--limit", "1", "--json"], fresh).json


def test_nobody_of_that_name_is_one_line(instance: Env) -> None:
    said = greentui(["history", "Nobody At All"], instance)
    assert (said.status, said.out) == (1, "")
    assert said.err.count("\n") == 1


def test_search_finds_what_history_fetched(instance: Env, emulator: Emulator) -> None:
    chat = person(instance)["chatId"]
    emulator.control("incoming", {"chatId": chat, "text": "the marmalade is late"})
    greentui(["history", chat], instance)
    hits = greentui(["search", "marmal", "--json"], instance).json
    assert [hit["text"] for hit in hits] == ["the marmalade is late"]
    assert hits[0]["chatId"] == chat


def test_search_asks_nobody(instance: Env, emulator: Emulator) -> None:
    before = len(emulator.requests())
    assert greentui(["search", "anything", "--json"], instance).json == []
    assert len(emulator.requests()) == before


def test_a_filter_that_is_not_understood_is_said(instance: Env) -> None:
    said = greentui(["search", "kind:foto", "anything"], instance)
    assert said.status == 1
    assert said.err.startswith("greentui: There is no kind “foto”; choose from text, image, ")


@pytest.mark.parametrize("how", ["text", "json", "html"])
def test_export_is_private_and_holds_every_message(instance: Env, tmp_path: Path, how: str) -> None:
    chat = person(instance)["chatId"]
    file = tmp_path / "chat"
    said = greentui(["export", chat, "--format", how, "--output", str(file)], instance)
    assert said.status == 0, said.err
    assert file.stat().st_mode & 0o777 == 0o600
    messages = greentui(["history", chat, "--offline", "--limit", "10000", "--json"], instance).json
    texts = [each["text"] for each in messages if each["text"].isalpha()]
    assert texts
    written = file.read_text()
    assert all(text in written for text in texts)
    if how == "json":
        assert [each["idMessage"] for each in json.loads(written)["messages"]] == [
            each["idMessage"] for each in messages
        ]


def test_an_export_into_a_device_leaves_its_permissions(instance: Env, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o644)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        said = greentui(
            ["export", person(instance)["chatId"], "--format", "json", "--output", str(pipe)], instance
        )
        assert said.status == 0, said.err
        assert pipe.stat().st_mode & 0o777 == 0o644
        assert os.read(reader, 100).startswith(b'{"chat"')
    finally:
        os.close(reader)


def test_an_unwritable_export_is_one_line(instance: Env, tmp_path: Path) -> None:
    said = greentui(
        ["export", person(instance)["chatId"], "--output", str(tmp_path / "no" / "where")], instance
    )
    assert said.status == 1
    assert said.err.count("\n") == 1


def test_journals_are_newest_last(instance: Env, emulator: Emulator) -> None:
    chat = person(instance)["chatId"]
    emulator.control("incoming", {"chatId": chat, "text": "one"})
    emulator.control("incoming", {"chatId": chat, "text": "two"})
    found = greentui(["journal", "messages", "--direction", "incoming", "--json"], instance).json
    assert [each["text"] for each in found if each["text"] in ("one", "two")] == ["one", "two"]


def test_a_service_that_does_not_answer_leaves_the_archive(instance: Env) -> None:
    chat = person(instance)["chatId"]
    away = {**instance, "GREENTUI_API_URL": "http://127.0.0.1:9"}
    said = greentui(["history", chat, "--limit", "1", "--json"], away)
    assert said.status == 0
    assert len(said.json) == 1
    assert "archive" in said.err


def test_a_service_that_answers_nonsense_fails_a_fresh_home(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "getContacts", "status": 200, "body": "<html>hello</html>"})
    said = greentui(["chats"], instance)
    assert (said.status, said.out) == (1, "")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("wrong", [{"GREENTUI_API_TOKEN": "wrongtoken"}, {"GREENTUI_ID_INSTANCE": "1"}])
def test_wrong_credentials_fail_even_if_the_archive_knows(instance: Env, wrong: Env) -> None:
    person(instance)
    said = greentui(["state"], {**instance, **wrong})
    assert said.status == 1
    assert said.err.count("\n") == 1
    assert "wrongtoken" not in said.err
