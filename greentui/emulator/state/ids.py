"""Identifiers of messages and files."""

from __future__ import annotations

from random import Random


def message_id(random: Random, *, by_api: bool = False) -> str:
    """A new message id: 20 characters for a message sent through the API, 32 for one from a phone."""
    return f"3EB0{random.getrandbits(64):016X}" if by_api else f"{random.getrandbits(128):032X}"


def file_key(random: Random) -> str:
    """A new name for a stored file."""
    return f"{random.getrandbits(128):032x}"
