"""Stands for `Session.call` in tests: answers by method and remembers what was asked."""

from __future__ import annotations

from collections.abc import Mapping

from greentui.model.chats import Contact


class Answers:
    """Answers each method with a value, the result of a function of the parameters, or an exception."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self.answers = dict(answers)
        self.asked: list[tuple[str, dict[str, object]]] = []

    async def __call__(self, method: str, /, **params: object) -> object:
        self.asked.append((method, params))
        answer = self.answers.get(method)
        if isinstance(answer, Exception):
            raise answer
        return answer(params) if callable(answer) else answer

    def of(self, method: str) -> list[dict[str, object]]:
        """What a method was asked with, each time."""
        return [params for name, params in self.asked if name == method]


async def no_wait(_seconds: float) -> None:
    """Waits nothing."""


async def not_named(_contact: Contact) -> None:
    """Hears what somebody is called, and forgets it."""
