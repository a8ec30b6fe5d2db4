"""The control address of an emulator in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen  # noqa: TID251  orders to the emulator

from tests.patience import PATIENCE

ANNA = "79010000000@c.us"
"""The first contact of every world."""


def order(addresses: Mapping[str, str], path: str, **payload: object) -> None:
    """Make something happen in the emulator's world."""
    request = Request(f"{addresses['controlUrl']}/{path}", data=json.dumps(payload).encode())
    urlopen(request, timeout=PATIENCE).close()


def state_of(addresses: Mapping[str, str], path: str) -> list[dict[str, Any]]:
    """A list of the emulator's, such as what was `sent` and what is in the `queue`."""
    with urlopen(f"{addresses['controlUrl']}/{path}", timeout=PATIENCE) as answer:
        listed: list[dict[str, Any]] = json.load(answer)
        return listed
