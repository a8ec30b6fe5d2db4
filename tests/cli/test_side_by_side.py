"""A command beside a console on one archive: the console sends, once, and the command learns the outcome."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from greentui.cli.send import WAIT
from greentui.emulator.testing import Emulator
from tests.cli.command import greentui

Env = dict[str, str]


@pytest.fixture
def consumer(instance: Env) -> Iterator[subprocess.Popen[bytes]]:
    """`greentui sync`, which holds the queue as a console does."""
    home = Path(instance["GREENTUI_HOME"])
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREENTUI_")}
    process = subprocess.Popen([sys.executable, "-m", "greentui", "sync"], env={**clean, **instance})
    with process:
        deadline = time.monotonic() + WAIT
        while not any(f'"pid": {process.pid}' in lease.read_text() for lease in home.rglob("lease-*.lock")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield process
        process.kill()


def test_a_text_sent_beside_a_console_leaves_once(
    instance: Env, emulator: Emulator, consumer: subprocess.Popen[bytes]
) -> None:
    said = greentui(["send", "text", "79010000777", "beside the console", "--json"], instance)
    assert said.status == 0, said.err
    gone = [each["idMessage"] for each in emulator.sent() if each.get("text") == "beside the console"]
    assert gone == [said.json["idMessage"]]


def test_why_the_other_does_not_send_is_said(
    instance: Env, emulator: Emulator, consumer: subprocess.Popen[bytes]
) -> None:
    assert greentui(["send", "text", "79010000777", "free"], instance).status == 0
    emulator.control("state", {"stateInstance": "yellowCard"})
    deadline = time.monotonic() + WAIT
    while greentui(["state", "--offline", "--json"], instance).json["stateInstance"] != "yellowCard":
        assert time.monotonic() < deadline, "the other has not heard of the state"
    try:
        said = greentui(["send", "text", "79010000777", "held", "--timeout", "10"], instance)
    finally:
        emulator.control("state", {"stateInstance": "authorized"})
    assert said.status == 1
    assert "stays in the chat as cancelled" in said.err
    assert "yellow card" in said.err


def test_a_process_that_was_stopped_is_said_to_do_nothing(
    instance: Env, emulator: Emulator, consumer: subprocess.Popen[bytes]
) -> None:
    assert greentui(["send", "text", "79010000777", "free"], instance).status == 0
    consumer.send_signal(signal.SIGSTOP)
    try:
        said = greentui(["send", "text", "79010000777", "stuck", "--timeout", "12"], instance, timeout=40)
    finally:
        consumer.send_signal(signal.SIGCONT)
    assert said.status == 1
    assert "stays in the chat as cancelled" in said.err
    assert "is doing nothing" in said.err
    assert str(consumer.pid) in said.err


def test_sync_says_why_nothing_arrives(instance: Env, emulator: Emulator) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREENTUI_")}
    emulator.control("faults", {"method": "receiveNotification", "status": 403, "times": 100})
    command = [sys.executable, "-m", "greentui", "sync"]
    try:
        with subprocess.Popen(
            command, env={**clean, **instance}, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            said = process.stderr.readline()
            process.kill()
    finally:
        emulator.control("reset-faults", {})
    assert "(403)" in said


def test_sync_ends_when_it_is_told_to(instance: Env, consumer: subprocess.Popen[bytes]) -> None:
    greentui(["send", "text", "79010000777", "are you there"], instance)
    consumer.send_signal(signal.SIGTERM)
    assert consumer.wait(20) == 128 + signal.SIGTERM
