"""What each method does, one module a section of the manual. Importing this fills `table.METHODS`."""

from greentui.emulator.methods import (
    account,
    groups,
    journals,
    queues,
    receiving,
    sending,
    service,
    statuses,
)

__all__ = ["account", "groups", "journals", "queues", "receiving", "sending", "service", "statuses"]
