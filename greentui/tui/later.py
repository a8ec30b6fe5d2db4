"""Actions whose module is loaded when one of them is first done, so that the first picture need not wait."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(module: str, name: str) -> Callable[..., Any]:
    """A method that loads `greentui.tui.<module>` and calls its function `name` with the same arguments."""

    def do(self: Any, *arguments: Any, **named: Any) -> Any:
        return getattr(import_module(f"greentui.tui.{module}"), name)(self, *arguments, **named)

    do.__name__ = do.__qualname__ = name
    return do
