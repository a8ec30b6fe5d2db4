"""How the service misbehaves on request, modelled on what its users report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Oddities:
    """What the service gets wrong at present.

    Attributes:
        queue_hidden: Whether showMessagesQueue lists nothing, whatever waits.
        queue_held: Whether nothing leaves the send queue, although the instance could send.
        messages_count: What getMessagesCount says; `None` for the truth.
        webhooks_count: What getWebhooksCount says; `None` for the truth.
        extra_contacts: What getContacts lists besides the contacts, as it is.
        empty_contacts: How many more calls of getContacts get an empty list.
    """

    queue_hidden: bool = False
    queue_held: bool = False
    messages_count: int | None = None
    webhooks_count: int | None = None
    extra_contacts: list[Any] = field(default_factory=list)
    empty_contacts: int = 0
