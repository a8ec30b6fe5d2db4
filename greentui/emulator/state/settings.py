"""The instance's settings and their defaults (manual 1.3.2)."""

from __future__ import annotations

from dataclasses import dataclass, field

UNUSED = {"countryInstance": "", "typeAccount": "", "sharedSession": "no"}
"""Settings the manual lists without any effect."""

DEFAULTS: dict[str, str | int] = {
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
"""The settings of a new emulator. A new instance of the service has every webhook off, which would make
an emulator useless to whoever tries it out."""


@dataclass(slots=True)
class Settings:
    """The current settings, by their name in the API."""

    values: dict[str, str | int] = field(default_factory=lambda: UNUSED | DEFAULTS)

    def enabled(self, name: str) -> bool:
        """Whether a switch is set to `yes`."""
        return self.values[name] == "yes"

    @property
    def send_delay(self) -> float:
        """Seconds between two messages leaving the send queue."""
        return float(self.values["delaySendMessagesMilliseconds"]) / 1000

    def change(self, changes: dict[str, str | int]) -> None:
        """Apply validated changes."""
        self.values.update(changes)
