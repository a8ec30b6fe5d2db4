"""A client on a made-up service: canned answers, a clock that stands still, and what was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from greentui.config import Credentials
from greentui.greenapi.client import Client

TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
INSTANCE = "1101000001"
CREDENTIALS = Credentials(INSTANCE, TOKEN, "https://api.example.org", "https://media.example.org")
CHAT = "79010000001@c.us"
GROUP = "120363043968066561@g.us"
MESSAGE_ID = "3EB0C767D097B7C7C030"

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


class Service:
    """Answers requests from a list, the last one for ever."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        answer = self._answers[0] if len(self._answers) == 1 else self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer

    @property
    def bodies(self) -> list[Any]:
        """The JSON bodies of what was asked."""
        return [json.loads(request.content) for request in self.requests]


def client_of(*answers: Answer, **options: Any) -> tuple[Client, Service, Clock]:
    """A client whose service gives these answers."""
    service, clock = Service(*answers), Clock()
    client = Client(
        options.pop("credentials", CREDENTIALS),
        clock=clock,
        sleep=clock.sleep,
        jitter=lambda: 0.5,
        transport=httpx.MockTransport(service),
        **options,
    )
    return client, service, clock


def ok(body: Any) -> httpx.Response:
    """A good answer."""
    return httpx.Response(200, json=body)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and everything that hangs on it, shown or not."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
