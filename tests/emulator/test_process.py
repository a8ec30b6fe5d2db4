"""The emulator as a program of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psutil
import pytest

from greentui.emulator.serving.cli import main
from tests.patience import PATIENCE


@contextmanager
def started(*argv: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    command = [sys.executable, "-m", "greentui.emulator", "--fast", "--chats", "3", "--messages", "10", *argv]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def state(line: dict[str, str]) -> Any:
    url = f"{line['apiUrl']}/waInstance{line['idInstance']}/getStateInstance/{line['apiTokenInstance']}"
    return httpx.get(url).json()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_one_line_serves_and_stops_cleanly(ending: signal.Signals) -> None:
    with started() as (process, line):
        assert line.keys() == {"apiUrl", "mediaUrl", "idInstance", "apiTokenInstance", "controlUrl"}
        assert line["apiUrl"].startswith("http://127.0.0.1:")
        assert state(line) == {"stateInstance": "authorized"}
        assert httpx.get(f"{line['controlUrl']}/queue").json() == []
        process.send_signal(ending)
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, err) == (0, "", "")


def test_it_stops_while_it_generates_what_a_url_asked_for() -> None:
    with started() as (process, line):
        url = httpx.URL(line["apiUrl"])
        request = "GET /files/made/voice/x%23999999999/a.oga HTTP/1.1\r\nHost: x\r\n\r\n"
        with socket.create_connection((url.host, url.port or 80)) as caller:
            caller.sendall(request.encode())
            process.terminate()
            assert process.wait(timeout=PATIENCE) == 0


def test_options_take_effect() -> None:
    result = ("--unlinked", "--id-instance", "1101000001", "--token", "secret")
    with started(*result) as (_, line):
        assert (line["idInstance"], line["apiTokenInstance"]) == ("1101000001", "secret")
        assert state(line) == {"stateInstance": "notAuthorized"}


def test_a_pending_receive_does_not_delay_the_end() -> None:
    with started() as (process, line):
        url = (
            f"{line['apiUrl']}/waInstance{line['idInstance']}/receiveNotification/{line['apiTokenInstance']}"
        )
        with httpx.Client(timeout=PATIENCE) as client:
            import threading

            answers: list[int] = []
            waiting = threading.Thread(
                target=lambda: answers.append(client.get(url, params={"receiveTimeout": 60}).status_code)
            )
            waiting.start()
            while not httpx.get(f"{line['controlUrl']}/requests").json():
                pass
            process.terminate()
            process.wait(timeout=PATIENCE)
            waiting.join(timeout=PATIENCE)
        assert (process.returncode, answers) == (0, [200])


def test_a_port_in_use_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with started() as (_, line):
        port = line["apiUrl"].rpartition(":")[2]
        assert main(["--port", port]) == 1
        assert capsys.readouterr().err == f"cannot listen on 127.0.0.1:{port}: Address already in use\n"


@pytest.mark.parametrize(
    "argv",
    [
        ["--port", "x"],
        ["--port", "70000"],
        ["--chats", "-1"],
        ["--latency", "-5"],
        ["--latency", "x"],
        ["--id-instance", "a"],
    ],
)
def test_wrong_usage(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2


def test_it_ends_with_its_parent() -> None:
    script = """
        import subprocess, sys
        child = subprocess.Popen(
            [sys.executable, "-m", "greentui.emulator", "--chats", "1", "--die-with-parent"],
            stdout=subprocess.PIPE, text=True,
        )
        child.stdout.readline()
        print(child.pid, flush=True)
        sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        emulator = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
        emulator.wait(timeout=PATIENCE)


def test_a_client_may_disconnect_in_the_middle() -> None:
    with started() as (process, line):
        url = httpx.URL(line["apiUrl"])
        path = f"/waInstance{line['idInstance']}/sendMessage/{line['apiTokenInstance']}"
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{{"
        with socket.create_connection((url.host, url.port or 80)) as caller:
            caller.sendall(head.encode())
            while not httpx.get(f"{line['controlUrl']}/requests").json():
                pass
        assert state(line) == {"stateInstance": "authorized"}
        process.terminate()
        assert process.communicate(timeout=PATIENCE) == ("", "")
