"""Chat and person ids as WhatsApp spells them, and what can be read from them."""

from __future__ import annotations

import re
from enum import StrEnum

from greentui.model.phones import is_number

STATUS_CHAT = "status@broadcast"
"""The chat id of statuses (stories)."""

_DEVICE = re.compile(r":[0-9]+(?=@)")


class ChatKind(StrEnum):
    """The kind of chat behind an id."""

    PERSON = "person"
    GROUP = "group"
    NEWSLETTER = "newsletter"
    STATUS = "status"
    OTHER = "other"


def without_device(raw: str) -> str:
    """The id without a device suffix: `79001234567:3@c.us` is `79001234567@c.us`."""
    return _DEVICE.sub("", raw.strip())


def kind_of(chat_id: str) -> ChatKind:
    """The kind of chat behind `chat_id`, from its suffix."""
    if chat_id == STATUS_CHAT:
        return ChatKind.STATUS
    match chat_id.rpartition("@")[2]:
        case "c.us" | "lid" | "s.whatsapp.net":
            return ChatKind.PERSON
        case "g.us":
            return ChatKind.GROUP
        case "newsletter":
            return ChatKind.NEWSLETTER
        case _:
            return ChatKind.OTHER


def is_nobody(chat_id: str) -> bool:
    """Whether this looks like a person's id but has no digits, as the `null@c.us` that some lists contain."""
    return kind_of(chat_id) is ChatKind.PERSON and not without_device(chat_id).partition("@")[0].isdigit()


def is_group(chat_id: str) -> bool:
    """Whether this is a group's chat."""
    return chat_id.endswith("@g.us")


def is_alias(chat_id: str) -> bool:
    """Whether this is a hidden id (`@lid`), which may turn out to belong to a known number."""
    return chat_id.endswith("@lid")


def phone_of(chat_id: str) -> str:
    """The international number of a person's id, digits only; empty where the id hides it.

    The service lists some hidden ids under a number's server (`184467440737095@c.us`): what cannot be a
    number is none.
    """
    name, _, server = without_device(chat_id).rpartition("@")
    return name if server in ("c.us", "s.whatsapp.net") and is_number(name) else ""
