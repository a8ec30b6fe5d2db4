"""The emulator calls a server whose address is in webhookUrl as the manual says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.manual.corpus import Push, corpus
from tests.manual.recording import Recorder, recording
from tests.manual.scene import Scene

RULES = {push.name: push.value for push in corpus().pushes}
AUTHORIZATIONS = [push for push in corpus().pushes if push.name.startswith("authorization")]


@pytest.fixture
def server() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


def until(stage: Scene, holds: Callable[[], object]) -> None:
    """Let the emulator work until something holds."""
    for _turn in range(5000):
        if holds():
            return
        stage.call("getSettings")
    raise AssertionError("it never came")


def test_a_notification_is_posted_as_documented(stage: Scene, server: Recorder) -> None:
    stage.call("setSettings", {"webhookUrl": f"http://127.0.0.1:{server.port}/green-api/webhook/"})
    heard = stage.received
    until(stage, lambda: server.requests)
    came = server.requests[0]
    assert (came.verb, came.path) == (RULES["verb"], "/green-api/webhook/")
    assert came.headers["content-type"].replace(" ", "") == RULES["content type"].replace(" ", "")
    assert came.json["idMessage"] == heard
    assert "authorization" not in came.headers


@pytest.mark.parametrize("push", AUTHORIZATIONS, ids=lambda push: str(push.place))
def test_the_token_is_sent_as_documented(stage: Scene, server: Recorder, push: Push) -> None:
    expected = push.value.replace("<token>", "secret")
    token = "secret" if push.name.endswith("by default") else expected
    address = f"http://127.0.0.1:{server.port}/"
    stage.call("setSettings", {"webhookUrl": address, "webhookUrlToken": token})
    assert stage.received
    until(stage, lambda: server.requests)
    assert server.requests[0].headers["authorization"] == expected


def test_the_same_notification_comes_again_until_it_is_taken(stage: Scene, server: Recorder) -> None:
    server.status = 500
    stage.call("setSettings", {"webhookUrl": f"http://127.0.0.1:{server.port}/"})
    first, _second = stage.hears(text="One"), stage.hears(text="Two")
    until(stage, lambda: server.requests)
    server.status = int(RULES["taken"])
    until(stage, lambda: stage.control("clock", advance=int(RULES["pause"])) and len(server.requests) >= 3)
    assert [came.json["idMessage"] for came in server.requests[:2]] == [first, first]
