"""Background work for a widget that may be gone before the work is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from textual import work
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.worker import Worker

P = ParamSpec("P")
W = TypeVar("W", bound=Widget)


def in_background(
    group: str,
) -> Callable[
    [Callable[Concatenate[W, P], Coroutine[None, None, None]]], Callable[Concatenate[W, P], Worker[None]]
]:
    """Run a widget's method as a worker that ends silently with its widget.

    Args:
        group: A new worker of a group cancels the running one.
    """

    def decorate(
        method: Callable[Concatenate[W, P], Coroutine[None, None, None]],
    ) -> Callable[Concatenate[W, P], Worker[None]]:
        @work(exclusive=True, group=group)
        @wraps(method)
        async def begun(self: W, /, *args: P.args, **kwargs: P.kwargs) -> None:
            await while_open(self, partial(method, self, *args, **kwargs))

        return begun

    return decorate


async def while_open(widget: Widget, work: Callable[[], Awaitable[None]]) -> None:
    """Run work, ignoring lookups of the widget's children that fail because it is being removed."""
    try:
        await work()
    except NoMatches:
        if widget.app.is_running and not (widget._pruning or widget._closing):
            raise
