"""`greentui profile`: the token is read from standard input and never shown."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from greentui.emulator.testing import Emulator
from tests.cli.command import Said, greentui
from tests.terminal import Terminal

TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {
        "GREENTUI_HOME": str(tmp_path / "home"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def add(env: dict[str, str], name: str = "shop", *more: str) -> Said:
    return greentui(
        ["profile", "add", name, "--id-instance", "1101000001", "--no-check", *more], env, stdin=TOKEN
    )


def test_a_profile_is_added_and_its_token_not_shown(env: dict[str, str]) -> None:
    said = add(env)
    assert said.status == 0, said.err
    assert TOKEN not in said.out + said.err
    file = Path(env["GREENTUI_HOME"]) / "config.toml"
    assert TOKEN in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_was_done_is_one_json_value(env: dict[str, str]) -> None:
    added = add(env, "shop", "--json").json
    assert (added["name"], added["idInstance"], added["stateInstance"]) == ("shop", "1101000001", None)
    assert greentui(["profile", "use", "shop", "--json"], env).json == {"name": "shop", "default": True}
    removed = greentui(["profile", "remove", "shop", "--yes", "--json"], env)
    assert removed.json == {"name": "shop", "removed": True}


def test_profiles_are_listed_without_their_tokens(env: dict[str, str]) -> None:
    add(env)
    add(env, "depot")
    said = greentui(["profile", "list", "--json"], env)
    assert [(each["name"], each["default"], each["token"]) for each in said.json] == [
        ("shop", True, "file"),
        ("depot", False, "file"),
    ]
    assert TOKEN not in greentui(["profile", "list"], env).out + said.out


def test_the_host_of_uploads_is_not_written_down_unless_it_was_given(env: dict[str, str]) -> None:
    add(env, "shop", "--api-url", "http://127.0.0.1:9")
    file = Path(env["GREENTUI_HOME"]) / "config.toml"
    assert "media_url" not in file.read_text()
    add(env, "shop", "--media-url", "http://127.0.0.1:8/")
    assert 'media_url = "http://127.0.0.1:8"' in file.read_text()


def test_use_chooses(env: dict[str, str]) -> None:
    add(env)
    add(env, "depot")
    assert greentui(["profile", "use", "depot"], env).status == 0
    assert [each["default"] for each in greentui(["profile", "list", "--json"], env).json] == [False, True]
    assert greentui(["profile", "use", "nobody"], env).status == 1


def test_remove_wants_a_yes(env: dict[str, str]) -> None:
    add(env)
    said = greentui(["profile", "remove", "shop"], env)
    assert said.status == 2
    assert "--yes" in said.err
    assert greentui(["profile", "remove", "shop", "--yes"], env).status == 0
    assert greentui(["profile", "list", "--json"], env).json == []


@pytest.mark.parametrize(
    ("arguments", "token", "says"),
    [
        (["bad name", "--id-instance", "1"], TOKEN, "letters"),
        (["shop", "--id-instance", "l1O1"], TOKEN, "idInstance"),
        (["shop", "--id-instance", "1"], "with space", "token"),
        (["shop", "--id-instance", "1", "--api-url", "nowhere"], TOKEN, "address"),
    ],
)
def test_what_cannot_be_right_is_refused_in_a_line(
    env: dict[str, str], arguments: list[str], token: str, says: str
) -> None:
    said = greentui(["profile", "add", "--no-check", *arguments], env, stdin=token)
    assert said.status == 1
    assert says in said.err
    assert said.err.count("\n") == 1
    assert token not in said.err


@pytest.mark.parametrize(
    ("told", "status"), [({"typeInstance": "telegram"}, 1), ({"typeInstance": "whatsapp"}, 0), ({}, 0)]
)
def test_an_instance_of_another_messenger_is_refused_and_not_saved(
    env: dict[str, str], emulator: Emulator, told: dict[str, str], status: int
) -> None:
    emulator.control("faults", {"method": "getSettings", "body": told, "times": 2 - status})
    wanted = ["profile", "add", "shop", "--id-instance", emulator.id_instance, "--api-url", emulator.api_url]
    said = greentui(wanted, env, stdin=emulator.token)
    assert said.status == status, said.err
    assert ("Telegram" in said.err) is bool(status)
    assert bool(greentui(["profile", "list", "--json"], env).json) is not bool(status)


def test_a_blocked_number_is_saved_with_what_to_do_first(env: dict[str, str], emulator: Emulator) -> None:
    emulator.control("state", {"stateInstance": "blocked"})
    wanted = ["profile", "add", "shop", "--id-instance", emulator.id_instance, "--api-url", emulator.api_url]
    said = greentui(wanted, env, stdin=emulator.token)
    shown = " ".join(said.out.split())
    assert said.status == 0, said.err
    assert "Instance state: blocked. Ask for a review in WhatsApp on the phone. Before linking" in shown
    assert "“greentui outbox review” shows what is held; “greentui outbox review --drop” drops it." in shown
    assert "Run “" not in shown


def adding(env: dict[str, str], emulator: Emulator, *name: str) -> Terminal:
    """`greentui profile add` on a terminal, at its first question."""
    command = [sys.executable, "-m", "greentui", "profile", "add", "--in-file", "--api-url", emulator.api_url]
    terminal = Terminal([*command, *name], env=env)
    if not name:
        terminal.wait_for("Name of the profile:")
    return terminal


def test_a_name_that_cannot_be_one_is_asked_for_and_a_known_one_is_said(
    env: dict[str, str], emulator: Emulator
) -> None:
    add(env)
    with adding(env, emulator, "two shops") as terminal:
        terminal.wait_for(r"(?s)A name has 1 to 40 letters.*Name of the profile:\s*\Z")
        terminal.type("shop\n")
        terminal.wait_for(r"(?s)already\s+a\s+profile.*1101000001\..*Ctrl\+C keeps it.*idInstance:\s*\Z")
        terminal.press("ctrl+c")
        assert terminal.wait_end() == 130
    assert [each["name"] for each in greentui(["profile", "list", "--json"], env).json] == ["shop"]


def answer(terminal: Terminal, question: str, *answers: str) -> None:
    """Answer a question each time that it is put."""
    for before, typed in enumerate(answers):
        terminal.wait_for(rf"(?s)({question}:.*){{{before}}}{question}:\s*\Z")
        terminal.type(f"{typed}\n")


def test_what_was_mistyped_is_asked_for_again(env: dict[str, str], emulator: Emulator) -> None:
    with adding(env, emulator) as terminal:
        answer(terminal, "profile", "sh*p", "shop")
        answer(terminal, "idInstance", "l1O1", emulator.id_instance)
        answer(terminal, "apiTokenInstance", "with space", TOKEN)
        terminal.wait_for(r"(?s)accept.*another\s+idInstance\):\s*\Z")
        terminal.type("\n")
        terminal.wait_for(r"(?s)accept.*\bidInstance:\s*\Z")
        terminal.type(f"{emulator.id_instance}\n")
        terminal.wait_for(r"(?s)accept.*apiTokenInstance:\s*\Z")
        terminal.type(f"{TOKEN}\n")
        terminal.wait_for(r"(?s)(accept.*){2}another\s+idInstance\):\s*\Z")
        terminal.type(f"{emulator.token}\n")
        assert terminal.wait_end() == 0
        assert emulator.token not in terminal.text()
        assert "authorized" in terminal.text()
    (kept,) = greentui(["profile", "list", "--json"], env).json
    assert (kept["name"], kept["idInstance"]) == ("shop", emulator.id_instance)


def test_a_service_that_cannot_be_tried_is_tried_again(env: dict[str, str], emulator: Emulator) -> None:
    emulator.control("faults", {"method": "getStateInstance", "status": 418, "times": 3})
    with adding(env, emulator) as terminal:
        answer(terminal, "profile", "shop")
        answer(terminal, "idInstance", emulator.id_instance)
        answer(terminal, "apiTokenInstance", emulator.token)
        answer(terminal, r"leave\s+empty\s+to\s+end\)", "y", emulator.token, "y")
        assert terminal.wait_end() == 0
        assert emulator.token not in terminal.text()
    assert [each["name"] for each in greentui(["profile", "list", "--json"], env).json] == ["shop"]


def test_an_empty_answer_ends_the_attempts(env: dict[str, str], emulator: Emulator) -> None:
    emulator.control("faults", {"method": "getStateInstance", "status": 418, "times": 3})
    with adding(env, emulator) as terminal:
        answer(terminal, "profile", "shop")
        answer(terminal, "idInstance", emulator.id_instance)
        answer(terminal, "apiTokenInstance", emulator.token)
        answer(terminal, r"leave\s+empty\s+to\s+end\)", "")
        assert terminal.wait_end() == 1
        assert "not saved" in terminal.text()
    assert greentui(["profile", "list", "--json"], env).json == []


def test_credentials_the_service_refuses_are_not_saved(env: dict[str, str], emulator: Emulator) -> None:
    wanted = ["profile", "add", "shop", "--id-instance", emulator.id_instance, "--api-url", emulator.api_url]
    said = greentui(wanted, env, stdin=TOKEN)
    assert (said.status, said.out) == (1, "")
    assert "not saved" in said.err
    assert greentui(["profile", "list", "--json"], env).json == []


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [
        (["--id-instance", "1101000001"], "", "greentui: The token is empty.\n"),
        ([], "", "greentui: idInstance is missing: it is a number, such as 1101000001.\n"),
        (["--id-instance", "x"], "", "greentui: idInstance is a number, such as 1101000001.\n"),
    ],
)
def test_what_is_missing_is_not_called_wrong(
    env: dict[str, str], arguments: list[str], typed: str, says: str
) -> None:
    said = greentui(["profile", "add", "shop", *arguments, "--no-check"], env, stdin=typed)
    assert (said.status, said.err) == (1, says)
