"""What sending answers."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.greenapi.wire_object import (
    RequiredString,
    RequiredStrings,
    RequiredText,
    Text,
    WireObject,
)


@dataclass(frozen=True, slots=True)
class Sent(WireObject):
    """An accepted message; not delivered yet."""

    id_message: RequiredText


@dataclass(frozen=True, slots=True)
class SentFile(Sent):
    """An accepted message with a file, and the file's address for 15 days."""

    url_file: Text


@dataclass(frozen=True, slots=True)
class Forwarded(WireObject):
    """The ids of the forwarded messages, in the order of the originals."""

    messages: RequiredStrings

    @property
    def id_message(self) -> str:
        """The first id."""
        return self.messages[0]


Accepted = Sent | Forwarded
"""Both have the new message's `id_message`."""


@dataclass(frozen=True, slots=True)
class Edited(WireObject):
    """An accepted edit, which is a message of its own."""

    id_message: Text


@dataclass(frozen=True, slots=True)
class Uploaded(WireObject):
    """The address of an uploaded file, for 15 days."""

    url_file: RequiredString
