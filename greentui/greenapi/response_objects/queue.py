"""The service's queue of what it still has to send."""

from __future__ import annotations

from dataclasses import dataclass

from greentui.greenapi.wire_object import (
    Decimal,
    Object,
    Objects,
    Strings,
    Text,
    WireObject,
)
from greentui.model.messages import (
    ContactCard,
    Contacts,
    File,
    Location,
    Poll,
    PollOption,
)
from greentui.model.sending import QueuedMessage


@dataclass(frozen=True, slots=True)
class QueuedContact(WireObject):
    phone_contact: Text
    first_name: Text
    middle_name: Text
    last_name: Text
    company: Text

    def to_model(self) -> ContactCard:
        """The contact as the message will show it."""
        names = " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))
        phones = (self.phone_contact,) if self.phone_contact else ()
        return ContactCard(names or self.company, phones, self.company)


@dataclass(frozen=True, slots=True)
class QueuedOption(WireObject):
    option_name: Text


@dataclass(frozen=True, slots=True)
class QueuedBody(WireObject):
    chat_id: Text
    message: Text
    caption: Text
    file_name: Text
    name_location: Text
    address: Text
    latitude: Decimal
    longitude: Decimal
    contact: Object[QueuedContact]
    options: Objects[QueuedOption]
    messages: Strings

    @property
    def text(self) -> str:
        own = self.message or self.caption or self.file_name or self.name_location or self.address
        return own or self.contact.first_name or self.contact.company

    def content(self, kind: str) -> File | Location | Contacts | Poll | None:
        """What it is besides text, by the entry's kind."""
        match kind.lower():
            case "sendfilebyurl" | "sendfilebyupload":
                return File(name=self.file_name)
            case "sendlocation" if self.latitude is not None and self.longitude is not None:
                return Location(self.latitude, self.longitude, self.name_location, self.address)
            case "sendcontact":
                return Contacts((self.contact.to_model(),))
            case "sendpoll" if self.options:
                return Poll(tuple(PollOption(option.option_name) for option in self.options))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class QueueEntry(WireObject):
    """A request in the service's queue; its type decides whether it has one id or several."""

    id_message: Text
    message_id: Text
    messages_ids: Strings
    type: Text
    body: Object[QueuedBody]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its messages: those forwarded together are one request. Empty if it has none at all."""
        own = self.message_id or self.id_message
        return (own,) if own else tuple(self.messages_ids) or ("",)

    def to_model(self, id_message: str, order: int) -> QueuedMessage:
        """One of its messages."""
        body, originals = self.body, {}
        if len(self.messages_ids) == len(self.body.messages):
            originals = dict(zip(self.messages_ids, body.messages, strict=True))
        return QueuedMessage(
            id_message,
            self.type,
            body.chat_id,
            body.text,
            order,
            body.content(self.type),
            forwards=originals.get(id_message, ""),
        )
