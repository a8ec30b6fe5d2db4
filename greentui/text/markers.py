"""What the service puts where content should be, and what to do about it (manual 1.3.11)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from greentui.words import Phrase

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


_ASK_AGAIN = Phrase("Ask the sender to send it again: “Please send it again, I could not see it.”")
_UNKNOWN = Phrase("The service could not show this message."), Phrase("Look at it on the phone.")
_KNOWN = {
    "SWE001": (
        Phrase("WhatsApp did not deliver the text of this first message to linked devices."),
        _ASK_AGAIN,
    ),
    "SWE002": (
        Phrase("The file is larger than 100 MB and cannot be downloaded."),
        Phrase("Look at it on the phone."),
    ),
    "SWE003": (
        Phrase("The message could not be decrypted: the keys of this link are out of date."),
        Phrase("Log out every linked device on the phone, then link the instance again with a QR code."),
    ),
    "SWE004": (
        Phrase("The group has more participants than the service can work with (over 100)."),
        Phrase("Delete groups of more than 100 participants, or remove people from them."),
    ),
    "SWE999": (
        Phrase("WhatsApp delivered this message without its encryption keys, so it is empty."),
        _ASK_AGAIN,
    ),
}


def explained(text: str) -> Explained:
    """What it means that a message says `text`: a marker, or nothing at all."""
    found = MARKER.search(text)
    name = found[1] if found else text.strip()
    what, remedy = _KNOWN.get(name, _UNKNOWN)
    return Explained(str(what), str(remedy), name)
