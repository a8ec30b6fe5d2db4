"""What the service puts where content should be, and what to do about it (manual 1.3.11)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from greentui.words import _

MARKER = re.compile(r"\{\{(SWE\d+)\}\}")


@dataclass(frozen=True, slots=True)
class Explained:
    """A marker in words.

    Attributes:
        what: What happened.
        remedy: What the operator can do.
        name: The service's name for it; empty where it gave none.
    """

    what: str
    remedy: str
    name: str = ""


_ASK_AGAIN = _("Ask for the message to be sent once more: “Please send it again, I could not see it.”")
_UNKNOWN = _("The service could not show this message."), _("Look at it on the phone.")
_KNOWN = {
    "SWE001": (_("WhatsApp did not deliver the text of this first message to linked devices."), _ASK_AGAIN),
    "SWE002": (_("The file is larger than 100 MB and cannot be fetched."), _("Look at it on the phone.")),
    "SWE003": (
        _("The message could not be decrypted: the keys of this link are out of date."),
        _("Remove every linked device on the phone, then link the instance again by QR code."),
    ),
    "SWE004": (
        _("The group has more participants than the service can work with (over 100)."),
        _("Delete groups of more than 100 participants, or remove people from them."),
    ),
    "SWE999": (_("WhatsApp delivered this message without its encryption keys, so it is empty."), _ASK_AGAIN),
}


def explained(text: str) -> Explained:
    """What it means that a message says `text`: a marker, or nothing at all."""
    found = MARKER.search(text)
    name = found[1] if found else text.strip()
    return Explained(*_KNOWN.get(name, _UNKNOWN), name)
