"""The methods of the API, one module for each section of the manual.

Importing this package registers them all.
"""

from greentui.emulator.methods import (
    account,
    catalogs,
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
    "catalogs",
    "groups",
    "journals",
    "queues",
    "receiving",
    "sending",
    "service",
    "stories",
]
