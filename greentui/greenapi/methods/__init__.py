"""The table of the API's methods, for the client, checks, command line, screens and documentation.

One module per chapter of the manual. Each method is also a constant here (`methods.SEND_MESSAGE`). Standard
library only.
"""

from __future__ import annotations

from typing import Any

from greentui.greenapi.method import Method
from greentui.greenapi.methods import account, catalog, groups, receiving, sending, service, statuses
from greentui.greenapi.methods.account import *  # noqa: F403
from greentui.greenapi.methods.catalog import *  # noqa: F403
from greentui.greenapi.methods.groups import *  # noqa: F403
from greentui.greenapi.methods.receiving import *  # noqa: F403
from greentui.greenapi.methods.sending import *  # noqa: F403
from greentui.greenapi.methods.service import *  # noqa: F403
from greentui.greenapi.methods.statuses import *  # noqa: F403

METHODS: dict[str, Method[Any]] = {
    method.name.lower(): method
    for chapter in (account, sending, receiving, groups, statuses, service, catalog)
    for method in vars(chapter).values()
    if isinstance(method, Method)
}
"""Every method by its name in lower case: the service ignores case."""


def find(name: str) -> Method[Any] | None:
    """The method with this name, ignoring case; `None` if there is none."""
    return METHODS.get(name.strip().lower())
