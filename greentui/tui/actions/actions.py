"""What every group of actions is made from: the console they are done to, and its workers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual.worker import Worker

from greentui.engine.errors import Refusal
from greentui.engine.session import Session
from greentui.model.changes import Notice
from greentui.tui.shell import Console, Shell

P = ParamSpec("P")
A = TypeVar("A", bound="Actions")


class Actions:
    """What the operator does to one kind of thing.

    Args:
        console: The console it is done to.
    """

    def __init__(self, console: Console) -> None:
        self.console = console

    @property
    def session(self) -> Session:
        """The instance at work."""
        return self.console.session

    @property
    def shell(self) -> Shell:
        """The application."""
        return self.console.shell

    async def attempt(self, doing: Awaitable[object], done: str = "") -> bool:
        """Await something and say `done`, or show why it was refused; whether it was done."""
        try:
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
    """Let an action run as a worker of the console.

    Args:
        group: What the worker belongs to.
        exclusive: Whether it cuts short the one of its group before it.
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
