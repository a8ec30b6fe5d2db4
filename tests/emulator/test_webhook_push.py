"""Notifications pushed to the address of the settings. Numbers in parentheses are lines of the manual."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.emulator.conftest import ANNA, Api, detail
from tests.patience import PATIENCE


class Server:
    """A server that records what is pushed to it, and answers as it is told.

    Attributes:
        pushed: Each request as its headers and its JSON.
        answers: The status of each answer to come; 200 once there is none left. 0 waits for `release`.
    """

    def __init__(self) -> None:
        self.pushed: queue.Queue[tuple[dict[str, str], Any]] = queue.Queue()
        self.answers: queue.Queue[int] = queue.Queue()
        self.release = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.pushed.put((dict(self.headers), body))
                status = 200 if server.answers.empty() else server.answers.get()
                if not status:
                    server.release.wait(PATIENCE)
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/green-api"

    def next(self) -> tuple[dict[str, str], Any]:
        return self.pushed.get(timeout=PATIENCE)

    def next_after_a_pause(self, api: Api) -> Any:
        """What comes once the clock jumps a minute, which only counts once the service has given up."""
        for _ in range(400):
            api.emulator.control("clock", {"advance": 61})
            try:
                return self.pushed.get(timeout=0.05)[1]
            except queue.Empty:
                continue
        raise AssertionError("never tried again")


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        server.http.shutdown()
        server.http.server_close()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.fixture
def pushed_to(api: Api, server: Server) -> Api:
    api.post("setSettings", {"webhookUrl": server.url})
    return api


def write(api: Api, text: str) -> str:
    return str(api.emulator.control("incoming", {"chatId": ANNA, "text": text})["idMessage"])


def test_notifications_are_posted_in_order_and_leave_the_queue(pushed_to: Api, server: Server) -> None:
    """(2259, 10001)"""
    ids = [write(pushed_to, text) for text in "abc"]
    told = [server.next() for _ in ids]
    assert [body["idMessage"] for _, body in told] == ids
    assert told[0][0]["Content-Type"] == "application/json; charset=utf-8"
    assert "Authorization" not in told[0][0]


@pytest.mark.parametrize(
    ("token", "header"),
    [("abc", "Bearer abc"), ("Bearer abc", "Bearer abc"), ("Basic dXNlcg==", "Basic dXNlcg==")],
)
def test_the_token_is_the_authorization(api: Api, server: Server, token: str, header: str) -> None:
    """(2216-2236)"""
    api.post("setSettings", {"webhookUrl": server.url, "webhookUrlToken": token})
    write(api, "x")
    assert server.next()[0]["Authorization"] == header


@pytest.mark.parametrize("status", [201, 404, 500])
def test_the_same_one_is_tried_again_after_a_minute(pushed_to: Api, server: Server, status: int) -> None:
    """(10002: anything but 200)"""
    server.answers.put(status)
    first, second = write(pushed_to, "one"), write(pushed_to, "two")
    assert server.next()[1]["idMessage"] == first
    pushed_to.emulator.control("clock", {"advance": 30})
    assert server.pushed.empty()
    assert len(pushed_to.emulator.queue()) == 2
    assert server.next_after_a_pause(pushed_to)["idMessage"] == first
    assert server.next()[1]["idMessage"] == second


def test_a_server_has_three_minutes_to_answer(pushed_to: Api, server: Server) -> None:
    """(10002)"""
    server.answers.put(0)
    message_id = write(pushed_to, "x")
    server.next()
    pushed_to.emulator.control("clock", {"advance": 170})
    assert server.pushed.empty()
    pushed_to.emulator.control("clock", {"advance": 11})
    assert server.next_after_a_pause(pushed_to)["idMessage"] == message_id


def test_meanwhile_the_api_gives_none(pushed_to: Api) -> None:
    """(API errors: custom webhook url is set)"""
    response = pushed_to.get("receiveNotification")
    assert response.status_code == 400
    assert "custom webhook url is set" in detail(response)


def test_without_an_address_they_wait_for_the_api_again(pushed_to: Api, server: Server) -> None:
    server.answers.put(500)
    message_id = write(pushed_to, "x")
    server.next()
    pushed_to.post("setSettings", {"webhookUrl": ""})
    body = pushed_to.receive()
    assert body is not None
    assert body["idMessage"] == message_id


def test_an_address_nobody_serves_loses_nothing(api: Api) -> None:
    with serving() as gone:
        pass
    api.post("setSettings", {"webhookUrl": gone.url})
    message_id = write(api, "x")
    with serving() as back:
        api.post("setSettings", {"webhookUrl": back.url})
        assert back.next()[1]["idMessage"] == message_id
