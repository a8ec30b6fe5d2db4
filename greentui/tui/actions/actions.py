"""The base of every group of actions: the console they act on, and its workers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual.worker import Worker

from greentui.engine.errors import Refusal, archive_refusals
from greentui.engine.session import Session
from greentui.model.changes import Notice
from greentui.tui.console import Console
from greentui.tui.shell import Shell

P = ParamSpec("P")
A = TypeVar("A", bound="Actions")


class Actions:
    """Actions on one kind of thing.

    Args:
        console: The console to act on.
    """

    def __init__(self, console: Console) -> None:
        self.console = console

    @property
    def session(self) -> Session:
        """The current session."""
        return self.console.session

    @property
    def shell(self) -> Shell:
        """The application."""
        return self.console.shell

    async def attempt(self, doing: Awaitable[object], done: str = "") -> bool:
        """Await `doing` and show `done`, or show why it was refused; whether it succeeded."""
        try:
            with archive_refusals():  # what the screens read themselves raises the archive's own errors
                await doing
        except Refusal as refusal:
            self.shell.refused(refusal)
            return False
        if done:
            self.shell.tell(Notice(done))
        return True


def in_worker(
    group: str, *, exclusive: bool = False
) -> Callable[
    [Callable[Concatenate[A, P], Coroutine[Any, Any, None]]], Callable[Concatenate[A, P], Worker[None]]
]:
    """Run an action as a worker of the console.

    Args:
        group: The worker's group.
        exclusive: Whether it cancels the group's running worker.
    """

    def decorate(
        method: Callable[Concatenate[A, P], Coroutine[Any, Any, None]],
    ) -> Callable[Concatenate[A, P], Worker[None]]:
        @wraps(method)
        def begin(self: A, /, *args: P.args, **kwargs: P.kwargs) -> Worker[None]:
            work = partial(method, self, *args, **kwargs)
            return self.console.run_worker(work, method.__name__, group=group, exclusive=exclusive)

        return begin

    return decorate
