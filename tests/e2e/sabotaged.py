"""The console with a failing method: `python -m tests.e2e.sabotaged WHAT [ARGUMENT…]`.

The method is given as a path, such as `widgets.status_bar:StatusBar.render`; every call of it raises once the
file named by `SABOTAGE_FROM` exists. A draft is saved at the end only, and not whenever typing pauses.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from greentui.cli import main
from greentui.tui.compose import box


class Sabotage(Exception):
    """What the sabotaged method raises."""


def sabotage(path: str, begun: Path) -> None:
    """Make a method of the program fail from when the file `begun` exists."""
    module, _colon, names = path.partition(":")
    *owners, method_name = names.split(".")
    owner: Any = import_module(module)
    for name in owners:
        owner = getattr(owner, name)
    method: Callable[..., Any] = getattr(owner, method_name)

    def fails(*arguments: Any, **named: Any) -> Any:
        if begun.exists():
            raise Sabotage(path)
        return method(*arguments, **named)

    setattr(owner, method_name, fails)


if __name__ == "__main__":
    box.DRAFT_AFTER = 1e6
    sabotage(sys.argv[1], Path(os.environ["SABOTAGE_FROM"]))
    sys.exit(main(sys.argv[2:]))
