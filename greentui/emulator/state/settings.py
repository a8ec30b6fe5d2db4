"""The instance's settings: what they are called, what they begin as, what they may become (manual 1.3.2)."""

from __future__ import annotations

from typing import Any

from greentui.emulator.validation import Form, optional, text, whole, yes_no

UNUSED = {"countryInstance": "", "typeAccount": "", "sharedSession": "no"}
"""Listed by the manual, and not used."""

BEGINNING: dict[str, str | int] = {
    "webhookUrl": "",
    "webhookUrlToken": "",
    "delaySendMessagesMilliseconds": 1000,
    "markIncomingMessagesReaded": "no",
    "markIncomingMessagesReadedOnReply": "no",
    "outgoingWebhook": "yes",
    "outgoingMessageWebhook": "yes",
    "outgoingAPIMessageWebhook": "yes",
    "incomingWebhook": "yes",
    "deviceWebhook": "no",
    "statusInstanceWebhook": "no",
    "stateWebhook": "yes",
    "enableMessagesHistory": "no",
    "keepOnlineStatus": "no",
    "pollMessageWebhook": "yes",
    "incomingBlockWebhook": "yes",
    "incomingCallWebhook": "yes",
    "outgoingCallWebhook": "yes",
    "editedMessageWebhook": "yes",
    "deletedMessageWebhook": "yes",
}
"""What a new emulator begins with. A new instance of the service has everything off; one that tells
nothing would be of no use to anybody who tries it."""

LEAST_DELAY, MOST_DELAY = 500, 86_400_000
"""Milliseconds between two sendings (manual 1.3.2, SetSettings)."""


def _field(name: str, value: str | int) -> Any:
    if isinstance(value, int):
        return whole(name, LEAST_DELAY, MOST_DELAY)
    return yes_no(name) if value in ("yes", "no") else text(name, empty=True)


CHANGES = Form(
    *(optional(_field(name, value)) for name, value in (UNUSED | BEGINNING).items()),
    least=1,
)


class Settings:
    """The settings as they are.

    Args:
        delay: Milliseconds between two sendings to begin with.
    """

    def __init__(self, delay: int | None = None) -> None:
        self._values: dict[str, Any] = dict(UNUSED) | dict(BEGINNING)
        if delay is not None:
            self._values["delaySendMessagesMilliseconds"] = delay

    def on(self, name: str) -> bool:
        """Whether a switch is at `yes`."""
        return bool(self._values[name] == "yes")

    @property
    def delay(self) -> float:
        """Seconds between two sendings."""
        return float(self._values["delaySendMessagesMilliseconds"]) / 1000

    @property
    def webhook_url(self) -> str:
        """Where notifications go instead of into the queue's answers; usually empty."""
        return str(self._values["webhookUrl"])

    def change(self, changes: dict[str, Any]) -> None:
        """Set what was checked by `CHANGES`."""
        self._values.update(changes)

    def listed(self) -> dict[str, Any]:
        """All of them."""
        return dict(self._values)
