"""The instance's settings: their meaning, allowed values, and the manual's recommendations.

One table (manual 1.3.2 GetSettings and SetSettings, 1.3.13 for the recommendations). `administration` reads
and writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from greentui.model.limits import SEND_DELAY_MILLISECONDS, TYPING_MILLISECONDS
from greentui.model.numbers import whole
from greentui.words import _

Value = str | int


class SettingKind(StrEnum):
    """The type of a setting's value."""

    SWITCH = "switch"
    """`yes` or `no`."""
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        name: The API's name, for writing.
        title: Its label in the form.
        meaning: What it does, in a sentence or two.
        recommended: The manual's value, or if it has none, the one this console works best with.
        by_manual: Whether the manual recommends it.
        aliases: Other names of it in getSettings.
        retired: Whether the manual says that it has no effect; shown, never changed by "apply".
        minimum, maximum: Limits of a number.
    """

    name: str
    kind: SettingKind
    title: str
    meaning: str
    recommended: Value | None = None
    by_manual: bool = True
    aliases: tuple[str, ...] = ()
    retired: bool = False
    minimum: int = 0
    maximum: int = 0


def settings() -> tuple[Setting, ...]:
    """The table, in the order of the form."""
    switch, number, text = SettingKind.SWITCH, SettingKind.NUMBER, SettingKind.TEXT
    return (
        Setting("incomingWebhook", switch, _("Incoming messages"),
                _("Notifications of incoming messages and files. Without them nothing new arrives here."),
                "yes"),
        Setting("outgoingMessageWebhook", switch, _("Messages sent from the phone"),
                _("Notifications of messages written on the phone."), "yes"),
        Setting("outgoingAPIMessageWebhook", switch, _("Messages sent through the API"),
                _("Notifications of messages that programs send. greentui knows its own without them."),
                "no"),
        Setting("outgoingWebhook", switch, _("Statuses of sent messages"),
                _("Sent, delivered, read. Failures are reported in any case."), "yes"),
        Setting("stateWebhook", switch, _("State of the instance"),
                _("Notifications when the instance is linked, unlinked, blocked or gets a yellow card."),
                "yes"),
        Setting("statusInstanceChangedWebhook", switch, _("Connection to WhatsApp"),
                _("Notifications when the connection to WhatsApp is lost, and when it is back."), "yes"),
        Setting("pollMessageWebhook", switch, _("Polls and votes"),
                _("Polls and the votes cast in them. Needs the notifications of messages as well."), "yes"),
        Setting("incomingCallWebhook", switch, _("Incoming calls"),
                _("Notifications of calls that ring, are answered or missed."), "yes", by_manual=False),
        Setting("outgoingCallWebhook", switch, _("Outgoing calls"),
                _("Notifications of calls made on the phone."), "yes", by_manual=False),
        Setting("editedMessageWebhook", switch, _("Edited messages"),
                _("Notifications when a message is edited."), "yes", by_manual=False),
        Setting("deletedMessageWebhook", switch, _("Deleted messages"),
                _("Notifications when a message is deleted for everyone."), "yes", by_manual=False),
        Setting("catalogWebhook", switch, _("Catalogue"),
                _("Notifications of changes to the account's own catalogue.")),
        Setting("incomingBlockWebhook", switch, _("Blocking"),
                _("Notifications of blocked contacts. The manual says that they do not work at present."),
                "yes"),
        Setting("deviceWebhook", switch, _("Phone and battery"),
                _("Notifications of the phone's battery. The manual says that they do not work at present."),
                "no"),
        Setting("delaySendMessagesMilliseconds", number, _("Delay between messages (ms)"),
                _("How long the service waits between two messages it sends, in milliseconds. Shorter is "
                  "riskier: WhatsApp bans numbers that behave like bots."),
                3000, minimum=SEND_DELAY_MILLISECONDS[0], maximum=SEND_DELAY_MILLISECONDS[1]),
        Setting("markIncomingMessagesReaded", switch, _("Mark read on arrival"),
                _("Every incoming message is marked read at once. Ignored while “Mark read when "
                  "replying” is on."),
                "no", aliases=("markIncomingMessagesRead",)),
        Setting("markIncomingMessagesReadedOnReply", switch, _("Mark read when replying"),
                _("A chat's messages are marked read when something is sent to it."),
                "yes", aliases=("markIncomingMessagesReadOnReply",)),
        Setting("keepOnlineStatus", switch, _("Always online"),
                _("Shows the account as online, so that messages count as delivered while the phone is off."),
                "yes"),
        Setting("linkPreview", switch, _("Link previews"),
                _("Messages with a link show a preview of it, unless the message itself says otherwise.")),
        Setting("autoTyping", number, _("Typing before each message (ms)"),
                _("How long the contact sees “typing…” before a message is sent; 0 for never."),
                maximum=TYPING_MILLISECONDS[1]),
        Setting("enableLidMode", switch, _("Hidden ids"),
                _("Contacts are named by their hidden id (@lid) where WhatsApp has one, not by number.")),
        Setting("webhookUrl", text, _("Webhook address"),
                _("With an address here, the service pushes notifications to it and greentui cannot read "
                  "the queue. Leave it empty for greentui."), ""),
        Setting("webhookUrlToken", text, _("Webhook token"),
                _("The service sends it to that address to prove who it is."), ""),
        Setting("statusInstanceWebhook", switch, _("Socket status"),
                _("No longer used by the service."), retired=True),
        Setting("enableMessagesHistory", switch, _("Message history"),
                _("No longer used by the service."), retired=True),
        Setting("sharedSession", switch, _("Shared session"), _("No longer used by the service."),
                retired=True),
        Setting("countryInstance", text, _("Country"), _("No longer used by the service."), retired=True),
        Setting("typeAccount", text, _("Account type"), _("No longer used by the service."), retired=True),
    )  # fmt: skip


def worded(value: Value) -> str:
    """A value for reading."""
    shown = str(value)
    return {"": _("empty"), "yes": _("on"), "no": _("off")}.get(shown, shown)


def worded_changes(changes: Mapping[str, Value]) -> str:
    """Changes as the settings' page names them: “Incoming messages → on, …”."""
    titles = {setting.name: setting.title for setting in settings()}
    return ", ".join(f"{titles.get(name, name)} → {worded(value)}" for name, value in changes.items())


def value_of(setting: Setting, values: Mapping[str, object]) -> Value | None:
    """The setting's value in a response of getSettings, under any of its names; `None` if missing."""
    for name in (setting.name, *setting.aliases):
        if name in values:
            value = values[name]
            if isinstance(value, bool):
                return "yes" if value else "no"
            words = "" if value is None else str(value)
            if setting.kind is SettingKind.NUMBER:
                return whole(words)
            return words
    return None


def problem(setting: Setting, value: Value) -> str:
    """Why `value` cannot be set; empty if it can."""
    wrong = ""
    if setting.kind is SettingKind.SWITCH and value not in ("yes", "no"):
        wrong = _("%(title)s must be yes or no.")
    elif setting.kind is SettingKind.NUMBER and not isinstance(value, int):
        wrong = _("%(title)s must be a whole number.")
    elif isinstance(value, int) and not setting.minimum <= value <= setting.maximum:
        wrong = _("%(title)s must be between %(low)d and %(high)d.")
    elif setting.name == "webhookUrl" and value and not str(value).startswith(("http://", "https://")):
        wrong = _("%(title)s must begin with https://.")
    return wrong and wrong % {"title": setting.title, "low": setting.minimum, "high": setting.maximum}


NOTIFICATIONS = (
    "incomingWebhook",
    "outgoingMessageWebhook",
    "outgoingWebhook",
    "stateWebhook",
    "statusInstanceChangedWebhook",
    "pollMessageWebhook",
)
"""The recommended notifications a console depends on. On a new instance they are all off."""


def silenced(values: Mapping[str, object]) -> tuple[str, ...]:
    """Which of `NOTIFICATIONS` are off. One the service does not list counts as on."""
    table = {setting.name: setting for setting in settings()}
    return tuple(name for name in NOTIFICATIONS if value_of(table[name], values) == "no")


def differences(values: Mapping[str, object]) -> dict[str, Value]:
    """What "apply recommended" would change: name → recommended value, for settings that differ.

    A setting the service does not list is left alone: it may not know it.
    """
    return {
        setting.name: setting.recommended
        for setting in settings()
        if setting.recommended is not None
        and not setting.retired
        and (value := value_of(setting, values)) is not None
        and value != setting.recommended
    }
