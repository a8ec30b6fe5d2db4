"""`greentui api`: every method, checked before it is called, JSON in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from greentui.greenapi.methods import METHODS
from tests.cli.command import greentui

Env = dict[str, str]


def test_the_list_names_every_method() -> None:
    listed = greentui(["api", "--list", "--json"]).json
    assert [each["name"] for each in listed] == [method.name for method in METHODS.values()]
    assert all({"http", "rate", "parameters", "section"} <= set(each) for each in listed)


def test_a_methods_help_tells_parameters_limits_rate_and_section() -> None:
    said = greentui(["api", "SENDPOLL", "--help"])
    assert said.status == 0
    assert all(word in said.out for word in ("sendPoll", "options", "255", "50 a second", "1.3.3"))


def test_a_method_answers_in_json_whatever_its_letter_case(instance: Env) -> None:
    assert greentui(["api", "getstateinstance"], instance).json == {"stateInstance": "authorized"}


def test_parameters_are_read_by_their_kind(instance: Env, emulator: Emulator) -> None:
    said = greentui(
        ["api", "sendPoll", "chatId=79010000777", "message=Day?", "options=Tue,Wed", "multipleAnswers=true"],
        instance,
    )
    assert said.status == 0, said.err
    assert said.json["idMessage"] in [each["idMessage"] for each in emulator.sent()]


def test_a_parameter_given_twice_is_wrong_usage(instance: Env, emulator: Emulator) -> None:
    before = len(emulator.requests())
    said = greentui(["api", "sendMessage", "chatId=79010000777", "message=one", "message=two"], instance)
    assert (said.status, said.out) == (2, "")
    assert "message is given twice" in said.err
    assert len(emulator.requests()) == before


def test_a_field_of_an_object_is_reached(instance: Env) -> None:
    said = greentui(
        [
            "api", "sendContact", "chatId=79010000777", "contact.phoneContact=79010000009",
            "contact.firstName=Ann",
        ],
        instance,
    )  # fmt: skip
    assert said.status == 0, said.err


def test_a_file_is_given_by_its_path(instance: Env, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("bread\n")
    said = greentui(["api", "uploadFile", f"file=@{file}", "fileName=list.txt"], instance)
    assert said.status == 0, said.err
    assert said.json["urlFile"].startswith("http")


def test_a_wrong_parameter_is_json_on_standard_error(instance: Env, emulator: Emulator) -> None:
    before = len(emulator.requests())
    said = greentui(["api", "sendMessage", "chatId=79010000777", "message=", "--json"], instance)
    assert (said.status, said.out) == (1, "")
    error = json.loads(said.err)
    assert (error["method"], error["field"], error["maybeDone"]) == ("sendMessage", "message", False)
    assert not [each for each in emulator.requests()[before:] if each["method"].lower() == "sendmessage"]


def test_a_refusal_of_the_service_is_json_on_standard_error(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "getContactInfo", "status": 466, "body": {}})
    said = greentui(["api", "getContactInfo", "chatId=79010000777", "--json"], instance)
    assert said.status == 1
    error = json.loads(said.err)
    assert error["error"]
    assert error["status"] == 466


def test_an_answer_that_says_no_is_printed_and_fails(instance: Env) -> None:
    said = greentui(["api", "leaveGroup", "groupId=120363000000000000@g.us", "--json"], instance)
    assert (said.status, said.json) == (1, {"leaveGroup": False})
    assert "not done" in json.loads(said.err)["error"]


def test_a_lost_answer_says_that_it_may_be_done(instance: Env, emulator: Emulator) -> None:
    emulator.control("faults", {"method": "sendMessage", "drop": "after"})
    said = greentui(["api", "sendMessage", "chatId=79010000777", "message=lost", "--json"], instance)
    assert said.status == 1
    assert json.loads(said.err)["maybeDone"] is True


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sendMessage", "chatId=79010000777", "message="], "message: must not be empty"),
        (["sendHologram", "chatId=79010000777@c.us"], "(404)"),
        (["leaveGroup", "groupId=120363000000000000@g.us"], "not done"),
    ],
)
def test_without_json_an_error_is_a_line(instance: Env, arguments: list[str], says: str) -> None:
    said = greentui(["api", *arguments], instance)
    assert said.status == 1
    last = said.err.splitlines()[-1]
    assert last.startswith(f"greentui: {arguments[0]}: ")
    assert says in last


def test_a_parameter_that_is_missing_is_named_without_json(instance: Env) -> None:
    said = greentui(["api", "sendMessage", "message=hello"], instance)
    assert (said.status, said.err) == (1, "greentui: sendMessage needs chatId.\n")


def test_a_method_that_is_not_known_here_is_passed_on_with_a_warning(
    instance: Env, emulator: Emulator
) -> None:
    said = greentui(
        ["api", "sendHologram", "chatId=79010000777@c.us", "size=3", "deep=true", "--json"], instance
    )
    assert (said.status, said.out) == (1, ""), "the emulator does not know it either"
    warning, error = said.err.split("\n", 1)
    assert "no method sendHologram" in warning
    assert json.loads(error)["status"] == 404
    (came,) = [each for each in emulator.requests() if each["method"] == "sendHologram"]
    assert came["verb"] == "POST"


def test_a_parameter_that_is_not_known_here_is_passed_on_with_a_warning(
    instance: Env, emulator: Emulator
) -> None:
    said = greentui(["api", "readChat", "chatId=79010000777", "idmessage=3EB0C767D097B7C7C030"], instance)
    assert "Did you mean idMessage?" in said.err
    assert "readChat" in [each["method"] for each in emulator.requests()]


@pytest.mark.parametrize("name", ["get/settings", "-x", "a b", "é"])
def test_a_name_that_can_be_no_methods_is_refused(instance: Env, name: str) -> None:
    assert greentui(["api", "--", name], instance).status == 2
