"""Replaces `Session.call` in tests: answers by method and records the calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from greentui.engine.errors import Refusal
from greentui.greenapi.method import Method
from greentui.greenapi.wire_object import MalformedResponse
from greentui.model.chats import Contact

A = TypeVar("A")


class Answers:
    """Answers each method with JSON, the result of a function of the parameters, or an exception."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self.answers = dict(answers)
        self.asked: list[tuple[str, dict[str, object]]] = []

    async def __call__(self, method: Method[A], /, **params: Any) -> A:
        """The answer as `Session.call` reads it."""
        answer = await self.json(method, params)
        try:
            return method.response.read(answer)
        except MalformedResponse as error:
            raise Refusal(str(error)) from None

    async def json(self, method: Method[Any], params: Mapping[str, object]) -> object:
        """The answer as it is."""
        given = {name: value for name, value in params.items() if value is not None}
        self.asked.append((method.name, given))
        answer = self.answers.get(method.name)
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            answer = answer(given)
        if isinstance(answer, str):
            raise Refusal(answer)
        return answer

    def of(self, method: str) -> list[dict[str, object]]:
        """What a method was asked with, each time."""
        return [params for name, params in self.asked if name == method]


class Records:
    """What groups and contacts store in the archive, in memory."""

    def __init__(self, account: str = "") -> None:
        self.account = account
        self.created_at = float("-inf")
        self.learned: list[tuple[str, str]] = []
        self.named: list[str] = []

    async def note_created(self, at: float) -> None:
        self.created_at = at

    async def name(self, contact: Contact) -> None:
        self.named.append(contact.contact_name)

    async def learn_ids(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.learned += pairs


async def no_wait(_seconds: float) -> None:
    """Waits nothing."""


@dataclass
class StageService:
    """What stands in for a session where one is called, files are fetched and sent.

    Attributes:
        call: Answers each method.
        held: Why nothing may be sent.
    """

    call: Answers
    held: str = ""

    async def fetch_picture(self, url: str) -> bytes:
        return url.encode()

    async def upload(self, path: Path, _on_progress: object = None) -> str:
        return f"https://files/{path.name}"

    async def hold_reason(self) -> str:
        return self.held
