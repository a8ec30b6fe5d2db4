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
    "catalogWebhook": "yes",
    "statusInstanceChangedWebhook": "yes",
    "linkPreview": "yes",
    "enableLidMode": "no",
    "autoTyping": 0,
}
"""The settings of an account that is in use: its owner switched the notifications on."""

FRESH = DEFAULTS | {name: "no" for name, value in DEFAULTS.items() if value == "yes"}
"""The settings of a new instance: all of them are off (manual 1.3.2, SetSettings)."""


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
