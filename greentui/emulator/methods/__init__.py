"""What each method does, one module a section of the manual. Importing this fills the table."""

from greentui.emulator.methods import (
    account,
    groups,
    journals,
    queues,
    receiving,
    sending,
    service,
    stories,
)
from greentui.emulator.methods.registry import METHODS

__all__ = [
    "METHODS",
    "account",
    "groups",
    "journals",
    "queues",
    "receiving",
    "sending",
    "service",
    "stories",
]
