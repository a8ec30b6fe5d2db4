"""The environment of every program that this one starts: ours, without the token."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from greentui.config.configuration import TOKEN_VARIABLE


def child_environment(
    facts: Mapping[str, str] | None = None, inherited: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """What an editor, a viewer, a notifier or the operator's own program finds in its environment.

    Args:
        facts: Variables for this program; a value may be a stranger's text.
        inherited: Our own environment.
    """
    kept = {name: value for name, value in inherited.items() if name != TOKEN_VARIABLE}
    return kept | {name: value.replace("\0", "") for name, value in (facts or {}).items()}


@contextmanager
def token_hidden() -> Iterator[None]:
    """Keep the token from programs that a library starts in the block, with our environment as it is."""
    token = os.environ.pop(TOKEN_VARIABLE, None)
    try:
        yield
    finally:
        if token is not None:
            os.environ[TOKEN_VARIABLE] = token
