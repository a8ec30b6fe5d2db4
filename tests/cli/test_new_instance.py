"""Commands on an instance whose notifications are all off, as those of a new one are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import environment, greentui
from tests.engine.recording import SWITCHES, recorder, settings

OFF = dict.fromkeys(SWITCHES, "no")
COMMAND = "greentui settings --recommended"


@pytest.mark.parametrize("command", [["state"], ["sync", "--once"], ["doctor"]])
def test_a_command_says_so_with_the_command_that_helps(tmp_path: Path, command: list[str]) -> None:
    with recorder({"getSettings": settings(**OFF)}) as recording:
        said = greentui(command, environment(recording, tmp_path))
    assert COMMAND in " ".join((said.out + said.err).split())


def test_linking_ends_with_it(tmp_path: Path) -> None:
    states = iter(["notAuthorized", "notAuthorized"])
    with recorder(
        {
            "getSettings": settings(**OFF),
            "getStateInstance": lambda _asked: {"stateInstance": next(states, "authorized")},
            "getAuthorizationCode": {"status": True, "code": "AB12CD34"},
        }
    ) as recording:
        said = greentui(["link", "--phone", "79990000042"], environment(recording, tmp_path))
    assert said.status == 0
    assert "AB12-CD34" in said.out
    assert COMMAND in " ".join(said.err.split())


def test_a_script_reads_it_from_the_state(tmp_path: Path) -> None:
    with recorder({"getSettings": settings(incomingWebhook="no")}) as recording:
        said = greentui(["state", "--json"], environment(recording, tmp_path))
    assert said.json["notificationsOff"] == ["incomingWebhook"]


def test_the_recommended_settings_are_applied_and_read_back(tmp_path: Path) -> None:
    with recorder({"getSettings": settings(**OFF)}) as recording:

        def save(changes: dict[str, Any]) -> dict[str, bool]:
            recording.answers["getsettings"] = settings(**OFF | changes)
            return {"saveSettings": True}

        recording.answers["setsettings"] = save
        said = greentui(["settings", "--recommended", "--yes", "--json"], environment(recording, tmp_path))
    assert said.status == 0
    assert said.json["incomingWebhook"] == "yes"
    assert len(recording.of("setSettings")) == 1


def test_nothing_is_applied_unasked(tmp_path: Path) -> None:
    with recorder({"getSettings": settings(**OFF)}) as recording:
        said = greentui(["settings", "--recommended"], environment(recording, tmp_path))
    assert said.status == 2
    assert recording.of("setSettings") == []
