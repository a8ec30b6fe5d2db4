"""`greentui doctor` reports what is wrong, with advice, and nothing else."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from greentui.cli import diagnostics
from greentui.cli.diagnostics import Level, colours
from greentui.emulator.testing import Emulator
from greentui.tui.terminal.probe import Capabilities
from tests.brisk import brisk_emulator
from tests.cli.command import environment, greentui
from tests.engine.test_damaged_log import FRAME, crashed, flip

Env = dict[str, str]


def findings(env: Env, *more: str) -> dict[str, Any]:
    """What doctor found, by name."""
    said = greentui(["doctor", "--json", *more], env)
    found = {each["name"]: each for each in said.json}
    assert said.status == (1 if any(each["level"] == "bad" for each in said.json) else 0)
    assert all(each["advice"] for each in said.json if each["level"] != "good")
    return found


def bad(found: dict[str, Any]) -> list[str]:
    return [name for name, each in found.items() if each["level"] == "bad"]


def test_a_good_instance_has_nothing_bad(instance: Env) -> None:
    found = findings(instance)
    assert bad(found) == []
    assert {"Python", "configuration", "archive", "service", "instance", "receiving"} <= set(found)


def test_no_check_makes_the_next_one_wait(tmp_path: Path) -> None:
    """(a method may be called once a second)"""
    with brisk_emulator(seed=7, limits=True) as limited:
        assert findings(environment(limited, tmp_path / "home"))["service"]["level"] == "good"
        assert [each["method"] for each in limited.requests() if each["status"] == 429] == []


@pytest.mark.parametrize(("skew", "level"), [(0, "good"), (200_000, "warning"), (-90, "warning")])
def test_a_clock_that_is_not_the_services_is_named(
    skew: int, level: str, instance: Env, emulator: Emulator
) -> None:
    emulator.control("clock", {"skew": skew})
    try:
        found = findings(instance)["clock"]
    finally:
        emulator.control("clock", {"skew": 0})
    assert found["level"] == level
    assert ("behind" in found["text"], "ahead" in found["text"]) == (skew > 0, skew < 0)


def test_without_credentials_it_says_how_to_give_them(tmp_path: Path) -> None:
    found = findings({"GREENTUI_HOME": str(tmp_path)})
    assert bad(found) == ["credentials"]
    assert "profile add" in found["credentials"]["text"]


def test_a_broken_configuration_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("bell = 3\n")
    found = findings({"GREENTUI_HOME": str(tmp_path)})
    assert bad(found) == ["configuration"]
    assert "line 1" in found["configuration"]["text"]


def test_settings_the_console_cannot_follow_are_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[keys]\njump = "ctrl+zzz"\n')
    found = findings({"GREENTUI_HOME": str(tmp_path)}, "--offline")
    assert "ctrl+zzz" in found["configuration"]["text"]


@pytest.mark.parametrize(
    "wrong", [{"GREENTUI_API_TOKEN": "wrongtoken"}, {"GREENTUI_API_URL": "http://127.0.0.1:9"}]
)
def test_a_service_that_says_no_is_bad(instance: Env, wrong: Env) -> None:
    found = findings({**instance, **wrong})
    assert bad(found) == ["service"]
    assert "wrongtoken" not in str(found)


def test_a_webhook_address_keeps_messages_from_us(instance: Env, emulator: Emulator) -> None:
    greentui(["api", "setSettings", "webhookUrl=https://example.org/hook"], instance)
    try:
        assert bad(findings(instance)) == ["receiving"]
    finally:
        greentui(["api", "setSettings", "webhookUrl="], instance)
    assert bad(findings(instance)) == []


def test_a_state_in_which_nothing_is_sent_is_bad(instance: Env, emulator: Emulator) -> None:
    emulator.control("state", {"stateInstance": "yellowCard"})
    try:
        found = findings(instance)
        assert bad(found) == ["instance"]
        assert found["instance"]["advice"]
    finally:
        emulator.control("state", {"stateInstance": "authorized"})


@pytest.mark.parametrize(
    ("env", "level", "told"),
    [
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, Level.GOOD, "16 million"),
        ({"TERM": "screen-256color"}, Level.GOOD, "256"),
        ({"TERM": "linux"}, Level.WARNING, "16 (TERM is “linux”)"),
        ({}, Level.WARNING, "16 (TERM is “”)"),
    ],
)
def test_colours_are_those_the_environment_promises(env: Env, level: Level, told: str) -> None:
    found = colours(env)
    assert (found.level, found.text) == (level, told)
    assert bool(found.advice) == (level is not Level.GOOD)


@pytest.mark.parametrize("extra", [True, False])
@pytest.mark.parametrize(
    "told", [Capabilities(sixel=True), Capabilities(kitty_graphics=True), Capabilities()]
)
def test_graphics_that_lie_idle_are_told_of(
    told: Capabilities, extra: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnostics, "find_spec", lambda _name: object() if extra else None)
    found = diagnostics.abilities(told)
    idle = told != Capabilities() and not extra
    assert (found.level is diagnostics.Level.WARNING) == idle
    assert ("graphics" in found.advice) == idle


def test_a_damaged_archive_is_bad_and_left_alone(instance: Env) -> None:
    home = Path(instance["GREENTUI_HOME"])
    home.mkdir()
    damaged = home / f"archive-{instance['GREENTUI_ID_INSTANCE']}.db"
    damaged.write_bytes(b"no database at all" * 1000)
    found = findings(instance)
    assert bad(found) == ["archive"]
    assert found["service"]["level"] == "good"
    assert damaged.read_bytes().startswith(b"no database")


@pytest.mark.parametrize("how", [(), ("--offline",)], ids=["online", "offline"])
def test_writes_lost_with_the_end_of_a_damaged_log_are_counted(
    instance: Env, tmp_path: Path, how: tuple[str, ...]
) -> None:
    greentui(["chats", "--limit", "1"], instance)
    (path,) = Path(instance["GREENTUI_HOME"]).glob("archive-*.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name in ("kept", "lost", "lost as well"):
            connection.execute("INSERT INTO own_note VALUES (?, '')", (name,))
        copied = crashed(path, tmp_path / "crashed")
    frame = copied.with_name(f"{copied.name}-wal").stat().st_size - 2 * FRAME
    flip(copied.with_name(f"{copied.name}-wal"), frame + 100)
    for _again in range(2):  # it is only looked at
        found = findings({**instance, "GREENTUI_HOME": str(copied.parent)}, *how)
        assert bad(found) == ["archive"]
        assert "(2)" in found["archive"]["text"]
        assert "console" in found["archive"]["advice"]


def test_a_deep_look_notices_a_row_that_was_changed(instance: Env) -> None:
    greentui(["chats", "--limit", "1"], instance)
    assert bad(findings(instance, "--offline", "--deep")) == []
    (path,) = Path(instance["GREENTUI_HOME"]).glob("archive-*.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE message SET text = 'never said' WHERE key = (SELECT max(key) FROM message)"
        )
        connection.commit()
    assert bad(findings(instance, "--offline")) == []
    found = findings(instance, "--offline", "--deep")
    assert bad(found) == ["archive"]
    assert "does not match" in found["archive"]["text"]


def test_an_archive_that_others_may_read_is_bad(instance: Env) -> None:
    greentui(["chats", "--limit", "1"], instance)
    next(Path(instance["GREENTUI_HOME"]).glob("archive-*.db")).chmod(0o644)
    found = findings(instance, "--offline")
    assert bad(found) == ["archive"]
    assert "chmod 600" in found["archive"]["advice"]


def test_every_command_says_that_others_can_change_its_folder(instance: Env) -> None:
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # in a place that everybody can enter, unlike those of tests
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        home.mkdir()
        if not all(parent.stat().st_mode & 0o011 for parent in home.parents):
            pytest.skip("temporary folders are private here")
        home.chmod(0o777)
        said = greentui(["chats", "--offline"], {**instance, "GREENTUI_HOME": str(home)})
        assert f"greentui: {home} can be changed by other users of this machine. chmod 700 {home}" in said.err
        home.chmod(0o700)
        said = greentui(["chats", "--offline"], {**instance, "GREENTUI_HOME": str(home)})
        assert "other users" not in said.err
