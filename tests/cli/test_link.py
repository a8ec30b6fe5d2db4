"""`greentui link`: a code that a phone can read, and an end when it was read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp

from greentui.emulator.testing import Emulator
from tests.brisk import brisk_emulator
from tests.cli.command import greentui
from tests.patience import PATIENCE
from tests.text.test_qr_blocks import pixels

Env = dict[str, str]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """An instance without a phone."""
    with brisk_emulator(seed=3, unlinked=True) as running:
        yield running


def begin(arguments: list[str], env: Env) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREENTUI_")}
    return subprocess.Popen(
        [sys.executable, "-m", "greentui", "link", *arguments],
        env={**clean, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("arguments", [[], ["--sextants"], ["--full"]])
def test_the_code_can_be_read_and_scanning_ends_it(
    arguments: list[str], emulator: Emulator, instance: Env
) -> None:
    with begin(arguments, instance) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1].strip() or not any(line.strip() for line in lines):
            lines.append(process.stdout.readline().rstrip("\n"))
        read = zxingcpp.read_barcodes(pixels(tuple(lines)))
        assert [each.format for each in read] == [zxingcpp.BarcodeFormat.QRCode]
        assert emulator.id_instance in read[0].text
        emulator.control("scan", {})
        assert process.wait(30) == 0
    assert greentui(["state", "--json"], instance).json["stateInstance"] == "authorized"


def test_a_pipe_is_told_that_the_phone_asks_for_a_passkey(emulator: Emulator, instance: Env) -> None:
    with begin([], instance) as process:
        assert process.stderr is not None
        while "Scan this" not in process.stderr.readline():
            pass
        emulator.control("link-socket", {"type": "passkeyRequired"})
        emulator.control("scan", {})
        _out, err = process.communicate(timeout=60)
    assert "passkey" in err


def test_a_pipe_gets_a_code_once_whatever_happens_to_the_window(emulator: Emulator, instance: Env) -> None:
    with begin([], instance) as process:
        assert process.stderr is not None
        while "Scan this" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGWINCH)
        emulator.control("scan", {})
        out, _err = process.communicate(timeout=PATIENCE)
    corners = [line for line in out.splitlines() if line.strip().startswith("█▀▀▀▀▀█")]
    assert len(corners) == 2, "two at its left, of one code"


def test_a_pairing_code_is_shown_and_typing_it_ends_it(emulator: Emulator, instance: Env) -> None:
    with begin(["--phone", "+7 999 000-00-42", "--json"], instance) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert (told["idInstance"], len(told["code"])) == (emulator.id_instance, 8)
        emulator.control("scan", {"code": told["code"]})
        assert process.wait(30) == 0
        assert process.stdout.read() == "", "one JSON value"


def test_another_phone_is_told_what_is_held_for_a_decision(emulator: Emulator, instance: Env) -> None:
    emulator.control("scan", {})
    assert greentui(["sync", "--once"], instance).status == 0
    assert greentui(["send", "text", "79010000001", "before", "--no-wait"], instance).status == 0
    assert greentui(["api", "logout"], instance).status == 0
    with begin(["--phone", "+7 999 111-22-33"], instance) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        code = process.stdout.readline().strip().replace("-", "")
        emulator.control("scan", {"code": code, "phone": "79991112233"})
        assert process.wait(PATIENCE) == 0
        said = " ".join(process.stderr.read().split())
    assert "Another phone is linked now; unsent messages wait for your decision." in said
    assert "“greentui outbox review --send” sends it" in said
    state = " ".join(greentui(["state"], instance).out.split())
    assert "sending Another phone is linked now; unsent messages wait for your decision." in state
    assert "“greentui outbox review --send” sends it" in state
    checked = greentui(["doctor", "--json"], instance).json
    (found,) = (each for each in checked if each["name"] == "instance")
    assert found["level"] == "warning"
    assert "Another phone is linked now" in found["advice"]
    assert "“greentui outbox review --send” sends it" in found["advice"]


@pytest.mark.parametrize("more", [[], ["--json"], ["--phone", "+7 999 000-00-42"]])
def test_a_service_that_is_not_there_is_one_line(instance: Env, more: list[str]) -> None:
    said = greentui(["link", *more], {**instance, "GREENTUI_API_URL": "http://127.0.0.1:9"})
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1), said.err
    assert "F5" not in said.err


def test_a_number_that_is_none_is_refused(instance: Env) -> None:
    said = greentui(["link", "--phone", "none"], instance)
    assert (said.status, said.out) == (1, "")
    assert said.err.count("\n") == 1


def test_a_linked_instance_is_not_linked_again(emulator: Emulator, instance: Env, tmp_path: Path) -> None:
    emulator.control("state", {"stateInstance": "authorized"})
    said = greentui(["link"], instance)
    assert said.status == 1
    assert "linked already" in said.err


def test_after_a_ban_what_waits_at_the_service_is_decided_first(emulator: Emulator, instance: Env) -> None:
    emulator.control("state", {"stateInstance": "blocked"})
    greentui(["api", "sendMessage", "chatId=79010000001@c.us", "message=written before"], instance)
    refused = greentui(["link"], instance)
    assert (refused.status, refused.out) == (2, "")
    assert "1 message waits at the service" in refused.err
    assert "outbox review --drop" in refused.err
    assert greentui(["outbox", "review", "--drop", "--yes"], instance).status == 0
    emulator.control("state", {"stateInstance": "notAuthorized"})
    with begin([], instance) as process:
        assert process.stderr is not None
        while "Scan this" not in process.stderr.readline():
            pass
        emulator.control("scan", {})
        assert process.wait(30) == 0
    assert emulator.sent() == []
